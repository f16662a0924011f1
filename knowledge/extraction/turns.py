"""Values in turn: "A, B và C lần lượt đạt x, y, z" and its kin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from knowledge.extraction.claims import Target
from knowledge.extraction.clauses import IN_TURN, THESE
from knowledge.extraction.cues import Cue
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import NOT_REPORTED, Reading, read_metric
from knowledge.extraction.quantities import Quantity
from knowledge.extraction.scopes import Kind, Scope
from knowledge.extraction.whose import Subjects
from knowledge.models import Level

_PERIODS = re.compile(
    r"(?<!\w)(?:quí|tháng|năm) \S+(?:,| và) (?:quí |tháng |năm )?(?:[ivx]+|\d+)(?!\w)"
)
_BOTH = re.compile(
    r"(?:của|ở|tại) (?:cả )?hai (?:sở|huyện|xã|phường|quận|đơn vị|địa phương|nơi|bộ|cục)(?: này| nài| trên)?"
    r"(?: lần lượt)?(?: là| đạt)? $"
)
_TIERS = {"huyện": Level.DISTRICT, "quận": Level.DISTRICT}
_TIERS |= {"xã": Level.COMMUNE, "phường": Level.COMMUNE}
_BOTH_REACH = re.compile(
    r"(?:cả )?hai (sở|huyện|xã|phường|quận|đơn vị|địa phương|nơi|bộ|cục)(?: này| nài| trên)?"
    r" (?:cùng|đều)(?: có tỉ lệ)?(?: đạt)?[^;,]{0,30}$"
)


class Turns(Subjects):
    """Values in turn."""

    def _listed(self, parsed: Parsed, readings: list[Reading | None]) -> dict[int, Target]:
        """ "A, B và C lần lượt đạt x, y, z": as many scopes (or metrics) as values."""
        lists = list(IN_TURN.finditer(parsed.low))
        if not lists:
            return self._paired(parsed, readings)
        targets: dict[int, Target] = {}
        for found in lists:
            run = self._value_run(parsed, found.end())
            if len(run) < 2 or run[0] in targets:
                continue
            named = list(dict.fromkeys(targets.values()))
            if len(named) == len(run):  # "…, tỷ lệ tương ứng x và y": of those listed before
                targets |= dict(zip(run, named, strict=True))
                for number in run[1:]:
                    readings[number] = readings[run[0]]
                continue
            targets |= self._in_turn(parsed, readings, run)
        return targets

    def _in_turn(
        self, parsed: Parsed, readings: list[Reading | None], run: list[int]
    ) -> dict[int, Target]:
        """Whose the values of one run are; those of nobody known are not reported."""
        first = parsed.quantities[run[0]]
        begin = 0
        if run[0] > 0:
            begin = parsed.quantities[run[0] - 1].end
        if _PERIODS.search(parsed.low, begin, first.lead):
            return self._unclear(readings, run)  # periods are told in turn, not places
        head = [s for s in parsed.scopes_in(begin, first.lead) if not s.source]
        scopes = self._tail_group(parsed, head, len(run))
        cues = parsed.cues_in(begin, first.lead)
        these = THESE.search(parsed.low[begin : first.lead])
        if these and len(self.carry.recent) >= len(run):
            for number, reading in zip(run, self.carry.recent[-len(run) :], strict=True):
                readings[number] = replace(reading, rule="these rates in turn")
            return {}
        if scopes is None and head and head[-1].level is Level.ALL and len(run) in (2, 3):
            turn = self._tiers_in_turn(parsed, begin, len(run))
            if turn is not None:
                shared = readings[run[0]]
                for number in run:
                    readings[number] = None if shared is None else replace(shared, rule="list")
                return dict(zip(run, turn, strict=True))
        if scopes is not None:
            shared = self._shared(readings, run)
            if shared is None and first.unit_class in self.carry.last:
                shared = replace(self.carry.last[first.unit_class], rule="sentence before")
                readings[run[0]] = shared
            for number in run:
                own = readings[number]
                if own is None or own.rule == "list" or shared is not None:
                    readings[number] = None if shared is None else replace(shared, rule="list")
            return {n: self.target(s) for n, s in zip(run, scopes, strict=True)}
        parts = _metrics_in_turn(parsed, cues, first, len(run))
        if parts is not None:
            for number, reading in zip(run, parts, strict=True):
                readings[number] = reading
            return {}
        said = [
            s
            for s in parsed.scopes_in(0, first.lead)
            if not s.source and not s.weak and s.level is not Level.ALL
        ]
        turn = list(dict.fromkeys(self.target(s) for s in said))
        before = turn if len(turn) == len(run) else list(self.carry.last_targets) or None
        if before is None or len(before) != len(run):
            before = list(self.carry.section_list) or None
        if before is not None and len(before) == len(run):
            shared = readings[run[0]]
            for number in run:
                readings[number] = None if shared is None else replace(shared, rule="list")
            return dict(zip(run, before, strict=True))
        return self._unclear(readings, run)

    @staticmethod
    def _shared(readings: Sequence[Reading | None], run: Sequence[int]) -> Reading | None:
        """The metric of a run: named before its first value or behind its last one."""
        first, last = readings[run[0]], readings[run[-1]]
        return last if first is None else first

    @staticmethod
    def _unclear(readings: list[Reading | None], run: list[int]) -> dict[int, Target]:
        for number in run:
            if readings[number] is not None:
                readings[number] = Reading(NOT_REPORTED, rule="in turn, of whom is unclear")
        return {}

    def _both(self, parsed: Parsed, run: Sequence[int]) -> dict[int, Target]:
        """ "của hai sở là 93,6% và 99,1%": the two that the heading or the sentence before named."""
        if len(run) != 2 or not _BOTH.search(parsed.low, 0, parsed.quantities[run[0]].lead):
            return {}
        groups = (self.carry.subject, self.carry.section_list, self.carry.last_targets)
        named = next((group for group in groups if len(group) == 2), ())
        return dict(zip(run, named, strict=True)) if len(named) == 2 else {}

    def _of_both(
        self, parsed: Parsed, number: int, before: Sequence[tuple[Target, ...]]
    ) -> tuple[Target, ...]:
        """ "…; hai quận cùng đạt 99,5%": the two named before share the figure."""
        said = _BOTH_REACH.search(
            parsed.low, parsed.zones[number].lo, parsed.quantities[number].lead
        )
        if said is None:
            return ()
        named = list(
            dict.fromkeys(
                t[0] for t in before if len(t) == 1 and t[0].place.code != self.home.place.code
            )
        )
        two = tuple(named) or self.carry.last_targets or self.carry.section_list
        tier = _TIERS.get(said[1])
        fits = all(tier is None or (t.body is None and t.place.level is tier) for t in two)
        return two if len(two) == 2 and fits else ()

    def _paired(self, parsed: Parsed, readings: list[Reading | None]) -> dict[int, Target]:
        """ "ở A và B, tỷ lệ trễ hạn là x và y": as many places as values, without the word."""
        for first in range(len(parsed.quantities) - 1):
            run = [first]
            while run[-1] + 1 < len(parsed.quantities):
                a, b = parsed.quantities[run[-1]], parsed.quantities[run[-1] + 1]
                between = parsed.low[a.end : b.lead]
                if a.unit_class != b.unit_class or not re.fullmatch(
                    r"\s?(?:và|, và|,)\s?(?:\s?(?:hơn|gần|trên))?", between
                ):
                    break
                run.append(run[-1] + 1)
            if len(run) < 2:
                continue
            both = self._both(parsed, run)
            if both and readings[first] is not None:
                for number in run[1:]:
                    readings[number] = replace(readings[first], rule="list")  # type: ignore[type-var]
                return both
            begin = parsed.quantities[first - 1].end if first else 0
            head = [
                s
                for s in parsed.scopes_in(begin, parsed.quantities[first].lead)
                if not s.source and not s.weak and s.kind in (Kind.PLACE, Kind.BODY, Kind.TIER)
            ]
            if len(head) == len(run) and self._tail_group(parsed, head, len(run)) is not None:
                shared = readings[first]
                for number in run:
                    readings[number] = None if shared is None else replace(shared, rule="list")
                return {n: self.target(s) for n, s in zip(run, head, strict=True)}
        return {}

    def _tiers_in_turn(self, parsed: Parsed, end: int, count: int) -> list[Target] | None:
        """ "của hai cấp lần lượt": the tiers just enumerated, else all the place has."""
        said = [
            s for s in parsed.scopes_in(0, end) if s.kind is Kind.TIER and s.level is not Level.ALL
        ]
        targets = list(dict.fromkeys(self.target(s) for s in said))
        if len(targets) == count:
            return targets
        before = [
            t for t in self.carry.last_targets if t.level not in (None, Level.ALL) and not t.body
        ]
        if len(before) == count:
            return before
        place = self.home.place
        tiers = [Level.PROVINCE, Level.DISTRICT, Level.COMMUNE]
        if place.level is Level.DISTRICT:
            tiers = tiers[1:]
        elif self.home.era == "new":
            tiers = [Level.PROVINCE, Level.COMMUNE]
        return [Target(place, tier) for tier in tiers] if len(tiers) == count else None

    def _value_run(self, parsed: Parsed, start: int) -> list[int]:
        run: list[int] = []
        for number, quantity in enumerate(parsed.quantities):
            if quantity.start < start:
                continue
            if not run:
                run.append(number)
                continue
            last = parsed.quantities[run[-1]]
            between = parsed.low[last.end : quantity.lead]
            if quantity.unit_class == last.unit_class and re.fullmatch(
                r"\s?(?:,|và|;|, và|-|;? ?còn)?\s?(?:là |đạt )?", between
            ):
                run.append(number)
            else:
                break
        return run

    def _tail_group(self, parsed: Parsed, scopes: list[Scope], count: int) -> list[Scope] | None:
        if len(scopes) < count:
            return None
        tail = scopes[-count:]
        for a, b in pairwise(tail):
            between = parsed.low[a.end : b.start].strip()
            if between not in (",", "và", ", và", ";", "cùng", "cùng với", "với"):
                return None
        return tail


def _metrics_in_turn(
    parsed: Parsed, cues: Sequence[Cue], first: Quantity, count: int
) -> list[Reading] | None:
    """ "tỷ lệ hồ sơ trực tuyến, thanh toán trực tuyến lần lượt đạt x, y": one metric a part."""
    begin = min((c.start for c in cues), default=first.lead)
    parts = re.split(r"(,| và )", parsed.low[begin : first.lead])
    readings: list[Reading] = []
    position = begin
    for part in parts:
        inside = [c for c in cues if position <= c.start and c.end <= position + len(part)]
        position += len(part)
        found = read_metric(first.unit_class, inside, position) if inside else None
        if found is not None:
            readings.append(replace(found, rule="metrics in turn"))
    return readings if len(readings) == count else None
