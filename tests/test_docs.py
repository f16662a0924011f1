"""README and handbook say what the program does: tables, files, links, sample conversations.

`python -m tests.test_docs` writes the parts that are made by the program anew: blocks between
`<!-- made: … -->` and `<!-- end -->`, and the answers in ```text blocks that begin with `> `.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest

import run_bot
from bot.dialogue import Dialogue
from bot.settings import BUNDLED_ARTICLES, SETTINGS
from handlers.command import Who
from handlers.routes import COMMANDS
from knowledge.build import build
from knowledge.gazetteer import Gazetteer
from knowledge.store.base import KnowledgeBase

ROOT = Path(__file__).parents[1]
DOCS = ("README.md", "docs/quan-tri.md")
README = ROOT / "README.md"
HANDBOOK = ROOT / "docs" / "quan-tri.md"
VOCABULARY = ROOT / "knowledge" / "vocabulary"
TODAY = date(2026, 11, 23)
BOTFATHER = {"newbot", "revoke", "setinline"}

_MADE = re.compile(r"(<!-- made: ([a-z ]+) -->\n).*?(<!-- end -->)", re.DOTALL)
_CONVERSATION = re.compile(r"(```text\n)(> .*?)(\n```)", re.DOTALL)
_QUESTION = re.compile(r"(?m)^> (.+)$")


def settings_table() -> str:
    """`SETTINGS` as a table."""
    rows = [f"| `{s.name}` | {s.meaning} | {s.default} |" for s in SETTINGS]
    return "\n".join(("| name | meaning | default |", "| --- | --- | --- |", *rows, ""))


def commands_table() -> str:
    """The commands of everybody."""
    rows = [f"| `/{c.name}` | {c.description} |" for c in COMMANDS if c.who is Who.ANYONE]
    return "\n".join(("| command | in the menu |", "| --- | --- |", *rows, ""))


def admin_commands_table() -> str:
    """The commands that only admins know of."""
    rows = [f"| `/{c.name}` | {c.description} |" for c in COMMANDS if c.who is not Who.ANYONE]
    return "\n".join(("| lệnh | việc |", "| --- | --- |", *rows, ""))


TABLES: Mapping[str, Callable[[], str]] = {
    "settings": settings_table,
    "commands": commands_table,
    "admin commands": admin_commands_table,
}


def renewed(text: str, kb: Path) -> str:
    """The document with its made parts as they should be; each conversation is a chat of its own."""
    gazetteer = Gazetteer.load()
    with closing(KnowledgeBase(kb)) as base:
        text = _MADE.sub(lambda m: f"{m[1]}{TABLES[m[2]]()}{m[3]}", text)
        return _CONVERSATION.sub(
            lambda m: f"{m[1]}{_held(Dialogue(base, gazetteer, today=lambda: TODAY), m[2])}{m[3]}",
            text,
        )


def _held(dialogue: Dialogue, conversation: str) -> str:
    turns = (
        f"> {question}\n{dialogue.reply('reader', question).text}"
        for question in _QUESTION.findall(conversation)
    )
    return "\n\n".join(turns)


def bundled_base(folder: Path) -> Path:
    """A knowledge base of the bundled articles in `folder`."""
    kb = folder / "knowledge.db"
    build([BUNDLED_ARTICLES], kb, built_at=datetime(2026, 1, 1))
    return kb


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundled_base(tmp_path_factory.mktemp("docs"))


@pytest.fixture(scope="module")
def readme() -> str:
    return README.read_text("utf-8")


@pytest.fixture(scope="module")
def handbook() -> str:
    return HANDBOOK.read_text("utf-8")


def names(text: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, text))


@pytest.mark.parametrize("name", DOCS)
def test_tables_and_sample_answers_are_those_of_the_program(name: str, kb: Path) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert text == renewed(text, kb), "run: python -m tests.test_docs"


def test_there_are_ten_sample_questions(readme: str) -> None:
    asked = [q for _, talk, _ in _CONVERSATION.findall(readme) for q in _QUESTION.findall(talk)]
    assert len(set(asked)) >= 10
    assert {made for _, made, _ in _MADE.findall(readme)} == {"settings", "commands"}


@pytest.mark.parametrize("name", DOCS)
def test_no_setting_is_named_that_is_none(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert names(text, r"\bCCHC_[A-Z_]+\b") <= {setting.name for setting in SETTINGS}


def test_every_command_of_the_terminal_is_in_the_table(readme: str) -> None:
    for command in run_bot.COMMANDS:
        assert f"`{f'{command.name} {command.usage}'.strip()}`" in readme or not command.name


def test_make_targets(readme: str, handbook: str) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"(?m)^\.PHONY: (.+)$", makefile)
    assert phony is not None
    targets = set(phony[1].split())
    assert names(readme, r"\bmake ([a-z-]+)`") == targets, "each target has its line"
    assert names(handbook, r"(?m)(?:^|`)make ([a-z-]+)") <= targets


def test_every_command_in_the_handbook_exists(handbook: str) -> None:
    known = {command.name for command in COMMANDS} | BOTFATHER
    assert names(handbook, r"(?<![\w/.])/([a-z]+)\b(?![/.])") <= known
    assert {c.name for c in COMMANDS if c.who is not Who.ANYONE} <= names(handbook, r"/([a-z]+)")


@pytest.mark.parametrize("name", DOCS)
def test_every_file_that_is_named_exists(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    paths = names(text, r"`((?:knowledge|bot|handlers|tests|docs)/[\w./-]*)`")
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", [*DOCS, "knowledge/vocabulary/README.md"])
def test_every_link_to_a_file_leads_somewhere(name: str) -> None:
    path = ROOT / name
    links = names(path.read_text("utf-8"), r"\]\((?!https?:|#)([^)#]+)")
    assert [link for link in sorted(links) if not (path.parent / link).exists()] == []


def test_every_link_to_a_heading_leads_somewhere() -> None:
    for name in DOCS:
        path = ROOT / name
        for file, anchor in re.findall(
            r"\]\((?!https?:)([^)#]*)#([^)]+)\)", path.read_text("utf-8")
        ):
            target = path.parent / file if file else path
            headings = re.findall(r"(?m)^#+ (.+)$", target.read_text("utf-8"))
            assert anchor in {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}


def test_every_table_of_the_vocabulary_is_explained() -> None:
    text = (VOCABULARY / "README.md").read_text("utf-8")
    tables = {path.name for path in VOCABULARY.iterdir() if path.suffix in (".toml", ".tsv")}
    assert names(text, r"\| `([a-z_]+\.(?:toml|tsv))`") == tables


def main() -> None:
    """The command."""
    with tempfile.TemporaryDirectory() as folder:
        kb = bundled_base(Path(folder))
        for name in DOCS:
            path = ROOT / name
            path.write_text(renewed(path.read_text("utf-8"), kb), "utf-8")


if __name__ == "__main__":
    main()
