"""Reports of wrong figures: from a card to the admins, and their answer back.

The number of a report and the card it is about travel in the buttons, so that no step is lost
with a restart.
"""

from __future__ import annotations

import asyncio
from html import escape

from telegram import Message, Update
from telegram.error import Forbidden, TelegramError

from bot import notices
from bot.answering.vocabulary import Metrics
from bot.approval import figure_card
from bot.rendering import words
from bot.rendering.card import published
from bot.reply import Reply
from bot.state.desk import target_of
from bot.state.feedback import Report
from bot.state.roles import Role
from handlers.addressing import argument_of
from handlers.desk import desk_of
from handlers.errors import describe, log
from handlers.figures import figures, figures_of_card, key_of
from handlers.house import Context, House, house_of
from handlers.pressing import Press, pressed
from handlers.sending import Spot, send, spot_of
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


@pressed(answers=True)
async def report_wrong(press: Press, _: str) -> None:
    """The button "Báo số sai": asks what is wrong with the figure of the card."""
    card = press.card.message_id
    facts = figures_of_card(press.house, press.spot.chat, card)
    if not facts:
        await press.answer(notices.OLD_BUTTON)
        return
    await press.answer()
    await press.send(notices.what_is_wrong(_figure(facts[0]), card))


@pressed(answers=True)
async def thumb(press: Press, argument: str) -> None:
    """ "Hữu ích" (1) or "Chưa đúng ý" (0): counted once a card, without who."""
    house = press.house
    if argument in ("0", "1") and house.cards.thumb(press.spot.chat, press.card.message_id):
        house.statistics.thumb(house.today(), good=argument == "1")
        await press.answer(notices.THANKS)
    else:
        await press.answer(notices.DONE_ALREADY)


@pressed(answers=True)
async def choose_wrong(press: Press, argument: str) -> Reply | None:
    """What is wrong was chosen; `argument` is `<kind>:<card>`, or empty for "Thôi"."""
    house = press.house
    kind, _, card = argument.partition(":")
    if kind not in notices.WRONG_KINDS or not card.isdecimal():
        await press.answer()
        return notices.say(notices.CANCELLED)
    facts = figures_of_card(house, press.spot.chat, int(card))
    if not facts:
        await press.answer(notices.OLD_BUTTON)
        return None
    await press.answer(notices.DONE_ALREADY)
    fact = facts[0]
    source = house.kb.article(fact.article)
    cited = (
        ", ".join(filter(None, (source.publisher, published(source.published)))) if source else ""
    )
    about = f"{_figure(fact)}\n{notices.SOURCE.format(cited)}\n{fact.quote}"
    number = house.feedback.add(press.spot.chat, kind, about, key_of(fact))
    return notices.wrong_note(number)


@pressed()
async def finish_report(press: Press, argument: str) -> None:
    """ "Bỏ qua": the report goes to the admins without a sentence."""
    await press.show(notices.say(notices.WRONG_DONE))
    if argument.isdecimal():
        await _tell_admins(press.context, press.house, int(argument))


def report_answered(message: Message) -> int | None:
    """The report that a message adds a sentence to, by the button of the message it answers."""
    return _number_behind(message, notices.WRONG_END)


def report_settled(message: Message) -> int | None:
    """The report that a message of an admin answers, likewise."""
    return _number_behind(message, notices.WRONG_ANSWERED)


def _number_behind(message: Message, start: str) -> int | None:
    asked = message.reply_to_message
    if asked is None or asked.reply_markup is None:
        return None
    for row in asked.reply_markup.inline_keyboard:
        for each in row:
            data = str(each.callback_data or "")
            number = data.removeprefix(start).partition(":")[0]
            if data.startswith(start) and number.isdecimal():
                return int(number)
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


@pressed(Role.EDITOR, answers=True)
async def close_report(press: Press, argument: str) -> None:
    """An admin has dealt with a report; `argument` is `<number>:<right|fixed>`."""
    house = press.house
    number, _, how = argument.partition(":")
    report = house.feedback.get(int(number)) if number.isdecimal() else None
    await press.answer(notices.DONE_ALREADY)
    if report is not None and how in notices.WRONG_BACK:
        await _settle(press.context, house, press.user, report, notices.WRONG_BACK[how], how)


async def answer_report(update: Update, context: Context, number: int) -> None:
    """An admin's own words to who reported."""
    house, spot, message = house_of(context), spot_of(update), update.effective_message
    user = update.effective_user
    if spot is None or message is None or user is None:
        return
    report = house.feedback.get(number)
    said = (message.text or "").strip()[:_NOTE_AT_MOST]
    if report is None or not said:
        await send(context.bot, spot, notices.say(notices.DONE_ALREADY))
        return
    await _settle(context, house, user.id, report, said, "words")
    await send(context.bot, spot, notices.say(notices.WRONG_SENT_BACK))


async def _settle(
    context: Context, house: House, user: int, report: Report, said: str, how: str
) -> None:
    house.feedback.close(report.id)
    house.audit.add(user, "feedback", f"{report.id} {how}")
    figure = report.figure.partition("\n")[0]
    try:
        await send(context.bot, Spot(report.chat), notices.wrong_back(figure, said))
    except Forbidden:
        house.subscriptions.drop_chat(report.chat)


@pressed(Role.EDITOR, answers=True)
async def open_figure(press: Press, argument: str) -> None:
    """fx:<report>: the figure it is about, to be corrected or taken out."""
    house = press.house
    report = house.feedback.get(int(argument)) if argument.isdecimal() else None
    fact = next(iter(figures(house, [report.fact])), None) if report is not None else None
    if fact is None:
        await press.answer(notices.OLD_BUTTON)
        return
    await press.answer()
    target = target_of(fact.article)
    facts = await asyncio.to_thread(desk_of(house).facts, target)
    index = [key_of(each) for each in facts].index(key_of(fact))
    await press.send(figure_card(target, index, facts))


async def _tell_admins(context: Context, house: House, number: int) -> None:
    report = house.feedback.get(number)
    if report is None:
        return
    reply = _for_admins(house, report)
    for admin in house.roles.at_least(Role.EDITOR):
        try:
            await send(context.bot, Spot(admin), reply)
        except TelegramError as error:
            log.warning("an admin could not be told: %s", describe(error))


def _for_admins(house: House, report: Report) -> Reply:
    figure, source, quote = f"{report.figure}\n\n".split("\n", 2)
    fact = next(iter(figures(house, [report.fact])), None) if report.fact else None
    article = house.kb.article(fact.article) if fact is not None else None
    cited = escape(source, quote=False)
    if article is not None and article.url.startswith(("http://", "https://")):
        cited = f'<a href="{escape(article.url)}">{cited}</a>'
    return notices.wrong_admin(
        report.id, report.kind, figure, cited, quote.strip(), report.note, known=fact is not None
    )


def _figure(fact: Fact) -> str:
    """A figure with all it is about, in one line."""
    parts = (
        words.statement(fact, Metrics.load()), fact.agency, fact.place, words.period(fact),
    )  # fmt: skip
    return escape(", ".join(part for part in parts if part), quote=False)
