"""The five bundled articles as a knowledge base, and conversations over it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.dialogue import Dialogue
from bot.reply import Reply
from knowledge.gazetteer import Gazetteer
from knowledge.store.base import KnowledgeBase
from tests.store.gold import build, records_from_gold

ROOT = Path(__file__).parents[2]
TODAY = date(2025, 12, 1)


@pytest.fixture(scope="session")
def five(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A base of the bundled articles with their hand-made facts."""
    path = tmp_path_factory.mktemp("five") / "five.db"
    gazetteer = Gazetteer.load()
    made = records_from_gold(
        ROOT / "tests" / "corpus" / "bundled", ROOT / "knowledge" / "articles", gazetteer
    )
    build(path, made, gazetteer)
    return path


@pytest.fixture(scope="session")
def dialogue(five: Path) -> Dialogue:
    """One bot over the five articles; chats are told apart by their names."""
    return Dialogue(KnowledgeBase(five), Gazetteer.load(), today=lambda: TODAY)


@pytest.fixture
def ask(dialogue: Dialogue, request: pytest.FixtureRequest) -> Callable[..., Reply]:
    """Sends messages of one chat, gives the reply to the last."""

    def send(*turns: str) -> Reply:
        chat = f"{request.node.name}-{turns[0]}"
        for turn in turns:
            reply = dialogue.reply(chat, turn)
        return reply

    return send
