"""An editor goes through the figures of an article: accept, correct, reject, settle clashes.

A correction that has to be typed is asked for in a card; what answers it is the next text of
the same chat, or a reply to the card, which works after a restart too.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from telegram import Update

from bot import approval
from bot.answering.vocabulary import Metric
from bot.corrections import correction, metrics_named, places_named
from bot.reply import Reply
from bot.state.desk import Clash
from handlers import making
from handlers.desk import desk_of, step, tried
from handlers.house import Context, House, house_of
from handlers.refreshing import refresh
from handlers.sending import Spot, send, spot_of
from knowledge.gazetteer import Place
from knowledge.models import Review
from knowledge.store.decisions import Verdict

_ASKED = "t:rf:"  # how the data of the button begins that stands under a question
_PARTS = 4
_AWAITED_SECONDS = 300.0
_TYPED = frozenset("mtvp")


async def _facts_card(house: House, target: str, index: int) -> Reply:
    facts = await asyncio.to_thread(desk_of(house).facts, target)
    if not 0 <= index < len(facts):
        return approval.finished(facts, target)
    return approval.figure_card(target, index, facts)


@step
async def show_figure(house: House, _: int, target: str, rest: list[str]) -> Reply:
    """rv:<target>:<index>"""
    return await _facts_card(house, target, int(rest[0]))


@step
async def show_waiting(house: House, _: int, target: str, __: list[str]) -> Reply:
    """rw:<target>: the first figure that waits."""
    facts = await asyncio.to_thread(desk_of(house).facts, target)
    first = approval.next_to_see(facts, -1, only_waiting=True)
    return await _facts_card(house, target, len(facts) if first is None else first)


@step
async def decide(house: House, user: int, target: str, rest: list[str]) -> Reply:
    """rd:<target>:<index>:<a|r>: accept or reject, then the next one."""
    index, verdict = int(rest[0]), Verdict.ACCEPT if rest[1] == "a" else Verdict.REJECT
    await _ruled(house, user, target, range(index, index + 1), verdict)
    facts = await asyncio.to_thread(desk_of(house).facts, target)
    later = approval.next_to_see(facts, index, only_waiting=not target.isdecimal())
    return await _facts_card(house, target, len(facts) if later is None else later)


@step
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
    house.leftovers.clear()  # a made fact that was taken out is a numeral again
    house.audit.add(user, action, detail)


@step
async def choose_slot(house: House, _: int, target: str, rest: list[str]) -> Reply:
    """rf:<target>:<index>: what is to be corrected."""
    index = int(rest[0])
    facts = await asyncio.to_thread(desk_of(house).facts, target)
    return approval.fix_card(target, index, facts[index])


@step
async def ask_value(house: House, user: int, target: str, rest: list[str]) -> Reply:
    """rs:<target>:<index>:<slot>: asks for the new value."""
    index, slot = int(rest[0]), rest[1]
    facts = await asyncio.to_thread(desk_of(house).facts, target)
    if slot in _TYPED:
        house.awaited[user] = f"{_ASKED}{target}:{index}:{slot}", time.monotonic()
    return approval.slot_card(target, index, facts[index], slot)


@step
async def correct(house: House, user: int, target: str, rest: list[str]) -> Reply:
    """rc:<target>:<index>:<slot>:<value>: a value chosen by a button."""
    index, slot, value = int(rest[0]), rest[1], ":".join(rest[2:])
    return await _corrected(house, user, target, index, slot, value)


async def _corrected(
    house: House, user: int, target: str, index: int, slot: str, value: str
) -> Reply:
    corrected = correction(slot, value)
    if corrected is None:
        return _candidates(target, index, slot, value, ())
    await _ruled(house, user, target, range(index, index + 1), Verdict.CORRECT, **corrected)
    return await _facts_card(house, target, index)


def _candidates(
    target: str, index: int, slot: str, said: str, found: Sequence[Metric | Place]
) -> Reply:
    back = f"{_ASKED}{target}:{index}:{slot}"
    return approval.candidates_card(f"t:rc:{target}:{index}:{slot}:", back, slot, said, found)


def awaited(update: Update, house: House) -> str | None:
    """The question of a card that a text of an editor answers, as the data of its button.

    None for another text.
    """
    message, spot, user = update.effective_message, spot_of(update), update.effective_user
    if message is None or spot is None or user is None or not house.may(user.id) or spot.group:
        return None
    asked, at = house.awaited.pop(user.id, ("", 0.0))
    if asked and time.monotonic() - at < _AWAITED_SECONDS:
        return asked
    card = message.reply_to_message
    if card is None or card.reply_markup is None:
        return None
    for row in card.reply_markup.inline_keyboard:
        for each in row:
            data = str(each.callback_data or "")
            if data.startswith((_ASKED, making.REPLY_TO)) and data.count(":") == _PARTS:
                return data
    return None


async def take_value(update: Update, context: Context, asked: str) -> None:
    """A typed correction: applied, or the candidates it may mean, or asked for once more."""
    house, spot, user = house_of(context), spot_of(update), update.effective_user
    if spot is None or user is None or update.effective_message is None:
        return
    said = (update.effective_message.text or "").strip()
    if asked.startswith(making.REPLY_TO):
        work = making.typed(house, user.id, asked.removeprefix(making.REPLY_TO), said)
    else:
        target, index, slot = asked.removeprefix(_ASKED).split(":")
        work = _typed(house, user.id, target, int(index), slot, said)
    await send(context.bot, spot, await tried(work))


async def _typed(house: House, user: int, target: str, index: int, slot: str, said: str) -> Reply:
    if slot == "m":
        metrics = metrics_named(said)
        if len(metrics) == 1:
            return await _corrected(house, user, target, index, slot, metrics[0].id)
        return _candidates(target, index, slot, said, metrics)
    if slot == "p":
        places = places_named(said)
        if len(places) == 1:
            return await _corrected(house, user, target, index, slot, places[0].code)
        return _candidates(target, index, slot, said, places)
    return await _corrected(house, user, target, index, slot, said)


@step
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


@step
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


async def send_waiting(context: Context, spot: Spot) -> bool:
    """The figures in use that wait for a decision; whether there were any."""
    piles = desk_of(house_of(context)).waiting()
    if piles:
        await send(context.bot, spot, approval.waiting_card(piles))
    return bool(piles)
