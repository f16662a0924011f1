"""The sandbox itself: a loopback server with the Bot API, the chat page and the test face."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application

from bot.sandbox.api import ApiHandler, Backend, Call, FileHandler
from bot.sandbox.chatpage import (
    AttachmentHandler,
    PageHandler,
    PageSocket,
    UploadHandler,
)
from bot.sandbox.groups import SandboxGroup, member_ids
from bot.sandbox.model import Chat, Event, Message, Person
from bot.sandbox.params import Upload
from bot.sandbox.people import SandboxUser
from bot.sandbox.rules import MAX_UPLOAD_BYTES
from bot.sandbox.world import Profile, World

ADDRESS = "127.0.0.1"
TOKEN = "1000000001:sandbox"
DEFAULT_ADMIN = 9001
MAX_BODY = MAX_UPLOAD_BYTES + 5 * 1024 * 1024


class Sandbox:
    """A stand-in for Telegram on this machine.

        async with Sandbox(admins=[9001]) as sandbox:
            app = ApplicationBuilder().token(sandbox.token)
                .base_url(f"{sandbox.root}/bot").base_file_url(f"{sandbox.root}/file/bot")…

    The page (`sandbox.root`) knows two citizens (1001, 1002) and the admins; tests add people
    with `user`; `admins` is an attribute too. `files_dir` keeps uploads on disk, None in memory. Nothing outlives `stop`.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        token: str = TOKEN,
        admins: Iterable[int] = (DEFAULT_ADMIN,),
        files_dir: Path | None = None,
        bot_name: str = "Số liệu cải cách hành chính",
        bot_username: str = "cchc_sandbox_bot",
    ) -> None:
        head = token.partition(":")[0]
        if not head.isdecimal() or ":" not in token:
            raise ValueError("a bot token reads 123456:letters-and-digits")
        self.token = token
        self.bot_id = int(head)
        self.world = World(Profile(self.bot_id, bot_name, bot_username), files_dir)
        self._backend = Backend(self.world, token)
        self._port = port
        self._server: HTTPServer | None = None
        self.root = ""
        self.pages: set[PageSocket] = set()
        for user_id, name in ((1001, "Người dân 1"), (1002, "Người dân 2")):
            self.world.add_person(Person(user_id, name, role="citizen"))
        self.admins = tuple(dict.fromkeys(admins))
        for number, admin in enumerate(self.admins, start=1):
            name = "Quản trị viên" if len(self.admins) == 1 else f"Quản trị viên {number}"
            self.world.people.pop(admin, None)
            self.world.add_person(Person(admin, name, role="admin"))

    async def start(self) -> str:
        """Listen; gives the root URL, such as `http://127.0.0.1:41234`.

        OSError when the port is taken.
        """
        sockets = bind_sockets(self._port, ADDRESS)
        port = sockets[0].getsockname()[1]
        hosts = frozenset({f"{ADDRESS}:{port}", f"localhost:{port}"})
        shared: dict[str, Any] = {"backend": self._backend, "hosts": hosts}
        page = {**shared, "sandbox": self}
        application = Application(
            [
                (r"/bot([^/]+)/(\w+)", ApiHandler, shared),
                (r"/file/bot([^/]+)/([\w./-]+)", FileHandler, shared),
                (r"/page/live", PageSocket, page),
                (r"/page/upload", UploadHandler, page),
                (r"/page/file/([\w-]+)", AttachmentHandler, shared),
                (r"/([\w.]*)", PageHandler, shared),
            ],
            log_function=lambda handler: None,
        )
        self._server = HTTPServer(application, max_body_size=MAX_BODY, max_buffer_size=MAX_BODY)
        self._server.add_sockets(sockets)
        self.root = f"http://{ADDRESS}:{port}"
        return self.root

    async def stop(self) -> None:
        """Close every connection; safe to call twice."""
        self.world.updates.close()
        for page in tuple(self.pages):
            page.close()
        if self._server is not None:
            server, self._server = self._server, None
            server.stop()
            await server.close_all_connections()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    # people and chats

    def user(self, user_id: int, name: str = "", language: str = "vi") -> SandboxUser:
        """A person, new or known; the private chat opens with the first message."""
        if user_id not in self.world.people:
            self.world.add_person(Person(user_id, name or f"Người {user_id}", language))
        elif name:
            self.world.people[user_id].name = name
            self.world.people[user_id].language = language
        return SandboxUser(self, user_id)

    def group(
        self,
        chat_id: int = -1001234567890,
        title: str = "Nhóm thử",
        members: Iterable[SandboxUser | int] = (),
        *,
        kind: str = "supergroup",
        privacy: bool = True,
    ) -> SandboxGroup:
        """A group with the bot and `members` in it; the first member is the owner."""
        ids = member_ids(members)
        roles = {user_id: "creator" if at == 0 else "member" for at, user_id in enumerate(ids)}
        roles[self.bot_id] = "member"
        self.world.chats[chat_id] = Chat(chat_id, kind, title, roles, privacy=privacy)
        self.world.emit(Event("people"))
        return SandboxGroup(self, chat_id)

    def messages(self, chat: SandboxUser | SandboxGroup | int) -> list[Message]:
        """What stands in a chat now, oldest first, people's messages included."""
        known = self.world.chats[chat if isinstance(chat, int) else chat.id]
        return [known.snapshot(message_id) for message_id in known.messages]

    async def call(
        self, method: str, params: Mapping[str, Any], files: Mapping[str, Upload] | None = None
    ) -> Any:
        """A Bot API call without HTTP: gives the result, raises ApiError where it is refused."""
        fields = {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in params.items()
        }
        return await self._backend.run(method, fields, files or {})

    # what the bot did

    @property
    def calls(self) -> list[Call]:
        """Every method call received, the latest first, getUpdates included."""
        return list(self._backend.calls)

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method, the latest first."""
        return [call for call in self.calls if call.method.lower() == method.lower()]

    async def called(self, method: str, times: int = 1, timeout: float = 5.0) -> list[Call]:
        """Wait until a method was called that often; AssertionError if it was not."""
        ready = await self.world.signal.until(lambda: len(self.calls_of(method)) >= times, timeout)
        if not ready:
            raise AssertionError(f"{method} was not called {times} times; {self.recent()}")
        return self.calls_of(method)

    @property
    def pending_updates(self) -> list[dict[str, Any]]:
        """Updates the bot has not confirmed yet, oldest first."""
        return self.world.updates.pending

    async def all_delivered(self, timeout: float = 5.0) -> None:
        """Wait until the bot has confirmed every update; AssertionError if it does not."""
        if not await self.world.signal.until(lambda: not self.pending_updates, timeout):
            raise AssertionError(f"{len(self.pending_updates)} updates wait; {self.recent()}")

    def recent(self) -> str:
        """The last calls in words, for messages of failed tests."""
        known = [call for call in self.calls if call.method != "getUpdates"][:5]
        return "last calls: " + ("; ".join(map(repr, known)) or "none")

    # trouble to order

    def fail_next(
        self,
        method: str,
        code: int,
        retry_after: int | None = None,
        description: str | None = None,
        times: int = 1,
        *,
        after: bool = False,
        parameters: Mapping[str, Any] | None = None,
    ) -> None:
        """Let the next `times` calls of `method` ("*": of any but getUpdates) fail.

        `code` is the HTTP status (429, 400, 403, 502, …); 0 drops the connection without an
        answer. `retry_after` in seconds. `after=True` does the work first, so that a message
        arrives although its sender is told that it failed.
        """
        self._backend.fail_next(method, code, retry_after, description, times, after, parameters)

    @property
    def latency(self) -> float:
        """Seconds before every answer but those to getUpdates."""
        return self._backend.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self._backend.latency = seconds

    def slow(self, method: str, seconds: float) -> None:
        """Seconds before the answers to one method; 0 takes it back to `latency`."""
        if seconds:
            self._backend.latencies[method.lower()] = seconds
        else:
            self._backend.latencies.pop(method.lower(), None)
