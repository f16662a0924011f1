"""Whom a figure is about: scopes of its clause, of its right, or carried from before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.extraction.claims import Target
from knowledge.extraction.clause_scopes import (
    grouped,
    is_subject,
    narrows,
    right_scope,
    scopes_before,
)
from knowledge.extraction.clauses import EMPTY_WORDS, without_spans
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import Reading
from knowledge.extraction.scopes import Kind, Scope
from knowledge.extraction.targets import Targets
from knowledge.models import Level

_SEPARATE_SUBJECT = re.compile(
    r"^\W*(?:và |còn |riêng |đồng thời |bên cạnh đó )?(?:tổng )?(?:tỉ lệ|số hồ sơ|số lượng|mức độ|mức|tổng số|hồ sơ|thanh toán|số hóa|chỉ số|việc|kết quả)"
)
_CONTAINER = re.compile(r"(?:trong|của|thuộc|toàn|trên|ở|tại)(?: toàn)? $")


class Subjects(Targets):
    """Whose?"""

    def _own_targets(self, parsed: Parsed, number: int) -> tuple[tuple[Target, ...], str]:
        quantity = parsed.quantities[number]
        left = [s for s in scopes_before(parsed, number) if is_subject(parsed, s, quantity)]
        right = right_scope(parsed, number)
        left = [self._placed(parsed, s) for s in left]
        right = self._placed(parsed, right) if right is not None else None
        if right is not None and (not left or narrows(right, left[-1])):
            return self._targets([right], parsed), "scope on the right"
        strong = [s for s in left if not s.weak] or left
        if len(left) > 1 and left[-1].many and left[-1].kind is left[-2].kind is Kind.TIER:
            strong = left  # "bộ phận một cửa huyện và 8 xã"
        if left and left[-1].weak and left[-1].kind is Kind.TIER and left[-1].place is None:
            near = [
                s
                for s in parsed.scopes
                if s.end <= left[-1].start and s.kind is Kind.PLACE and not s.source
            ]
            if near and near[-1].place is not None and near[-1].place.level is left[-1].level:
                return (Target(near[-1].place, left[-1].level),), "office of the place before"
        if strong:
            group = grouped(parsed, strong)
            return self._targets(group, parsed), "scope in its clause"
        return (), ""

    def _lead_targets(self, parsed: Parsed) -> tuple[Target, ...]:
        """The subject a sentence opens with: before its first figure and first verb-like cue."""
        first = parsed.quantities[0].lead if parsed.quantities else len(parsed.low)
        opening: list[Scope] = []
        begin = 0
        for said in re.finditer(
            r"(?:cho biết|cho hay|nêu rõ|thông tin)[,:]? |: ", parsed.low[:first]
        ):
            if said[0] != ": " or (
                not parsed.cues_in(0, said.start()) and not parsed.scopes_in(0, said.start())
            ):
                begin = said.end()
        for scope in parsed.scopes:
            if scope.end > first:
                break
            if scope.start < begin or scope.source or (scope.weak and scope.kind is Kind.NATION):
                continue
            head = parsed.low[begin : scope.start]
            if not opening:
                rest = without_spans(head, begin, parsed)
                words = [w for w in re.findall(r"[^\W\d_]+", rest) if w not in EMPTY_WORDS]
                if re.search(r"cao hơn|thấp hơn|so với", head):
                    break
                if len(words) > 4 or re.search(r"tỉ lệ|hồ sơ|thủ tục|số hóa|chỉ số", head):
                    break
                if (
                    not is_subject(parsed, scope, parsed.quantities[0])
                    if parsed.quantities
                    else False
                ):
                    continue
                opening.append(scope)
            elif parsed.low[opening[-1].end : scope.start].strip() in (",", "và"):
                opening.append(scope)
            else:
                break
        if not opening:
            return ()
        return self._targets(grouped(parsed, opening), parsed)

    def _inherited(
        self,
        parsed: Parsed,
        number: int,
        readings: Sequence[Reading | None],
        targets: Sequence[tuple[Target, ...]],
        explicit: Sequence[bool],
        lead: tuple[Target, ...],
    ) -> tuple[tuple[Target, ...], str]:
        zone = parsed.zones[number]
        if zone.inside:
            named = [
                scope
                for scope in parsed.scopes
                if scope.kind is Kind.PLACE
                and not scope.source
                and not parsed.low[scope.end : zone.opened].strip()
                and scope.end <= zone.opened
                and not _CONTAINER.search(parsed.low, 0, scope.start)
            ]
            if named:
                return self._targets(named, parsed), "place before the bracket"
        if zone.host is not None and targets[zone.host]:
            return self._shared_out(parsed, number) or targets[zone.host], "host's scope"
        fallback = lead or self.carry.subject or self.carry.section_subject or (self._default,)
        if number == 0 or not targets[number - 1]:
            return fallback, "subject"
        if zone.inside and parsed.zones[number - 1].opened == zone.opened:
            if explicit[number - 1] and not self._enumerated(
                parsed, number, readings, targets, explicit
            ):
                return targets[number - 1], "scope of the figure before"
        if zone.cut == ";" and (lead or not explicit[number - 1]):
            return fallback, "subject"
        previous = number - 1
        while previous > 0 and parsed.zones[previous].inside and not zone.inside:
            previous -= 1
        enumerated = self._enumerated(parsed, previous + 1, readings, targets, explicit)
        fresh = bool(_SEPARATE_SUBJECT.match(parsed.low[zone.lo : parsed.quantities[number].lead]))
        if enumerated and (fresh or zone.cut == ";"):
            return fallback, "subject after a list"
        if zone.cut == ";" and fresh and not self._leads(parsed, previous):
            return fallback, "subject"
        return targets[previous], "scope of the figure before"

    def _shared_out(self, parsed: Parsed, number: int) -> tuple[Target, ...]:
        """ "cấp huyện, cấp xã từ 98% (98,61% và 98,04%)": one value for each of the host's tiers."""
        zone = parsed.zones[number]
        assert zone.host is not None
        run = [n for n, z in enumerate(parsed.zones) if z.inside and z.opened == zone.opened]
        tiers = [s for s in scopes_before(parsed, zone.host) if s.kind is Kind.TIER]
        if len(run) < 2 or len(tiers) != len(run):
            return ()
        if len({parsed.quantities[n].unit_class for n in run}) > 1:
            return ()
        return (self.target(tiers[run.index(number)]),)

    def _leads(self, parsed: Parsed, number: int) -> bool:
        """Whether the scope of a figure opened its clause ("Sở Y tế tiếp nhận …")."""
        scopes = scopes_before(parsed, number)
        if not scopes:
            return right_scope(parsed, number) is None
        head = parsed.low[parsed.zones[number].lo : scopes[0].start]
        return not re.search(r"tỉ lệ|hồ sơ|số |mức", head)

    def _enumerated(
        self,
        parsed: Parsed,
        number: int,
        readings: Sequence[Reading | None],
        targets: Sequence[tuple[Target, ...]],
        explicit: Sequence[bool],
    ) -> bool:
        """Whether the figures before run through several scopes of one metric."""
        last = number - 1
        if last < 1 or not explicit[last]:
            return (
                "trong đó" in parsed.low[: parsed.quantities[last].lead] and explicit[last]
                if last >= 0
                else False
            )
        for other in range(last - 1, -1, -1):
            if parsed.quantities[other].unit_class != parsed.quantities[last].unit_class:
                continue
            if not explicit[other]:
                return (
                    "trong đó"
                    in parsed.low[parsed.quantities[other].end : parsed.quantities[last].lead]
                )
            a, b = readings[other], readings[last]
            return (
                a is not None
                and b is not None
                and a.metric == b.metric
                and targets[other] != targets[last]
            )
        return False

    def _tiers_apart(
        self, parsed: Parsed, number: int, own: tuple[Target, ...]
    ) -> tuple[Target, ...]:
        """An aim for "cấp tỉnh, cấp huyện" is one aim for each, not one for both together."""
        if len(own) != 1 or own[0].level is not Level.ALL:
            return own
        group = [
            s
            for s in scopes_before(parsed, number)
            if s.kind is Kind.TIER and s.level is not Level.ALL
        ]
        if len(group) < 2 or len(grouped(parsed, group)) < 2 or group[-1].many:
            return own
        return tuple(dict.fromkeys(self.target(s) for s in grouped(parsed, group)))
