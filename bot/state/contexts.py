"""What was said before in each chat: survives a restart, fades after half an hour."""

from __future__ import annotations

import io
import logging
import pickle
import time
from collections.abc import Callable
from typing import Any

from bot.dialogue import ChatState, MemoryContexts
from bot.state.database import StateFile

log = logging.getLogger(__name__)

LIFETIME = 30 * 60.0
INLINE = "inline-"
_OURS = ("bot.", "knowledge.")
_PLAIN = {("datetime", "date"), ("datetime", "datetime"), ("builtins", "frozenset")}


class _Reader(pickle.Unpickler):
    """Builds nothing but the values of this program, whatever the file holds."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith(_OURS) or (module, name) in _PLAIN or module == "copyreg":
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} does not belong in a context")


class Contexts:
    """States of chats by chat id, for `Dialogue`; `clock` gives seconds, replaced in tests."""

    def __init__(self, state: StateFile, clock: Callable[[], float] = time.time) -> None:
        self._state = state
        self._clock = clock
        self._passing = MemoryContexts(limit=200)

    def get(self, chat: str) -> ChatState:
        """The state of a chat; an empty one where there is none, it has faded, or it was
        written by a version that kept other things."""
        if chat.startswith(INLINE):
            return self._passing.get(chat)
        rows = self._state.rows(
            "select body from contexts where chat = ? and touched > ?",
            (chat, self._clock() - LIFETIME),
        )
        if not rows:
            return ChatState()
        try:
            found = _Reader(io.BytesIO(rows[0][0])).load()
        except (pickle.UnpicklingError, AttributeError, ImportError, TypeError, ValueError,
                EOFError, IndexError):  # fmt: skip
            log.warning("a context of another version was dropped")
            return ChatState()
        return found if isinstance(found, ChatState) else ChatState()

    def put(self, chat: str, state: ChatState) -> None:
        """Keeps a state from now on; that of an inline query only in memory."""
        if chat.startswith(INLINE):
            self._passing.put(chat, state)
            return
        self._state.run(
            "insert into contexts values (?, ?, ?) "
            "on conflict (chat) do update set body = excluded.body, touched = excluded.touched",
            (chat, pickle.dumps(state, 5), self._clock()),
        )

    def forget(self, chat: str) -> None:
        """Removes the context of one chat."""
        self._state.run("delete from contexts where chat = ?", (chat,))

    def fade(self) -> int:
        """Removes what is older than half an hour; how many."""
        return self._state.run(
            "delete from contexts where touched <= ?", (self._clock() - LIFETIME,)
        )
