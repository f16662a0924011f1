"""The real application over the sandbox; only the conversation is a stand-in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.sandbox import Sandbox, SandboxUser
from bot.settings import Secret, Settings, Webhook
from bot.state.database import StateFile
from handlers.application import build_application, serving
from handlers.house import House
from tests.telegram.talk import Talk

ADMIN = 9001


@dataclass
class Running:
    """A bot at work in a sandbox."""

    sandbox: Sandbox
    house: House
    talk: Talk

    anna: SandboxUser = field(init=False)
    admin: SandboxUser = field(init=False)

    def __post_init__(self) -> None:
        self.anna = self.sandbox.user(1001)
        self.admin = self.sandbox.user(ADMIN)


def settings_for(sandbox: Sandbox, folder: Path, webhook: Webhook | None = None) -> Settings:
    """Settings of a bot that talks to this sandbox and keeps its files in `folder`."""
    articles = folder / "articles"
    articles.mkdir(exist_ok=True)
    return Settings(
        token=Secret(sandbox.token),
        api_url=sandbox.root,
        admins=frozenset({ADMIN}),
        articles=articles,
        kb=folder / "knowledge.db",
        state=folder / "state.db",
        webhook=webhook,
    )


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(admins=[ADMIN]) as started:
        yield started


@pytest.fixture
async def bot(sandbox: Sandbox, tmp_path: Path) -> AsyncIterator[Running]:
    settings = settings_for(sandbox, tmp_path)
    state = StateFile(settings.state)
    talk = Talk()
    house = House(settings, talk, state)
    async with serving(build_application(house), house):
        yield Running(sandbox, house, talk)
    state.close()
