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
        ("<=", r"\b(?:khong qua|toi da|khong vuot qua|khong vuot|khong hon|khong cao hon|khong nhieu hon|khong lon hon|nhieu nhat|< =|<=|≤) VALUE"),
        (">=", r"\b(?:toi thieu|it nhat|khong duoi|khong kem|khong it hon|khong thap hon|khong nho hon|khong kem hon|> =|>=|dat tu) VALUE"),
        ("<", r"\b(?:khong toi|chua toi|chua den|khong den|khong duoc|chua duoc|chua dat|khong dat|"
              r"duoi|thap hon|it hon|nho hon|kem hon|kem|thua|under|below|less than|chua day|"
              r"khong day|chua qua) VALUE"),
        (">", r"\b(?:tren|hon|vuot qua|vuot|qua|cao hon|nhieu hon|lon hon|tren muc|over|above|"
              r"more than|dat tren) VALUE"),
        (">=", r"\b(?:co|da) (?:dat|dat duoc|len|len toi|toi|cham|dat toi|dat muc) VALUE"
               r"(?=.*\b(?:khong|chua|hay chua|\?))"),
        (">=", r"\bdat (?:duoc |muc |toi )?VALUE(?= .*\bchua\b)"),
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
_POSITION = re.compile(
    r"\b(?:(?P<side>cao|thap|nhieu|it|tot|kem) )?(?:"
    r"(?:hang|thu|vi tri|vi tri thu) (?P<a>nhat|nhi|hai|ba|bon|\d{1,2})"
    r"|(?:dung|xep|ve) (?P<b>nhi)|thu (?P<c>tu|nam|sau|bay|tam|chin|muoi)"
    r"|(?P<last>ap chot|ke chot|sat chot)|(?P<second>a quan))\b(?! ?[/%])"
)
_ORDINALS = {
    "nhat": 1, "nhi": 2, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7,
    "tam": 8, "chin": 9, "muoi": 10, "a quan": 2, "ap chot": 2, "ke chot": 2, "sat chot": 2,
}  # fmt: skip
_ORDINALS_SPELT = {"tu": "tư", "sau": "sáu", "nam": "năm", "bay": "bảy", "ba": "ba", "tam": "tám"}
_SIDES = {"cao": "highest", "nhieu": "highest", "thap": "lowest", "it": "lowest",
          "tot": "best", "kem": "worst"}  # fmt: skip
_STATED = re.compile(
    r"(?:\b(?:la|dat|duoc|bang|chiem) # ?)|# (?:%|phan tram|diem|ho so|thu tuc|nhiem vu|dich vu|"
    r"van ban|mo hinh|sang kien|quyet dinh|hs|tthc)"
)
_ABOUT = re.compile(r"\b(?:khoang|xap xi|gan|tam|chung|co|ngot|about|around)(?: la| muc)? $")
_ABOUT_SPELT = {"cỡ", "tầm", "chừng", "ngót"}
_UNIT_WORD = {"%", "phan", "ho", "diem", "thu", "nhiem", "dich", "bo", "van", "hs", "d"}
_COUNTS = {"hai": 2, "ba": 3, "bon": 4, "nam": 5}


@dataclass(frozen=True, slots=True)
class NumbersFound:
    """`figures` in the order typed, with the tokens they stand on."""

    figures: tuple[float, ...]
    threshold: Threshold | None
    limit: int | None
    spans: tuple[tuple[int, int], ...]
    position: int | None = None
    end: str = ""  # of the ranking that `position` counts from, where it was said
    stated: bool = False  # a figure has a unit, decimals, or "là", "đạt" in front
    about: bool = False  # "khoảng", "xấp xỉ" stands in front of the first figure


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


_NONE_LATE = re.compile(
    r"\bkhong (?:he )?(?:co|de|con|bi|mac|xay ra)? ?(?:bat ky )?(?:ho so|truong hop)?(?: nao)?(?: bi)? ?"
    r"(?:tre|qua han|cham)\b"
)


def none_is_late(canon: Canon) -> bool:
    """ "Không có hồ sơ trễ hạn", "không trễ hồ sơ nào": a count of none."""
    return bool(_NONE_LATE.search(canon.text))


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

    position, end = _position(tokens, canon, spans)
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
    stated = about = False
    for match in re.finditer(rf"(?<![\w#]){_VALUE}(?![\w#])", text):
        value = _scaled(match)
        if value is not None:
            first, last = canon.span(match)
            value = -value if _negative(tokens, first) else value
            stated = stated or not match["v"].isdigit() or _is_stated(text, match)
            about = about or (not figures and _is_about(text[: match.start()], tokens[:first]))
            figures.append(value)
            spans.append((first, last))
    return NumbersFound(
        tuple(figures), threshold, limit, tuple(spans), position, end, stated, about
    )


def _negative(tokens: tuple[Token, ...], at: int) -> bool:
    """ "-5" after a blank; "2022-2023" and "- 5" are none."""
    if not at or tokens[at - 1].surface not in ("-", "\u2212"):
        return False
    glued = at > 1 and tokens[at - 2].end == tokens[at - 1].start
    return tokens[at - 1].end == tokens[at].start and not glued


def _is_stated(text: str, match: re.Match[str]) -> bool:
    """Whether a whole number is said of something: "93 hồ sơ", "đạt 97"."""
    around = text[max(0, match.start() - 12) : match.start()] + "#" + text[match.end() :][:12]
    return bool(match["scale"]) or bool(_STATED.search(around))


def _is_about(before: str, tokens: tuple[Token, ...]) -> bool:
    """ "khoảng 97%", "cỡ 97%"; "có 97%" is no such word."""
    match = _ABOUT.search(before)
    if match is None:
        return False
    word = next((t for t in reversed(tokens) if t.folded not in ("la", "muc")), None)
    return word is None or word.folded != "co" or word.low in _ABOUT_SPELT


def _position(
    tokens: tuple[Token, ...], canon: Canon, spans: list[tuple[int, int]]
) -> tuple[int | None, str]:
    """ "Hạng 2", "đứng nhì", "cao thứ ba", "áp chót": which one of a ranking, and from which end."""
    for match in _POSITION.finditer(canon.text):
        word = match["a"] or match["b"] or match["c"] or match["last"] or match["second"]
        token = tokens[canon.span(match)[1] - 1]
        spelt = _ORDINALS_SPELT.get(word)
        if spelt and token.accented and token.low != spelt:
            continue
        number = _ORDINALS.get(word) or int(word)
        if number:
            spans.append(canon.span(match))
            return number, "worst" if match["last"] else _SIDES.get(match["side"] or "", "")
    return None, ""


def _scaled(match: re.Match[str]) -> float | None:
    value = value_of(match["v"])
    scale = {"nghin": 1e3, "ngan": 1e3, "k": 1e3, "trieu": 1e6}.get(match["scale"] or "", 1.0)
    return None if value is None else round(value * scale, 6)


def hidden_of(spans: Iterable[tuple[int, int]]) -> set[int]:
    """All tokens of some spans."""
    return {at for first, last in spans for at in range(first, last)}
