"""Lists to leaf through: places, metrics and articles, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape
from typing import TypeVar

from bot import messages, notices
from bot.answering.numbers import capital
from bot.answering.vocabulary import Metrics
from bot.corrections import LEVELS
from bot.query import Intent, Query
from bot.rendering import actions, words
from bot.rendering.card import published
from bot.reply import Button, Reply
from handlers.house import House
from handlers.pressing import Press, pressed
from knowledge.gazetteer import Gazetteer, Place
from knowledge.models import Level
from knowledge.store.record import ArticleInfo

_T = TypeVar("_T")
_A_PAGE = 8
_ARTICLES_A_PAGE = 5
_LABEL = 20
TIERS = (Level.CENTRAL, Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)


def place_page(house: House, page: int) -> Reply:
    """The places that have figures: the country, provinces, districts, communes."""
    have = house.kb.metrics_by_place()
    gazetteer = Gazetteer.load()
    places = [place for code in have if (place := gazetteer.by_code(code)) is not None]
    places.sort(key=lambda p: (TIERS.index(p.level), -len(have[p.code]), p.name, p.code))
    twice = {place.name for place in places if place.until is None}
    buttons = [
        Button(_place_label(place, place.name in twice),
               actions.encode(Query(Intent.OVERVIEW, "", (place.code,))))
        for place in places
    ]  # fmt: skip
    return _page(messages.CHOOSE_PLACE, buttons, "places", page)


def _place_label(place: Place, has_namesake: bool) -> str:
    name = notices.WHOLE_COUNTRY if place.level is Level.CENTRAL else place.full_name
    name = name[:1].upper() + name[1:]
    if place.until is not None and has_namesake:
        name += notices.OLD_PLACE
    return name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…"


def metric_page(house: House, page: int) -> Reply:
    """The metrics that have figures, in the order of the vocabulary."""
    have = {metric for metrics in house.kb.metrics_by_place().values() for metric in metrics}
    buttons = [
        Button(metric.name, actions.encode(Query(Intent.LISTING, "", metrics=(metric.id,))))
        for metric in Metrics.load()
        if metric.id in have
    ]
    return _page(messages.CHOOSE_METRIC, buttons, "metrics", page)


def with_tiers(house: House, reply: Reply, action: str) -> Reply:
    """The card of a place with a row that leads on: its tiers, each to its metrics."""
    query = actions.decode(action)[0] if action else None
    if query is None or query.intent is not Intent.OVERVIEW or len(query.places) != 1:
        return reply
    code = query.places[0]
    held = {fact.level for fact in house.kb.facts_of(code)}
    labels = [
        (capital(words.tier(level)) if len(held) > 1 else notices.ALL_METRICS, key)
        for key, level in LEVELS.items()
        if level in held
    ]
    row = tuple(Button(label, f"t:tier:{code}:{key}:0") for label, key in labels)
    rows = tuple(row[at : at + 2] for at in range(0, len(row), 2))
    last = [any(each.action == actions.MORE for each in row) for row in reply.buttons]
    at = last.index(True) if True in last else len(last)
    return replace(reply, buttons=(*reply.buttons[:at], *rows, *reply.buttons[at:]))


def tier_page(house: House, code: str, key: str, page: int) -> Reply | None:
    """The metrics that a place has at one tier; None for a place or a tier without figures."""
    place, level = Gazetteer.load().by_code(code), LEVELS.get(key)
    if place is None or level is None:
        return None
    have = {fact.metric for fact in house.kb.facts_of(code) if fact.level is level}
    buttons = [
        Button(metric.name, asked)
        for metric in Metrics.load()
        if metric.id in have
        and (asked := actions.encode(
            Query(Intent.LOOKUP, "", (code,), levels=(level,), metrics=(metric.id,))
        ))
    ]  # fmt: skip
    heading = notices.TIER_METRICS.format(capital(place.full_name), words.tier(level))
    return _page(heading, buttons, f"tier:{code}:{key}", page) if buttons else None


def coverage_page(house: House, code: str, page: int) -> Reply | None:
    """What there is of a place: its metrics with their years; None where there is nothing."""
    place = Gazetteer.load().by_code(code)
    years: dict[str, set[str]] = {}
    for fact in house.kb.facts_of(code):
        when = str(fact.year) if fact.year else words.period(fact)
        years.setdefault(fact.metric, set()).add(
            notices.TARGET_OF.format(when) if words.is_target(fact) else when
        )
    held = [metric for metric in Metrics.load() if metric.id in years]
    if place is None or not held:
        return None
    shown, pager = _cut(held, f"held:{code}", page, _A_PAGE)
    name = notices.WHOLE_COUNTRY if place.level is Level.CENTRAL else capital(place.titled)
    lines = [notices.COVERAGE.format(f"<b>{escape(name, quote=False)}</b>", len(held))]
    lines += [
        escape(f"{metric.name}: {', '.join(sorted(years[metric.id]))}", quote=False)
        for metric in shown
    ]
    asked = ((m.name, Query(Intent.LOOKUP, "", (code,), metrics=(m.id,))) for m in shown)
    buttons = [Button(label, data) for label, query in asked if (data := actions.encode(query))]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    markup = "\n".join(lines)
    return notices.say_html(markup, markup, *rows, *pager)


@pressed(answers=True)
async def show_tier(press: Press, argument: str) -> None:
    """tier:<place>:<tier>:<page>: below the card of the place, which stays."""
    code, _, rest = argument.partition(":")
    key, _, number = rest.partition(":")
    reply = tier_page(press.house, code, key, int(number)) if number.isdecimal() else None
    await press.answer("" if reply else notices.OLD_BUTTON)
    if reply is not None:
        await press.send(reply)


def _page(heading: str, buttons: Sequence[Button], name: str, page: int) -> Reply:
    shown, pager = _cut(buttons, name, page, _A_PAGE)
    rows = [tuple(shown[at : at + 2]) for at in range(0, len(shown), 2)]
    return notices.say(heading, *rows, *pager)


def source_page(house: House, page: int) -> Reply:
    """The articles in use, latest first, each with publisher, date, link and its figures."""
    articles = house.kb.articles()
    shown, pager = _cut(articles, "sources", page, _ARTICLES_A_PAGE)
    lines = [notices.SOURCES_HEADING.format(len(articles)), *map(_source_line, shown)]
    markup = "\n".join(lines)
    rows = pager or (notices.PLACES_ROW,)
    return notices.say_html(markup, markup, *rows)


def _source_line(article: ArticleInfo) -> str:
    title = escape(article.title or article.id, quote=False)
    if article.url.startswith(("http://", "https://")):
        title = f'<a href="{escape(article.url)}">{title}</a>'
    about = ", ".join(filter(None, (article.publisher, published(article.published))))
    count = notices.FIGURES_OF_ARTICLE.format(article.facts)
    return f"{title}\n{escape(about, quote=False)}{', ' if about else ''}{count}"


def _cut(
    items: Sequence[_T], name: str, page: int, size: int
) -> tuple[Sequence[_T], tuple[tuple[Button, ...], ...]]:
    """The items of a page, the nearest one there is, and the pager's row where there are more."""
    last = max(0, (len(items) - 1) // size)
    page = min(page, last)
    if not last:
        return items, ()
    row = []
    if page > 0:
        row.append(Button(notices.BACKWARD, action=f"t:page:{name}:{page - 1}"))
    row.append(Button(f"{page + 1}/{last + 1}", action="t:page:"))
    if page < last:
        row.append(Button(notices.FORWARD, action=f"t:page:{name}:{page + 1}"))
    return items[page * size : (page + 1) * size], (tuple(row),)


_PAGES: dict[str, Callable[[House, int], Reply]] = {
    "places": place_page,
    "metrics": metric_page,
    "sources": source_page,
}


@pressed()
async def turn_page(press: Press, argument: str) -> Reply | None:
    """A pager's button; `argument` is `<list>:<page>`, or empty for the number in the middle."""
    name, _, number = argument.rpartition(":")
    if not number.isdecimal():
        return None
    if name.startswith("tier:"):
        _, code, key = f"{name}::".split(":")[:3]
        return tier_page(press.house, code, key, int(number))
    if name.startswith("held:"):
        return coverage_page(press.house, name.partition(":")[2], int(number))
    return _PAGES[name](press.house, int(number)) if name in _PAGES else None
