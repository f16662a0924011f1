"""Rankings, thresholds, counts and the rank of one: members of a place held to one measure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from math import nextafter

from bot.answering.answers import Answer, Clarify, NoData, Ranking, RankOf
from bot.answering.arithmetic import difference
from bot.answering.finding import Finder, Gap, Reason, Wanted, of_bodies
from bot.answering.paging import pages_of
from bot.answering.periods import asked, matches, newest, span
from bot.answering.places import MEMBERS, Places
from bot.answering.vocabulary import Metrics
from bot.query import Ask, Intent, Query, Threshold
from knowledge.models import Fact, Level, Status
from knowledge.store.base import KnowledgeBase
from knowledge.store.orders import ANY_VALUE
from knowledge.text import fold

_LISTED = 12
_FULL = 400  # facts that are still gone through one by one
_OFFERED = 5
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
_TIERS = {"huyện": Level.DISTRICT, "xã": Level.COMMUNE}
_COUNTED = re.compile(r"\d (?:ho so|hs|nhiem vu|thu tuc|dich vu|van ban)\b")
_OPERATORS = {
    ">": lambda value, limit: value > limit,
    ">=": lambda value, limit: value >= limit,
    "<": lambda value, limit: value < limit,
    "<=": lambda value, limit: value <= limit,
    "=": lambda value, limit: value == limit,
}


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


class Rankings:
    """Answers everything that puts members in order or counts them."""

    def __init__(self, kb: KnowledgeBase, finder: Finder, places: Places, metrics: Metrics) -> None:
        self._kb = kb
        self._finder = finder
        self._places = places
        self._metrics = metrics

    # --- ranking, threshold, count, members listed --------------------------------------------

    def answer(self, query: Query) -> Answer:
        """Members in order; those beyond the threshold where one is given."""
        field = self._field(query)
        if field is None or not field.facts:
            if not query.metrics and (open_ := self._rankable(query)):
                return Clarify(query, Ask.METRIC, open_, "", self._scope(query))
            metric = query.metrics[0] if query.metrics else "par_index"
            scope = self._scope(query)
            wanted = Wanted(scope, metric, query.levels, query.agencies, query.period, query.status)
            return NoData(query, self._why_empty(wanted, query))
        highest = self._highest_first(query, field.metric)
        ordered = sorted(field.facts, key=measure, reverse=highest)
        if query.places and query.scope != query.places[0] and query.order:
            return self._beside(query, field)
        passing = [fact for fact in ordered if _passes(fact, query.threshold)]
        whole = query.intent in (Intent.LISTING, Intent.THRESHOLD, Intent.COUNT)
        limit = query.limit or (_LISTED if whole else 1)
        many = len(passing) + field.unread.passing
        pages = pages_of(many, limit) if whole else 1
        first = limit * min(query.page, pages - 1)
        shown = tuple(passing[first : first + limit])
        if query.position:
            shown = self._at_position(query, passing)
        return Ranking(
            query, shown, tuple(self._stated_rank(fact) for fact in shown),
            len(ordered) + field.unread.units, many,
            self._members(field), field.scope, field.member, highest,
            mixed=len({span(fact) for fact in (shown or ordered)}) > 1,
            scales=len({fact.out_of for fact in shown if fact.unit == "điểm" and fact.out_of}) > 1,
            whole=whole, threshold=query.threshold, counted=query.intent is Intent.COUNT,
            pages=pages,
        )  # fmt: skip

    def _at_position(self, query: Query, ordered: Sequence[Fact]) -> tuple[Fact, ...]:
        """The one an article ranks there, else the one that stands there among those known."""
        position = query.position or 1
        if query.order in ("", "best"):
            for fact in ordered:
                rank = self._stated_rank(fact)
                if rank is not None and rank.value == position:
                    return (fact,)
        return tuple(ordered[position - 1 : position] or ordered[:_LISTED])

    def _beside(self, query: Query, field: Field) -> Answer:
        """The unit right behind (order "worst") or before the one named; its own rank at an end."""
        lower = self._metrics[field.metric].better == "lower"
        ordered = sorted(field.facts, key=measure, reverse=not lower)
        at = next((i for i, fact in enumerate(ordered) if fact.place_code == query.places[0]), -1)
        other = at + (1 if query.order == "worst" else -1)
        if at < 0 or not 0 <= other < len(ordered):
            return self.rank_of(query.with_(intent=Intent.RANK_OF, scope=None, order=""))
        shown = (ordered[other],)
        return Ranking(
            query, shown, tuple(self._stated_rank(fact) for fact in shown),
            len(ordered) + field.unread.units, len(ordered), self._members(field), field.scope,
            field.member, not lower, mixed=len({span(fact) for fact in shown}) > 1, scales=False,
            whole=False, threshold=None, counted=False,
        )  # fmt: skip

    def _rankable(self, query: Query) -> tuple[str, ...]:
        """Metrics that members of the scope can be held to, in the order of the table."""
        named = [m.id for m in self._metrics if not m.is_rank]
        if "%" in query.text:
            named = [id_ for id_ in named if "%" in self._metrics[id_].units]
        fields = (id_ for id_ in named if self._field(query.with_(metrics=(id_,))))
        return tuple(islice(fields, _OFFERED))

    def _why_empty(self, wanted: Wanted, query: Query) -> Gap:
        if wanted.place:
            result = self._finder.find(wanted)
            if isinstance(result, Gap):
                return result
            if query.member in _TIERS:  # its own figure is known, those of its units are not
                return Gap(replace(wanted, levels=(_TIERS[query.member],)), Reason.TIER,
                           known=result.facts)  # fmt: skip
        others = self._kb.places_with(wanted.metric, 6)
        reason = Reason.PERIOD if asked(query.period) and others else Reason.NOTHING
        known = self._kb.facts_of(others[0], (wanted.metric,))[:1] if others else ()
        return Gap(wanted, reason, known=known, places=others)

    def _highest_first(self, query: Query, metric: str) -> bool:
        lower_is_better = self._metrics[metric].better == "lower"
        match query.order:
            case "highest":
                return not self._metrics[metric].is_rank
            case "lowest":
                return self._metrics[metric].is_rank
            case "worst":
                return lower_is_better
        return not lower_is_better

    def _scope(self, query: Query) -> str:
        if query.scope:
            return query.scope
        return query.places[0] if query.places else ""

    def _field(self, query: Query) -> Field | None:
        scope = self._scope(query)
        for metric in self._candidates(self._of_bound(query)):
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

    def _candidates(self, metrics: Sequence[str]) -> tuple[str, ...]:
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
            return (*merged, "huyện", "xã", "cấp")
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
        return self._highest_first(query, metric)

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
        if not query.member and not self._scope(query):
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

    def _members(self, field: Field) -> int:
        if not field.scope or field.member not in MEMBERS.values():
            return 0
        new = any(fact.place_code[:1].isupper() for fact in field.facts)
        return self._places.count_members(field.scope, field.member, "new" if new else "old")

    def _stated_rank(self, fact: Fact) -> Fact | None:
        """The rank the article gives this score, of the same year."""
        for id_ in self._metrics.family_of(fact.metric):
            if not self._metrics[id_].is_rank:
                continue
            for other in self._kb.facts_of(fact.place_code, (id_,)):
                if other.year == fact.year and other.agency == fact.agency:
                    return other
        return None

    # --- the rank of one -----------------------------------------------------------------------

    def rank_of(self, query: Query) -> Answer:
        """The stated rank; else the place among all that have the figure of that period."""
        place = query.places[0] if query.places else (query.scope or "")
        metrics = (*query.metrics, *query.alternatives) or ("par_index",)
        ranks = [m for m in self._with_ranks(metrics) if self._metrics[m].is_rank]
        others = self._candidates(metrics)
        missing: Gap | None = None
        for metric, stated in [*((m, True) for m in ranks), *((m, False) for m in others)]:
            result = self._finder.find(self._wanted(query, place, metric))
            if isinstance(result, Gap):
                missing = missing or result
            elif not result.namesake:  # a city's rank is not its province's
                main = result.facts[0]
                return self._stated(query, main) if stated else self._counted(query, main)
        if missing is None:
            missing = Gap(self._wanted(query, place, metrics[0]), Reason.NOTHING)
        return NoData(query, missing)

    def _with_ranks(self, metrics: Sequence[str]) -> tuple[str, ...]:
        twins = [other for metric in metrics for other in self._metrics.family_of(metric)]
        return tuple(dict.fromkeys([*metrics, *twins]))

    def _wanted(self, query: Query, place: str, metric: str) -> Wanted:
        own = self._places.own_level(place)
        levels = tuple(level for level in query.levels if level is not own)
        return Wanted(place, metric, levels, query.agencies, query.period, query.status)

    def _stated(self, query: Query, rank: Fact) -> Answer:
        score = None
        for id_ in self._metrics.family_of(rank.metric):
            for fact in self._kb.facts_of(rank.place_code, (id_,)):
                if fact.year == rank.year and fact.agency == rank.agency and score is None:
                    score = fact
        first = self._leader(score) if score is not None else None
        behind = difference(first, score) if first and score and rank.value > 1 else None
        return RankOf(query, rank, score, int(rank.value), 0, behind, first if behind else None)

    def _leader(self, score: Fact) -> Fact | None:
        """The best score of the same tier, province and period that the article ranks first."""
        rivals = self._rivals(score)
        best = max(rivals, key=measure, default=None)
        rank = self._stated_rank(best) if best else None
        return best if rank is not None and rank.value == 1 else None

    def _rivals(self, fact: Fact) -> list[Fact]:
        member = MEMBERS.get(self._places.own_level(fact.place_code), "tỉnh")
        province = self._places.province(fact.place_code) if member != "tỉnh" else ""
        if fact.agency:
            pool: Sequence[Fact] = self._kb.agencies_in(fact.place_code, (fact.metric,))
        else:
            frames = self._kb.frames(fact.metric, member, province, str(fact.status))
            frame = next(
                (f for f in frames if (f.year, f.period, f.level)
                 == (fact.year, fact.period, str(fact.level))), None,
            )  # fmt: skip
            pool = self._kb.ranked(fact.metric, member, frame, province) if frame else ()
        return [f for f in pool if f.unit == fact.unit and span(f) == span(fact)]

    def _counted(self, query: Query, fact: Fact) -> Answer:
        rivals = self._rivals(fact)
        lower = self._metrics[fact.metric].better == "lower"
        if query.order in ("highest", "lowest"):
            lower = query.order == "lowest"
        ahead = sum(
            measure(other) < measure(fact) if lower else measure(other) > measure(fact)
            for other in rivals
        )
        return RankOf(query, None, fact, ahead + 1, len(rivals), None, None)


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


def _passes(fact: Fact, threshold: Threshold | None) -> bool:
    if threshold is None:
        return True
    if threshold.op == "between":
        upper = threshold.upper if threshold.upper is not None else float("inf")
        return threshold.value <= fact.value <= upper
    return bool(_OPERATORS[threshold.op](fact.value, threshold.value))
