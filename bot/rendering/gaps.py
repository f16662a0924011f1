"""Cards of what is not known: first what is missing, then what there is instead.

A substitute is never bold, and stands only where the gap allows one; elsewhere names and
buttons alone.
"""

from __future__ import annotations

from bot import messages as m
from bot.answering.answerer import Answerer
from bot.answering.answers import NoData, Unknown
from bot.answering.finding import Gap, Reason
from bot.answering.numbers import capital, lower, vietnamese
from bot.rendering import words as w
from bot.rendering.card import Card, escape
from bot.reply import Outcome
from knowledge.models import Fact, Level

_NAMED = 4


class GapCards:
    """Draws `NoData` and `Unknown`."""

    def __init__(self, answerer: Answerer) -> None:
        self._a = answerer

    def unknown(self, card: Card, answer: Unknown) -> None:
        """A number nobody has."""
        card.outcome = Outcome.NO_DATA
        value = vietnamese(answer.value)
        if "%" in answer.query.text:
            value += "%"
        card.evidence.words(value)
        if answer.query.places:
            place = card.named(self._a.places.name(answer.query.places[0]))
            card.line(m.NO_SUCH_VALUE_HERE.format(value=value, place=place))
        else:
            card.line(m.NO_SUCH_VALUE.format(value=value))

    def no_data(self, card: Card, answer: NoData) -> None:
        """One branch a reason; see conversation cards of the same names."""
        card.outcome = Outcome.NO_DATA
        gap = answer.gap
        if answer.query.apart and answer.offers and gap.reason is Reason.METRIC:
            self._part(card, answer)
            return
        match gap.reason:
            case Reason.LATER:
                self._later(card, gap)
            case Reason.PERIOD:
                self._period(card, gap)
            case Reason.TIER:
                self._tier(card, gap)
            case Reason.WHOLE:
                self._whole(card, gap)
            case Reason.TARGET:
                self._target(card, gap)
            case Reason.RESULT:
                self._result(card, gap)
            case Reason.PARENT:
                self._parent(card, gap)
            case Reason.NEW_PLACE:
                self._new_place(card, gap)
            case Reason.INSIDE:
                self._inside(card, gap)
            case Reason.AGENCY:
                self._agency(card, gap)
            case _:
                self._nothing(card, answer)

    def _part(self, card: Card, answer: NoData) -> None:
        """ "Trước hạn" alone: no figure of its own; the figure it is counted in is offered."""
        place, part = answer.gap.wanted.place, card.named(answer.query.apart)
        if place:
            card.line(m.NO_PART.format(part=part, place=self._place(card, place)))
        else:
            card.line(m.NO_PART_ANYWHERE.format(part=part))
        card.line(m.PART_WITHIN.format(metric=self._metric(card, answer.offers[0])))

    # --- pieces ------------------------------------------------------------------------------

    def _place(self, card: Card, code: str) -> str:
        return card.named(self._a.places.name(code))

    def _metric(self, card: Card, id_: str) -> str:
        return card.named(lower(self._a.metrics[id_].name))

    def _substitute(self, card: Card, fact: Fact) -> str:
        card.cite([fact])
        text = w.statement(fact, self._a.metrics)
        return escape(f"{text}, {fact.agency}" if fact.agency else text)

    def _scope(self, card: Card, fact: Fact) -> str:
        """Tier and place behind a substitute."""
        place = self._a.places.described(fact)
        card.evidence.words(place)
        own = self._a.places.own_level(fact.place_code)
        tier = (
            f"{w.tier(fact.level)}, "
            if fact.level not in (Level.ALL, own)
            or (fact.level is Level.PROVINCE and fact.unit not in ("điểm", "hạng"))
            else ""
        )
        return escape(tier + place)

    def _names(self, card: Card, codes: tuple[str, ...]) -> str:
        return card.named(w.listed([self._a.places.name(code) for code in codes[:_NAMED]]))

    # --- reasons -------------------------------------------------------------------------------

    def _later(self, card: Card, gap: Gap) -> None:
        period = w.asked_period(gap.wanted.period)
        card.line(m.NO_YEAR.format(period=card.named(period)))
        facts = gap.substitute
        first = facts[0]
        parts = [
            f"{self._substitute(card, fact)}"
            + (f", {w.tier(fact.level)}" if fact.level is not Level.ALL and len(facts) > 1 else "")
            for fact in facts
        ]
        shown = f"{'; '.join(parts)}, " + (
            self._scope(card, first) if len(facts) == 1 else
            card.named(self._a.places.described(first))
        )  # fmt: skip
        card.line(m.NEWEST_IS.format(period=escape(w.period(first)), figure=shown))

    def _period(self, card: Card, gap: Gap) -> None:
        period = w.asked_period(gap.wanted.period)
        place = self._place(card, gap.wanted.place) if gap.wanted.place else "nơi nào"
        card.line(m.NO_PERIOD.format(period=card.named(period), place=place))
        known = list(dict.fromkeys(w.period(fact) for fact in gap.known))[:3]
        if not gap.wanted.place:  # of all places: years alone
            known = list(dict.fromkeys(f"năm {fact.year}" for fact in gap.known))[:5]
        if known:
            name = self._a.metrics[gap.wanted.metric].name if gap.wanted.metric else "Số liệu"
            card.line(
                m.KNOWN_PERIODS.format(metric=escape(name), periods=card.named(w.listed(known)))
            )

    def _tier(self, card: Card, gap: Gap) -> None:
        asked = w.listed([w.tier(level) for level in gap.wanted.levels])
        place = self._place(card, gap.wanted.place)
        if not gap.substitute:
            period = w.asked_period(gap.wanted.period) if gap.wanted.period.year else ""
            place += f" {card.named(period)}" if period else ""
            card.line(m.NO_TIER_KNOWN.format(tier=asked, place=place))
            tiers = dict.fromkeys(w.tier(f.level) for f in gap.known if f.level is not Level.ALL)
            if tiers:
                name = escape(self._a.metrics[gap.wanted.metric].name)
                card.line(m.KNOWN_TIERS_ARE.format(metric=name, tiers=w.listed(list(tiers))))
            return
        fact = gap.substitute[0]
        card.line(m.NO_TIER.format(tier=asked))
        whole = f"toàn {self._a.places.titled(fact.place_code)}"
        figure_ = self._substitute(card, fact)
        card.line(
            m.WHOLE_IS.format(
                place=card.named(whole), figure=figure_, period=escape(w.period(fact))
            )
        )
        card.line(m.NOT_OF_TIER.format(tier=asked))

    def _whole(self, card: Card, gap: Gap) -> None:
        titled = card.named(f"toàn {self._a.places.titled(gap.wanted.place)}")
        card.line(m.NO_WHOLE.format(place=titled))
        if gap.substitute:
            fact = gap.substitute[0]
            card.line(
                m.ONE_TIER_IS.format(
                    tier=fact.agency or w.tier(fact.level),
                    figure=self._substitute(card, fact), period=escape(w.period(fact)),
                )
            )  # fmt: skip
            return
        tiers = dict.fromkeys(w.tier(fact.level) for fact in gap.known)
        name = escape(self._a.metrics[gap.wanted.metric].name)
        card.line(m.KNOWN_TIERS_ARE.format(metric=name, tiers=w.listed(list(tiers))))

    def _target(self, card: Card, gap: Gap) -> None:
        facts = gap.substitute or gap.known
        first = facts[0]
        period = w.asked_period(gap.wanted.period) or w.period(first)
        place = self._place(card, gap.wanted.place)
        card.line(m.ONLY_TARGET_HEAD.format(period=card.named(period), place=place))
        if gap.substitute:
            card.line(
                m.ONLY_TARGET.format(
                    figure=self._substitute(card, first), period=escape(w.period(first))
                )
            )
        card.line(m.TARGET_IS_NO_RESULT)

    def _result(self, card: Card, gap: Gap) -> None:
        metric = self._metric(card, gap.wanted.metric)
        place = self._place(card, gap.wanted.place)
        card.line(m.NO_TARGET.format(metric=metric, place=place))
        if gap.known:
            card.line(m.RESULT_IS.format(period=card.named(w.period(gap.known[0]))))

    def _parent(self, card: Card, gap: Gap) -> None:
        fact = gap.substitute[0]
        card.line(m.NO_OWN.format(place=self._place(card, gap.wanted.place)))
        parent = card.named(self._a.places.titled(fact.place_code))
        figure_ = self._substitute(card, fact)
        card.line(m.PARENT_IS.format(parent=parent, figure=figure_, period=escape(w.period(fact))))

    def _new_place(self, card: Card, gap: Gap) -> None:
        titled = card.named(self._a.places.titled(gap.wanted.place))
        card.line(m.NO_NEW_PLACE.format(place=titled))
        names = []
        for code in gap.places[:3]:
            inside = self._a.kb.inside(code, gap.wanted.metric, 2) if gap.wanted.metric else ()
            have = self._a.kb.metrics_by_place().get(code, frozenset())
            if gap.wanted.metric in have or not inside:
                names.append(m.OLD_NAME.format(place=self._a.places.name(code)))
            else:
                names += [self._a.places.name(each) for each in inside]
        note = card.named(self._a.places.note(gap.wanted.place))
        card.fixed(m.NEW_PLACE_WAS.format(note=note, places=card.named(w.listed(names))))
        card.line(m.NOT_SUMMED)

    def _inside(self, card: Card, gap: Gap) -> None:
        place = self._place(card, gap.wanted.place)
        if gap.wanted.metric:
            metric = self._metric(card, gap.wanted.metric)
            card.line(m.NO_METRIC.format(metric=metric, place=place))
        else:
            card.line(m.NO_PLACE.format(place=place))
        card.line(m.INSIDE_HAS.format(place=place, places=self._names(card, gap.places)))

    def _agency(self, card: Card, gap: Gap) -> None:
        agency = card.named(gap.wanted.agencies[0]) if gap.wanted.agencies else "cơ quan này"
        if gap.wanted.metric:
            metric = self._metric(card, gap.wanted.metric)
            card.line(m.NO_AGENCY.format(metric=metric, agency=agency))
        else:
            card.line(m.NO_AGENCY_AT_ALL.format(agency=agency))
        if gap.known and gap.wanted.place and any(not fact.agency for fact in gap.known):
            place = self._place(card, gap.wanted.place)
            card.line(m.NOT_THE_PROVINCES.format(place=place))

    def _nothing(self, card: Card, answer: NoData) -> None:
        gap = answer.gap
        wanted = gap.wanted
        if wanted.place and gap.reason is Reason.NOTHING:
            card.line(m.NO_PLACE.format(place=self._place(card, wanted.place)))
            if wanted.metric and gap.places:
                name = escape(self._a.metrics[wanted.metric].name)
                card.line(m.METRIC_AT.format(metric=name, places=self._names(card, gap.places)))
            return
        if not wanted.metric:
            card.line(m.NO_PASSAGE)
            return
        metric = self._metric(card, wanted.metric)
        if not wanted.place and gap.places:
            name = escape(self._a.metrics[wanted.metric].name)
            card.line(m.NO_SUCH_MEMBERS.format(metric=metric))
            card.line(m.METRIC_AT.format(metric=name, places=self._names(card, gap.places)))
            return
        if not wanted.place:
            card.line(m.NO_METRIC_ANYWHERE.format(metric=metric))
            return
        place = self._place(card, wanted.place)
        card.line(m.NO_METRIC.format(metric=metric, place=place))
        if answer.offers:
            names = [lower(self._a.metrics[id_].name) for id_ in answer.offers]
            card.line(
                m.PLACE_HAS.format(place=capital(place), metrics=card.named(", ".join(names)))
            )
