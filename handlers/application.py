"""Builds the application of python-telegram-bot and runs it, on Telegram or on the sandbox."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from dataclasses import replace

from telegram import LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.ext import AIORateLimiter, ApplicationBuilder, Defaults

from bot import notices
from bot.dialogue import Dialogue
from bot.settings import Secret, Settings
from bot.state.contexts import Contexts
from bot.state.database import StateError, StateFile
from bot.state.lessons import Lessons
from handlers.house import App, House, StartError, settle
from handlers.inbox import AT_ONCE, ChatOrder, InboxQueue, StoringPolls
from handlers.requesting import ShortCalls
from handlers.routes import ACTIONS, COMMANDS, add_routes
from handlers.serving import serving
from knowledge.gazetteer import Gazetteer
from knowledge.store.base import KnowledgeBase
from knowledge.store.errors import KnowledgeBaseError

log = logging.getLogger(__name__)

# Telegram's "30 a second" is about bulk notices; answers are slowed only when it says 429.
_SENDS_A_SECOND = 1000
_PAGE_PORT = 8765


def run(settings: Settings) -> int:
    """Runs the bot until it is told to stop; without a token on a sandbox of its own.

    The exit code: 1 with one line on the log when it cannot start.
    """
    try:
        asyncio.run(_run(settings) if settings.token else _run_on_sandbox(settings))
    except (StartError, StateError, KnowledgeBaseError) as error:
        log.critical("%s", error)
        return 1
    return 0


async def _run(settings: Settings) -> None:
    house = open_house(settings)
    try:
        await run_house(house)
    finally:
        house.state.close()


async def _run_on_sandbox(settings: Settings) -> None:
    from bot.sandbox import Sandbox
    from bot.sandbox.server import DEFAULT_ADMIN

    admins = settings.admins or frozenset({DEFAULT_ADMIN})
    sandbox = Sandbox(port=_PAGE_PORT, admins=sorted(admins))
    try:
        await sandbox.start()
    except OSError:
        sandbox = Sandbox(admins=sorted(admins))
        await sandbox.start()
    print(f"\n{notices.PAGE_OPEN.format(sandbox.root)}\n", flush=True)
    try:
        await _run(
            replace(settings, token=Secret(sandbox.token), api_url=sandbox.root, admins=admins,
                    webhook=None)
        )  # fmt: skip
    finally:
        await sandbox.stop()


def open_house(settings: Settings) -> House:
    """The conversation over the knowledge base, with its memory.

    Raises KnowledgeBaseError and StateError.
    """
    kb = KnowledgeBase(settings.kb)
    state = StateFile(settings.state)
    contexts = Contexts(state)
    Lessons.beside(settings.state)  # before the conversation reads its words
    dialogue = Dialogue(kb, Gazetteer.load(), contexts=contexts, looks=False)
    return House(settings, dialogue, state, kb, contexts)


async def run_house(house: House) -> None:
    """Runs the bot until SIGINT or SIGTERM, then stops it in good order."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    serve = asyncio.create_task(_serve_until(build_application(house), house, stop))
    stopped = asyncio.create_task(stop.wait())
    await asyncio.wait({serve, stopped}, return_when=asyncio.FIRST_COMPLETED)
    if not house.started:
        serve.cancel()  # still waiting for Telegram
    with contextlib.suppress(asyncio.CancelledError):
        await serve
    stopped.cancel()


async def _serve_until(app: App, house: House, stop: asyncio.Event) -> None:
    async with serving(app, house):
        house.started = True
        log.info("the bot is running")
        await stop.wait()


def build_application(house: House) -> App:
    """The application with all its handlers, not yet started. StartError without a token."""
    settings = house.settings
    if settings.token is None:
        raise StartError("CCHC_TOKEN còn thiếu: cần mã do BotFather cấp.")
    _silence_secrets()
    order, queue = ChatOrder(house), InboxQueue(house.inbox)
    builder = (
        ApplicationBuilder()
        .token(settings.token.reveal())
        .rate_limiter(AIORateLimiter(overall_max_rate=_SENDS_A_SECOND, max_retries=3))
        .update_queue(queue)
        .get_updates_request(StoringPolls(queue, connect_timeout=10, read_timeout=20))
        .concurrent_updates(order)
        .defaults(
            Defaults(
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )
        .job_queue(None)
        .request(
            ShortCalls(AT_ONCE, pool_timeout=20, write_timeout=20, media_write_timeout=60)
        )
    )  # fmt: skip
    if settings.api_url:
        builder = builder.base_url(f"{settings.api_url}/bot").base_file_url(
            f"{settings.api_url}/file/bot"
        )
    app: App = builder.build()
    order.app = app
    house.commands = COMMANDS
    house.actions = ACTIONS
    settle(app, house)
    add_routes(app)
    return app


def _silence_secrets() -> None:
    """httpx logs every address at INFO, and the token is part of the address."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
