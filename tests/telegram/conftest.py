"""The real application over the sandbox; only the conversation is a stand-in."""

from __future__ import annotations

import shutil
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from telegram import Bot

from bot.dialogue import Dialogue, known_of
from bot.sandbox import Sandbox, SandboxUser
from bot.settings import Secret, Settings, Webhook
from bot.state.contexts import Contexts
from bot.state.database import StateFile
from bot.state.lessons import Lessons
from bot.state.staging import build_here
from bot.understanding import Understanding
from handlers.application import build_application
from handlers.house import House
from handlers.serving import serving
from knowledge.gazetteer import Gazetteer
from knowledge.store.base import KnowledgeBase
from tests.store import gold
from tests.telegram.talk import Talk

ADMIN = 9001


@dataclass
class Running:
    """A bot at work in a sandbox."""

    sandbox: Sandbox
    house: House
    talk: Talk

    sandbox_bot: Bot
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


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of the five bundled articles."""
    path = tmp_path_factory.mktemp("base") / "knowledge.db"
    gazetteer = Gazetteer.load()
    root = Path(__file__).parents[2]
    parts = gold.records_from_gold(
        root / "tests" / "corpus" / "bundled", root / "knowledge" / "articles", gazetteer
    )
    gold.build(path, parts, gazetteer)
    return path


def house_with(settings: Settings, base: Path, talk: Talk) -> House:
    """A house with a stand-in conversation; its cards show real facts of Quảng Nam."""
    shutil.copy(base, settings.kb)
    kb = KnowledgeBase(settings.kb)
    talk.facts = kb.facts_of("p49", ["on_time_rate"])[:2]
    assert talk.facts
    state = StateFile(settings.state)
    return House(settings, talk, state, kb, Contexts(state))


@pytest.fixture
async def bot(sandbox: Sandbox, base: Path, tmp_path: Path) -> AsyncIterator[Running]:
    talk = Talk()
    house = house_with(settings_for(sandbox, tmp_path), base, talk)
    async with serving(build_application(house), house) as app:
        yield Running(sandbox, house, talk, app.bot)
    house.state.close()


@pytest.fixture
def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds in this process: starting one for each takes a second (tests/state does)."""
    monkeypatch.setattr("bot.state.shelf.build_apart", build_here)


@pytest.fixture(scope="session")
def understanding(base: Path) -> Understanding:
    """That of the base, which takes a while to make and keeps nothing of a conversation."""
    kb = KnowledgeBase(base)
    made = Understanding(Gazetteer.load(), known_of(kb))
    kb.close()
    return made


@pytest.fixture
async def real(
    sandbox: Sandbox, base: Path, tmp_path: Path, understanding: Understanding
) -> AsyncIterator[Running]:
    """The whole bot, conversation included."""
    settings = settings_for(sandbox, tmp_path)
    shutil.copy(base, settings.kb)
    kb, state = KnowledgeBase(settings.kb), StateFile(settings.state)
    contexts = Contexts(state)
    Lessons.beside(settings.state)
    dialogue = Dialogue(kb, Gazetteer.load(), understanding, contexts, looks=False)
    house = House(settings, dialogue, state, kb, contexts)
    async with serving(build_application(house), house) as app:
        yield Running(sandbox, house, Talk(), app.bot)
    house.state.close()
