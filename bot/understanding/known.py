"""What the knowledge base holds, as far as understanding a question depends on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, KeysView, Mapping
from dataclasses import dataclass, field

from bot.understanding.agencies import agency_key
from knowledge.models import Fact


@dataclass(frozen=True, slots=True)
class Known:
    """Places, metrics and agencies with facts; made anew whenever the base is.

    `metrics` maps place codes to the ids of their metrics, `bodies` are (place code, agency
    key) and `names` their full names, `years` those of the facts. `holders` gives the places that have a metric where the
    base can tell without going through all places.
    """

    metrics: Mapping[str, Collection[str]] = field(default_factory=dict)
    bodies: frozenset[tuple[str, str]] = frozenset()
    years: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()
    holders: Callable[[str], Iterable[str]] | None = None

    @property
    def places(self) -> KeysView[str]:
        """Codes of the places with facts."""
        return self.metrics.keys()

    @classmethod
    def of_pairs(
        cls,
        pairs: Iterable[tuple[str, str]],
        bodies: frozenset[tuple[str, str]] = frozenset(),
        years: frozenset[int] = frozenset(),
        names: frozenset[str] = frozenset(),
    ) -> Known:
        """From (place code, metric id) pairs."""
        metrics: dict[str, set[str]] = {}
        for place, metric in pairs:
            metrics.setdefault(place, set()).add(metric)
        return cls(metrics, bodies, years, names)

    @classmethod
    def of_facts(cls, facts: Iterable[Fact]) -> Known:
        """From the facts themselves; those without a place code count for nothing."""
        placed = [fact for fact in facts if fact.place_code]
        return cls.of_pairs(
            ((fact.place_code, fact.metric) for fact in placed),
            frozenset((f.place_code, agency_key(f.agency)) for f in placed if f.agency),
            frozenset(fact.year for fact in placed if fact.year is not None),
            frozenset(fact.agency for fact in placed if fact.agency),
        )

    def has(self, place: str, metrics: Iterable[str]) -> bool:
        """Whether the place has a fact of any of the metrics; of any at all where none is given."""
        metrics = tuple(metrics)
        if not metrics:
            return place in self.metrics
        held = self.metrics.get(place, ())
        return any(metric in held for metric in metrics)

    def holding(self, metric: str) -> list[str]:
        """Codes of places that have the metric, in order; some of them where there are many."""
        if self.holders is not None:
            return sorted(self.holders(metric))
        return sorted(place for place, held in self.metrics.items() if metric in held)
