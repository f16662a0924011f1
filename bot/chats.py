"""What a conversation keeps of each chat, and where: in memory, or wherever a face keeps it."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.query import Query
from bot.stored import from_json, to_json
from bot.understanding import Context
from knowledge.models import Fact


@dataclass(frozen=True, slots=True)
class ChatState:
    """What one chat keeps: the context, the last questions (newest last) and last facts.

    `failed` names the slot that the last reply asked for ("" for none), so that a second failure
    on it shows the menu;
    `aside` that the last reply showed no card, so that the way back leads to the last one;
    `retry` is a message or a button's data that got an apology instead of a reply.
    """

    context: Context | None = None
    asked: tuple[Query, ...] = ()
    facts: tuple[Fact, ...] = ()
    failed: str = ""
    aside: bool = False
    retry: str = ""

    def at(self, now: datetime) -> ChatState:
        """The state as it counts at `now`: an empty one once the context has faded."""
        if self.context is not None and not self.context.alive(now):
            return ChatState()
        return self

    def as_json(self) -> str:
        """The state as one line of JSON, for a store that outlives the process."""
        return to_json(self)

    @classmethod
    def of_json(cls, text: str) -> ChatState:
        """The state that `as_json` gave; StoredError when it is none of this version."""
        return from_json(cls, text)


class Contexts(Protocol):
    """Where the states of chats live."""

    def get(self, chat: str) -> ChatState:
        """The state of a chat, an empty one for a chat not known."""

    def put(self, chat: str, state: ChatState) -> None:
        """Replaces the state of a chat."""


@dataclass(slots=True)
class MemoryContexts:
    """States of the chats heard from last, in memory."""

    limit: int = 10_000
    _states: OrderedDict[str, ChatState] = field(default_factory=OrderedDict)

    def get(self, chat: str) -> ChatState:
        """The state of a chat, an empty one for a chat not known."""
        return self._states.get(chat) or ChatState()

    def put(self, chat: str, state: ChatState) -> None:
        """Replaces the state of a chat; the one unheard of longest gives way."""
        self._states[chat] = state
        self._states.move_to_end(chat)
        if len(self._states) > self.limit:
            self._states.popitem(last=False)
