"""Delivery to a webhook: a real python-telegram-bot one, and a bare server that misbehaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler

from bot.sandbox import Sandbox
from tests.sandbox.conftest import build

pytestmark = pytest.mark.asyncio


def free_port() -> int:
    (socket,) = bind_sockets(0, "127.0.0.1")
    port = int(socket.getsockname()[1])
    socket.close()
    return port


async def test_application_by_webhook(sandbox: Sandbox) -> None:
    app, port = build(sandbox), free_port()
    async with app:
        assert app.updater is not None
        await app.start()
        await app.updater.start_webhook(
            "127.0.0.1", port, "hook", secret_token="bi-mat",
            webhook_url=f"http://127.0.0.1:{port}/hook", allowed_updates=Update.ALL_TYPES,
        )  # fmt: skip
        anna = sandbox.user(1001)
        card = await anna.ask("Quảng Nam")
        assert (await anna.press(card, "Sửa")).text == "đã bấm edit"
        await sandbox.all_delivered()
        info = await app.bot.get_webhook_info()
        assert info.url.endswith("/hook") and info.pending_update_count == 0
        with pytest.raises(Conflict, match="webhook is active"):
            await app.bot.get_updates()
        await app.updater.stop()
        await app.stop()


class Receiver(RequestHandler):
    """Takes updates, or answers with the next status of `trouble`."""

    def initialize(self, seen: list[tuple[str, str]], trouble: Iterator[int]) -> None:
        self.seen, self.trouble = seen, trouble

    async def post(self) -> None:
        update: dict[str, Any] = json.loads(self.request.body)
        code = next(self.trouble, 200)
        secret = self.request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if code == 200:
            self.seen.append((update["message"]["text"], secret))
        self.set_status(code)


async def test_retries_keep_the_order_of_a_chat(sandbox: Sandbox) -> None:
    seen: list[tuple[str, str]] = []
    arguments = {"seen": seen, "trouble": iter([500, 403, 200, 500])}
    sockets = bind_sockets(0, "127.0.0.1")
    server = HTTPServer(Application([("/", Receiver, arguments)], log_function=lambda _: None))
    server.add_sockets(sockets)
    sandbox.world.updates.retry_first = 0.01
    url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}/"
    anna, binh = sandbox.user(1001), sandbox.user(1002)
    await anna.send("a1")
    async with Bot(sandbox.token, f"{sandbox.root}/bot") as bot:
        await bot.set_webhook(url, secret_token="bi-mat")
        for text in ("a2", "a3"):
            await anna.send(text)
        await binh.send("b1")
        await sandbox.all_delivered()
        assert [text for text, _ in seen if text[0] == "a"] == ["a1", "a2", "a3"]
        assert {secret for _, secret in seen} == {"bi-mat"}
        assert (await bot.get_webhook_info()).last_error_message is not None
        await bot.delete_webhook()
        await anna.send("a4")
        assert [u.message.text for u in await bot.get_updates(timeout=0) if u.message] == ["a4"]
    server.stop()
    await server.close_all_connections()


async def test_updates_outlive_a_webhook_that_is_away(sandbox: Sandbox) -> None:
    async with Bot(sandbox.token, f"{sandbox.root}/bot") as bot:
        await bot.set_webhook(f"http://127.0.0.1:{free_port()}/")
        await sandbox.user(1001).send("một")
        assert len(sandbox.pending_updates) == 1
        await bot.delete_webhook(drop_pending_updates=True)
        assert sandbox.pending_updates == []


async def test_only_loopback_webhooks(sandbox: Sandbox) -> None:
    async with Bot(sandbox.token, f"{sandbox.root}/bot") as bot:
        with pytest.raises(BadRequest, match="loopback"):
            await bot.set_webhook("https://example.org/")
