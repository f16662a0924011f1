"""A sentence with everything found in it: what `parsing` gives and attachment reads."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.extraction.cues import Cue
from knowledge.extraction.masks import Masked
from knowledge.extraction.periods import PeriodMention
from knowledge.extraction.quantities import Quantity, Refused
from knowledge.extraction.scopes import Scope


@dataclass(frozen=True, slots=True)
class Zone:
    """`lo`..`hi` is what belongs to the quantity; `cut` the sign that parts it from the one
    before ("" where the stretch is shared); `inside` tells whether it stands in a parenthesis,
    `host` which quantity (its number) that parenthesis follows."""

    lo: int
    hi: int
    cut: str
    inside: bool = False
    host: int | None = None
    opened: int = -1  # where its parenthesis opens


@dataclass(slots=True)
class Parsed:
    """A sentence (or a table cell with its labels) ready for attachment. Offsets are those of
    `text`; `offset` is where `text` begins in the article."""

    text: str
    offset: int
    low: str
    quantities: list[Quantity]
    refused: list[Refused]
    masked: list[Masked]
    cues: list[Cue]
    scopes: list[Scope]
    periods: list[PeriodMention]
    zones: list[Zone] = field(default_factory=list)

    def cues_in(self, start: int, end: int) -> list[Cue]:
        """Cues that lie whole in a stretch."""
        return [cue for cue in self.cues if cue.start >= start and cue.end <= end]

    def scopes_in(self, start: int, end: int) -> list[Scope]:
        """Scopes that lie whole in a stretch."""
        return [scope for scope in self.scopes if scope.start >= start and scope.end <= end]

    def closed(self) -> list[tuple[int, int]]:
        """The stretches that scopes, periods and masks cover."""
        return [
            *((scope.start, scope.end) for scope in self.scopes),
            *((period.start, period.end) for period in self.periods),
            *((mask.start, mask.end) for mask in self.masked),
        ]

    def periods_in(self, start: int, end: int) -> list[PeriodMention]:
        """Periods that lie whole in a stretch."""
        return [p for p in self.periods if p.start >= start and p.end <= end]
