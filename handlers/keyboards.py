"""Buttons of a reply as Telegram's inline keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from bot.reply import Button

MAX_ACTION = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)
MAX_COPY = int(InlineKeyboardButtonLimit.MAX_COPY_TEXT)


def keyboard(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """The keyboard, None for no buttons. ValueError for a button Telegram would refuse."""
    drawn = [[_button(button) for button in row] for row in rows if row]
    return InlineKeyboardMarkup(drawn) if drawn else None


def _button(button: Button) -> InlineKeyboardButton:
    if button.action:
        if len(button.action.encode()) > MAX_ACTION:
            raise ValueError(f"action of more than {MAX_ACTION} bytes: {button.action!r}")
        return InlineKeyboardButton(button.label, callback_data=button.action)
    if button.copy:
        if len(button.copy) > MAX_COPY:
            raise ValueError(f"copy text of more than {MAX_COPY} characters under {button.label}")
        return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copy))
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    if button.inline is not None:
        return InlineKeyboardButton(button.label, switch_inline_query=button.inline)
    raise ValueError(f"button without a target: {button.label!r}")
