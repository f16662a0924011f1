"""Tries buttons against the base: one without an answer is not drawn."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answering.answerer import Answerer
from bot.answering.answers import Ranking
from bot.answering.finding import Found, Wanted
from bot.answering.lookup import MEMBERS as ALL_MEMBERS
from bot.answering.places import MEMBERS
from bot.query import Intent, PeriodSlot, Query
from bot.rendering.actions import encode
from bot.reply import Button
from knowledge.models import Status

LABEL = 20  # the most characters of a label


class Prover:
    """Knows whether pressing a button would give figures."""

    def __init__(self, answerer: Answerer) -> None:
        self._a = answerer

    def proven(self, wanted: Iterable[tuple[str, Query]]) -> list[Button]:
        """Buttons of the queries that have an answer and fit."""
        found = []
        for label, query in wanted:
            action = encode(query)
            if action and 0 < len(label) <= LABEL and self.has_answer(query):
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
