"""What was said before in each chat: survives a restart, fades after half an hour."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from bot.chats import ChatState, MemoryContexts
from bot.state.database import StateFile
from bot.stored import StoredError

log = logging.getLogger(__name__)

LIFETIME = 30 * 60.0
INLINE = "inline-"
IN_MEMORY = 1000  # chats


class Contexts:
    """States of chats by chat id, for `Dialogue`; `clock` gives seconds, replaced in tests.

    The chats heard from last stay in memory as they are; `save` writes what has changed since it
    was called last. Safe from several threads.
    """

    def __init__(self, state: StateFile, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock
        self._passing = MemoryContexts(limit=200)
        self._recent: OrderedDict[str, tuple[ChatState, float]] = OrderedDict()
        self._unsaved: set[str] = set()
        self._lock = threading.RLock()

    def get(self, chat: str) -> ChatState:
        """The state of a chat; an empty one where there is none, it has faded, or it was
        written by a version that kept other things."""
        if chat.startswith(INLINE):
            return self._passing.get(chat)
        oldest = self._clock() - LIFETIME
        with self._lock:
            known = self._recent.get(chat)
        if known is not None:
            return known[0] if known[1] > oldest else ChatState()
        rows = self._state.rows(
            "select body from contexts where chat = ? and touched > ?", (chat, oldest)
        )
        if not rows:
            return ChatState()
        try:
            return ChatState.of_json(rows[0][0])
        except StoredError:
            log.warning("a context of another version was dropped")
            return ChatState()

    def put(self, chat: str, state: ChatState) -> None:
        """Keeps a state from now on; that of an inline query only in memory."""
        if chat.startswith(INLINE):
            self._passing.put(chat, state)
            return
        with self._lock:
            self._recent[chat] = state, self._clock()
            self._recent.move_to_end(chat)
            self._unsaved.add(chat)
            if len(self._recent) > IN_MEMORY:
                if next(iter(self._recent)) in self._unsaved:
                    self.save()
                self._recent.popitem(last=False)

    def save(self) -> int:
        """Writes what has changed, in one transaction; how many chats."""
        with self._lock:
            rows = [(c, self._recent[c][0].as_json(), self._recent[c][1]) for c in self._unsaved]
            self._unsaved.clear()
            if rows:
                with self._state.transaction() as connection:
                    connection.executemany(
                        "insert into contexts values (?, ?, ?) on conflict (chat) do update "
                        "set body = excluded.body, touched = excluded.touched",
                        rows,
                    )
        return len(rows)

    def forget(self, chat: str) -> None:
        """Removes the context of one chat."""
        with self._lock:
            self._recent.pop(chat, None)
            self._unsaved.discard(chat)
            self._state.run("delete from contexts where chat = ?", (chat,))

    def fade(self) -> int:
        """Removes what is older than half an hour; how many."""
        oldest = self._clock() - LIFETIME
        with self._lock:
            for chat in [c for c, (_, touched) in self._recent.items() if touched <= oldest]:
                del self._recent[chat]
                self._unsaved.discard(chat)
            return self._state.run("delete from contexts where touched <= ?", (oldest,))
