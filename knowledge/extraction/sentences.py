"""Sentences of a block, as offsets: split at . ! ? … and at line ends of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(r"[.!?…]+[”\"')\]]*(?=\s+|$)")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:TP|Tp|TX|TT|Q|P|H|T|N|ThS|TS|PGS|GS|BS|Mr|St|đ/c|Đ/c|KT|TM|TL|UBND TP|v\.v|Tx|Th|Ths|NXB"
    r"|[A-ZĐ])$"
)
_LIST_NUMBER = re.compile(r"(?:^|\n)\s*(?:[IVXLC]+|\d{1,2}(?:\.\d{1,2})*|[a-zđ])$")

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
        head, tail = text[position : match.start()], text[match.end() : stop].lstrip()
        if match[0].startswith(".") and (_ABBREVIATED.search(head) or _LIST_NUMBER.search(head)):
            if len(match[0]) == 1:
                continue
        if head[-1:].isdigit() and re.match(r"\d{3} [^\W\d_]", tail) and tail[4:5].islower():
            continue  # a scan's "14. 208 hồ sơ"
        opens = tail[:1].isupper() or tail[:1].isdigit() or tail[:1] in "“\"'(-–+*•[»"
        if tail and not opens and not _LETTER.match(tail):
            continue
        yield from _trimmed(text, position, match.end())
        position = match.end()
    yield from _trimmed(text, position, stop)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
