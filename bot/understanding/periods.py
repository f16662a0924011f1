"""The period a question names: years in digits and words, quarters, months, halves, ranges.

Patterns run over the folded tokens (`Canon`), so keys of Telex and VNI are read already.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

from bot.query import PeriodSlot
from bot.understanding.tokens import Canon

_DIGIT = {
    "khong": 0,
    "linh": 0,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "lam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
}
_TEENS = {"muoi": 10, "muoi mot": 11, "muoi hai": 12}
_NUMBER = r"(?:\d{1,2}|muoi mot|muoi hai|muoi|mot|hai|ba|bon|tu|nam|sau|bay|tam|chin)"
_WORD = r"(?:khong|mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin)"
_YEAR = (
    r"(?:(?P<year>20[0-4]\d)|(?:nam|/|'|-) ?(?P<short>[12]\d)(?! [%/.])\b"
    r"|(?:nam )?hai (?:ngan|nghin) (?:khong tram )?(?:le |linh )?(?:hai muoi|hai|hai muoi le)"
    rf" (?P<w1>{_WORD})\b"
    rf"|(?:nam )?hai khong hai (?P<w2>{_WORD})\b|nam hai (?P<w3>{_WORD})\b"
    rf"|nam hai muoi (?P<w4>{_WORD})\b|2 (?:k|khong) (?P<k>\d\d)\b)"
)
_JOIN = r"(?: (?:/|nam|cua nam|cua|-|\.|,|trong))*"
_QUARTER = re.compile(
    r"\b(?:qu[yi]|q)(?: \.)?(?: thu)? (?P<part>i{1,3}|iv|[1-4]|mot|nhat|hai|ba|tu|bon|ii|iii)\b"
)
_HALF = re.compile(
    r"\b(?:(?:6|sau) (?:thang|t|th) (?P<side>dau|cuoi)(?: nam| cua nam)?"
    r"|nua (?P<side2>dau|cuoi|dau tien)(?: nam| cua nam)?|nua nam (?P<side3>dau|cuoi)"
    r"|(?P<bare>6|sau) (?:thang|t)\b(?! /)|nua nam\b)"
)
_MONTHS = re.compile(
    rf"\b(?P<n>{_NUMBER}) (?:thang|t|th)\b(?: (?P<side>dau|cuoi))?(?: nam(?! hai))?"
)
_MONTH = re.compile(rf"\b(?:thang|thg|t|m)(?: \.)? (?P<m>{_NUMBER})\b(?! (?:dau|thang|t)\b)")
_MONTH_YEAR = re.compile(r"\b(?P<m>\d{1,2}) [/-] (?P<year>20[0-4]\d)\b")
_DATE = re.compile(r"\b(?P<d>\d{1,2}) [/-] (?P<m>\d{1,2}) [/-] (?P<year>20[0-4]\d)\b")
_RANGE = re.compile(
    rf"\b(?:tu )?(?:dau |giua |cuoi )?thang (?P<m1>{_NUMBER})"
    rf"(?: (?:nam )?(?P<y1>20\d\d))? (?:den|toi|-|qua)(?: het)?(?: dau| giua| cuoi)? thang"
    rf" (?P<m2>{_NUMBER})\b"
)
_DATES = re.compile(
    r"\b(?:tu )?(?:ngay )?(?P<d1>\d{1,2}) [/-] (?P<m1>\d{1,2})(?: [/-] (?P<y1>20\d\d))? (?:den|toi|-)"
    r"(?: ngay| het ngay)? (?P<d2>\d{1,2}) [/-] (?P<m2>\d{1,2})(?: [/-] (?P<y2>20\d\d))?"
)
_TO_MONTH = re.compile(
    r"\b(?:tu )?(?:ngay )?(?P<d1>\d{1,2}) [/-] (?P<m1>\d{1,2})(?: [/-] (?P<y1>20\d\d))? (?:den|toi)"
    r" (?:het )?(?P<side>dau |giua |cuoi )?(?:thang )(?P<m2>\d{1,2})(?: [/-] (?P<y2>20\d\d))?"
)
_UP_TO_MONTH = re.compile(
    rf"\b(?:tinh )?(?:den|toi|het)(?: het| cuoi| nay| tan)* thang (?P<n>{_NUMBER})\b(?! (?:dau|thang|t)\b)"
)
_YEARS = re.compile(
    r"\b(?:giai doan |tu nam |tu |nam )?(?P<y1>20[0-4]\d) (?:-|den|toi|den nam) (?:nam )?(?P<y2>20[0-4]\d)\b"
)
_A_YEAR = re.compile(rf"\b{_YEAR}")
_FAR_YEAR = re.compile(r"\bnam (?P<far>1\d{3}|20[5-9]\d|2[1-9]\d\d)\b(?! (?:ho so|thu tuc|%))")
_YEAR_AFTER = re.compile(rf"{_JOIN} ?{_YEAR}")
_RELATIVE = re.compile(
    r"\b(?P<last>nam ngoai|nam roi|nam vua roi|nam vua qua|last year)\b"
    r"|\b(?P<this>nam nay|this year)\b|\b(?P<before>nam kia|nam kia nua|hai nam truoc)\b"
    r"|\b(?P<next>nam sau|nam toi|sang nam|nam ke tiep)\b"
    r"|\b(?P<prior>cung k[yi] nam truoc|cung k[yi] nam ngoai|cung k[yi]|k[yi] truoc|nam truoc do|nam truoc|nam lien truoc)\b"
)
_TWO_YEARS = re.compile(r"\b(?:hai|2|may|cac|ba|3) nam (?:gan nhat|gan day|lien tiep|qua|lien)\b")
_NEWEST = re.compile(r"\b(?:moi nhat|gan nhat|gan day|hien tai|hien nay|luc nay|latest|newest)\b")
_YEAR_WORD = re.compile(r"\b(?:nam(?= \d{4}\b)|dau nam|cuoi nam|het nam|trong nam|ca nam|nam)\b")
_TWO_DIGITS = re.compile(
    r"(?<!\S)(?<!top )(?<!thu )(?<!hang )(?<!tren )(?<!duoi )(?<!hon )(?<!dat )(?<!duoc )(?<!muc )"
    r"(?<!la )(?<!so )(?<!con )(?<!de an )(?<!co )(?<!tu )(?<!den )(?<!du )(?<!quan )(?<!phuong )(?<!chi )"
    r"(?P<yy>2[0-6])(?= (?:bao nhieu|may|nhieu|o|cua|cap|toan|dat|duoc|the|thi|vay|khong|\?|ra sao)|$)"
)
_AGAINST = re.compile(r"\b(?:so voi|hon)(?: cung ky| hoi| luc)?(?: nam)? $")
_ANY_NUMBER = re.compile(r"(?<![\w#])\d")
_SIDE_BY_SIDE = 3  # parts of a year that are answered together
_MOST = 16  # expressions of time that are read in one message
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "nhat": 1}


@dataclass(frozen=True, slots=True)
class PeriodFound:
    """The slot, the tokens it stands on, and whether the year before is asked beside it."""

    slot: PeriodSlot
    spans: tuple[tuple[int, int], ...]
    prior: bool = False  # "cùng kỳ", "so với năm trước"
    several: bool = False  # "hai năm gần nhất"
    newest: bool = False
    beside: tuple[PeriodSlot, ...] = ()  # further parts of a year: "tháng 7 so với tháng 9"


def find_period(canon: Canon, today: date) -> PeriodFound:
    """Everything of time in the message; an empty slot where it names none.

    `today` is what "năm nay" and "năm ngoái" are counted from; the year of a bare "tháng 8" or
    "quý III" stays open.
    """
    reading = _Reading(canon, today)
    for step in (
        reading.dates, reading.years, reading.ranges, reading.up_to_month, reading.halves,
        reading.quarters,
        reading.months_so_far, reading.month, reading.relative, reading.bare_years,
        reading.two_digits,
    ):  # fmt: skip
        step()
    return reading.result()


class _Reading:
    def __init__(self, canon: Canon, today: date) -> None:
        self._canon = canon
        self._text = canon.text
        self._today = today
        self._spans: list[tuple[int, int]] = []
        self._years: list[int] = []
        self._parts: list[str] = []
        self._start: date | None = None
        self._end: date | None = None
        self._prior = False
        self._against = False  # "so với năm 2022": the year something is held against

    def _blank(self, match: re.Match[str], *, keep: int | None = None) -> None:
        lead = len(match[0]) - len(match[0].lstrip())
        self._spans.append(self._canon.span_of(match.start() + lead, match.end()))
        end = match.end() if keep is None else keep
        self._text = self._text[: match.start()] + "#" * (end - match.start()) + self._text[end:]

    def _year_after(self, match: re.Match[str]) -> int | None:
        """The year right after a quarter or month, taken out of the text with it."""
        after = _YEAR_AFTER.match(self._text, match.end())
        if after is None:
            return None
        year = _year_of(after)
        if year is not None:
            self._blank(after)
        return year

    def dates(self) -> None:
        if match := _TO_MONTH.search(self._text):
            self._to_month(match)
        if match := _DATES.search(self._text):
            self._blank(match)
            year2 = int(match["y2"] or match["y1"] or 0) or self._year_after(match)
            year2 = year2 or self._years_ahead() or self._today.year
            year1 = int(match["y1"] or year2)
            self._start = _day(year1, int(match["m1"]), int(match["d1"]))
            self._end = _day(year2, int(match["m2"]), int(match["d2"]))
            if not match["y1"] and self._start and self._end and self._start > self._end:
                self._start = _day(year1 - 1, int(match["m1"]), int(match["d1"]))
            self._years.append(year2)
        while len(self._spans) < _MOST and (match := _DATE.search(self._text)):
            self._blank(match)
            self._end = _day(int(match["year"]), int(match["m"]), int(match["d"]))
            self._years.append(int(match["year"]))

    def _to_month(self, match: re.Match[str]) -> None:
        """ "Từ 1/7 đến giữa tháng 10/2025"."""
        month = int(match["m2"])
        if not 1 <= month <= 12:
            return
        self._blank(match)
        year = int(match["y2"] or 0) or self._year_after(match) or self._years_ahead()
        year = year or self._today.year
        last = monthrange(year, month)[1]
        day = {"dau ": 10, "giua ": 15}.get(match["side"] or "", last)
        self._start = _day(int(match["y1"] or year), int(match["m1"]), int(match["d1"]))
        self._end = _day(year, month, day)
        self._years.append(year)

    def up_to_month(self) -> None:
        """ "Đến hết tháng 11/2023": the first eleven months."""
        while len(self._spans) < _MOST and (match := _UP_TO_MONTH.search(self._text)):
            number = _small(match["n"]) or 0
            if not 2 <= number <= 12:
                self._text = self._text[: match.start()] + "#" + self._text[match.start() + 1 :]
                continue
            self._part(match, f"n{number}")

    def years(self) -> None:
        if match := _YEARS.search(self._text):
            self._blank(match)
            first, last = int(match["y1"]), int(match["y2"])
            self._start, self._end = date(first, 1, 1), date(last, 12, 31)
            self._years += [first, last]

    def ranges(self) -> None:
        if match := _RANGE.search(self._text):
            first, last = _small(match["m1"]), _small(match["m2"])
            self._blank(match)
            year = self._year_after(match) or int(match["y1"] or 0) or self._years_ahead()
            if year and first and last and first <= 12 and last <= 12:
                self._start = date(int(match["y1"] or year), first, 1)
                self._end = date(year, last, monthrange(year, last)[1])
                self._years.append(year)

    def _years_ahead(self) -> int | None:
        match = _A_YEAR.search(self._text)
        return _year_of(match) if match else None

    def _part(self, match: re.Match[str], part: str) -> None:
        self._blank(match)
        year = self._year_after(match)
        if year is not None and year not in self._years:
            self._years.append(year)
        if part not in self._parts:
            self._parts.append(part)

    def halves(self) -> None:
        while len(self._spans) < _MOST and (match := _HALF.search(self._text)):
            side = match["side"] or match["side2"] or match["side3"] or "dau"
            self._part(match, "H2" if side == "cuoi" else "H1")

    def quarters(self) -> None:
        while len(self._spans) < _MOST and (match := _QUARTER.search(self._text)):
            part = match["part"]
            number = _ROMAN.get(part) or _small(part)
            self._part(match, f"Q{number}")

    def months_so_far(self) -> None:
        while len(self._spans) < _MOST and (match := _MONTHS.search(self._text)):
            number = _small(match["n"]) or 0
            if not 1 < number <= 12:
                self._text = self._text[: match.start()] + "#" + self._text[match.start() + 1 :]
                continue
            if match["side"] == "cuoi":
                self._last_months(match, number)
                continue
            self._part(match, f"n{number}")

    def _last_months(self, match: re.Match[str], number: int) -> None:
        """ "5 tháng cuối năm 2022": August to December."""
        self._blank(match)
        year = self._year_after(match) or self._years_ahead() or self._today.year
        self._start, self._end = date(year, 13 - number, 1), date(year, 12, 31)
        if year not in self._years:
            self._years.append(year)

    def month(self) -> None:
        while len(self._spans) < _MOST and (match := _MONTH_YEAR.search(self._text)):
            self._blank(match)
            self._years.append(int(match["year"]))
            self._parts.append(f"M{int(match['m'])}")
        while len(self._spans) < _MOST and (match := _MONTH.search(self._text)):
            number = _small(match["m"]) or 0
            named = match[0].startswith("thang")  # a month that is none has no figures
            if not 1 <= number <= (99 if named else 12):
                self._text = self._text[: match.start()] + "#" + self._text[match.start() + 1 :]
                continue
            self._part(match, f"M{number}")

    def relative(self) -> None:
        while len(self._spans) < _MOST and (match := _RELATIVE.search(self._text)):
            self._blank(match)
            kind = match.lastgroup
            if kind == "prior":
                self._prior = True
                continue
            shift = {"last": -1, "this": 0, "before": -2, "next": 1}[kind or "this"]
            self._years.append(self._today.year + shift)

    def bare_years(self) -> None:
        while len(self._spans) < _MOST and (match := _FAR_YEAR.search(self._text)):
            self._blank(match)
            self._years.append(int(match["far"]))
        while len(self._spans) < _MOST and (match := _A_YEAR.search(self._text)):
            year = _year_of(match)
            self._against = self._against or bool(_AGAINST.search(self._text[: match.start()]))
            self._blank(match)
            if year is not None and year not in self._years:
                self._years.append(year)

    def two_digits(self) -> None:
        """ "QNam đh 22": the last two digits of a year that no other word claims."""
        if self._years or self._start or self._end:
            return
        found = list(_TWO_DIGITS.finditer(self._text))
        if len(found) == 1 and len(_ANY_NUMBER.findall(self._text)) == 1:
            self._blank(found[0])
            self._years.append(2000 + int(found[0]["yy"]))

    def result(self) -> PeriodFound:
        several = bool(match := _TWO_YEARS.search(self._text))
        if match:
            self._blank(match)
        newest = False
        if match := _NEWEST.search(self._text):
            newest = True
            self._blank(match)
        years = list(dict.fromkeys(self._years))
        slot = PeriodSlot(
            year=years[0] if years else None,
            part=self._parts[0] if self._parts else "",
            start=self._start,
            end=self._end,
        )
        if len(years) > 1:
            slot = replace(slot, years=tuple(years))
            if self._start and self._end:
                slot = replace(slot, year=years[-1])
        if self._against and len(years) == 1 and not self._parts:
            slot = replace(slot, years=(years[0], years[0] + 1))
        if self._prior and slot.year is not None and len(years) == 1:
            slot = replace(slot, years=(slot.year, slot.year - 1))
        beside: tuple[PeriodSlot, ...] = ()
        if len(self._parts) > 1 and len(years) < 2 and not self._start:
            beside = tuple(replace(slot, part=part) for part in self._parts[1:_SIDE_BY_SIDE])
        return PeriodFound(slot, tuple(sorted(self._spans)), self._prior, several, newest, beside)


def _small(text: str) -> int | None:
    """
    >>> _small("muoi"), _small("8"), _small("bay")
    (10, 8, 7)
    """
    if text.isdigit():
        return int(text)
    return _TEENS.get(text, _DIGIT.get(text))


def _year_of(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if groups["year"]:
        return int(groups["year"])
    if short := groups["short"] or groups["k"]:
        return 2000 + int(short)
    word = groups["w1"] or groups["w2"] or groups["w3"] or groups["w4"]
    return 2020 + _DIGIT[word] if word else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
