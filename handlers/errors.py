"""What happens when a callback fails: a line in the log, an apology, a second try for sending.

Neither the log nor the message to the admins holds the token, a user's text or a name: they
say what kind of error it was, where in the program, and for what kind of update.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
import traceback
from pathlib import Path

import httpx
from telegram import Update
from telegram.error import (
    BadRequest,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot import notices
from bot.state.roles import Role
from handlers.house import Context, House, house_of
from handlers.requesting import NotSent
from handlers.sending import Spot, send, spot_of

log = logging.getLogger(__name__)

_ROOT = Path(__file__).parents[1]
_HARMLESS = (
    "message is not modified",
    "query is too old",
    "message to edit not found",
    "message can't be edited",
    "message to be replied not found",
)
_TOKEN = re.compile(r"\d{5,}:[\w-]{5,}")
_ADMINS_TOLD_EVERY = 60.0


async def on_error(update: object, context: Context) -> None:
    """The application's error handler."""
    house = house_of(context)
    error = context.error
    if error is None or _is_harmless(error):
        return
    update_id = update.update_id if isinstance(update, Update) else None
    delay = wait_before_retry(error)
    if delay is not None and update_id is not None:
        log.warning("answer to update %d not sent (%s); next try in %.1f s",
                    update_id, type(error).__name__, delay)  # fmt: skip
        house.deferred[update_id] = delay
        return
    if isinstance(error, Forbidden):
        if isinstance(update, Update) and update.effective_chat is not None:
            house.subscriptions.drop_chat(update.effective_chat.id)
        return
    house.errors += 1
    code = secrets.token_hex(3).upper()
    kind = kind_of(update)
    log.error("error %s: %s while answering %s", code, describe(error), kind)
    await _apologise(update, context, code)
    await tell_admins(context, house, notices.error_report(code, describe(error), kind))


def wait_before_retry(error: BaseException) -> float | None:
    """Seconds after which an answer may be sent again, None where it must not be.

    A message that timed out may have arrived and is never repeated; one that found no
    connection, or that the server refused for a while, surely did not arrive.
    """
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        return (wait.total_seconds() if not isinstance(wait, int) else float(wait)) + 0.1
    if isinstance(error, TimedOut):
        return 1.0 if "Pool timeout" in error.message else None
    if isinstance(error, BadRequest) or not isinstance(error, NetworkError):
        return None
    cause = error.__cause__
    unsent = isinstance(error, NotSent) or isinstance(cause, httpx.ConnectError)
    refused = cause is None or isinstance(cause, TelegramError)  # the server said so itself
    return 1.0 if unsent or refused else None


def describe(error: BaseException) -> str:
    """Type and place of an error; Telegram's own words where it is Telegram that refused.

    >>> describe(ValueError("what a user wrote"))
    'ValueError'
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        f for f in frames if Path(f.filename).is_relative_to(_ROOT) and ".venv" not in f.filename
    ]
    place = ""
    if ours:
        last = ours[-1]
        place = f" at {Path(last.filename).relative_to(_ROOT)}:{last.lineno} in {last.name}"
    said = f" ({_TOKEN.sub('***', error.message)})" if isinstance(error, TelegramError) else ""
    return f"{type(error).__name__}{said}{place}"


def kind_of(update: object) -> str:
    """What sort of update it was: "a command", "a text", "a button", …"""
    if not isinstance(update, Update):
        return "no update"
    if update.callback_query is not None:
        return "a button"
    if update.inline_query is not None:
        return "an inline query"
    message = update.effective_message
    if message is None:
        return "another update"
    if message.text:
        return "a command" if message.text.startswith("/") else "a text"
    return "a message without text"


def _is_harmless(error: BaseException) -> bool:
    return isinstance(error, BadRequest) and any(
        part in error.message.lower() for part in _HARMLESS
    )


async def _apologise(update: object, context: Context, code: str) -> None:
    if not isinstance(update, Update):
        return
    spot = spot_of(update)
    try:
        if update.callback_query is not None:
            data = update.callback_query.data or ""
            reply = notices.apology(code, again=data)
        else:
            reply = notices.apology(code, again=notices.AGAIN)
        if spot is not None:
            await send(context.bot, spot.quoting(update.effective_message), reply)
    except TelegramError as error:
        log.warning("apology %s not sent: %s", code, describe(error))


async def tell_admins(context: Context, house: House, text: str) -> None:
    """One message to each admin, at most one a minute."""
    now = time.monotonic()
    if now - context.bot_data.get("admins_told", -_ADMINS_TOLD_EVERY) < _ADMINS_TOLD_EVERY:
        return
    context.bot_data["admins_told"] = now
    for admin in house.roles.at_least(Role.OWNER):
        try:
            await send(context.bot, Spot(admin), notices.say(text))
        except TelegramError as error:
            log.warning("an admin could not be told: %s", describe(error))
