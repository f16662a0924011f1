"""What the knowledge base holds, as far as understanding a question depends on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.understanding.agencies import agency_key
from knowledge.models import Fact


@dataclass(frozen=True, slots=True)
class Known:
    """Places, metrics, agencies and years with facts; made anew whenever the base is.

    `pairs` are (place code, metric id), `bodies` (place code, agency key), `years` those of the
    facts. `places` follows from the pairs.
    """

    pairs: frozenset[tuple[str, str]] = frozenset()
    bodies: frozenset[tuple[str, str]] = frozenset()
    years: frozenset[int] = frozenset()
    dated: frozenset[tuple[str, int]] = frozenset()  # (place code, year)
    places: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "places", frozenset(code for code, _ in self.pairs))

    @classmethod
    def of_facts(cls, facts: Iterable[Fact]) -> Known:
        """From the facts themselves; those without a place code count for nothing."""
        pairs, bodies, years, dated = set(), set(), set(), set()
        for fact in facts:
            if not fact.place_code:
                continue
            pairs.add((fact.place_code, fact.metric))
            if fact.agency:
                bodies.add((fact.place_code, agency_key(fact.agency)))
            if fact.year is not None:
                years.add(fact.year)
                dated.add((fact.place_code, fact.year))
        return cls(frozenset(pairs), frozenset(bodies), frozenset(years), frozenset(dated))

    def has(self, place: str, metrics: Iterable[str]) -> bool:
        """Whether the place has a fact of any of the metrics; of any at all where none is given."""
        metrics = tuple(metrics)
        if not metrics:
            return place in self.places
        return any((place, metric) in self.pairs for metric in metrics)
