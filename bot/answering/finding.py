"""Looks one metric of one place up: the figures, or what exactly is missing.

The rules stand in the order they are tried: status, body, period, tier, context. A figure of
another place, metric or period never takes the place of the one asked for; the substitutes
that may be named are one slot off and travel in a `Gap`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.answering.contexts import choose_by_topic, is_part, mentions, topic_score
from bot.answering.periods import age_key, as_long, asked, matches, newest, same_period
from bot.answering.places import Places
from bot.query import PeriodSlot
from bot.understanding.agencies import agency_key
from knowledge.models import Fact, Level, Status
from knowledge.store.base import KnowledgeBase
from knowledge.text import fold

_LEVEL_ORDER = {Level.ALL: 0, Level.CENTRAL: 1, Level.PROVINCE: 2, Level.DISTRICT: 3}
_INDEXES = ("par_index", "ddci")
_RANKS = ("par_rank", "ddci_rank")
_EITHER = ("tasks_assigned",)  # what was assigned is an aim and a figure at once
_CENTRES = ("hanh chinh cong", "mot cua")
_CENTRE = "trung tam"
_BESIDE = 3.0  # the score of a word right behind a figure
_BRANCH = "chi nhanh "


_ANY_TIME = PeriodSlot()
_NEW_MAP = date(2025, 7, 1)


class Reason(StrEnum):
    """Which slot has no figure."""

    NOTHING = "nothing"  # the place has no figures at all
    METRIC = "metric"  # the place has others, not this metric
    AGENCY = "agency"
    LATER = "later"  # a year after the newest one
    PERIOD = "period"  # an earlier year, or a part of a year that has no figure
    TIER = "tier"  # only all tiers together
    WHOLE = "whole"  # all tiers asked, only single tiers known
    TARGET = "target"  # only a target
    RESULT = "result"  # a target asked, only results known
    PARENT = "parent"  # only the province's figure
    NEW_PLACE = "new_place"  # a place of the new map: its predecessors have figures
    INSIDE = "inside"  # only units inside the place have it
    BODIES = "bodies"  # only single bodies of the place have it


@dataclass(frozen=True, slots=True)
class Wanted:
    """One question to the base: one metric of one place."""

    place: str
    metric: str
    levels: tuple[Level, ...] = ()
    agencies: tuple[str, ...] = ()
    period: PeriodSlot = _ANY_TIME
    status: Status | None = None
    topic: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The figures, broadest tier first. `newest` says that no year was asked.

    `earlier` holds for each fact the one of the year before with the same tier, or None;
    `disputed` are figures on which articles give different values; `namesake` says that
    they are those of the city of the same name.
    """

    wanted: Wanted
    facts: tuple[Fact, ...]
    earlier: tuple[Fact | None, ...]
    newest: bool
    disputed: tuple[Fact, ...] = ()
    namesake: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing. `substitute` are figures that may be named as what they are;
    `known` facts whose period, tier or body may be named without their figure; `places`
    codes of places that do have the metric."""

    wanted: Wanted
    reason: Reason
    substitute: tuple[Fact, ...] = ()
    known: tuple[Fact, ...] = ()
    places: tuple[str, ...] = ()


class Finder:
    """Looks up `Wanted`s; holds nothing but the base and the places."""

    def __init__(self, kb: KnowledgeBase, places: Places) -> None:
        self._kb = kb
        self._places = places

    def find(self, wanted: Wanted) -> Found | Gap:
        """The figures of one metric of one place, or the gap."""
        facts = self._kb.facts_of(wanted.place, (wanted.metric,))
        if wanted.agencies and not of_bodies(facts, wanted.agencies):
            facts = self._twins(wanted) or facts
        if not facts:
            return self._elsewhere(wanted)
        return self._within(wanted, facts)

    def _twins(self, wanted: Wanted) -> tuple[Fact, ...]:
        """A body's DDCI where its PAR INDEX is asked, and the other way round."""
        for group in (_INDEXES, _RANKS):
            if wanted.metric in group:
                twins = tuple(metric for metric in group if metric != wanted.metric)
                found = self._kb.facts_of(wanted.place, twins)
                return found if of_bodies(found, wanted.agencies) else ()
        return ()

    # --- inside one place and metric -------------------------------------------------------

    def _within(self, wanted: Wanted, facts: tuple[Fact, ...]) -> Found | Gap:
        status = wanted.status or Status.RESULT
        of_status = tuple(fact for fact in facts if fact.status is status)
        if wanted.metric in _EITHER and wanted.status is None:
            of_status = facts
        if not of_status:
            reason = Reason.TARGET if status is Status.RESULT else Reason.RESULT
            return self._only_other_status(wanted, facts, reason)
        own = _of_topic(of_status, wanted) or _own(of_status, wanted)
        if not own:
            if wanted.agencies:
                return Gap(wanted, Reason.AGENCY, known=of_status)
            if self._bodies(of_status) > 1:
                namesake = self._namesake(wanted)
                return namesake or Gap(wanted, Reason.BODIES, known=newest(of_status))
            own = of_status
        inside = tuple(fact for fact in own if matches(fact, wanted.period))
        if not inside and status is Status.TARGET and wanted.period.part:
            inside = tuple(fact for fact in own if fact.year == wanted.period.year)
        if not inside:
            inside = tuple(fact for fact in own if as_long(fact, wanted.period))
        if not inside:
            return self._no_period(wanted, own, facts)
        tiers = self._tiers(wanted, inside)
        if isinstance(tiers, Gap):
            return tiers
        kept = self._newest_of_each(tiers, wanted)
        kept, disputed = _settle(kept, wanted.topic)
        kept = tuple(sorted(kept, key=_by_tier))
        earlier = tuple(self._year_before(fact, own) for fact in kept)
        return Found(wanted, kept, earlier, not asked(wanted.period), disputed)

    def _only_other_status(self, wanted: Wanted, facts: tuple[Fact, ...], reason: Reason) -> Gap:
        if reason is Reason.RESULT and (above := self._parent(wanted)):
            return above
        own = _own(facts, wanted) or facts
        fitting = tuple(fact for fact in own if matches(fact, wanted.period))
        tiers = self._tiers(wanted, fitting) if fitting else ()
        shown = () if isinstance(tiers, Gap) else newest(tiers)
        return Gap(wanted, reason, substitute=shown[:3], known=newest(own))

    def _bodies(self, facts: Iterable[Fact]) -> int:
        return len({fold(fact.agency or "") for fact in facts})

    def _no_period(self, wanted: Wanted, own: tuple[Fact, ...], all_: tuple[Fact, ...]) -> Gap:
        other = [f for f in all_ if matches(f, wanted.period) and f.status is not own[0].status]
        if other and wanted.status is None and not wanted.agencies:
            return self._only_other_status(wanted, tuple(other), Reason.TARGET)
        tiers = self._tiers(wanted, own)
        if isinstance(tiers, Gap):
            return Gap(wanted, Reason.PERIOD, known=newest(own))
        latest = newest(tiers)
        year = wanted.period.year
        if year and latest[0].year and year > latest[0].year and not wanted.period.part:
            return Gap(wanted, Reason.LATER, substitute=latest[:3], known=latest)
        return Gap(wanted, Reason.PERIOD, known=tiers)

    def _tiers(self, wanted: Wanted, facts: tuple[Fact, ...]) -> tuple[Fact, ...] | Gap:
        if not wanted.levels or wanted.agencies:
            return facts
        exact = tuple(fact for fact in facts if fact.level in wanted.levels)
        if exact:
            return exact
        own_level = self._places.own_level(wanted.place)
        whole = tuple(fact for fact in facts if fact.level is Level.ALL)
        own = tuple(fact for fact in facts if fact.level is own_level)
        if wanted.levels == (Level.ALL,):
            if own and _scored(own):
                return own
            return Gap(wanted, Reason.WHOLE, substitute=_single_tier(facts), known=facts)
        if own_level in wanted.levels and whole:
            return whole
        if whole:
            return Gap(wanted, Reason.TIER, substitute=newest(whole)[:1], known=whole)
        return Gap(wanted, Reason.TIER, known=facts)

    def _newest_of_each(self, facts: Sequence[Fact], wanted: Wanted) -> tuple[Fact, ...]:
        """Of each tier and body the newest period; all years where several were asked."""
        groups: dict[tuple[object, ...], list[Fact]] = {}
        for fact in facts:
            year = fact.year if wanted.period.years else None
            groups.setdefault((fact.level, fold(fact.agency or ""), year), []).append(fact)
        return tuple(fact for group in groups.values() for fact in newest(group))

    def _year_before(self, fact: Fact, facts: Sequence[Fact]) -> Fact | None:
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

    # --- outside -----------------------------------------------------------------------------

    def _elsewhere(self, wanted: Wanted) -> Found | Gap:
        metrics = self._kb.metrics_by_place()
        has_any = bool(metrics.get(wanted.place))
        if wanted.agencies:
            known = self._kb.agencies_in(wanted.place, ()) if has_any else ()
            ours = tuple(f for f in known if _is_body(f, wanted.agencies))
            reason = Reason.METRIC if ours else Reason.AGENCY
            return Gap(wanted, reason, known=ours)
        if namesake := self._namesake(wanted):
            return namesake
        if renewed := self._renewed(wanted):
            return renewed
        before = [
            code
            for code in self._places.predecessors(wanted.place)
            if wanted.metric in metrics.get(code, ()) or self._has_inside(code, wanted.metric)
        ]
        if before:
            return Gap(wanted, Reason.NEW_PLACE, places=tuple(before))
        if parent := self._parent(wanted):
            return parent
        inside = self._inside(wanted)
        if inside:
            return Gap(wanted, Reason.INSIDE, places=inside)
        if has_any:
            return Gap(wanted, Reason.METRIC, places=self._kb.places_with(wanted.metric, 6))
        if self._places.predecessors(wanted.place):
            others = [c for c in self._places.predecessors(wanted.place) if metrics.get(c)]
            if others:
                return Gap(wanted, Reason.NEW_PLACE, places=tuple(others))
        return Gap(wanted, Reason.NOTHING, places=self._kb.places_with(wanted.metric, 6))

    def _namesake(self, wanted: Wanted) -> Found | None:
        """The figure of a province's city of the same name, where only that has one."""
        if wanted.levels or self._kb_has_bodies(wanted):
            return None
        for code in self._places.namesakes_inside(wanted.place):
            found = self._within_if_any(replace(wanted, place=code))
            if isinstance(found, Found):
                return replace(found, wanted=wanted, namesake=True)
        return None

    def _renewed(self, wanted: Wanted) -> Found | None:
        """Figures kept under the old unit of the name, of a time when only the new one was."""
        for code in self._places.predecessors(wanted.place):
            if self._places.renewed(code) != wanted.place:
                continue
            facts = tuple(
                fact
                for fact in self._kb.facts_of(code, (wanted.metric,))
                if fact.period_start is not None and fact.period_start >= _NEW_MAP
            )
            found = self._within(replace(wanted, place=code), facts) if facts else None
            if isinstance(found, Found):
                return found
        return None

    def _kb_has_bodies(self, wanted: Wanted) -> bool:
        return bool(self._kb.agencies_in(wanted.place, (wanted.metric,)))

    def _within_if_any(self, wanted: Wanted) -> Found | Gap | None:
        facts = self._kb.facts_of(wanted.place, (wanted.metric,))
        return self._within(wanted, facts) if facts else None

    def _has_inside(self, code: str, metric: str) -> bool:
        return bool(self._kb.inside(code, metric, 1))

    def _inside(self, wanted: Wanted) -> tuple[str, ...]:
        if self._places.own_level(wanted.place) is not Level.PROVINCE:
            return ()
        return self._kb.inside(wanted.place, wanted.metric, 6)

    def _parent(self, wanted: Wanted) -> Gap | None:
        """The province's own figure, when all other slots fit it exactly."""
        for code in self._places.parents(wanted.place)[-1:]:
            above = replace(wanted, place=code, levels=(Level.ALL,))
            found = self._within_if_any(above)
            if isinstance(found, Found) and not found.disputed:
                return Gap(wanted, Reason.PARENT, substitute=found.facts[:1])
        return None


def _own(facts: Sequence[Fact], wanted: Wanted) -> tuple[Fact, ...]:
    if wanted.agencies:
        return of_bodies(facts, wanted.agencies)
    return tuple(fact for fact in facts if not fact.agency)


def _of_topic(facts: Sequence[Fact], wanted: Wanted) -> tuple[Fact, ...]:
    """A body's figures right beside words of the question that none of the place's own has."""
    if wanted.agencies or not wanted.topic:
        return ()
    own = (fact for fact in facts if not fact.agency)
    if any(topic_score(fact, wanted.topic) for fact in own):
        return ()
    near = (f for f in facts if f.agency and topic_score(f, wanted.topic) >= _BESIDE)
    return tuple(choose_by_topic(tuple(near), wanted.topic))


def of_bodies(facts: Sequence[Fact], agencies: Sequence[str]) -> tuple[Fact, ...]:
    """The facts of bodies of these names."""
    exact = tuple(fact for fact in facts if _is_body(fact, agencies))
    if exact:
        return exact
    tied = tuple(fact for fact in facts if not fact.agency and _names_centre(fact, agencies))
    return tied or _only_one_said_of(facts, agencies)


def _is_body(fact: Fact, agencies: Sequence[str]) -> bool:
    own = fold(fact.agency or "").removeprefix(_BRANCH)
    return bool(own) and any(
        own == name
        or own.startswith(name + " ")
        or name.startswith(own + " ")
        or agency_key(fact.agency or "") == agency_key(asked_for)
        for asked_for in agencies
        for name in (fold(asked_for).removeprefix(_BRANCH),)
    )


def _names_centre(fact: Fact, agencies: Sequence[str]) -> bool:
    """A commune's figure that its sentence ties to the one-stop centre asked for."""
    if fact.level is not Level.COMMUNE:
        return False
    # Communes of the new map handle all of their cases at their centre.
    whole = fact.place_code[:1] == "C"
    return any(
        word in fold(agency) and (whole or mentions(fact, word) or mentions(fact, _CENTRE))
        for agency in agencies
        for word in _CENTRES
    )


def _only_one_said_of(facts: Sequence[Fact], agencies: Sequence[str]) -> tuple[Fact, ...]:
    """The one figure of a sentence that names a one-stop centre, where no body is its owner."""
    names = [fold(name) for name in agencies if any(word in fold(name) for word in _CENTRES)]
    said = [f for f in facts if any(name in fold(f.quote) for name in names)]
    if len(said) != 1 or said[0].agency or said[0].level is Level.ALL:
        return ()
    return (said[0],)


def _scored(facts: Sequence[Fact]) -> bool:
    """Index scores carry the tier of the unit scored; they are the whole unit's."""
    return facts[0].unit in ("điểm", "hạng") or facts[0].metric in ("par_index", "sipas")


def _single_tier(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    latest = newest(facts)
    return latest if len(latest) == 1 else ()


def _same_stretch(fact: Fact, other: Fact) -> bool:
    if fact.period_start and fact.period_end and other.period_start and other.period_end:
        return (
            (fact.period_start.month, fact.period_start.day, fact.period_end.month)
            == (other.period_start.month, other.period_start.day, other.period_end.month)
        )  # fmt: skip
    return fact.period_end is None and other.period_end is None


def _by_tier(fact: Fact) -> tuple[int, int, str]:
    year = age_key(fact)[0]
    return _LEVEL_ORDER.get(fact.level, 4), -year, fact.agency or ""


def _settle(
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
