"""/nap: builds the knowledge base from the articles' folder while the old one goes on answering."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from telegram import Update

from bot import notices
from bot.reply import Reply
from handlers.house import Context, House, house_of
from handlers.refreshing import refresh
from handlers.sending import Spot, send, show, spot_of

if TYPE_CHECKING:
    from knowledge.build import BuildReport

_EDIT_EVERY = 2.0
_BUSY = "reloading"


@dataclass(slots=True)
class _Progress:
    """Where the build stands; written by its thread, read by the event loop."""

    done: int = 0
    total: int = 0

    def __call__(self, done: int, total: int) -> None:
        self.done, self.total = done, total


async def on_reload(update: Update, context: Context) -> None:
    """Reads the folder anew, shows how far it is in one message, then what changed."""
    spot, user, house = spot_of(update), update.effective_user, house_of(context)
    if spot is None or user is None:
        return
    if context.bot_data.get(_BUSY):
        await send(context.bot, spot, notices.say(notices.LOADING_ALREADY))
        return
    context.bot_data[_BUSY] = True
    try:
        card = (await send(context.bot, spot, notices.say(notices.LOADING)))[-1]
        reply = await _reload(context, house, spot, card, user.id)
        await show(context.bot, spot, card, reply)
    finally:
        context.bot_data[_BUSY] = False


async def _reload(context: Context, house: House, spot: Spot, card: int, user: int) -> Reply:
    from knowledge.build import BuildError  # heavy readers, rarely needed

    progress = _Progress()
    work = asyncio.create_task(asyncio.to_thread(rebuild, house, progress))
    last = time.monotonic()
    shown = 0
    while not work.done():
        await asyncio.wait({work}, timeout=0.2)
        if progress.done > shown and time.monotonic() - last >= _EDIT_EVERY:
            last, shown = time.monotonic(), progress.done
            text = notices.loading(progress.done, progress.total)
            await show(context.bot, spot, card, notices.say(text))
    try:
        report = await work
    except BuildError as error:
        house.audit.add(user, "nap", "refused")
        return notices.say(notices.refused_reload(str(error)))
    house.audit.add(user, "nap", f"{report.articles} articles, {report.facts} facts")
    return notices.loaded(report)


def rebuild(house: House, progress: _Progress | None = None) -> BuildReport:
    """Builds from the articles' folder and opens the new base. Raises BuildError."""
    from knowledge.build import build

    report = build(
        [house.settings.articles], house.settings.kb,
        built_at=datetime.now().astimezone(), progress=progress,
    )  # fmt: skip
    refresh(house)
    return report
