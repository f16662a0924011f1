"""The values that travel through the house: levels, periods, facts.

Everything here is small and frozen. `Fact` is the public contract field for field
(see `Fact.as_dict`); `Provenance` says where in the stored text the fact stands, which
rules read it and how far it is trusted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """Tier of government that handled what a figure counts."""

    CENTRAL = "trung ương"
    PROVINCE = "tỉnh"
    DISTRICT = "huyện"
    COMMUNE = "xã"
    ALL = "chung"  # all tiers together, or not said


class Qualifier(StrEnum):
    """How a stated value relates to the true one."""

    EXACT = "="
    ABOUT = "~"
    MORE = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="


class Status(StrEnum):
    """Whether a figure was achieved or is aimed at."""

    RESULT = "result"
    TARGET = "target"


class Review(StrEnum):
    """Whether a fact may be shown to users."""

    PUBLISHED = "published"
    WAITING = "waiting"  # confidence below the threshold, or a check contradicts it
    REJECTED = "rejected"  # an admin took it out


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time as a person would say it, with its bounds where they are known.

    `text` is Vietnamese ("6 tháng đầu năm 2023", "tính đến 21/6/2023"); `year` is the year
    the figure is about; `start` and `end` are inclusive days.
    """

    text: str
    year: int | None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a fact was read, by which rules, and how far it can be trusted.

    `start` and `end` are offsets of the quote in the stored article text, `value_start` and
    `value_end` those of the figure itself. `rules` names the rule that gave each slot.
    `confidence` lies between 0 and 1; `checks` are the arithmetic relations that hold
    ("3.385 + 93 = 3.478"), `conflicts` those that do not.
    """

    start: int
    end: int
    value_start: int
    value_end: int
    surface: str
    rules: tuple[str, ...] = ()
    confidence: float = 1.0
    checks: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of one article: what it counts, of whom, when, and the sentence stating it.

    The first fields are the contract's keys; `period_start`/`period_end`, `place_code`,
    `context` and `provenance` go beyond it. `context` is a short piece of the quote that tells
    figures of one metric apart ("theo Đề án 06", "lĩnh vực hộ tịch"), empty where none does.
    """

    article: str
    place: str
    province: str | None
    level: Level
    agency: str | None
    metric: str
    value: float
    unit: str
    out_of: float | None
    qualifier: Qualifier
    year: int | None
    period: str | None
    status: Status
    quote: str
    place_code: str = ""
    period_start: date | None = None
    period_end: date | None = None
    context: str = ""
    review: Review = Review.PUBLISHED
    provenance: Provenance = field(default=Provenance(0, 0, 0, 0, ""))

    def as_dict(self) -> dict[str, Any]:
        """The fact in the contract's form: JSON-ready, whole numbers without a point."""
        return {
            "article": self.article,
            "place": self.place,
            "province": self.province,
            "level": str(self.level),
            "agency": self.agency,
            "metric": self.metric,
            "value": plain_number(self.value),
            "unit": self.unit,
            "out_of": None if self.out_of is None else plain_number(self.out_of),
            "qualifier": str(self.qualifier),
            "year": self.year,
            "period": self.period,
            "status": str(self.status),
            "quote": self.quote,
        }


def plain_number(value: float) -> int | float:
    """
    >>> plain_number(69971.0), plain_number(99.88)
    (69971, 99.88)
    """
    return int(value) if float(value).is_integer() else value
