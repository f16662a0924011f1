"""What followers still have to be told: waits for the end of the quiet hours."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.state.database import StateFile

DAY = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Item:
    """A figure to tell; `fact` is its key, `before` what it replaces or ""."""

    chat: int
    fact: str
    before: str


class News:
    """Waiting items by chat; a chat gets at most one message a day."""

    def __init__(self, state: StateFile, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    def add(self, item: Item) -> None:
        """Lets an item wait; the same figure waits once."""
        self._state.run(
            "insert or ignore into news (chat, fact, before) values (?, ?, ?)",
            (item.chat, item.fact, item.before),
        )

    def due(self) -> dict[int, list[Item]]:
        """Items by chat, of chats that were told nothing within a day."""
        rows = self._state.rows(
            "select n.chat, n.fact, n.before from news n where n.chat not in "
            "(select chat from subscriptions where told > ?) order by n.id",
            (self._clock() - DAY,),
        )
        found: dict[int, list[Item]] = {}
        for row in rows:
            found.setdefault(row[0], []).append(Item(*row))
        return found

    def drop_chat(self, chat: int) -> None:
        """Removes what waits for a chat: it was told, or left."""
        self._state.run("delete from news where chat = ?", (chat,))
