"""The test face: people who write to the bot, tap its buttons and read its replies.

    anna = sandbox.user(1001, "Người dân 1")
    card = await anna.ask("Quảng Nam đúng hạn?")
    assert card.marked("bold") == ["99,88%", …]
    other = await anna.press(card, "So hai năm")

Everything a person does is queued for the bot as Telegram would; `reply` then waits for what the
bot sends or edits, in the order in which it did so, each one once.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.sandbox import rules
from bot.sandbox.groups import SandboxGroup, push_membership
from bot.sandbox.model import Chat, Json, Message
from bot.sandbox.world import Query, public
from bot.sandbox.writing import Writer

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

PATIENCE = 5.0


class NoReply(AssertionError):
    """The bot stayed silent for too long; the text names its last calls."""


@dataclass(frozen=True, slots=True)
class Tap:
    """A tapped button; `await tap.answer()` gives `{"text", "show_alert", "url"}`."""

    _sandbox: Sandbox
    _query: Query

    @property
    def query_id(self) -> str:
        return self._query.id

    async def answer(self, timeout: float = PATIENCE) -> Json:
        return await _answer(self._sandbox, self._query, timeout)


@dataclass(frozen=True, slots=True)
class InlineQuery:
    """An inline query; `await query.results()` gives the results the bot offered."""

    _sandbox: Sandbox
    _query: Query
    text: str

    @property
    def id(self) -> str:
        return self._query.id

    async def answer(self, timeout: float = PATIENCE) -> Json:
        """The whole answer: `results`, `button`, `next_offset`, `cache_time`."""
        return await _answer(self._sandbox, self._query, timeout)

    async def results(self, timeout: float = PATIENCE) -> list[Json]:
        return list((await self.answer(timeout))["results"])


async def _answer(sandbox: Sandbox, query: Query, timeout: float) -> Json:
    await sandbox.world.signal.until(lambda: query.answer is not None, timeout)
    if query.answer is None:
        raise NoReply(f"no answer to the {query.kind} query in {timeout:g} s; {sandbox.recent()}")
    return query.answer


class SandboxUser(Writer):
    """One person: writes (see `Writer`), taps buttons, uses inline mode, reads replies."""

    # buttons and inline mode

    async def tap(
        self,
        message: Message | int,
        button: str,
        chat: SandboxGroup | int | None = None,
    ) -> Tap:
        """Tap an inline button by its label or its `callback_data`.

        LookupError when the message has no such button, ValueError when it is no callback
        button. A message that came by inline mode is named as `choose_inline` gave it.
        """
        if isinstance(message, Message):
            target = self._world.chats[message.chat_id]
            message = message.id
        else:
            target = self._chat(chat)
        stored = target.messages[message]
        found = target.snapshot(message).button(button)
        if "callback_data" not in found:
            raise ValueError(f"{found['text']!r} is no callback button: {found}")
        return Tap(self._sandbox, self.push_tap(target, stored, found["callback_data"]))

    def push_tap(self, chat: Chat, stored: Json, data: str) -> Query:
        """Queue a tap as the bot will see it, whatever the message shows by now."""
        query = self._world.open_query("callback", self.id)
        payload: Json = {
            "id": query.id,
            "from": self._world.people[self.id].payload(),
            "chat_instance": str(900_000_000 + chat.id),
            "data": data,
        }
        inline = next(
            (
                key
                for key, place in self._world.inline_messages.items()
                if place == (chat.id, stored["message_id"])
            ),
            None,
        )
        if inline:
            payload["inline_message_id"] = inline
        else:
            payload["message"] = copy.deepcopy(public(stored))
        self._world.updates.push("callback_query", payload, chat.id)
        return query

    async def inline(self, text: str, offset: str = "") -> InlineQuery:
        """Type `@bot text` somewhere; queries are cut at 256 characters, as by Telegram."""
        query = self._world.open_query("inline", self.id)
        text = text[: rules.MAX_INLINE_QUERY]
        payload = {
            "id": query.id,
            "from": self._world.people[self.id].payload(),
            "query": text,
            "offset": offset,
            "chat_type": "private",
        }
        self._world.updates.push("inline_query", payload, self.id)
        return InlineQuery(self._sandbox, query, text)

    async def choose_inline(
        self,
        result: Json,
        query: str = "",
        chat: SandboxGroup | int | None = None,
    ) -> Message:
        """Send an inline result: without `chat` into a chat that the bot does not see."""
        world = self._world
        target = world.hidden_chat(self.id) if chat is None else self._chat(chat)
        content: Json = {}
        written = result.get("input_message_content") or {}
        if "message_text" in written:
            content["text"] = written["message_text"]
            if written.get("entities"):
                content["entities"] = written["entities"]
        elif result.get("type") in ("photo", "document"):
            content["caption"] = result.get("caption", result.get("title", ""))
        if result.get("reply_markup"):
            content["reply_markup"] = result["reply_markup"]
        content["via_bot"] = world.bot.payload()
        stored = world.add_message(target, world.people[self.id].payload(), content)
        chosen: Json = {
            "result_id": result["id"],
            "from": world.people[self.id].payload(),
            "query": query,
        }
        if "reply_markup" in content:
            inline_id = f"inline-{target.id}-{stored['message_id']}"
            world.inline_messages[inline_id] = (target.id, stored["message_id"])
            chosen["inline_message_id"] = inline_id
        world.updates.push("chosen_inline_result", chosen, self.id)
        if world.bot_reads(target, stored):
            world.updates.push("message", public(stored), target.id)
        return target.snapshot(stored["message_id"])

    # blocking

    async def block(self) -> None:
        """Block the bot: it may not write any more (403) and is told so."""
        self._set_blocked(True)

    async def unblock(self) -> None:
        """Let the bot write again."""
        self._set_blocked(False)

    def _set_blocked(self, blocked: bool) -> None:
        person = self._world.people[self.id]
        if person.blocked == blocked:
            return
        person.blocked = blocked
        chat = self._world.chats[self.id]
        push_membership(self._world, chat, self.id, "kicked" if blocked else "member")

    # reading

    async def reply(
        self,
        timeout: float = PATIENCE,
        *,
        chat: SandboxGroup | int | None = None,
    ) -> Message:
        """The bot's next message or edit in the chat that this person has not read yet.

        Raises NoReply after `timeout` seconds of silence.
        """
        target = self._chat(chat)
        place = self._read.get(target.id, 0)
        await self._world.signal.until(lambda: len(target.log) > place, timeout)
        if len(target.log) <= place:
            raise NoReply(f"no message from the bot in {timeout:g} s; {self._sandbox.recent()}")
        self._read[target.id] = place + 1
        return target.log[place]

    def skip(self, chat: SandboxGroup | int | None = None) -> list[Message]:
        """Mark all as read; gives what had not been read."""
        target = self._chat(chat)
        unread = target.log[self._read.get(target.id, 0) :]
        self._read[target.id] = len(target.log)
        return unread

    async def ask(
        self,
        text: str,
        chat: SandboxGroup | int | None = None,
        *,
        reply_to: Message | int | None = None,
        timeout: float = PATIENCE,
    ) -> Message:
        """Write, and read the first reply to it; earlier unread messages are skipped."""
        self.skip(chat)
        await self.send(text, chat, reply_to=reply_to)
        return await self.reply(timeout, chat=chat)

    async def press(self, message: Message, button: str, timeout: float = PATIENCE) -> Message:
        """Tap, and read the first message or edit that follows."""
        self.skip(message.chat_id)
        await self.tap(message, button)
        return await self.reply(timeout, chat=message.chat_id)

    async def hears_nothing(
        self, seconds: float = 0.3, chat: SandboxGroup | int | None = None
    ) -> None:
        """AssertionError when the bot writes here within that time."""
        target = self._chat(chat)
        place = self._read.get(target.id, 0)
        if await self._world.signal.until(lambda: len(target.log) > place, seconds):
            raise AssertionError(f"the bot wrote {target.log[place]!r}")
