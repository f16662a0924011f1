"""/quyen: owners say who may look, approve or own; what others learn of it is nothing."""

from __future__ import annotations

from telegram import Update

from bot import admin_notices, notices
from bot.reply import Button, Reply
from bot.state.roles import Role
from handlers.addressing import argument_of, in_group
from handlers.house import Context, House, house_of
from handlers.menus import set_admin_menu
from handlers.pressing import Press, pressed
from handlers.sending import send, spot_of


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
        held = admin_notices.ROLES[house.roles.of(person)]
        rows = [
            (Button(label, action=f"t:role:{person}:{int(role)}"),)
            for role, label in admin_notices.ROLES.items()
        ]
        await send(
            context.bot, spot, notices.say(admin_notices.ROLE_OF.format(person, held), *rows)
        )
    else:
        await send(context.bot, spot, notices.say(admin_notices.ROLE_HOW))


@pressed(Role.OWNER)
async def give(press: Press, argument: str) -> Reply | None:
    """The button of a role; `argument` is `<person>:<role>`."""
    house = press.house
    person, _, number = argument.partition(":")
    if not (person + number).isdecimal() or int(number) not in {int(role) for role in Role}:
        return None
    role = Role(int(number))
    if not house.roles.give(int(person), role):
        return notices.say(admin_notices.OWNER_OF_SETTINGS)
    house.audit.add(press.user, "quyen", f"{person} {role.name.lower()}")
    await set_admin_menu(press.context.bot, house, int(person))
    given = admin_notices.ROLE_GIVEN.format(person, admin_notices.ROLES[role])
    return notices.say(f"{given}\n{_list(house)}")


def _list(house: House) -> str:
    lines = [f"{person}: {admin_notices.ROLES[role]}" for person, role in house.roles.everybody()]
    return "\n".join((admin_notices.ROLES_HEADING, *lines, admin_notices.ROLE_HOW))
