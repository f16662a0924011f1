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

from bot.answering.bodies import is_body, of_bodies, of_topic, own_of
from bot.answering.periods import as_long, asked, exactly, matches, newest
from bot.answering.places import Places
from bot.answering.settling import by_tier, is_score, settle, single_tier, year_before
from bot.query import PeriodSlot
from knowledge.models import Fact, Level, Status
from knowledge.store.base import KnowledgeBase
from knowledge.text import fold

_INDEXES = ("par_index", "ddci")
_RANKS = ("par_rank", "ddci_rank")
_EITHER = ("tasks_assigned",)  # what was assigned is an aim and a figure at once


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
        result = self._within(wanted, facts)
        if isinstance(result, Gap) and result.reason in (Reason.PERIOD, Reason.LATER):
            return self._renewed(wanted) or self._of_same_name(wanted) or result
        return result

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
        own = self._own(of_status, wanted)
        if not own:
            if wanted.agencies:
                return Gap(wanted, Reason.AGENCY, known=of_status)
            if self._bodies(of_status) > 1:
                namesake = self._namesake(wanted)
                return namesake or Gap(wanted, Reason.BODIES, known=newest(of_status))
            own = of_status
        inside = exactly(tuple(f for f in own if matches(f, wanted.period)), wanted.period)
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
        kept, disputed = settle(kept, wanted.topic)
        kept = tuple(sorted(kept, key=by_tier))
        earlier = tuple(year_before(fact, own) for fact in kept)
        return Found(wanted, kept, earlier, not asked(wanted.period), disputed)

    def _own(self, facts: tuple[Fact, ...], wanted: Wanted) -> tuple[Fact, ...]:
        beside = wanted.topic and not wanted.agencies and of_topic(facts, wanted.topic)
        return beside or own_of(facts, wanted.agencies)

    def _only_other_status(self, wanted: Wanted, facts: tuple[Fact, ...], reason: Reason) -> Gap:
        if reason is Reason.RESULT and (above := self._parent(wanted)):
            return above
        own = own_of(facts, wanted.agencies) or facts
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
            if own and is_score(own):
                return own
            return Gap(wanted, Reason.WHOLE, substitute=single_tier(facts), known=facts)
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

    # --- outside -----------------------------------------------------------------------------

    def _elsewhere(self, wanted: Wanted) -> Found | Gap:
        metrics = self._kb.metrics_by_place()
        has_any = bool(metrics.get(wanted.place))
        if wanted.agencies:
            known = self._kb.agencies_in(wanted.place, ()) if has_any else ()
            ours = tuple(f for f in known if is_body(f, wanted.agencies))
            reason = Reason.METRIC if ours else Reason.AGENCY
            return Gap(wanted, reason, known=ours)
        if namesake := self._namesake(wanted):
            return namesake
        if renewed := self._renewed(wanted) or self._of_same_name(wanted):
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
                if fact.period_end is not None and fact.period_end >= _NEW_MAP
            )
            found = self._within(replace(wanted, place=code), facts) if facts else None
            if isinstance(found, Found):
                return found
        return None

    def _of_same_name(self, wanted: Wanted) -> Found | None:
        """Figures of the asked period kept under the province of the same name on the other map."""
        if not asked(wanted.period):
            return None
        before = (
            code
            for code in self._places.predecessors(wanted.place)
            if self._places.renewed(code) == wanted.place
        )
        for code in (*before, self._places.renewed(wanted.place)):
            found = self._within_if_any(replace(wanted, place=code))
            if code != wanted.place and isinstance(found, Found):
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
