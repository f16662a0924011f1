"""Aim or result, and the year an aim is for."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.extraction.clause_periods import only_compared, right_period
from knowledge.extraction.clauses import AIM_BESIDE
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.periods import PeriodMention, Reach
from knowledge.extraction.phrase_lists import any_of
from knowledge.extraction.when import Periods
from knowledge.extraction.zones import in_parentheses
from knowledge.models import Qualifier, Status

TARGET = re.compile(
    rf"{any_of('aim')}|phải $"
    r"|(?:nâng|kéo|giảm|đưa) [^,;.]{0,40}(?:lên|xuống|về)(?: còn)? (?:trên|dưới|ít nhất|tối thiểu|không quá|từ|\d)"
)
_RAISED_TO = re.compile(
    r"(?<!đã )(?<!được )(?<!giúp )(?:nâng|kéo|giảm|đưa) [^,;.]{0,50}(?:lên|xuống|về|còn)(?: còn| mức)?"
    r" (?:ít nhất|tối thiểu|không quá|tối đa|từ|dưới)\s?$"
)
_LOOKS_BACK = re.compile(
    r"\W*(?:qua|sau|trong|tính đến|đến hết|kết quả) (?:\d{1,2}|sáu|chín|mười) tháng"
)
_NOT_TARGET = re.compile(rf"(?<!\w){any_of('beside_aim')}(?: \w+){{0,2}} $")
_REACHED = re.compile(
    r"(?:hiện (?:là|nay|đạt|mới|tại)|đến nai|đến nay (?:đã|đạt|mới)|đã đạt|hiện đạt|thực tế|kết quả đạt|nhưng[^;.]{0,40}(?:mới|chỉ|đã)(?: được| đạt| là)?(?!\w)|đã (?:thực hiện|hoàn thành|giải quyết|tiếp nhận|đạt được|vượt))"
)
_AIM_IN_PAREN = re.compile(
    r"^(?:quy định|qui định|mục tiêu|chỉ tiêu|kế hoạch|kh|yêu cầu|theo (?:mục tiêu|chỉ tiêu|kế hoạch)|giao)"
)
_FRACTION_AIM = re.compile(
    r"(?:so với|hơn|dưới|đạt|theo) (?:\w+ )?(?:yêu cầu|chỉ tiêu|mục tiêu)[^.;()]{0,40}\($"
)
_SAYS_MORE = re.compile(r"(?<!\w)(?!và(?!\w))[^\W\d_]")  # a bracket of more than bare figures

_DONE = re.compile(r"(?<!\w)(?:đã|có|được)(?!\w)")
_AS_AIMED = re.compile(r"\s?(?:theo|so với)? ?(?:mục tiêu|chỉ tiêu)(?: đề ra| đặt ra| giao)")
_ASKED = ("đề nghị", "yêu cầu", "dự kiến")
Told = tuple[Status, str]  # with the rule that decided


class Aims(Periods):
    """Aim or result?"""

    def _status(self, parsed: Parsed, number: int) -> Told:
        """Whether a figure is reached or aimed at, and by which rule."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        low = parsed.low
        bracketed = self._told_in_bracket(parsed, number) if zone.inside else None
        if bracketed is not None:
            return bracketed
        if quantity.from_to == "from" and right_period(parsed, number) is not None:
            return Status.RESULT, "base of an aim"
        head = low[: quantity.lead]
        if self.context.plan is not None and _LOOKS_BACK.match(low) and not TARGET.search(head):
            return Status.RESULT, "looked back on"
        if self.carry.status is Status.TARGET:
            under = self._under_aims(parsed, number)
            if under is not None:
                return under
        best = None
        for match in TARGET.finditer(head, max(head.rfind("…"), 0)):
            if not _NOT_TARGET.search(head[: match.start()]):
                best = match
        if best is None:
            return self._without_aim_word(parsed, number)
        return _with_aim_word(head, best)

    def _told_in_bracket(self, parsed: Parsed, number: int) -> Told | None:
        """In a parenthesis: what it says itself, else as the figure it follows."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        low = parsed.low
        inner = low[zone.opened + 1 : quantity.lead].strip()
        inner = inner[inner.rfind(";") + 1 :].strip()
        if _AIM_IN_PAREN.match(inner):
            return Status.TARGET, "aim in a parenthesis"
        past = parsed.periods_in(zone.opened, quantity.lead)
        year = past[-1].year if past else None
        if _REACHED.search(inner) or (year is not None and year <= (self.context.year or 0)):
            return Status.RESULT, "reached so far"
        exact = quantity.qualifier is Qualifier.EXACT
        if not exact and _FRACTION_AIM.search(low[: zone.opened + 1]):
            return Status.TARGET, "aim before the parenthesis"
        if zone.host is None:
            return None
        if exact and not past and self.carry.status is Status.TARGET:
            if not _SAYS_MORE.search(inner):
                return Status.RESULT, "reached, beside an aim"
        if not TARGET.search(low[: zone.opened]):
            return Status.RESULT, "host's status"
        return None

    def _under_aims(self, parsed: Parsed, number: int) -> Told | None:
        """Under a heading of aims all is aimed at but what is told as reached, or earlier."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        low = parsed.low
        head = low[: quantity.lead]
        aimed = self.carry.section_period.year if self.carry.section_period else None
        if aimed is None:
            aimed = self.context.year
        clause = max(low.rfind("; ", 0, quantity.lead), 0)
        told = [
            p
            for p in parsed.periods_in(clause, quantity.lead)
            if p.year is not None and (zone.inside or not in_parentheses(low, p.start))
        ]
        if told and aimed is not None and (told[-1].year or aimed) < aimed:
            if not TARGET.search(head, told[-1].end):
                return Status.RESULT, "an earlier year"
        return None if _REACHED.search(head) else (Status.TARGET, "heading of aims")

    def _without_aim_word(self, parsed: Parsed, number: int) -> Told:
        """No word of aims leads to the figure: a year ahead or a bound may still tell one."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        low = parsed.low
        if _RAISED_TO.search(low[: quantity.start]):
            return Status.TARGET, "aim (to be raised or lowered)"
        ahead = [
            p
            for p in parsed.periods
            if p.end <= quantity.lead
            and p.reach is Reach.UNTIL
            and p.part == ""
            and p.year is not None
            and (
                low.count("(", 0, p.start) == low.count(")", 0, p.start)
                or p.start > zone.opened > 0
            )
            and p.year >= (self.context.year or 0)
            and re.search(r"(?:hết|cuối|đến) (?:năm)?", low[p.start : p.end])
        ]
        if ahead:
            since = low[ahead[-1].end : quantity.lead]
            if not _REACHED.search(since) and not _DONE.search(since):
                return Status.TARGET, "by the end of a year"
        if number and AIM_BESIDE.search(low, zone.lo, quantity.lead):
            if parsed.quantities[number - 1].unit_class == quantity.unit_class:
                return Status.TARGET, "aim that was passed or missed"
        coming = self.carry.section_period.year if self.carry.section_period else None
        if quantity.qualifier in (Qualifier.AT_LEAST, Qualifier.AT_MOST):
            if coming is not None and coming > (self.context.year or coming):
                return Status.TARGET, "bound of a year ahead"
        if quantity.unit_class == "pct" and number and "đạt" not in low[: quantity.lead][-20:]:
            if _AS_AIMED.match(low[quantity.end : zone.hi]):
                return Status.RESULT, "compared with an aim"
        return Status.RESULT, "stated"

    def _target_period(
        self, parsed: Parsed, number: int, period: PeriodMention | None, rule: str
    ) -> tuple[PeriodMention | None, str]:
        """An aim has the year it is for: named in the sentence or the heading, else this one."""
        quantity = parsed.quantities[number]
        low = parsed.low
        ahead = [
            p
            for p in parsed.periods
            if p.start < quantity.lead
            and p.reach is not Reach.SAME_LAST_YEAR
            and not only_compared(low, p, quantity)
            and p.reach is not Reach.ANAPHOR
            and not self._of_a_base(parsed, p)
        ]
        if parsed.zones[number].inside:
            inside = [p for p in ahead if p.start > parsed.zones[number].opened]
            if not inside and parsed.zones[number].host is not None:
                return period, rule
        right = [
            p
            for p in parsed.periods
            if p.start >= quantity.end
            and (p.reach is Reach.UNTIL or re.search(r"(?:trong|vào)\s?$", low[: p.start]))
        ]
        plan = self.context.plan
        if plan is not None:
            ahead = [p for p in ahead if p.year is not None and p.year >= plan]
        future = [
            p
            for p in ahead
            if p.reach is Reach.UNTIL or (p.year is not None and p.year >= (self.context.year or 0))
        ]
        named = (future or ahead)[-1:] or right[:1]
        if named:
            return self._aimed(named[0]), "year of the aim"
        if self.carry.section_period is not None:
            return self.carry.section_period, "year of the heading"
        if self.carry.period is not None and self.carry.period.year is not None:
            return PeriodMention(0, 0, Reach.PLAIN, self.carry.period.year), "paragraph's period"
        year = self.context.year
        published = self.context.published
        if year is not None and published is not None and published.year > year:
            year = published.year
        return (
            None if year is None else PeriodMention(0, 0, Reach.PLAIN, year)
        ), "year of the article"

    @staticmethod
    def _of_a_base(parsed: Parsed, period: PeriodMention) -> bool:
        """Whether the period is that of the level to start from ("từ 49,8% năm 2022 lên …")."""
        return any(
            q.from_to == "from" and 0 <= period.start - q.end <= 8 for q in parsed.quantities
        )

    @staticmethod
    def _in_year(period: PeriodMention | None, year: int | None) -> PeriodMention | None:
        return period if period is None or year is None else replace(period, year=year)

    def _beside_aim(self) -> PeriodMention | None:
        """When a bare figure in brackets behind an aim was reached: as the introduction says, or
        in the year before the one aimed at."""
        if self.carry.bracketed is not None:
            return self.carry.bracketed
        aimed = self.carry.section_period.year if self.carry.section_period else self.context.plan
        return None if aimed is None else PeriodMention(0, 0, Reach.PLAIN, aimed - 1)

    def _not_ahead(
        self, period: PeriodMention | None, rule: str
    ) -> tuple[PeriodMention | None, str]:
        """What is reached beside an aim for a later year is of the article's own time."""
        year = self.context.year
        if period is None or period.year is None or year is None or period.year <= year:
            return period, rule
        return self.paragraph_period(), "paragraph's period"

    def _aimed(self, period: PeriodMention) -> PeriodMention:
        year = period.year
        if year is None:
            year = self.context.year
            published = self.context.published
            if published is not None and year is not None:
                year = max(year, published.year)
        part = period.part if period.part[:1] in ("Q", "M", "H") else ""
        return PeriodMention(period.start, period.end, Reach.PLAIN, year, part)


def _with_aim_word(head: str, word: re.Match[str]) -> Told:
    """An aim, unless what follows its word tells of something reached."""
    if _REACHED.search(head, word.end()):
        return Status.RESULT, "reached after an aim"
    if word[0].startswith("chỉ tiêu") and re.search(r"(?:vượt|đạt) $", head[: word.start()]):
        return Status.RESULT, "stated"
    between = head[word.end() :]
    if word[0] in _ASKED and ";" in between:
        clause = between[between.rindex(";") :]
        if not TARGET.search(clause) and re.search(r"(?:đã|có|tiếp nhận)", clause):
            return Status.RESULT, "stated"
    return Status.TARGET, f"aim ({word[0]})"
