"""/riengtu: what is kept of a person, and its removal."""

from __future__ import annotations

from telegram import Update
from telegram.error import BadRequest

from bot import notices
from bot.reply import Reply
from handlers.addressing import chat_key
from handlers.following import forget_chat, forget_talk
from handlers.house import Context
from handlers.pressing import Press, pressed
from handlers.sending import send, spot_of


async def on_privacy(update: Update, context: Context) -> None:
    """Says what is kept."""
    spot = spot_of(update)
    if spot is not None:
        await send(context.bot, spot, notices.PRIVACY)


@pressed()
async def erase(press: Press, _: str) -> Reply:
    """Removes it all; in a group, what is kept of the person who asks."""
    if press.spot.group:
        forget_talk(press.house, chat_key(press.update))
    else:
        forget_chat(press.house, press.spot.chat)
    return notices.say(notices.ERASED, notices.PLACES_ROW)


@pressed()
async def close(press: Press, _: str) -> None:
    """Takes a message of the bot away; one of more than two days, which Telegram keeps, loses
    its buttons."""
    try:
        await press.card.delete()
    except BadRequest:
        await press.card.edit_reply_markup(None)
