"""Buttons: the tap is answered first, then the card changes in place.

Actions that begin with `t:` belong to Telegram's face and stand in `House.actions`; all others
go to the conversation. Buttons carry all they need, so they work after a restart and weeks later.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

from telegram import CallbackQuery, InlineKeyboardMarkup, MaybeInaccessibleMessage, Message, Update
from telegram.constants import CallbackQueryLimit

from bot import notices
from bot.messages import CHOSEN
from bot.query import Intent
from bot.rendering import actions
from bot.reply import Button, Outcome, Reply
from handlers.addressing import chat_key, in_group
from handlers.browsing import metric_page, place_page
from handlers.deeplinks import link, marked, payload_of
from handlers.house import Context, House, house_of
from handlers.keyboards import keyboard
from handlers.pictures import send_chart
from handlers.pressing import Press, pressed
from handlers.questions import as_card, deliver, redraw
from handlers.sending import Spot, for_group, send, show, spot_of, toast
from handlers.splitting import plain

_OWN = "t:"
_OTHER_SUBJECT = (Intent.OVERVIEW, Intent.LISTING, Intent.DEFINITION, Intent.COVERAGE)
_QUOTE = re.compile(r"\s*<blockquote.*?</blockquote>", re.DOTALL)
_MAX_TOAST = int(CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)


async def on_tap(update: Update, context: Context) -> None:
    """A tap on any button."""
    query = update.callback_query
    if query is None:
        return
    data = query.data or ""
    if data.startswith(_OWN):
        name, _, argument = data.removeprefix(_OWN).partition(":")
        callback = house_of(context).actions.get(name)
        if callback is None:
            await toast(query, notices.OLD_BUTTON)
        else:
            await callback(update, context, argument)
        return
    await _press(update, context, query, data)


async def _press(update: Update, context: Context, query: CallbackQuery, data: str) -> None:
    message, spot = query.message, spot_of(update)
    reply = _reply(update, house_of(context), message, data)
    if in_group(update) and not _asked_by_tapper(query):
        card = plain(_QUOTE.sub("", reply.html))
        await toast(query, card[: _MAX_TOAST - 1], alert=True)
        return
    if reply.chart is not None and spot is not None and data == actions.CHART:
        await toast(query)
        await send_chart(update, context, spot, reply)
        return
    if data == actions.MORE and isinstance(message, Message):
        reply = with_more(house_of(context), message, reply, context.bot.username)
    shown = as_card(house_of(context), chat_key(update), reply, spot, context.bot.username)
    if isinstance(message, Message) and _shows(message, for_spot(shown, spot)):
        await toast(query, notices.SHOWN_ALREADY)
        return
    await toast(query)
    if query.inline_message_id is not None:
        await context.bot.edit_message_text(
            reply.html, inline_message_id=query.inline_message_id,
            reply_markup=keyboard(reply.buttons),
        )  # fmt: skip
    elif spot is None:
        return
    elif not isinstance(message, Message) or _keeps_card(message, data, reply):
        await deliver(update, context, spot, reply)
    elif _asks_back(message):
        await show(context.bot, spot, message.message_id, _chosen(message, data))
        await deliver(update, context, spot, reply)
    else:
        await redraw(update, context, spot, message.message_id, reply)


def _reply(
    update: Update, house: House, message: MaybeInaccessibleMessage | None, data: str
) -> Reply:
    """What the conversation says to a tap.

    Buttons such as "Thêm…" are about the card they stand under, and the conversation takes them
    for its last one: the card is asked for again first.
    """
    chat = chat_key(update)
    if data == actions.PLACES:
        return place_page(house, 0)
    if data == actions.METRICS:
        return metric_page(house, 0)
    if data not in actions.PLAIN or message is None:
        return house.dialogue.press(chat, data)
    latest = None if in_group(update) else house.cards.latest_message(message.chat.id)
    is_last = latest == message.message_id
    action = house.cards.action(message.chat.id, message.message_id)
    if action and not (is_last and house.contexts.get(chat).asked):
        card = house.dialogue.press(chat, action)
        if data == actions.BACK:
            return card
    # Under "Thêm…" the way back leads to the card's own buttons, not to the card before it.
    return house.dialogue.press(chat, actions.RETRY if data == actions.BACK else data)


def with_more(house: House, message: Message, reply: Reply, username: str) -> Reply:
    """The keyboard behind "Thêm…" with what only Telegram can do, before the way back."""
    payload = payload_of(house.cards.action(message.chat_id, message.message_id))
    shared = []
    if payload is not None:
        address = quote(link(username, marked(payload, reply.facts)), safe="")
        url = f"https://t.me/share/url?url={address}"
        shared.append(Button(notices.SHARE_LABEL, url=url))
    said = [button for row in reply.buttons for button in row]
    links = [*(button for button in said if button.url), *shared]
    others = [button for button in said[:-1] if not button.url]
    found = [*links, *notices.MORE, *others, *notices.THUMBS, said[-1]]
    return replace(
        reply, buttons=tuple(tuple(found[at : at + 2]) for at in range(0, len(found), 2))
    )


def for_spot(reply: Reply, spot: Spot | None) -> Reply:
    """The reply as it will look there."""
    return for_group(reply) if spot is not None and spot.group else reply


def _asked_by_tapper(query: CallbackQuery) -> bool:
    """In a group a card answers the message of the person it belongs to."""
    message = query.message
    if not isinstance(message, Message) or message.reply_to_message is None:
        return True
    owner = message.reply_to_message.from_user
    return owner is None or owner.id == query.from_user.id


def _shows(message: Message, reply: Reply) -> bool:
    """Whether the message shows this reply already, buttons included."""
    text = " ".join((message.text or "").split())
    return text == " ".join(plain(reply.html).split()) and _labels(message.reply_markup) == _labels(
        keyboard(reply.buttons)
    )


def _labels(markup: InlineKeyboardMarkup | None) -> list[str]:
    if markup is None:
        return []
    return [button.text for row in markup.inline_keyboard for button in row]


def _is_card(message: Message) -> bool:
    return any(entity.type.endswith("blockquote") for entity in message.entities)


def _keeps_card(message: Message, data: str, reply: Reply) -> bool:
    """Whether the card must stay: figures are not replaced by talk, nor by another subject."""
    if not _is_card(message):
        return False
    try:
        intent = actions.decode(data)[0].intent
    except actions.ActionError:
        return data not in (actions.MORE, actions.BACK)
    return intent in _OTHER_SUBJECT or reply.outcome is not Outcome.ANSWER


def _asks_back(message: Message) -> bool:
    """Whether the message is a question of the bot."""
    return not _is_card(message) and (message.text or "").split("\n")[0].endswith("?")


def _chosen(message: Message, data: str) -> Reply:
    """A question of the bot once it was answered: without buttons, with what was chosen."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup is not None else ()
    label = next((b.text for row in rows for b in row if b.callback_data == data), "")
    return notices.say(f"{message.text}\n{CHOSEN.format(choice=label)}")


async def ask_again(update: Update, context: Context, _: str) -> None:
    """After an apology: the question it answers, once more."""
    query = update.callback_query
    if query is None:
        return
    await toast(query)
    apology = query.message
    asked = apology.reply_to_message if isinstance(apology, Message) else None
    spot = spot_of(update)
    if asked is not None:
        await context.application.process_update(Update(update.update_id, message=asked))
    elif spot is not None:
        await send(context.bot, spot, notices.say(notices.OLD_BUTTON, notices.PLACES_ROW))


@pressed()
async def answer_below(press: Press, action: str) -> None:
    """A question behind a button of a notice: answered below, the notice and its buttons stay."""
    reply = press.house.dialogue.press(chat_key(press.update), action)
    await deliver(press.update, press.context, press.spot, reply)
