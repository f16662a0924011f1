"""Rows of the facts table as `Fact` values."""

from __future__ import annotations

from datetime import date
from typing import Any

from knowledge.models import Fact, Level, Provenance, Qualifier, Review, Status

_LEVELS = {str(level): level for level in Level}
_QUALIFIERS = {str(qualifier): qualifier for qualifier in Qualifier}
_STATUSES = {str(status): status for status in Status}
_REVIEWS = {str(review): review for review in Review}

SELECT = """
select f.article, f.place, f.province, f.level, f.agency, f.metric, f.value, f.unit, f.out_of,
       f.qualifier, f.year, f.period, f.status, s.text, f.place_code, f.period_start,
       f.period_end, f.context, f.review, f.quote_start, f.quote_end, f.value_start,
       f.value_end, f.surface, f.confidence, f.checks, f.conflicts
from facts f join sentences s on s.id = f.sentence
"""


def fact_of(row: tuple[Any, ...]) -> Fact:
    """A fact from a row of `SELECT`; the rules that read it stay in the file."""
    return Fact(
        row[0], row[1], row[2], _LEVELS[row[3]], row[4], row[5], row[6], row[7], row[8],
        _QUALIFIERS[row[9]], row[10], row[11], _STATUSES[row[12]], row[13], row[14],
        date.fromisoformat(row[15]) if row[15] else None,
        date.fromisoformat(row[16]) if row[16] else None,
        row[17], _REVIEWS[row[18]],
        Provenance(
            row[19], row[20], row[21], row[22], row[23], (), row[24],
            tuple(row[25].split("\n")) if row[25] else (),
            tuple(row[26].split("\n")) if row[26] else (),
        ),
    )  # fmt: skip
