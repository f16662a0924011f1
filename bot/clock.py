"""Moments as people in Vietnam say them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
_LENGTHS = ((86_400, "ngày"), (3_600, "giờ"), (60, "phút"))


def moment(at: datetime) -> str:
    """
    >>> moment(datetime(2025, 12, 1, 8, 5, tzinfo=VIETNAM))
    '8 giờ 05, 1/12/2025'
    """
    there = at.astimezone(VIETNAM)
    return f"{there.hour} giờ {there:%M}, {there.day}/{there.month}/{there.year}"


def short(seconds: float) -> str:
    """Seconds since 1970 as a day and a time: "1/12 8:05"."""
    there = datetime.fromtimestamp(seconds, VIETNAM)
    return f"{there.day}/{there.month} {there.hour}:{there:%M}"


def length(seconds: float) -> str:
    """
    >>> length(30), length(3 * 3600), length(80 * 3600)
    ('dưới 1 phút', '3 giờ', '3 ngày')
    """
    for size, name in _LENGTHS:
        if seconds >= size:
            return f"{int(seconds // size)} {name}"
    return "dưới 1 phút"
