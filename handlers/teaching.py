"""/suatudien: an editor adds a synonym, after seeing which questions it would have answered."""

from __future__ import annotations

import asyncio
import os
import re
import time

from telegram import Update

from bot import admin_notices, notices
from bot.reply import Button, Outcome, Reply
from bot.state.contexts import INLINE
from bot.state.lessons import plain
from bot.state.roles import Role
from handlers.addressing import in_group
from handlers.house import Context, House, house_of
from handlers.pressing import Press, pressed
from handlers.refreshing import refresh
from handlers.sending import send, spot_of
from knowledge.text import fold

KEPT_SECONDS = 24 * 3600.0
_SHOWN = 5


def remember_unanswered(house: House, chat: str, question: str, reply: Reply) -> None:
    """Keeps a question without an answer for a day, in memory alone, for `/suatudien`."""
    now = time.monotonic()
    while house.unanswered and now - house.unanswered[0][0] > KEPT_SECONDS:
        house.unanswered.popleft()
    if reply.outcome in (Outcome.NO_DATA, Outcome.CLARIFY, Outcome.OUT_OF_SCOPE):
        house.unanswered.append((now, chat, question))


def changed_by(house: House, new: str, known: str) -> list[tuple[str, Reply]]:
    """Questions of the last day that the synonym would give another reply, with that reply."""
    word = re.compile(rf"(?<!\w){re.escape(fold(new))}(?!\w)")
    found: dict[str, Reply] = {}
    for _, _, question in reversed(house.unanswered):
        text = plain(question)
        folded = word.search(fold(text))
        if folded is None or text in found:
            continue
        asked = text[: folded.start()] + known + text[folded.end() :]
        before = house.dialogue.reply(f"{INLINE}{time.monotonic_ns()}", text)
        after = house.dialogue.reply(f"{INLINE}{time.monotonic_ns()}", asked)
        if (after.outcome, after.facts) != (before.outcome, before.facts):
            found[text] = after
    return list(found.items())


async def on_lesson(update: Update, context: Context) -> None:
    """/suatudien NEW = KNOWN shows what it would change; without words it lists what was added."""
    house, spot, message = house_of(context), spot_of(update), update.effective_message
    if spot is None or message is None or in_group(update):
        return
    said = (message.text or "").partition(" ")[2]
    new, equals, known = (plain(part) for part in said.partition("="))
    if not equals:
        await send(context.bot, spot, _list(house))
        return
    problem = house.lessons.problem(new, known)
    if problem:
        text = admin_notices.LESSON_PROBLEMS[problem].format(new=new, known=known)
        await send(context.bot, spot, notices.say(text))
        return
    changed = changed_by(house, new, known)
    house.lesson[spot.chat] = new, known
    lines = [
        admin_notices.LESSON_HEAD.format(new=new, known=known),
        admin_notices.LESSON_CHANGES.format(len(changed)),
        *(f"{question}: {_first_line(reply)}" for question, reply in changed[:_SHOWN]),
    ]
    buttons = (Button("Thêm", action="t:lesson:yes"), Button("Thôi", action="t:close"))
    await send(context.bot, spot, notices.say("\n".join(lines), buttons))


@pressed(Role.EDITOR, answers=True)
async def settle_lesson(press: Press, argument: str) -> Reply | None:
    """ "Thêm" under the preview, or `out:<n>`, which takes the n-th synonym out again."""
    house = press.house
    what, _, number = argument.partition(":")
    if what == "out" and number.isdecimal() and int(number) < len(house.lessons.pairs):
        new, known = house.lessons.pairs[int(number)]
        house.lessons.remove(new)
        sign = "-"
    elif what == "yes" and press.spot.chat in house.lesson:
        new, known = house.lesson.pop(press.spot.chat)
        if house.lessons.problem(new, known):
            await press.answer(notices.DONE_ALREADY)
            return None
        house.lessons.add(new, known)
        sign = "+"
    else:
        await press.answer(notices.OLD_BUTTON)
        return None
    await press.answer()
    await asyncio.to_thread(_learn, house)
    house.audit.add(press.user, "tudien", f"{sign} {new} = {known}")
    return _list(house)


@pressed(Role.EDITOR)
async def list_lessons(press: Press, _: str) -> None:
    """The synonyms that were added, and how to add one."""
    await press.send(_list(press.house))


def _learn(house: House) -> None:
    """The conversation reads its words with the base: the file is touched, and opened anew."""
    os.utime(house.settings.kb)
    refresh(house)


def _list(house: House) -> Reply:
    pairs = house.lessons.pairs
    lines = [f"{n}. {new} = {known}" for n, (new, known) in enumerate(pairs, 1)]
    rows = [
        (Button(admin_notices.LESSON_OUT.format(n + 1), action=f"t:lesson:out:{n}"),)
        for n in range(max(0, len(pairs) - 8), len(pairs))
    ]
    heading = admin_notices.LESSON_HEADING if pairs else admin_notices.NO_LESSONS
    return notices.say("\n".join((heading, *lines[-20:], admin_notices.LESSON_HOW)), *rows)


def _first_line(reply: Reply) -> str:
    return reply.text.strip().partition("\n")[0]
