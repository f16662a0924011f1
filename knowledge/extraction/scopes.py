"""Whom a figure is about: a place, a tier, a body, the whole, as it stands in a sentence.

The meaning of bare kind words ("huyện", "thành phố", "Trung tâm") needs to know whose article it
is: that is `Home`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.gazetteer import Place
from knowledge.models import Level


class Kind(StrEnum):
    """What sort of scope a mention is."""

    PLACE = "place"
    TIER = "tier"  # a tier of the place in force
    BODY = "body"  # a sở, phòng, bộ, centre …
    WHOLE = "whole"  # "toàn tỉnh", "trên địa bàn huyện": the home itself, all tiers
    NATION = "nation"
    UNIT = "unit"  # "xã", "toàn huyện": the unit last named, or its tier
    OWN = "own"  # "Sở", "Bộ", "đơn vị": the body the article is about


@dataclass(frozen=True, slots=True)
class Scope:
    """`place` is None for scopes of the place in force; `level` None where the kind of place
    decides. `source` marks who reports or is addressed rather than who the figure is about."""

    kind: Kind
    start: int
    end: int
    place: Place | None = None
    level: Level | None = None
    body: str | None = None
    source: bool = False
    typed: bool = True  # the kind word stands before the name
    many: bool = False  # "các xã", "102 xã, phường": all of them
    weak: bool = False  # says where or who acts ("UBND tỉnh"), hardly whose figure it is


@dataclass(frozen=True, slots=True)
class Home:
    """The place (and body) an article is about, and the time it speaks of.

    `place` is the main place; `body` the sở or ministry that is the subject, if one is;
    `era` is "old" before 1 July 2025, "new" since; `speaker` is the province's body whose head is
    interviewed, for whom "chúng tôi" stands.
    """

    place: Place
    body: str | None = None
    body_level: Level | None = None
    era: str = "old"
    speaker: str | None = None

    @property
    def level(self) -> Level:
        """The level of the main place."""
        return self.place.level


ORDER = {Level.CENTRAL: 0, Level.PROVINCE: 1, Level.DISTRICT: 2, Level.COMMUNE: 3, Level.ALL: 4}


def above(outer: Place, inner: Place) -> bool:
    """Whether one place is of a higher level than the other."""
    return ORDER[outer.level] < ORDER[inner.level]


def covers(outer: Level, tier: Level | None) -> bool:
    """Whether units of the one level have this tier: their own or one below."""
    return tier is None or tier is Level.ALL or ORDER[outer] <= ORDER[tier]
