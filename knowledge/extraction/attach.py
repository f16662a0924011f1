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
from knowledge.extraction.carried import BESIDE_A_CHANGE
from knowledge.extraction.claims import Claim, Left, Target
from knowledge.extraction.memory import (
    remember_index,
    remember_period,
    remember_readings,
    remember_subject,
)
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import Reading
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
            ) or (
                self._of_another(parsed, number, explicit[number])
                or self._beside_a_change(parsed, number, reading)
            )  # fmt: skip
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
        remember_readings(self.carry, parsed, readings)
        remember_subject(self.carry, parsed, targets, explicit, lead, self.home.place)
        remember_index(self.carry, parsed)
        remember_period(self.carry, parsed, self.context.year)
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

    def _beside_a_change(self, parsed: Parsed, number: int, reading: Reading) -> str:
        """ "tăng 19,2 điểm phần trăm (65,3%)": the level before or after, nobody says which;
        behind another unit of one rank ("thấp hơn Sơn La (99,6%)") it is that unit's."""
        host, lead = parsed.zones[number].host, parsed.quantities[number].lead
        if reading.rule != BESIDE_A_CHANGE or host is None:
            return ""
        end = parsed.quantities[host].end
        peers = (
            s
            for s in parsed.scopes_in(end, lead)
            if s.place is not None and s.place.level is self.home.level
        )
        told = parsed.periods_in(end, lead) or any(peers)
        return "" if told else "a level beside a change, of when is unclear"

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
