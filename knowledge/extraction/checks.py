"""Facts prove themselves where they can: shares, parts and totals, on time + late = resolved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from knowledge.models import Fact, Level, Qualifier, Status

_SHARES = (
    ("on_time_rate", "on_time_cases", "resolved_cases"),
    ("late_rate", "late_cases", "resolved_cases"),
    ("online_case_rate", "online_cases", "received_cases"),
    ("task_completion_rate", "tasks_completed", "tasks_assigned"),
)
_SUMS = (
    ("resolved_cases", ("on_time_cases", "late_cases")),
    ("received_cases", ("resolved_cases", "pending_cases")),
)
_TIERS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)


def checked(facts: Sequence[Fact]) -> list[Fact]:
    """The facts with what their arithmetic confirms or contradicts noted on each."""
    held: dict[int, list[str]] = defaultdict(list)
    failed: dict[int, list[str]] = defaultdict(list)
    groups: dict[tuple[object, ...], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, fact in enumerate(facts):
        if fact.status is Status.RESULT and fact.qualifier is Qualifier.EXACT:
            key = (fact.place, fact.level, fact.agency, fact.year, fact.period)
            groups[key][fact.metric].append(number)
    for group in groups.values():
        for rate, part, whole in _SHARES:
            _check_share(facts, group, rate, part, whole, held, failed)
        for whole, parts in _SUMS:
            _check_sum(facts, group, whole, parts, held)
    _check_tiers(facts, held)
    return [
        replace(
            fact,
            provenance=replace(
                fact.provenance,
                checks=tuple(held.get(number, ())),
                conflicts=tuple(failed.get(number, ())),
            ),
        )
        for number, fact in enumerate(facts)
    ]


def vietnamese(value: float) -> str:
    """
    >>> vietnamese(69971), vietnamese(97.33)
    ('69.971', '97,33')
    """
    if float(value).is_integer():
        return f"{int(value):,}".replace(",", ".")
    return f"{value:,.10g}".replace(",", "_").replace(".", ",").replace("_", ".")


def _check_share(
    facts: Sequence[Fact],
    group: dict[str, list[int]],
    rate: str,
    part: str,
    whole: str,
    held: dict[int, list[str]],
    failed: dict[int, list[str]],
) -> None:
    rates, parts, wholes = group.get(rate, []), group.get(part, []), group.get(whole, [])
    if len(rates) != 1 or len(parts) != 1:
        return
    r, p = facts[rates[0]], facts[parts[0]]
    total = p.out_of or (facts[wholes[0]].value if len(wholes) == 1 else None)
    if not total or total < p.value:
        return
    exact = 100 * p.value / total
    decimals = len(f"{r.value:.10g}".partition(".")[2])
    text = f"{vietnamese(p.value)}/{vietnamese(total)} = {vietnamese(r.value)}%"
    if abs(exact - r.value) <= 0.6 * 10**-decimals + 1e-9 or abs(exact - r.value) < 0.06:
        for number in (*rates, *parts, *wholes):
            held[number].append(text)
    elif r.quote == p.quote and (
        p.out_of or (len(wholes) == 1 and facts[wholes[0]].quote == r.quote)
    ):
        said = f"{vietnamese(p.value)}/{vietnamese(total)} ≠ {vietnamese(r.value)}%"
        for number in (*rates, *parts):
            failed[number].append(said)


def _check_sum(
    facts: Sequence[Fact],
    group: dict[str, list[int]],
    whole: str,
    parts: Sequence[str],
    held: dict[int, list[str]],
) -> None:
    wholes = group.get(whole, [])
    chosen = [group.get(part, []) for part in parts]
    if len(wholes) != 1 or any(len(numbers) != 1 for numbers in chosen):
        return
    values = [facts[numbers[0]].value for numbers in chosen]
    if sum(values) == facts[wholes[0]].value:
        text = " + ".join(map(vietnamese, values)) + f" = {vietnamese(facts[wholes[0]].value)}"
        for number in (wholes[0], *(numbers[0] for numbers in chosen)):
            held[number].append(text)


def _check_tiers(facts: Sequence[Fact], held: dict[int, list[str]]) -> None:
    by_metric: dict[tuple[object, ...], dict[Level, list[int]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for number, fact in enumerate(facts):
        if (
            fact.unit != "%"
            and fact.unit != "hạng"
            and fact.unit != "điểm"
            and fact.agency is None
            and fact.status is Status.RESULT
        ):
            by_metric[(fact.place, fact.metric, fact.year, fact.period)][fact.level].append(number)
    for levels in by_metric.values():
        whole = levels.get(Level.ALL, [])
        parts = [levels[tier] for tier in _TIERS if levels.get(tier)]
        if len(whole) != 1 or len(parts) < 2 or any(len(numbers) != 1 for numbers in parts):
            continue
        values = [facts[numbers[0]].value for numbers in parts]
        if sum(values) == facts[whole[0]].value:
            text = " + ".join(map(vietnamese, values)) + f" = {vietnamese(facts[whole[0]].value)}"
            for number in (whole[0], *(numbers[0] for numbers in parts)):
                held[number].append(text)
