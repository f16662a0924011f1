"""Updates on their way to the bot: kept until confirmed, fetched by polling or sent to a webhook.

As at Telegram, an update leaves the queue only when a later `offset` confirms it or the webhook
answers 2xx; a bot that is killed gets it again. `allowed_updates` sticks from the last call that
gave it.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from bot.sandbox.errors import bad_request, conflict
from bot.sandbox.model import Signal

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Updates:
    """The queue of one bot. `retry_first` to `retry_last` seconds pass between webhook tries."""

    retry_first = 0.1
    retry_last = 5.0

    def __init__(self, signal: Signal) -> None:
        self._signal = signal
        self._next_id = 100_001
        self._pending: dict[int, tuple[int, dict[str, Any]]] = {}
        self._allowed: frozenset[str] | None = None
        self._poller = 0
        self._closed = False
        self._webhook: dict[str, Any] = {}
        self._secret = ""
        self._lanes: dict[int, asyncio.Task[None]] = {}
        self._slots = asyncio.Semaphore(40)
        self._client: AsyncHTTPClient | None = None

    @property
    def pending(self) -> list[dict[str, Any]]:
        """Updates that the bot has not confirmed, oldest first."""
        return [update for _, update in self._pending.values()]

    def push(self, kind: str, payload: dict[str, Any], lane: int) -> int | None:
        """Queue an update; `lane` (chat or user) is what webhooks keep in order.

        Gives its `update_id`, or None when the bot did not ask for this kind.
        """
        if kind in NOT_BY_DEFAULT if self._allowed is None else kind not in self._allowed:
            return None
        update_id = self._next_id
        self._next_id += 1
        self._pending[update_id] = (lane, {"update_id": update_id, kind: payload})
        self._start_lane(lane)
        self._signal.fire()
        return update_id

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Remember `allowed_updates`; None leaves it, an empty list is the default set."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    async def poll(
        self,
        offset: int | None,
        limit: int,
        timeout: float,
        allowed: Sequence[str] | None,
    ) -> list[dict[str, Any]]:
        """getUpdates. A newer poll ends this one with 409, as does a webhook."""
        if self._webhook:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        self._poller += 1
        self._signal.fire()
        mine = self._poller
        self.allow(allowed)
        if offset is not None and offset < 0:
            for update_id in list(self._pending)[:offset]:
                del self._pending[update_id]
        elif offset:
            for update_id in [known for known in self._pending if known < offset]:
                del self._pending[update_id]
        await self._signal.until(
            lambda: bool(self._pending) or self._poller != mine or self._closed, timeout
        )
        if self._poller != mine:
            raise conflict(
                "terminated by other getUpdates request; "
                "make sure that only one bot instance is running"
            )
        return self.pending[: max(1, min(limit or 100, 100))]

    def drop(self) -> None:
        """Forget what waits (`drop_pending_updates`)."""
        self._pending.clear()

    # webhook

    def set_webhook(
        self,
        url: str,
        secret: str = "",
        max_connections: int = 40,
        allowed: Sequence[str] | None = None,
    ) -> None:
        """Deliver to this loopback address from now on; an empty one ends it."""
        if secret and not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        if url and urlsplit(url).hostname not in LOOPBACK:
            raise bad_request("bad webhook: the sandbox delivers to loopback addresses only")
        self._stop_lanes()
        self.allow(allowed)
        self._secret = secret
        self._webhook = {"url": url, "max_connections": max_connections} if url else {}
        if url:
            self._poller += 1
            self._slots = asyncio.Semaphore(max_connections)
            for lane in {lane for lane, _ in self._pending.values()}:
                self._start_lane(lane)
        self._signal.fire()

    def webhook_info(self) -> dict[str, Any]:
        """getWebhookInfo."""
        info = {
            "url": "",
            "has_custom_certificate": False,
            **self._webhook,
            "pending_update_count": len(self._pending),
        }
        if self._allowed:
            info["allowed_updates"] = sorted(self._allowed)
        return info

    def _start_lane(self, lane: int) -> None:
        if self._webhook and lane not in self._lanes:
            self._lanes[lane] = asyncio.get_running_loop().create_task(self._run_lane(lane))

    def _stop_lanes(self) -> None:
        for task in self._lanes.values():
            task.cancel()
        self._lanes.clear()

    async def _run_lane(self, lane: int) -> None:
        """Send the updates of one chat, one after the other, each until it is taken."""
        delay = self.retry_first
        while update := next((u for owner, u in self._pending.values() if owner == lane), None):
            async with self._slots:
                problem = await self._post(update)
            if problem is None:
                self._pending.pop(update["update_id"], None)
                self._signal.fire()
                delay = self.retry_first
            else:
                self._webhook["last_error_date"] = int(time.time())
                self._webhook["last_error_message"] = problem
                await asyncio.sleep(delay)
                delay = min(2 * delay, self.retry_last)
        self._lanes.pop(lane, None)

    async def _post(self, update: dict[str, Any]) -> str | None:
        """None when the webhook took it, else what went wrong."""
        if self._client is None:
            self._client = AsyncHTTPClient(force_instance=True, defaults={"request_timeout": 30})
        headers = {"Content-Type": "application/json"}
        if self._secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self._secret
        request = HTTPRequest(
            self._webhook["url"],
            method="POST",
            headers=headers,
            body=json.dumps(update),
        )
        try:
            response = await self._client.fetch(request, raise_error=False)
        except OSError as error:
            return f"Connection failed: {error}"
        if 200 <= response.code < 300:
            return None
        return f"Wrong response from the webhook: {response.code} {response.reason}"

    def close(self) -> None:
        """Stop delivering and end a waiting poll."""
        self._stop_lanes()
        self._closed = True
        self._signal.fire()
        if self._client is not None:
            self._client.close()
