"""Inline mode: ready cards in any chat, each one an answer the bot can prove."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)

from bot import notices
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
    results = [_result(card, context.bot.username) for card in cards[:_AT_MOST]]
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


def _result(card: _Card, username: str) -> InlineQueryResultArticle:
    reply = card.reply
    lines = [line for line in plain(reply.html).split("\n") if line.strip()]
    copies = [button for row in reply.buttons for button in row if button.copy][:1]
    payload = payload_of(card.action) or notices.ASK_PAYLOAD
    rows = ((Button(notices.OPEN_IN_BOT, url=link(username, payload)), *copies),)
    return InlineQueryResultArticle(
        hashlib.sha256(reply.html.encode()).hexdigest()[:32],
        lines[0][:_TITLE],
        InputTextMessageContent(reply.html),
        reply_markup=keyboard(rows),
        description=", ".join(lines[1:3])[:_LINE],
    )
