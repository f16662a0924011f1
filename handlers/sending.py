"""Sends and edits replies: to the right chat, thread and message, split, fitted to groups."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, Message, ReplyParameters, Update
from telegram.constants import ChatAction, ChatType
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.reply import Reply
from handlers.keyboards import keyboard
from handlers.splitting import split_html

log = logging.getLogger(__name__)

_GROUP_LINES = 5
_SILENT_SECONDS = 0.3
_TYPING_SECONDS = 4.5  # Telegram shows it for five
_QUOTE = re.compile(r"\s*<blockquote.*?</blockquote>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a message goes: a chat, a topic of it, the message it answers."""

    chat: int
    thread: int | None = None
    answers: int | None = None
    group: bool = False

    def quoting(self, message: Message | None) -> Spot:
        """The same place, as an answer to this message."""
        return self if message is None else replace(self, answers=message.message_id)


def spot_of(update: Update) -> Spot | None:
    """Where the reply to an update goes; in groups it answers the message. None without chat."""
    chat, message = update.effective_chat, update.effective_message
    if chat is None:
        return None
    group = chat.type != ChatType.PRIVATE
    thread = message.message_thread_id if message and message.is_topic_message else None
    answers = message.message_id if message and group else None
    return Spot(chat.id, thread, answers, group)


async def send(bot: Bot, spot: Spot, reply: Reply) -> list[int]:
    """Sends a reply in as many messages as it takes, buttons under the last; their ids."""
    reply = for_group(reply) if spot.group else reply
    pieces = split_html(reply.html)
    markup = keyboard(reply.buttons)
    ids = []
    for number, piece in enumerate(pieces, 1):
        message = await _send_one(bot, spot, piece, markup if number == len(pieces) else None)
        ids.append(message.message_id)
    return ids


async def _send_one(
    bot: Bot, spot: Spot, piece: str, markup: InlineKeyboardMarkup | None
) -> Message:
    quoted = None
    if spot.answers is not None:
        quoted = ReplyParameters(spot.answers, allow_sending_without_reply=True)
    try:
        return await bot.send_message(
            spot.chat, piece, message_thread_id=spot.thread, reply_parameters=quoted,
            reply_markup=markup,
        )  # fmt: skip
    except ChatMigrated as moved:
        log.info("a group became a supergroup; sending to its new id")
        return await bot.send_message(moved.new_chat_id, piece, reply_markup=markup)


async def show(bot: Bot, spot: Spot, message_id: int, reply: Reply) -> int:
    """Puts a reply in place of an earlier message of the bot; the id under which it stands.

    What does not fit into one message, or cannot be edited any more, is sent as a new one.
    """
    shown = for_group(reply) if spot.group else reply
    pieces = split_html(shown.html)
    if len(pieces) > 1:
        return (await send(bot, spot, reply))[0]
    try:
        await bot.edit_message_text(
            pieces[0], spot.chat, message_id, reply_markup=keyboard(shown.buttons)
        )
    except BadRequest as error:
        if "not modified" in error.message.lower():
            return message_id
        if "edit" not in error.message.lower():
            raise
        return (await send(bot, spot, reply))[0]
    return message_id


def for_group(reply: Reply) -> Reply:
    """A short card: at most five lines without the quote, one row of buttons
    until "Thêm…" was tapped."""
    lines = _QUOTE.sub("", reply.html).strip().split("\n")
    if len(lines) > _GROUP_LINES:
        source = [line for line in lines[_GROUP_LINES - 1 :] if line.startswith("Nguồn")][:1]
        lines = lines[: _GROUP_LINES - len(source)] + source
    unfolded = any(button.action.startswith("t:") for row in reply.buttons for button in row)
    buttons = reply.buttons if unfolded else reply.buttons[-1:]
    return replace(reply, html="\n".join(lines), buttons=buttons)


@asynccontextmanager
async def typing(bot: Bot, spot: Spot | None) -> AsyncIterator[None]:
    """Shows that the bot is at work where the block takes longer than people like to wait."""

    async def show_it(spot: Spot) -> None:
        await asyncio.sleep(_SILENT_SECONDS)
        with suppress(TelegramError):
            while True:
                await bot.send_chat_action(
                    spot.chat, ChatAction.TYPING, message_thread_id=spot.thread
                )
                await asyncio.sleep(_TYPING_SECONDS)

    task = asyncio.create_task(show_it(spot)) if spot is not None else None
    try:
        yield
    finally:
        if task is not None:
            task.cancel()


async def toast(query: CallbackQuery, text: str = "", *, alert: bool = False) -> None:
    """Answers a tap; one that waited too long cannot be answered any more, which is no error."""
    try:
        await query.answer(text or None, show_alert=alert)
    except BadRequest as error:
        if "too old" not in error.message.lower():
            raise
