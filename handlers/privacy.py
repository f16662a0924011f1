"""/riengtu: what is kept of a person, and its removal."""

from __future__ import annotations

from telegram import Message, Update

from bot import notices
from handlers.following import forget_chat
from handlers.house import Context, house_of
from handlers.sending import send, show, spot_of, toast


async def on_privacy(update: Update, context: Context) -> None:
    """Says what is kept."""
    spot = spot_of(update)
    if spot is not None:
        await send(context.bot, spot, notices.PRIVACY)


async def erase(update: Update, context: Context, _: str) -> None:
    """Removes it all."""
    query, spot = update.callback_query, spot_of(update)
    if query is None or spot is None or not isinstance(query.message, Message):
        return
    forget_chat(house_of(context), spot.chat)
    await toast(query)
    reply = notices.say(notices.ERASED, notices.PLACES_ROW)
    await show(context.bot, spot, query.message.message_id, reply)


async def close(update: Update, context: Context, _: str) -> None:
    """Takes a message of the bot away."""
    query = update.callback_query
    if query is None:
        return
    await toast(query)
    if isinstance(query.message, Message):
        await query.message.delete()
