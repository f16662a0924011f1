"""The chat page: its static files, its web socket, its uploads and downloads.

Everything that changes something comes from the page itself: web socket and posts need the
sandbox's own Origin.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from tornado.web import HTTPError
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from bot.sandbox.api import Backend, GuardedHandler
from bot.sandbox.errors import ApiError
from bot.sandbox.model import Chat, Event, Json
from bot.sandbox.pageview import bot_view, message_view, people_view, results_view
from bot.sandbox.people import SandboxUser

if TYPE_CHECKING:
    from bot.sandbox.server import Sandbox

FOLDER = Path(__file__).parent / "page"
STATIC = {
    "": ("index.html", "text/html"),
    "style.css": ("style.css", "text/css"),
    "chat.js": ("chat.js", "text/javascript"),
    "choices.js": ("choices.js", "text/javascript"),
    "message.js": ("message.js", "text/javascript"),
    "nodes.js": ("nodes.js", "text/javascript"),
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
IMAGE_STARTS = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
}


class PageHandler(GuardedHandler):
    """The page, its style and its scripts."""

    async def get(self, name: str) -> None:
        if name not in STATIC:
            raise HTTPError(404)
        file, mime = STATIC[name]
        self.set_header("Content-Type", f"{mime}; charset=utf-8")
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cache-Control", "no-store")
        self.finish((FOLDER / file).read_bytes())


class AttachmentHandler(GuardedHandler):
    """A file of the chat: pictures shown, everything else only ever downloaded."""

    async def get(self, file_id: str) -> None:
        try:
            stored = self.backend.world.files.get(file_id)
        except ApiError as error:
            raise HTTPError(404) from error
        content = self.backend.world.files.read(stored.path) or b""
        mime = next((m for start, m in IMAGE_STARTS.items() if content.startswith(start)), None)
        shown = mime is not None and stored.path.startswith("photos/")
        self.set_header("Content-Type", mime if shown and mime else "application/octet-stream")
        if not shown:
            name = quote(stored.name)
            self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{name}")
        self.set_header("Content-Security-Policy", "default-src 'none'; sandbox")
        self.finish(content)


def own_origin(origin: str | None, hosts: frozenset[str]) -> bool:
    """Whether a request came from the sandbox's own page."""
    parts = urlsplit(origin or "")
    return parts.scheme == "http" and parts.netloc.lower() in hosts


class UploadHandler(GuardedHandler):
    """A document or a photo that a person sends."""

    def initialize(  # type: ignore[override]
        self, backend: Backend, hosts: frozenset[str], sandbox: Sandbox
    ) -> None:
        super().initialize(backend, hosts)
        self.sandbox = sandbox

    def prepare(self) -> None:
        super().prepare()
        if not own_origin(self.request.headers.get("Origin"), self.hosts):
            raise HTTPError(403, "posts come from the chat page only")

    async def post(self) -> None:
        try:
            person = SandboxUser(self.sandbox, int(self.get_argument("user")))
            chat = int(self.get_argument("chat"))
            part = self.request.files["file"][0]
            caption = self.get_argument("caption", "")
            if self.get_argument("kind") == "photo":
                await person.send_photo(part["body"], chat, caption=caption)
            else:
                await person.send_document(part["body"], part["filename"], chat, caption=caption)
        except ApiError as error:
            self.set_status(400)
            self.finish({"error": error.description})
        except (KeyError, ValueError) as error:
            raise HTTPError(400) from error
        else:
            self.finish({"ok": True})


class PageSocket(WebSocketHandler):
    """The live line to one open page. Each message is an object with `do` and its fields."""

    def initialize(self, backend: Backend, hosts: frozenset[str], sandbox: Sandbox) -> None:
        self.world = backend.world
        self.hosts = hosts
        self.sandbox = sandbox
        self.user = 0
        self.chat = 0

    def prepare(self) -> None:
        # check_origin alone would let in who sends no Origin at all.
        if not self.check_origin(self.request.headers.get("Origin", "")):
            raise HTTPError(403, "the live line is for the chat page only")

    def check_origin(self, origin: str) -> bool:
        return own_origin(origin, self.hosts) and self.request.host.lower() in self.hosts

    def open(self, *args: str, **kwargs: str) -> None:
        self.sandbox.pages.add(self)
        self.world.listeners.add(self._on_event)
        self._tell("hello", bot=bot_view(self.world), people=people_view(self.world))

    def on_close(self) -> None:
        self.sandbox.pages.discard(self)
        self.world.listeners.discard(self._on_event)

    def _tell(self, kind: str, **fields: Any) -> None:
        try:
            self.write_message(json.dumps({"type": kind, **fields}, ensure_ascii=False))
        except WebSocketClosedError:
            self.on_close()

    # to the page

    def _on_event(self, event: Event) -> None:
        if event.kind in ("people", "profile"):
            self._tell("hello", bot=bot_view(self.world), people=people_view(self.world))
        elif event.kind == "commands":
            self._tell_commands()
        elif event.kind == "answer" and event.user_id == self.user:
            self._tell("answer", **event.data)
        elif event.kind == "results" and event.user_id == self.user:
            answer = self.world.queries[event.data["id"]].answer or {}
            self._tell("results", query=event.data["id"], **results_view(answer))
        elif event.kind == "message" and event.chat_id != self.chat:
            self._tell_other(event)
        elif event.chat_id != self.chat or not self.chat:
            return
        elif event.kind in ("message", "edit"):
            chat = self.world.chats[self.chat]
            view = message_view(self.world, chat, chat.messages[event.message_id])
            self._tell("message", message=view)
        elif event.kind == "delete":
            self._tell("deleted", id=event.message_id)
        elif event.kind == "action":
            self._tell("action", action=event.data["action"])

    def _tell_commands(self) -> None:
        if self.user:
            chat = self.world.chats[self.chat]
            self._tell("commands", commands=self.world.commands_for(self.user, chat))

    def _tell_other(self, event: Event) -> None:
        """Mark a person whom the bot has written to meanwhile."""
        chat = self.world.chats[event.chat_id]
        by_bot = chat.messages[event.message_id]["from"]["id"] == self.world.bot.id
        if by_bot and chat.private and chat.id != self.user:
            self._tell("other", user=chat.id)

    # from the page

    async def on_message(self, message: str | bytes) -> None:
        try:
            request = json.loads(message)
            await ACTIONS[request["do"]](self, request)
        except ApiError as error:
            self._tell("problem", text=error.description)
        except (KeyError, LookupError, TypeError, ValueError) as error:
            self._tell("problem", text=f"Không làm được: {error}")

    def _chat(self, request: Json) -> Chat:
        chat = self.world.chats[int(request["chat"])]
        if int(request["user"]) not in chat.members:
            raise ValueError("người này không ở trong cuộc trò chuyện")
        return chat

    def _person(self, request: Json) -> SandboxUser:
        return SandboxUser(self.sandbox, self.world.people[int(request["user"])].id)

    async def do_open(self, request: Json) -> None:
        chat = self._chat(request)
        self.user, self.chat = int(request["user"]), chat.id
        views = [message_view(self.world, chat, m) for m in chat.messages.values()]
        self._tell("chat", user=self.user, chat=self.chat, messages=views)
        self._tell_commands()

    async def do_send(self, request: Json) -> None:
        chat = self._chat(request)
        await self._person(request).send(
            str(request["text"]), chat.id, reply_to=request.get("reply_to")
        )

    async def do_edit(self, request: Json) -> None:
        chat = self._chat(request)
        await self._person(request).edit(int(request["message"]), str(request["text"]), chat.id)

    async def do_tap(self, request: Json) -> None:
        chat = self._chat(request)
        await self._person(request).tap(int(request["message"]), str(request["data"]), chat.id)

    async def do_inline(self, request: Json) -> None:
        query = await self._person(request).inline(str(request["query"]))
        self._tell("asked", query=query.id)

    async def do_choose(self, request: Json) -> None:
        chat = self._chat(request)
        query = self.world.queries[str(request["query"])]
        results = (query.answer or {})["results"]
        result = next(r for r in results if r["id"] == request["result"])
        words = str(request.get("text", ""))
        await self._person(request).choose_inline(result, words, chat.id)


ACTIONS: dict[str, Callable[[PageSocket, Json], Awaitable[None]]] = {
    "open": PageSocket.do_open,
    "send": PageSocket.do_send,
    "edit": PageSocket.do_edit,
    "tap": PageSocket.do_tap,
    "inline": PageSocket.do_inline,
    "choose": PageSocket.do_choose,
}
