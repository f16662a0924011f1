"""Which periods of a sentence belong to a figure: in its clause, on its right, beside its index."""

from __future__ import annotations

import re

from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import INDICES
from knowledge.extraction.periods import PeriodMention, Reach
from knowledge.extraction.quantities import Quantity


def periods_before(parsed: Parsed, number: int) -> list[PeriodMention]:
    """Periods between the start of the figure's zone and the figure."""
    quantity, zone = parsed.quantities[number], parsed.zones[number]
    return parsed.periods_in(zone.lo, quantity.lead)


def right_period(parsed: Parsed, number: int) -> PeriodMention | None:
    """The period right behind a figure: "98,2% trong quý I"."""
    quantity, zone = parsed.quantities[number], parsed.zones[number]
    for period in parsed.periods_in(quantity.end, zone.hi):
        between = parsed.low[quantity.end : period.start]
        if re.search(r"so với|so cùng|hơn|kế hoạch|chỉ tiêu|[,;(]", between) or len(between) > 70:
            return None
        if period.reach is Reach.ANAPHOR or (period.reach is Reach.UNTIL and period.part == ""):
            return None
        if re.fullmatch(r"\s?(?:trong|vào|của|hồi|ở)?\s?", between) or re.search(
            r"(?:trong|của|vào|hồi)\s?$", between
        ):
            return period
        return None
    return None


def only_compared(low: str, period: PeriodMention, quantity: Quantity) -> bool:
    """Whether a period is told only to compare with: "so với năm 2022 tăng …"."""
    head = low[max(0, period.start - 26) : period.start]
    if re.search(r"(?:so với|so cùng|so)(?: cả| với)? $", head):
        return not re.fullmatch(
            r"[\s(:]*(?:(?:hạng|xếp|thứ|đạt|là|chỉ|với|ở mức|vị trí)\s?)*[\s(:]*",
            low[period.end : quantity.lead],
        )
    if period.reach is Reach.SAME_LAST_YEAR and period.start > 2:
        return not re.fullmatch(
            r"[\s(:]*(?:là|đạt|chỉ đạt|chỉ|mới đạt|mới|chỉ là)?[\s:]*",
            low[period.end : quantity.lead],
        )
    return False


def index_period(parsed: Parsed, quantity: Quantity) -> PeriodMention | None:
    """The year named beside the index: "Chỉ số PAR INDEX năm 2022 của tỉnh đạt …"."""
    cues = [c for c in parsed.cues if c.concept in INDICES and c.end <= quantity.lead]
    for cue in reversed(cues):
        for period in parsed.periods:
            if (
                period.part == ""
                and period.reach is Reach.PLAIN
                and cue.end <= period.start <= cue.end + 60
            ):
                if period.end <= quantity.lead and not re.search(
                    r"[;]|so với", parsed.low[cue.end : period.start]
                ):
                    return period
    after = [
        p
        for p in parsed.periods
        if p.start >= quantity.end and p.part == "" and p.reach is Reach.PLAIN
    ]
    named = [c for c in parsed.cues if c.concept in INDICES and c.start >= quantity.end]
    if after and named and 0 <= after[0].start - named[0].end <= 25 and not cues:
        between = parsed.low[named[0].end : after[0].start]
        return None if re.search(r"[,;(]|so với", between) else after[0]
    return None
