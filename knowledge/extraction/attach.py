"""Attachment: which metric, whose, when and whether reached or aimed at, for every quantity.

Sentences are read from left to right; what one establishes (subject, period, index, metric) is
carried to the next by `Carry`. Each slot keeps the name of the rule that filled it. The questions
stand in modules of their own: `what`, `indices`, `whose`, `turns`, `when`, `aims`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.extraction.aims import Aims
from knowledge.extraction.claims import Claim, Left, Target
from knowledge.extraction.frame import EMPTY_WORDS, without_spans
from knowledge.extraction.indices import INDEX_CUES
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import (
    INDICES,
    Reading,
)
from knowledge.extraction.periods import Reach
from knowledge.extraction.refusals import why_refused
from knowledge.extraction.turns import Turns
from knowledge.extraction.units import Units
from knowledge.extraction.what import Metrics
from knowledge.models import Qualifier, Status

_MEANT_AS_BOUND = re.compile(r"không (?:để|có|còn|đơn vị|nơi)|(?<!\w)nếu(?!\w)|quy định|qui định")
_OF_A_MINISTRY = frozenset(("proc", "serv"))


class Attacher(Metrics, Turns, Aims, Units):
    """Reads the sentences of one article in order. `carry` may be reset between blocks."""

    def read(self, parsed: Parsed) -> tuple[list[Claim], list[Left]]:
        """Every quantity of the sentence, as a claim or with the reason why it is none."""
        claims: list[Claim] = []
        left: list[Left] = []
        self.tell_units(parsed)
        readings = self._readings(parsed)
        done: list[Claim | None] = [None] * len(parsed.quantities)
        targets: list[tuple[Target, ...]] = [()] * len(parsed.quantities)
        explicit: list[bool] = [False] * len(parsed.quantities)
        lead = self._lead_targets(parsed)
        listed = self._listed(parsed, readings)
        for number, quantity in enumerate(parsed.quantities):
            own, rule = self._own_targets(parsed, number)
            if number in listed:
                own, rule = (listed[number],), "list"
            shared = self._of_both(parsed, number, targets[:number])
            if shared:
                own, rule = shared, "both of two"
            explicit[number] = bool(own)
            if not own:
                own, rule = self._inherited(parsed, number, readings, targets, explicit, lead)
            if quantity.unit_class in _OF_A_MINISTRY:
                own = self._still_its_own(own, targets[:number])
            targets[number] = own
            reading = readings[number]
            if reading is None:
                reason = "a change, not a level" if quantity.change else "no metric"
                left.append(Left(quantity, parsed, reason))
                continue
            if not reading.reported:
                left.append(Left(quantity, parsed, f"understood, not reported ({reading.rule})"))
                continue
            reason = why_refused(
                parsed, number, reading,
                aimed=self.carry.status is Status.TARGET, sectoral=self.home.body is not None,
                year=self.context.year,
            ) or self._of_another(parsed, number, explicit[number])  # fmt: skip
            if reason:
                left.append(Left(quantity, parsed, reason))
                continue
            period, timed = self._period(parsed, number, reading, done)
            status, aimed = self._status(parsed, number)
            if quantity.group and status is Status.RESULT:
                left.append(Left(quantity, parsed, "a group of ranks"))
                continue
            if status is Status.RESULT and self._bounds(parsed, number, explicit[number]):
                left.append(Left(quantity, parsed, "a threshold, not a figure"))
                continue
            if status is Status.TARGET:
                period, timed = self._target_period(parsed, number, period, timed)
            elif aimed == "looked back on":
                period = self._in_year(period, self.context.year)
            elif aimed == "reached, beside an aim":
                period, timed = self._beside_aim(), "year before the aim"
            elif aimed in ("reached after an aim", "reached so far"):
                period, timed = self._not_ahead(period, timed)
            if status is Status.TARGET:
                own = self._tiers_apart(parsed, number, own)
            claim = Claim(
                quantity,
                parsed,
                reading,
                own,
                period,
                status,
                rules=(reading.rule, rule, timed, aimed),
            )
            done[number] = claim
            claims.append(claim)
        self._remember(parsed, readings, targets, explicit, lead)
        return claims, left

    @staticmethod
    def _bounds(parsed: Parsed, number: int, explicit: bool) -> bool:
        """Whether a result's qualifier makes it a threshold: "dưới 5%" is a figure where it is
        told of units by name ("xã A và xã B đều dưới 5%", "mới chưa đến 10 hồ sơ")."""
        quantity = parsed.quantities[number]
        if quantity.qualifier is Qualifier.LESS:
            said = parsed.low[parsed.zones[number].lo : quantity.lead]
            return not explicit or _MEANT_AS_BOUND.search(said) is not None
        return quantity.qualifier in (Qualifier.AT_MOST, Qualifier.AT_LEAST)

    def _of_another(self, parsed: Parsed, number: int, explicit: bool) -> str:
        """A figure without a place of its own that an office of another province tells."""
        own = self.home.place.province or self.home.place.code
        for scope in () if explicit else parsed.scopes:
            place = scope.place
            if scope.source and place is not None and scope.end <= parsed.quantities[number].lead:
                if own != "VN" and (place.province or place.code) not in (own, "VN"):
                    return "told by another province"
        return ""

    def _still_its_own(
        self, own: tuple[Target, ...], before: Sequence[tuple[Target, ...]]
    ) -> tuple[Target, ...]:
        """ "Bộ có 142 thủ tục, gồm 98 thủ tục cấp trung ương, 31 thủ tục cấp tỉnh": by whom the
        ministry's procedures are handled; they stay the ministry's."""
        body = self.home.body
        if not body or not any(target.body == body for group in before for target in group):
            return own
        country = self.home.place
        return tuple(
            replace(target, body=body) if not target.body and target.place == country else target
            for target in own
        )

    def _remember(
        self,
        parsed: Parsed,
        readings: Sequence[Reading | None],
        targets: Sequence[tuple[Target, ...]],
        explicit: Sequence[bool],
        lead: tuple[Target, ...],
    ) -> None:
        carry = self.carry
        seen: list[Reading] = []
        for number, (quantity, reading) in enumerate(zip(parsed.quantities, readings, strict=True)):
            if reading is not None and reading.reported and not quantity.change:
                carry.last[quantity.unit_class] = reading
                if not parsed.zones[number].inside:
                    carry.last_value[quantity.unit_class] = quantity.value
                    seen.append(reading)
        distinct: list[Reading] = []
        for reading in seen:
            if all(r.metric != reading.metric for r in distinct):
                distinct.append(reading)
        if distinct:
            carry.recent = distinct
        named = [t for n, t in enumerate(targets) if explicit[n] and len(t) == 1]
        if named:
            run: list[Target] = []
            for item in named:
                if item[0] not in run:
                    run.append(item[0])
            carry.last_targets = tuple(run)
        home = self.home.place
        if any(t.place.code == home.code for group in named for t in group) and not lead:
            carry.subject = tuple(t for t in carry.subject if t.place.code == home.code)
        weak = any(s.weak for s in parsed.scopes[:1]) and len(lead) == 1
        if lead and not weak:
            others = {t for n, t in enumerate(targets) if explicit[n] and t != lead}
            beside = {t.place.code for group in others for t in group}
            if lead[0].place == self._country and home.code != "VN" and home.code in beside:
                lead = ()
        if lead and not weak:
            carry.subject = () if any(not self._within(t, lead) for t in others) else lead
        indices = [
            c.concept for c in parsed.cues if c.concept in INDEX_CUES and c.concept != "component"
        ]
        if indices:
            if indices[-1] != carry.index:
                carry.index_year = None
            carry.index = indices[-1] if indices[-1] in INDICES else ""
            cue = next(c for c in reversed(parsed.cues) if c.concept == indices[-1])
            near = [
                p
                for p in parsed.periods
                if p.part == "" and p.reach is Reach.PLAIN and -30 <= p.start - cue.end <= 60
            ]
            carry.index_year = near[0] if near else carry.index_year
        if parsed.periods:
            first = parsed.periods[0]
            leading = parsed.low[: first.start]
            rest = [
                w
                for w in re.findall(r"[^\W\d_]+", without_spans(leading, 0, parsed))
                if w not in EMPTY_WORDS
            ]
            early = not parsed.quantities or first.start < parsed.quantities[0].lead
            if (
                early
                and first.reach in (Reach.PLAIN, Reach.UNTIL)
                and len(rest) <= 3
                and not re.search(r"so với|cùng", leading)
                and not first.back
            ):
                if not (first.part == "" and first.reach is Reach.UNTIL):
                    indexed = any(c.concept in INDICES for c in parsed.cues)
                    if not indexed:
                        carry.period = first.resolved(self.context.year)
