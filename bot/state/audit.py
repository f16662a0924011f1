"""What admins did: only ever added to (triggers in the file refuse anything else)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.state.database import StateFile


@dataclass(frozen=True, slots=True)
class Entry:
    """`at` is in seconds since 1970, `who` a Telegram user id."""

    at: float
    who: int
    action: str
    detail: str


class AuditLog:
    """The log of the admins' actions."""

    def __init__(self, state: StateFile, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    def add(self, who: int, action: str, detail: str = "") -> None:
        """Writes one line."""
        self._state.run(
            "insert into audit (at, who, action, detail) values (?, ?, ?, ?)",
            (self._clock(), who, action, detail),
        )

    def latest(self, limit: int = 20) -> tuple[Entry, ...]:
        """Newest first."""
        rows = self._state.rows(
            "select at, who, action, detail from audit order by id desc limit ?", (limit,)
        )
        return tuple(Entry(*row) for row in rows)
