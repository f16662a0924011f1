"""The way of an update through the bot: stored, answered in its chat's order, ticked off.

python-telegram-bot tells Telegram that an update has arrived before its handlers have run.
`InboxQueue` therefore stores each update first; `ChatOrder` marks it done after its handlers,
and `replay` brings back what a killed process had left.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from collections.abc import Awaitable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor
from telegram.request import HTTPXRequest

from bot.state.inbox import Inbox
from handlers.house import App, House
from handlers.requesting import trusted

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    _Queue = asyncio.Queue[object]
else:
    _Queue = asyncio.Queue

log = logging.getLogger(__name__)

AT_ONCE = 64
WAITING = 20_000
RETRIES = 8


class InboxQueue(_Queue):
    """An update queue that stores updates as they come and drops second deliveries."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self._inbox = inbox
        self._stored: set[int] = set()

    def store(self, fetched: bytes) -> None:
        """Stores what Telegram gave to a poll, in one transaction, before it is taken apart."""
        try:
            updates = json.loads(fetched)["result"]
            bodies = {each["update_id"]: json.dumps(each, ensure_ascii=False) for each in updates}
        except (ValueError, LookupError, TypeError):
            return  # the library says what is wrong with it
        if bodies:
            self._stored |= self._take(bodies)

    async def put(self, item: object) -> None:
        """Queues what is new, stored first. The library's own stop signal passes untouched."""
        if isinstance(item, Update):
            number = item.update_id
            if number not in self._stored and not self._take({number: item.to_json()}):
                return
            self._stored.discard(number)
        await super().put(item)

    def _take(self, bodies: Mapping[int, str]) -> set[int]:
        try:
            return self._inbox.take(bodies)
        except sqlite3.Error as error:
            log.error("inbox cannot store updates (%s); they are answered all the same", error)
            return set(bodies)

    async def put_again(self, update: Update) -> None:
        """Queues an update that is stored already."""
        await super().put(update)


class StoringPolls(HTTPXRequest):
    """The library's request for fetching updates; what comes is stored before it is read."""

    def __init__(self, queue: InboxQueue, **settings: Any) -> None:
        super().__init__(httpx_kwargs={"verify": trusted()}, **settings)
        self._queue = queue

    async def do_request(self, url: str, *rest: Any, **more: Any) -> tuple[int, bytes]:
        """Status and body, as the library's."""
        status, body = await super().do_request(url, *rest, **more)
        if status == HTTPStatus.OK and url.endswith("/getUpdates"):
            self._queue.store(body)
        return status, body


async def replay(app: App, house: House) -> int:
    """Queues what was taken and never answered; how many."""
    queue = app.update_queue
    waiting = house.inbox.replay()
    for update_id, body in waiting:
        update = Update.de_json(json.loads(body), app.bot)
        if isinstance(queue, InboxQueue) and update is not None:
            log.info("update %d was left unanswered and is answered now", update_id)
            await queue.put_again(update)
    return len(waiting)


class ChatOrder(BaseUpdateProcessor):
    """Many chats at once, each chat in its order; a flood in one chat holds up nobody else.

    An update whose answer could not be sent (`House.deferred`) is tried again after the time
    given there, before the next of its chat; when that never works it stays in the inbox.
    """

    def __init__(self, house: House) -> None:
        super().__init__(WAITING)
        self._house = house
        self._lanes: dict[int, tuple[asyncio.Lock, int]] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._door = asyncio.Lock()
        self.app: App | None = None

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        if not isinstance(update, Update):
            await coroutine
            return
        async with self._lane(_lane_of(update)):
            async with self._slots:
                await self._enter()
                await coroutine
            if await self._sent(update):
                self._finish(update.update_id)

    async def _enter(self) -> None:
        """Lets one begin in each turn of the loop: what comes back for those that began before
        is read in between, so few answers are on their way at any time."""
        async with self._door:
            await asyncio.sleep(0)

    def _finish(self, update_id: int) -> None:
        """Ticks an update off, in one commit with all that was noted while it was answered."""
        try:
            self._house.inbox.finish(update_id)
            self._house.inbox.keep()
        except sqlite3.Error as error:
            log.error("inbox cannot note what was answered: %s", error)

    @asynccontextmanager
    async def _lane(self, key: int) -> AsyncIterator[None]:
        lock, users = self._lanes.get(key, (asyncio.Lock(), 0))
        self._lanes[key] = lock, users + 1
        try:
            async with lock:
                yield
        finally:
            lock, users = self._lanes[key]
            if users == 1:
                del self._lanes[key]
            else:
                self._lanes[key] = lock, users - 1

    async def _sent(self, update: Update) -> bool:
        deferred = self._house.deferred
        for _ in range(RETRIES):
            if update.update_id not in deferred:
                return True
            if not await self._pause(deferred.pop(update.update_id)):
                return False
            if self.app is not None:
                async with self._slots:
                    await self.app.process_update(update)
        return deferred.pop(update.update_id, None) is None

    async def _pause(self, seconds: float) -> bool:
        """Waits; False when the bot is being stopped meanwhile."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while (left := until - loop.time()) > 0:
            if self.app is None or not self.app.running:
                return False
            await asyncio.sleep(min(left, 0.2))
        return True

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""


def _lane_of(update: Update) -> int:
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else 0
