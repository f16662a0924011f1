"""A percentage right behind a count is the share of that count: "1.204 hồ sơ, đạt 98,2%"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.extraction.clauses import without_spans
from knowledge.extraction.cues import Cue
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import NOT_REPORTED, Reading, index_metric, index_name

_SHARE_NEUTRAL = frozenset(
    {"case", "procedure", "received", "resolved", "result", "total", "completed", "new"}
)
# Nothing but these words between a count and its share. No alternative may be made of two
# others, nor a blank be matched in two ways: that would take exponential time.
_SHARE_WORDS = re.compile(
    r"^[\s,(:;–-]*(?:(?:đạt|chiếm|tỉ lệ|bằng|tương đương|tương ứng|với|là|được|ứng với|khoảng|=|và"
    r"|hay|tức|đúng|gần|hơn|trên|mức|số|này|nài|mới|chỉ|tăng)\s?(?:[:(]\s?)?)*$"
)
_OF_PLAN = re.compile(r"^\s?(?:so với |của )?(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu)")


def share_of_count(
    parsed: Parsed,
    number: int,
    before: Sequence[Reading | None],
    left: str,
    cues: Sequence[Cue],
) -> Reading | None:
    """A percentage right behind a count: the share of that count."""
    quantity, zone = parsed.quantities[number], parsed.zones[number]
    if quantity.unit_class != "pct" or number == 0 or zone.cut == ";":
        return None
    previous = parsed.quantities[number - 1]
    reading = before[number - 1]
    if previous.unit_class == "score" and reading is not None:
        if zone.cut != ";" and _SHARE_WORDS.match(left) and not cues:
            if not index_name(reading.metric):
                return Reading(NOT_REPORTED, rule="share of a component")
            return Reading(
                index_metric(index_name(reading.metric), "pct"), rule="share of the score"
            )
    if previous.unit_class == "pct" or reading is None or not reading.share:
        return None
    if zone.inside and zone.host is None and parsed.zones[number - 1].opened != zone.opened:
        return None
    words = parsed.low[zone.lo : quantity.lead]
    if cues and not all(c.concept in _SHARE_NEUTRAL for c in cues):
        return None
    if not _SHARE_WORDS.match(without_spans(words, zone.lo, parsed)):
        return None
    tail = parsed.low[quantity.end : zone.hi]
    planned = any(r is not None and r.rule == "share of a plan" for r in before)
    if (_OF_PLAN.match(tail) or planned) and reading.metric not in (
        "tasks_completed",
        "legal_documents",
    ):
        if reading.metric == NOT_REPORTED or quantity.unit_class != "pct":
            return Reading(NOT_REPORTED, rule="share of a plan")
        return Reading(f"other:{reading.metric} so với kế hoạch", rule="share of a plan")
    if reading.share == NOT_REPORTED:
        parallel = _parallel_share(parsed, number, before)
        if parallel is not None:
            return parallel
        return (
            None
            if reading.metric in ("received_cases", "resolved_cases") and cues
            else Reading(NOT_REPORTED, rule="share of a count")
        )
    if reading.metric == "tasks_assigned":
        return None
    return Reading(reading.share, rule="share of the count before")


def _parallel_share(
    parsed: Parsed, number: int, before: Sequence[Reading | None]
) -> Reading | None:
    """ "A giải quyết 96.431 hồ sơ, đúng hạn 99,14%; B giải quyết 118.257 hồ sơ, đạt 94,86%"."""
    counted = before[number - 1]
    for other in range(number - 2, 0, -1):
        rate, count = before[other], before[other - 1]
        if parsed.quantities[other].unit_class != "pct" or rate is None or count is None:
            continue
        if counted is not None and count.metric == counted.metric and rate.reported:
            return replace(rate, rule="parallel list")
        break
    return None
