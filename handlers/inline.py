"""Inline mode: ready cards in any chat, each one an answer the bot can prove."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from textwrap import shorten

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)

from bot import notices
from bot.answering.numbers import capital
from bot.answering.vocabulary import Metrics
from bot.corrections import QUALIFIERS
from bot.rendering import words
from bot.reply import Button, Outcome, Reply
from bot.state.contexts import INLINE
from handlers.browsing import place_page
from handlers.deeplinks import link, payload_of
from handlers.figures import action_behind
from handlers.house import Context, House, house_of
from handlers.keyboards import keyboard
from handlers.splitting import LIMIT, plain, units

_FROM_LETTER = 3
_AT_MOST = 10
_TITLE, _LINE = 40, 60
_CACHE_SECONDS = 30
_BEFORE = "|".join((*QUALIFIERS, "hạng", "tăng", "giảm", "đúng:", "chưa đúng:"))
_FIGURE = re.compile(rf"<b>(?:(?:{_BEFORE}) )*\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Card:
    """A reply and the action that draws it again, "" for none."""

    reply: Reply
    action: str


async def on_inline(update: Update, context: Context) -> None:
    """Answers `@bot …` typed in any chat; nothing known gives a way into the bot instead."""
    query, house = update.inline_query, house_of(context)
    if query is None:
        return
    text = query.query.strip()
    key = f"{INLINE}{query.id}"
    cards = _popular(house, key) if len(text) < _FROM_LETTER else _cards(house, key, text)
    results = [_result(house, card, context.bot.username) for card in cards[:_AT_MOST]]
    button = (
        None
        if results
        else InlineQueryResultsButton(notices.INLINE_NOTHING, start_parameter=notices.ASK_PAYLOAD)
    )
    await query.answer(results, cache_time=_CACHE_SECONDS, button=button)


def _cards(house: House, key: str, text: str) -> list[_Card]:
    """The answer, and that of each tier where the question named none."""
    found = []
    for number, tail in enumerate(notices.INLINE_TIERS):
        own = f"{key}-{number}"
        reply = house.dialogue.reply(own, f"{text} {tail}".strip())
        found.append(_Card(reply, action_behind(house, own, reply)))
    return _usable(found)


def _popular(house: House, key: str) -> list[_Card]:
    """The card of each of the first places that have figures."""
    listed = place_page(house, 0)
    actions = [
        button.action
        for row in listed.buttons
        for button in row
        if button.action and not button.action.startswith("t:")
    ]
    return _usable([_Card(house.dialogue.press(key, each), each) for each in actions[:_AT_MOST]])


def _usable(cards: list[_Card]) -> list[_Card]:
    """Answers with figures that fit into one message, each once."""
    different = {
        card.reply.html: card
        for card in reversed(cards)
        if card.reply.outcome is Outcome.ANSWER
        and card.reply.facts
        and units(plain(card.reply.html)) <= LIMIT
    }
    return list(reversed(different.values()))


def _result(house: House, card: _Card, username: str) -> InlineQueryResultArticle:
    reply = card.reply
    title, about = _heads(house, reply)
    copies = [button for row in reply.buttons for button in row if button.copy][:1]
    payload = payload_of(card.action) or notices.ASK_PAYLOAD
    rows = ((Button(notices.OPEN_IN_BOT, url=link(username, payload)), *copies),)
    return InlineQueryResultArticle(
        hashlib.sha256(reply.html.encode()).hexdigest()[:32],
        title,
        InputTextMessageContent(reply.html),
        reply_markup=keyboard(rows),
        description=about,
    )


def _heads(house: House, reply: Reply) -> tuple[str, str]:
    """Title and second line: the first figure, then place, period and publisher."""
    fact, (head, *_) = reply.facts[0], reply.html.split("\n")
    with_figure = [line for line in reply.html.split("\n") if _FIGURE.search(line)]
    title = plain(with_figure[0]) if with_figure else words.statement(fact, Metrics.load())
    source = house.kb.article(fact.article)
    place = ", ".join(filter(None, (fact.agency, fact.place, words.period(fact))))
    about = [plain(head) if head not in with_figure[:1] else place]
    about += [source.publisher] if source is not None and source.publisher else []
    return _cut(capital(title), _TITLE), _cut(capital(", ".join(about)), _LINE)


def _cut(text: str, most: int) -> str:
    """Cut between words, so that no number is cut."""
    return shorten(text, most, placeholder="…")
