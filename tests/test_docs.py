"""The README's tables say what the program does: commands, settings, the file map."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import run_bot
from bot.settings import SETTINGS

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"


@pytest.fixture(scope="module")
def readme() -> str:
    if not README.exists():
        pytest.skip("there is no README.md in this checkout")
    return README.read_text("utf-8")


def rows(text: str, first: str) -> list[list[str]]:
    """Cells of the table rows whose first cell matches the pattern `first`."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and re.fullmatch(first, cells[0]):
            found.append(cells)
    return found


def names(text: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, text))


def test_every_setting_is_in_the_table_with_its_default(readme: str) -> None:
    listed = rows(readme, r".*`CCHC_\w+`.*")
    documented = {name: cells for cells in listed for name in re.findall(r"CCHC_\w+", cells[0])}
    assert set(documented) == {setting.name for setting in SETTINGS}
    for setting in SETTINGS:
        assert setting.default.strip("`") in " ".join(documented[setting.name]).replace("`", "")


def test_no_setting_is_named_that_is_none(readme: str) -> None:
    assert names(readme, r"\bCCHC_[A-Z_]+\b") <= {setting.name for setting in SETTINGS}


def test_every_command_is_in_the_table(readme: str) -> None:
    shown = names(readme, r"`(?:python )?run_bot\.py ?([a-z]*)") | names(readme, r"\| `([a-z]+)\b")
    assert {command.name.split()[0] for command in run_bot.COMMANDS if command.name} <= shown


def test_every_make_target_that_is_named_exists(readme: str) -> None:
    targets = names((ROOT / "Makefile").read_text("utf-8"), r"(?m)^([a-z-]+):")
    assert names(readme, r"`make ([a-z-]+)") <= targets
    assert {"run", "test"} <= names(readme, r"\bmake ([a-z-]+)")


def test_every_file_that_is_named_exists(readme: str) -> None:
    paths = names(readme, r"`((?:knowledge|bot|handlers|tests|docs)/[\w./-]*)`")
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def test_every_link_to_a_file_leads_somewhere(readme: str) -> None:
    links = names(readme, r"\]\((?!https?:|#)([^)#]+)")
    assert [link for link in sorted(links) if not (ROOT / link).exists()] == []
