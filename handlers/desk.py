"""What reviewing and making share: the desk over the base in use, and a button's step on it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any

from bot import admin_notices, notices
from bot.reply import Reply
from bot.state.desk import Desk
from bot.state.roles import Role
from bot.state.shelf import Taken
from bot.state.staging import Refused
from handlers.house import Action, House
from handlers.pressing import Press, pressed

Step = Callable[[House, int, str, list[str]], Coroutine[Any, Any, Reply]]


def desk_of(house: House) -> Desk:
    """The desk over the base in use."""
    return Desk(house.shelf, house.kb)


def step(make: Step) -> Action:
    """A button `<target>[:<more>…]` of an editor; the card it makes takes the place of its."""

    @pressed(Role.EDITOR)
    @wraps(make)
    async def run(press: Press, argument: str) -> Reply:
        target, *rest = argument.split(":")
        return await tried(make(press.house, press.user, target, rest))

    return run


async def tried(work: Awaitable[Reply]) -> Reply:
    """The card, or what became of an article or a figure that is not there any more."""
    try:
        return await work
    except (Taken, LookupError, ValueError):
        return notices.say(admin_notices.TAKEN)
    except Refused as error:
        return notices.say(str(error))
