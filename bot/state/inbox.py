"""Updates that were taken and not yet answered: none is lost when the process is killed.

An update is stored before Telegram is told that it arrived, its body is wiped once it was
answered, and its id stays for two days so that a second delivery is recognised.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from bot.state.database import StateFile

REMEMBERED = 2 * 24 * 3600.0
MAX_TRIES = 6


class Inbox:
    """Bodies by update id, and which message answered which question."""

    def __init__(self, state: StateFile, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    def take(self, bodies: Mapping[int, str]) -> set[int]:
        """Stores updates in one transaction; the ids of those never taken before."""
        now = self._clock()
        with self._state.transaction() as connection:
            return {
                update_id
                for update_id, body in bodies.items()
                if connection.execute(
                    "insert or ignore into inbox (update_id, body, taken) values (?, ?, ?)",
                    (update_id, body, now),
                ).rowcount
            }

    def finish(self, update_id: int) -> None:
        """Marks an update as answered and wipes what it said; for good with `keep`."""
        self._state.soon(
            "update inbox set body = null, done = ? where update_id = ?",
            (self._clock(), update_id),
        )

    def keep(self) -> None:
        """Puts on disk what was marked as answered, with all that was noted with it."""
        self._state.keep()

    def replay(self) -> list[tuple[int, str]]:
        """(update id, body) of what was taken and never answered, oldest first.

        What was replayed too often is given up: it may be what ends the process.
        """
        with self._state.transaction() as connection:
            connection.execute(
                "update inbox set body = null, done = ? where done is null and tries >= ?",
                (self._clock(), MAX_TRIES),
            )
            connection.execute("update inbox set tries = tries + 1 where done is null")
            rows = connection.execute(
                "select update_id, body from inbox where done is null order by update_id"
            ).fetchall()
        return [(row[0], row[1]) for row in rows]

    def count(self) -> int:
        """How many wait."""
        return int(self._state.rows("select count(*) from inbox where done is null")[0][0])

    def answered_by(self, chat: int, question: int) -> int | None:
        """The message that answers a question, where it is known."""
        rows = self._state.rows(
            "select answer from answers where chat = ? and question = ?", (chat, question)
        )
        return rows[0][0] if rows else None

    def remember_answer(self, chat: int, question: int, answer: int) -> None:
        """Notes which message answers a question, for the day that it is edited."""
        self._state.soon(
            "insert or replace into answers values (?, ?, ?, ?)",
            (chat, question, answer, self._clock()),
        )

    def prune(self) -> None:
        """Forgets what was done more than two days ago."""
        old = self._clock() - REMEMBERED
        self._state.run("delete from inbox where done < ?", (old,))
        self._state.run("delete from answers where sent < ?", (old,))
