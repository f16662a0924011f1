"""Whether a fact lies in the period asked for, and which of several facts is the newest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from bot.query import PeriodSlot
from knowledge.models import Fact
from knowledge.store.periods import bounds_of_part, bounds_of_text
from knowledge.text import fold

_NEAR = timedelta(days=45)  # "tính đến 12/6" answers for the first half-year
_NEW_MAP = date(2025, 7, 1)
_LOOSE = timedelta(days=31)
_UP_TO = re.compile(r"\b(?:het|den|toi)\b.*thang")
_CLOSED = range(5, 21)  # days: reports close their books early, "15/6 đến 14/9" is quý III


def asked(slot: PeriodSlot) -> bool:
    """Whether any period was named."""
    return bool(slot.year or slot.part or slot.years or slot.start or slot.end)


def matches(fact: Fact, slot: PeriodSlot) -> bool:
    """Whether the fact is about the period; a bare year takes every period of it."""
    if slot.years:
        return fact.year in slot.years
    if slot.part:
        fits = slot.year is None or fact.year == slot.year
        return fits and any(_is_part(fact, part) for part in _parts(slot))
    if slot.start and slot.end:
        return _in_range(fact, slot.start, slot.end)
    return slot.year is None or fact.year == slot.year


def _parts(slot: PeriodSlot) -> tuple[str, ...]:
    """The part asked for; "hết tháng 11" is said of eleven months and of the month itself."""
    if slot.part[:1] == "n" and _UP_TO.search(fold(slot.surface)):
        return slot.part, f"M{slot.part[1:]}"
    return (slot.part,)


def _begins(fact: Fact) -> date | None:
    """The first day; a commune of the new map has no day before it came to be."""
    begins, ends = fact.period_start, fact.period_end
    if begins and ends and fact.place_code[:1] == "C" and begins < _NEW_MAP <= ends:
        return _NEW_MAP
    return begins


def _is_part(fact: Fact, part: str) -> bool:
    bounds = bounds_of_part(fact.year, part) if fact.year else None
    if bounds is None or fact.period_end is None:
        return False
    if fact.period_start is None:
        return bounds[0] < fact.period_end <= bounds[1] < fact.period_end + _NEAR
    if bounds in ((fact.period_start, fact.period_end), (_begins(fact), fact.period_end)):
        return True
    early = (bounds[0] - fact.period_start).days, (bounds[1] - fact.period_end).days
    return all(days in _CLOSED for days in early)


def as_long(fact: Fact, slot: PeriodSlot) -> bool:
    """Whether a stretch that began in another month is as long as "4 tháng" asks for.

    Only where neither a year nor the beginning of one ("đầu") was named.
    """
    months = 6 if slot.part == "H1" else int(slot.part[1:]) if slot.part[:1] == "n" else 0
    if not months or slot.year or "đầu" in slot.surface or "dau" in slot.surface:
        return False
    if fact.period_start is None or fact.period_end is None or fact.period_start.day != 1:
        return False
    begins, ends = fact.period_start, fact.period_end
    return 12 * (ends.year - begins.year) + ends.month - begins.month + 1 == months


def _in_range(fact: Fact, start: date, end: date) -> bool:
    begins, ends = _begins(fact), fact.period_end
    if (end - start).days > 366:
        return fact.year is not None and start.year <= fact.year <= end.year
    if begins is None or ends is None:
        return ends is not None and start <= ends <= end
    return abs(begins - start) <= _LOOSE and abs(ends - end) <= _LOOSE


def exactly(facts: tuple[Fact, ...], slot: PeriodSlot) -> tuple[Fact, ...]:
    """Of facts that fit a range those of these very days, all where none has them."""
    if not (slot.start and slot.end):
        return facts
    days = slot.start, slot.end
    return tuple(f for f in facts if (_begins(f), f.period_end) == days) or facts


def age_key(fact: Fact) -> tuple[int, int, int]:
    """Sorts by year, last day, length; larger is newer, and longer of two that end alike."""
    year = fact.year or (fact.period_end.year if fact.period_end else 1)
    end = fact.period_end or date(year, 12, 30)
    start = fact.period_start or date(year, 1, 1)
    return year, end.toordinal(), -start.toordinal()


def newest(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts of the newest period among them, in their order."""
    kept = list(facts)
    if not kept:
        return ()
    top = max(map(age_key, kept))
    return tuple(fact for fact in kept if age_key(fact) == top)


def same_period(one: Fact, other: Fact) -> bool:
    """Whether two facts are about the same stretch of time."""
    return span(one) == span(other)


def span(fact: Fact) -> tuple[int | None, object]:
    """What makes two periods equal: bounds where known, else the words."""
    if fact.period_end:
        return fact.year, (fact.period_start, fact.period_end)
    start, end = bounds_of_text(fact.period, fact.year)
    return fact.year, (start, end) if end else fact.period


def ended_before(fact: Fact, today: date, years: int) -> bool:
    """Whether the period ended more than so many years before today."""
    end = fact.period_end or (date(fact.year, 12, 31) if fact.year else None)
    return end is not None and end < date(today.year - years, today.month, min(today.day, 28))
