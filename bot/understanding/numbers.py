"""Numbers of a question that are no period: claims, thresholds, how many of a ranking."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.query import Threshold
from bot.understanding.tokens import Canon, Token

_VALUE = r"(?<![\d.,])(?P<v>\d+(?:[.,]\d+)*)(?: (?P<scale>nghin|ngan|trieu|k)\b)?"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (op, re.compile(pattern.replace("VALUE", _VALUE)))
    for op, pattern in (
        (">=", r"\btu VALUE(?: %| phan tram| diem| ho so)? (?:tro len|do len|len)\b"),
        ("<=", r"\btu VALUE(?: %| phan tram| diem| ho so)? (?:tro xuong|do xuong|xuong)\b"),
        (">=", r"VALUE(?: %| phan tram| diem| ho so)? (?:tro len|do len)\b"),
        ("<=", r"VALUE(?: %| phan tram| diem| ho so)? (?:tro xuong|do xuong)\b"),
        ("<=", r"\b(?:khong qua|toi da|khong vuot qua|khong vuot|khong hon|nhieu nhat|< =|<=|≤) VALUE"),
        (">=", r"\b(?:toi thieu|it nhat|khong duoi|khong kem|> =|>=|dat tu) VALUE"),
        ("<", r"\b(?:khong toi|chua toi|chua den|khong den|khong duoc|chua duoc|chua dat|khong dat|"
              r"duoi|thap hon|it hon|nho hon|kem hon|kem|thua|under|below|less than|chua day|"
              r"khong day|chua qua) VALUE"),
        (">", r"\b(?:tren|hon|vuot qua|vuot|qua|cao hon|nhieu hon|lon hon|tren muc|over|above|"
              r"more than|dat tren) VALUE"),
        ("<", r"(?<!\S)< VALUE"),
        (">", r"(?<!\S)> VALUE"),
        ("<=", r"≤ VALUE"),
        (">=", r"≥ VALUE"),
    )
)  # fmt: skip
_BETWEEN = re.compile(
    r"\b(?:tu|trong khoang|khoang|giua) (?P<v>\d+(?:[.,]\d+)*)(?: %| phan tram| diem)?"
    r" (?:den|toi|va|-) (?P<w>\d+(?:[.,]\d+)*)"
)
_LIMIT = re.compile(
    r"\b(?:top|top dau|tốp|tốp đầu|nhom) (?P<n>\d{1,2})\b"
    r"|\b(?P<n2>\d{1,2}|hai|ba|bon|nam) (?:noi|huyen|tinh|xa|phuong|so|don vi|dia phuong|cho|"
    r"tinh thanh|bo|co quan|tp|thanh pho)\b(?! (?:hang|duoc))"
)
_NAMED = re.compile(
    r"\b(?:de an|quyet dinh|qd|nghi dinh|nghi quyet|thong tu|muc do|muc|chi thi|luat|"
    r"cong van|so hieu|md) (?:so )?\d+"
    r"|\b\d+ (?:/ )?(?:tinh thanh|tinh|cua|cap|bo nganh|tinh, thanh)\b"
    r"|\b(?:dich vu cong|hang|thu|top|tang) \d+\b"
    r"|\b(?:trong|tren) (?:tong )?so \d+(?:[.,]\d+)*"
    r"|(?<![\d.,])\d+ (?:phuong|xa|huyen|quan|thi tran|so|phong|don vi|dia phuong|noi)\b(?! hang)"
    r"|\b\d+ = = ?\d+|\b\d+ = \d+"
)
_UNIT_WORD = {"%", "phan", "ho", "diem", "thu", "nhiem", "dich", "bo", "van", "hs", "d"}
_COUNTS = {"hai": 2, "ba": 3, "bon": 4, "nam": 5}


@dataclass(frozen=True, slots=True)
class NumbersFound:
    """`figures` in the order typed, with the tokens they stand on."""

    figures: tuple[float, ...]
    threshold: Threshold | None
    limit: int | None
    spans: tuple[tuple[int, int], ...]


def value_of(text: str) -> float | None:
    """A number as Vietnamese write it, "69.971" and "99,88"; also "99.88".

    >>> value_of("69.971"), value_of("99,88"), value_of("99.88"), value_of("1,012,586")
    (69971.0, 99.88, 99.88, 1012586.0)
    """
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}", text):
        text = text.replace(",", "")
    elif text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    try:
        return float(text)
    except ValueError:
        return None


def find_numbers(tokens: tuple[Token, ...], canon: Canon, wants_limit: bool) -> NumbersFound:
    """`canon` has periods, places and phrases of the tables hidden; `wants_limit` allows
    a small number before a unit to be the length of a ranking."""
    text = canon.text
    limit = None
    spans: list[tuple[int, int]] = []

    def hide(match: re.Match[str]) -> None:
        nonlocal text
        spans.append(canon.span(match))
        text = text[: match.start()] + "#" * len(match[0]) + text[match.end() :]

    if wants_limit and (match := _LIMIT.search(text)):
        number = match["n"] or match["n2"]
        limit = _COUNTS.get(number) or int(number)
        hide(match)
    threshold = None
    if (match := _BETWEEN.search(text)) and not threshold:
        low, high = value_of(match["v"]), value_of(match["w"])
        if low is not None and high is not None and low < high:
            threshold = Threshold("between", low, high)
            hide(match)
    if threshold is None:
        for op, pattern in _PATTERNS:
            if match := pattern.search(text):
                value = _scaled(match)
                if value is not None:
                    threshold = Threshold(op, value)
                    hide(match)
                    break
    for match in list(_NAMED.finditer(text)):
        spans.append(canon.span(match))
        text = text[: match.start()] + "#" * len(match[0]) + text[match.end() :]
    figures: list[float] = []
    for match in re.finditer(rf"(?<![\w#]){_VALUE}(?![\w#])", text):
        value = _scaled(match)
        if value is not None:
            figures.append(value)
            spans.append(canon.span(match))
    return NumbersFound(tuple(figures), threshold, limit, tuple(spans))


def _scaled(match: re.Match[str]) -> float | None:
    value = value_of(match["v"])
    scale = {"nghin": 1e3, "ngan": 1e3, "k": 1e3, "trieu": 1e6}.get(match["scale"] or "", 1.0)
    return None if value is None else round(value * scale, 6)


def hidden_of(spans: Iterable[tuple[int, int]]) -> set[int]:
    """All tokens of some spans."""
    return {at for first, last in spans for at in range(first, last)}
