"""Claims checked, numbers traced to their owners, figures traced to their articles."""

from __future__ import annotations

from decimal import Decimal

from bot.answering.answers import (
    Answer,
    Clarify,
    Confirm,
    NoData,
    Reverse,
    Source,
    Unknown,
)  # fmt: skip
from bot.answering.finding import Finder, Found, Gap
from bot.answering.lookup import Lookup
from bot.answering.numbers import plain
from bot.answering.periods import asked, matches, newest
from bot.answering.places import Places
from bot.query import Ask, Query, Threshold
from knowledge.models import Fact, Qualifier, Status
from knowledge.store.base import KnowledgeBase

_ABOUT = 0.01  # of a figure: what "khoảng" leaves open


class Checking:
    """Answers claims, reverse questions and questions for the source."""

    def __init__(self, kb: KnowledgeBase, finder: Finder, lookup: Lookup, places: Places) -> None:
        self._kb = kb
        self._finder = finder
        self._lookup = lookup
        self._places = places

    def confirm(self, query: Query) -> Answer:
        """Right, wrong with the true figure, or no figure at all."""
        claimed = _claim(query)
        if claimed is None or not (query.metrics and (query.places or query.agencies)):
            return self._lookup.answer(query) if claimed is None else self.reverse(query)
        answer = self._lookup.answer(query)
        if isinstance(answer, NoData | Clarify) or not hasattr(answer, "found"):
            return answer
        facts = tuple(fact for one in answer.found for fact in one.facts)
        if not query.figures and query.threshold:
            return _bounded(query, query.threshold, answer, facts)
        equal = tuple(fact for fact in facts if _is(fact, claimed))
        if equal:
            exact = [fact for fact in equal if fact.qualifier is Qualifier.EXACT or query.about]
            return Confirm(query, claimed, bool(exact), tuple(exact or equal), None)
        if near := tuple(fact for fact in facts if _is_nearly(fact, claimed, query)):
            return Confirm(query, claimed, True, near, None)
        other = self._whose(query, claimed)
        same_unit = tuple(fact for fact in facts if _unit_fits(fact, claimed, query))
        shown = same_unit or facts
        if other is not None:
            tier = tuple(f for f in shown if (f.level, f.metric) == (other.level, other.metric))
            shown = tier or shown
        return Confirm(query, claimed, False, shown[:3], other)

    def _whose(self, query: Query, claimed: float) -> Fact | None:
        """What the claimed number is, among the figures of the same place."""
        homes = tuple(map(self._home, query.places))
        found = self._kb.with_value(claimed, inside=homes) if homes else ()
        return next((fact for fact in found if fact.place_code in query.places), None)

    def _home(self, code: str) -> str:
        return self._places.province(code) or code

    def reverse(self, query: Query) -> Answer:
        """The figures that have this value, of the place or metric named."""
        value = _claim(query)
        if value is None:
            return self._lookup.answer(query)
        everywhere = not query.places or "VN" in query.places
        homes = () if everywhere else tuple(map(self._home, query.places))
        stated = self._kb.with_value(value, inside=homes)
        facts = [fact for fact in stated if fact.status is Status.RESULT] or list(stated)
        if query.metrics:
            facts = [fact for fact in facts if fact.metric in query.metrics] or facts
        if asked(query.period):
            facts = [fact for fact in facts if matches(fact, query.period)] or facts
        if query.places:
            facts = [fact for fact in facts if self._near(fact, query.places)]
        distinct: dict[tuple[object, ...], Fact] = {}
        for fact in facts:
            key = fact.place_code, fact.metric, fact.level, fact.agency, fact.year
            distinct.setdefault(key, fact)
        if not distinct:
            return Unknown(query, value)
        return Reverse(query, value, tuple(distinct.values())[:4])

    def _near(self, fact: Fact, places: tuple[str, ...]) -> bool:
        return any(
            fact.place_code == code or self._places.lies_in(fact.place_code, code)
            for code in places
        )

    def source(self, query: Query, previous: tuple[Fact, ...]) -> Answer:
        """The article of the figure asked for, else of the last figures shown."""
        facts = self._stated(query) or self._asked_figures(query)
        if not facts and query.places and not query.metrics:
            facts = newest(self._kb.facts_of(query.places[0]))
        facts = facts or previous
        if query.figures and not facts:
            facts = self._kb.with_value(query.figures[0])[:1]
        if not facts:
            return Clarify(query, Ask.METRIC, ())
        article = self._kb.article(facts[0].article)
        if article is None:
            return Clarify(query, Ask.METRIC, ())
        same = tuple(fact for fact in facts if fact.article == article.id)
        return Source(query, same[:3], article)

    def _stated(self, query: Query) -> tuple[Fact, ...]:
        """The figures of a place that have the value said in the question."""
        if not (query.figures and query.places):
            return ()
        found = self._kb.with_value(query.figures[0], inside=tuple(map(self._home, query.places)))
        return tuple(fact for fact in found if self._near(fact, query.places))

    def _asked_figures(self, query: Query) -> tuple[Fact, ...]:
        places = query.places or ((query.scope,) if query.scope else ())
        found: list[Fact] = []
        for place in places:
            for metric in query.metrics:
                result: Found | Gap = self._finder.find(self._lookup.wanted(query, place, metric))
                if isinstance(result, Found):
                    found += result.facts
        return tuple(found)


def _claim(query: Query) -> float | None:
    if query.figures:
        return query.figures[0]
    return query.threshold.value if query.threshold else None


def _is(fact: Fact, value: float) -> bool:
    return abs(fact.value - value) <= 1e-9 * max(1.0, abs(value))


def _is_nearly(fact: Fact, claimed: float, query: Query) -> bool:
    """97,3 for 97,33; with "khoảng" one per cent more or less as well."""
    if not _unit_fits(fact, claimed, query):
        return False
    if query.about and abs(fact.value - claimed) <= max(_ABOUT * abs(fact.value), _round(claimed)):
        return True
    stated, said = _decimals(fact.value), _decimals(claimed)
    if not 0 < said < stated:
        return False
    half = Decimal(5).scaleb(-said - 1)
    return -half <= plain(fact.value) - plain(claimed) <= half


def _round(claimed: float) -> float:
    """Half of the last place a count was rounded to: 50 for "khoảng 3.700"."""
    digits = f"{claimed:.0f}"
    zeros = len(digits) - len(digits.rstrip("0"))
    return 10.0**zeros / 2 if claimed > 100 and zeros < len(digits) - 1 else 0.0


def _decimals(value: float) -> int:
    exponent = plain(value).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _bounded(query: Query, bound: Threshold, answer: Answer, facts: tuple[Fact, ...]) -> Answer:
    """A claim of more or less: right or wrong where all figures agree, else the figures alone."""
    fitting = tuple(f for f in facts if _unit_fits(f, bound.value, query)) or facts
    verdicts = {_within(fact, bound) for fact in fitting}
    if len(verdicts) != 1 or None in verdicts:
        return answer
    return Confirm(query, bound.value, bool(verdicts.pop()), fitting[:3], None)


def _within(fact: Fact, bound: Threshold) -> bool | None:
    """Whether a figure keeps a bound; None where "gần", "trên" leave it open."""
    if bound.upper is not None:
        low, high = Threshold(">=", bound.value), Threshold("<=", bound.upper)
        both = _within(fact, low), _within(fact, high)
        return None if None in both else all(both)
    value, limit = fact.value, bound.value
    keeps = {
        ">": value > limit, ">=": value >= limit, "<": value < limit, "<=": value <= limit,
    }.get(bound.op)  # fmt: skip
    match fact.qualifier:
        case Qualifier.EXACT:
            return keeps
        case Qualifier.MORE | Qualifier.AT_LEAST:
            return None if value < limit else bound.op in (">", ">=") or None
        case Qualifier.LESS | Qualifier.AT_MOST:
            return None if value > limit else bound.op in ("<", "<=") or None
    return keeps if abs(value - limit) > _ABOUT * abs(value) else None


def _unit_fits(fact: Fact, claimed: float, query: Query) -> bool:
    """A claim in % is answered in %, a whole number beyond 100 by a count."""
    if "%" in query.text:
        return fact.unit == "%"
    return fact.unit != "%" if claimed > 100 else True
