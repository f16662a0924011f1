"""Places, tiers and years side by side, and change over time."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answers import Answer, Clarify, Comparison, NoData, Step, Trend
from bot.answering.arithmetic import Formula, difference
from bot.answering.competing import measure
from bot.answering.finding import Finder, Found, Gap, Wanted
from bot.answering.lookup import Lookup
from bot.answering.periods import age_key, asked, matches, newest, span
from bot.answering.places import Places
from bot.answering.vocabulary import Metrics
from bot.query import Ask, PeriodSlot, Query
from knowledge.models import Fact, Level, Status
from knowledge.store.base import KnowledgeBase
from knowledge.text import fold

_OFFERED = 5
_CHANGES = ("giam", "tang", "tut", "len", "xuong")


class Comparing:
    """Answers comparisons and trends."""

    def __init__(
        self, kb: KnowledgeBase, finder: Finder, lookup: Lookup, places: Places, metrics: Metrics
    ) -> None:
        self._kb = kb
        self._finder = finder
        self._lookup = lookup
        self._places = places
        self._metrics = metrics

    # --- side by side ----------------------------------------------------------------------------

    def compare(self, query: Query) -> Answer:
        """Places side by side; one place: its years or its tiers."""
        places = tuple(dict.fromkeys((*query.places, *(code for code, _ in query.targets))))
        if not query.metrics and len(places) > 1 and not query.agencies:
            common = self._common(places)
            if len(common) > 1:
                return Clarify(query, Ask.METRIC, common[:_OFFERED])
            query = query.with_(metrics=common)
        if not query.metrics:
            return self._lookup.answer(query)
        if len(places) + len(query.agencies) < 2 or len(places) == 0:
            return self._one_place(query)
        best: tuple[tuple[Found, ...], tuple[Gap, ...]] = ((), ())
        for metric in self._rates_first((*query.metrics, *query.alternatives)):
            results = [self._finder.find(w) for w in self._sides(query, places, metric)]
            found = tuple(r for r in results if isinstance(r, Found))
            gaps = tuple(r for r in results if isinstance(r, Gap))
            if len(found) > len(best[0]) or not (best[0] or best[1]):
                best = found, gaps
        found, gaps = best
        if not found:
            return NoData(query, gaps[0], ())
        if (
            len(found) == 1
            and gaps
            and all(gap.substitute and gap.reason.value == "later" for gap in gaps)
        ):
            return NoData(query, gaps[0])
        sides = self._one_tier_each(found)
        if sides is None:
            return self._which_tier(query, found)
        return self._compared(query, sides, gaps)

    def _common(self, places: tuple[str, ...]) -> tuple[str, ...]:
        """Metrics that all the places have, ranks aside, in the order of the table."""
        held = self._kb.metrics_by_place()
        return tuple(
            metric.id
            for metric in self._metrics
            if not metric.is_rank and all(metric.id in held.get(code, ()) for code in places)
        )

    def _sides(self, query: Query, places: tuple[str, ...], metric: str) -> list[Wanted]:
        if len(query.agencies) > 1:
            return [
                Wanted(places[0], metric, (), (agency,), query.period, query.status)
                for agency in query.agencies
            ]
        if query.targets:
            return [
                Wanted(
                    place, metric, (level,) if level else (), query.agencies, query.period,
                    query.status, query.topic,
                )
                for place, level in query.targets
            ]  # fmt: skip
        return [self._lookup.wanted(query, place, metric) for place in places]

    def _rates_first(self, metrics: tuple[str, ...]) -> list[str]:
        """Shares before counts of the same family: counts of unlike places say little."""
        return sorted(metrics, key=lambda id_: not id_.endswith("_rate"))

    def _one_tier_each(self, found: tuple[Found, ...]) -> tuple[Fact, ...] | None:
        """A figure a side: the whole unit's, else the only one; None where tiers are open."""
        sides = []
        for one in found:
            whole = [fact for fact in one.facts if fact.level is Level.ALL]
            kept = whole or self._of_own_tier(one.facts) or list(one.facts)
            if len({fact.level for fact in kept}) > 1:
                return None
            sides.append(kept[0])
        return tuple(sides)

    def _of_own_tier(self, facts: Sequence[Fact]) -> list[Fact]:
        """A district's or a commune's figures of its own tier: they are the unit's."""
        return [
            fact
            for fact in facts
            if fact.level is self._places.own_level(fact.place_code)
            and fact.level is not Level.PROVINCE
        ]

    def _which_tier(self, query: Query, found: tuple[Found, ...]) -> Answer:
        open_ = next(one for one in found if len({fact.level for fact in one.facts}) > 1)
        levels = tuple(dict.fromkeys(str(fact.level) for fact in open_.facts))
        return Clarify(query, Ask.LEVEL, levels, open_.wanted.metric, open_.wanted.place)

    def _compared(self, query: Query, facts: tuple[Fact, ...], gaps: tuple[Gap, ...]) -> Answer:
        unlike = []
        if len({fact.metric for fact in facts}) > 1:
            unlike.append("chỉ số")
        if len({self._tier(fact) for fact in facts}) > 1:
            unlike.append("cấp")
        if len({span(fact) for fact in facts}) > 1:
            unlike.append("kỳ")
        formula = None
        if len(facts) == 2 and "chỉ số" not in unlike:
            higher, lower = sorted(facts, key=measure, reverse=True)
            formula = difference(higher, lower)
        return Comparison(query, facts, gaps, formula, tuple(unlike))

    def _tier(self, fact: Fact) -> object:
        """Whole units are alike when they are of one tier; single tiers when they are the same."""
        own = self._places.own_level(fact.place_code)
        return own if fact.level is Level.ALL else fact.level

    def _one_place(self, query: Query) -> Answer:
        place = query.places[0] if query.places else (query.scope or "")
        if not place:
            return self._lookup.answer(query)
        if query.levels or "cấp" == query.member:
            period = query.period
            if len(period.years) < 2:
                tiers = query.levels if len(query.levels) > 1 else ()
                answer = self._lookup.answer(query.with_(levels=tiers or query.levels))
                return answer if len(query.levels) > 1 or query.member else self.trend(query)
        return self.trend(query)

    # --- over time -------------------------------------------------------------------------------

    def trend(self, query: Query) -> Answer:
        """Earlier and later figure of each tier; a look-up where there is nothing to compare."""
        places = self._lookup.places(query) or ((query.scope,) if query.scope else ())
        if not places or not query.metrics:
            return self._lookup.answer(query)
        if len(places) > 1:
            return self.compare(query)
        steps: list[Step] = []
        for metric in self._rates_first((*query.metrics, *query.alternatives)):
            steps = self._steps(query, places[0], metric)
            if any(step.earlier or step.stated for step in steps):
                break
        moved = [step for step in steps if step.earlier or step.stated]
        if moved:
            return Trend(query, tuple(moved))
        return self._lookup.answer(query.with_(period=self._latest_slot(query.period)))

    def _latest_slot(self, slot: PeriodSlot) -> PeriodSlot:
        return PeriodSlot(year=max(slot.years), surface=slot.surface) if slot.years else slot

    def _steps(self, query: Query, place: str, metric: str) -> list[Step]:
        wanted = self._lookup.wanted(query, place, metric)
        facts = [
            fact
            for fact in self._kb.facts_of(place, (metric,))
            if fact.status is (query.status or Status.RESULT) and _body_fits(fact, wanted)
        ]
        groups: dict[tuple[Level, str, str], list[Fact]] = {}
        for fact in facts:
            key = fact.level, fold(fact.agency or ""), fact.unit
            groups.setdefault(key, []).append(fact)
        found = self._finder.find(
            Wanted(place, metric, wanted.levels, wanted.agencies, PeriodSlot(), query.status)
        )
        tiers = {f.level for f in found.facts} if isinstance(found, Found) else set()
        steps = [self._step(query, group) for key, group in groups.items() if key[0] in tiers]
        return [step for step in steps if step is not None]

    def _step(self, query: Query, group: list[Fact]) -> Step | None:
        slot = query.period
        ordered = sorted(group, key=age_key)
        if slot.years:
            inside = [fact for fact in ordered if fact.year in slot.years]
            if not inside:
                return None
            later, earlier = inside[-1], inside[0]
            if earlier is later:
                return Step(None, later, None)
            return Step(earlier, later, difference(later, earlier), self._stated(later))
        fitting = [fact for fact in ordered if matches(fact, slot)] if asked(slot) else ordered
        if not fitting:
            return None
        later = newest(fitting)[0]
        before = [fact for fact in ordered if age_key(fact) < age_key(later)]
        alike = [fact for fact in before if _length(fact) == _length(later)]
        earlier_one = alike[-1] if alike else None
        formula: Formula | None = difference(later, earlier_one) if earlier_one else None
        return Step(earlier_one, later, formula, self._stated(later))

    def _stated(self, fact: Fact) -> Fact | None:
        """A change the same sentence states in figures of its own."""
        for other in self._kb.facts_outside_table(fact.place_code):
            label = fold(other.metric)
            if (
                other.article == fact.article
                and other.quote == fact.quote
                and any(word in label.split() for word in _CHANGES)
            ):
                return other
        return None


def _length(fact: Fact) -> int:
    """Months of the period, 0 where not known."""
    if fact.period_start is None or fact.period_end is None:
        return 0
    return round((fact.period_end - fact.period_start).days / 30.4)


def _body_fits(fact: Fact, wanted: Wanted) -> bool:
    if not wanted.agencies:
        return not fact.agency
    own = fold(fact.agency or "")
    return any(own.startswith(fold(name)) for name in wanted.agencies)
