"""Inline mode: ready cards in any chat, each one an answer the bot can prove."""

from __future__ import annotations

import hashlib

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)

from bot import notices
from bot.reply import Button, Outcome, Reply
from handlers.deeplinks import link, payload_of
from handlers.house import Context, House, house_of
from handlers.keyboards import keyboard
from handlers.splitting import LIMIT, plain, units

_FROM_LETTER = 3
_AT_MOST = 10
_TITLE, _LINE = 40, 60
_CACHE_SECONDS = 30


async def on_inline(update: Update, context: Context) -> None:
    """Answers `@bot …` typed in any chat; nothing known gives a way into the bot instead."""
    query, house = update.inline_query, house_of(context)
    if query is None:
        return
    text = query.query.strip()
    key = f"inline-{query.id}"
    cards = _popular(house, key) if len(text) < _FROM_LETTER else _cards(house, key, text)
    results = [_result(card, context.bot.username) for card in cards[:_AT_MOST]]
    button = (
        None if results else InlineQueryResultsButton(notices.INLINE_NOTHING, start_parameter="hoi")
    )
    await query.answer(results, cache_time=_CACHE_SECONDS, button=button)


def _cards(house: House, key: str, text: str) -> list[Reply]:
    """The answer, and that of each tier where the question named none."""
    found: list[Reply] = []
    for number, tail in enumerate(notices.INLINE_TIERS):
        reply = house.dialogue.reply(f"{key}-{number}", f"{text} {tail}".strip())
        if reply.outcome is Outcome.ANSWER and reply.facts:
            found.append(reply)
    return _different(found)


def _popular(house: House, key: str) -> list[Reply]:
    """The card of each of the first places that have figures."""
    listed = house.dialogue.press(key, notices.PLACES_ACTION)
    actions = [button.action for row in listed.buttons for button in row if button.action]
    cards = [house.dialogue.press(key, action) for action in actions[:_AT_MOST]]
    return _different([c for c in cards if c.outcome is Outcome.ANSWER and c.facts])


def _different(cards: list[Reply]) -> list[Reply]:
    return list({card.html: card for card in cards if units(plain(card.html)) <= LIMIT}.values())


def _result(card: Reply, username: str) -> InlineQueryResultArticle:
    lines = [line for line in plain(card.html).split("\n") if line.strip()]
    title = " ".join(lines[:1])
    about = ", ".join(lines[1:3])
    return InlineQueryResultArticle(
        hashlib.sha256(card.html.encode()).hexdigest()[:32],
        title[:_TITLE],
        InputTextMessageContent(card.html),
        reply_markup=keyboard(_buttons(card, username)),
        description=about[:_LINE],
    )


def _buttons(card: Reply, username: str) -> tuple[tuple[Button, ...], ...]:
    copies = [button for row in card.buttons for button in row if button.copy][:1]
    shared = (payload_of(button.action) for row in card.buttons for button in row)
    payload = next(filter(None, shared), "hoi")
    return ((Button(notices.OPEN_IN_BOT, url=link(username, payload)), *copies),)
