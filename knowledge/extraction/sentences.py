"""Sentences of a block, as offsets: split at . ! ? … before what can open a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?…]+[”\"')\]]*(?=\s+|$)")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:TP|Tp|TX|TT|Q|P|H|T|N|ThS|TS|PGS|GS|BS|Mr|St|đ/c|Đ/c|KT|TM|TL|UBND TP|v\.v|Tx|Th|Ths|NXB"
    r"|[A-ZĐ])$"
)
_LIST_NUMBER = re.compile(r"(?:^|\n)\s*(?:[IVXLC]+|\d{1,2}(?:\.\d{1,2})*|[a-zđ])$")

_BLANKS = re.compile(r"\s*")
_REST_OF_THOUSANDS = re.compile(r"\d{3} [^\W\d_]")
_LOOK_BACK = 40  # longer than any abbreviation or list number
_LOOK_AHEAD = 12
LONGEST_SENTENCE = 1_000  # the longest of real reports has fewer than 900 characters
LONGEST_PARAGRAPH = 4_000
_LETTER = re.compile(r"[a-zđ][.)] [^\W\d_]")  # "b. Cấp xã" opens the next item of a list


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence in `text[start:end]`, without blanks around it.

    >>> t = "TP. Vinh đạt 93,1%. Hai huyện thấp nhất là Quế Phong và Kỳ Sơn."
    >>> [t[a:b] for a, b in sentence_spans(t)]
    ['TP. Vinh đạt 93,1%.', 'Hai huyện thấp nhất là Quế Phong và Kỳ Sơn.']
    """
    stop = len(text) if end is None else end
    position = start
    for match in _END.finditer(text, start, stop):
        if match.end() < position:
            continue
        head = text[max(position, match.start() - _LOOK_BACK) : match.start()]
        follows = _BLANKS.match(text, match.end(), stop)
        tail = text[follows.end() : follows.end() + _LOOK_AHEAD] if follows else ""
        tail = tail[: stop - match.end()]
        if match[0] == "." and (_ABBREVIATED.search(head) or _numbers_a_list(head)):
            continue
        if head[-1:].isdigit() and _REST_OF_THOUSANDS.match(tail) and tail[4:5].islower():
            continue  # a scan's "14. 208 hồ sơ"
        opens = tail[:1].isupper() or tail[:1].isdigit() or tail[:1] in "“\"'(-–+*•[»"
        if tail and not opens and not _LETTER.match(tail):
            continue
        yield from _bounded(text, position, match.end())
        position = match.end()
    yield from _bounded(text, position, stop)


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of pieces no longer than a long paragraph, cut where a sentence could end.

    For searches over a whole block: nothing that real articles hold is cut, and text of any
    length costs time in proportion to it.
    """
    yield from _cut(text, 0, len(text), LONGEST_PARAGRAPH)


def _numbers_a_list(head: str) -> bool:
    return len(head) < _LOOK_BACK and _LIST_NUMBER.search(head) is not None


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for first, last in _cut(text, start, end, LONGEST_SENTENCE):
        yield from _trimmed(text, first, last)


def _cut(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    while end - start > longest:
        most = start + longest
        signs = (text.rfind(sign, start + longest // 2, most) for sign in ("; ", ". ", ", ", " "))
        at = next((found + 1 for found in signs if found >= 0), most)
        yield start, at
        start = at
    yield start, end


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
