"""Second looks at the readings of a sentence: what only the figures around one can tell."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.extraction.claims import Carry
from knowledge.extraction.clauses import is_bare
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import NOT_REPORTED, Reading

_RETURNED = frozenset(("late_cases", "on_time_cases", "late_rate", "on_time_rate"))
_SUMMED_UP = re.compile(r"\s*(?:đều )?là (?:kết quả|tỉ lệ|số|mức)")  # "A 100%, B 99% là tỷ lệ …"


def revise(parsed: Parsed, readings: list[Reading | None], carry: Carry) -> None:
    """Changes the readings where a figure behind, a sum or a whole before says more."""
    _backwards(parsed, readings)
    _adding_up(parsed, readings, carry)
    _split_on_time(parsed, readings)
    _part_of_pending(parsed, readings)
    _part_of_received(readings)


def _backwards(parsed: Parsed, readings: list[Reading | None]) -> None:
    """ "94,8% hồ sơ cấp huyện, 97,3% hồ sơ cấp xã được giải quyết đúng hạn"."""
    for number in range(len(readings) - 2, -1, -1):
        after = readings[number + 1]
        here, next_one = parsed.quantities[number], parsed.quantities[number + 1]
        if readings[number] is not None or after is None or here.unit_class != next_one.unit_class:
            continue
        shared = [c.concept for c in parsed.cues_in(next_one.end, parsed.zones[number + 1].hi)]
        on_right = after.rule.startswith("right") or (
            here.unit_class == "doc" and "directive" in shared
        )
        if not on_right and after.rule != "predicate shared":
            continue
        zone = parsed.zones[number]
        if zone.cut in (";",) or parsed.zones[number + 1].cut == ";":
            continue
        scoped = parsed.scopes_in(here.end, zone.hi)
        if _SUMMED_UP.match(parsed.low, parsed.quantities[-1].end):
            scoped = scoped or parsed.scopes_in(zone.lo, here.lead)
        counted = here.unit_class == "doc" and parsed.scopes_in(zone.lo, here.lead)
        if (scoped or counted) and is_bare(parsed, here.end, zone.hi):
            readings[number] = replace(after, rule="predicate shared")


def _adding_up(parsed: Parsed, readings: list[Reading | None], carry: Carry) -> None:
    """ "Phần lớn ở cơ sở: cấp xã 248.316 hồ sơ, cấp huyện 96.104 hồ sơ, …": counts that add
    up to the one told before are its parts."""
    for kind in ("case", "proc"):
        run = [
            n
            for n, q in enumerate(parsed.quantities)
            if q.unit_class == kind and not parsed.zones[n].inside
        ]
        total, last = carry.last_value.get(kind), carry.last.get(kind)
        if len(run) < 2 or last is None or any(readings[n] is not None for n in run):
            continue
        if sum(parsed.quantities[n].value for n in run) == total:
            for number in run:
                readings[number] = replace(last, rule="parts that add up")


def _split_on_time(parsed: Parsed, readings: list[Reading | None]) -> None:
    """Early and on time counted apart in one sentence: "on time" is only a remainder."""
    early = any(
        r is not None and r.rule.endswith(": early") and q.unit_class in ("case", "pct")
        for q, r in zip(parsed.quantities, readings, strict=True)
    )
    if not early:
        return
    gone = False
    for number, reading in enumerate(readings):
        if reading is None:
            continue
        if reading.metric in ("on_time_cases", "on_time_rate") and reading.rule.endswith(
            ": ontime"
        ):
            readings[number] = Reading(NOT_REPORTED, NOT_REPORTED, "on time without early")
            gone = True
        elif (
            gone
            and reading.metric == "on_time_rate"
            and reading.rule in ("share of the count before", "share in a parenthesis")
        ):
            previous = readings[number - 1]
            if previous is not None and previous.metric == NOT_REPORTED:
                readings[number] = Reading(NOT_REPORTED, rule="share of a remainder")


def _part_of_pending(parsed: Parsed, readings: list[Reading | None]) -> None:
    """ "Đang giải quyết 512 hồ sơ (trong hạn 509, quá hạn 3)": the 3 are no cases returned
    late."""
    for number, zone in enumerate(parsed.zones):
        reading = readings[number]
        if not zone.inside or reading is None or reading.metric not in _RETURNED:
            continue
        outside = [
            other
            for other in range(number)
            if parsed.quantities[other].end <= zone.opened and not parsed.zones[other].inside
        ]
        host = readings[outside[-1]] if outside else None
        if host is not None and host.metric == "pending_cases":
            readings[number] = Reading(NOT_REPORTED, rule="part of the pending")


def _part_of_received(readings: list[Reading | None]) -> None:
    """ "Tiếp nhận 900 hồ sơ, gồm kỳ trước 100, mới tiếp nhận 800": the 900 are what was
    received; only beside cases that are due do the new ones count."""
    for number, reading in enumerate(readings):
        if reading is None or not reading.rule.endswith(": new_intake"):
            continue
        if any(r is not None and r.metric == "received_cases" for r in readings[:number]):
            readings[number] = Reading(NOT_REPORTED, rule="part of the received")
