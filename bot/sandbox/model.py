"""What the sandbox holds: people, chats, messages, and the events that tell of a change."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox import markup

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stood at one moment; `data` is the Bot API object."""

    data: Json = field(repr=False)
    event: str = "message"

    @property
    def id(self) -> int:
        return int(self.data["message_id"])

    @property
    def chat_id(self) -> int:
        return int(self.data["chat"]["id"])

    @property
    def sender_id(self) -> int:
        return int(self.data["from"]["id"])

    @property
    def text(self) -> str:
        """The text without markup, or the caption, or ""."""
        return str(self.data.get("text") or self.data.get("caption") or "")

    @property
    def entities(self) -> list[Json]:
        return list(self.data.get("entities") or self.data.get("caption_entities") or ())

    @property
    def edited(self) -> bool:
        """Whether this is the state after an edit (for `reply`: whether an edit came)."""
        return self.event == "edit"

    @property
    def keyboard(self) -> list[list[Json]]:
        """Rows of inline buttons, as the Bot API writes them."""
        rows: list[list[Json]] = (self.data.get("reply_markup") or {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[str]:
        """All button labels in reading order."""
        return [button["text"] for row in self.keyboard for button in row]

    @property
    def reply_to(self) -> int | None:
        """Id of the message this one replies to."""
        answered = self.data.get("reply_to_message")
        return int(answered["message_id"]) if answered else None

    @property
    def file_id(self) -> str | None:
        """The document, or the largest size of the photo."""
        if "document" in self.data:
            return str(self.data["document"]["file_id"])
        return str(self.data["photo"][-1]["file_id"]) if "photo" in self.data else None

    def button(self, label_or_data: str) -> Json:
        """The button with this label, or with this `callback_data`. LookupError if none."""
        for key in ("text", "callback_data"):
            for row in self.keyboard:
                for button in row:
                    if button.get(key) == label_or_data:
                        return button
        raise LookupError(f"no button {label_or_data!r}; there are {self.buttons}")

    def marked(self, kind: str) -> list[str]:
        """The parts in this formatting: `marked("bold")`, `marked("expandable_blockquote")`."""
        return [
            markup.utf16_slice(self.text, e["offset"], e["length"])
            for e in self.entities
            if e["type"] == kind
        ]

    def __repr__(self) -> str:
        return f"<Message {self.id} {self.event} {self.text!r} {self.buttons}>"


@dataclass(slots=True)
class Person:
    """Somebody who writes to the bot."""

    id: int
    name: str
    language: str = "vi"
    username: str | None = None
    role: str = ""
    blocked: bool = False

    def payload(self) -> Json:
        data: Json = {
            "id": self.id,
            "is_bot": False,
            "first_name": self.name,
            "language_code": self.language,
        }
        if self.username:
            data["username"] = self.username
        return data


@dataclass(slots=True)
class Chat:
    """A conversation; `messages` maps ids to Bot API objects, in order.

    `open` says whether the bot may write; `seen_by_bot` is False for a chat between people, where
    only inline messages come from the bot.
    """

    id: int
    type: str
    title: str
    members: dict[int, str] = field(default_factory=dict)
    open: bool = True
    seen_by_bot: bool = True
    privacy: bool = True
    threads: set[int] = field(default_factory=set)
    messages: dict[int, Json] = field(default_factory=dict)
    next_id: int = 1
    log: list[Message] = field(default_factory=list)
    menu_button: Json | None = None
    pinned: list[int] = field(default_factory=list)

    @property
    def private(self) -> bool:
        return self.type == "private"

    def payload(self) -> Json:
        data: Json = {"id": self.id, "type": self.type}
        data["first_name" if self.private else "title"] = self.title
        if self.threads:
            data["is_forum"] = True
        return data

    def snapshot(self, message_id: int, event: str = "message") -> Message:
        """A copy that later edits do not change."""
        return Message(copy.deepcopy(self.messages[message_id]), event)


@dataclass(frozen=True, slots=True)
class Event:
    """Something the chat page shows.

    `kind`: message, edit, delete, action, answer, commands, people or profile.
    """

    kind: str
    chat_id: int = 0
    message_id: int = 0
    user_id: int = 0
    data: Json = field(default_factory=dict)


class Signal:
    """Wakes everybody who waits for the state to change."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def fire(self) -> None:
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, ready: Callable[[], bool], timeout: float) -> bool:
        """Wait until `ready()`; False when `timeout` seconds passed without it."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while not ready():
            left = deadline - loop.time()
            if left <= 0:
                return False
            future: asyncio.Future[None] = loop.create_future()
            self._waiting.add(future)
            try:
                await asyncio.wait_for(future, left)
            except TimeoutError:
                return ready()
            finally:
                self._waiting.discard(future)
        return True
