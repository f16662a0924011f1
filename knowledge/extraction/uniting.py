"""Numbers without a unit of their own: the class of a noun near them, or of the number before."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
    """The quantities of a sentence; those without a unit take the class of a noun on their left,
    or of the number before them in an enumeration ("trước hạn 3.904, đúng hạn 2.120"). `of_cases`
    tells whether cases were spoken of before."""
    of_cases = of_cases or "hồ sơ" in parsed.low
    made: list[Quantity] = []
    shared = _unit_behind(parsed)
    for number, quantity in enumerate(parsed.quantities):
        unit_class = shared.get(number, quantity.unit_class)
        if unit_class == "none":
            unit_class = _class_near(parsed, number, made, of_cases)
        if unit_class != quantity.unit_class:
            quantity = replace(quantity, unit_class=unit_class)
        made.append(quantity)
    return made


def _class_near(parsed: Parsed, number: int, before: Sequence[Quantity], of_cases: bool) -> str:
    """The class that the words around a number give it; "none" where they give none. `before`
    are the quantities before it, united already."""
    quantity, zone = parsed.quantities[number], parsed.zones[number]
    cues = parsed.cues_in(zone.lo, quantity.lead)
    nouns = [c.concept for c in cues if c.concept in _NOUN_CLASS]
    if nouns:
        return _NOUN_CLASS[nouns[-1]]
    last = before[-1].unit_class if before else "none"
    label = _LABELLED.match(parsed.low, 0, quantity.lead)
    if label is not None and label.end() == quantity.lead and not before:
        return _LABEL_CLASS[label[1]]
    if quantity.out_of is not None and any(c.concept == "completed" for c in cues):
        return "task"
    if any(
        c.concept in _CASE_CONCEPTS and (of_cases or c.concept not in _OF_ANY_PAPERS) for c in cues
    ):
        return "case"
    dated = zone.inside and bool(parsed.periods_in(zone.lo, quantity.lead))
    if dated and zone.host is not None:
        return parsed.quantities[zone.host].unit_class
    if before and THIS_RATE.search(parsed.low, zone.lo, quantity.lead):
        return last
    if any(c.concept == "inspect" for c in cues):
        return "org"
    if last in _ONLINE_KINDS and _online_kind(parsed, quantity):
        return last
    if last in ("case", "proc", "serv", "task"):
        scoped = (
            dated
            or parsed.scopes_in(zone.lo, quantity.lead)
            or parsed.scopes_in(quantity.end, zone.hi)
        )
        if cues or (scoped and is_bare(parsed, zone.lo, quantity.lead)):
            return last
    return "none"


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
