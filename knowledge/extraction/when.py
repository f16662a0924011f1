"""When a figure is of: its own period, the clause's, the index's, the paragraph's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.extraction.claims import Claim
from knowledge.extraction.clause_periods import index_period, only_compared, right_period
from knowledge.extraction.frame import Frame
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import INDICES, Reading, index_name
from knowledge.extraction.periods import PeriodMention, Reach, as_period
from knowledge.extraction.quantities import Quantity
from knowledge.extraction.zones import in_parentheses

Dated = tuple[PeriodMention | None, str]  # the period and the rule that gave it

_BASE_TOLD = re.compile(r"so với|so cùng|cùng kì|hơn")
_RIGHT_OF_GOAL = frozenset(("", "của", "trong", "ở", "vào"))
_RIGHT_OF_BASE = _RIGHT_OF_GOAL | {"hồi", "("}
_PUBLISHED_IN = re.compile(r"(?:công bố|ban hành|thông báo|tổ chức)[^,;]{0,22}$")


def _is_base(parsed: Parsed, period: PeriodMention) -> bool:
    """Whether a period is the one compared with."""
    if period.reach is Reach.SAME_LAST_YEAR:
        return True
    return re.search(r"so với[^,;]{0,14}$", parsed.low[: period.start]) is not None


class Periods(Frame):
    """When?"""

    def _period(
        self, parsed: Parsed, number: int, reading: Reading, done: Sequence[Claim | None]
    ) -> Dated:
        """When a figure is of; `done` are the claims of the figures before it."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        low = parsed.low
        indexed = index_name(reading.metric) != ""
        bracketed = self._in_bracket(parsed, number, done) if zone.inside else None
        if bracketed is not None:
            return bracketed
        own = [
            p
            for p in parsed.periods_in(zone.lo, quantity.lead)
            if not only_compared(low, p, quantity)
        ]
        if quantity.from_to == "from":
            return self._of_base(parsed, quantity, own)
        if quantity.from_to == "to":
            return self._of_goal(parsed, quantity)
        right = right_period(parsed, number)
        if right is not None:
            return self.dated(right), "period on the right"
        dated = [p for p in own if p.reach is not Reach.ANAPHOR]
        if indexed:
            dated = [p for p in dated if not _PUBLISHED_IN.search(low[: p.start])]
        if dated:
            return self.dated(dated[-1]), "period in its clause"
        previous = done[number - 1] if number else None
        of_index = self._of_index(parsed, number, reading, previous) if indexed else None
        if of_index is not None:
            return of_index
        if previous is not None and zone.inside and parsed.zones[number - 1].opened == zone.opened:
            return previous.period, "period of the figure before"
        return self._around(parsed, quantity)

    def _around(self, parsed: Parsed, quantity: Quantity) -> Dated:
        """What opens the sentence, else what the paragraph is about."""
        lead = self._lead_period(parsed, quantity)
        if lead is not None:
            return lead, "leading period"
        return self.paragraph_period(), "paragraph's period"

    def _in_bracket(
        self, parsed: Parsed, number: int, done: Sequence[Claim | None]
    ) -> Dated | None:
        """In a parenthesis: the period told there, else that of the figure it follows."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        own = parsed.periods_in(zone.opened, quantity.lead)
        if own:
            return self.dated(own[-1]), "period in its parenthesis"
        if zone.host is None:
            return None
        end = parsed.quantities[zone.host].end
        between = parsed.periods_in(end, zone.opened)
        if between and _BASE_TOLD.search(parsed.low, end, zone.opened):
            return self.dated(between[-1]), "compared period"
        if parsed.quantities[zone.host].change:
            compared = [p for p in parsed.periods if _is_base(parsed, p)]
            if compared and compared[-1].end <= zone.opened:
                return self.dated(compared[-1]), "compared period"
        claim = done[zone.host]
        return None if claim is None else (claim.period, "host's period")

    def _of_base(self, parsed: Parsed, quantity: Quantity, own: Sequence[PeriodMention]) -> Dated:
        """The level that a rise starts from ("tăng từ 91% lên 95%"): the period before."""
        low = parsed.low
        after = parsed.periods_in(quantity.end, min(len(low), quantity.end + 40))
        if after and low[quantity.end : after[0].start].strip() in _RIGHT_OF_BASE:
            return self.dated(after[0]), "period on the right"
        compared = [p for p in parsed.periods if _is_base(parsed, p)]
        if compared:
            return self.dated(compared[0]), "compared period"
        base = own[-1] if own and own[-1].reach is not Reach.ANAPHOR else None
        if base is not None and base.year is not None and base.part[:1] not in ("M", "Q"):
            return replace(base, year=base.year - 1), "the year before"
        return self._period_before(), "the period before"

    def _of_goal(self, parsed: Parsed, quantity: Quantity) -> Dated:
        """The level that a rise ends at."""
        low = parsed.low
        after = parsed.periods_in(quantity.end, min(len(low), quantity.end + 30))
        if after and low[quantity.end : after[0].start].strip() in _RIGHT_OF_GOAL:
            return self.dated(after[0]), "period on the right"
        return self._around(parsed, quantity)

    def _of_index(
        self, parsed: Parsed, number: int, reading: Reading, previous: Claim | None
    ) -> Dated | None:
        """Scores and ranks are of the year of their index."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        index = index_name(reading.metric)
        told = "" if previous is None else index_name(previous.reading.metric)
        if (
            previous is not None
            and told == index
            and zone.cut != ";"
            and not (parsed.zones[number - 1].inside and not zone.inside)
        ):
            return previous.period, "period of the figure before"
        named = index_period(parsed, quantity)
        if named is not None:
            return self.dated(named), "year of the index"
        if previous is not None and told and previous.rules[2] != "period in its parenthesis":
            return previous.period, "period of the figure before"
        if (
            self.carry.index_year is not None
            and self.carry.index == index
            and not self._lead_period(parsed, quantity)
        ):
            return self.dated(self.carry.index_year), "year of the index"
        return None

    def _lead_period(self, parsed: Parsed, quantity: Quantity) -> PeriodMention | None:
        """The last plain period before the figure at the sentence's own level."""
        best: PeriodMention | None = None
        for period in parsed.periods:
            if period.end > quantity.lead:
                break
            if only_compared(parsed.low, period, quantity) or period.reach is Reach.ANAPHOR:
                continue
            if period.reach is Reach.SAME_LAST_YEAR and period.start > 2:
                continue
            inside = in_parentheses(parsed.low, period.start)
            indexed = any(
                c.concept in INDICES and 0 <= period.start - c.end <= 50 for c in parsed.cues
            )
            if (
                re.search(
                    r"(?:kế hoạch|chương trình|giai đoạn|nhiệm vụ)(?: \w+){0,4} $",
                    parsed.low[: period.start],
                )
                and period.part == ""
                and self.context.year == period.year
            ):
                continue
            after_figure = any(
                q.end <= period.start
                and parsed.low[q.end : period.start].strip() in ("của", "trong", "so với", "")
                for q in parsed.quantities
                if q.end <= period.start
            )
            if not inside and not indexed and not after_figure:
                best = period
        return None if best is None else self.dated(best)

    def paragraph_period(self) -> PeriodMention | None:
        """What holds without a period of one's own: the paragraph's, the heading's, the article's."""
        return self.carry.period or self.carry.section_period or self._context_period()

    def _context_period(self, back: int = 0) -> PeriodMention | None:
        year = self.context.year
        if self.context.mention is not None:
            mention = self.context.mention.resolved(year)
            if not back:
                return mention
            return PeriodMention(
                0,
                0,
                Reach.PLAIN,
                None if mention.year is None else mention.year - back,
                mention.part,
            )
        if year is None:
            return None
        return PeriodMention(0, 0, Reach.PLAIN, year - back)

    def _period_before(self) -> PeriodMention | None:
        """The period before the article's own: last month, last quarter, else last year."""
        current = self.paragraph_period()
        if current is not None and current.year is not None and current.part[:1] in ("M", "Q"):
            number = int(current.part[1:]) - 1
            if number >= 1:
                return PeriodMention(0, 0, Reach.PLAIN, current.year, f"{current.part[0]}{number}")
            last = 12 if current.part[0] == "M" else 4
            return PeriodMention(0, 0, Reach.PLAIN, current.year - 1, f"{current.part[0]}{last}")
        return self._context_period(back=1)

    def _ending(self, period: PeriodMention) -> PeriodMention | None:
        """The period at hand, where the mention is of its last day ("đến ngày 30/9")."""
        current = self.paragraph_period()
        if period.reach is not Reach.UNTIL or period.last is None or current is None:
            return None
        end = as_period(current.resolved(self.context.year)).end
        if end is None or current.part[:1] not in ("Q", "M", "H", "n"):
            return None
        same = (end.month, end.day) == (period.last.month, period.last.day)
        return current if same and period.year in (None, end.year) else None

    def _just_ended(self) -> bool:
        """Whether "năm qua" is the article's own year, told about its end."""
        published, year = self.context.published, self.context.year
        if published is None:
            return year is not None
        return year == (published.year if published.month >= 10 else published.year - 1)

    def dated(self, period: PeriodMention) -> PeriodMention:
        """The mention with its year: its own, the paragraph's or the article's."""
        if period.reach is Reach.ANAPHOR or (period.bare_months and self.home.era == "new"):
            return self.paragraph_period() or period
        whole = self._ending(period)
        if whole is not None:
            return whole
        if period.reach is Reach.SAME_LAST_YEAR:
            current = self.paragraph_period()
            base = current.year if current and current.year else self.context.year
            year = period.year if period.year is not None else (None if base is None else base - 1)
            part = current.part if current is not None and current.part != "d" else ""
            return PeriodMention(period.start, period.end, Reach.PLAIN, year, part)
        year = self.context.year
        if period.this_year and self.context.published is not None:
            return period.resolved(self.context.published.year)
        if period.ended and self._just_ended():
            return PeriodMention(period.start, period.end, Reach.PLAIN, year)
        if self.carry.period is not None and self.carry.period.year is not None and not period.back:
            year = self.carry.period.year
        if period.back and self.context.published is not None:
            near = self.context.published.year
            year = (
                near
                if year is None or (near - period.back >= (year or 0) - 1 and near == year)
                else (year if year is None else max(year, near) if near == year else near)
            )
        return period.resolved(year)
