"""An editor goes through the figures of an article: accept, correct, reject, settle clashes.

A correction that has to be typed is asked for in a card; what answers it is the next text of
the same chat, or a reply to the card, which works after a restart too.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from functools import wraps
from typing import Any

from telegram import Update

from bot import approval, notices
from bot.reply import Reply
from bot.state.desk import Clash, Desk
from bot.state.roles import Role
from bot.state.shelf import Taken
from bot.state.staging import Leftover, Refused
from handlers.house import Action, Context, House, house_of
from handlers.pressing import Press, pressed
from handlers.refreshing import refresh
from handlers.sending import Spot, send, spot_of
from knowledge.models import Review
from knowledge.store.decisions import Verdict

_ASKED = "t:rf:"
_AWAITED_SECONDS = 300.0
_TYPED = frozenset("mtvp")
_Step = Callable[[House, int, str, list[str]], Coroutine[Any, Any, Reply]]
_leftovers: dict[int, tuple[Leftover, ...]] = {}


def _step(make: _Step) -> Action:
    """A button of the review: `<target>[:<index>…]`; the card it makes takes the place of its."""

    @pressed(Role.EDITOR)
    @wraps(make)
    async def run(press: Press, argument: str) -> Reply:
        target, *rest = argument.split(":")
        return await _tried(make(press.house, press.user, target, rest))

    return run


async def _tried(work: Awaitable[Reply]) -> Reply:
    """The card, or what became of an article or a figure that is not there any more."""
    try:
        return await work
    except (Taken, LookupError, ValueError):
        return notices.say(notices.TAKEN)
    except Refused as error:
        return notices.say(str(error))


def desk_of(house: House) -> Desk:
    """The desk over the base in use."""
    return Desk(house.shelf, house.kb)


async def _facts_card(house: House, target: str, index: int) -> Reply:
    facts = await asyncio.to_thread(desk_of(house).facts, target)
    if not 0 <= index < len(facts):
        return approval.finished(facts, target)
    return approval.figure_card(target, index, facts)


@_step
async def show_figure(house: House, _: int, target: str, rest: list[str]) -> Reply:
    """rv:<target>:<index>"""
    return await _facts_card(house, target, int(rest[0]))


@_step
async def show_waiting(house: House, _: int, target: str, __: list[str]) -> Reply:
    """rw:<target>: the first figure that waits."""
    facts = await asyncio.to_thread(desk_of(house).facts, target)
    first = approval.next_to_see(facts, -1, only_waiting=True)
    return await _facts_card(house, target, len(facts) if first is None else first)


@_step
async def decide(house: House, user: int, target: str, rest: list[str]) -> Reply:
    """rd:<target>:<index>:<a|r>: accept or reject, then the next one."""
    index, verdict = int(rest[0]), Verdict.ACCEPT if rest[1] == "a" else Verdict.REJECT
    await _ruled(house, user, target, range(index, index + 1), verdict)
    facts = await asyncio.to_thread(desk_of(house).facts, target)
    later = approval.next_to_see(facts, index, only_waiting=not target.isdecimal())
    return await _facts_card(house, target, len(facts) if later is None else later)


@_step
async def accept_rest(house: House, user: int, target: str, rest: list[str]) -> Reply:
    """rr:<target>:<index>: all that were not decided on, from here to the end."""
    facts = await asyncio.to_thread(desk_of(house).facts, target)
    left = [n for n in range(int(rest[0]), len(facts)) if facts[n].review is not Review.REJECTED]
    for index in left:
        if facts[index].review is Review.WAITING:
            await _ruled(house, user, target, range(index, index + 1), Verdict.ACCEPT)
    return await _facts_card(house, target, len(facts))


async def _ruled(
    house: House, user: int, target: str, indices: range, verdict: Verdict, **corrected: object
) -> None:
    await asyncio.to_thread(desk_of(house).rule, target, indices, verdict, user, **corrected)
    await _in_use(house, user, target, str(verdict), f"{target} {indices.start + 1}")


async def _in_use(house: House, user: int, target: str, action: str, detail: str) -> None:
    if not target.isdecimal():
        await asyncio.to_thread(refresh, house)
    house.audit.add(user, action, detail)


@_step
async def choose_slot(house: House, _: int, target: str, rest: list[str]) -> Reply:
    """rf:<target>:<index>: what is to be corrected."""
    index = int(rest[0])
    facts = await asyncio.to_thread(desk_of(house).facts, target)
    return approval.fix_card(target, index, facts[index])


@_step
async def ask_value(house: House, user: int, target: str, rest: list[str]) -> Reply:
    """rs:<target>:<index>:<slot>: asks for the new value."""
    index, slot = int(rest[0]), rest[1]
    facts = await asyncio.to_thread(desk_of(house).facts, target)
    if slot in _TYPED:
        house.awaited[user] = f"{target}:{index}:{slot}", time.monotonic()
    return approval.slot_card(target, index, facts[index], slot)


@_step
async def correct(house: House, user: int, target: str, rest: list[str]) -> Reply:
    """rc:<target>:<index>:<slot>:<value>: a value chosen by a button."""
    index, slot, value = int(rest[0]), rest[1], ":".join(rest[2:])
    return await _corrected(house, user, target, index, slot, value)


async def _corrected(
    house: House, user: int, target: str, index: int, slot: str, value: str
) -> Reply:
    corrected = approval.correction(slot, value)
    if corrected is None:
        return approval.candidates_card(target, index, slot, value, ())
    await _ruled(house, user, target, range(index, index + 1), Verdict.CORRECT, **corrected)
    return await _facts_card(house, target, index)


def awaited(update: Update, house: House) -> str | None:
    """What a text of an editor corrects, as `<target>:<index>:<slot>`; None for another text."""
    message, spot, user = update.effective_message, spot_of(update), update.effective_user
    if message is None or spot is None or user is None or not house.may(user.id) or spot.group:
        return None
    asked, at = house.awaited.pop(spot.chat, ("", 0.0))
    if asked and time.monotonic() - at < _AWAITED_SECONDS:
        return asked
    card = message.reply_to_message
    if card is None or card.reply_markup is None:
        return None
    for row in card.reply_markup.inline_keyboard:
        for button in row:
            parts = str(button.callback_data or "").removeprefix(_ASKED).split(":")
            if str(button.callback_data).startswith(_ASKED) and len(parts) == 3:
                return ":".join(parts)
    return None


async def take_value(update: Update, context: Context, asked: str) -> None:
    """A typed correction: applied, or the candidates it may mean, or asked for once more."""
    house, spot, user = house_of(context), spot_of(update), update.effective_user
    if spot is None or user is None or update.effective_message is None:
        return
    said = (update.effective_message.text or "").strip()
    target, index, slot = asked.split(":")
    reply = await _tried(_typed(house, user.id, target, int(index), slot, said))
    await send(context.bot, spot, reply)


async def _typed(house: House, user: int, target: str, index: int, slot: str, said: str) -> Reply:
    if slot == "m":
        metrics = approval.metrics_named(said)
        if len(metrics) == 1:
            return await _corrected(house, user, target, index, slot, metrics[0].id)
        return approval.candidates_card(target, index, slot, said, metrics)
    if slot == "p":
        places = approval.places_named(said)
        if len(places) == 1:
            return await _corrected(house, user, target, index, slot, places[0].code)
        return approval.candidates_card(target, index, slot, said, places)
    return await _corrected(house, user, target, index, slot, said)


@_step
async def show_clash(house: House, _: int, target: str, rest: list[str]) -> Reply:
    """rx:<target>:<which>"""
    clashes = await asyncio.to_thread(desk_of(house).clashes, target)
    if not clashes:
        return approval.finished(await asyncio.to_thread(desk_of(house).facts, target), target)
    return _clash_card(house, target, int(rest[0]) % len(clashes), clashes)


def _clash_card(house: House, target: str, at: int, clashes: Sequence[Clash]) -> Reply:
    old = house.kb.article(clashes[at].old.article)
    source = old.publisher if old is not None and old.publisher else clashes[at].old.article
    return approval.clash_card(target, at, clashes, (source, clashes[at].new.article))


@_step
async def settle_clash(house: House, user: int, target: str, rest: list[str]) -> Reply:
    """ry:<target>:<index>:<both|old|ask|new>"""
    index, how = int(rest[0]), rest[1]
    desk = desk_of(house)
    if how == "ask":
        clashes = await asyncio.to_thread(desk.clashes, target)
        return approval.sure_of_new(target, next(c for c in clashes if c.index == index))
    if how not in ("both", "old", "new"):
        raise ValueError(how)
    await asyncio.to_thread(desk.choose, target, index, how, user)
    await _in_use(house, user, target, "clash", f"{target} {index + 1} {how}")
    clashes = await asyncio.to_thread(desk.clashes, target)
    if clashes:
        return _clash_card(house, target, 0, clashes)
    return approval.finished(await asyncio.to_thread(desk.facts, target), target)


@_step
async def show_leftover(house: House, _: int, target: str, rest: list[str]) -> Reply:
    """rl:<number of the draft>:<which>: numerals that were not understood."""
    number = int(target)
    if number not in _leftovers:
        _leftovers.clear()
        _leftovers[number] = await asyncio.to_thread(desk_of(house).leftovers, number)
    found = _leftovers[number]
    return approval.leftover_card(number, min(int(rest[0]), max(0, len(found) - 1)), found)


async def send_waiting(context: Context, spot: Spot) -> bool:
    """The figures in use that wait for a decision; whether there were any."""
    piles = desk_of(house_of(context)).waiting()
    if piles:
        await send(context.bot, spot, approval.waiting_card(piles))
    return bool(piles)
