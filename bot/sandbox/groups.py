"""Groups of the test face, and the bot's own membership in chats."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bot.sandbox.model import Chat, Json, Message
from bot.sandbox.world import World

if TYPE_CHECKING:
    from bot.sandbox.people import SandboxUser
    from bot.sandbox.server import Sandbox


def push_membership(world: World, chat: Chat, by: int, status: str) -> None:
    """Tell the bot that it was added, removed, blocked or let back in."""
    before = chat.members.get(world.bot.id, "member" if chat.private else "left")
    chat.members[world.bot.id] = status

    def member(value: str) -> Json:
        extra = {"until_date": 0} if value == "kicked" else {}
        return {"user": world.bot.payload(), "status": value, **extra}

    payload: dict[str, Any] = {
        "chat": chat.payload(),
        "from": world.people[by].payload(),
        "date": int(time.time()),
        "old_chat_member": member(before),
        "new_chat_member": member(status),
    }
    world.updates.push("my_chat_member", payload, chat.id)


class SandboxGroup:
    """A group or supergroup with the bot in it."""

    def __init__(self, sandbox: Sandbox, chat_id: int) -> None:
        self._sandbox = sandbox
        self.id = chat_id

    @property
    def messages(self) -> list[Message]:
        """All that was written here, oldest first."""
        return self._sandbox.messages(self.id)

    def promote(self, member: SandboxUser | int, status: str = "administrator") -> None:
        """Change what a member may do; `sandbox.bot_id` makes the bot an administrator."""
        member_id = member if isinstance(member, int) else member.id
        self._sandbox.world.chats[self.id].members[member_id] = status

    def remove_bot(self, by: SandboxUser) -> None:
        """Throw the bot out: writing gives 403 from now on."""
        world = self._sandbox.world
        push_membership(world, world.chats[self.id], by.id, "kicked")


def member_ids(members: Iterable[SandboxUser | int]) -> list[int]:
    """Ids of people given as users or as numbers."""
    return [m if isinstance(m, int) else m.id for m in members]
