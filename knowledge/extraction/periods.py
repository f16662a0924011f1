"""A period as a sentence names it: its year, its part of the year, how it dates a figure.

A period without a year of its own gets one later, from its surroundings (`resolved`).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from knowledge.models import Period


class Reach(StrEnum):
    """How a period mention dates a figure."""

    PLAIN = "plain"
    UNTIL = "until"  # "đến ngày 30/11", "đến hết năm 2025"
    SAME_LAST_YEAR = "same last year"  # "cùng kỳ"
    ANAPHOR = "anaphor"  # "trong kỳ", "đến nay": the period of the context


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period as found: `part` is "", "H1", "H2", "Q3", "M8", "n9" (first nine months),
    "d" (days given), "now". Offsets are those of the sentence."""

    start: int
    end: int
    reach: Reach
    year: int | None
    part: str = ""
    first: date | None = None
    last: date | None = None
    back: int = 0  # years before the context's, for "năm ngoái"
    bare_months: bool = False  # "ba tháng", neither the first nor the last of a year
    ended: bool = False  # "năm qua": the year that has just ended
    this_year: bool = False  # "quý I năm nay": the year of publication

    def resolved(self, year: int | None) -> PeriodMention:
        """The same mention with the year of its surroundings where it has none."""
        if self.year is not None or year is None:
            return self
        shifted = year - self.back
        first, last = self.first, self.last
        return replace(
            self,
            year=shifted,
            first=None if first is None else with_year(first, shifted),
            last=None if last is None else with_year(last, shifted),
        )


UNKNOWN_YEAR = 4  # a leap year standing in for "not said", so that 29/2 survives


def with_year(day: date, year: int) -> date:
    """The same day in another year; 29/2 becomes 28/2 where there is none."""
    last = calendar.monthrange(year, day.month)[1]
    return date(year, day.month, min(day.day, last))


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def bounds(part: str, year: int) -> tuple[date | None, date | None]:
    """First and last day of a part of a year.

    >>> bounds("Q3", 2023)
    (datetime.date(2023, 7, 1), datetime.date(2023, 9, 30))
    """
    kind, number = part[:1], int(part[1:]) if part[1:].isdigit() else 0
    if part == "now":
        return None, None
    if part == "":
        return date(year, 1, 1), date(year, 12, 31)
    if kind == "H":
        return (
            (date(year, 1, 1), date(year, 6, 30))
            if number == 1
            else (date(year, 7, 1), date(year, 12, 31))
        )
    if kind == "Q":
        return date(year, 3 * number - 2, 1), month_end(year, 3 * number)
    if kind == "M":
        return date(year, number, 1), month_end(year, number)
    if kind == "n":
        return date(year, 1, 1), month_end(year, number)
    return None, None


def as_period(mention: PeriodMention) -> Period:
    """The period as a person would say it.

    >>> as_period(PeriodMention(0, 0, Reach.PLAIN, 2023, "Q3")).text
    'quý III/2023'
    """
    year, part = mention.year, mention.part
    first, last = mention.first, mention.last
    if year is not None and part != "d" and part != "now":
        first, last = bounds(part, year)
    kind, number = part[:1], part[1:]
    if part == "d" and mention.reach is Reach.UNTIL and last is not None:
        text = f"tính đến {_said(last)}"
        first = date(year, 1, 1) if year else None
    elif part == "d" and first is not None and last is not None:
        text = f"từ {first.day}/{first.month} đến {_said(last)}"
    elif part == "now":
        text, first, last = f"đến nay (năm {year})", None, None
    elif kind == "H":
        text = f"6 tháng {'đầu' if number == '1' else 'cuối'} năm {year}"
    elif kind == "Q":
        text = f"quý {('I', 'II', 'III', 'IV')[int(number) - 1]}/{year}"
    elif kind == "M":
        text = f"tháng {number}/{year}"
    elif kind == "n":
        text = f"{number} tháng đầu năm {year}"
    else:
        text = f"năm {year}"
    return Period(text, year, first, last)


def _said(day: date) -> str:
    return (
        f"{day.day}/{day.month}/{day.year}"
        if day.year != UNKNOWN_YEAR
        else f"{day.day}/{day.month}"
    )
