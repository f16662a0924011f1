"""Cards of comparisons, trends, rankings and ranks."""

from __future__ import annotations

from bot import messages as m
from bot.answering.answerer import Answerer
from bot.answering.answers import Comparison, Ranking, RankOf, Step, Trend
from bot.answering.arithmetic import Formula
from bot.answering.numbers import capital, figure, lower, vietnamese
from bot.rendering import charts
from bot.rendering import words as w
from bot.rendering.card import Card, bold, escape
from knowledge.models import Fact, Level

_LINES = 8


class TableCards:
    """Draws answers that hold several figures against each other."""

    def __init__(self, answerer: Answerer) -> None:
        self._a = answerer

    # --- comparison -----------------------------------------------------------------------

    def comparison(self, card: Card, answer: Comparison) -> None:
        """A line a side, who has no figure, the difference or why there is none."""
        facts = answer.facts
        card.cite(facts)
        one_time = "kỳ" not in answer.unlike
        provinces = {self._a.places.province(fact.place_code) for fact in facts}
        head = self._a.metrics[facts[0].metric].name
        if one_time:
            head += f", {w.period(facts[0])}"
        districts = all(self._a.places.own_level(f.place_code) is Level.DISTRICT for f in facts)
        if len(provinces) == 1 and districts:
            head += f", {self._a.places.titled(next(iter(provinces)))}"
        card.line(escape(head))
        for fact in facts:
            card.line(self._side(fact, one_time, "chỉ số" in answer.unlike))
        if answer.gaps:
            names = [
                gap.wanted.agencies[0] if gap.wanted.agencies else
                self._a.places.name(gap.wanted.place) for gap in answer.gaps
            ]  # fmt: skip
            card.line(m.MISSING.format(what=card.named(w.listed(names))))
        if answer.formula is not None and not answer.unlike:
            self._higher(card, facts, answer.formula)
        elif answer.formula is not None:
            self._higher(card, facts, answer.formula)
            card.line(m.UNLIKE.format(what=", khác ".join(answer.unlike)))
        elif answer.unlike:
            card.line(m.UNLIKE.format(what=", khác ".join(answer.unlike)))
        card.chart = charts.of_places(self._a, facts)

    def _higher(self, card: Card, facts: tuple[Fact, ...], formula: Formula) -> None:
        card.formula(formula)
        if not formula.result:
            card.line(m.EQUAL)
            return
        best = max(facts, key=lambda fact: fact.value)
        name = best.agency or self._a.places.short(best)
        card.line(
            m.HIGHER.format(
                place=escape(capital(name)), amount=w.amount(formula), formula=w.shown(formula)
            )
        )

    def _side(self, fact: Fact, one_time: bool, with_metric: bool) -> str:
        text = bold(capital(figure(fact)))
        if with_metric:
            text += escape(w.counted(fact, self._a.metrics))
        text += f" {escape(fact.agency or self._a.places.short(fact))}"
        own = self._a.places.own_level(fact.place_code)
        if not fact.agency and fact.level not in (Level.ALL, own):
            text += f", {w.tier(fact.level)}"
        elif (
            not fact.agency
            and own in (Level.PROVINCE, Level.CENTRAL)
            and (fact.level is own and fact.unit not in ("điểm", "hạng"))
        ):
            text += f", {w.tier(fact.level)}"
        return text if one_time else f"{text}, {escape(w.period(fact))}"

    # --- trend -------------------------------------------------------------------------------

    def trend(self, card: Card, answer: Trend) -> None:
        """The change first where there is one tier, else a line a tier."""
        steps = answer.steps
        for step in steps:
            card.cite([step.later, *(filter(None, (step.earlier, step.stated)))])
        card.chart = charts.of_steps(self._a, steps)
        if len(steps) == 1:
            self._one_step(card, steps[0])
        else:
            self._many_steps(card, steps)

    def _one_step(self, card: Card, step: Step) -> None:
        later, earlier = step.later, step.earlier
        if step.formula is not None and earlier is not None:
            card.formula(step.formula)
            apart = (later.year or 0) - (earlier.year or 0)
            after = f" {m.AFTER_A_YEAR}" if apart == 1 else ""
            card.line(bold(capital(w.change(step.formula))) + after)
            for fact in (earlier, later):
                when = escape(capital(w.period(fact)))
                card.line(m.IN_PERIOD.format(period=when, figure=bold(figure(fact))))
            card.line(m.FORMULA.format(formula=w.with_result(step.formula)), optional=True)
        else:
            card.line(bold(capital(figure(later))) + escape(w.counted(later, self._a.metrics)))
            if earlier is not None:
                when = escape(capital(w.period(earlier)))
                card.line(m.IN_PERIOD.format(period=when, figure=bold(figure(earlier))))
            card.line(escape(capital(w.period(later))))
        if step.stated is not None:
            change = lower(self._a.metrics[step.stated.metric].name)
            shown = f"{figure(step.stated)} ({change})"
            card.line(m.STATED_CHANGE.format(change=card.named(shown)))
        place = self._a.places.described(later)
        card.evidence.words(place)
        parts = [self._a.metrics[later.metric].name]
        if later.agency:
            parts.append(later.agency)
        elif later.level is not Level.ALL:
            parts.append(w.tier(later.level))
        card.line(escape(", ".join([*parts, place])))

    def _many_steps(self, card: Card, steps: tuple[Step, ...]) -> None:
        first = steps[0].later
        head = f"{self._a.metrics[first.metric].name}, {self._a.places.short(first)}"
        card.line(escape(head))
        formulas = []
        for step in steps[:4]:
            text = f"{capital(w.tier(step.later.level))}: "
            if step.earlier is not None:
                text += f"{bold(figure(step.earlier))} ({escape(w.period(step.earlier))}), "
            text += f"{bold(figure(step.later))} ({escape(w.period(step.later))})"
            if step.formula is not None:
                card.formula(step.formula)
                formulas.append(w.shown(step.formula))
                text += f", {w.change(step.formula)}"
            card.line(text)
        if formulas:
            card.line(m.FORMULA.format(formula=w.listed(formulas)), optional=True)
        place = self._a.places.described(first)
        if "(" in place:
            card.evidence.words(place)
            card.line(escape(capital(place)), optional=True)

    # --- ranking -----------------------------------------------------------------------------

    def ranking(self, card: Card, answer: Ranking) -> None:
        """Figures in order; counts and thresholds say how many were counted."""
        if answer.threshold is not None or answer.counted:
            self._counted_head(card, answer)
        facts = answer.facts
        every = answer.whole or bool(answer.query.limit)
        card.cite(facts, quoted=facts if every else facts[:1])
        one_time = not answer.mixed
        room = self._room(answer)
        for at, fact in enumerate(facts[:room]):
            main = at == 0 or every
            card.line(self._entry(fact, answer.ranks[at], answer, main, one_time))
        rest = [
            f"{self._name(fact, answer.member)} {figure(fact, unit=False)}" for fact in facts[room:]
        ]
        card.line(escape("; ".join(rest)))
        if facts:
            card.line(self._about(card, answer, one_time))
        self._left_out(card, answer)
        self._how_many(card, answer)
        if answer.scales:
            card.line(m.SCALES)
        if answer.mixed:
            card.line(m.MIXED)
        if facts and self._a.metrics[facts[0].metric].better == "lower" and not answer.whole:
            card.line(m.LOWER_IS_BETTER, optional=True)
        if facts:
            card.chart = charts.of_places(self._a, facts)

    def _room(self, answer: Ranking) -> int:
        """How many figures get a line of their own beside all that has to be said."""
        counts = answer.threshold is not None or answer.counted
        among = answer.threshold is not None or (answer.members > 0 and not answer.whole)
        said = 2 + counts + among + answer.scales + answer.mixed  # 2: what it is about, source
        room = _LINES - said
        return room if len(answer.facts) <= room else room - 1

    def _counted_head(self, card: Card, answer: Ranking) -> None:
        unit = m.UNITS_OF_MEMBER.get(answer.member, "nơi")
        count = card.counted(answer.passing)
        if answer.threshold is None:
            card.line(m.COUNTED.format(count=count, unit=unit))
            return
        threshold = answer.threshold
        sample = answer.facts[0].unit if answer.facts else ""
        if not sample and answer.query.metrics:
            sample = "%" if self._a.metrics[answer.query.metrics[0]].units == ("%",) else ""
        value = vietnamese(threshold.value) + ("%" if sample == "%" else f" {sample}".rstrip())
        upper = vietnamese(threshold.upper) if threshold.upper is not None else ""
        card.evidence.words(value, upper, value + "%")
        words = m.THRESHOLDS[threshold.op].format(value=value, upper=upper)
        line = m.PASSING if answer.facts else m.NONE_PASSES
        card.evidence.count(0)
        card.line(line.format(count=count, unit=unit, threshold=words))

    def _name(self, fact: Fact, member: str) -> str:
        if member == "năm":
            return w.period(fact)
        if member == "cấp":
            return w.tier(fact.level)
        return fact.agency or self._a.places.short(fact)

    def _entry(
        self, fact: Fact, rank: Fact | None, answer: Ranking, main: bool, one_time: bool
    ) -> str:
        text = capital(figure(fact))
        text = bold(text) if main else escape(text)
        text += f" {escape(self._name(fact, answer.member))}"
        own = self._a.places.own_level(fact.place_code)
        if not answer.member and not fact.agency and fact.level not in (Level.ALL, own):
            text += f", {w.tier(fact.level)}"
        if rank is not None and fact.unit != "hạng":
            text += f", {m.RANK.format(rank=vietnamese(rank.value))}"
        return text if one_time else f"{text}, {escape(w.period(fact))}"

    def _about(self, card: Card, answer: Ranking, one_time: bool) -> str:
        """Metric, period and scope of the ranking."""
        fact = answer.facts[0]
        card.cite(filter(None, answer.ranks), quoted=())
        names = dict.fromkeys(self._a.metrics[each.metric].name for each in answer.facts)
        parts = [", ".join(names)]
        if one_time and answer.member != "năm":
            parts[0] += (
                f" {w.period(fact)}"
                if w.period(fact).startswith("năm")
                else (f", {w.period(fact)}")
            )
        tiers = {f.level for f in answer.facts}
        if answer.query.levels and len(tiers) == 1 and answer.member != "cấp":
            parts.append(w.tier(fact.level))
        if answer.scope:
            place = self._a.places.titled(answer.scope)
            card.evidence.words(place)
            parts.append(place)
        return escape(", ".join(parts))

    def _left_out(self, card: Card, answer: Ranking) -> None:
        """How many passed without being shown."""
        left = answer.passing - len(answer.facts)
        if answer.whole and left > 0:
            card.line(m.MORE_PLACES.format(count=card.counted(left)), optional=True)

    def _how_many(self, card: Card, answer: Ranking) -> None:
        known = card.counted(answer.known)
        members = card.counted(answer.members) if answer.members > answer.known else ""
        if answer.threshold is not None or answer.counted:
            if answer.counted and answer.threshold is None:
                return
            line = m.COUNTED_AMONG_MEMBERS if members else m.COUNTED_AMONG
            card.line(line.format(known=known, members=members))
        elif members:
            line = m.KNOWN_OF_MEMBERS.format(known=known, members=members)
            card.line(line, optional=answer.whole)
        elif answer.known > len(answer.facts):
            line = m.KNOWN_TIERS if answer.member == "cấp" else m.KNOWN
            card.line(line.format(known=known), optional=True)

    # --- the rank of one -----------------------------------------------------------------------

    def rank_of(self, card: Card, answer: RankOf) -> None:
        """As the article states it, else counted and said so."""
        main = answer.rank or answer.score
        if main is None:
            return
        card.cite([fact for fact in (answer.rank, answer.score, answer.first) if fact])
        metric = self._a.metrics[main.metric]
        if answer.rank is not None:
            tail = "" if answer.score else escape(w.counted(answer.rank, self._a.metrics))
            card.line(bold(capital(figure(answer.rank))) + tail)
        else:
            card.line(
                m.RANK_COUNTED.format(
                    position=card.counted(answer.position), known=card.counted(answer.known)
                )
            )
        place = self._a.places.described(main)
        card.evidence.words(place)
        who = f"{main.agency}, {place}" if main.agency else place
        card.line(escape(capital(who)))
        if answer.score is not None:
            name = self._a.metrics[answer.score.metric].name
            when = w.period(answer.score)
            card.line(escape(f"{name}, {when}: {figure(answer.score)}"))
        else:
            card.line(escape(capital(w.period(main))))
        if answer.behind is not None and answer.first is not None:
            card.formula(answer.behind)
            card.evidence.words(m.BEHIND)
            card.line(
                m.BEHIND.format(amount=w.amount(answer.behind), formula=w.shown(answer.behind)),
                optional=True,
            )
        if metric.better == "lower" and answer.rank is None:
            card.line(m.LOWER_IS_BETTER, optional=True)
