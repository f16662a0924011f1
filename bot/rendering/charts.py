"""What a picture of several figures shows: what tells them apart stands on the bars, what they
share in the title, so that the picture makes sense when it is passed on."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answerer import Answerer
from bot.answering.answers import Step
from bot.answering.numbers import capital, figure
from bot.answering.periods import span
from bot.rendering import words as w
from bot.rendering.card import published
from bot.reply import Bar, ChartSpec
from knowledge.models import Fact, Level

_BARS_AT_MOST = 10


def of_places(answerer: Answerer, facts: Sequence[Fact]) -> ChartSpec | None:
    """A bar a place, body or tier; None for what no bars can hold against each other."""
    shown = facts[:_BARS_AT_MOST]
    if len({fact.out_of for fact in shown if fact.out_of and fact.unit == "điểm"}) > 1:
        return None  # scores of other scales
    alike = len({(fact.place_code, fact.agency) for fact in shown}) == 1
    labels = [_name(answerer, fact, alike) for fact in shown]
    if not _period(shown):
        labels = [f"{name}, {w.period(fact)}" for name, fact in zip(labels, shown, strict=True)]
    return _spec(answerer, shown, labels)


def of_steps(answerer: Answerer, steps: Sequence[Step]) -> ChartSpec | None:
    """A bar a period, tier by tier."""
    facts = [fact for step in steps for fact in (step.earlier, step.later) if fact is not None]
    several = len({fact.level for fact in facts}) > 1
    labels = [
        capital(f"{w.tier(fact.level)}, {w.period(fact)}" if several else w.period(fact))
        for fact in facts
    ]
    return _spec(answerer, facts, labels)


def _spec(answerer: Answerer, facts: Sequence[Fact], labels: list[str]) -> ChartSpec | None:
    if len(facts) < 2 or len({fact.unit for fact in facts}) > 1 or len(set(labels)) < len(labels):
        return None
    metric = answerer.metrics[facts[0].metric]
    articles = (answerer.kb.article(id_) for id_ in dict.fromkeys(f.article for f in facts))
    sources = dict.fromkeys(
        ", ".join(filter(None, (each.publisher, published(each.published))))
        for each in articles
        if each is not None
    )
    bars = tuple(
        Bar(label, fact.value, figure(fact)) for label, fact in zip(labels, facts, strict=True)
    )
    about = ", ".join(filter(None, (_tier(facts), _period(facts), _place(answerer, facts))))
    scale = 100.0 if facts[0].unit == "%" else max(fact.out_of or 0.0 for fact in facts)
    return ChartSpec(
        metric.name, capital(about), "; ".join(filter(None, sources)), bars, metric.better,
        0.0 if metric.is_rank else scale,
    )  # fmt: skip


def _name(answerer: Answerer, fact: Fact, alike: bool) -> str:
    if alike and fact.agency is None:
        return capital(w.tier(fact.level))
    return capital(fact.agency or answerer.places.short(fact))


def _tier(facts: Sequence[Fact]) -> str:
    levels = {fact.level for fact in facts}
    return w.tier(facts[0].level) if len(levels) == 1 and Level.ALL not in levels else ""


def _period(facts: Sequence[Fact]) -> str:
    """The period all are of, "" where there are several."""
    return w.period(facts[0]) if len({span(fact) for fact in facts}) == 1 else ""


def _place(answerer: Answerer, facts: Sequence[Fact]) -> str:
    """The place all are of, else the province all lie in, "" for places of their own."""
    if len({fact.place_code for fact in facts}) == 1:
        return answerer.places.described(facts[0])
    homes = {answerer.places.province(fact.place_code) for fact in facts}
    codes = {fact.place_code for fact in facts}
    home = next(iter(homes))
    return answerer.places.titled(home) if len(homes) == 1 and not homes <= codes else ""
