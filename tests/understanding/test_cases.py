"""Every row of the tables: a message (or a dialogue) and the slots it must give."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.query import Query
from knowledge.gazetteer import Gazetteer
from tests.understanding.conftest import CASES, rows, shown

_TABLES = sorted(path.name for path in CASES.glob("*.tsv"))
_ROWS = [pytest.param(*row, id=f"{name}:{row[0]}") for name in _TABLES for row in rows(name)]


@pytest.mark.parametrize(("text", "expected"), _ROWS)
def test_slots(text: str, expected: str, ask: Callable[[str], Query], gazetteer: Gazetteer) -> None:
    query = ask(text)
    have = shown(query, gazetteer)
    for pair in expected.split("; "):
        slot, _, value = pair.partition("=")
        assert have[slot] == value, (slot, have)
