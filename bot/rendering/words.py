"""Pieces of lines: places, tiers, periods, figures with what they count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot import messages as m
from bot.answering.arithmetic import Formula
from bot.answering.numbers import MINUS, capital, figure, vietnamese
from bot.answering.periods import span
from bot.answering.places import Places
from bot.answering.vocabulary import Metrics
from bot.query import PeriodSlot
from knowledge.models import Fact, Level, Status
from knowledge.text import fold

_PARTS = {"Q1": "quý I", "Q2": "quý II", "Q3": "quý III", "Q4": "quý IV"} | {
    "H1": "6 tháng đầu", "H2": "6 tháng cuối",
}  # fmt: skip


def period(fact: Fact) -> str:
    """The period in words: "năm 2023", "6 tháng đầu năm 2023", "tính đến 21/6/2023"."""
    text = (fact.period or "").strip()
    if not any(ch.isdigit() for ch in text):
        text = f"năm {fact.year}" if fact.year else m.UNKNOWN_PERIOD
    return text


def asked_period(slot: PeriodSlot) -> str:
    """The period a question names: "năm 2021", "quý II/2023", "tháng 8/2022"."""
    year = slot.year or (slot.years[0] if slot.years else None)
    part = slot.part
    if not part:
        if slot.years:
            return m.AND.join(f"năm {each}" for each in slot.years[:3])
        if slot.start and slot.end and slot.start.year == slot.end.year and slot.start.day == 1:
            if slot.end == date(slot.end.year, 12, 31) and slot.start.month > 1:
                return f"{13 - slot.start.month} tháng cuối năm {year}"
        return f"năm {year}" if year else slot.surface
    if part[0] == "M":
        return f"tháng {part[1:]}" + (f"/{year}" if year else "")
    if part[0] == "Q":
        return _PARTS[part] + (f"/{year}" if year else "")
    name = _PARTS.get(part) or f"{part[1:]} tháng đầu"
    return f"{name} năm {year}" if year else name


def tier(level: Level) -> str:
    """ "cấp xã", "trung ương", "tính chung"."""
    return m.TIERS[str(level)]


def listed(parts: Sequence[str], last: str = m.AND) -> str:
    """
    >>> listed(["A", "B", "C"])
    'A, B và C'
    """
    return last.join(filter(None, (", ".join(parts[:-1]), parts[-1]))) if parts else ""


def counted(fact: Fact, metrics: Metrics) -> str:
    """What stands behind a figure and its unit: " hồ sơ đúng hạn", " đã tiếp nhận".

    A unit that the metric does not usually carry gets the metric's label instead.
    """
    metric = metrics[fact.metric]
    if metric.units and fact.unit not in metric.units and "%" not in (fact.unit, *metric.units):
        return f", {metric.label}"
    return metric.short if metric.short.startswith(",") else f" {metric.short}"


def statement(fact: Fact, metrics: Metrics) -> str:
    """Figure and what it counts, in plain text: "gần 85% hồ sơ trực tuyến"."""
    return figure(fact) + counted(fact, metrics)


def amount(formula: Formula) -> str:
    """The size of a difference: "3,42 điểm %", "1.081 hồ sơ"."""
    return f"{vietnamese(abs(formula.result))} {formula.unit}"


def change(formula: Formula) -> str:
    """ "tăng 3,42 điểm %", "giảm 2,42 điểm %", "không đổi"."""
    if not formula.result:
        return m.SAME
    way = m.UP if formula.result > 0 else m.DOWN
    return m.BY_POINTS.format(way=way, amount=amount(formula))


def shown(formula: Formula) -> str:
    """ "97,54 − 94,12"."""
    return f"{vietnamese(formula.left)} {MINUS} {vietnamese(formula.right)}"


def with_result(formula: Formula) -> str:
    """ "82,92 − 71,46 = +11,46 điểm %"."""
    sign = "+" if formula.result > 0 else ""
    return f"{shown(formula)} = {sign}{vietnamese(formula.result)} {formula.unit}"


def heading(fact: Fact, metrics: Metrics) -> str:
    """The metric as a heading, shortened to its label's core."""
    return metrics[fact.metric].name


def same_span(facts: Sequence[Fact]) -> bool:
    """Whether all are of one period."""
    return len({span(fact) for fact in facts}) == 1


def same_place(facts: Sequence[Fact]) -> bool:
    """Whether all are of one place."""
    return len({(fact.place_code, fact.place) for fact in facts}) == 1


def is_target(fact: Fact) -> bool:
    """Whether the figure is an aim."""
    return fact.status is Status.TARGET


def sentence_case(text: str) -> str:
    """First letter in upper case."""
    return capital(text)


def folded_in(text: str, inside: str) -> bool:
    """Whether the words stand in a text, case and accents aside."""
    return fold(text) in fold(inside)


def tier_matters(places: Places, fact: Fact) -> bool:
    """Whether the tier of a figure is another than that of its place."""
    return fact.level not in (Level.ALL, places.own_level(fact.place_code))
