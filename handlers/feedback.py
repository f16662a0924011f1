"""Reports of wrong figures: from a card to the admins, and their answer back.

The number of a report and the card it is about travel in the buttons, so that no step is lost
with a restart.
"""

from __future__ import annotations

from html import escape

from telegram import Message, Update
from telegram.error import Forbidden, TelegramError

from bot import notices
from bot.answering.vocabulary import Metrics
from bot.rendering import words
from bot.reply import Reply
from bot.state.feedback import Report
from bot.state.roles import Role
from handlers.addressing import argument_of, in_group
from handlers.errors import describe, log
from handlers.figures import figures_of_card
from handlers.house import Context, House, house_of
from handlers.sending import Spot, send, show, spot_of, toast
from knowledge.models import Fact

_NOTE_AT_MOST = 500


async def on_feedback(update: Update, context: Context) -> None:
    """/gopy with a sentence goes to the admins; without one it says how."""
    house, spot = house_of(context), spot_of(update)
    if spot is None:
        return
    text = argument_of(context)
    if not text:
        await send(context.bot, spot, notices.say(notices.FEEDBACK_HOW))
        return
    number = house.feedback.add(spot.chat, "general", "")
    house.feedback.note(number, spot.chat, text[:_NOTE_AT_MOST])
    await send(context.bot, spot, notices.say(notices.WRONG_DONE))
    await _tell_admins(context, house, number)


async def report_wrong(update: Update, context: Context, _: str) -> None:
    """The button "Báo số sai": asks what is wrong with the figure of the card."""
    query, spot = update.callback_query, spot_of(update)
    if query is None or spot is None or not isinstance(query.message, Message):
        return
    facts = figures_of_card(house_of(context), spot.chat, query.message.message_id)
    if not facts:
        await toast(query, notices.OLD_BUTTON)
        return
    await toast(query)
    card = query.message.message_id
    await send(context.bot, spot, notices.what_is_wrong(_figure(facts[0]), card))


async def thumb(update: Update, context: Context, argument: str) -> None:
    """ "Hữu ích" (1) or "Chưa đúng ý" (0): counted once a card, without who."""
    query, spot, house = update.callback_query, spot_of(update), house_of(context)
    if query is None or spot is None or not isinstance(query.message, Message):
        return
    if argument in ("0", "1") and house.cards.thumb(spot.chat, query.message.message_id):
        house.statistics.thumb(house.today(), good=argument == "1")
        await toast(query, notices.THANKS)
    else:
        await toast(query, notices.DONE_ALREADY)


async def choose_wrong(update: Update, context: Context, argument: str) -> None:
    """What is wrong was chosen; `argument` is `<kind>:<card>`, or empty for "Thôi"."""
    query, spot = update.callback_query, spot_of(update)
    if query is None or spot is None or not isinstance(query.message, Message):
        return
    house = house_of(context)
    kind, _, card = argument.partition(":")
    if kind not in notices.WRONG_KINDS or not card.isdecimal():
        await toast(query)
        await show(context.bot, spot, query.message.message_id, notices.say(notices.CANCELLED))
        return
    facts = figures_of_card(house, spot.chat, int(card))
    if not facts:
        await toast(query, notices.OLD_BUTTON)
        return
    await toast(query, notices.DONE_ALREADY)
    source = house.kb.article(facts[0].article)
    cited = f"{source.publisher}, {source.published}" if source is not None else ""
    about = f"{_figure(facts[0])}\n{notices.SOURCE.format(cited)}\n“{facts[0].quote}”"
    number = house.feedback.add(spot.chat, kind, about)
    await show(context.bot, spot, query.message.message_id, notices.wrong_note(number))


async def finish_report(update: Update, context: Context, argument: str) -> None:
    """ "Bỏ qua": the report goes to the admins without a sentence."""
    query, spot = update.callback_query, spot_of(update)
    if query is None or spot is None or not isinstance(query.message, Message):
        return
    await toast(query)
    await show(context.bot, spot, query.message.message_id, notices.say(notices.WRONG_DONE))
    if argument.isdecimal():
        await _tell_admins(context, house_of(context), int(argument))


def report_answered(message: Message) -> int | None:
    """The report that a message adds a sentence to, by the button of the message it answers."""
    asked = message.reply_to_message
    if asked is None or asked.reply_markup is None:
        return None
    for row in asked.reply_markup.inline_keyboard:
        for button in row:
            data = str(button.callback_data or "")
            if data.startswith(notices.WRONG_END) and data.rpartition(":")[2].isdecimal():
                return int(data.rpartition(":")[2])
    return None


async def add_note(update: Update, context: Context, number: int) -> None:
    """The sentence of a report; it goes on to the admins."""
    spot, message, house = spot_of(update), update.effective_message, house_of(context)
    if spot is None or message is None:
        return
    if house.feedback.note(number, spot.chat, (message.text or "")[:_NOTE_AT_MOST]):
        await send(context.bot, spot, notices.say(notices.WRONG_DONE))
        await _tell_admins(context, house, number)
    else:
        await send(context.bot, spot, notices.say(notices.DONE_ALREADY))


async def close_report(update: Update, context: Context, argument: str) -> None:
    """An admin has dealt with a report; `argument` is `<number>:<right|fixed>`."""
    query, user, house = update.callback_query, update.effective_user, house_of(context)
    if query is None or user is None or not house.may(user.id) or in_group(update):
        return
    number, _, how = argument.partition(":")
    report = house.feedback.get(int(number)) if number.isdecimal() else None
    if report is None or how not in notices.WRONG_BACK:
        await toast(query, notices.DONE_ALREADY)
        return
    house.feedback.close(report.id)
    house.audit.add(user.id, "feedback", f"{report.id} {how}")
    await toast(query, notices.DONE_ALREADY)
    figure = report.figure.partition("\n")[0]
    try:
        await send(context.bot, Spot(report.chat), notices.wrong_back(figure, how))
    except Forbidden:
        house.subscriptions.drop_chat(report.chat)


async def _tell_admins(context: Context, house: House, number: int) -> None:
    report = house.feedback.get(number)
    if report is None:
        return
    reply = _for_admins(report)
    for admin in house.roles.at_least(Role.EDITOR):
        try:
            await send(context.bot, Spot(admin), reply)
        except TelegramError as error:
            log.warning("an admin could not be told: %s", describe(error))


def _for_admins(report: Report) -> Reply:
    figure, _, source = report.figure.partition("\n")
    return notices.wrong_admin(report.id, report.kind, figure, source, report.note)


def _figure(fact: Fact) -> str:
    """A figure with all it is about, in one line."""
    parts = (
        words.statement(fact, Metrics.load()), fact.agency, fact.place, words.period(fact),
    )  # fmt: skip
    return escape(", ".join(part for part in parts if part), quote=False)
