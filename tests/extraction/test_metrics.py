"""Unit class and concepts -> metric."""

from __future__ import annotations

import pytest

from knowledge.extraction.cues import Cue
from knowledge.extraction.metrics import INDICES, NOT_REPORTED, index_metric, read_metric
from knowledge.vocabulary.tables import toml

METRICS = set(toml("metrics"))
CONCEPTS = set(toml("concepts"))
ROWS = [
    pytest.param(unit_class, row, id=f"{unit_class} {number}")
    for unit_class, listed in toml("readings").items()
    for number, row in enumerate(listed)
]


@pytest.mark.parametrize(("unit_class", "row"), ROWS)
def test_rows_name_metrics_and_concepts_that_exist(unit_class: str, row: dict[str, object]) -> None:
    assert unit_class in toml("units")
    named = f"{row['metric']} {row.get('share', '')}".split()
    assert set(named) - {NOT_REPORTED} <= METRICS
    needed = [*_texts(row, "all"), *_texts(row, "nearest")]
    assert set(needed) <= CONCEPTS
    if "nearest" in row:
        assert len(_texts(row, "nearest")) == len(str(row["metric"]).split())


def _texts(row: dict[str, object], key: str) -> list[str]:
    value = row.get(key, [])
    assert isinstance(value, list)
    return value


@pytest.mark.parametrize(("unit_class", "row"), ROWS)
def test_every_row_can_be_reached(unit_class: str, row: dict[str, object]) -> None:
    """No row before it takes everything that fits it."""
    for wanted in _texts(row, "nearest") or [""]:
        concepts = [*_texts(row, "all"), *([wanted] if wanted else [])]
        cues = [Cue(concept, at, at + 1) for at, concept in enumerate(concepts)]
        found = read_metric(unit_class, cues, 40)
        assert found is not None
        metrics = str(row["metric"]).split()
        expected = metrics[_texts(row, "nearest").index(wanted)] if wanted else metrics[0]
        assert found.metric == expected


@pytest.mark.parametrize(
    ("unit_class", "concepts", "metric"),
    [
        ("pct", ["ontime"], "on_time_rate"),
        ("case", ["ontime"], "on_time_cases"),
        ("pct", ["ontime", "task"], "task_completion_rate"),
        ("pct", ["late"], "late_rate"),
        ("case", ["late", "pending"], NOT_REPORTED),
        ("pct", ["online", "payment"], "online_payment_rate"),
        ("pct", ["procedure", "online"], "online_service_rate"),
        ("pct", ["procedure", "online", "case"], "online_case_rate"),
        ("case", ["received", "online"], "online_cases"),
        ("proc", ["new", "amended"], "amended_procedures"),
        ("pct", ["foreign", "ontime"], NOT_REPORTED),
    ],
)
def test_metric_of_concepts(unit_class: str, concepts: list[str], metric: str) -> None:
    cues = [Cue(concept, at, at + 1) for at, concept in enumerate(concepts)]
    found = read_metric(unit_class, cues, 40)
    assert found is not None and found.metric == metric


def test_the_nearest_concept_decides() -> None:
    cues = [Cue("received", 0, 5), Cue("resolved", 20, 25)]
    assert [
        (r.metric if r else None)
        for r in (read_metric("case", cues, 8), read_metric("case", cues, 30))
    ] == [
        "received_cases",
        "resolved_cases",
    ]


def test_no_row_fits() -> None:
    assert read_metric("pct", [Cue("document", 0, 3)], 5) is None
    assert read_metric("rank", [], 0) is None


@pytest.mark.parametrize("index", INDICES)
def test_metrics_of_indices_exist(index: str) -> None:
    assert {index_metric(index, "rank"), index_metric(index, "score")} <= METRICS
