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
from collections.abc import Awaitable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.state.inbox import Inbox
from handlers.house import App, House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    _Queue = asyncio.Queue[object]
else:
    _Queue = asyncio.Queue

log = logging.getLogger(__name__)

AT_ONCE = 64
STARTING = 4  # a wider pool of connections costs each answer more than it gains
STARTED = 0.04  # seconds after which an answer no longer counts as starting
WAITING = 20_000
RETRIES = 8


class InboxQueue(_Queue):
    """An update queue that stores updates as they come and drops second deliveries."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__()
        self._inbox = inbox

    async def put(self, item: object) -> None:
        """Stores and queues. The library's own stop signal passes through untouched."""
        if isinstance(item, Update):
            try:
                if not self._inbox.take(item.update_id, item.to_json()):
                    return
            except sqlite3.Error as error:
                log.error("inbox cannot store updates (%s); they are answered all the same", error)
        await super().put(item)

    async def put_again(self, update: Update) -> None:
        """Queues an update that is stored already."""
        await super().put(update)


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
        self._starting = asyncio.Semaphore(STARTING)
        self.app: App | None = None

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        if not isinstance(update, Update):
            await coroutine
            return
        async with self._lane(_lane_of(update)):
            async with self._slots, self._start():
                await coroutine
            if await self._sent(update):
                self._house.inbox.finish(update.update_id)

    @asynccontextmanager
    async def _start(self) -> AsyncIterator[None]:
        """Few at a time while Telegram answers at once; one that takes longer holds up nobody."""
        await self._starting.acquire()
        held = True

        def release() -> None:
            nonlocal held
            if held:
                held = False
                self._starting.release()

        timer = asyncio.get_running_loop().call_later(STARTED, release)
        try:
            yield
        finally:
            timer.cancel()
            release()

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
