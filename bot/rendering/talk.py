"""Cards that are no figures, or figures in a sentence: claims, sources, questions back, talk."""

from __future__ import annotations

from bot import messages as m
from bot.answering.answerer import Answerer
from bot.answering.answers import (
    Clarify,
    Confirm,
    Coverage,
    Defined,
    Merger,
    Passages,
    Reverse,
    Social,
    Source,
)
from bot.answering.numbers import capital, figure, lower, qualifier_word
from bot.query import Ask, Intent, Query
from bot.rendering import words as w
from bot.rendering.card import Card, bold, escape, link, published, source_name
from bot.rendering.figures import bare_number, proving
from bot.reply import Outcome
from knowledge.models import Fact, Level, Qualifier

_NAMED = 5
_LONG = 700
_FIXED = {
    Intent.GREETING: (m.GREETING, Outcome.HELP),
    Intent.THANKS: (m.THANKS, Outcome.HELP),
    Intent.ABUSE: (m.ABUSE, Outcome.HELP),
    Intent.CANCEL: (m.CANCELLED, Outcome.HELP),
    Intent.PROCEDURE: (m.PROCEDURE, Outcome.OUT_OF_SCOPE),
    Intent.OFF_TOPIC: (m.OFF_TOPIC, Outcome.OUT_OF_SCOPE),
}


class TalkCards:
    """Draws everything around figures."""

    def __init__(self, answerer: Answerer) -> None:
        self._a = answerer

    # --- checking ---

    def reverse(self, card: Card, answer: Reverse) -> None:
        """Whose figure a number is; several owners on lines of their own."""
        facts = answer.facts
        card.cite(facts)
        if len(facts) > 1:
            count = card.counted(len(facts))
            card.line(m.REVERSE_SEVERAL.format(figure=escape(figure(facts[0])), count=count))
            for fact in facts:
                card.line(escape(capital(self._described(fact))))
            return
        fact = facts[0]
        name = self._a.metrics[fact.metric].label
        place = fact.agency or self._a.places.short(fact)
        if fact.agency:
            place += f", {self._a.places.short(fact)}"
        card.line(
            m.REVERSE.format(
                figure=escape(capital(figure(fact))), metric=escape(name), place=escape(place)
            )
        )
        where = self._a.places.described(fact)
        card.evidence.words(where)
        tier = f", {w.tier(fact.level)}" if fact.level is not Level.ALL else ""
        card.line(escape(capital(where)) + tier)
        card.line(escape(capital(w.period(fact))))
        check = proving(fact)
        if check:
            card.line(m.CHECK.format(check=escape(check)), optional=True)
        card.line(m.REVERSE_ONLY, optional=True)

    def _described(self, fact: Fact) -> str:
        """Metric, place, tier and period of a figure, in a line."""
        parts = [lower(self._a.metrics[fact.metric].name), self._a.places.short(fact)]
        if fact.agency:
            parts.append(fact.agency)
        elif fact.level is not Level.ALL:
            parts.append(w.tier(fact.level))
        parts.append(w.period(fact))
        return ", ".join(parts)

    def confirm(self, card: Card, answer: Confirm) -> None:
        """Right or wrong first, the figure with it; a claim of "exactly" against "nearly"."""
        facts = answer.facts
        card.cite(facts)
        first = facts[0]
        shown = escape(w.counted(first, self._a.metrics))
        vague = first.qualifier is not Qualifier.EXACT
        if answer.right:
            card.line(m.RIGHT + bold(figure(first)) + shown)
        elif vague and first.value == answer.claimed:
            card.line(bold(capital(figure(first))) + shown)
        else:
            card.line(m.WRONG + bold(figure(first)) + shown)
            for fact in facts[1:]:
                card.line(bold(figure(fact)) + f", {escape(self._described(fact))}")
            self._mistaken(card, answer)
        place = self._a.places.described(first)
        card.evidence.words(place)
        if first.agency:
            place = f"{first.agency}, {place}"
        elif first.level is not Level.ALL and (
            first.level is not self._a.places.own_level(first.place_code)
            or first.level is Level.PROVINCE
        ):
            place += f", {w.tier(first.level)}"
        card.line(escape(capital(place)))
        card.line(escape(capital(w.period(first))))
        if vague and not answer.right:
            word = f"{qualifier_word(first)} {bare_number(first)}"
            card.line(m.NOT_EXACT.format(word=word))

    def _mistaken(self, card: Card, answer: Confirm) -> None:
        other = answer.other
        if other is None:
            return
        card.evidence.fact(other)
        first = answer.facts[0]
        if other.metric == first.metric:
            what = w.period(other)
            if other.level is not first.level:
                what = f"{w.tier(other.level)}, {what}"
            what = f"số của {what}"
        else:
            what = self._a.metrics[other.metric].label
        value = bare_number(other)
        card.line(m.CLAIM_IS.format(value=escape(value), what=escape(what)))

    def source(self, card: Card, answer: Source) -> None:
        """Author, publisher, date, title with link."""
        article = answer.article
        card.cite(answer.facts)
        card.sources = False
        named = source_name(article, card.evidence)
        who = f"{card.named(article.author)}, {named}" if article.author else named
        shown = w.listed([capital(figure(fact)) for fact in answer.facts])
        card.line(m.SOURCE_OF.format(figure=escape(shown), who=who))
        title = card.named(article.title or m.SOURCE_UNKNOWN)
        if article.url.startswith(("http://", "https://")):
            title = link(article.url, title)
        card.line(title)

    # --- texts ---

    def defined(self, card: Card, answer: Defined) -> None:
        """A term, its text and what it is based on."""
        entry = answer.definition
        card.fixed(m.DEFINITION.format(term=escape(entry.title), text=escape(entry.text)))
        card.fixed(m.BASIS.format(source=escape(entry.source)))

    def passages(self, card: Card, answer: Passages) -> None:
        """Sentences of an article, open, and where they stand."""
        card.line(m.PASSAGE)
        card.passages = [shortened(passage.text) for passage in answer.passages]
        article = card.kb.article(answer.passages[0].article)
        card.sources = False
        if article is not None:
            card.tail = m.SOURCE.format(sources=source_name(article, card.evidence))

    def merger(self, card: Card, answer: Merger) -> None:
        """What became of each place."""
        for code in answer.places[:3]:
            place = self._a.places.titled(code)
            note = self._a.places.note(code)
            line = m.MERGER if note else m.NO_MERGER
            text = line.format(place=escape(place), note=escape(note))
            card.fixed(capital(text))
        if not answer.places:
            card.outcome = Outcome.CLARIFY
            card.line(m.WHICH_PLACE_OPEN)

    def coverage(self, card: Card, answer: Coverage) -> None:
        """How many articles and figures, and of which places."""
        articles, facts = card.counted(answer.articles), card.counted(answer.facts)
        card.line(m.COVERAGE.format(articles=articles, facts=facts))
        names = [self._a.places.name(code) for code in answer.places[:8]]
        more = len(answer.places) - len(names)
        if more > 0:
            names.append(m.AND_OTHERS.format(count=card.counted(more)))
        card.line(m.COVERAGE_PLACES.format(places=card.named(w.listed(names))))
        for article in answer.newest:
            when = published(article.published)
            text = ", ".join(filter(None, (article.publisher or article.title, when)))
            card.line(card.named(text), optional=True)

    # --- talk ---

    def social(self, card: Card, answer: Social) -> None:
        """Greeting, thanks, help and what is not the bot's business."""
        if answer.query.intent is Intent.HELP:
            self._help(card, answer.query)
            return
        text, outcome = _FIXED[answer.query.intent]
        card.outcome = outcome
        card.fixed(text)

    def _help(self, card: Card, query: Query) -> None:
        card.outcome = Outcome.HELP
        if query.topic == ("export",):
            card.fixed(m.HELP_EXPORT)
            return
        coverage = self._a.coverage(Query(Intent.COVERAGE, ""))
        names = [self._a.places.name(code) for code in coverage.places[:8]]
        card.fixed(m.HELP)
        example = example_question(self._a)
        if example:
            card.line(m.HELP_FIGURE.format(example=card.named(example)))
        pair = example_pair(self._a)
        if pair is not None:
            one, other, metric, home = pair
            compare = m.ASK_COMPARE.format(one=one, other=other, metric=metric)
            card.line(m.HELP_COMPARE.format(example=card.named(compare)))
            rank = m.ASK_RANK.format(place=home, metric=metric)
            card.line(m.HELP_RANK.format(example=card.named(rank)))
        card.line(m.HELP_DEFINE)
        articles = card.counted(coverage.articles)
        more = len(coverage.places) - len(names)
        if more > 0:
            names.append(m.AND_OTHERS.format(count=card.counted(more)))
        card.line(m.HELP_HAS.format(articles=articles, places=card.named(w.listed(names))))

    def gave_up(self, card: Card) -> None:
        """The second failure in a row: what a question needs, and the menu."""
        card.outcome = Outcome.CLARIFY
        card.line(m.GAVE_UP)
        card.line(m.GAVE_UP_HOW.format(example=card.named(example_question(self._a))))

    # --- asking back ---

    def clarify(self, card: Card, answer: Clarify) -> None:
        """The one question back, its choices in the text."""
        card.outcome = Outcome.CLARIFY
        place = card.named(self._a.places.name(answer.place)) if answer.place else ""
        metric = card.named(lower(self._a.metrics[answer.metric].name)) if answer.metric else ""
        match answer.ask:
            case Ask.PLACE:
                self._which_place(card, answer, metric)
            case Ask.LEVEL:
                tiers = w.listed([m.TIERS[level] for level in answer.options], m.OR)
                card.line(m.WHICH_TIER.format(metric=metric, place=place, options=tiers))
            case Ask.AGENCY:
                names = [self._a.places.name(option) or option for option in answer.options]
                if metric and place:
                    card.line(m.WHICH_UNIT.format(metric=metric))
                    units = card.named(w.listed(names[:_NAMED]))
                    known = m.WHICH_UNIT_KNOWN.format(units=capital(units), place=capital(place))
                    card.line(known)
                elif names:
                    card.line(m.WHICH_AGENCY.format(options=card.named(w.listed(names, m.OR))))
                else:
                    card.line(m.WHICH_AGENCY_OPEN)
            case Ask.METRIC:
                self._which_metric(card, answer, place)

    def _which_place(self, card: Card, answer: Clarify, metric: str) -> None:
        if answer.query.unread:
            card.line(m.UNREAD_PLACE.format(name=card.named(answer.query.unread)))
        names = [self._with_home(code) for code in answer.options[:6]]
        if names and not answer.metric:
            card.line(m.WHICH_PLACE.format(options=card.named(w.listed(names, m.OR))))
            return
        if names:
            question = m.WHICH_UNIT.format(metric=metric)
            card.line(question)
            card.line(m.WHICH_METRIC_KNOWN.format(options=card.named(w.listed(names))))
            return
        if not metric:
            card.line(m.WHICH_PLACE_OPEN)
            return
        card.line(m.WHICH_UNIT.format(metric=metric))
        known = [self._a.places.name(c) for c in self._a.kb.places_with(answer.metric, _NAMED)]
        if known:
            card.line(m.WHICH_METRIC_KNOWN.format(options=card.named(w.listed(known))))

    def _with_home(self, code: str) -> str:
        name = self._a.places.name(code) or code
        if self._a.places.own_level(code) in (Level.DISTRICT, Level.COMMUNE):
            home = self._a.places.province_name(code)
            return f"{name} ({home})" if home else name
        return name

    def _which_metric(self, card: Card, answer: Clarify, place: str) -> None:
        if not place and answer.query.scope:
            place = card.named(self._a.places.name(answer.query.scope))
        if not place and len(answer.query.places) > 1:
            names = [self._a.places.name(code) for code in answer.query.places[:_NAMED]]
            place = card.named(w.listed(names))
        card.line(m.WHICH_METRIC_OF.format(place=place) if place else m.WHICH_METRIC)
        options = answer.options or self._usual(answer.query)
        names = [lower(self._a.metrics[id_].name) for id_ in options[:_NAMED]]
        if names:
            card.line(m.WHICH_METRIC_KNOWN.format(options=card.named(", ".join(names))))

    def _usual(self, query: Query) -> tuple[str, ...]:
        code = query.places[0] if query.places else (query.scope or "")
        have = self._a.kb.metrics_by_place().get(code)
        return tuple(metric.id for metric in self._a.metrics if not have or metric.id in have)


def example_place(answerer: Answerer) -> tuple[str, str]:
    """The best-covered place that has the metric most asked for, and that metric; else blanks."""
    have = answerer.kb.metrics_by_place()
    for metric in answerer.metrics:
        codes = answerer.kb.places_with(metric.id, 20)
        if codes:
            return max(codes, key=lambda code: (code != "VN", len(have[code]))), metric.id
    return "", ""


def example_question(answerer: Answerer) -> str:
    """A question that has an answer."""
    code, metric = example_place(answerer)
    if not code:
        return ""
    name = lower(answerer.metrics[metric].name)
    return m.ASK_FIGURE.format(place=capital(answerer.places.name(code)), metric=name)


def example_pair(answerer: Answerer) -> tuple[str, str, str, str] | None:
    """Two districts of one province with the same metric, its name, and the province."""
    for metric in answerer.metrics:
        for frame in answerer.kb.frames(metric.id, "huyện")[:3]:
            facts = answerer.kb.ranked(metric.id, "huyện", frame, limit=2)
            if len(facts) == 2 and facts[0].province == facts[1].province:
                one, other = (answerer.places.name(fact.place_code) for fact in facts)
                return one, other, lower(metric.name), facts[0].province or ""
    return None


def shortened(text: str) -> str:
    """A passage of at most 700 characters, cut at the end of a sentence where there is one."""
    if len(text) <= _LONG:
        return text
    cut = text.rfind(". ", 0, _LONG)
    return text[: cut + 1] if cut > 0 else text[:_LONG]
