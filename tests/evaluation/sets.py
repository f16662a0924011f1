"""The sets that are evaluated: articles with gold, questions with the base they are about.

Questions `five-*` are about the bundled digests; `corpus-<half>-<hand>` about the articles of
that half whose names start with the hand's letter. The halves named `eval` are looked at only
through their scores. Those with a number are of later hands: a floor is of the set it was
measured on, so what joins later gets floors of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot.dialogue import Dialogue
from bot.settings import BUNDLED_ARTICLES
from knowledge.build import build
from knowledge.extraction import extract
from knowledge.gazetteer import Gazetteer
from knowledge.models import Fact, Review
from knowledge.reading import iter_articles, read_file
from knowledge.store.base import KnowledgeBase
from tests.evaluation.facts import Row, read_gold

TESTS = Path(__file__).parents[1]
CORPUS = TESTS / "corpus"
QUESTIONS = TESTS / "questions"
TODAY = date(2025, 12, 1)
BUILT = datetime(2025, 12, 1, 8, 0)
HALVES: Mapping[str, tuple[Path, Path]] = {
    "bundled": (CORPUS / "bundled", BUNDLED_ARTICLES),
    "dev": (CORPUS / "dev", CORPUS / "dev"),
    "eval": (CORPUS / "eval", CORPUS / "eval"),
    "dev2": (CORPUS / "dev2", CORPUS / "dev2"),
    "eval2": (CORPUS / "eval2", CORPUS / "eval2"),
}


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A file of questions and the articles its base is built from."""

    name: str
    half: str  # dev or eval, or those of the later hands
    path: Path
    articles: tuple[Path, ...]


def gold_of(half: str) -> dict[str, list[Row]]:
    """Article id -> gold lines of a half."""
    return read_gold(HALVES[half][0])


def facts_of(half: str) -> dict[str, list[Fact]]:
    """Article id -> the published facts extracted from the articles of a half."""
    found = {}
    for path in iter_articles([HALVES[half][1]]):
        extraction = extract(read_file(path))
        found[path.stem] = [f for f in extraction.facts if f.review is Review.PUBLISHED]
    return found


def question_sets() -> list[QuestionSet]:
    """All of them, by name."""
    return [_question_set(path) for path in sorted(QUESTIONS.glob("*.jsonl"))]


def _question_set(path: Path) -> QuestionSet:
    subject, half, *hand = path.stem.split("-")
    if subject == "five":
        return QuestionSet(path.stem, half, path, tuple(iter_articles([BUNDLED_ARTICLES])))
    articles = [a for a in iter_articles([CORPUS / half]) if a.stem.startswith(f"{hand[0]}-")]
    return QuestionSet(path.stem, half, path, tuple(articles))


def open_base(articles: tuple[Path, ...], folder: Path, gazetteer: Gazetteer) -> KnowledgeBase:
    """A base of these articles, built in `folder`."""
    path = folder / "knowledge.db"
    build(articles, path, built_at=BUILT, gazetteer=gazetteer, workers=1)
    return KnowledgeBase(path)


def open_dialogue(base: KnowledgeBase, gazetteer: Gazetteer) -> Dialogue:
    """A conversation over a base on a fixed day."""
    return Dialogue(base, gazetteer, today=lambda: TODAY)
