"""Cards of what a place has, and of one metric over all places; a page at a time."""

from __future__ import annotations

from bot import messages as m
from bot.answering.answerer import Answerer
from bot.answering.answers import Listing, Overview
from bot.answering.numbers import capital, figure
from bot.rendering import words as w
from bot.rendering.card import Card, bold, escape
from knowledge.models import Fact, Level


class OverviewCards:
    """Draws overviews and listings."""

    def __init__(self, answerer: Answerer) -> None:
        self._a = answerer

    def overview(self, card: Card, answer: Overview) -> None:
        """The place's figures most asked for."""
        facts = answer.facts
        card.cite(facts)
        first = facts[0]
        one_time = w.same_span(facts)
        place = self._a.places.described(first)
        card.evidence.words(place)
        head = bold(capital(place))
        card.line(head + (f", {escape(w.period(first))}" if one_time else ""))
        for fact in facts:
            text = m.TARGET if w.is_target(fact) else ""
            text += bold(figure(fact) if text else capital(figure(fact)))
            text += escape(w.counted(fact, self._a.metrics))
            if fact.agency:
                text += f", {escape(fact.agency)}"
            elif w.tier_matters(self._a.places, fact) or (
                fact.level is Level.PROVINCE and fact.unit not in ("điểm", "hạng")
            ):
                text += f", {w.tier(fact.level)}"
            card.line(text + ("" if one_time else f", {escape(w.period(fact))}"))
        if answer.more > 0:
            more = m.MORE_METRICS.format(count=card.counted(answer.more))
            card.line(more, optional=True)

    def listing(self, card: Card, answer: Listing) -> None:
        """One metric, a line a place."""
        facts = answer.facts
        card.cite(facts)
        metric = self._a.metrics[answer.metric].name
        one_time = w.same_span(facts)
        head = (
            m.LISTING_AT.format(metric=metric, period=w.period(facts[0]))
            if one_time
            else m.LISTING.format(metric=metric)
        )
        card.line(escape(head))
        places: dict[str, list[Fact]] = {}
        for fact in facts:
            places.setdefault(fact.place_code or fact.place, []).append(fact)
        for group in places.values():
            first = group[0]
            name = capital(self._a.places.short(first))
            when = "" if one_time else f", {w.period(first)}"
            shown = [self._tier_figure(fact, len(group) > 1) for fact in group[:4]]
            card.line(f"{escape(name + when)}: {', '.join(shown)}")
        if answer.more > 0:
            card.line(m.MORE_PLACES.format(count=card.counted(answer.more)), optional=True)
        if len(places) > 1:
            card.line(m.NOT_RANKED, optional=True)

    def _tier_figure(self, fact: Fact, several: bool) -> str:
        who = fact.agency or (
            w.tier(fact.level) if several or w.tier_matters(self._a.places, fact) else ""
        )
        return f"{escape(who)} {bold(figure(fact))}".strip()
