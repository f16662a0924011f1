"""Which metric a figure states.

In this order: an index (`indices`), a share of the count before (`shares`), the cues of its
clause (`clause_cues`), what is taken over (`carried`), the heading; then `revisions`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.extraction.carried import carried
from knowledge.extraction.clause_cues import (
    adjacent,
    by_sub_clause,
    relevant,
    right_cues,
    right_decides,
    unit_cues,
)
from knowledge.extraction.clauses import is_bare
from knowledge.extraction.indices import Indices
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import Reading, read_metric
from knowledge.extraction.revisions import revise
from knowledge.extraction.shares import share_of_count
from knowledge.extraction.unit_nouns import COUNTED
from knowledge.extraction.uniting import united

_LEGAL = ("thông tư", "nghị định")


class Metrics(Indices):
    """Which metric?"""

    def _readings(self, parsed: Parsed) -> list[Reading | None]:
        """The reading of each quantity; numbers without a unit get theirs first."""
        readings: list[Reading | None] = []
        parsed.quantities[:] = united(
            parsed, of_cases=bool(self.carry.section_cues) or "case" in self.carry.last
        )
        for number in range(len(parsed.quantities)):
            readings.append(self._reading(parsed, number, readings))
        revise(parsed, readings, self.carry)
        return readings

    def _reading(
        self, parsed: Parsed, number: int, before: Sequence[Reading | None]
    ) -> Reading | None:
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        kind = quantity.unit_class
        if kind == "none":
            return None
        left = parsed.low[zone.lo : quantity.lead]
        if quantity.from_to == "to" and number and before[number - 1] is not None:
            if parsed.quantities[number - 1].from_to == "from":
                return replace(before[number - 1], rule="from … to")  # type: ignore[type-var]
        if kind in ("score", "rank"):
            return self._index_reading(parsed, number, before)
        index = self._index_near(parsed, number, before) if kind == "pct" else None
        if index is not None:
            return index
        cues_left = relevant(parsed, parsed.cues_in(zone.lo, quantity.lead))
        if kind in COUNTED:
            cues_left += unit_cues(parsed, quantity)
        cues_right = right_cues(parsed, number)
        share = share_of_count(parsed, number, before, left, cues_left)
        if share is not None and not right_decides(parsed, number, cues_right):
            return share
        by_left = by_sub_clause(parsed, number, cues_left)
        if by_left is None and kind in COUNTED:
            near = [c for c in cues_right if adjacent(parsed, quantity, c)]
            found = read_metric(kind, [*cues_left, *near], quantity.start)
            if found is not None:
                return replace(found, rule=f"right {found.rule}")
        if by_left is not None:
            if by_left.metric == "tasks_assigned" and quantity.out_of is not None:
                return replace(by_left, metric="tasks_completed")
            return by_left
        if kind == "pct":
            found = read_metric(kind, cues_right, quantity.end) or (
                read_metric(kind, [*cues_left, *cues_right], quantity.end) if cues_left else None
            )
            if found is not None:
                return replace(found, rule=f"right {found.rule}")
        taken = carried(parsed, number, before, left, self.carry.last)
        if taken is not None:
            return taken
        if kind == "decision":
            return _decision(parsed, number)
        return self._from_section(parsed, number)

    def _from_section(self, parsed: Parsed, number: int) -> Reading | None:
        """The heading above names the metric ("2. Số hóa hồ sơ:" over a bare list)."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        if quantity.unit_class != "pct" or not self.carry.section_cues:
            return None
        if not is_bare(parsed, zone.lo, quantity.lead) or not is_bare(
            parsed, quantity.end, zone.hi
        ):
            return None
        found = read_metric(quantity.unit_class, self.carry.section_cues, 10**6)
        return None if found is None else replace(found, rule=f"heading {found.rule}")


def _decision(parsed: Parsed, number: int) -> Reading | None:
    """ "Ban hành 12 quyết định công bố …": counted under the words that follow."""
    quantity, zone = parsed.quantities[number], parsed.zones[number]
    head = parsed.low[zone.lo : quantity.lead]
    if not re.search(r"ban hành|kí|phê duiệt|phê duyệt", head):
        return None
    tail = parsed.text[quantity.start + len(quantity.surface) : zone.hi]
    label = re.split(r"[,;:(.]|\svới\s|\strong đó", tail.strip())[0].strip()
    words = label.split()[:9]
    if words and quantity.noun in _LEGAL:
        return Reading("legal_documents", rule="legal documents issued")
    return Reading(f"other:số {' '.join(words)}", rule="decisions issued") if words else None
