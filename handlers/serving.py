"""Keeps the application running: connecting, fetching updates, watching the base, stopping."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlsplit

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from handlers.following import tell_news
from handlers.health import health_page
from handlers.house import App, House, StartError
from handlers.inbox import replay
from handlers.menus import set_menus
from handlers.refreshing import refresh
from knowledge.store.errors import KnowledgeBaseError

log = logging.getLogger(__name__)

ALLOWED_UPDATES = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
)
_LOOK_EVERY = 0.5
_SAVE_EVERY = 1.0
_TIDY_EVERY = 600.0
_LONGEST_WAIT = 30.0
_STOP_WITHIN = 20.0


@contextlib.asynccontextmanager
async def serving(app: App, house: House) -> AsyncIterator[App]:
    """The bot at work inside the block; leaving it answers what was taken, then stops.

    StartError when Telegram refuses the token.
    """
    await _connect(app)
    tasks = [
        asyncio.create_task(_watch_base(house), name="watch the knowledge base"),
        asyncio.create_task(_tidy(app.bot, house), name="tidy the state file"),
        asyncio.create_task(_save(house), name="save the contexts"),
    ]
    try:
        await set_menus(app.bot, house)
        await replay(app, house)
        await app.start()
        await _listen(app, house)
        async with health_page(house):
            yield app
    finally:
        if app.updater is not None and app.updater.running:
            await app.updater.stop()
        if app.running:
            try:
                await asyncio.wait_for(app.stop(), _STOP_WITHIN)
            except TimeoutError:
                log.warning("not everything was answered in time; the rest follows at the start")
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        house.contexts.save()
        await app.shutdown()


async def _connect(app: App) -> None:
    """Waits for Telegram however long it takes; only a wrong token ends the start."""
    wait = 1.0
    while True:
        try:
            await app.initialize()
        except InvalidToken as error:
            await app.bot.request.shutdown()
            raise StartError("CCHC_TOKEN sai: Telegram không nhận mã này.") from error
        except RetryAfter as error:
            pause = error.retry_after
            wait = pause.total_seconds() if not isinstance(pause, int) else float(pause)
        except NetworkError as error:
            log.warning("Telegram not reached (%s); next try in %.0f s", type(error).__name__, wait)
        else:
            return
        await asyncio.sleep(wait)
        wait = min(wait * 2, _LONGEST_WAIT)


async def _listen(app: App, house: House) -> None:
    updater, webhook = app.updater, house.settings.webhook
    if updater is None:
        raise RuntimeError("the application was built without an updater")
    if webhook is None:
        await updater.start_polling(
            bootstrap_retries=-1, allowed_updates=ALLOWED_UPDATES, error_callback=_polling_trouble()
        )
    else:
        await updater.start_webhook(
            listen=webhook.host, port=webhook.port,
            url_path=urlsplit(webhook.url).path.strip("/"), webhook_url=webhook.url,
            secret_token=webhook.secret.reveal(), bootstrap_retries=-1,
            allowed_updates=ALLOWED_UPDATES,
        )  # fmt: skip


def _polling_trouble() -> Callable[[TelegramError], None]:
    """Says what is wrong with fetching updates, each sort at most once a minute."""
    said: dict[str, float] = {}

    def trouble(error: TelegramError) -> None:
        kind = type(error).__name__
        now = time.monotonic()
        if now - said.get(kind, -60.0) < 60.0:
            return
        said[kind] = now
        if isinstance(error, Conflict):
            log.error(
                "another program is reading the updates of this bot: one token, one running bot; "
                "stop the other one or end its webhook"
            )
        else:
            log.warning("updates not fetched (%s); trying on", kind)

    return trouble


async def _watch_base(house: House) -> None:
    """Opens a changed knowledge base, off the way of the answers."""
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        try:
            if await asyncio.to_thread(refresh, house):
                log.info("the knowledge base has changed and is in use")
        except KnowledgeBaseError as error:
            log.error("the new knowledge base cannot be used, the old one stays: %s", error)


async def _save(house: House) -> None:
    while True:
        await asyncio.sleep(_SAVE_EVERY)
        house.contexts.save()


async def _tidy(bot: Bot, house: House) -> None:
    while True:
        house.inbox.prune()
        house.contexts.fade()
        house.cards.prune()
        await tell_news(bot, house)
        await asyncio.sleep(_TIDY_EVERY)
