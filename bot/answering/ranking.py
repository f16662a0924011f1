"""Rankings, thresholds, counts and the rank of one: members of a place held to one measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from bot.answering.answers import Answer, Clarify, NoData, Ranking, RankOf
from bot.answering.arithmetic import difference
from bot.answering.competing import Field, Fields, measure
from bot.answering.finding import Finder, Gap, Reason, Wanted
from bot.answering.paging import pages_of
from bot.answering.periods import asked, span
from bot.answering.places import MEMBERS, Places
from bot.answering.vocabulary import Metrics
from bot.query import Ask, Intent, Query, Threshold
from knowledge.models import Fact, Level
from knowledge.store.base import KnowledgeBase
from knowledge.text import fold

_LISTED = 12
_OFFERED = 5
_TIERS = {"huyện": Level.DISTRICT, "xã": Level.COMMUNE}
_MEMBERS = re.compile(r"\b(?:khoi|cac|nhom) (?:so|huyen|phong|xa|don vi)\b")
_OPERATORS = {
    ">": lambda value, limit: value > limit,
    ">=": lambda value, limit: value >= limit,
    "<": lambda value, limit: value < limit,
    "<=": lambda value, limit: value <= limit,
    "=": lambda value, limit: value == limit,
}


class Rankings:
    """Answers everything that puts members in order or counts them."""

    def __init__(self, kb: KnowledgeBase, finder: Finder, places: Places, metrics: Metrics) -> None:
        self._kb = kb
        self._finder = finder
        self._places = places
        self._metrics = metrics
        self._fields = Fields(kb, places, metrics)

    # --- ranking, threshold, count, members listed --------------------------------------------

    def answer(self, query: Query) -> Answer:
        """Members in order; those beyond the threshold where one is given."""
        field = self._fields.find(query)
        if field is None or not field.facts:
            if not query.metrics and (open_ := self._rankable(query)):
                return Clarify(query, Ask.METRIC, open_, "", self._fields.scope(query))
            metric = query.metrics[0] if query.metrics else "par_index"
            scope = self._fields.scope(query)
            wanted = Wanted(scope, metric, query.levels, query.agencies, query.period, query.status)
            return NoData(query, self._why_empty(wanted, query))
        highest = self._fields.highest_first(query, field.metric)
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
        fields = (id_ for id_ in named if self._fields.find(query.with_(metrics=(id_,))))
        return tuple(islice(fields, _OFFERED))

    def _why_empty(self, wanted: Wanted, query: Query) -> Gap:
        if wanted.place:
            result = self._finder.find(wanted)
            if isinstance(result, Gap):
                return result
            # Its own figure is known, those of its units are not.
            small = self._places.own_level(wanted.place) is not Level.PROVINCE
            tier = _TIERS.get(query.member, Level.COMMUNE if small else Level.DISTRICT)
            return Gap(replace(wanted, levels=(tier,)), Reason.TIER, known=result.facts)
        others = self._kb.places_with(wanted.metric, 6)
        reason = Reason.PERIOD if asked(query.period) and others else Reason.NOTHING
        known = self._kb.facts_of(others[0], (wanted.metric,))[:1] if others else ()
        return Gap(wanted, reason, known=known, places=others)

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
        others = self._fields.candidates(metrics)
        missing: Gap | None = None
        for metric, stated in [*((m, True) for m in ranks), *((m, False) for m in others)]:
            result = self._finder.find(self._wanted(query, place, metric))
            if isinstance(result, Gap):
                missing = missing or result
            elif not result.namesake:  # a city's rank is not its province's
                own = [fact for fact in result.facts if not (stated and _of_a_member(fact))]
                if not own:
                    missing = missing or Gap(result.wanted, Reason.METRIC)
                    continue
                main = own[0]
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


def _of_a_member(fact: Fact) -> bool:
    """Whether the sentence ranks members ("ở khối sở, dẫn đầu là …") and never names the place."""
    quote = fold(fact.quote)
    return not fact.agency and bool(_MEMBERS.search(quote)) and fold(fact.place) not in quote


def _passes(fact: Fact, threshold: Threshold | None) -> bool:
    if threshold is None:
        return True
    if threshold.op == "between":
        upper = threshold.upper if threshold.upper is not None else float("inf")
        return threshold.value <= fact.value <= upper
    return bool(_OPERATORS[threshold.op](fact.value, threshold.value))
