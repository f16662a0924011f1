"""Unit class and concepts -> metric, by the rows of readings.toml."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.extraction.cues import Cue
from knowledge.vocabulary.tables import toml

NOT_REPORTED = "-"

INDICES = ("ddci", "dti", "papi", "pci", "sipas", "par")
_SCORE = {"par": "par_index"}


@dataclass(frozen=True, slots=True)
class Reading:
    """The metric a number states ("-": understood, not reported) and what a percentage
    behind it would state; `rule` says which row or rule decided."""

    metric: str
    share: str = ""
    rule: str = ""

    @property
    def reported(self) -> bool:
        """Whether a fact may come of it."""
        return self.metric != NOT_REPORTED


@dataclass(frozen=True, slots=True)
class _Row:
    needed: frozenset[str]
    barred: frozenset[str]
    nearest: tuple[str, ...]
    metric: str
    share: str


@cache
def _rows(unit_class: str) -> tuple[_Row, ...]:
    return tuple(
        _Row(
            frozenset(row.get("all", ())),
            frozenset(row.get("none", ())),
            tuple(row.get("nearest", ())),
            row["metric"],
            row.get("share", ""),
        )
        for row in toml("readings").get(unit_class, ())
    )


def read_metric(unit_class: str, cues: Sequence[Cue], at: int) -> Reading | None:
    """The first row that fits the concepts; `at` is where the number stands, for rows in which
    the nearest of several concepts decides. None where no row fits."""
    concepts = {cue.concept for cue in cues}
    for row in _rows(unit_class):
        if row.nearest:
            metric = _nearest(row, cues, at)
            if metric is not None:
                return Reading(metric, row.share, f"{unit_class}: {metric}")
        elif row.needed <= concepts and not row.barred & concepts:
            said = "+".join(sorted(row.needed)) or "unit alone"
            return Reading(row.metric, row.share, f"{unit_class}: {said}")
    return None


def _nearest(row: _Row, cues: Iterable[Cue], at: int) -> str | None:
    metrics = row.metric.split()
    best: tuple[int, int] | None = None
    for cue in cues:
        if cue.concept in row.nearest:
            # a concept on the left counts before one on the right at the same distance
            distance = at - cue.end if cue.end <= at else cue.start - at + 12
            choice = (distance, row.nearest.index(cue.concept))
            best = choice if best is None or choice < best else best
    return None if best is None else metrics[best[1]]


def index_metric(index: str, unit_class: str) -> str:
    """
    >>> index_metric("par", "rank"), index_metric("par", "pct"), index_metric("pci", "score")
    ('par_rank', 'par_index', 'pci')
    """
    if unit_class == "rank":
        return f"{index}_rank"
    return _SCORE.get(index, index)


def index_name(metric: str) -> str:
    """The index that a metric belongs to; "" for metrics of none."""
    base = metric.removesuffix("_rank").removesuffix("_index")
    return base if base in INDICES else ""
