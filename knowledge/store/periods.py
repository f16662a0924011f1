"""Bounds of a period from its words, and from the part of a year a question names.

`knowledge.models.Period` may come without bounds; comparing periods needs them. A part is
"" (the whole year), Q1..Q4, M1..M12, H1, H2 or n2..n11 (the first n months).
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

Bounds = tuple[date, date]

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})(?:/(\d{4}))?")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_QUARTER = re.compile(r"\bquý\s+(iv|i{1,3}|[1-4])\b")
_FIRST_MONTHS = re.compile(r"\b(\d{1,2})\s+tháng(?:\s+đầu)?(?:\s+năm)?\b")
_LAST_MONTHS = re.compile(r"\b(\d{1,2})\s+tháng\s+cuối\b")
_MONTH = re.compile(r"\btháng\s+(\d{1,2})\b")
_WEEK = re.compile(r"\btuần\b")


def month_span(year: int, first: int, last: int) -> Bounds:
    """The first day of month `first` to the last day of month `last`."""
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def bounds_of_part(year: int, part: str) -> Bounds | None:
    """
    >>> bounds_of_part(2023, "Q3")
    (datetime.date(2023, 7, 1), datetime.date(2023, 9, 30))
    >>> bounds_of_part(2023, "n9") == month_span(2023, 1, 9)
    True
    """
    if not part:
        return month_span(year, 1, 12)
    number = int(part[1:]) if part[1:].isdigit() else 0
    match part[0]:
        case "Q" if 1 <= number <= 4:
            return month_span(year, 3 * number - 2, 3 * number)
        case "M" if 1 <= number <= 12:
            return month_span(year, number, number)
        case "H" if number in (1, 2):
            return month_span(year, 6 * number - 5, 6 * number)
        case "n" if 1 <= number <= 12:
            return month_span(year, 1, number)
    return None


def part_of_bounds(start: date | None, end: date | None) -> str:
    """The part two bounds make, "" for a whole year and for bounds that make none.

    >>> part_of_bounds(date(2023, 1, 1), date(2023, 6, 30))
    'H1'
    """
    if start is None or end is None or start.year != end.year:
        return ""
    for part in _PARTS:
        if bounds_of_part(start.year, part) == (start, end):
            return part
    return ""


_PARTS = ("H1", "H2", "Q1", "Q2", "Q3", "Q4", *(f"M{n}" for n in range(1, 13)), "n9", "n10") + (
    "n11", "n8", "n7", "n5", "n4", "n2",
)  # fmt: skip


def bounds_of_text(text: str | None, year: int | None) -> tuple[date | None, date | None]:
    """The inclusive bounds of a period in words; (None, None) where the words give none.

    >>> bounds_of_text("10 tháng đầu năm 2022", 2022)
    (datetime.date(2022, 1, 1), datetime.date(2022, 10, 31))
    >>> bounds_of_text("tính đến 21/6/2023", 2023)
    (None, datetime.date(2023, 6, 21))
    >>> bounds_of_text("hiện nay", 2022)
    (None, None)
    """
    if not text:
        return month_span(year, 1, 12) if year and text is None else (None, None)
    low = text.lower()
    days = [_day(match, year) for match in _DAY.finditer(low)]
    known = [day for day in days if day is not None]
    if len(known) >= 2:
        return min(known), max(known)
    if known and not _QUARTER.search(low):
        return (known[0], None) if low.startswith("từ ") else (None, known[0])
    years = _YEAR.findall(low)
    at = int(years[-1]) if years else year
    if at is None or _WEEK.search(low):
        return None, None
    if quarter := _QUARTER.search(low):
        n = _ROMAN.get(quarter[1]) or int(quarter[1])
        return month_span(at, 3 * n - 2, 3 * n)
    if last := _LAST_MONTHS.search(low):
        n = int(last[1])
        return month_span(at, 13 - n, 12) if 1 <= n <= 12 else (None, None)
    if months := _FIRST_MONTHS.search(low):
        n = int(months[1])
        return month_span(at, 1, n) if 1 <= n <= 12 else (None, None)
    if month := _MONTH.search(low):
        n = int(month[1])
        return month_span(at, n, n) if 1 <= n <= 12 else (None, None)
    return month_span(at, 1, 12) if low.startswith("năm") else (None, None)


def _day(match: re.Match[str], year: int | None) -> date | None:
    at = int(match[3]) if match[3] else year
    if at is None:
        return None
    try:
        return date(at, int(match[2]), int(match[1]))
    except ValueError:
        return None
