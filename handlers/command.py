"""One row of the table of commands."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from telegram import Update

from bot.state.roles import Role as Who
from handlers.house import Context

__all__ = ["Callback", "Command", "Who"]

Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Command:
    """`/name`, the words of the menu, what it does, who may."""

    name: str
    description: str
    callback: Callback
    who: Who = Who.ANYONE
