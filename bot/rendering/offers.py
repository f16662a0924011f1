"""Buttons that lead out of a dead end: places, metrics, tiers and bodies that do have figures."""

from __future__ import annotations

from collections.abc import Iterable

from bot import messages as m
from bot.answering.answerer import Answerer
from bot.answering.answers import Clarify, Defined, NoData
from bot.answering.numbers import capital
from bot.query import Ask, Intent, PeriodSlot, Query
from bot.rendering.actions import METRICS, PLACES, encode
from bot.rendering.prover import LABEL, Prover
from bot.reply import Button
from knowledge.models import Fact, Level


def slot_of(fact: Fact) -> PeriodSlot:
    """The year of a fact as a question would name it."""
    return PeriodSlot(fact.year) if fact.year else PeriodSlot()


class Offers:
    """Chooses what to ask instead, or which of several was meant."""

    def __init__(self, answerer: Answerer, prover: Prover) -> None:
        self._a = answerer
        self._prover = prover

    def of_places(self, metric: str, facts: Iterable[Fact]) -> list[Button]:
        codes = dict.fromkeys(fact.place_code for fact in facts if fact.place_code)
        return self._places(tuple(codes), metric)

    def _places(self, codes: tuple[str, ...], metric: str) -> list[Button]:
        wanted = []
        for code in codes[:4]:
            name = capital(self._a.places.name(code))
            query = Query(Intent.LOOKUP, "", (code,), metrics=(metric,) if metric else ())
            if not metric:
                query = query.with_(intent=Intent.OVERVIEW)
            wanted.append((name if len(name) <= LABEL else name[: LABEL - 1] + "…", query))
        return self._prover.proven(wanted)

    def instead(self, answer: NoData) -> list[Button]:
        """Questions near the one without an answer that do have one."""
        gap = answer.gap
        wanted: list[tuple[str, Query]] = []
        for fact in (*gap.substitute[:1], *gap.known[:1]):
            query = Query(
                Intent.LOOKUP, "", (fact.place_code,), metrics=(fact.metric,),
                period=slot_of(fact), status=None if fact.status.value == "result" else (
                    fact.status),
            )  # fmt: skip
            name = self._a.metrics[fact.metric].name
            label = f"{name} {fact.year}" if fact.year else name
            wanted.append((label if len(label) <= LABEL else f"Số năm {fact.year}", query))
        found = self._prover.proven(wanted[:1])
        found += self._places(gap.places, gap.wanted.metric)[:3]
        place = gap.wanted.place
        wanted = [
            (self._a.metrics[id_].name, Query(Intent.LOOKUP, "", (place,), metrics=(id_,)))
            for id_ in answer.offers
        ]
        found += self._prover.proven(wanted[:2])
        if len(found) < 2 and place:
            found += self._prover.proven(
                [(m.B_OTHER_FIGURES, Query(Intent.OVERVIEW, "", (place,)))]
            )
        return found or [Button(m.B_CHOOSE_PLACE, PLACES), Button(m.B_CHOOSE_METRIC, METRICS)]

    def choices(self, answer: Clarify) -> list[Button]:
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
                return self._prover.proven(wanted) or menu
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
            wanted.append((label if len(label) <= LABEL else label[: LABEL - 1] + "…", query))
        return self._prover.proven(wanted)

    def defined(self, answer: Defined) -> list[Button]:
        wanted = [
            (m.B_WHERE, Query(Intent.LISTING, "", metrics=(id_,)))
            for id_ in answer.definition.metrics[:1]
        ]
        return [*self._prover.proven(wanted), Button(m.B_OTHER_METRICS, METRICS)]
