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
from bot.answering.numbers import capital
from bot.query import Intent, PeriodSlot, Query
from bot.rendering.actions import CHART, HERE, METRICS, MORE, PLACES, encode
from bot.rendering.offers import Offers, slot_of
from bot.rendering.prover import LABEL, Prover
from bot.rendering.source import REPORT_LIMIT, report_line
from bot.rendering.talk import example_place
from bot.reply import Button
from knowledge.models import Fact, Level

_WIDE = 32
_ROWS = 4
_TIERS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)


class Buttons:
    """Chooses and proves buttons."""

    def __init__(self, answerer: Answerer) -> None:
        self._a = answerer
        self._prover = Prover(answerer)
        self._offers = Offers(answerer, self._prover)

    def of(self, answer: Answer, facts: tuple[Fact, ...], chart: bool) -> list[list[Button]]:
        """Rows of buttons for an answer that rests on these facts, a pager below a long list."""
        rows = self._of(answer, facts, chart)
        if isinstance(answer, Overview | Listing | Ranking) and answer.pages > 1:
            rows.append(pager(answer.query, answer.pages))
        return [row for row in rows if row]

    def _of(self, answer: Answer, facts: tuple[Fact, ...], chart: bool) -> list[list[Button]]:
        match answer:
            case Figures() if any(found.disputed for found in answer.found):
                return self._laid(self._articles(answer), (Button(m.B_MORE, MORE),))
            case Figures() | Trend():
                tiers = self._tiers(answer.query, facts)
                picture = [Button(m.B_CHART, CHART)] if chart else []
                found = [*tiers, *picture, *self._others(facts)]
                return self._laid(found[:4], self._last(facts))
            case Comparison() | Ranking() | RankOf():
                return self._laid(self._around(answer, facts, chart), self._last(facts))
            case Overview() | Confirm() | Reverse():
                return self._laid(self._more_metrics(facts), self._last(facts))
            case Listing():
                return self._laid(self._offers.of_places(answer.metric, facts), ())
            case NoData():
                return self._laid(self._offers.instead(answer), ())
            case Clarify():
                return self._laid(self._offers.choices(answer), ())
            case Source():
                url = answer.article.url
                original = [Button(m.B_ORIGINAL, url=url)] if url.startswith("http") else []
                return self._laid([*original, *self._more_metrics(facts, 1)], ())
            case Defined():
                return self._laid(self._offers.defined(answer), ())
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
        return self._prover.proven([(label if len(label) <= LABEL else m.B_TRY, query)])

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

    def _articles(self, answer: Figures) -> list[Button]:
        """The articles that disagree, to be opened."""
        ids = dict.fromkeys(f.article for found in answer.found for f in found.disputed)
        found = []
        for id_, other in zip(ids, m.B_OPEN_NTH, strict=False):
            article = self._a.kb.article(id_)
            if article is not None and article.url.startswith(("http://", "https://")):
                label = m.B_OPEN.format(publisher=article.publisher)
                fits = article.publisher and len(label) <= LABEL
                found.append(Button(label if fits else other, url=article.url))
        return found

    # --- by shape -----------------------------------------------------------------------------

    def _tiers(self, query: Query, facts: tuple[Fact, ...]) -> list[Button]:
        """Other tiers of the same figure, and its two years."""
        if not facts or facts[0].agency:
            return []
        first = facts[0]
        shown = {fact.level for fact in facts}
        base = Query(
            Intent.LOOKUP, "", (first.place_code,), metrics=(first.metric,),
            period=slot_of(first) if query.period.year else PeriodSlot(), status=first.status,
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
        found = self._prover.proven(wanted)
        if query.intent is not Intent.TREND:
            years = base.with_(
                intent=Intent.TREND, period=PeriodSlot(),
                levels=(first.level,) if len(shown) == 1 else (),
            )  # fmt: skip
            found += self._prover.proven([(m.B_TWO_YEARS, years)])
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
        return self._prover.proven(wanted)

    def _place_card(self, facts: tuple[Fact, ...]) -> list[Button]:
        query = Query(Intent.OVERVIEW, "", (facts[0].place_code,)) if facts else None
        return (
            self._prover.proven([(m.B_OTHER_FIGURES, query)]) if query and query.places[0] else []
        )

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
                    page=0,
                    period=PeriodSlot(), levels=(), agencies=(), topic=(), carried=(),
                )  # fmt: skip
                other = "worst" if self._best_first(answer) else "best"
                label = m.B_LOWEST if answer.highest_first else m.B_HIGHEST
                everyone = query.with_(intent=Intent.LISTING, order="")
                if len(answer.facts) < answer.known:
                    found += self._prover.proven([(m.B_RANKING, everyone)])
                found += self._prover.proven([(label, query.with_(order=other))])
            elif metric and member and not facts[0].agency:
                query = Query(Intent.RANKING, "", scope=scope, member=member, metrics=(metric,))
                found += self._prover.proven([(m.B_RANKING, query.with_(order="best"))])
        if chart:
            found.append(Button(m.B_CHART, CHART))
        return found + self._more_metrics(facts, 1)

    def _best_first(self, answer: Ranking) -> bool:
        lower = self._a.metrics[answer.facts[0].metric].better == "lower" if answer.facts else False
        return answer.highest_first is not lower


def pager(query: Query, pages: int) -> list[Button]:
    """‹ Trước, 2/5, Sau ›: the same list on other pages; empty where it does not fit."""
    page = min(query.page, pages - 1)
    bare = query.with_(text="", carried=(), topic=(), terms=(), mentions=())
    wanted = [(m.B_PREVIOUS, page - 1)] * (page > 0) + [(m.B_NEXT, page + 1)] * (page < pages - 1)
    turns = [Button(label, encode(bare.with_(page=at))) for label, at in wanted]
    if not all(button.action for button in turns):
        return []
    here = Button(m.B_PAGE.format(page=page + 1, pages=pages), HERE)
    return [*turns[: page > 0], here, *turns[page > 0 :]]
