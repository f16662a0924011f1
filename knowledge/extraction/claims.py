"""What attachment gives: whom a figure is about, the claim it makes, what is carried on."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.extraction.cues import Cue
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import Reading
from knowledge.extraction.periods import PeriodMention
from knowledge.extraction.quantities import Quantity
from knowledge.gazetteer import Place
from knowledge.models import Level, Status


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a figure is about. `level` None means: by the kind of figure and place."""

    place: Place
    level: Level | None = None
    body: str | None = None

    def named(self) -> tuple[str, Level | None, str | None]:
        """What tells one target from another."""
        return (self.place.code or self.place.full_name, self.level, self.body)


@dataclass(frozen=True, slots=True)
class Claim:
    """One quantity read whole: what a fact is made of, with the rules that filled its slots."""

    quantity: Quantity
    parsed: Parsed
    reading: Reading
    targets: tuple[Target, ...]
    period: PeriodMention | None
    status: Status
    index: str = ""
    rules: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """A quantity that became no fact, and why."""

    quantity: Quantity
    parsed: Parsed
    reason: str


@dataclass(slots=True)
class Carry:
    """What earlier sentences established. `subject` and `period` live as long as a paragraph
    (or a heading's section), `index` and `last` a little longer."""

    subject: tuple[Target, ...] = ()
    section_subject: tuple[Target, ...] = ()
    section_list: tuple[Target, ...] = ()  # a heading that names several places
    period: PeriodMention | None = None
    section_period: PeriodMention | None = None
    status: Status = Status.RESULT
    bracketed: PeriodMention | None = None  # of the results told in brackets beside aims
    section_cues: tuple[Cue, ...] = ()
    index: str = ""
    index_year: PeriodMention | None = None
    section_index: str = ""
    last: dict[str, Reading] = field(default_factory=dict)
    units: dict[str, Place] = field(default_factory=dict)  # kind word -> the unit last named
    last_value: dict[str, float] = field(default_factory=dict)  # of a class, with `last`
    last_targets: tuple[Target, ...] = ()
    recent: list[Reading] = field(default_factory=list)
