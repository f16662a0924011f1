"""The field of a ranking: which figures compete, one a unit, read from orders where they are long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import nextafter

from bot.answering.bodies import of_bodies
from bot.answering.periods import matches, newest
from bot.answering.places import Places
from bot.answering.vocabulary import Metrics
from bot.query import Query, Threshold
from knowledge.models import Fact, Level, Status
from knowledge.store.base import KnowledgeBase
from knowledge.store.orders import ANY_VALUE
from knowledge.text import fold

_FULL = 400  # facts that are still gone through one by one
_ENDS = 20  # facts read of a longer order
_BODIES: dict[str, tuple[str, ...]] = {
    # Offices, boards and the inspectorate are scored and ranked among the sở.
    "sở": ("so ", "van phong ubnd", "van phong hdnd", "ban ", "thanh tra"),
    "phòng": ("phong ", "van phong hdnd"),
    "bộ": ("bo ",),
    "cục": ("cuc ", "tong cuc "),
    "vụ": ("vu ",),
    "ban": ("ban ",),
    "cơ quan": ("",),
}
_COUNTED = re.compile(r"\d (?:ho so|hs|nhiem vu|thu tuc|dich vu|van ban)\b")
_LISTED = 12


@dataclass(frozen=True, slots=True)
class Unread:
    """Units of a long order that were left in the file, and those that pass the threshold."""

    units: int = 0
    passing: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """The figures that compete: one a unit. `metric` is what they measure."""

    metric: str
    member: str
    scope: str
    facts: tuple[Fact, ...]
    unread: Unread


class Fields:
    """Finds the figures that compete in one knowledge base."""

    def __init__(self, kb: KnowledgeBase, places: Places, metrics: Metrics) -> None:
        self._kb = kb
        self._places = places
        self._metrics = metrics

    def highest_first(self, query: Query, metric: str) -> bool:
        """Whether the order asked for begins with the highest value."""
        lower_is_better = self._metrics[metric].better == "lower"
        match query.order:
            case "highest":
                return not self._metrics[metric].is_rank
            case "lowest":
                return self._metrics[metric].is_rank
            case "worst":
                return lower_is_better
        return not lower_is_better

    def scope(self, query: Query) -> str:
        """The code of the place whose members compete, "" for everywhere."""
        if query.scope:
            return query.scope
        return query.places[0] if query.places else ""

    def find(self, query: Query) -> Field | None:
        """The figures of the first metric and kind of member that has some."""
        scope = self.scope(query)
        for metric in self.candidates(self._of_bound(query)):
            for member in self._member_kinds(query, scope):
                facts, unread = self._facts(query, metric, member, scope)
                if facts and (query.member or member != "cấp" or len(facts) > 1):
                    return Field(metric, member, scope, tuple(facts), unread)
        return None

    def _of_bound(self, query: Query) -> tuple[str, ...]:
        """The metrics in the unit of the bound: "dưới 10 hồ sơ" is no share."""
        metrics = (*query.metrics, *query.alternatives)
        if query.threshold is None:
            return metrics
        if "%" in query.text:
            return tuple(m for m in metrics if "%" in self._metrics[m].units) or metrics
        if _COUNTED.search(fold(query.text)):
            return tuple(m for m in metrics if self._metrics[m].units != ("%",)) or metrics
        return metrics

    def candidates(self, metrics: Sequence[str]) -> tuple[str, ...]:
        """Scores before their ranks: an order by score needs no ranks."""
        wanted = metrics or ("par_index",)
        scores = [
            other
            for metric in wanted
            if self._metrics[metric].is_rank
            for other in self._metrics.family_of(metric)
        ]
        return tuple(dict.fromkeys([*scores, *wanted]))

    def _member_kinds(self, query: Query, scope: str) -> tuple[str, ...]:
        if query.member:
            return (query.member,)
        level = self._places.own_level(scope)
        if scope and level is Level.PROVINCE:
            merged = ("tỉnh",) if self._places.predecessors(scope) else ()
            return (*merged, "huyện", "xã", "sở", "cấp")
        if scope and level is Level.DISTRICT:
            return ("xã", "cấp")
        return ("",)

    def _facts(
        self, query: Query, metric: str, member: str, scope: str
    ) -> tuple[list[Fact], Unread]:
        """One figure a unit, and what was not read of a long order."""
        if member in _BODIES:
            return self._bodies(query, metric, member, scope), Unread()
        if member in ("cấp", "năm"):
            return self._own(query, metric, member, scope), Unread()
        unread = Unread()
        status = str(query.status or Status.RESULT)
        province = self._places.province(scope) if scope and scope != "VN" else ""
        facts: list[Fact] = []
        before = self._places.predecessors(scope) if member in ("", "tỉnh", "huyện") else ()
        if before and member != "huyện" and self._places.own_level(scope) is Level.PROVINCE:
            facts = [
                fact
                for code in before
                for fact in self._kb.facts_of(code, (metric,))
                if str(fact.status) == status and not fact.agency
            ]
        for kind in () if facts else (member,) if member else ("tỉnh", "huyện", "xã"):
            pool, left = self._pool(metric, kind, province, status, query)
            if not pool and (today := self._today(scope)):
                pool, left = self._pool(metric, kind, today, status, query)
            facts += pool
            unread = Unread(unread.units + left.units, unread.passing + left.passing)
        if scope and self._places.own_level(scope) is Level.DISTRICT:
            facts = [f for f in facts if self._places.lies_in(f.place_code, scope)]
        fitting = [fact for fact in facts if matches(fact, query.period)]
        groups: dict[tuple[str, Level | None], list[Fact]] = {}
        for fact in fitting:
            tier = fact.level if not member else None
            groups.setdefault((fact.place_code or fact.place, tier), []).append(fact)
        chosen = [self._one(newest(self._tier(query, group))) for group in groups.values()]
        return [fact for fact in chosen if fact is not None], unread

    def _today(self, scope: str) -> str:
        """The province of today of the same name, "" where it is the scope itself."""
        new = self._places.renewed(scope) if scope else ""
        return new if new != scope else ""

    def _pool(
        self, metric: str, member: str, province: str, status: str, query: Query
    ) -> tuple[tuple[Fact, ...], Unread]:
        """All facts where they are few; else those of the newest fitting frame."""
        frames = self._kb.frames(metric, member, province, status)
        if sum(frame.count for frame in frames) <= _FULL:
            few = self._kb.members(metric, member, province, status) if frames else ()
            return few, Unread()
        count = max(_ENDS, (query.page + 1) * _LISTED)
        for frame in frames:
            ends = self._kb.ranked(
                metric, member, frame, province, highest_first=self._from_top(query, metric),
                limit=count, status=status, between=_bounds(query.threshold),
            )  # fmt: skip
            fitting = tuple(fact for fact in ends if matches(fact, query.period))
            if fitting and self._tier(query, fitting):
                units = passing = max(0, frame.count - len(ends))
                if query.threshold and len(ends) == count:
                    bounds = _bounds(query.threshold) or ANY_VALUE
                    within = self._kb.count_ranked(metric, member, frame, province, status, bounds)
                    passing = max(0, within - len(ends))
                elif query.threshold:
                    passing = 0
                return fitting, Unread(units, passing)
        return (), Unread()

    def _from_top(self, query: Query, metric: str) -> bool:
        """The end of a long order that holds what is asked for."""
        if query.threshold:
            return query.threshold.op not in ("<", "<=")
        return self.highest_first(query, metric)

    def _tier(self, query: Query, facts: Sequence[Fact]) -> list[Fact]:
        """Facts of the tier asked for; else those of the unit as a whole."""
        if query.levels:
            exact = [fact for fact in facts if fact.level in query.levels]
            own = [
                fact
                for fact in facts
                if fact.level is Level.ALL
                and self._places.own_level(fact.place_code) in query.levels
            ]
            return exact or own
        if not query.member and not self.scope(query):
            return list(facts)
        whole = [fact for fact in facts if fact.level is Level.ALL]
        own = [fact for fact in facts if fact.level is self._places.own_level(fact.place_code)]
        return whole or own

    def _one(self, facts: Sequence[Fact]) -> Fact | None:
        points = [fact for fact in facts if fact.unit != "%"]
        return next(iter(points or facts), None)

    def _bodies(self, query: Query, metric: str, member: str, scope: str) -> list[Fact]:
        metrics = (metric, "ddci") if metric == "par_index" else (metric,)
        if scope:
            facts: Iterable[Fact] = self._kb.agencies_in(scope, metrics)
        else:
            facts = self._kb.agencies_in("VN", metrics)
        start = _BODIES[member]
        if query.agencies and (
            member == "cơ quan" or not fold(query.agencies[0]).startswith(start)
        ):
            facts = self._inside(query, scope, facts)
        groups: dict[str, list[Fact]] = {}
        for fact in facts:
            key = fold(fact.agency or "")
            if key.startswith(start) and matches(fact, query.period):
                groups.setdefault(key, []).append(fact)
        chosen = [self._one(newest(group)) for group in groups.values()]
        return [fact for fact in chosen if fact is not None]

    def _inside(self, query: Query, scope: str, facts: Iterable[Fact]) -> list[Fact]:
        """Bodies that an article tells of beside the ministry or sở they belong to."""
        owners = of_bodies(self._kb.agencies_in(scope or "VN", ()), query.agencies)
        articles = {fact.article for fact in owners}
        return [
            fact
            for fact in facts
            if fact.article in articles and not of_bodies((fact,), query.agencies)
        ]

    def _own(self, query: Query, metric: str, member: str, scope: str) -> list[Fact]:
        """Tiers or years of one place."""
        facts = [
            fact
            for fact in self._kb.facts_of(scope, (metric,))
            if fact.status is (query.status or Status.RESULT)
            and not fact.agency
            and matches(fact, query.period)
        ]
        if member == "cấp":
            tiers: dict[Level, list[Fact]] = {}
            for fact in facts:
                if fact.level is not Level.ALL:
                    tiers.setdefault(fact.level, []).append(fact)
            return [newest(group)[0] for group in tiers.values()]
        years: dict[int | None, list[Fact]] = {}
        for fact in self._tier(query, facts):
            years.setdefault(fact.year, []).append(fact)
        return [newest(group)[0] for group in years.values()]


def measure(fact: Fact) -> float:
    """What figures are ordered by: the value, points as a share of their maximum."""
    if fact.unit == "điểm" and fact.out_of and fact.out_of != 100:
        return 100 * fact.value / fact.out_of
    return fact.value


def _bounds(threshold: Threshold | None) -> tuple[float, float] | None:
    """The least and the greatest value that a threshold lets through."""
    if threshold is None:
        return None
    if threshold.op == "between":
        return threshold.value, threshold.upper if threshold.upper is not None else 1e300
    if threshold.op == "=":
        return threshold.value, threshold.value
    lowest, highest = ANY_VALUE
    match threshold.op:
        case "<":
            return lowest, nextafter(threshold.value, lowest)
        case "<=":
            return lowest, threshold.value
        case ">":
            return nextafter(threshold.value, highest), highest
    return threshold.value, highest
