"""A bare echo bot of the same library, to hold the real one against: python -m tests.bench.echo.

The address and the token of the sandbox come from the environment, as for the real bot.
"""

from __future__ import annotations

import logging
import os
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def _echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message is not None and update.message.text:
        await update.message.reply_text(update.message.text)


def main() -> None:
    """Answers every text with itself until SIGTERM."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
    builder: Any = ApplicationBuilder().token(os.environ["CCHC_TOKEN"])
    builder = builder.base_url(f"{os.environ['CCHC_API_URL']}/bot")
    app = builder.build()
    app.add_handler(MessageHandler(filters.TEXT, _echo))
    app.run_polling()


if __name__ == "__main__":
    main()
