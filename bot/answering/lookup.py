"""Look-ups: figures of places and metrics, what is known of a place, one metric everywhere."""

from __future__ import annotations

from bot.answering.answers import Answer, Clarify, Figures, Listing, NoData, Overview
from bot.answering.bodies import of_bodies
from bot.answering.contexts import choose_by_topic
from bot.answering.finding import Finder, Found, Gap, Reason, Wanted
from bot.answering.paging import pages_of
from bot.answering.periods import age_key, asked, matches, newest
from bot.answering.places import Places
from bot.answering.vocabulary import OTHER, Metrics
from bot.query import Ask, PeriodSlot, Query
from knowledge.models import Fact, Level, Status
from knowledge.store.base import KnowledgeBase
from knowledge.text import fold

_SHOWN = 5
_MANY = 12  # places of a metric read where hundreds have it
_OF_BODY = 4  # metrics of one body shown at once
_FIRST = 8  # metrics read first for an overview
_COMMON = frozenset("so ty le cua cac duoc voi va".split())
_OVERLAP, _OVERLAP_OF_BODY = 0.8, 0.6
MEMBERS = ("cả nước", "tỉnh", "huyện", "xã")
_FULL = 400  # facts of one metric that are still gone through one by one
# Which gap tells most where several look-ups fail at once.
_TELLING = (
    Reason.LATER, Reason.TIER, Reason.TARGET, Reason.RESULT, Reason.WHOLE, Reason.PERIOD,
    Reason.BODIES, Reason.AGENCY, Reason.NEW_PLACE, Reason.PARENT, Reason.INSIDE, Reason.METRIC,
    Reason.NOTHING,
)  # fmt: skip


_PART_OF = {"tasks_assigned": "tasks_completed"}


class Lookup:
    """Answers look-ups, overviews and listings."""

    def __init__(self, kb: KnowledgeBase, finder: Finder, places: Places, metrics: Metrics) -> None:
        self._kb = kb
        self._finder = finder
        self._places = places
        self._metrics = metrics

    def wanted(self, query: Query, place: str, metric: str) -> Wanted:
        """The look-up of one place and metric, with the tiers that place can have."""
        return Wanted(
            place, metric, self.levels(query, place), query.agencies, query.period, query.status,
            query.topic,
        )  # fmt: skip

    def levels(self, query: Query, place: str) -> tuple[Level, ...]:
        """The tiers asked for, less those meant for another place of the same question."""
        if len(query.places) < 2:
            return query.levels
        if place == "VN":
            return tuple(lv for lv in query.levels if lv in (Level.CENTRAL, Level.PROVINCE))
        return tuple(lv for lv in query.levels if lv is not Level.CENTRAL)

    def places(self, query: Query) -> tuple[str, ...]:
        """The places asked about, without those that only say where another one lies."""
        return tuple(
            code
            for code in query.places
            if not any(self._places.lies_in(other, code) for other in query.places) or code == "VN"
        )

    def answer(self, query: Query) -> Answer:
        """Figures of each place and metric; see the module's other methods for open slots."""
        metrics, places = query.metrics, self.places(query)
        if not places and query.agencies:
            return self._bodies(query)
        if not places and query.scope:
            places = (query.scope,)
        if metrics and places:
            answer = self.figures(query, places)
            if query.status is Status.TARGET and isinstance(answer, NoData):
                above = tuple(code for code in query.places if code not in places)
                set_above = self.figures(query, above) if above else answer
                return set_above if isinstance(set_above, Figures) else answer
            return answer
        if metrics:
            return self.listing(query)
        if places and not query.agencies:
            return self.overview(query, places[0])
        if places and (ids := self._of_body(query, places[0])):
            return self.figures(query.with_(metrics=ids), places[:1])
        return Clarify(query, Ask.METRIC, self._usual(places[0] if places else ""))

    def figures(self, query: Query, places: tuple[str, ...]) -> Answer:
        """Every place with every metric; NoData when there is nothing at all."""
        results = [result for place in places for result in self._of_place(query, place)]
        found = tuple(result for result in results if isinstance(result, Found))
        gaps = [result for result in results if isinstance(result, Gap)]
        if found and query.apart:
            first = found[0].wanted
            return NoData(query, Gap(first, Reason.METRIC), (first.metric,))
        if found:
            open_ = tuple(gap for gap in gaps if not self._covered(gap, found))
            if len(places) > 1 and len(query.metrics) > 1:
                answered = {one.wanted.place for one in found}
                open_ = tuple(gap for gap in open_ if gap.wanted.place not in answered)
            if "levels" in query.carried:
                open_ = tuple(gap for gap in open_ if gap.reason is not Reason.TIER)
            return Figures(query, found, open_)
        if "levels" in query.carried and query.levels:
            dropped = query.with_(levels=(), carried=tuple({*query.carried} - {"levels"}))
            again = self.figures(dropped, places)
            if isinstance(again, Figures):
                return again
        if "agencies" in query.carried and query.agencies:
            dropped = query.with_(agencies=(), carried=tuple({*query.carried} - {"agencies"}))
            again = self.figures(dropped, places)
            if isinstance(again, Figures):
                return again
        if (near := self._stated_otherwise(query, places)) is not None:
            return near
        gap = min(gaps, key=lambda gap: _TELLING.index(gap.reason))
        if gap.reason is Reason.BODIES:
            return self._which_unit(query, gap)
        return NoData(query, gap, self._offers(gap))

    def _of_place(self, query: Query, place: str) -> list[Found | Gap]:
        """Every metric asked for; the alternatives where none of them has a figure."""
        results = [self._finder.find(self.wanted(query, place, id_)) for id_ in query.metrics]
        if not any(isinstance(result, Found) for result in results):
            for id_ in query.alternatives:
                other = self._finder.find(self.wanted(query, place, id_))
                if isinstance(other, Found):
                    return [other]
            if found := self._as_whole(query, place):
                return [found]
        return results

    def _as_whole(self, query: Query, place: str) -> Found | None:
        """What was assigned, told only beside what is done of it: "296/845 nhiệm vụ"."""
        parts = [_PART_OF[metric] for metric in query.metrics if metric in _PART_OF]
        for part in parts:
            found = self._finder.find(self.wanted(query, place, part))
            if isinstance(found, Found) and all(fact.out_of for fact in found.facts):
                return found
        return None

    def _covered(self, gap: Gap, found: tuple[Found, ...]) -> bool:
        """Whether the rate's gap is filled by its count, or the other way round."""
        family = self._metrics[gap.wanted.metric].family
        return bool(family) and any(
            self._metrics[one.wanted.metric].family == family
            and one.wanted.place == gap.wanted.place
            for one in found
        )

    def _which_unit(self, query: Query, gap: Gap) -> Answer:
        """Several bodies have the metric, the place itself has not: ask which is meant."""
        options = [*self._places.namesakes_inside(gap.wanted.place)]
        options = [c for c in options if gap.wanted.metric in self._metrics_of(c)]
        bodies = dict.fromkeys(fact.agency or "" for fact in gap.known)
        return Clarify(query, Ask.AGENCY, (*options, *bodies), gap.wanted.metric, gap.wanted.place)

    def _metrics_of(self, code: str) -> frozenset[str]:
        return self._kb.metrics_by_place().get(code, frozenset())

    def _bodies(self, query: Query) -> Answer:
        """A body without a place: the one place it belongs to, else ask."""
        facts: list[Fact] = []
        for agency in query.agencies:
            own = self._kb.facts_of_agency(agency, query.metrics)
            facts += own or self._close_bodies(query, agency)
        places = tuple(dict.fromkeys(fact.place_code for fact in facts))
        if len(places) == 1:
            moved = query.with_(places=places)
            if query.metrics:
                return self.figures(moved, places)
            picked = self.pick(facts)
            shown = picked[:_SHOWN]
            return Overview(moved, places[0], shown, len(picked) - len(shown))
        if places:
            return Clarify(query, Ask.PLACE, places, query.metrics[0] if query.metrics else "")
        metric = query.metrics[0] if query.metrics else ""
        wanted = Wanted("", metric, (), query.agencies, query.period, query.status)
        return NoData(query, Gap(wanted, Reason.AGENCY))

    def _close_bodies(self, query: Query, agency: str) -> list[Fact]:
        """Bodies whose name begins with the one asked for, and places' own centres."""
        found: list[Fact] = []
        for name, place in self._kb.agencies():
            if name.casefold().startswith(agency.casefold()):
                facts = self._kb.facts_of(place, query.metrics)
                found += (fact for fact in facts if fact.agency == name)
        return found

    def _of_body(self, query: Query, place: str) -> tuple[str, ...]:
        """The metrics a body of a place has, those in per cent alone where per cent is asked."""
        own = [
            fact
            for fact in of_bodies(self._kb.agencies_in(place, ()), query.agencies)
            if fact.status is (query.status or Status.RESULT) and not fact.metric.startswith(OTHER)
        ]
        said = fold(query.text)
        if "%" in said or "phan tram" in said:
            own = [fact for fact in own if fact.unit == "%" or "%" in fact.quote] or own
        held = {fact.metric for fact in own}
        return tuple(metric.id for metric in self._metrics if metric.id in held)[:_OF_BODY]

    # --- what a place has --------------------------------------------------------------------

    def overview(self, query: Query, place: str) -> Answer:
        """The figures of a place most asked for; NoData when it has none."""
        have = self._metrics_of(place)
        usual = [metric.id for metric in self._metrics if metric.id in have]
        ids = [*usual, *sorted(have - set(usual))]
        first = _FIRST if not query.page else 0
        facts = self._fitting(query, place, ids[:first])
        if len({fact.metric for fact in facts}) < _SHOWN:
            facts += self._fitting(query, place, ids[first:])
        results = [fact for fact in facts if fact.status is (query.status or Status.RESULT)]
        if not results:
            wanted = Wanted(place, "", query.levels, (), query.period, query.status)
            gap = self._empty(wanted)
            return NoData(query, gap, self._offers(gap))
        own = [fact for fact in results if not fact.agency] or results
        picked = self.pick(own)
        more = {f.metric for f in results} | (have if not asked(query.period) else set())
        pages = pages_of(len(picked), _SHOWN)
        if not query.page and len(facts) < len(more):
            pages = pages_of(self._kb.count_result_metrics(place), _SHOWN)
        at = _SHOWN * min(query.page, pages - 1)
        chosen = picked[at : at + _SHOWN]
        return Overview(query, place, chosen, len(more) - at - len(chosen), pages)

    def _fitting(self, query: Query, place: str, ids: list[str]) -> list[Fact]:
        """Facts of these metrics that fit the period and tiers asked for."""
        return [
            fact
            for fact in (self._kb.facts_of(place, ids) if ids else ())
            if matches(fact, query.period) and (not query.levels or fact.level in query.levels)
        ]

    def _empty(self, wanted: Wanted) -> Gap:
        metrics = self._kb.metrics_by_place()
        if metrics.get(wanted.place):
            facts = self._kb.facts_of(wanted.place)
            results = [
                f for f in facts if f.status is Status.RESULT and not matches(f, wanted.period)
            ]
            return Gap(wanted, Reason.PERIOD, known=newest(results or facts))
        before = [c for c in self._places.predecessors(wanted.place) if metrics.get(c)]
        if before:
            return Gap(wanted, Reason.NEW_PLACE, places=tuple(before))
        inside = self._inside(wanted.place)[:4]
        return Gap(wanted, Reason.INSIDE if inside else Reason.NOTHING, places=inside)

    def _inside(self, code: str) -> tuple[str, ...]:
        """Places with figures inside one that has none."""
        if code == "VN":
            return self._kb.widest_places(4)
        near = self._kb.places_inside(self._places.province(code))
        return tuple(each for each in near if self._places.lies_in(each, code))

    def pick(self, facts: list[Fact]) -> tuple[Fact, ...]:
        """Of each metric the newest figure of the broadest tier, in the metrics' order."""
        by_metric: dict[str, list[Fact]] = {}
        for fact in facts:
            by_metric.setdefault(fact.metric, []).append(fact)
        order = {metric.id: at for at, metric in enumerate(self._metrics)}
        ids = sorted(by_metric, key=lambda id_: order.get(id_, len(order)))
        chosen = []
        for id_ in ids:
            latest = newest(by_metric[id_])
            chosen.append(min(latest, key=lambda f: f.level is not Level.ALL))
        return tuple(chosen)

    def _usual(self, place: str, count: int = 4) -> tuple[str, ...]:
        metrics = self._metrics_of(place)
        return tuple(metric.id for metric in self._metrics if metric.id in metrics)[:count]

    def _stated_otherwise(self, query: Query, places: tuple[str, ...]) -> Figures | None:
        """A figure outside the table of metrics whose own words the question repeats."""
        said = set(fold(query.text).replace("-", " ").split())
        for place in places:
            for fact in self._kb.facts_outside_table(place):
                if fact.status is Status.TARGET:
                    continue
                if bool(fact.agency) != bool(query.agencies) or (
                    ("%" in query.text) != (fact.unit == "%") and not query.agencies
                ):
                    continue
                words = set(fold(fact.metric.removeprefix(OTHER)).split()) - _COMMON
                need = _OVERLAP_OF_BODY if query.agencies else _OVERLAP
                if words and len(words & said) >= need * len(words):
                    found = self._finder.find(self.wanted(query, place, fact.metric))
                    if isinstance(found, Found):
                        return Figures(query, (found,))
        return None

    def _offers(self, gap: Gap) -> tuple[str, ...]:
        """Metrics the place has: relatives of the one asked for first."""
        have = self._metrics_of(gap.wanted.place)
        family = self._metrics.family_of(gap.wanted.metric) if gap.wanted.metric else ()
        near = [id_ for id_ in family if id_ in have]
        ids = dict.fromkeys([*near, *self._usual(gap.wanted.place, 6)])
        return tuple(id_ for id_ in ids if id_ != gap.wanted.metric)[:4]

    # --- one metric everywhere ---------------------------------------------------------------

    def listing(self, query: Query) -> Answer:
        """One metric over all places, newest period of each place first."""
        facts: list[Fact] = []
        metric = query.metrics[0]
        for id_ in (*query.metrics, *query.alternatives):
            covered = {fact.place_code for fact in facts}
            if len(covered) > _SHOWN * (query.page + 1):
                break
            more = [f for f in self._everywhere(query, id_) if f.place_code not in covered]
            metric = metric if facts else id_
            facts += more
        if not facts:
            wanted = Wanted("", query.metrics[0], query.levels, (), query.period, query.status)
            known = self._other_periods(query) if asked(query.period) else ()
            reason = Reason.PERIOD if known else Reason.NOTHING
            return NoData(query, Gap(wanted, reason, known=known))
        places = list(dict.fromkeys(fact.place_code or fact.place for fact in facts))
        many = len(places)
        if many >= _MANY and not asked(query.period) and not query.levels:
            many = max(many, self._reachable(query, metric))
        pages = pages_of(many, _SHOWN)
        at = _SHOWN * min(query.page, (len(places) - 1) // _SHOWN)
        shown = set(places[at : at + _SHOWN])
        kept = tuple(f for f in facts if (f.place_code or f.place) in shown)
        left = len(places) - at - len(shown)
        if len(places) >= _MANY and not asked(query.period) and not query.levels:
            left = self._kb.count_places(metric) - at - len(shown)
        return Listing(query, metric, kept, left, pages)

    def _other_periods(self, query: Query) -> tuple[Fact, ...]:
        """Of each year that has the metric one figure, the newest first."""
        years: dict[int, Fact] = {}
        anywhen = query.with_(period=PeriodSlot(), levels=())
        for id_ in (*query.metrics, *query.alternatives):
            for fact in self._everywhere(anywhen, id_):
                if fact.year:
                    years.setdefault(fact.year, fact)
        return tuple(years[year] for year in sorted(years, reverse=True))

    def _reachable(self, query: Query, metric: str) -> int:
        """How many places the pages of a long listing come to: those of its newest figures."""
        status = str(query.status or Status.RESULT)
        for member in MEMBERS:
            frames = self._kb.frames(metric, member, "", status)
            if frames:
                return max(frame.count for frame in frames[:2])
        return 0

    def _everywhere(self, query: Query, metric: str) -> list[Fact]:
        status = str(query.status or Status.RESULT)
        facts: list[Fact] = []
        for member in MEMBERS:
            frames = self._kb.frames(metric, member, "", status)
            if sum(frame.count for frame in frames) > _FULL:
                limit = max(_MANY, (query.page + 1) * _SHOWN)
                for frame in frames[:2]:
                    facts += self._kb.ranked(metric, member, frame, limit=limit, status=status)
                if facts:
                    break
            elif frames:
                facts += self._kb.members(metric, member, "", status)
        fitting = [
            fact
            for fact in facts
            if matches(fact, query.period) and (not query.levels or fact.level in query.levels)
        ]
        groups: dict[str, list[Fact]] = {}
        for fact in fitting:
            groups.setdefault(fact.place_code or fact.place, []).append(fact)
        latest = [self._latest(group, query.topic) for group in groups.values()]
        latest.sort(key=lambda group: (_age(group[0]), -len(group)))
        return [fact for group in latest for fact in group]

    def _latest(self, group: list[Fact], topic: tuple[str, ...]) -> tuple[Fact, ...]:
        found: dict[tuple[Level, str], Fact] = {}
        latest = newest(group)
        for fact in choose_by_topic(latest, topic) if topic else latest:
            found.setdefault((fact.level, fact.unit), fact)
        return tuple(found.values())


def _age(fact: Fact) -> tuple[int, int, int]:
    year, end, start = age_key(fact)
    return -year, -end, -start
