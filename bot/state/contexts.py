"""What was said before in each chat: survives a restart, fades after half an hour."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.state.database import StateFile

LIFETIME = 30 * 60.0


class Contexts:
    """Context texts by chat id; `clock` gives seconds and is replaced in tests."""

    def __init__(self, state: StateFile, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    def load(self, chat: str) -> str | None:
        """The context of a chat, None when there is none or it has faded."""
        rows = self._state.rows(
            "select body from contexts where chat = ? and touched > ?",
            (chat, self._clock() - LIFETIME),
        )
        return rows[0][0] if rows else None

    def save(self, chat: str, body: str) -> None:
        """Keeps a context from now on."""
        self._state.run(
            "insert into contexts values (?, ?, ?) "
            "on conflict (chat) do update set body = excluded.body, touched = excluded.touched",
            (chat, body, self._clock()),
        )

    def forget(self, chat: str) -> None:
        """Removes the context of one chat."""
        self._state.run("delete from contexts where chat = ?", (chat,))

    def fade(self) -> int:
        """Removes what is older than half an hour; how many."""
        return self._state.run(
            "delete from contexts where touched <= ?", (self._clock() - LIFETIME,)
        )
