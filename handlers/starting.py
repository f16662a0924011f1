"""/start and /help: first contact, deep links, the list of commands."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from telegram import Update

from bot import notices
from handlers.addressing import argument_of, chat_key, in_group
from handlers.command import Who
from handlers.commands import reply_to_command
from handlers.deeplinks import action_of, mark_of, unmarked
from handlers.house import Context, House, house_of
from handlers.menus import set_admin_menu


async def on_start(update: Update, context: Context) -> None:
    """/start greets; with the payload of a shared answer it opens that answer instead."""
    house, user = house_of(context), update.effective_user
    if user is not None and house.may(user.id, Who.VIEWER) and not in_group(update):
        await set_admin_menu(context.bot, house, user.id)
    chat = chat_key(update)
    payload, mark = unmarked(argument_of(context))
    shared = action_of(payload)
    if shared is not None:
        reply = house.dialogue.press(chat, shared)
        if mark and reply.facts and mark != mark_of(reply.facts):
            reply = notices.with_caution(reply, notices.SHARED_CHANGED)
    else:
        reply = house.dialogue.reply(chat, notices.GREETING_QUESTION)
    await reply_to_command(update, context, reply)


async def on_help(update: Update, context: Context) -> None:
    """/help: how to ask, then the commands this person may use, folded."""
    house, user = house_of(context), update.effective_user
    reply = house.dialogue.reply(chat_key(update), notices.HELP_QUESTION)
    known = user is not None and not in_group(update)
    listed = command_list(house, house.roles.of(user.id) if known and user else Who.ANYONE)
    await reply_to_command(
        update, context,
        replace(
            reply,
            html=f"{reply.html}<blockquote expandable>{escape(listed, quote=False)}</blockquote>",
            text=f"{reply.text}\n{listed}",
        ),
    )  # fmt: skip


def command_list(house: House, who: Who) -> str:
    """The commands with what they do, one a line."""
    lines = [notices.COMMANDS_HEADING]
    lines += [f"/{c.name} {c.description}" for c in house.commands if c.who is Who.ANYONE]
    if who is not Who.ANYONE:
        lines.append(notices.ADMIN_COMMANDS_HEADING)
        lines += [f"/{c.name} {c.description}" for c in house.commands if Who.ANYONE < c.who <= who]
    return "\n".join(lines)
