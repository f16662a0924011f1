"""What admins look at: statistics, unanswered questions, the state of the bot, the audit log."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from telegram import Update

from bot import admin_notices, notices
from bot.answering.vocabulary import Metrics
from bot.clock import short
from bot.reply import Bar, ChartSpec, Reply
from bot.state.roles import Role
from handlers.health import measure
from handlers.house import Context, House, house_of
from handlers.pictures import send_chart
from handlers.pressing import Press, pressed
from handlers.sending import send, spot_of
from knowledge.gazetteer import Gazetteer

_MOST_DAYS = 366


async def on_statistics(update: Update, context: Context) -> None:
    """/thongke: the last seven days."""
    spot = spot_of(update)
    if spot is not None:
        await send(context.bot, spot, statistics_card(house_of(context), 7))


@pressed(Role.VIEWER)
async def show_statistics(press: Press, argument: str) -> Reply | None:
    """The buttons under /thongke: another span of days, or the picture (`<days>c`)."""
    days = argument.removesuffix("c")
    if not days.isdecimal() or not 0 < int(days) <= _MOST_DAYS:
        return None
    reply = statistics_card(press.house, int(days))
    if not argument.endswith("c"):
        return reply
    if reply.chart is not None:
        await send_chart(press.update, press.context, press.spot, reply)
    return None


def statistics_card(house: House, days: int) -> Reply:
    """Counts of the last days, with a chart of questions a day where there were any."""
    today = house.today()
    summary = house.statistics.summary(today, days)
    gazetteer, metrics = Gazetteer.load(), Metrics.load()
    places = [
        place.full_name
        for code, _ in house.statistics.popular(today, days, "place", 3)
        if (place := gazetteer.by_code(code)) is not None
    ]
    asked = [metrics[m].label for m, _ in house.statistics.popular(today, days, "metric", 3)]
    bars = tuple(
        Bar(f"{int(day[8:])}/{int(day[5:7])}", count, str(count))
        for day, count in house.statistics.by_day(today, days)
    )
    chart = ChartSpec(admin_notices.STATS_TITLE, admin_notices.STATS_SPAN.format(days), "", bars)
    thumbs = house.statistics.thumbs(today, days)
    return admin_notices.statistics(days, summary, places, asked, chart if bars else None, thumbs)


async def on_unanswered(update: Update, context: Context) -> None:
    """/chuatraloi: what was asked for and is not there, most often first."""
    spot, house = spot_of(update), house_of(context)
    if spot is None:
        return
    gazetteer, metrics = Gazetteer.load(), Metrics.load()
    lines = []
    for asked in house.statistics.unanswered():
        place = gazetteer.by_code(asked.place) if asked.place else None
        named = (
            place.full_name if place is not None else "",
            metrics[asked.metric].label if asked.metric else "",
        )
        lines.append(f"{asked.count} lần: {', '.join(filter(None, named))}")
    await send(context.bot, spot, admin_notices.unanswered(lines))


async def on_state(update: Update, context: Context) -> None:
    """/trangthai: the base in use, what waits, errors, memory."""
    spot, house = spot_of(update), house_of(context)
    if spot is not None:
        await send(
            context.bot, spot, notices.say("\n".join(admin_notices.state_lines(measure(house))))
        )


async def on_log(update: Update, context: Context) -> None:
    """/nhatky: the last actions of the admins."""
    spot, house = spot_of(update), house_of(context)
    if spot is None:
        return
    lines = [
        f"{short(entry.at)}, {entry.who}: "
        f"{admin_notices.LOGGED.get(entry.action, entry.action)} {entry.detail}".rstrip()
        for entry in house.audit.latest()
    ]
    await send(context.bot, spot, notices.say("\n".join(lines) or admin_notices.NOTHING_LOGGED))


async def on_backup(update: Update, context: Context) -> None:
    """/saoluu: the state file and the knowledge base, as they are now, as documents."""
    spot, user, house = spot_of(update), update.effective_user, house_of(context)
    if spot is None or user is None or spot.group:
        return
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state.db"
        await asyncio.to_thread(house.state.copy_to, state)
        await context.bot.send_document(spot.chat, state, filename="state.db")
        if house.settings.kb.exists():
            await context.bot.send_document(
                spot.chat, house.settings.kb, filename="knowledge.db", caption=admin_notices.BACKUP
            )
    house.audit.add(user.id, "saoluu")
