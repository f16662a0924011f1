"""Reports of wrong figures: kept until an admin has dealt with them, then wiped."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.state.database import StateFile


@dataclass(frozen=True, slots=True)
class Report:
    """`figure` is the card the report is about, as plain text, `fact` the key of what it shows;
    `note` the user's sentence."""

    id: int
    chat: int
    kind: str
    figure: str
    note: str
    fact: str = ""


class Feedback:
    """Open reports by number."""

    def __init__(self, state: StateFile, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    def add(self, chat: int, kind: str, figure: str, fact: str = "") -> int:
        """Opens a report; its number."""
        with self._state.transaction() as connection:
            cursor = connection.execute(
                "insert into feedback (chat, kind, figure, fact, sent) values (?, ?, ?, ?, ?)",
                (chat, kind, figure, fact, self._clock()),
            )
            return int(cursor.lastrowid or 0)

    def note(self, number: int, chat: int, text: str) -> bool:
        """Adds the sentence of the chat that opened the report; False when there is none."""
        return (
            self._state.run(
                "update feedback set note = ? where id = ? and chat = ? and closed is null",
                (text, number, chat),
            )
            == 1
        )

    def get(self, number: int) -> Report | None:
        """An open report."""
        rows = self._state.rows(
            "select id, chat, kind, figure, note, fact from feedback "
            "where id = ? and closed is null",
            (number,),
        )
        return Report(*rows[0]) if rows else None

    def waiting(self) -> int:
        """How many are open."""
        return int(self._state.rows("select count(*) from feedback where closed is null")[0][0])

    def close(self, number: int) -> bool:
        """Closes a report and wipes who sent it and what was said; False when it was closed."""
        return (
            self._state.run(
                "update feedback set closed = ?, chat = 0, note = '' "
                "where id = ? and closed is null",
                (self._clock(), number),
            )
            == 1
        )

    def drop_chat(self, chat: int) -> None:
        """Removes all reports of a chat."""
        self._state.run("delete from feedback where chat = ?", (chat,))
