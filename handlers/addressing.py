"""Whether a message in a group is meant for the bot, and what it says without the bot's name."""

from __future__ import annotations

import re

from telegram import Message, MessageEntity, Update, User
from telegram.constants import ChatType

from handlers.house import Context


def in_group(update: Update) -> bool:
    """Whether an update comes from a chat of several people."""
    chat = update.effective_chat
    return chat is not None and chat.type != ChatType.PRIVATE


def question_in(message: Message, bot: User) -> str | None:
    """The text meant for the bot, None when the message is not meant for it.

    In a private chat everything is; in a group only a reply to the bot or a mention of it.
    Messages that the bot itself wrote by inline mode are not.
    """
    if message.via_bot is not None and message.via_bot.id == bot.id:
        return None
    text = message.text or message.caption or ""
    if message.chat.type == ChatType.PRIVATE:
        return text
    mentioned = f"@{bot.username}".lower()
    mentions = {part.lower() for part in message.parse_entities([MessageEntity.MENTION]).values()}
    answered = message.reply_to_message
    to_bot = (
        answered is not None and answered.from_user is not None and answered.from_user.id == bot.id
    )
    if mentioned in mentions:
        return re.sub(re.escape(mentioned) + r"\b[,:]?", " ", text, flags=re.IGNORECASE).strip()
    return text if to_bot else None


def chat_key(update: Update) -> str:
    """Under which name the conversation is remembered: in a group each person has an own one."""
    chat, user = update.effective_chat, update.effective_user
    if chat is None:
        return f"u{user.id}" if user is not None else "nobody"
    if chat.type == ChatType.PRIVATE or user is None:
        return str(chat.id)
    return f"{chat.id}:{user.id}"


def argument_of(context: Context) -> str:
    """What stands behind a command, "" for nothing."""
    return " ".join(context.args or ())
