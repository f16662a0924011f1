"""Periods and masked stretches of a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.extraction.period_finder import find_periods
from knowledge.extraction.periods import PeriodMention, Reach, as_period, bounds
from knowledge.text import one_i
from tests.extraction.tables import rows

ASSUMED = 2023


def said(sentence: str) -> list[str]:
    periods, masked = find_periods(one_i(sentence))
    found = [(p.start, as_period(p.resolved(ASSUMED)).text) for p in periods]
    found += [(m.start, f"[{m.kind}]") for m in masked]
    return [text for _, text in sorted(found)]


@pytest.mark.parametrize("row", rows("periods"), ids=lambda row: row["sentence"])
def test_periods_of_a_sentence(row: dict[str, str]) -> None:
    assert said(row["sentence"]) == [p.strip() for p in row["found"].split(";") if p.strip()]


@pytest.mark.parametrize(
    ("part", "first", "last"),
    [
        ("", date(2024, 1, 1), date(2024, 12, 31)),
        ("H1", date(2024, 1, 1), date(2024, 6, 30)),
        ("H2", date(2024, 7, 1), date(2024, 12, 31)),
        ("Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("M2", date(2024, 2, 1), date(2024, 2, 29)),
        ("n9", date(2024, 1, 1), date(2024, 9, 30)),
        ("now", None, None),
    ],
)
def test_bounds(part: str, first: date | None, last: date | None) -> None:
    assert bounds(part, 2024) == (first, last)


def test_a_day_of_a_leap_year_survives_a_year_that_is_none() -> None:
    (mention,), _ = find_periods(one_i("Tính đến 29/2, xã nhận 3 hồ sơ."))
    assert mention.resolved(2023).last == date(2023, 2, 28)
    assert mention.resolved(2024).last == date(2024, 2, 29)


def test_a_year_of_its_own_is_kept() -> None:
    mention = PeriodMention(0, 0, Reach.PLAIN, 2021)
    assert mention.resolved(2023) is mention
