"""A numeral's value, in digits or in letters."""

from __future__ import annotations

import re

LONGEST_NUMBER = 18  # characters; longer runs of digits are codes

_VALUES = {"một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5}

_VALUES |= {"sáu": 6, "bảy": 7, "tám": 8, "chín": 9}


def parse_number(text: str) -> float:
    """The value of a numeral in digits.

    >>> parse_number("69.971"), parse_number("99,88"), parse_number("97 ,4"), parse_number("1.234,5")
    (69971.0, 99.88, 97.4, 1234.5)
    """
    compact = re.sub(r"\s", "", text)
    if "," in compact:
        return float(compact.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", compact):
        return float(compact.replace(".", ""))
    return float(compact)


def word_number(text: str) -> int:
    """The value of a numeral in letters.

    >>> word_number("mười chín"), word_number("hai mươi lăm"), word_number("sáu nghìn bốn trăm")
    (19, 25, 6400)
    """
    total, group, last = 0, 0, 0
    for word in text.split():
        if word in ("nghìn", "ngàn", "triệu"):
            total += (group + last or 1) * (1_000_000 if word == "triệu" else 1_000)
            group = last = 0
        elif word == "trăm":
            group, last = group + (last or 1) * 100, 0
        elif word == "mươi":
            group, last = group + last * 10, 0
        elif word == "mười":
            group, last = group + 10, 0
        elif word in _VALUES:
            last = _VALUES[word]
    return total + group + last
