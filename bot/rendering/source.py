"""Citing in the middle of a line, and the line an official copies into a report."""

from __future__ import annotations

from bot import messages as m
from bot.answering.answerer import Answerer
from bot.answering.numbers import figure
from bot.rendering import words as w
from bot.rendering.card import Card, published, source_name
from knowledge.models import Fact, Level, Status

REPORT_LIMIT = 256


def cited(card: Card, fact: Fact) -> str:
    """The article of a fact: publisher with link, and date."""
    article = card.kb.article(fact.article)
    return source_name(article, card.evidence) if article else m.SOURCE_UNKNOWN


def report_line(answerer: Answerer, fact: Fact) -> str:
    """The figure in official wording with its source, at most 256 characters; "" when longer."""
    article = answerer.kb.article(fact.article)
    if article is None:
        return ""
    when = published(article.published)
    name = article.publisher or m.SOURCE_UNNAMED.format(title=article.title)
    source = name
    if when.startswith("tháng"):
        source = m.REPORT_MONTH.format(publisher=name, month=when)
    elif when:
        source = m.REPORT_DATED.format(publisher=name, date=when)
    metric = answerer.metrics[fact.metric]
    verb = m.REPORT_REACHES if fact.unit == "%" else m.REPORT_IS
    if fact.status is Status.TARGET:
        verb = m.REPORT_TARGET
    own = answerer.places.own_level(fact.place_code)
    tier = f"{w.tier(fact.level)} của " if fact.level not in (Level.ALL, own) else ""
    who = f"{fact.agency}, " if fact.agency else ""
    for place in (answerer.places.described(fact), fact.place):
        text = m.REPORT.format(
            source=source, period=w.period(fact), metric=metric.label,
            place=who + tier + place, verb=verb, figure=figure(fact),
        )  # fmt: skip
        if len(text) <= REPORT_LIMIT:
            return text
    return ""
