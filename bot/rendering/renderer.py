"""`Answer` -> `Reply`: one branch a shape, then buttons, then the proof."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from bot import messages as m
from bot.answering.answerer import Answerer
from bot.answering.answers import (
    Answer,
    Clarify,
    Comparison,
    Confirm,
    Coverage,
    Defined,
    Figures,
    Listing,
    Merger,
    NoData,
    Overview,
    Passages,
    Ranking,
    RankOf,
    Reverse,
    Several,
    Social,
    Source,
    Trend,
    Unknown,
)
from bot.query import Intent, Query
from bot.rendering.buttons import Buttons
from bot.rendering.card import Card
from bot.rendering.figures import FigureCards
from bot.rendering.gaps import GapCards
from bot.rendering.overviews import OverviewCards
from bot.rendering.tables import TableCards
from bot.rendering.talk import TalkCards
from bot.reply import Button, Outcome, Reply


class Renderer:
    """Draws answers of one knowledge base; `today` decides what is called old."""

    def __init__(self, answerer: Answerer, today: date) -> None:
        self._a = answerer
        self._figures = FigureCards(answerer, today)
        self._overviews = OverviewCards(answerer)
        self._tables = TableCards(answerer)
        self._gaps = GapCards(answerer)
        self._talk = TalkCards(answerer)
        self._buttons = Buttons(answerer)

    def reply(self, answer: Answer) -> Reply:
        """The reply, with buttons; UnprovenNumber when a number of it cannot be proved."""
        card = Card(self._a.kb)
        self._draw(card, answer)
        rows = self._buttons.of(answer, tuple(card.facts), card.chart is not None)
        card.rows = [tuple(row) for row in rows if row]
        return card.reply()

    def gave_up(self) -> Reply:
        """The menu card after a second failure."""
        card = Card(self._a.kb)
        self._talk.gave_up(card)
        card.rows = [tuple(row) for row in self._buttons.menu(Query(Intent.CANCEL, ""))]
        return card.reply()

    def fixed(self, text: str, outcome: Outcome, rows: list[list[Button]]) -> Reply:
        """A message of fixed wording."""
        card = Card(self._a.kb, outcome)
        card.fixed(text)
        card.rows = [tuple(row) for row in rows]
        return card.reply()

    def _draw(self, card: Card, answer: Answer) -> None:
        match answer:
            case Figures():
                self._figures.figures(card, answer)
            case Overview():
                self._overviews.overview(card, answer)
            case Listing():
                self._overviews.listing(card, answer)
            case Comparison():
                self._tables.comparison(card, answer)
            case Trend():
                self._tables.trend(card, answer)
            case Ranking():
                self._tables.ranking(card, answer)
            case RankOf():
                self._tables.rank_of(card, answer)
            case NoData():
                self._gaps.no_data(card, answer)
            case Unknown():
                self._gaps.unknown(card, answer)
            case Reverse():
                self._talk.reverse(card, answer)
            case Confirm():
                self._talk.confirm(card, answer)
            case Source():
                self._talk.source(card, answer)
            case Defined():
                self._talk.defined(card, answer)
            case Passages():
                self._talk.passages(card, answer)
            case Merger():
                self._talk.merger(card, answer)
            case Coverage():
                self._talk.coverage(card, answer)
            case Clarify():
                self._talk.clarify(card, answer)
            case Social():
                self._talk.social(card, answer)
            case Several():
                self._several(card, answer)
            case _:
                assert_never(answer)

    def _several(self, card: Card, answer: Several) -> None:
        """Each answer's lines one below the other; the outcome of the best."""
        order = [Outcome.ANSWER, Outcome.NO_DATA, Outcome.CLARIFY, Outcome.HELP]
        outcomes = []
        for part in answer.answers:
            inner = Card(self._a.kb, evidence=card.evidence)
            self._draw(inner, part)
            outcomes.append(inner.outcome)
            card.lines += [line for at, line in enumerate(inner.lines) if at not in inner.optional]
            card.facts += [fact for fact in inner.facts if fact not in card.facts]
            card.quoted += [fact for fact in inner.quoted if fact not in card.quoted]
            card.passages += inner.passages
        if answer.cut:
            card.fixed(m.TOO_MANY)
        card.outcome = next((each for each in order if each in outcomes), Outcome.OUT_OF_SCOPE)
