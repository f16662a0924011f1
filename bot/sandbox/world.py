"""The state behind the sandbox: who is there, what was said, what waits for an answer."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.sandbox import markup
from bot.sandbox.errors import bad_request, forbidden
from bot.sandbox.files import FileStore
from bot.sandbox.model import Chat, Event, Json, Message, Person, Signal
from bot.sandbox.updates import Updates


@dataclass(slots=True)
class Query:
    """A tap on a button or an inline query; `answer` holds what the bot answered it with."""

    id: str
    kind: str
    user_id: int
    born: float
    answer: Json | None = None


@dataclass(slots=True)
class Profile:
    """What the bot has told about itself; command lists by (scope, language)."""

    id: int
    name: str
    username: str
    about: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "commands"})

    def payload(self) -> Json:
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.about.get("name", self.name),
            "username": self.username,
        }


class World:
    """People, chats, queries and files of one sandbox; tells `listeners` what changed."""

    query_lifetime = 15.0

    def __init__(self, bot: Profile, files_dir: Path | None) -> None:
        self.bot = bot
        self.files = FileStore(files_dir)
        self.signal = Signal()
        self.updates = Updates(self.signal)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.inline_messages: dict[str, tuple[int, int]] = {}
        self.listeners: set[Callable[[Event], None]] = set()
        self._numbers = itertools.count(1)

    def emit(self, event: Event) -> None:
        """Tell the listeners and wake who waits."""
        for listener in tuple(self.listeners):
            listener(event)
        self.signal.fire()

    # chats

    def add_person(self, person: Person) -> Chat:
        """A person and the private chat with the bot, closed until the person writes."""
        self.people[person.id] = person
        chat = Chat(person.id, "private", person.name, {person.id: "member"}, open=False)
        self.chats[person.id] = chat
        self.emit(Event("people"))
        return chat

    def hidden_chat(self, user_id: int) -> Chat:
        """The chat of a person with other people, which the bot does not see."""
        chat_id = 5_000_000_000 + user_id
        if chat_id not in self.chats:
            name = self.people[user_id].name
            members = {user_id: "member"}
            self.chats[chat_id] = Chat(chat_id, "private", name, members, seen_by_bot=False)
        return self.chats[chat_id]

    def chat_for_bot(self, chat_id: int | str | None) -> Chat:
        """The chat a method names; raises what Telegram raises where the bot may not be."""
        if chat_id in (None, ""):
            raise bad_request("chat_id is empty")
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None or not chat.seen_by_bot:
            raise bad_request("chat not found")
        return chat

    def writable(self, chat_id: int | str | None) -> Chat:
        """As `chat_for_bot`, and the bot may write there."""
        chat = self.chat_for_bot(chat_id)
        if not chat.private and chat.members.get(self.bot.id) == "kicked":
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        if not chat.open:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.private and self.people[chat.id].blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    # messages

    def add_message(self, chat: Chat, sender: Json, content: Json) -> Json:
        """Store a message and give its Bot API object; `content` holds text, photo, …"""
        message: Json = {
            "message_id": chat.next_id,
            "from": sender,
            "chat": chat.payload(),
            "date": int(time.time()),
            **content,
        }
        chat.messages[chat.next_id] = message
        chat.next_id += 1
        self._note(chat, message, "message")
        return message

    def changed(self, chat: Chat, message: Json) -> None:
        """Tell of an edit, with its date."""
        message["edit_date"] = int(time.time())
        self._note(chat, message, "edit")

    def _note(self, chat: Chat, message: Json, kind: str) -> None:
        sent = message["from"]["id"] == self.bot.id
        if sent or (kind == "edit" and "via_bot" in message):
            chat.log.append(chat.snapshot(message["message_id"], kind))
        self.emit(Event(kind, chat.id, message["message_id"]))

    def delete_message(self, chat: Chat, message_id: int) -> None:
        """Take a message away."""
        del chat.messages[message_id]
        self.emit(Event("delete", chat.id, message_id))

    def say(self, user_id: int, chat: Chat, content: Json, **extra: Any) -> Message:
        """A person's message: stored, shown, and queued for the bot where it may read it."""
        person = self.people[user_id]
        if "text" in content:
            content = {**content, "entities": markup.detect(content["text"])}
            if not content["entities"]:
                del content["entities"]
        if chat.private and chat.seen_by_bot:
            chat.open = True
        message = self.add_message(chat, person.payload(), {**content, **extra})
        if self.bot_reads(chat, message):
            self.updates.push("message", public(message), chat.id)
        return chat.snapshot(message["message_id"])

    def bot_reads(self, chat: Chat, message: Json) -> bool:
        """Whether the bot gets this message: in a group with privacy on, only what is for it."""
        if not chat.seen_by_bot or chat.members.get(self.bot.id) == "kicked":
            return False
        if chat.private:
            return not self.people[chat.id].blocked
        if not chat.privacy or "via_bot" in message:
            return True
        if message.get("reply_to_message", {}).get("from", {}).get("id") == self.bot.id:
            return True
        text = message.get("text") or message.get("caption") or ""
        for entity in message.get("entities") or message.get("caption_entities") or ():
            word = markup.utf16_slice(text, entity["offset"], entity["length"]).lower()
            if entity["type"] == "bot_command":
                _, at, name = word.partition("@")
                if not at or name == self.bot.username.lower():
                    return True
            elif word == f"@{self.bot.username}".lower():
                return True
        return False

    # queries

    def new_id(self) -> str:
        """An id not used before: of a query, of an album."""
        return f"77{next(self._numbers):012d}"

    def open_query(self, kind: str, user_id: int) -> Query:
        """A new tap or inline query that waits for the bot."""
        query = Query(self.new_id(), kind, user_id, time.monotonic())
        self.queries[query.id] = query
        return query

    def take_query(self, query_id: str, kind: str) -> Query:
        """The query the bot answers; refuses an unknown, an old and an answered one."""
        query = self.queries.get(query_id)
        if (
            query is None
            or query.kind != kind
            or query.answer is not None
            or time.monotonic() - query.born > self.query_lifetime
        ):
            raise bad_request(
                "query is too old and response timeout expired or query ID is invalid"
            )
        return query

    def commands_for(self, user_id: int, chat: Chat) -> list[dict[str, str]]:
        """The command menu a person sees in a chat, by Telegram's order of scopes."""
        language = self.people[user_id].language
        status = chat.members.get(user_id, "member")
        admin = status in ("creator", "administrator")
        scopes = [f"chat:{chat.id}"]
        if chat.private:
            scopes += ["all_private_chats", "default"]
        else:
            if admin:
                scopes.insert(0, f"chat_administrators:{chat.id}")
                scopes.append("all_chat_administrators")
            scopes.insert(0, f"chat_member:{chat.id}:{user_id}")
            scopes += ["all_group_chats", "default"]
        for scope in scopes:
            for code in (language, ""):
                if found := self.bot.commands.get((scope, code)):
                    return found
        return []


def public(message: Json) -> Json:
    """A message as it stands in an update or an answer: replies one level deep."""
    shown = {key: value for key, value in message.items() if key != "sandbox_reaction"}
    if answered := message.get("reply_to_message"):
        nested = ("reply_to_message", "sandbox_reaction")
        shown["reply_to_message"] = {k: v for k, v in answered.items() if k not in nested}
    return shown
