"""Reads the gazetteer's tables: tab-separated, UTF-8, a header line, no quoting."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.vocabulary.tables import VocabularyError

FOLDER = Path(__file__).parent

ALIAS_KINDS = ("nick", "abbr", "spelling", "former")


class TableError(VocabularyError):
    """A row that cannot be used; the message names file, line, what was read, what is allowed."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A further name of a place; `kind` is one of `ALIAS_KINDS`."""

    alias: str
    code: str
    kind: str
    note: str


def read_rows(name: str, columns: tuple[str, ...], folder: Path = FOLDER) -> list[list[str]]:
    """The rows of a table under its header, each with as many cells as `columns`.

    Raises TableError where the header or the number of cells is another.
    """
    path = folder / name
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    if not rows or tuple(rows[0]) != columns:
        raise TableError(f"{name}:1: columns {rows[:1]}, expected {' '.join(columns)}")
    for line, row in enumerate(rows[1:], 2):
        if len(row) != len(columns):
            raise TableError(f"{name}:{line}: {len(row)} cells, expected {len(columns)}")
    return rows[1:]


def read_aliases(codes: set[str], folder: Path = FOLDER) -> list[Alias]:
    """The hand-written aliases; TableError for an unknown code, kind or a row given twice.

    A code of a commune is not in `codes`, which holds provinces and districts: aliases of
    communes stand in the communes' own table.
    """
    name = "aliases.tsv"
    aliases: list[Alias] = []
    seen: set[tuple[str, str]] = set()
    for line, row in enumerate(read_rows(name, ("alias", "code", "kind", "note"), folder), 2):
        alias = Alias(*row)
        if alias.code not in codes:
            raise TableError(f"{name}:{line}: code {alias.code!r} is no province or district")
        if alias.kind not in ALIAS_KINDS:
            raise TableError(f"{name}:{line}: kind {alias.kind!r}: use {', '.join(ALIAS_KINDS)}")
        if (alias.alias, alias.code) in seen:
            raise TableError(f"{name}:{line}: {alias.alias!r} is given twice for {alias.code}")
        seen.add((alias.alias, alias.code))
        aliases.append(alias)
    return aliases


def day(text: str) -> date | None:
    """
    >>> day("2025-07-01"), day("")
    (datetime.date(2025, 7, 1), None)
    """
    return date.fromisoformat(text) if text else None
