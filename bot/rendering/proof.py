"""The last gate: every number of a reply has to be proved before it may be sent.

A number is proved by a fact the reply carries, by a formula computed here again, by a count
of things the reply names, by the date of an article it cites, by what the user typed, or by
the fixed wording around it. Quotes are proved as whole pieces of stored text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.answering.arithmetic import Formula
from bot.answering.numbers import figure, number, vietnamese
from knowledge.models import Fact

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")
_BLOCK = re.compile(r"<blockquote[^>]*>(.*?)</blockquote>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


class UnprovenNumber(Exception):
    """A reply holds a number that nothing proves; `numbers` are those, as printed."""

    def __init__(self, numbers: Iterable[str], text: str) -> None:
        self.numbers = tuple(numbers)
        super().__init__(f"unproven {', '.join(self.numbers)} in {text!r}")


def numbers_in(text: str) -> set[str]:
    """The numbers of a text as printed, a sign of per cent with them.

    >>> sorted(numbers_in("97,54% của 3.478 hồ sơ, năm 2023"))
    ['2023', '3.478', '97,54%']
    """
    return set(_NUMBER.findall(text))


@dataclass(slots=True)
class Evidence:
    """What may stand in a reply; filled while its lines are drawn."""

    numbers: set[str] = field(default_factory=set)
    quotes: set[str] = field(default_factory=set)

    def fact(self, fact: Fact) -> None:
        """The figure, its period and its names."""
        self.numbers |= numbers_in(figure(fact)) | numbers_in(number(fact))
        if fact.year is not None:
            self.numbers.add(str(fact.year))
        self.words(fact.period or "", fact.place, fact.province or "", fact.agency or "")
        self.words(fact.metric.partition(":")[2])
        for check in fact.provenance.checks:
            self.words(check)

    def formula(self, formula: Formula) -> None:
        """Both sides and the difference, computed again."""
        for value in (formula.left, formula.right, abs(formula.left - formula.right)):
            text = vietnamese(value)
            self.numbers |= {text, text + "%"}

    def count(self, things: int) -> None:
        """The number of things counted by the bot."""
        self.numbers.add(vietnamese(things))

    def words(self, *texts: str) -> None:
        """Names, dates and fixed wording that hold numbers of their own."""
        for text in texts:
            self.numbers |= numbers_in(text)

    def quote(self, text: str) -> None:
        """A piece of stored text, shown unchanged."""
        self.quotes.add(text)


def check(html: str, evidence: Evidence) -> None:
    """UnprovenNumber when a number outside quotes is not in the evidence, or a quote is not
    a stored piece of text."""
    for block in _BLOCK.findall(html):
        if _plain(block) not in evidence.quotes:
            raise UnprovenNumber(("quote",), block[:80])
    outside = _plain(_TAG.sub("", _BLOCK.sub("\n", html)))
    missing = numbers_in(outside) - evidence.numbers
    if missing:
        raise UnprovenNumber(sorted(missing), outside)


def _plain(text: str) -> str:
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, char)
    return text
