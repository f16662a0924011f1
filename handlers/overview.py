"""What admins look at: statistics, unanswered questions, the state of the bot, the audit log."""

from __future__ import annotations

import asyncio
import csv
import io
import tempfile
from dataclasses import replace
from pathlib import Path

from telegram import Update

from bot import admin_notices, notices
from bot.answering.numbers import capital
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
_MOST_BARS = 10
_MISSING_SHOWN, _MISSING_AT_MOST = 10, 1000


async def on_statistics(update: Update, context: Context) -> None:
    """/thongke: the last seven days."""
    spot = spot_of(update)
    if spot is not None:
        await send(context.bot, spot, statistics_card(house_of(context), 7))


@pressed(Role.VIEWER)
async def show_statistics(press: Press, argument: str) -> Reply | None:
    """The buttons under /thongke: another span of days, or a picture: `<days>` and c for
    questions a day, p for places, m for metrics."""
    days, picture = argument.rstrip("cpm"), argument[-1:]
    if not days.isdecimal() or not 0 < int(days) <= _MOST_DAYS:
        return None
    reply = statistics_card(press.house, int(days))
    if argument.isdecimal():
        return reply
    if chart := _chart(press.house, int(days), picture):
        shown = replace(reply, html=f"{chart.title}, {chart.subtitle}", chart=chart)
        await send_chart(press.update, press.context, press.spot, shown)
    return None


def statistics_card(house: House, days: int) -> Reply:
    """Counts of the last days; pictures are offered where there was anything."""
    today = house.today()
    summary = house.statistics.summary(today, days)
    places = [name for name, _ in _popular(house, days, "place", 3)]
    metrics = [name for name, _ in _popular(house, days, "metric", 3)]
    thumbs = house.statistics.thumbs(today, days)
    return admin_notices.statistics(days, summary, places, metrics, thumbs)


def _popular(house: House, days: int, column: str, limit: int) -> list[tuple[str, int]]:
    found = []
    for key, count in house.statistics.popular(house.today(), days, column, limit):
        if column == "metric":
            found.append((Metrics.load()[key].label, count))
        elif (place := Gazetteer.load().by_code(key)) is not None:
            found.append((place.full_name, count))
    return found


def _chart(house: House, days: int, picture: str) -> ChartSpec | None:
    if picture == "c":
        counts = [
            (f"{int(day[8:])}/{int(day[5:7])}", count)
            for day, count in house.statistics.by_day(house.today(), days)
        ]
    else:
        counts = _popular(house, days, "place" if picture == "p" else "metric", _MOST_BARS)
    bars = tuple(Bar(capital(name), count, str(count)) for name, count in counts)
    span = admin_notices.STATS_SPAN.format(days)
    return ChartSpec(admin_notices.STATS_TITLES[picture], span, "", bars) if bars else None


async def on_unanswered(update: Update, context: Context) -> None:
    """/chuatraloi: what was asked for and is not there, most often first."""
    spot, house = spot_of(update), house_of(context)
    if spot is None:
        return
    lines = [
        f"{count} lần: {', '.join(filter(None, named))}"
        for count, *named in _missing(house, _MISSING_SHOWN)
    ]
    await send(context.bot, spot, admin_notices.unanswered(lines))


def _missing(house: House, limit: int) -> list[tuple[int, str, str]]:
    """(times, place, metric) of what was asked for and is not there."""
    gazetteer, metrics = Gazetteer.load(), Metrics.load()
    found = []
    for asked in house.statistics.unanswered(limit):
        place = gazetteer.by_code(asked.place) if asked.place else None
        metric = metrics[asked.metric].label if asked.metric else ""
        found.append((asked.count, place.full_name if place is not None else "", metric))
    return found


@pressed(Role.VIEWER)
async def send_missing(press: Press, _: str) -> None:
    """The whole list as a table."""
    rows = [admin_notices.MISSING_COLUMNS, *_missing(press.house, _MISSING_AT_MOST)]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    await press.context.bot.send_document(
        press.spot.chat, text.getvalue().encode("utf-8-sig"), filename="chua-co-so-lieu.csv"
    )


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
