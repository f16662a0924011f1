"""Vietnamese text as both flows need it: one Unicode form, one spelling, folding, words.

`lowered`, `fold` and `spelling` give exactly one character for one, so that spans found in
their results are spans of the user's or the article's own text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

_INVISIBLE = re.compile("[\u00ad\u034f\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f\ufeff\u202a-\u202e]")
_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t]")

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền sắc ngã hỏi nặng
_COMBINING = re.compile("[\u0300-\u036f]")


def clean(text: str) -> str:
    """NFC, without invisible characters, odd blanks as plain ones; line breaks stay.

    >>> clean("hồ\\u00a0so\\u0302\\u0301")
    'hồ số'
    """
    text = unicodedata.normalize("NFC", text)
    text = _INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")
    return plain_signs(_BLANKS.sub(" ", text))


_WIDE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # ！ to ～
_OTHER_DIGIT = re.compile(r"[^\D0-9]")


def plain_signs(text: str) -> str:
    """Full-width letters and marks, and the digits of other scripts, as ASCII, one for one.

    >>> plain_signs("９９，１％")
    '99,1%'
    """
    if text.isascii():
        return text
    text = text.translate(_WIDE)
    return _OTHER_DIGIT.sub(lambda found: str(unicodedata.digit(found[0])), text)


def _base(char: str) -> str:
    if char in "đĐ":
        return "d"
    stripped = _COMBINING.sub("", unicodedata.normalize("NFD", char))
    return stripped.lower() if len(stripped) == 1 and len(stripped.lower()) == 1 else char


def _lower(char: str) -> str:
    low = char.lower()
    return low if len(low) == 1 else char


_FOLD = {i: _base(chr(i)) for i in range(0x250) if chr(i) != _base(chr(i))}
_FOLD.update({i: _base(chr(i)) for i in range(0x1E00, 0x1F00)})
_FOLD[ord("–")] = _FOLD[ord("—")] = _FOLD[ord("−")] = "-"


def lowered(text: str) -> str:
    """Lower case, one character for one."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(map(_lower, text))


def fold(text: str) -> str:
    """Lower case without accents, one character for one (text in NFC).

    >>> fold("Tỷ lệ ĐÚNG HẠN")
    'ty le dung han'
    """
    folded = text.translate(_FOLD)
    return folded if folded.islower() else lowered(folded)


def is_accented(text: str) -> bool:
    """Whether a Vietnamese mark stands in the text (NFC)."""
    return any(
        ch in "đĐ" or (ord(ch) in _FOLD and not ch.isascii() and ch.isalpha()) for ch in text
    )


# --- one spelling -------------------------------------------------------------------------
# "hoà" and "hòa" are the same word; the older placement is the canonical one.


def _placements() -> dict[str, str]:
    pairs = {}
    for first, second in ("oa", "oe", "uy"):
        for tone in _TONES:
            late = first + unicodedata.normalize("NFC", second + tone)
            early = unicodedata.normalize("NFC", first + tone) + second
            pairs[late] = early
    return pairs


_PLACEMENTS = _placements()
_PLACEMENT = re.compile(r"(?<!q)(" + "|".join(_PLACEMENTS) + r")(?![^\W\d_])")
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_FINAL_Y = re.compile(r"(?<![^\W\d_])(qu|[hklmstv]|th|ph|nh)([yỳýỷỹỵ])(?![^\W\d_])")


def spelling(text: str) -> str:
    """Lower case with the older tone placement, one character for one (text in NFC).

    >>> spelling("Hoà Bình, tỷ lệ số hoá")
    'hòa bình, tỷ lệ số hóa'
    """
    return _PLACEMENT.sub(lambda m: _PLACEMENTS[m[1]], lowered(text))


def one_i(text: str) -> str:
    """`spelling` with final y as i after a lone consonant: kỳ/kì, tỷ/tỉ, Quý/Quí.

    >>> one_i("Kỳ Anh"), one_i("thúy"), one_i("tỷ lệ")
    ('kì anh', 'thúy', 'tỉ lệ')
    """
    return _FINAL_Y.sub(lambda m: m[1] + m[2].translate(_Y_TO_I), spelling(text))


_SEPARATORS = re.compile(r"[\s\-–—_.,'’]+")


def name_key(name: str) -> str:
    """The key under which a name is looked up: case, tone placement, i/y, hyphens folded.

    >>> name_key("Phan Rang - Tháp Chàm") == name_key("PHAN RANG-THÁP CHÀM")
    True
    """
    return _SEPARATORS.sub(" ", one_i(clean(name))).strip()


# --- words --------------------------------------------------------------------------------

_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[^\w\s]")


class Word(NamedTuple):
    """A word, number or sign; `start` and `end` are offsets in the text it came from."""

    start: int
    end: int
    surface: str


def words(text: str) -> Iterator[Word]:
    """Words, numbers (`69.971`, `99,88`) and single signs, in order."""
    for match in _WORD.finditer(text):
        yield Word(match.start(), match.end(), match[0])
