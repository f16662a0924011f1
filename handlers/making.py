"""An editor makes a fact of a numeral that was not understood, step by step.

What was chosen so far is kept in memory; after a restart the first step is asked for again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from bot import making, notices
from bot.approval import candidates_card, figure_card
from bot.corrections import key_of, metrics_named, places_named
from bot.reply import Reply
from bot.state.desk import Leftover
from handlers.desk import desk_of, step
from handlers.house import House
from knowledge.models import Fact

REPLY_TO = "t:lx:"  # how the data of the button begins that stands under a step


@step
async def show_leftover(house: House, _: int, target: str, rest: list[str]) -> Reply:
    """rl:<draft>:<which>: numerals that were not understood."""
    found = await _leftovers(house, int(target))
    return making.leftover_card(int(target), min(int(rest[0]), max(0, len(found) - 1)), found)


@step
async def begin(house: House, user: int, target: str, rest: list[str]) -> Reply:
    """ln:<draft>:<start>: a fact is to be made of the numeral; what was chosen is forgotten."""
    house.making.pop((int(target), int(rest[0])), None)
    return await _ask(house, user, int(target), int(rest[0]))


@step
async def ask_again(house: House, user: int, target: str, rest: list[str]) -> Reply:
    """ls:<draft>:<start>: the step that is still open."""
    return await _ask(house, user, int(target), int(rest[0]))


@step
async def stop(house: House, user: int, target: str, rest: list[str]) -> Reply:
    """lx:<draft>:<start>:<step>: back to the numerals."""
    house.making.pop((int(target), int(rest[0])), None)
    house.awaited.pop(user, None)
    return making.leftover_card(int(target), 0, await _leftovers(house, int(target)))


@step
async def choose(house: House, user: int, target: str, rest: list[str]) -> Reply:
    """lc:<draft>:<start>:<step>:<value>: an answer by a button."""
    return await answered(house, user, int(target), int(rest[0]), rest[1], ":".join(rest[2:]))


@step
async def add(house: House, user: int, target: str, rest: list[str]) -> Reply:
    """la:<draft>:<start>: the fact joins those of the article."""
    number, start = int(target), int(rest[0])
    left = await _leftover(house, number, start)
    slots = house.making.get((number, start), {})
    if left is None:
        return notices.say(making.GONE)
    if making.next_step(slots) is not None:
        return await _ask(house, user, number, start)
    article = house.shelf.pending_base(number)[1].stem
    fact = making.fact_of(article, left, slots)
    index = await asyncio.to_thread(desk_of(house).make, number, fact, user)
    del house.making[number, start]
    left_over = house.leftovers.get(number, ())
    house.leftovers[number] = tuple(each for each in left_over if each.start != start)
    house.audit.add(user, "make", f"{article} {left.surface} {fact.metric}")
    return figure_card(target, index, await asyncio.to_thread(desk_of(house).facts, target))


async def typed(house: House, user: int, asked: str, said: str) -> Reply:
    """An answer in words; `asked` is `<draft>:<start>:<step>`."""
    target, start, which = asked.split(":")
    data = making.answer_data(int(target), int(start), which)
    found = metrics_named(said) if which == "m" else places_named(said) if which == "p" else []
    if which not in ("m", "p"):
        return await answered(house, user, int(target), int(start), which, said)
    if len(found) == 1:
        return await answered(house, user, int(target), int(start), which, key_of(found[0]))
    return candidates_card(data, f"t:ls:{target}:{start}", which, said, found)


async def answered(
    house: House, user: int, number: int, start: int, which: str, value: str
) -> Reply:
    """Takes an answer and asks for the next thing, or says why it cannot be."""
    left = await _leftover(house, number, start)
    if left is None:
        return notices.say(making.GONE)
    filled = making.chosen(which, value, left, await _facts(house, number))
    if isinstance(filled, str):
        _await(house, user, number, start, which)
        return making.problem_card(number, left, which, filled)
    house.making.setdefault((number, start), {}).update(filled)
    return await _ask(house, user, number, start)


async def _ask(house: House, user: int, number: int, start: int) -> Reply:
    left = await _leftover(house, number, start)
    if left is None:
        return notices.say(making.GONE)
    slots = house.making.setdefault((number, start), {})
    which = making.next_step(slots)
    if which is not None:
        _await(house, user, number, start, which)
    return making.step_card(number, left, slots, await _facts(house, number))


def _await(house: House, user: int, number: int, start: int, which: str) -> None:
    if which in making.TYPED:
        house.awaited[user] = f"{REPLY_TO}{number}:{start}:{which}", time.monotonic()


async def _facts(house: House, number: int) -> Sequence[Fact]:
    return await asyncio.to_thread(desk_of(house).facts, str(number))


async def _leftovers(house: House, number: int) -> tuple[Leftover, ...]:
    """Those of the draft looked at last are remembered."""
    house.shelf.pending_base(number)
    known = house.leftovers
    if number not in known:
        found = await asyncio.to_thread(desk_of(house).leftovers, number)
        known.clear()
        known[number] = found
    return known[number]


async def _leftover(house: House, number: int, start: int) -> Leftover | None:
    found = await _leftovers(house, number)
    return next((each for each in found if each.start == start), None)
