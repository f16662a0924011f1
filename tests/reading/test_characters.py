"""Characters: signs of other forms, and what is shown otherwise than it stands."""

from __future__ import annotations

import pytest

from knowledge.reading.characters import plain
from knowledge.text import clean


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("９９，１％", "99,1%"),
        ("１２．３４５ hồ sơ", "12.345 hồ sơ"),
        ("٤٥,٦%", "45,6%"),
        ("4\u200b5,\u20606%", "45,6%"),
        ("9\ufe0f8%", "98%"),
    ],
)
def test_figures_in_other_forms(text: str, read: str) -> None:
    assert plain(text) == clean(text) == read


def test_digits_shown_reversed_are_no_figure() -> None:
    assert plain("đạt \u202e5,78\u202c%, trễ 1%") == "đạt #,##%, trễ 1%"
