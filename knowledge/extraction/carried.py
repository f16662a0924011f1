"""Which metric a figure takes over: from its host, the figure before it, or what was told before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from knowledge.extraction.clause_cues import relevant
from knowledge.extraction.clause_periods import periods_before, right_period
from knowledge.extraction.clause_scopes import right_scope, scopes_before
from knowledge.extraction.clauses import AIM_BESIDE, IN_TURN, THESE, THIS_RATE, is_bare
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import NOT_REPORTED, Reading, read_metric

BESIDE_A_CHANGE = "beside a change"
_COMPARED = re.compile(rf"cùng kì|so với|{AIM_BESIDE.pattern}")
_COMPARED_FIRST = re.compile(r"^\W*so với [^,;()]{3,40}$")


def carried(
    parsed: Parsed,
    number: int,
    before: Sequence[Reading | None],
    left: str,
    last: Mapping[str, Reading],
) -> Reading | None:
    """What a figure without words of its own states. `before` are the readings of the figures
    before it, `left` the words of its clause, `last` those of earlier sentences by unit class."""
    kind = parsed.quantities[number].unit_class
    found = _compared_first(parsed, number, last)
    found = (
        found or _of_host(parsed, number, before) or _of_figure_before(parsed, number, before, left)
    )
    if found is not None:
        return found
    if not any(
        reading is not None and quantity.unit_class == kind
        for quantity, reading in zip(parsed.quantities, before, strict=False)
    ):
        found = _told_before(parsed, number, last)
    return found or _of_stretch(parsed, number, before)


def _compared_first(parsed: Parsed, number: int, last: Mapping[str, Reading]) -> Reading | None:
    """ "So với năm 2022 (48,2%), tỷ lệ này …": of the rate told before."""
    zone = parsed.zones[number]
    if number or not zone.inside or not _COMPARED_FIRST.search(parsed.low[: zone.opened]):
        return None
    told = last.get(parsed.quantities[number].unit_class)
    if told is None or not THIS_RATE.search(parsed.low, zone.hi):
        return None
    return replace(told, rule="rate compared with")


def _of_host(parsed: Parsed, number: int, before: Sequence[Reading | None]) -> Reading | None:
    """A figure in a parenthesis answers to the one the parenthesis follows."""
    zone = parsed.zones[number]
    kind = parsed.quantities[number].unit_class
    if zone.host is not None and parsed.quantities[zone.host].change:
        for other in range(zone.host - 1, -1, -1):
            reading = before[other]
            if parsed.quantities[other].unit_class == kind and reading is not None:
                return replace(reading, rule=BESIDE_A_CHANGE)
    if zone.host is not None and before[zone.host] is not None:
        host = parsed.quantities[zone.host]
        reading = before[zone.host]
        if host.unit_class == kind and reading is not None:
            return replace(reading, rule="parenthesis of its host")
        if (
            reading is not None
            and kind == "pct"
            and reading.share
            and reading.share != NOT_REPORTED
        ):
            return Reading(reading.share, rule="share in a parenthesis")
    return None


def _of_figure_before(
    parsed: Parsed, number: int, before: Sequence[Reading | None], left: str
) -> Reading | None:
    """The figure before of the same unit: from … to, parallel lists, comparisons."""
    quantity, zone = parsed.quantities[number], parsed.zones[number]
    kind = quantity.unit_class
    order = list(range(number - 1, -1, -1))
    if zone.cut == ";" and number > 1:
        order = _opening_first(parsed, order)
    for other in order:
        previous, reading = parsed.quantities[other], before[other]
        if previous.unit_class != kind or reading is None:
            continue
        if parsed.zones[other].inside and not zone.inside and not reading.reported:
            continue
        if quantity.from_to == "to" and previous.from_to == "from":
            return replace(reading, rule="from … to")
        own_scope = bool(scopes_before(parsed, number)) or right_scope(parsed, number) is not None
        own_period = (
            bool(periods_before(parsed, number)) or right_period(parsed, number) is not None
        )
        between = parsed.low[previous.end : quantity.lead]
        if own_scope or own_period or (zone.inside and parsed.zones[other].opened == zone.opened):
            if is_bare(parsed, zone.lo, quantity.lead):
                return replace(reading, rule="parallel list")
        joined = re.fullmatch(r"\s*(?:,|;|và|, và)?\s*", parsed.low[zone.lo : quantity.lead])
        if joined and re.match(r"\s?(?:lĩnh vực|theo|về)(?!\w)", parsed.low[quantity.end :]):
            return replace(reading, rule="parallel list")
        tail = parsed.low[quantity.end : zone.hi]
        if (
            joined
            and kind == "case"
            and not parsed.cues_in(quantity.end, zone.hi)
            and 0 < len(tail.split()) <= 4
        ):
            return replace(reading, rule="parallel list")
        if _COMPARED.search(left) and len(between) < 90:
            return replace(reading, rule="compared with")
        if IN_TURN.search(parsed.low[: quantity.lead]) and is_bare(parsed, zone.lo, quantity.lead):
            return replace(reading, rule="list")
        break
    return None


def _told_before(parsed: Parsed, number: int, last: Mapping[str, Reading]) -> Reading | None:
    """An earlier clause, or the sentence before."""
    quantity, zone = parsed.quantities[number], parsed.zones[number]
    kind = quantity.unit_class
    if (
        zone.lo > 0
        and kind in ("case", "pct")
        and not any(
            q.end <= zone.lo and not q.implied and q.unit_class == kind for q in parsed.quantities
        )
    ):
        earlier = relevant(parsed, parsed.cues_in(0, zone.lo))
        found = read_metric(kind, earlier, quantity.start)
        if found is not None and is_bare(parsed, zone.lo, quantity.lead):
            return replace(found, rule=f"earlier clause {found.rule}")
    told = None if kind == "people" else last.get(kind)
    if told is not None:
        head = parsed.low[: quantity.lead]
        if THIS_RATE.search(head) or THESE.search(head):
            return replace(told, rule="this rate")
        other_topic = relevant(parsed, parsed.cues_in(0, zone.lo))
        if (
            not other_topic
            and (scopes_before(parsed, number) or right_scope(parsed, number))
            and is_bare(parsed, zone.lo, quantity.lead)
            and is_bare(parsed, quantity.end, zone.hi)
        ):
            return replace(told, rule="sentence before")
    return None


def _of_stretch(parsed: Parsed, number: int, before: Sequence[Reading | None]) -> Reading | None:
    """Words shared with the figure before, where no sign parts the two."""
    quantity, zone = parsed.quantities[number], parsed.zones[number]
    kind = quantity.unit_class
    if zone.cut == "" and number and kind == "proc" and before[number - 1] is not None:
        cues = parsed.cues_in(parsed.zones[number - 1].lo, quantity.lead)
        found = read_metric(kind, cues, quantity.start)
        return None if found is None else replace(found, rule="shared stretch")
    return None


def _opening_first(parsed: Parsed, order: list[int]) -> list[int]:
    """ "A nhận 1.264 hồ sơ, quá hạn 7 hồ sơ; B 485 hồ sơ, quá hạn 2 hồ sơ": what opens a
    clause answers to what opened the one before."""
    first = order[0]
    while first > 0 and parsed.zones[first].cut not in (";", "start"):
        first -= 1
    return [first, *(other for other in order if other != first)]
