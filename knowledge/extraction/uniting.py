"""Numbers without a unit of their own: the class of a noun near them, or of the number before."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.extraction.clauses import THIS_RATE, is_bare
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.quantities import Quantity
from knowledge.extraction.unit_nouns import COUNTED

_CASE_CONCEPTS = frozenset(
    "received resolved late early ontime early_ontime pending received_resolved carried_over in_time_open direct".split()
)
_OF_ANY_PAPERS = ("received", "resolved")  # letters and requests are, too
_NOUN_CLASS = {"case": "case", "procedure": "proc", "task": "task", "online": "case"}
_LABEL_CLASS = {"văn bản": "doc", "sáng kiến": "init", "mô hình": "init", "quy trình": "process"}
_LABELLED = re.compile(r"\W*(?:số )?(văn bản|sáng kiến|mô hình|quy trình)[^:;,.\d]{0,50}:\s?")
_ONLINE_KINDS = ("proc", "serv", "case")


def united(parsed: Parsed, *, of_cases: bool) -> list[Quantity]:
    """Numbers without a unit take the class of a noun on their left, or of the number
    before them in an enumeration ("trước hạn 3.904, đúng hạn 2.120"). `of_cases` tells whether
    cases were spoken of before."""
    of_cases = of_cases or "hồ sơ" in parsed.low
    united: list[Quantity] = []
    shared = _unit_behind(parsed)
    for number, (quantity, zone) in enumerate(zip(parsed.quantities, parsed.zones, strict=True)):
        if number in shared:
            quantity = replace(quantity, unit_class=shared[number])
        if quantity.unit_class == "none":
            cues = parsed.cues_in(zone.lo, quantity.lead)
            nouns = [c.concept for c in cues if c.concept in _NOUN_CLASS]
            label = _LABELLED.match(parsed.low, 0, quantity.lead)
            if nouns:
                quantity = replace(quantity, unit_class=_NOUN_CLASS[nouns[-1]])
            elif label is not None and label.end() == quantity.lead and not united:
                quantity = replace(quantity, unit_class=_LABEL_CLASS[label[1]])
            elif quantity.out_of is not None and any(c.concept == "completed" for c in cues):
                quantity = replace(quantity, unit_class="task")
            elif any(
                c.concept in _CASE_CONCEPTS and (of_cases or c.concept not in _OF_ANY_PAPERS)
                for c in cues
            ):
                quantity = replace(quantity, unit_class="case")
            elif (
                zone.inside and zone.host is not None and parsed.periods_in(zone.lo, quantity.lead)
            ):
                quantity = replace(quantity, unit_class=parsed.quantities[zone.host].unit_class)
            elif united and THIS_RATE.search(parsed.low, zone.lo, quantity.lead):
                quantity = replace(quantity, unit_class=united[-1].unit_class)
            elif any(c.concept == "inspect" for c in cues):
                quantity = replace(quantity, unit_class="org")
            elif (
                united and united[-1].unit_class in _ONLINE_KINDS and _online_kind(parsed, quantity)
            ):
                quantity = replace(quantity, unit_class=united[-1].unit_class)
            elif united and united[-1].unit_class in ("case", "proc", "serv", "task"):
                scoped = (
                    parsed.scopes_in(zone.lo, quantity.lead)
                    or parsed.scopes_in(quantity.end, zone.hi)
                    or (zone.inside and parsed.periods_in(zone.lo, quantity.lead))
                )
                if cues or (scoped and is_bare(parsed, zone.lo, quantity.lead)):
                    quantity = replace(quantity, unit_class=united[-1].unit_class)
        united.append(quantity)
    return united


def _unit_behind(parsed: Parsed) -> dict[int, str]:
    """ "tương ứng 187 và 146 hồ sơ": the unit stands behind the last of a run."""
    shared: dict[int, str] = {}
    for number in range(len(parsed.quantities) - 2, -1, -1):
        here, after = parsed.quantities[number], parsed.quantities[number + 1]
        unit = shared.get(number + 1, after.unit_class)
        between = parsed.low[here.end : after.lead]
        if here.unit_class == "none" and unit in COUNTED and between.strip() in ("và", ","):
            if between.strip() == "và" or number + 1 in shared:
                shared[number] = unit
    return shared


def _online_kind(parsed: Parsed, quantity: Quantity) -> bool:
    """ "194 dịch vụ công trực tuyến: 121 toàn trình, 73 một phần"."""
    return any(
        c.concept in ("full", "partial") and not parsed.low[quantity.end : c.start].strip()
        for c in parsed.cues
        if c.start >= quantity.end
    )
