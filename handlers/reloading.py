"""/nap and /phienban: the knowledge base built anew while the old one answers, and its versions."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from telegram import Update
from telegram.error import TelegramError

from bot import admin_notices, notices
from bot.clock import short
from bot.reply import Button, Reply
from bot.state.roles import Role
from bot.state.shelf import Taken
from bot.state.staging import Refused
from handlers.house import Context, House, house_of
from handlers.pressing import Press, pressed
from handlers.refreshing import refresh
from handlers.sending import Spot, send, show, spot_of

_EDIT_EVERY = 2.0
_BUSY = "reloading"


@dataclass(slots=True)
class _Progress:
    """Where the build stands; written by its thread, read by the event loop."""

    done: int = 0
    total: int = 0
    stopped: bool = False

    def __call__(self, done: int, total: int) -> None:
        if self.stopped:
            raise Refused(admin_notices.STOPPED)
        self.done, self.total = done, total


async def on_reload(update: Update, context: Context) -> None:
    """Reads the folders anew, shows how far it is in one message, then what changed.

    The work goes on beside the chat, so that its buttons answer meanwhile.
    """
    spot, user = spot_of(update), update.effective_user
    if spot is None or user is None:
        return
    if _BUSY in context.bot_data:
        await send(context.bot, spot, notices.say(admin_notices.LOADING_ALREADY))
        return
    progress = context.bot_data[_BUSY] = _Progress()
    try:
        loading = notices.say(admin_notices.LOADING, admin_notices.STOP_ROW)
        card = (await send(context.bot, spot, loading))[-1]
    except TelegramError:
        del context.bot_data[_BUSY]
        raise
    work = _reload_and_say(context, spot, card, user.id, progress)
    context.application.create_task(work, update=update, name="reload")


async def _reload_and_say(
    context: Context, spot: Spot, card: int, user: int, progress: _Progress
) -> None:
    try:
        reply = await _reload(context, house_of(context), spot, card, user, progress)
    finally:
        del context.bot_data[_BUSY]
    await show(context.bot, spot, card, reply)


@pressed(Role.EDITOR)
async def halt(press: Press, _: str) -> None:
    """ "Dừng nạp": the build ends with the article at hand, the old base stays."""
    progress = press.context.bot_data.get(_BUSY)
    if isinstance(progress, _Progress):
        progress.stopped = True


async def _reload(
    context: Context, house: House, spot: Spot, card: int, user: int, progress: _Progress
) -> Reply:
    work = asyncio.create_task(asyncio.to_thread(house.shelf.reload, progress))
    last, shown = time.monotonic(), 0
    while not work.done():
        await asyncio.wait({work}, timeout=0.2)
        if progress.done > shown and time.monotonic() - last >= _EDIT_EVERY:
            last, shown = time.monotonic(), progress.done
            text = admin_notices.loading(progress.done, progress.total)
            await show(context.bot, spot, card, notices.say(text, admin_notices.STOP_ROW))
    try:
        draft = await work
    except Refused as error:
        house.audit.add(user, "nap", "không nạp được")
        return notices.say(admin_notices.refused_reload(str(error)))
    if draft.doubts:
        used = next((each.number for each in house.shelf.versions(1)), 0)
        return admin_notices.suspicious(draft.number, draft.doubts, used)
    made = await asyncio.to_thread(house.shelf.publish, draft, user, "nạp")
    await asyncio.to_thread(refresh, house)
    house.audit.add(user, "nap", f"{draft.report.articles} bài, {draft.report.facts} số liệu")
    version = house.shelf.versions(2)
    before = version[-1].number if made else None
    return admin_notices.loaded(draft.report, version[0].number, before)


@pressed(Role.EDITOR)
async def swap_anyway(press: Press, argument: str) -> Reply | None:
    """ "Vẫn thay" under a suspicious reload; `argument` is its number, then `:yes` once sure."""
    number, _, sure = argument.partition(":")
    if not number.isdecimal():
        return None
    if sure != "yes":
        return admin_notices.sure(f"t:swap:{number}:yes", number)
    house = press.house
    await asyncio.to_thread(house.shelf.publish, int(number), press.user, "nạp, vẫn thay")
    await asyncio.to_thread(refresh, house)
    house.audit.add(press.user, "nap", "vẫn thay")
    version = house.shelf.versions(2)
    return admin_notices.swapped(version[0].number, version[-1].number)


async def on_versions(update: Update, context: Context) -> None:
    """/phienban: who made which version when; a tap goes back to it."""
    spot = spot_of(update)
    if spot is not None:
        await send(context.bot, spot, _versions(house_of(context)))


def _versions(house: House) -> Reply:
    versions = house.shelf.versions()
    if not versions:
        return notices.say(admin_notices.NO_VERSIONS)
    lines = [admin_notices.VERSIONS_HEADING]
    for each in versions:
        by = f", {each.who}" if each.who else ""
        lines.append(
            f"{each.number}. {short(each.at)}, {each.what}{by}: "
            f"{each.articles} bài, {each.facts} số liệu"
        )
    buttons = [
        Button(admin_notices.BACK_TO_VERSION.format(each.number), action=f"t:back:{each.number}")
        for each in versions[1:]
    ]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    return notices.say("\n".join(lines), *rows)


@pressed(Role.EDITOR)
async def go_back(press: Press, argument: str) -> Reply | None:
    """One tap goes back to an earlier version."""
    if not argument.isdecimal():
        return None
    house = press.house
    try:
        numbers = await asyncio.to_thread(house.shelf.go_back, int(argument), press.user)
    except Taken:
        await press.send(notices.say(admin_notices.VERSION_GONE))
        return None
    await asyncio.to_thread(refresh, house)
    house.audit.add(press.user, "phienban", argument)
    waiting = [(number, id_) for number, id_ in house.shelf.pending() if number in numbers]
    now = house.shelf.versions(1)[0]
    return admin_notices.undone(now.number, now.facts, now.articles, waiting)


@pressed(Role.EDITOR)
async def list_versions(press: Press, _: str) -> None:
    """The versions, in a message of their own."""
    await press.send(_versions(press.house))
