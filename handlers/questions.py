"""Free text: a question comes in, a card goes out; an edited question gets its card edited."""

from __future__ import annotations

import time
from dataclasses import replace

from telegram import Message, Update

from bot import notices
from bot.rendering import actions
from bot.reply import Button, Outcome, Reply
from handlers.addressing import chat_key, in_group, question_in
from handlers.browsing import with_tiers
from handlers.deeplinks import link, marked, payload_of
from handlers.errors import tell_admins
from handlers.feedback import add_note, answer_report, report_answered, report_settled
from handlers.figures import action_behind, remember_card
from handlers.house import Context, House, house_of
from handlers.reviewing import awaited, take_value
from handlers.sending import Spot, send, show, spot_of
from handlers.teaching import remember_unanswered
from handlers.uploading import is_article, on_article

_QUIET_SECONDS = 600.0


async def on_text(update: Update, context: Context) -> None:
    """A text that is no command."""
    message = update.effective_message
    question = question_in(message, context.bot.bot) if message is not None else None
    if message is None or question is None:
        return
    house = house_of(context)
    if (correction := awaited(update, house)) is not None:
        await take_value(update, context, correction)
        return
    if is_article(update, house):
        await on_article(update, context)
        return
    if (report := report_answered(message)) is not None:
        await add_note(update, context, report)
        return
    user = update.effective_user
    settled = report_settled(message) if user is not None and house.may(user.id) else None
    if settled is not None:
        await answer_report(update, context, settled)
        return
    await answer(update, context, question or message.text or "")


async def on_edited(update: Update, context: Context) -> None:
    """An edited question: the card that answers it is edited; unknown ones are let be."""
    message = update.edited_message
    question = question_in(message, context.bot.bot) if message is not None else None
    if message is None or not question or question.startswith("/"):
        return
    house = house_of(context)
    spot = spot_of(update)
    answered_by = house.inbox.answered_by(message.chat_id, message.message_id)
    if answered_by is None or spot is None:
        return
    reply = ask(house, chat_key(update), question)
    card = await redraw(update, context, spot, answered_by, reply)
    house.inbox.remember_answer(message.chat_id, message.message_id, card)


async def answer(update: Update, context: Context, question: str) -> None:
    """Answers a question where it was asked."""
    house, spot = house_of(context), spot_of(update)
    if spot is None:
        return
    reply = ask(house, chat_key(update), question)
    if _failed(reply):
        spot = spot.quoting(update.effective_message)
        reply = replace(reply, buttons=((Button(notices.AGAIN_LABEL, notices.AGAIN),),))
        code = reply.text.rpartition(" ")[2]
        await tell_admins(context, house, notices.error_report(code, "Dialogue", "a text"))
    await deliver(update, context, spot, reply, update.effective_message)


async def deliver(
    update: Update, context: Context, spot: Spot, reply: Reply, question: Message | None = None
) -> None:
    """Sends a reply and notes which question it answers and which figures it shows."""
    house = house_of(context)
    shown = as_card(house, chat_key(update), reply, spot, context.bot.username)
    ids = await send(context.bot, spot, shown)
    if question is not None:
        house.inbox.remember_answer(spot.chat, question.message_id, ids[-1])
    remember_card(house, chat_key(update), spot.chat, ids[-1], reply)


async def redraw(
    update: Update, context: Context, spot: Spot, message_id: int, reply: Reply
) -> int:
    """Puts a reply in place of a card and notes the figures it shows; where it stands."""
    house, key = house_of(context), chat_key(update)
    shown = as_card(house, key, reply, spot, context.bot.username)
    card = await show(context.bot, spot, message_id, shown)
    remember_card(house, key, spot.chat, card, reply)
    return card


def as_card(house: House, key: str, reply: Reply, spot: Spot | None, username: str) -> Reply:
    """The reply as it stands in its chat: a place's card with its tiers; in a group, the last
    row leads into the bot."""
    if spot is None or not reply.facts or not reply.buttons:
        return reply
    if any(b.action.startswith("t:") for row in reply.buttons for b in row):
        return reply
    action = action_behind(house, key, reply)
    if not spot.group:
        return with_tiers(house, reply, action)
    payload = payload_of(action)
    if payload is None:
        return reply
    into = Button(notices.OPEN_IN_BOT, url=link(username, marked(payload, reply.facts)))
    last = (into, *(button for button in reply.buttons[-1] if not button.copy))
    return replace(reply, buttons=(*reply.buttons[:-1], last))


def ask(house: House, chat: str, question: str) -> Reply:
    """The reply to a question, counted in the statistics."""
    started = time.perf_counter()
    reply = house.dialogue.reply(chat, question)
    spent = (time.perf_counter() - started) * 1000
    place, metric = _subject(house, chat, reply)
    house.statistics.count(house.today(), str(reply.outcome), place, metric, spent)
    remember_unanswered(house, chat, question, reply)
    if _failed(reply):
        house.errors += 1
    return reply


def _failed(reply: Reply) -> bool:
    """Whether the conversation could not answer and apologises."""
    return any(button.action == actions.RETRY for row in reply.buttons for button in row)


def _subject(house: House, chat: str, reply: Reply) -> tuple[str, str]:
    """Place and metric a question was about, "" for what it did not name."""
    if reply.facts:
        return reply.facts[0].place_code, reply.facts[0].metric
    context = house.contexts.get(chat).context if reply.outcome is Outcome.NO_DATA else None
    if context is None:
        return "", ""
    places = context.last.places or (context.last.scope or "",)
    return places[0], next(iter(context.last.metrics), "")


async def on_media(update: Update, context: Context) -> None:
    """A photo, sticker, voice message, place or file: a kind word on what to send instead."""
    message, spot = update.effective_message, spot_of(update)
    if message is None or spot is None:
        return
    if in_group(update) and question_in(message, context.bot.bot) is None:
        return
    if is_article(update, house_of(context)):
        await on_article(update, context)
        return
    if message.caption and not message.document:
        question = question_in(message, context.bot.bot)
        if question:
            await answer(update, context, question)
            return
    if message.photo or message.video or message.animation:
        text = notices.PHOTO
    elif message.voice or message.audio or message.video_note:
        text = notices.VOICE
    elif message.document:
        text = notices.DOCUMENT
    else:
        text = notices.OTHER_MEDIA
        if not _first_in_a_while(context, spot.chat):
            return
    await send(context.bot, spot, notices.say(text, notices.PLACES_ROW))


def _first_in_a_while(context: Context, chat: int) -> bool:
    told: dict[int, float] = context.bot_data.setdefault("media_told", {})
    now = time.monotonic()
    for old in [key for key, at in told.items() if now - at > _QUIET_SECONDS]:
        del told[old]
    if chat in told:
        return False
    told[chat] = now
    return True
