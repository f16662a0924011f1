"""Who wants to hear of new figures of a place or a metric."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.state.database import StateFile

AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Subscription:
    """`kind` is place or metric, `key` a place code or metric id, `label` its name."""

    chat: int
    kind: str
    key: str
    label: str
    told: float = 0.0


class Subscriptions:
    """At most twenty a chat."""

    def __init__(self, state: StateFile, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock

    def follow(self, chat: int, kind: str, key: str, label: str) -> bool:
        """Adds one; False when the chat follows it already or has no room left."""
        if len(self.of_chat(chat)) >= AT_MOST:
            return False
        return (
            self._state.run(
                "insert or ignore into subscriptions (chat, kind, key, label, since) "
                "values (?, ?, ?, ?, ?)",
                (chat, kind, key, label, self._clock()),
            )
            == 1
        )

    def stop(self, chat: int, kind: str, key: str) -> bool:
        """Removes one; whether there was one."""
        return (
            self._state.run(
                "delete from subscriptions where chat = ? and kind = ? and key = ?",
                (chat, kind, key),
            )
            == 1
        )

    def drop_chat(self, chat: int) -> None:
        """Removes all of a chat, as when it blocked the bot."""
        self._state.run("delete from subscriptions where chat = ?", (chat,))

    def of_chat(self, chat: int) -> tuple[Subscription, ...]:
        """What a chat follows, by name."""
        return self._select("chat = ? order by label", (chat,))

    def of_key(self, kind: str, key: str) -> tuple[Subscription, ...]:
        """Who follows a place or a metric."""
        return self._select("kind = ? and key = ? order by chat", (kind, key))

    def mark_told(self, chat: int) -> None:
        """Notes that a chat was told something just now."""
        self._state.run("update subscriptions set told = ? where chat = ?", (self._clock(), chat))

    def keys(self) -> tuple[tuple[str, str], ...]:
        """All (kind, key) that anybody follows."""
        rows = self._state.rows("select distinct kind, key from subscriptions order by 1, 2")
        return tuple((row[0], row[1]) for row in rows)

    def _select(self, where: str, arguments: tuple[object, ...]) -> tuple[Subscription, ...]:
        rows = self._state.rows(
            f"select chat, kind, key, label, told from subscriptions where {where}", arguments
        )
        return tuple(Subscription(*row) for row in rows)
