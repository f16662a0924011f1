"""Which buttons stand under a reply. Each is tried against the base before it is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from bot import messages as m
from bot.answering.answerer import Answerer
from bot.answering.answers import (
    Answer,
    Clarify,
    Comparison,
    Confirm,
    Coverage,
    Defined,
    Figures,
    Listing,
    Merger,
    NoData,
    Overview,
    Passages,
    Ranking,
    RankOf,
    Reverse,
    Several,
    Social,
    Source,
    Trend,
    Unknown,
)
from bot.answering.finding import Found, Wanted
from bot.answering.lookup import MEMBERS as ALL_MEMBERS
from bot.answering.numbers import capital
from bot.answering.places import MEMBERS
from bot.query import Ask, Intent, PeriodSlot, Query
from bot.rendering.actions import CHART, METRICS, MORE, PLACES, encode
from bot.rendering.source import REPORT_LIMIT, report_line
from bot.rendering.talk import example_place
from bot.reply import Button
from knowledge.models import Fact, Level, Status

_LABEL = 20
_WIDE = 32
_ROWS = 4
_TIERS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)


class Buttons:
    """Chooses and proves buttons."""

    def __init__(self, answerer: Answerer) -> None:
        self._a = answerer

    def of(self, answer: Answer, facts: tuple[Fact, ...], chart: bool) -> list[list[Button]]:
        """Rows of buttons for an answer that rests on these facts."""
        match answer:
            case Figures() | Trend():
                found = [*self._tiers(answer.query, facts), *self._others(facts)]
                return self._laid(found[:4], self._last(facts))
            case Comparison() | Ranking() | RankOf():
                return self._laid(self._around(answer, facts, chart), self._last(facts))
            case Overview() | Confirm() | Reverse():
                return self._laid(self._more_metrics(facts), self._last(facts))
            case Listing():
                return self._laid(self._of_places(answer.metric, facts), ())
            case NoData():
                return self._laid(self._instead(answer), ())
            case Clarify():
                return self._laid(self._choices(answer), ())
            case Source():
                url = answer.article.url
                original = [Button(m.B_ORIGINAL, url=url)] if url.startswith("http") else []
                return self._laid([*original, *self._more_metrics(facts, 1)], ())
            case Defined():
                return self._laid(self._defined(answer), ())
            case Several():
                return self._laid(self._others(facts)[:2], self._last(facts[:1]))
            case Coverage() | Merger() | Passages() | Unknown():
                return [[Button(m.B_CHOOSE_PLACE, PLACES), Button(m.B_CHOOSE_METRIC, METRICS)]]
            case Social():
                return self.menu(answer.query)

    # --- standing rows --------------------------------------------------------------------

    def menu(self, query: Query) -> list[list[Button]]:
        """Where to begin: one question that has an answer, places, metrics."""
        rows = []
        if query.intent in (Intent.GREETING, Intent.HELP, Intent.OFF_TOPIC, Intent.PROCEDURE):
            rows += [[button] for button in self._example()]
        return [*rows, [Button(m.B_CHOOSE_PLACE, PLACES), Button(m.B_CHOOSE_METRIC, METRICS)]]

    def _example(self) -> list[Button]:
        code, metric = example_place(self._a)
        name = capital(self._a.places.name(code))
        label = m.B_TRY_ON_TIME.format(place=name) if metric == "on_time_rate" else m.B_TRY
        query = Query(Intent.LOOKUP, "", (code,), metrics=(metric,))
        return self._proven([(label if len(label) <= _LABEL else m.B_TRY, query)])

    def _last(self, facts: tuple[Fact, ...]) -> tuple[Button, ...]:
        """[Chép câu báo cáo][Thêm…]"""
        if not facts:
            return ()
        line = report_line(self._a, facts[0])
        copy = (Button(m.B_COPY, copy=line),) if line and len(line) <= REPORT_LIMIT else ()
        return (*copy, Button(m.B_MORE, MORE))

    def _laid(self, found: Iterable[Button], last: tuple[Button, ...]) -> list[list[Button]]:
        """Two a row, alone where the labels are long; at most four rows."""
        rows: list[list[Button]] = []
        for button in dict.fromkeys(found):
            fits = (
                rows
                and len(rows[-1]) == 1
                and (len(rows[-1][0].label) + len(button.label) <= _WIDE)
            )
            if fits:
                rows[-1].append(button)
            else:
                rows.append([button])
        rows = rows[: _ROWS - bool(last)]
        return [*rows, list(last)] if last else rows

    def _proven(self, wanted: Iterable[tuple[str, Query]]) -> list[Button]:
        """Buttons of the queries that have an answer and fit."""
        found = []
        for label, query in wanted:
            action = encode(query)
            if action and 0 < len(label) <= _LABEL and self.has_answer(query):
                found.append(Button(label, action))
        return found

    def has_answer(self, query: Query) -> bool:
        """Whether pressing it gives figures."""
        match query.intent:
            case Intent.LOOKUP if self._is_bare(query) and any(
                self._a.kb.has_results(place, metric)
                for place in query.places
                for metric in query.metrics
            ):
                return True
            case Intent.LOOKUP:
                return any(
                    isinstance(
                        self._a.finder.find(
                            Wanted(place, metric, query.levels, query.agencies, query.period,
                                   query.status)
                        ),
                        Found,
                    )
                    for place in query.places
                    for metric in query.metrics
                )  # fmt: skip
            case Intent.OVERVIEW:
                return query.places[0] in self._a.kb.metrics_by_place()
            case Intent.LISTING if not query.scope:
                metric = query.metrics[0]
                return any(self._a.kb.frames(metric, member) for member in ALL_MEMBERS)
            case Intent.RANKING | Intent.LISTING if query.member in MEMBERS.values():
                scope = query.scope or ""
                home = self._a.places.province(scope) if scope not in ("", "VN") else ""
                return bool(self._a.kb.frames(query.metrics[0], query.member, home))
            case Intent.RANKING | Intent.LISTING:
                return isinstance(self._a.answer(query), Ranking)
            case Intent.TREND:
                return self._two_years(query)
            case Intent.DEFINITION:
                return self._a.definitions.of_metric(query.metrics[0]) is not None
        return False

    def _is_bare(self, query: Query) -> bool:
        """Whether nothing but places and metrics is said."""
        return query.period == PeriodSlot() and not (
            query.levels or query.agencies or query.status or query.topic
        )

    def _two_years(self, query: Query) -> bool:
        """Whether a tier has results of two years over the same stretch."""
        seen: dict[tuple[object, ...], set[int | None]] = {}
        for fact in self._a.kb.facts_of(query.places[0], query.metrics):
            if fact.status is Status.RESULT and not fact.agency:
                if not query.levels or fact.level in query.levels:
                    start, end = fact.period_start, fact.period_end
                    stretch = (start and (start.month, start.day), end and (end.month, end.day))
                    seen.setdefault((fact.level, fact.unit, stretch), set()).add(fact.year)
        return any(len(years) > 1 for years in seen.values())

    # --- by shape -----------------------------------------------------------------------------

    def _slot(self, fact: Fact) -> PeriodSlot:
        return PeriodSlot(fact.year) if fact.year else PeriodSlot()

    def _tiers(self, query: Query, facts: tuple[Fact, ...]) -> list[Button]:
        """Other tiers of the same figure, and its two years."""
        if not facts or facts[0].agency:
            return []
        first = facts[0]
        shown = {fact.level for fact in facts}
        base = Query(
            Intent.LOOKUP, "", (first.place_code,), metrics=(first.metric,),
            period=self._slot(first) if query.period.year else PeriodSlot(), status=first.status,
        )  # fmt: skip
        base = base.with_(status=None) if first.status.value == "result" else base
        have = {
            fact.level
            for fact in self._a.kb.facts_of(first.place_code, (first.metric,))
            if fact.status is first.status and not fact.agency
        }
        tiers = [tier for tier in _TIERS if tier in have and tier not in shown]
        wanted: list[tuple[str, Query]] = []
        if len(tiers) >= 2:
            wanted.append((m.B_ALL_TIERS, base))
        else:
            wanted += [(m.B_TIERS[str(tier)], base.with_(levels=(tier,))) for tier in tiers]
        found = self._proven(wanted)
        if query.intent is not Intent.TREND:
            years = base.with_(
                intent=Intent.TREND, period=PeriodSlot(),
                levels=(first.level,) if len(shown) == 1 else (),
            )  # fmt: skip
            found += self._proven([(m.B_TWO_YEARS, years)])
        return found

    def _others(self, facts: tuple[Fact, ...]) -> list[Button]:
        return self._more_metrics(facts, 1) + self._place_card(facts)

    def _more_metrics(self, facts: tuple[Fact, ...], count: int = 3) -> list[Button]:
        """Other metrics of the same place: relatives first."""
        if not facts:
            return []
        first = facts[0]
        shown = {fact.metric for fact in facts}
        have = self._a.kb.metrics_by_place().get(first.place_code, frozenset()) - shown
        near = [id_ for id_ in self._a.metrics.family_of(first.metric) if id_ in have]
        ids = dict.fromkeys([*near, *(metric.id for metric in self._a.metrics)])
        wanted = [
            (self._a.metrics[id_].name,
             Query(Intent.LOOKUP, "", (first.place_code,), metrics=(id_,)))
            for id_ in islice((id_ for id_ in ids if id_ in have), count)
        ]  # fmt: skip
        return self._proven(wanted)

    def _place_card(self, facts: tuple[Fact, ...]) -> list[Button]:
        query = Query(Intent.OVERVIEW, "", (facts[0].place_code,)) if facts else None
        return self._proven([(m.B_OTHER_FIGURES, query)]) if query and query.places[0] else []

    def _around(
        self, answer: Comparison | Ranking | RankOf, facts: tuple[Fact, ...], chart: bool
    ) -> list[Button]:
        """The whole ranking, its other end, the chart."""
        found: list[Button] = []
        if facts:
            own = self._a.places.own_level(facts[0].place_code)
            member = {Level.DISTRICT: "huyện", Level.COMMUNE: "xã", Level.PROVINCE: "tỉnh"}.get(own)
            home = self._a.places.province(facts[0].place_code)
            scope = home if own is not Level.PROVINCE else None
            metric = next((f.metric for f in facts if not f.metric.endswith("_rank")), "")
            if isinstance(answer, Ranking):
                query = answer.query.with_(
                    text="", intent=Intent.RANKING, threshold=None, limit=None, metrics=(metric,),
                    period=PeriodSlot(), levels=(), agencies=(), topic=(), carried=(),
                )  # fmt: skip
                other = "worst" if self._best_first(answer) else "best"
                label = m.B_LOWEST if answer.highest_first else m.B_HIGHEST
                everyone = query.with_(intent=Intent.LISTING, order="")
                if len(answer.facts) < answer.known:
                    found += self._proven([(m.B_RANKING, everyone)])
                found += self._proven([(label, query.with_(order=other))])
            elif metric and member and not facts[0].agency:
                query = Query(Intent.RANKING, "", scope=scope, member=member, metrics=(metric,))
                found += self._proven([(m.B_RANKING, query.with_(order="best"))])
        if chart:
            found.append(Button(m.B_CHART, CHART))
        return found + self._more_metrics(facts, 1)

    def _best_first(self, answer: Ranking) -> bool:
        lower = self._a.metrics[answer.facts[0].metric].better == "lower" if answer.facts else False
        return answer.highest_first is not lower

    def _of_places(self, metric: str, facts: Iterable[Fact]) -> list[Button]:
        codes = dict.fromkeys(fact.place_code for fact in facts if fact.place_code)
        return self._places(tuple(codes), metric)

    def _places(self, codes: tuple[str, ...], metric: str) -> list[Button]:
        wanted = []
        for code in codes[:4]:
            name = capital(self._a.places.name(code))
            query = Query(Intent.LOOKUP, "", (code,), metrics=(metric,) if metric else ())
            if not metric:
                query = query.with_(intent=Intent.OVERVIEW)
            wanted.append((name if len(name) <= _LABEL else name[: _LABEL - 1] + "…", query))
        return self._proven(wanted)

    def _instead(self, answer: NoData) -> list[Button]:
        """Questions near the one without an answer that do have one."""
        gap = answer.gap
        wanted: list[tuple[str, Query]] = []
        for fact in (*gap.substitute[:1], *gap.known[:1]):
            query = Query(
                Intent.LOOKUP, "", (fact.place_code,), metrics=(fact.metric,),
                period=self._slot(fact), status=None if fact.status.value == "result" else (
                    fact.status),
            )  # fmt: skip
            name = self._a.metrics[fact.metric].name
            label = f"{name} {fact.year}" if fact.year else name
            wanted.append((label if len(label) <= _LABEL else f"Số năm {fact.year}", query))
        found = self._proven(wanted[:1])
        found += self._places(gap.places, gap.wanted.metric)[:3]
        place = gap.wanted.place
        wanted = [
            (self._a.metrics[id_].name, Query(Intent.LOOKUP, "", (place,), metrics=(id_,)))
            for id_ in answer.offers
        ]
        found += self._proven(wanted[:2])
        if len(found) < 2 and place:
            found += self._proven([(m.B_OTHER_FIGURES, Query(Intent.OVERVIEW, "", (place,)))])
        return found or [Button(m.B_CHOOSE_PLACE, PLACES), Button(m.B_CHOOSE_METRIC, METRICS)]

    def _choices(self, answer: Clarify) -> list[Button]:
        query = answer.query.with_(text="", ask=None, options=(), carried=(), topic=())
        metrics = (answer.metric,) if answer.metric else query.metrics
        match answer.ask:
            case Ask.PLACE:
                codes = answer.options or self._a.kb.places_with(answer.metric, 4)
                return self._places(tuple(codes), metrics[0] if metrics else "")
            case Ask.LEVEL:
                base = Query(
                    Intent.COMPARE if len(query.places) > 1 else Intent.LOOKUP, "", query.places,
                    metrics=metrics, period=query.period,
                )  # fmt: skip
                return [
                    Button(m.B_TIERS[level], action)
                    for level in answer.options
                    if level in m.B_TIERS and (action := encode(base.with_(levels=(Level(level),))))
                ]
            case Ask.METRIC:
                place = answer.place or query.scope or ""
                have = self._a.kb.metrics_by_place().get(place, frozenset())
                ids = answer.options or tuple(x.id for x in self._a.metrics if x.id in have)
                wanted = [
                    (self._a.metrics[id_].name,
                     Query(Intent.LOOKUP, "", (place,), metrics=(id_,)) if place
                     else Query(Intent.LISTING, "", metrics=(id_,)))
                    for id_ in ids[:4]
                ]  # fmt: skip
                menu = [Button(m.B_CHOOSE_PLACE, PLACES), Button(m.B_CHOOSE_METRIC, METRICS)]
                return self._proven(wanted) or menu
            case Ask.AGENCY:
                return self._units(answer, metrics)

    def _units(self, answer: Clarify, metrics: tuple[str, ...]) -> list[Button]:
        wanted = []
        for option in answer.options[:4]:
            name = self._a.places.name(option)
            query = Query(
                Intent.LOOKUP, "", (option,) if name else (answer.place,), metrics=metrics
            )
            if not name:
                query = query.with_(agencies=(option,))
            label = capital(name or option)
            wanted.append((label if len(label) <= _LABEL else label[: _LABEL - 1] + "…", query))
        return self._proven(wanted)

    def _defined(self, answer: Defined) -> list[Button]:
        wanted = [
            (m.B_WHERE, Query(Intent.LISTING, "", metrics=(id_,)))
            for id_ in answer.definition.metrics[:1]
        ]
        return [*self._proven(wanted), Button(m.B_OTHER_METRICS, METRICS)]
