"""One row of the table of commands."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from telegram import Update

from handlers.house import Context

Callback = Callable[[Update, Context], Coroutine[Any, Any, None]]


class Who(IntEnum):
    """Who may use a command; a greater value may use all below."""

    ANYONE = 0
    ADMIN = 1


@dataclass(frozen=True, slots=True)
class Command:
    """`/name`, the words of the menu, what it does, who may."""

    name: str
    description: str
    callback: Callback
    who: Who = Who.ANYONE
