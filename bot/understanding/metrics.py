"""Which metrics a clause means: frames over the concepts it holds.

A question rarely holds a metric's name; it holds an object (hồ sơ, thủ tục), an attribute (đúng
hạn, trực tuyến) and a measure (rate or count). The best frame of the table wins.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from bot.understanding.vocabulary import Vocabulary

_OPEN_PAIRS = {
    "on_time_rate": "on_time_cases",
    "on_time_cases": "on_time_rate",
    "late_rate": "late_cases",
    "late_cases": "late_rate",
    "online_case_rate": "online_cases",
    "online_cases": "online_case_rate",
    "tasks_completed": "task_completion_rate",
    "task_completion_rate": "tasks_completed",
    "online_services": "online_service_rate",
    "online_service_rate": "online_services",
    "legal_documents": "legal_review_rate",
}
_ALSO = {
    "satisfaction_rate": ("sipas",),
    "sipas": ("satisfaction_rate",),
    "par_rank": ("par_index",),
    "sipas_rank": ("sipas",),
    "papi_rank": ("papi",),
    "pci_rank": ("pci",),
    "ddci_rank": ("ddci",),
    "dti_rank": ("dti",),
}
# An attribute said of one metric at a time: two in one clause are two questions.
_LOWEST = 1.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A metric with its score, and those that would do as well where it has no figure."""

    metric: str
    score: float
    others: tuple[str, ...]
    why: str


def read_metric(concepts: Set[str], vocabulary: Vocabulary) -> Reading | None:
    """The metric that these concepts of one clause mean, None where no frame is filled."""
    best: Reading | None = None
    for frame in vocabulary.frames:
        if not all(need & concepts for need in frame.needs):
            continue
        core = {concept for need in frame.needs for concept in need & concepts}
        score = 2.0 + 1.5 * (len(frame.needs) - 1) + (1.0 if core & vocabulary.strong else 0.0)
        score += sum(frame.weights.get(concept, 0.0) for concept in concepts - core)
        if score >= _LOWEST and (best is None or score > best.score):
            best = Reading(frame.metric, score, (), "+".join(sorted(core)))
    if best is None:
        return None
    return Reading(best.metric, best.score, _others(best.metric, concepts), best.why)


def _others(metric: str, concepts: Set[str]) -> tuple[str, ...]:
    """Rate or count, whichever was not said, where the measure was left open."""
    others = _ALSO.get(metric, ())
    if not concepts & {"rate", "count"} and metric in _OPEN_PAIRS:
        others = (_OPEN_PAIRS[metric], *others)
    return others


def twin(metric: str, measure: str) -> str:
    """The rate or count that goes with a metric: measure is "rate" or "count".

    >>> twin("late_cases", "rate"), twin("on_time_rate", "rate")
    ('late_rate', 'on_time_rate')
    """
    is_rate = metric.endswith("_rate")
    if metric in _OPEN_PAIRS and is_rate != (measure == "rate"):
        return _OPEN_PAIRS[metric]
    return metric
