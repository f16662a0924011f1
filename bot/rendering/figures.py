"""Cards of look-ups: one figure, all tiers, several metrics, several places."""

from __future__ import annotations

from datetime import date

from bot import messages as m
from bot.answering.answerer import Answerer
from bot.answering.answers import Figures
from bot.answering.arithmetic import difference
from bot.answering.contexts import label
from bot.answering.finding import Found
from bot.answering.numbers import capital, figure, lower, qualifier_word
from bot.answering.periods import ended_before, span
from bot.rendering import words as w
from bot.rendering.card import Card, bold, escape
from bot.rendering.proof import numbers_in
from bot.rendering.source import cited
from knowledge.models import Fact, Level, Qualifier, Status

_OLD_YEARS = 3
_ROWS = 5


class FigureCards:
    """Draws figures; `today` decides what is old."""

    def __init__(self, answerer: Answerer, today: date) -> None:
        self._a = answerer
        self._today = today

    # --- look-ups --------------------------------------------------------------------------

    def figures(self, card: Card, answer: Figures) -> None:
        """Chooses the layout by what is one and what is many."""
        facts = [fact for found in answer.found for fact in found.facts]
        disputed = {fact for found in answer.found for fact in found.disputed}
        if disputed.issuperset(facts) and len(answer.found) == 1:
            self._clash(card, facts)
            return
        card.disputed = frozenset(disputed)
        card.cite(facts[:12])
        if len(facts) == 1:
            self._single(card, answer, answer.found[0])
        elif not w.same_place(facts):
            self._places(card, answer)
        elif len(answer.found) == 1:
            self._tiers(card, answer, answer.found[0])
        else:
            self._metrics(card, answer)
        self._gaps(card, answer)
        if disputed:
            card.line(m.CLASH_NOTE)

    def _single(self, card: Card, answer: Figures, found: Found) -> None:
        fact = found.facts[0]
        who = f" {escape(fact.agency)}" if fact.agency else ""
        what = escape(w.counted(fact, self._a.metrics))
        head = bold(capital(figure(fact))) + what
        if w.is_target(fact):
            head = m.TARGET + bold(figure(fact)) + what
        if fact.level is not Level.ALL and not fact.agency and self._names_tier(fact, found):
            head += f", {w.tier(fact.level)}"
        card.line(head + (f",{who}" if who else ""))
        self._scope(card, fact, found, answer)
        earlier = found.earlier[0]
        formula = difference(fact, earlier) if earlier else None
        if earlier is not None and formula is not None:
            card.cite([earlier])
            card.formula(formula)
            card.line(
                m.CHANGE_SINCE.format(
                    change=capital(w.change(formula)), period=w.period(earlier),
                    formula=w.shown(formula),
                ),
                optional=True,
            )  # fmt: skip
        check = proving(fact)
        if check and formula is None:
            card.line(m.CHECK.format(check=escape(check)), optional=True)
        if w.is_target(fact) and not self._has_result(fact):
            card.line(m.NO_RESULT_YET)
        self._caution(card, [fact], found)

    def _has_result(self, fact: Fact) -> bool:
        return any(
            other.status is Status.RESULT and other.year == fact.year
            for other in self._a.kb.facts_of(fact.place_code, (fact.metric,))
        )

    def _names_tier(self, fact: Fact, found: Found) -> bool:
        own = self._a.places.own_level(fact.place_code)
        return (
            fact.level is not own
            or (
                fact.level in found.wanted.levels
                and (own is Level.PROVINCE or own is Level.CENTRAL)
            )
            or (own is Level.PROVINCE and fact.unit not in ("điểm", "hạng"))
        )

    def _scope(self, card: Card, fact: Fact, found: Found, answer: Figures) -> None:
        """Place and period, or what was taken from the question before."""
        place = self._a.places.described(fact)
        card.evidence.words(place)
        carried = answer.query.carried
        if carried and "places" in carried:
            slots = [self._a.places.short(fact), w.period(fact)]
            card.line(m.CARRIED.format(slots=escape(", ".join(slots))))
            if "(" in place:
                card.line(escape(capital(place)), optional=True)
            return
        card.line(escape(capital(place)))
        when = capital(w.period(fact))
        card.line(escape(m.NEWEST.format(period=when) if found.newest else when))

    def _caution(self, card: Card, facts: list[Fact], found: Found) -> None:
        """At most one: a tier not split, the city for the province, not exact, old."""
        fact = facts[0]
        levels = found.wanted.levels
        own = self._a.places.own_level(fact.place_code)
        if found.namesake:
            card.line(m.NAMESAKE.format(place=escape(fact.place)))
        elif (
            fact.level is Level.ALL
            and levels
            and Level.ALL not in levels
            and (own is Level.PROVINCE)
        ):
            card.line(m.WHOLE_UNIT.format(place=escape(fact.place), tier=w.tier(levels[0])))
        elif fact.qualifier in (Qualifier.ABOUT, Qualifier.MORE, Qualifier.LESS) and (
            fact.status is Status.RESULT
        ):
            card.line(m.NOT_EXACT.format(word=f"{qualifier_word(fact)} {bare_number(fact)}"))
        elif ended_before(fact, self._today, _OLD_YEARS):
            district = own is Level.DISTRICT
            card.fixed(m.OLD_DISTRICT if district else m.OLD)

    # --- several tiers ---------------------------------------------------------------------

    def _tiers(self, card: Card, answer: Figures, found: Found) -> None:
        facts = found.facts
        first = facts[0]
        one_time = w.same_span(facts)
        head = [self._a.metrics[first.metric].name, self._a.places.short(first)]
        if one_time:
            head.append(w.period(first))
        if w.is_target(first):
            head.insert(0, m.TARGET.strip(": "))
        card.line(escape(", ".join(head)))
        labelled = self._need_labels(facts)
        formulas = []
        for fact, earlier in zip(facts[:_ROWS], found.earlier, strict=False):
            text = bold(capital(figure(fact))) + escape(self._row_words(fact, labelled, one_time))
            formula = difference(fact, earlier) if earlier else None
            if formula is not None and earlier is not None:
                card.cite([earlier])
                card.formula(formula)
                formulas.append((formula, earlier))
                text += f", {w.change(formula)}"
            card.line(text + self._whose(card, fact))
        if formulas:
            since = {w.period(earlier) for _, earlier in formulas}
            text = m.CHANGES_SINCE.format(
                period=w.listed(sorted(since)),
                formulas=w.listed([w.shown(formula) for formula, _ in formulas]),
            )
            card.line(escape(text), optional=True)
        self._notes(card, first, found)

    def _whose(self, card: Card, fact: Fact) -> str:
        """Who says so, where another source says something else."""
        return m.SAYS.format(source=cited(card, fact)) if fact in card.disputed else ""

    def _need_labels(self, facts: tuple[Fact, ...]) -> bool:
        keys = [(fact.level, fact.agency, fact.year) for fact in facts]
        return len(set(keys)) < len(keys)

    def _row_words(self, fact: Fact, labelled: bool, one_time: bool) -> str:
        parts = []
        if fact.agency:
            parts.append(fact.agency)
        elif fact.level is not Level.ALL:
            parts.append(w.tier(fact.level))
        elif not labelled:
            parts.append(m.TIERS[str(Level.ALL)])
        if labelled and (own := label(fact)):
            parts.append(own)
        if not one_time:
            parts.append(w.period(fact))
        return " " + ", ".join(parts) if parts else ""

    def _notes(self, card: Card, fact: Fact, found: Found) -> None:
        """The place's change of name, and age."""
        place = self._a.places.described(fact)
        if "(" in place:
            card.evidence.words(place)
            card.line(escape(capital(place)), optional=True)
        if found.namesake:
            card.line(m.NAMESAKE.format(place=escape(fact.place)))
        elif ended_before(fact, self._today, _OLD_YEARS):
            card.fixed(m.OLD)

    def _clash(self, card: Card, facts: list[Fact]) -> None:
        """Two sources that disagree, side by side."""
        card.cite(facts[:3])
        card.sources = False
        first = facts[0]
        card.line(escape(m.CLASH.format(metric=lower(self._a.metrics[first.metric].name))))
        for fact in facts[:3]:
            shown = bold(capital(figure(fact)))
            card.line(m.CLASH_ROW.format(figure=shown, source=cited(card, fact)))
        scope = [self._a.places.short(first), w.tier(first.level), w.period(first)]
        card.line(escape(capital(", ".join(scope))))
        card.line(m.CLASH_NOTE)

    # --- several metrics, several places -----------------------------------------------------

    def _metrics(self, card: Card, answer: Figures) -> None:
        """Several metrics of one place; a rate and its count of one tier share a line."""
        rows: dict[tuple[object, ...], list[Fact]] = {}
        for found in answer.found:
            family = self._a.metrics[found.wanted.metric].family or found.wanted.metric
            for fact in found.facts:
                key = (
                    family,
                    fact.level,
                    fact.agency,
                    span(fact),
                    label(fact) if (self._need_labels(found.facts)) else "",
                    fact.article if fact in card.disputed else "",
                )
                rows.setdefault(key, []).append(fact)
        facts = [fact for group in rows.values() for fact in group]
        one_time = w.same_span(facts)
        tiers = {fact.level for fact in facts}
        for group in list(rows.values())[:_ROWS]:
            row = self._metric_row(group, len(tiers) > 1, one_time)
            card.line(row + self._whose(card, group[0]))
        first = facts[0]
        place = self._a.places.described(first)
        card.evidence.words(place)
        tail = (
            f", {w.tier(first.level)}"
            if len(tiers) == 1 and w.tier_matters(self._a.places, first)
            else ""
        )
        carried = answer.query.carried
        if carried and "places" in carried:
            slots = [self._a.places.short(first) + tail] + ([w.period(first)] if one_time else [])
            card.line(m.CARRIED.format(slots=escape(", ".join(slots))))
        else:
            card.line(escape(capital(place) + tail))
            if one_time:
                newest = answer.found[0].newest
                when = capital(w.period(first))
                card.line(escape(m.NEWEST.format(period=when) if newest else when))
        check = next(filter(None, map(proving, facts)), "")
        if check:
            card.line(m.CHECK.format(check=escape(check)), optional=True)
        self._caution(card, facts, answer.found[0])

    def _metric_row(self, group: list[Fact], tiers: bool, one_time: bool) -> str:
        first = group[0]
        text = m.TARGET if w.is_target(first) else ""
        shown = figure(first) if text else capital(figure(first))
        text += bold(shown) + escape(w.counted(first, self._a.metrics))
        for other in group[1:]:
            text += f", {bold(figure(other))}"
            if other.metric != first.metric and other.unit == first.unit:
                text += escape(w.counted(other, self._a.metrics))
        if first.agency:
            text += f", {escape(first.agency)}"
        elif tiers and first.level is not Level.ALL:
            text += f", {w.tier(first.level)}"
        if not one_time:
            text += f", {escape(w.period(first))}"
        return text

    def _places(self, card: Card, answer: Figures) -> None:
        """Several places: a block of figure and scope each."""
        facts = [fact for found in answer.found for fact in found.facts]
        one_metric = len({fact.metric for fact in facts}) == 1
        one_time = w.same_span(facts)
        head = self._a.metrics[facts[0].metric].name if one_metric else ""
        if head and one_time:
            head += f", {w.period(facts[0])}"
        card.line(escape(head))
        for found in answer.found:
            for fact in found.facts[:3]:
                text = bold(capital(figure(fact)))
                if not one_metric:
                    text += escape(w.counted(fact, self._a.metrics))
                text += f" {escape(self._a.places.short(fact))}"
                if fact.agency:
                    text += f", {escape(fact.agency)}"
                elif w.tier_matters(self._a.places, fact):
                    text += f", {w.tier(fact.level)}"
                if not one_time:
                    text += f", {escape(w.period(fact))}"
                card.line(text + self._whose(card, fact))

    def _gaps(self, card: Card, answer: Figures) -> None:
        if not answer.gaps:
            return
        several_places = len({gap.wanted.place for gap in answer.gaps}) > 1 or (
            answer.gaps[0].wanted.place not in {f.wanted.place for f in answer.found}
        )
        names = [
            self._a.places.name(gap.wanted.place)
            if several_places
            else lower(self._a.metrics[gap.wanted.metric].name)
            for gap in answer.gaps[:3]
        ]
        card.line(m.MISSING.format(what=card.named(w.listed(list(dict.fromkeys(names))))))


def proving(fact: Fact) -> str:
    """The sum or share whose result the figure is, told by its own sentence; "" where there is
    none: numbers of other sentences would stand on the card without their quote."""
    told = numbers_in(fact.quote)
    results = ((check, check.rpartition("=")[2].strip()) for check in fact.provenance.checks)
    return next(
        (
            check
            for check, result in results
            if result == figure(fact, unit=False) and numbers_in(check) <= told
        ),
        "",
    )


def bare_number(fact: Fact) -> str:
    """The bare number of a figure as printed."""
    word = qualifier_word(fact)
    text = figure(fact).removeprefix(word).strip()
    return text.split(" ")[0]
