"""Full dates in text, in every form articles write them; a day without a year is no date."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_FORMS = (
    re.compile(
        r"(?<![\d/.,-])(?P<d>\d{1,2})\s{0,2}(?P<s>[/.\-–])\s{0,2}(?P<m>\d{1,2})\s{0,2}(?P=s)\s{0,2}"
        r"(?P<y>(?:19|20)\d{2})(?!\d|[/.,-]\d)"
    ),
    re.compile(
        r"(?<!\d)(?P<d>\d{1,2})\s{1,3}tháng\s{1,3}(?P<m>\d{1,2})[\s,]{1,3}(?:năm\s{1,3})?"
        r"(?P<y>(?:19|20)\d{2})(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)"),
)

_MONTH = re.compile(
    r"\s*(?:(?P<y>(?:19|20)\d{2})[-/](?P<m>\d{1,2})"
    r"|(?:tháng\s*)?(?P<m2>\d{1,2})\s*[-/]\s*(?P<y2>(?:19|20)\d{2})"
    r"|tháng\s*(?P<m3>\d{1,2})\s*năm\s*(?P<y3>(?:19|20)\d{2}))\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands in the text searched."""

    value: date
    start: int
    end: int


def find_dates(text: str) -> tuple[FoundDate, ...]:
    """All full dates of `text`, in order.

    >>> [str(found.value) for found in find_dates("20 - 07 - 2023; sáng nay 29/2; quý 3/2023")]
    ['2023-07-20']
    """
    found: list[FoundDate] = []
    for form in _FORMS:
        for match in form.finditer(text):
            try:
                value = date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                continue
            found.append(FoundDate(value, match.start(), match.end()))
    return tuple(sorted(found, key=lambda each: each.start))


def last_day_of_month(text: str) -> date | None:
    """The last day of the month that is all of `text`; None for anything else.

    >>> [str(last_day_of_month(each)) for each in ("2022-11", "tháng 9/2023", "quý 3/2023")]
    ['2022-11-30', '2023-09-30', 'None']
    """
    found = _MONTH.fullmatch(text)
    if found is None:
        return None
    month, year = (
        int(found[name] or found[f"{name}2"] or found[f"{name}3"]) for name in ("m", "y")
    )
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 else None
