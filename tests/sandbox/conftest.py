"""Fixtures: a running sandbox, and a small real python-telegram-bot application on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.sandbox import Sandbox

App = Application[Any, Any, Any, Any, Any, Any]
Context = ContextTypes.DEFAULT_TYPE
AppFactory = Callable[..., AbstractAsyncContextManager[App]]


@pytest_asyncio.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(admins=[9001]) as running:
        yield running


async def echo(update: Update, context: Context) -> None:
    """Answers a text with itself in bold and two buttons."""
    message = update.effective_message
    assert message is not None
    keyboard = [[InlineKeyboardButton("Sửa", callback_data="edit")],
                [InlineKeyboardButton("Nguồn", url="https://baoquangnam.vn")]]  # fmt: skip
    await message.reply_html(
        f"<b>{message.text}</b> đã nhận", reply_markup=InlineKeyboardMarkup(keyboard)
    )


async def start(update: Update, context: Context) -> None:
    assert update.message is not None
    await update.message.reply_text("Xin chào. " + " ".join(context.args or ()))


async def tapped(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query is not None
    await query.answer("Đã sửa")
    await query.edit_message_text(f"đã bấm {query.data}")


async def offer(update: Update, context: Context) -> None:
    """One inline result with a button."""
    from telegram import InlineQueryResultArticle, InputTextMessageContent

    query = update.inline_query
    assert query is not None
    content = InputTextMessageContent(f"<b>{query.query}</b>", parse_mode="HTML")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Sửa", callback_data="inline")]])
    await query.answer(
        [InlineQueryResultArticle("1", f"Về {query.query}", content, reply_markup=keyboard)]
    )


def build(sandbox: Sandbox) -> App:
    """The application with the handlers above, against the sandbox."""
    app = (
        ApplicationBuilder()
        .token(sandbox.token)
        .base_url(f"{sandbox.root}/bot")
        .base_file_url(f"{sandbox.root}/file/bot")
        .build()
    )
    app.add_handler(CommandHandler("start", start))
    app.add_handler(MessageHandler(filters.TEXT, echo))
    app.add_handler(CallbackQueryHandler(tapped))
    app.add_handler(InlineQueryHandler(offer))
    return app


@asynccontextmanager
async def polling(app: App) -> AsyncIterator[App]:
    """The application initialized, started and polling."""
    async with app:
        assert app.updater is not None
        await app.start()
        await app.updater.start_polling(allowed_updates=Update.ALL_TYPES, poll_interval=0)
        try:
            yield app
        finally:
            await app.updater.stop()
            await app.stop()


@pytest_asyncio.fixture
async def app(sandbox: Sandbox) -> AsyncIterator[App]:
    async with polling(build(sandbox)) as running:
        yield running


@pytest.fixture
def png() -> bytes:
    """A small picture."""
    return picture(60, 40)


def picture(width: int, height: int) -> bytes:
    """A white PNG of this size."""
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("1", (width, height), 1).save(out, "PNG")
    return out.getvalue()
