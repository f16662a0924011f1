"""What Telegram shows of the bot by itself: its commands, name and descriptions."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from telegram import Bot, BotCommand, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import BadRequest, Forbidden, TelegramError

from bot import notices
from handlers.command import Command, Who
from handlers.house import House

log = logging.getLogger(__name__)


async def set_menus(bot: Bot, house: House) -> None:
    """Sets commands, name and descriptions; failures are logged, the bot runs without them.

    Each admin's own chat lists the admins' commands too; a chat that the admin has not opened
    yet is not known to Telegram and gets its list with the admin's /start.
    """
    try:
        await _set_where_different(bot, menu(house.commands, Who.ANYONE))
    except TelegramError as error:
        log.warning("menus not set: %s", type(error).__name__)
    for admin in house.roles.at_least(Who.VIEWER):
        await set_admin_menu(bot, house, admin)


async def _set_where_different(bot: Bot, commands: list[BotCommand]) -> None:
    """Telegram allows few changes a day and answers the next one with a wait of hours."""
    if list(await bot.get_my_commands(BotCommandScopeDefault())) != commands:
        await bot.set_my_commands(commands, BotCommandScopeDefault())
    if (await bot.get_my_name()).name != notices.NAME:
        await bot.set_my_name(notices.NAME)
    if (await bot.get_my_short_description()).short_description != notices.SHORT_DESCRIPTION:
        await bot.set_my_short_description(notices.SHORT_DESCRIPTION)
    if (await bot.get_my_description()).description != notices.DESCRIPTION:
        await bot.set_my_description(notices.DESCRIPTION)


async def set_admin_menu(bot: Bot, house: House, admin: int) -> None:
    """Shows the commands of a person's role in that private chat."""
    try:
        await bot.set_my_commands(
            menu(house.commands, house.roles.of(admin)), BotCommandScopeChat(admin)
        )
    except (BadRequest, Forbidden):
        log.info("an admin has not opened the bot yet; the menu follows with /start")
    except TelegramError as error:
        log.warning("an admin's menu was not set: %s", type(error).__name__)


def menu(commands: Sequence[Command], who: Who) -> list[BotCommand]:
    """The commands this sort of person may use, everybody's first."""
    return [BotCommand(c.name, c.description) for c in commands if c.who <= who]
