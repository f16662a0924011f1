"""What a person of the test face can write: texts, files, edits, forwards."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from bot.sandbox import markup, rules
from bot.sandbox.model import Chat, Json, Message
from bot.sandbox.params import Upload
from bot.sandbox.sending import document_content, forward_origin, photo_content
from bot.sandbox.world import World, public

if TYPE_CHECKING:
    from bot.sandbox.groups import SandboxGroup
    from bot.sandbox.server import Sandbox


class Writer:
    """The writing half of a person; `SandboxUser` adds taps and reading.

    `chat` arguments take a group, a chat id, or None for the private chat with the bot.
    """

    def __init__(self, sandbox: Sandbox, user_id: int) -> None:
        self._sandbox = sandbox
        self.id = user_id
        self._read: dict[int, int] = {}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id} {self.name!r}>"

    @property
    def name(self) -> str:
        return self._world.people[self.id].name

    @property
    def _world(self) -> World:
        return self._sandbox.world

    def _chat(self, chat: SandboxGroup | int | None) -> Chat:
        chat_id = self.id if chat is None else chat if isinstance(chat, int) else chat.id
        return self._world.chats[chat_id]

    # writing

    async def send(
        self,
        text: str,
        chat: SandboxGroup | int | None = None,
        *,
        reply_to: Message | int | None = None,
        thread: int | None = None,
    ) -> Message:
        """Write a text; commands, mentions and links in it get their entities."""
        if not 1 <= len(text.strip()) <= rules.MAX_TEXT:
            raise ValueError(f"a message has 1 to {rules.MAX_TEXT} characters, not {len(text)}")
        return self._say({"text": text.strip()}, chat, reply_to, thread)

    def _say(
        self,
        content: Json,
        chat: SandboxGroup | int | None,
        reply_to: Message | int | None = None,
        thread: int | None = None,
    ) -> Message:
        target = self._chat(chat)
        extra: Json = {}
        if thread is not None:
            target.threads.add(thread)
            extra |= {"message_thread_id": thread, "is_topic_message": True}
        if reply_to is not None:
            answered = reply_to.id if isinstance(reply_to, Message) else reply_to
            extra["reply_to_message"] = copy.deepcopy(target.messages[answered])
        return self._world.say(self.id, target, content, **extra)

    async def start(self, payload: str = "") -> Message:
        """Open the bot, by a deep link when there is a payload."""
        return await self.send(f"/start {payload}".strip())

    async def send_document(
        self,
        content: bytes,
        name: str,
        chat: SandboxGroup | int | None = None,
        *,
        caption: str = "",
    ) -> Message:
        """Upload a file as a document."""
        part = document_content(self._world, Upload(name, content))
        return self._say(part | _caption(caption), chat)

    async def send_photo(
        self,
        content: bytes,
        chat: SandboxGroup | int | None = None,
        *,
        caption: str = "",
    ) -> Message:
        """Upload a picture as a photo."""
        part = photo_content(self._world, Upload("photo.jpg", content))
        return self._say(part | _caption(caption), chat)

    async def send_sticker(
        self, emoji: str = "🙂", chat: SandboxGroup | int | None = None
    ) -> Message:
        """Send a still sticker."""
        file = self._blob(b"sticker", "sticker.webp", "stickers")
        sticker = {
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
            "emoji": emoji,
        }
        return self._say({"sticker": file | sticker}, chat)

    async def send_voice(
        self, content: bytes = b"OggS", chat: SandboxGroup | int | None = None
    ) -> Message:
        """Send a voice message of two seconds."""
        file = self._blob(content, "voice.ogg", "voice")
        return self._say({"voice": file | {"duration": 2, "mime_type": "audio/ogg"}}, chat)

    async def send_location(
        self,
        latitude: float = 16.07,
        longitude: float = 108.22,
        chat: SandboxGroup | int | None = None,
    ) -> Message:
        """Send a place on the map."""
        return self._say({"location": {"latitude": latitude, "longitude": longitude}}, chat)

    def _blob(self, content: bytes, name: str, kind: str) -> Json:
        stored = self._world.files.add(content, name, kind)
        return dict(self._world.files.payload(stored))

    async def edit(
        self, message: Message | int, text: str, chat: SandboxGroup | int | None = None
    ) -> Message:
        """Change a message of one's own."""
        target = self._chat(chat)
        stored = target.messages[message.id if isinstance(message, Message) else message]
        if stored["from"]["id"] != self.id:
            raise ValueError("people edit only their own messages")
        stored["text"] = text
        stored.pop("entities", None)
        if entities := markup.detect(text):
            stored["entities"] = entities
        self._world.changed(target, stored)
        if self._world.bot_reads(target, stored):
            self._world.updates.push("edited_message", public(stored), target.id)
        return target.snapshot(stored["message_id"], "edit")

    async def forward(self, message: Message, chat: SandboxGroup | int | None = None) -> Message:
        """Forward a message, by default to the bot."""
        dropped = {
            "message_id",
            "from",
            "chat",
            "date",
            "edit_date",
            "reply_to_message",
            "reply_markup",
            "message_thread_id",
            "is_topic_message",
        }
        content = {k: copy.deepcopy(v) for k, v in message.data.items() if k not in dropped}
        return self._say(content | forward_origin(message.data), chat)


def _caption(text: str) -> Json:
    return {"caption": text} if text else {}
