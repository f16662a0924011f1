"""The one door of this package: a `Query` in, an `Answer` out."""

from __future__ import annotations

import re

from bot.answering.answers import (
    Answer,
    Clarify,
    Coverage,
    Defined,
    Figures,
    Merger,
    NoData,
    Overview,
    Passages,
    Ranking,
    Several,
    Social,
)  # fmt: skip
from bot.answering.checking import Checking
from bot.answering.comparing import Comparing
from bot.answering.finding import Finder, Gap, Reason, Wanted
from bot.answering.lookup import Lookup
from bot.answering.passages import PassageFinder
from bot.answering.places import Places
from bot.answering.ranking import Rankings
from bot.answering.vocabulary import Definitions, Metrics
from bot.query import Ask, Intent, Query
from knowledge.gazetteer import Gazetteer
from knowledge.models import Fact
from knowledge.store.base import KnowledgeBase
from knowledge.text import fold

_PARTS = 3
_FEW = 3  # units with a figure: too few to say that none is beyond a bound
_NEARLY_ALL = 0.8
_NEWEST, _WIDEST = 4, 12
_SOCIAL = frozenset(
    {
        Intent.GREETING, Intent.THANKS, Intent.HELP, Intent.ABUSE, Intent.CANCEL,
        Intent.PROCEDURE, Intent.OFF_TOPIC,
    }
)  # fmt: skip


_WEAK = re.compile(r"\b(?:con|chua|qua|bi) (?:\w+ )?(?:thap|yeu|kem|cham|it|nhac|che)\b")
_ORDERED = frozenset(
    {
        Intent.RANKING, Intent.THRESHOLD, Intent.COUNT, Intent.LISTING, Intent.RANK_OF,
        Intent.COMPARE, Intent.TREND,
    }
)  # fmt: skip


class Answerer:
    """Looks queries up in one knowledge base."""

    def __init__(self, kb: KnowledgeBase, gazetteer: Gazetteer) -> None:
        self.kb = kb
        self.places = Places(gazetteer)
        self.metrics = Metrics.load()
        self.definitions = Definitions.load()
        self.finder = Finder(kb, self.places)
        self._lookup = Lookup(kb, self.finder, self.places, self.metrics)
        self._rankings = Rankings(kb, self.finder, self.places, self.metrics)
        self._comparing = Comparing(kb, self.finder, self._lookup, self.places, self.metrics)
        self._checking = Checking(kb, self.finder, self._lookup, self.places)
        self._passages = PassageFinder(kb, self.places)

    def answer(self, query: Query, previous: tuple[Fact, ...] = ()) -> Answer:
        """The answer; `previous` are the facts of the last reply, for "nguồn đâu"."""
        if query.parts:
            parts = query.parts[:_PARTS]
            answers = tuple(self.answer(part, previous) for part in parts)
            return Several(query, answers, len(query.parts) > _PARTS)
        if query.ask is not None:
            metric = query.metrics[0] if query.metrics else ""
            place = query.places[0] if query.places else ""
            return Clarify(query, query.ask, query.options, metric, place)
        if query.intent in _SOCIAL:
            return Social(query)
        if query.era == "new" and query.intent is not Intent.MERGER:
            query = query.with_(
                places=tuple(map(self.places.renewed, query.places)),
                scope=self.places.renewed(query.scope) if query.scope else query.scope,
            )
        if query.apart and query.intent in _ORDERED:
            return self._apart(query)
        match query.intent:
            case Intent.OVERVIEW if query.places:
                return self._overview(query)
            case Intent.LISTING:
                return self._listing(query)
            case Intent.COMPARE:
                return self._comparing.compare(query)
            case Intent.TREND:
                return self._comparing.trend(query)
            case Intent.RANKING | Intent.THRESHOLD | Intent.COUNT:
                return self._ranked(query)
            case Intent.RANK_OF:
                return self._rankings.rank_of(query)
            case Intent.REVERSE:
                return self._checking.reverse(query)
            case Intent.CONFIRM:
                return self._checking.confirm(query)
            case Intent.SOURCE:
                return self._checking.source(query, previous)
            case Intent.DEFINITION:
                return self._define(query)
            case Intent.PASSAGE:
                return self._passages.answer(query)
            case Intent.MERGER:
                return Merger(query, query.places or ((query.scope,) if query.scope else ()))
            case Intent.COVERAGE | Intent.OVERVIEW:
                return self.coverage(query)
            case Intent.UNCLEAR:
                return self._said(query) or Clarify(query, Ask.METRIC, query.options)
        return self._lookup.answer(query)

    def _apart(self, query: Query) -> Answer:
        """No order and no list by "trước hạn" alone: articles give it together with "đúng hạn"."""
        place = query.scope or (query.places[0] if query.places else "")
        wanted = Wanted(place, query.metrics[0], query.levels, query.agencies, query.period)
        return NoData(query, Gap(wanted, Reason.METRIC), query.metrics[:1])

    def _ranked(self, query: Query) -> Answer:
        """Members in order; where none is beyond the bound, the sentence that names the bound."""
        answer = self._rankings.answer(query)
        bound = query.threshold
        if isinstance(answer, Ranking) and not answer.facts and bound and answer.known < _FEW:
            found = self._passages.answer(query.with_(places=(query.scope,) if query.scope else ()))
            text = " ".join(p.text for p in found.passages) if isinstance(found, Passages) else ""
            if f"{bound.value:g}".replace(".", ",") in text:
                return found
        return answer

    def _said(self, query: Query) -> Answer | None:
        """Sentences for a question about no figure that has nearly all of its words."""
        if not (query.places and query.unexplained):
            return None
        found = self._passages.answer(query, need=_NEARLY_ALL)
        return found if isinstance(found, Passages) else None

    def _overview(self, query: Query) -> Answer:
        answer = self._lookup.overview(query, query.places[0])
        if len(query.places) == 1 or not isinstance(answer, Overview):
            return answer
        rest = tuple(self._lookup.overview(query, code) for code in query.places[1:_PARTS])
        return Several(query, (answer, *rest), len(query.places) > _PARTS)

    def _listing(self, query: Query) -> Answer:
        if query.metrics and (query.scope or query.member) and not query.places:
            answer = self._rankings.answer(query)
            if isinstance(answer, NoData) and query.scope:
                if _WEAK.search(fold(query.text)) and not query.order:
                    told = self._passages.answer(query.with_(places=(query.scope,)))
                    if isinstance(told, Passages):
                        return told
                own = query.with_(places=(query.scope,), scope=None, member="", levels=())
                figures = self._lookup.answer(own)
                return figures if isinstance(figures, Figures) else answer
            return answer
        if query.metrics and query.places:
            if query.member and query.member != "cấp":
                return self._rankings.answer(query.with_(scope=query.places[0], places=()))
            return self._lookup.answer(query)
        if query.metrics:
            return self._lookup.listing(query)
        if query.places or query.scope:
            return self._lookup.overview(
                query, query.places[0] if query.places else query.scope or ""
            )
        return self.coverage(query)

    def _define(self, query: Query) -> Answer:
        found = self.definitions.of_terms(query.terms, query.text)
        for metric in query.metrics:
            found = found or self.definitions.of_metric(metric)
        if found is None:
            return Clarify(query, Ask.METRIC, query.options)
        return Defined(query, found)

    def coverage(self, query: Query) -> Coverage:
        """What the base holds: articles, and places by how many metrics they have."""
        counts = int(self.kb.meta("articles")), int(self.kb.meta("published"))
        newest = self.kb.articles(_NEWEST)
        return Coverage(query, *counts, newest, self.kb.widest_places(_WIDEST))
