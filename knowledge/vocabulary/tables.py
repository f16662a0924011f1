"""Reads the TOML and TSV tables of this folder, once, with errors that name file and row."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


class VocabularyError(ValueError):
    """A row of a table that cannot be used; the text says where, what and what is allowed."""


def where(path: Path, needle: str = "") -> str:
    """File and line of the first line that holds `needle`; the file alone where none does.

    >>> where(FOLDER / "metrics.toml", "[on_time_rate]").startswith("metrics.toml:")
    True
    """
    lines = path.read_text(encoding="utf-8").splitlines() if needle else []
    number = next((at for at, line in enumerate(lines, 1) if needle in line), 0)
    return f"{path.name}:{number}" if number else path.name


@cache
def toml(name: str) -> dict[str, Any]:
    """The table `name`.toml; its text has to be in NFC."""
    path = FOLDER / f"{name}.toml"
    text = path.read_text(encoding="utf-8")
    if not unicodedata.is_normalized("NFC", text):
        bad = next(
            at
            for at, line in enumerate(text.splitlines(), 1)
            if not unicodedata.is_normalized("NFC", line)
        )
        raise VocabularyError(f"{path.name}:{bad}: text is not in NFC: save it in composed form")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"{path.name}: {error}") from None


@cache
def phrases(name: str) -> tuple[tuple[str, str], ...]:
    """Rows (phrase, id) of a table whose entries hold a list `phrases`."""
    rows: dict[str, str] = {}
    for key, entry in toml(name).items():
        for phrase in entry.get("phrases", ()):
            if rows.setdefault(phrase, key) != key:
                place = where(FOLDER / f"{name}.toml", f'"{phrase}"')
                raise VocabularyError(
                    f"{place}: “{phrase}” stands under [{rows[phrase]}] and [{key}]: keep one"
                )
    return tuple(rows.items())
