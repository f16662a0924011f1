"""Articles from admins: sent as a file or as text, read, shown, approved or dropped."""

from __future__ import annotations

import asyncio
from html import escape

from telegram import Message, Update
from telegram.constants import FileSizeLimit

from bot import admin_notices, approval, notices
from bot.answering.vocabulary import Metrics
from bot.query import Intent, Query
from bot.rendering import actions, words
from bot.rendering.card import published
from bot.reply import Button, Reply
from bot.state.desk import short_key, target_of
from bot.state.roles import Role
from bot.state.shelf import Draft, Taken
from bot.state.staging import Refused
from handlers.addressing import in_group
from handlers.desk import desk_of
from handlers.house import Context, House, house_of
from handlers.pressing import Press, pressed
from handlers.refreshing import refresh
from handlers.reviewing import send_waiting
from handlers.sending import send, spot_of, typing
from knowledge.models import Fact, Review

_TEXT_ARTICLE = 600
_FORWARDED_ARTICLE = 200
_FIGURES_SHOWN = 40
_PENDING_SHOWN = 8


def is_article(update: Update, house: House) -> bool:
    """Whether an admin sent, in private, something to be read as an article: a file, a long
    text, or a forwarded one."""
    message, user = update.effective_message, update.effective_user
    if message is None or user is None or in_group(update) or not house.may(user.id):
        return False
    if message.document is not None:
        return True
    length = len(message.text or "")
    return length >= (_TEXT_ARTICLE if message.forward_origin is None else _FORWARDED_ARTICLE)


async def on_article(update: Update, context: Context) -> None:
    """Reads it and shows what it would bring, for approval."""
    message, spot, house = update.effective_message, spot_of(update), house_of(context)
    if message is None or spot is None:
        return
    size = message.document.file_size if message.document is not None else 0
    if size is not None and size > FileSizeLimit.FILESIZE_DOWNLOAD:
        await send(context.bot, spot, admin_notices.bad_file(admin_notices.TOO_LARGE))
        return
    async with typing(context.bot, spot):
        content, name = await _content(message)
        if content.strip():
            reply = await _preview(house, content, name)
        else:
            reply = admin_notices.bad_file(admin_notices.EMPTY)
    await send(context.bot, spot, reply)


async def _content(message: Message) -> tuple[bytes, str]:
    if message.document is None:
        text = message.text or ""
        return text.encode(), f"{text.strip()[:50]}.txt"
    file = await message.document.get_file()
    return bytes(await file.download_as_bytearray()), message.document.file_name or ""


async def _preview(house: House, content: bytes, name: str) -> Reply:
    number = house.shelf.receive(content, name)
    try:
        draft = await asyncio.to_thread(house.shelf.draft, number)
    except Refused as error:
        house.shelf.drop(number)
        return admin_notices.bad_file(str(error))
    rejected = [why for name, why in draft.report.rejected if name.startswith(draft.article)]
    if rejected:
        house.shelf.drop(number)
        return admin_notices.bad_file(rejected[0])
    change = next((c for c in draft.report.changes if c.article == draft.article), None)
    if change is None or change.state == "same":
        house.shelf.drop(number)
        return notices.say(admin_notices.SAME_ARTICLE)
    return await _card(house, draft)


async def _card(house: House, draft: Draft) -> Reply:
    left_over = len(await asyncio.to_thread(desk_of(house).leftovers, draft.number))
    report = draft.report
    change = next(c for c in report.changes if c.article == draft.article)
    places = list(dict.fromkeys(fact.place for fact in draft.facts))
    info = draft.info
    title = info.title if info is not None and info.title else draft.article
    source = (info.publisher, published(info.published)) if info is not None else ()
    checks = list(dict.fromkeys(c for fact in draft.facts for c in fact.provenance.checks))
    wrong = [line for line in report.conflicts if line.startswith(f"{draft.article}:")]
    head = [
        escape(admin_notices.HAVE_READ.format(title), quote=False),
        *filter(None, [escape(", ".join(filter(None, source)), quote=False)]),
        escape(", ".join(places[:4]), quote=False) or admin_notices.NO_PLACE_READ,
        admin_notices.preview_counts(
            len(draft.facts), change.new, change.same, change.changed, len(report.disagreements)
        ),
        *([admin_notices.preview_waiting(draft.waiting)] if draft.waiting else []),
        admin_notices.preview_checks(len(checks), len(wrong)),
        admin_notices.preview_left_over(left_over),
        *(escape(warning, quote=False) for warning in change.warnings[:2]),
        admin_notices.NOT_YET,
    ]
    metrics = Metrics.load()
    folded = [_figure(fact, metrics) for fact in draft.facts[:_FIGURES_SHOWN]]
    folded += [*checks[:10], *wrong[:10], *report.disagreements[:10]]
    markup = "\n".join(head)
    if folded:
        body = escape("\n".join(folded), quote=False)
        markup += f"<blockquote expandable>{body}</blockquote>"
    last = [Button(approval.LEFTOVER_LABEL, f"t:rl:{draft.number}:0")] if left_over else []
    clash = Button(approval.CLASH_LABEL, action=f"t:rx:{draft.number}:0")
    return notices.say_html(
        markup, markup,
        (Button(admin_notices.APPROVE_LABEL, action=f"t:approve:{draft.number}"),
         Button(approval.ONE_BY_ONE_LABEL, action=f"t:rv:{draft.number}:0")),
        *(((clash,),) if report.disagreements else ()),
        (*last, Button(admin_notices.DROP_LABEL, action=f"t:drop:{draft.number}")),
    )  # fmt: skip


def _figure(fact: Fact, metrics: Metrics) -> str:
    parts = (
        words.statement(fact, metrics), fact.agency, fact.place, words.tier(fact.level),
        words.period(fact), admin_notices.TARGET if words.is_target(fact) else "",
    )  # fmt: skip
    return ", ".join(part for part in parts if part)


@pressed(Role.EDITOR)
async def approve(press: Press, argument: str) -> Reply | None:
    """Takes the article into the base; served at once."""
    if not argument.isdecimal():
        return None
    house = press.house
    article = dict(house.shelf.pending()).get(int(argument), "")
    await asyncio.to_thread(house.shelf.approve, int(argument), press.user)
    await asyncio.to_thread(refresh, house)
    version = house.shelf.versions(2)
    house.audit.add(press.user, "duyet", version[0].what)
    facts = desk_of(house).facts(target_of(article))
    shown = [fact for fact in facts if fact.review is Review.PUBLISHED]
    dropped = sum(fact.review is Review.REJECTED for fact in facts)
    place = next((fact.place_code for fact in shown if fact.place_code), "")
    ask = f"t:ask:{actions.encode(Query(Intent.OVERVIEW, '', (place,)))}" if place else ""
    before = version[-1].number
    return admin_notices.approved(len(shown), dropped, version[0].number, before, ask)


async def on_pending(update: Update, context: Context) -> None:
    """/duyet: figures in use and articles that wait, each article shown again."""
    spot, house = spot_of(update), house_of(context)
    if spot is None:
        return
    waiting = house.shelf.pending()
    figures = await send_waiting(context, spot)
    if not waiting and not figures:
        await send(context.bot, spot, notices.say(admin_notices.NOTHING_WAITS))
    for number, _ in waiting[-_PENDING_SHOWN:]:
        try:
            draft = await asyncio.to_thread(house.shelf.draft, number)
        except (Taken, Refused):
            continue
        await send(context.bot, spot, await _card(house, draft))


async def on_remove(update: Update, context: Context) -> None:
    """/go: the articles that admins sent, each with a button that takes it out."""
    spot, house = spot_of(update), house_of(context)
    if spot is None:
        return
    sent = house.shelf.sent()[:_PENDING_SHOWN]
    if not sent:
        await send(context.bot, spot, notices.say(admin_notices.NOTHING_SENT))
        return
    lines = [
        admin_notices.WHICH_TO_REMOVE,
        *(f"{n}. {article}" for n, article in enumerate(sent, 1)),
    ]
    rows = [
        (Button(admin_notices.REMOVE_LABEL.format(n), action=f"t:remove:{short_key(article)}"),)
        for n, article in enumerate(sent, 1)
    ]
    await send(context.bot, spot, notices.say("\n".join(lines), *rows))


@pressed(Role.EDITOR)
async def remove(press: Press, argument: str) -> Reply:
    """Takes an article out of the base; `argument` is its key, then `:yes` once sure."""
    house = press.house
    key, _, sure = argument.partition(":")
    article = next((a for a in house.shelf.sent() if short_key(a) == key), None)
    if article is None:
        return notices.say(admin_notices.TAKEN)
    if sure != "yes":
        return admin_notices.sure_to_remove(article, key)
    report = await asyncio.to_thread(house.shelf.remove, article, press.user)
    await asyncio.to_thread(refresh, house)
    version = house.shelf.versions(2)
    house.audit.add(press.user, "go", article)
    return admin_notices.removed(report, version[0].number, version[-1].number)


@pressed(Role.EDITOR)
async def drop(press: Press, argument: str) -> Reply | None:
    """Throws the article, or the reload, away."""
    if not argument.isdecimal():
        return None
    await asyncio.to_thread(press.house.shelf.drop, int(argument))
    press.house.audit.add(press.user, "bo", argument)
    return notices.say(admin_notices.DROPPED)
