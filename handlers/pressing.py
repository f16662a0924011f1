"""A tap on a button of Telegram's face: one guard for all, so that each callback does its work.

Whoever may not use a button is answered as if it did not exist.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps

from telegram import CallbackQuery, Message, Update

from bot import admin_notices, notices
from bot.reply import Reply
from bot.state.roles import Role
from bot.state.shelf import Taken
from bot.state.staging import Refused
from handlers.addressing import in_group
from handlers.house import Action, Context, House, house_of
from handlers.sending import Spot, send, show, spot_of, toast, typing


@dataclass(frozen=True, slots=True)
class Press:
    """A tap that may go ahead: on which card, in which chat, by whom."""

    update: Update
    context: Context
    house: House
    query: CallbackQuery
    card: Message
    spot: Spot
    user: int

    async def answer(self, text: str = "", *, alert: bool = False) -> None:
        """Answers the tap, with a word where there is one to say."""
        await toast(self.query, text, alert=alert)

    async def send(self, reply: Reply) -> None:
        """A message of its own under the card."""
        await send(self.context.bot, self.spot, reply)

    async def show(self, reply: Reply) -> None:
        """Puts a reply in place of the card."""
        await show(self.context.bot, self.spot, self.card.message_id, reply)


_Work = Callable[[Press, str], Awaitable[Reply | None]]


def pressed(role: Role = Role.ANYONE, *, answers: bool = False) -> Callable[[_Work], Action]:
    """The decorator of a button's callback `(press, argument) -> Reply | None`.

    The reply takes the place of the card. The tap is answered first, unless the callback
    `answers` it with a word of its own. What admins do is not for groups.
    """

    def guarded(work: _Work) -> Action:
        @wraps(work)
        async def run(update: Update, context: Context, argument: str) -> None:
            query, house, spot = update.callback_query, house_of(context), spot_of(update)
            if query is None:
                return
            card, user = query.message, query.from_user.id
            hidden = role > Role.ANYONE and (in_group(update) or not house.may(user, role))
            if hidden or spot is None or not isinstance(card, Message):
                await toast(query, notices.OLD_BUTTON)
                return
            press = Press(update, context, house, query, card, spot, user)
            if not answers:
                await press.answer()
            try:
                async with typing(context.bot, spot):
                    reply = await work(press, argument)
            except Taken:
                reply = notices.say(admin_notices.TAKEN)
            except Refused as error:
                reply = notices.say(str(error))
            if reply is not None:
                await press.show(reply)

        return run

    return guarded
