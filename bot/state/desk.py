"""An article on the desk: its figures one by one, and those that contradict another article.

A target names it in a button: the number of a draft, or `a` and eight digits of the id of an
article in use. The order of its figures never changes while it lies there, so that an index is
enough to find one again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.state.shelf import Shelf, Taken
from knowledge.models import Fact, Review
from knowledge.store.base import KnowledgeBase
from knowledge.store.decisions import Decision, Verdict, decision_on, decision_to_make, load
from knowledge.store.rows import SELECT, fact_of

_SENTENCE_AT = (
    'select start, text from sentences where article = ? and start <= ? and "end" >= ? '
    'order by "end" - start limit 1'
)
_SAME_THING = (
    "place_code", "metric", "level", "agency", "year", "period", "unit", "status", "context",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clash:
    """A figure (`index` on the desk) and one of another article that says something else."""

    index: int
    new: Fact
    old: Fact


@dataclass(frozen=True, slots=True)
class Leftover:
    """A numeral that was not understood; all offsets are those of the article's text."""

    start: int
    end: int
    sentence_start: int
    sentence: str

    @property
    def surface(self) -> str:
        return self.sentence[self.start - self.sentence_start : self.end - self.sentence_start]

    @property
    def before(self) -> str:
        """The sentence up to the numeral."""
        return self.sentence[: self.start - self.sentence_start]

    @property
    def after(self) -> str:
        """The sentence behind the numeral."""
        return self.sentence[self.end - self.sentence_start :]


@dataclass(frozen=True, slots=True)
class Pile:
    """Figures in use that wait for a decision: the target, the article, how many."""

    target: str
    article: str
    count: int


class Desk:
    """Reads and decides. Taken when what a target names is no longer there."""

    def __init__(self, shelf: Shelf, kb: KnowledgeBase) -> None:
        self._shelf = shelf
        self._kb = kb

    def facts(self, target: str) -> tuple[Fact, ...]:
        """All figures of the article as the text has them, whatever was decided on them."""
        with self._open(target) as (base, article):
            return _facts(base, article)

    def waiting(self) -> tuple[Pile, ...]:
        """Articles in use with figures that wait, most first."""
        counts: dict[str, int] = {}
        for fact in self._kb.waiting(limit=1000):
            counts[fact.article] = counts.get(fact.article, 0) + 1
        found = (Pile(target_of(article), article, count) for article, count in counts.items())
        return tuple(sorted(found, key=lambda pile: (-pile.count, pile.article)))

    def clashes(self, target: str) -> tuple[Clash, ...]:
        """Published figures of the article that another one contradicts, not yet decided on."""
        with self._open(target) as (base, article):
            decided = {each.spot for each in load(base.path)}
            found = []
            for index, fact in enumerate(_facts(base, article)):
                if fact.review is not Review.PUBLISHED or _spot(fact) in decided:
                    continue
                rivals = [
                    other
                    for other in base.facts_of(fact.place_code, [fact.metric])
                    if other.article != article and _thing(other) == _thing(fact)
                ]
                if rivals and all(other.value != fact.value for other in rivals):
                    found.append(Clash(index, fact, rivals[0]))
            return tuple(found)

    def leftovers(self, number: int) -> tuple[Leftover, ...]:
        """The numerals of a draft that were not understood and that nobody has made a fact of.

        Refused. Left out are those outside all sentences, as in menus of a web page, and those
        behind a stroke: the year of a date, what another number is out of.
        """
        spans = self._shelf.left_over(number)
        with self._open(str(number)) as (base, article):
            made = [(f.provenance.value_start, f.provenance.value_end)
                    for f in _facts(base, article) if f.review is not Review.REJECTED]  # fmt: skip
            found = []
            for start, end in spans:
                if any(a < end and start < b for a, b in made):
                    continue
                for row in base.rows(_SENTENCE_AT, (article, start, end)):
                    left = Leftover(start, end, *row)
                    if not left.before.rstrip().endswith("/"):
                        found.append(left)
        return tuple(found)

    def make(self, number: int, fact: Fact, who: int) -> int:
        """Adds a fact that an editor made to a draft; its index on the desk. Taken, Refused."""
        decision = decision_to_make(fact, who, datetime.now().astimezone())
        self._keep(str(number), [decision], who)
        for index, each in enumerate(self.facts(str(number))):
            if each.provenance.value_start == fact.provenance.value_start:
                return index
        raise Taken

    def rule(
        self, target: str, indices: range, verdict: Verdict, who: int, **corrected: Any
    ) -> None:
        """One verdict on some figures; those outside the article are let be. Refused."""
        now = datetime.now().astimezone()
        facts = self.facts(target)
        decisions = [
            decision_on(facts[index], verdict, who, now, **corrected)
            for index in indices
            if 0 <= index < len(facts)
        ]
        if decisions:
            self._keep(target, decisions, who)

    def choose(self, target: str, index: int, how: str, who: int) -> None:
        """Ends a contradiction: `how` is "new", "old" or "both". Refused."""
        clash = next((each for each in self.clashes(target) if each.index == index), None)
        if clash is None:
            raise Taken
        now = datetime.now().astimezone()
        mine = Verdict.REJECT if how == "old" else Verdict.ACCEPT
        decisions = [decision_on(clash.new, mine, who, now)]
        if how == "new":
            decisions.append(decision_on(clash.old, Verdict.REJECT, who, now))
        self._keep(target, decisions, who)

    def _keep(self, target: str, decisions: list[Decision], who: int) -> None:
        number = int(target) if target.isdecimal() else None
        self._shelf.decide(number, decisions, who, f"xét {decisions[0].article}")

    @contextmanager
    def _open(self, target: str) -> Iterator[tuple[KnowledgeBase, str]]:
        if not target.isdecimal():
            known = self._kb.articles()
            article = next((each.id for each in known if target_of(each.id) == target), None)
            if article is None:
                raise Taken
            yield self._kb, article
            return
        path, sent = self._shelf.pending_base(int(target))
        base = KnowledgeBase(path)
        try:
            yield base, sent.stem
        finally:
            base.close()


def short_key(article: str) -> str:
    """An article in a button: eight hexadecimal digits of its id."""
    return hashlib.sha256(article.encode()).hexdigest()[:8]


def target_of(article: str) -> str:
    """The target that names an article in use."""
    return f"a{short_key(article)}"


def _facts(base: KnowledgeBase, article: str) -> tuple[Fact, ...]:
    rows = base.rows(f"{SELECT} where f.article = ? order by f.value_start, f.id", (article,))
    return tuple(map(fact_of, rows))


def _thing(fact: Fact) -> tuple[object, ...]:
    return tuple(getattr(fact, name) for name in _SAME_THING)


def _spot(fact: Fact) -> tuple[str, str, int, int]:
    return decision_on(fact, Verdict.ACCEPT, 0, datetime.min).spot
