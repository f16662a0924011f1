"""/quyen: owners say who may look, approve or own; what others learn of it is nothing."""

from __future__ import annotations

from telegram import Message, Update

from bot import notices
from bot.reply import Button
from bot.state.roles import Role
from handlers.addressing import argument_of, in_group
from handlers.house import Context, House, house_of
from handlers.menus import set_admin_menu
from handlers.sending import send, show, spot_of, toast


async def on_roles(update: Update, context: Context) -> None:
    """/quyen lists who has which role; /quyen <id> offers the roles for a person."""
    house, spot = house_of(context), spot_of(update)
    if spot is None or in_group(update):
        return
    named = argument_of(context)
    if not named:
        await send(context.bot, spot, notices.say(_list(house)))
    elif named.isdecimal() and 0 < int(named) < 2**52:
        person = int(named)
        held = notices.ROLES[house.roles.of(person)]
        rows = [
            (Button(label, action=f"t:role:{person}:{int(role)}"),)
            for role, label in notices.ROLES.items()
        ]
        await send(context.bot, spot, notices.say(notices.ROLE_OF.format(person, held), *rows))
    else:
        await send(context.bot, spot, notices.say(notices.ROLE_HOW))


async def give(update: Update, context: Context, argument: str) -> None:
    """The button of a role; `argument` is `<person>:<role>`."""
    query, house, spot = update.callback_query, house_of(context), spot_of(update)
    user = update.effective_user
    if query is None or spot is None or user is None or not house.may(user.id, Role.OWNER):
        return
    person, _, number = argument.partition(":")
    if not isinstance(query.message, Message) or not (person + number).isdecimal():
        return
    if int(number) not in {int(role) for role in Role}:
        return
    await toast(query)
    role = Role(int(number))
    if not house.roles.give(int(person), role):
        reply = notices.say(notices.OWNER_OF_SETTINGS)
    else:
        house.audit.add(user.id, "quyen", f"{person} {role.name.lower()}")
        await set_admin_menu(context.bot, house, int(person))
        reply = notices.say(
            f"{notices.ROLE_GIVEN.format(person, notices.ROLES[role])}\n{_list(house)}"
        )
    await show(context.bot, spot, query.message.message_id, reply)


def _list(house: House) -> str:
    lines = [f"{person}: {notices.ROLES[role]}" for person, role in house.roles.everybody()]
    return "\n".join((notices.ROLES_HEADING, *lines, notices.ROLE_HOW))
