"""Which of several figures of one metric and place are shown, and in which order."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.contexts import choose_by_topic, is_part
from bot.answering.periods import age_key, newest, same_period
from knowledge.models import Fact, Level, Status
from knowledge.text import fold

_LEVEL_ORDER = {Level.ALL: 0, Level.CENTRAL: 1, Level.PROVINCE: 2, Level.DISTRICT: 3}


def is_score(facts: Sequence[Fact]) -> bool:
    """Index scores carry the tier of the unit scored; they are the whole unit's."""
    return facts[0].unit in ("điểm", "hạng") or facts[0].metric in ("par_index", "sipas")


def single_tier(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The newest figure where it is one alone, else nothing."""
    latest = newest(facts)
    return latest if len(latest) == 1 else ()


def _same_stretch(fact: Fact, other: Fact) -> bool:
    if fact.period_start and fact.period_end and other.period_start and other.period_end:
        return (
            (fact.period_start.month, fact.period_start.day, fact.period_end.month)
            == (other.period_start.month, other.period_start.day, other.period_end.month)
        )  # fmt: skip
    return fact.period_end is None and other.period_end is None


def by_tier(fact: Fact) -> tuple[int, int, str]:
    """Sorts by tier, the broadest first, then by year, the newest first."""
    year = age_key(fact)[0]
    return _LEVEL_ORDER.get(fact.level, 4), -year, fact.agency or ""


def settle(
    facts: tuple[Fact, ...], topic: tuple[str, ...]
) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """One fact a figure: repeated values once, fields told apart by the topic; and those of
    them on which sources disagree."""
    groups: dict[tuple[object, ...], list[Fact]] = {}
    for fact in facts:
        key = (fact.level, fold(fact.agency or ""), fact.year, fact.unit, fact.metric)
        groups.setdefault(key, []).append(fact)
    kept: list[Fact] = []
    disputed: list[Fact] = []
    for group in groups.values():
        several = _distinct(group)
        several = choose_by_topic(several, topic) if topic else _without_parts(several)
        if len({fact.article for fact in several}) > 1 and _disagree(several):
            disputed += several
        kept += several
    shown = _preferred_units(kept)
    return shown, tuple(fact for fact in disputed if fact in shown)


def _without_parts(facts: list[Fact]) -> list[Fact]:
    """The whole alone where one article counts it and parts of it ("1.903 hồ sơ đất đai")."""
    if len(facts) < 2 or facts[0].unit == "%" or len({fact.article for fact in facts}) > 1:
        return facts
    whole = max(facts, key=lambda fact: fact.value)
    parts = [fact for fact in facts if fact is not whole]
    return [whole] if all(map(is_part, parts)) else facts


def _distinct(facts: Sequence[Fact]) -> list[Fact]:
    seen: dict[tuple[object, ...], Fact] = {}
    for fact in facts:
        seen.setdefault((fact.value, fact.qualifier, fact.out_of and None), fact)
    return list(seen.values())


def _disagree(facts: Sequence[Fact]) -> bool:
    return any(
        one.article != other.article
        and same_period(one, other)
        and one.value != other.value
        and fold(one.context) == fold(other.context)
        for one in facts
        for other in facts
    )


def _preferred_units(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Points before the same score as a percentage."""
    points = {(f.level, fold(f.agency or ""), f.metric) for f in facts if f.unit == "điểm"}
    return tuple(
        f
        for f in facts
        if not (f.unit == "%" and (f.level, fold(f.agency or ""), f.metric) in points)
    )


def year_before(fact: Fact, facts: Sequence[Fact]) -> Fact | None:
    """The same figure of the same stretch one year earlier, set beside it by the article."""
    if fact.year is None or fact.status is Status.TARGET:
        return None
    for other in facts:
        if (
            other.year == fact.year - 1
            and (other.article, other.quote) == (fact.article, fact.quote)
            and (other.level, other.agency, other.unit) == (fact.level, fact.agency, fact.unit)
            and other.status is fact.status
            and _same_stretch(fact, other)
        ):
            return other
    return None
