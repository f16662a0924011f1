"""Who may do what: owners stand in the settings, they let others in from the chat."""

from __future__ import annotations

from enum import IntEnum

from bot.state.database import StateFile


class Role(IntEnum):
    """What a person may do; a greater value may do all below."""

    ANYONE = 0
    VIEWER = 1  # sees statistics and the state of the bot
    EDITOR = 2  # loads, approves and removes articles
    OWNER = 3  # gives roles, takes backups


class Roles:
    """Roles by Telegram user id. `owners` come from the settings and cannot be taken away."""

    def __init__(self, state: StateFile, owners: frozenset[int]) -> None:
        self._state = state
        self._owners = owners
        rows = state.rows("select person, role from roles")
        self._given = {person: Role(role) for person, role in rows}

    def of(self, person: int | None) -> Role:
        """The role of a person."""
        if person is None:
            return Role.ANYONE
        return Role.OWNER if person in self._owners else self._given.get(person, Role.ANYONE)

    def give(self, person: int, role: Role) -> bool:
        """Gives a role, ANYONE takes it away; False for an owner of the settings."""
        if person in self._owners:
            return False
        if role is Role.ANYONE:
            self._state.run("delete from roles where person = ?", (person,))
            self._given.pop(person, None)
        else:
            self._state.run("insert or replace into roles values (?, ?)", (person, int(role)))
            self._given[person] = role
        return True

    def everybody(self) -> tuple[tuple[int, Role], ...]:
        """(person, role) of all who have one, the highest first."""
        known = self._given | dict.fromkeys(self._owners, Role.OWNER)
        return tuple(sorted(known.items(), key=lambda item: (-item[1], item[0])))

    def at_least(self, role: Role) -> tuple[int, ...]:
        """Who has this role or a higher one."""
        return tuple(person for person, held in self.everybody() if held >= role)
