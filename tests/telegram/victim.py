"""A bot as a process of its own, to be killed: `python -m tests.telegram.victim`.

Settings come from the environment; SLOW seconds pass in every answer.
"""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path

from bot.reply import Reply
from bot.settings import load_settings
from bot.state.contexts import Contexts
from bot.state.database import StateFile
from handlers.application import run_house
from handlers.house import House
from knowledge.store.base import KnowledgeBase
from tests.telegram.talk import Talk


class SlowTalk(Talk):
    """Each answer takes its time, so that a kill hits the middle of the work."""

    def reply(self, chat: str, text: str) -> Reply:
        time.sleep(float(os.environ.get("SLOW", "0")))
        return super().reply(chat, text)


def main() -> None:
    settings = load_settings(os.environ, Path("/nonexistent"))
    state = StateFile(settings.state)
    house = House(settings, SlowTalk(), state, KnowledgeBase(settings.kb), Contexts(state))
    asyncio.run(run_house(house))
    state.close()


if __name__ == "__main__":
    main()
