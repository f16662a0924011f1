"""Facts that prove or contradict each other by arithmetic."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge.extraction.checks import checked, vietnamese
from knowledge.models import Fact, Level, Qualifier, Status

_BLANK = Fact(
    article="a",
    place="Quảng Nam",
    province="Quảng Nam",
    level=Level.ALL,
    agency=None,
    metric="",
    value=0,
    unit="hồ sơ",
    out_of=None,
    qualifier=Qualifier.EXACT,
    year=2023,
    period="năm 2023",
    status=Status.RESULT,
    quote="một câu",
)


def fact(metric: str, value: float, **more: object) -> Fact:
    unit = "%" if metric.endswith("_rate") else "hồ sơ"
    return replace(_BLANK, metric=metric, value=value, unit=unit, **more)  # type: ignore[arg-type]


def checks(*facts: Fact) -> list[tuple[str, ...]]:
    return [f.provenance.checks for f in checked(facts)]


def conflicts(*facts: Fact) -> list[tuple[str, ...]]:
    return [f.provenance.conflicts for f in checked(facts)]


def test_a_share_holds() -> None:
    said = "11.400/11.500 = 99,13%"
    facts = (
        fact("on_time_rate", 99.13),
        fact("on_time_cases", 11400),
        fact("resolved_cases", 11500),
    )
    assert checks(*facts) == [(said,), (said,), (said,)]
    assert conflicts(*facts) == [(), (), ()]


def test_a_share_of_a_fraction_holds() -> None:
    facts = (fact("task_completion_rate", 87.5), fact("tasks_completed", 21, out_of=24))
    assert checks(*facts) == [("21/24 = 87,5%",), ("21/24 = 87,5%",)]


@pytest.mark.parametrize("rate", [99.1, 99.0, 99.13])
def test_rounding_is_no_contradiction(rate: float) -> None:
    facts = (
        fact("on_time_rate", rate),
        fact("on_time_cases", 11400),
        fact("resolved_cases", 11500),
    )
    assert conflicts(*facts) == [(), (), ()]


def test_a_share_that_contradicts_is_flagged() -> None:
    facts = (
        fact("on_time_rate", 89.13),
        fact("on_time_cases", 11400),
        fact("resolved_cases", 11500),
    )
    said = "11.400/11.500 ≠ 89,13%"
    assert conflicts(*facts) == [(said,), (said,), ()]
    assert checks(*facts) == [(), (), ()]


def test_figures_of_different_sentences_do_not_contradict() -> None:
    facts = (
        fact("on_time_rate", 89.13, quote="một câu khác"),
        fact("on_time_cases", 11400),
        fact("resolved_cases", 11500),
    )
    assert conflicts(*facts) == [(), (), ()]


def test_parts_make_the_whole() -> None:
    facts = (
        fact("received_cases", 3478),
        fact("resolved_cases", 3385),
        fact("pending_cases", 93),
    )
    said = "3.385 + 93 = 3.478"
    assert checks(*facts) == [(said,), (said,), (said,)]


def test_tiers_make_the_whole() -> None:
    facts = (
        fact("received_cases", 600),
        fact("received_cases", 100, level=Level.PROVINCE),
        fact("received_cases", 200, level=Level.DISTRICT),
        fact("received_cases", 300, level=Level.COMMUNE),
    )
    assert checks(*facts) == [("100 + 200 + 300 = 600",)] * 4


@pytest.mark.parametrize(
    "other",
    [
        {"place": "huyện Quế Sơn"},
        {"level": Level.PROVINCE},
        {"agency": "Sở Y tế"},
        {"year": 2022},
        {"period": "quý I/2023"},
        {"status": Status.TARGET},
        {"qualifier": Qualifier.ABOUT},
    ],
    ids=str,
)
def test_only_figures_of_one_thing_are_compared(other: dict[str, object]) -> None:
    facts = (
        fact("received_cases", 3478),
        fact("resolved_cases", 3385),
        fact("pending_cases", 93, **other),
    )
    assert checks(*facts) == [(), (), ()]


def test_numbers_as_vietnamese_write_them() -> None:
    assert [vietnamese(v) for v in (69971, 97.33, 1234.5, 0)] == ["69.971", "97,33", "1.234,5", "0"]
