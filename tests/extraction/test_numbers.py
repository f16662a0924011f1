"""Numerals: values, units, qualifiers, denominators, ranks; and what is no figure."""

from __future__ import annotations

import pytest

from knowledge.extraction.numerals import parse_number, word_number
from knowledge.extraction.parsing import parse
from knowledge.extraction.quantities import Quantity
from knowledge.models import Qualifier
from knowledge.models import plain_number as plain
from tests.extraction.tables import finder_of, rows


def described(quantity: Quantity) -> str:
    """A quantity in the words of numbers.tsv."""
    parts = [f"{plain(quantity.value)} {quantity.unit_class}"]
    if quantity.out_of is not None:
        parts.append(f"/{plain(quantity.out_of)}")
    if quantity.from_to:
        parts.append(quantity.from_to)
    parts += [mark for mark in ("change", "implied", "group") if getattr(quantity, mark)]
    if quantity.qualifier is not Qualifier.EXACT:
        parts.append(str(quantity.qualifier))
    return " ".join(parts)


def same(text: str) -> list[list[str]]:
    return [sorted(figure.split()) for figure in text.split(";") if figure.strip()]


@pytest.mark.parametrize("row", rows("numbers"), ids=lambda row: row["sentence"])
def test_figures_of_a_sentence(row: dict[str, str]) -> None:
    found = parse(row["sentence"], 0, finder_of("Đắk Lắk")).quantities
    said = "; ".join(described(q) for q in found if q.unit_class != "none")
    assert same(said) == same(row["figures"]), said


@pytest.mark.parametrize("row", rows("numbers"), ids=lambda row: row["sentence"])
def test_the_surface_stands_where_it_is_said_to(row: dict[str, str]) -> None:
    parsed = parse(row["sentence"], 0, finder_of("Đắk Lắk"))
    for quantity in parsed.quantities:
        at = slice(quantity.start, quantity.start + len(quantity.surface))
        assert parsed.low[at] == quantity.surface
        assert quantity.lead <= quantity.start < quantity.end <= len(parsed.low)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("69.971", 69971),
        ("1.250.400", 1250400),
        ("99,88", 99.88),
        ("97 ,4", 97.4),
        ("1.234,5", 1234.5),
        ("04", 4),
        ("99.5", 99.5),
    ],
)
def test_numbers_as_written(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mười", 10),
        ("mười chín", 19),
        ("hai mươi mốt", 21),
        ("chín mươi lăm", 95),
        ("một trăm linh hai", 102),
        ("ba trăm bốn mươi", 340),
        ("sáu nghìn bốn trăm", 6400),
        ("một triệu hai trăm nghìn", 1_200_000),
    ],
)
def test_numbers_in_words(text: str, value: int) -> None:
    assert word_number(text) == value
