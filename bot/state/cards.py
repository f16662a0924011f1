"""Which figures each card shows, so that its buttons work weeks later."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from bot.state.database import StateFile

REMEMBERED = 60 * 24 * 3600.0


class Cards:
    """Keys of facts by chat and message; no text of a user."""

    def __init__(self, state: StateFile, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    def remember(self, chat: int, message: int, facts: Sequence[str], action: str) -> None:
        """Notes the figures of a card and the action that draws it again, "" for none."""
        self._state.soon(
            "insert or replace into cards (chat, message, facts, action, sent) values (?, ?, ?, ?, ?)",
            (chat, message, "\n".join(facts), action, self._clock()),
        )

    def action(self, chat: int, message: int) -> str:
        """The action that draws a card again, "" where none is known."""
        rows = self._state.rows(
            "select action from cards where chat = ? and message = ?", (chat, message)
        )
        return str(rows[0][0]) if rows else ""

    def facts(self, chat: int, message: int) -> tuple[str, ...]:
        """The figures of a card, empty when they are not known."""
        rows = self._state.rows(
            "select facts from cards where chat = ? and message = ?", (chat, message)
        )
        return tuple(rows[0][0].split("\n")) if rows else ()

    def thumb(self, chat: int, message: int) -> bool:
        """Notes that a card got its thumb; False when it is not known or had one."""
        return (
            self._state.run(
                "update cards set thumb = 1 where chat = ? and message = ? and thumb = 0",
                (chat, message),
            )
            == 1
        )

    def latest(self, chat: int) -> tuple[str, ...]:
        """The figures of the last card in a chat."""
        rows = self._state.rows(
            "select facts from cards where chat = ? order by sent desc, message desc limit 1",
            (chat,),
        )
        return tuple(rows[0][0].split("\n")) if rows else ()

    def latest_message(self, chat: int) -> int | None:
        """The last card in a chat."""
        rows = self._state.rows(
            "select message from cards where chat = ? order by sent desc, message desc limit 1",
            (chat,),
        )
        return rows[0][0] if rows else None

    def drop_chat(self, chat: int) -> None:
        """Forgets the cards of a chat."""
        self._state.run("delete from cards where chat = ?", (chat,))

    def prune(self) -> None:
        """Forgets cards older than sixty days."""
        self._state.run("delete from cards where sent < ?", (self._clock() - REMEMBERED,))
