"""Which metric, whose, when, aim or result: schematic paragraphs."""

from __future__ import annotations

import pytest

from tests.extraction.tables import claims_of, rows


@pytest.mark.parametrize("row", rows("attach"), ids=lambda row: row["text"])
def test_what_a_paragraph_states(row: dict[str, str]) -> None:
    assert "; ".join(claims_of(row["home"], row["text"])) == row["facts"]
