"""Who imports whom: knowledge <- bot <- handlers <- run_bot, and Telegram in handlers alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LAYERS = ("knowledge", "bot", "handlers", "run_bot")
FORBIDDEN = {"knowledge": {"telegram", "tornado"}, "bot": {"telegram"}}
MODULES = [
    path
    for layer in LAYERS
    for path in sorted((ROOT / layer).rglob("*.py")) + [ROOT / f"{layer}.py"]
    if path.is_file()
]


def imported(path: Path) -> Iterator[tuple[str, int]]:
    """The first name of every import of a module, inside functions too, with its line."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            yield (node.module or "").partition(".")[0], node.lineno


def faults_of(path: Path, layer: str) -> list[str]:
    """Imports that a module of this layer must not have."""
    right = LAYERS[LAYERS.index(layer) + 1 :]
    barred = {*right, "tests", *FORBIDDEN.get(layer, set())}
    return [f"{path.name}:{line} imports {name}" for name, line in imported(path) if name in barred]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_to_the_left_only(path: Path) -> None:
    layer = path.relative_to(ROOT).parts[0].removesuffix(".py")
    assert faults_of(path, layer) == []


def test_tornado_is_known_to_the_sandbox_alone() -> None:
    users = {
        str(path.relative_to(ROOT).parent)
        for path in MODULES
        if "tornado" in {name for name, _ in imported(path)}
    }
    assert users <= {"bot/sandbox"}


def test_a_wrong_import_is_found(tmp_path: Path) -> None:
    module = tmp_path / "wrong.py"
    module.write_text("def f():\n    from telegram.ext import Application\n    import bot.query\n")
    assert faults_of(module, "knowledge") == [
        "wrong.py:2 imports telegram",
        "wrong.py:3 imports bot",
    ]
    assert faults_of(module, "handlers") == []
