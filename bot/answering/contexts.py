"""What tells figures of one metric apart: the words around each in its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.answering.numbers import number
from knowledge.models import Fact
from knowledge.text import fold

_BREAK = re.compile(r"[;.]\s|,\s|\d|\bvà\b")
_PART = re.compile(r"\b(?:linh vuc|trong do|chu yeu|trong so|rieng)\b")
_FIGURE = re.compile(r"^[\d.,]*\d\s?%?")
_AFTER = 70  # characters after a figure that may still be about it
_BEFORE = 60


def position(fact: Fact) -> int:
    """Where the figure stands in its quote, -1 where it is not found."""
    at = fact.provenance.value_start - fact.provenance.start
    if fact.provenance.surface and 0 <= at < len(fact.quote):
        return at
    return fact.quote.find(number(fact).split("/")[0])


def mentions(fact: Fact, folded: str) -> bool:
    """Whether the words (folded) stand in the sentence before the figure."""
    at = position(fact)
    return folded in fold(fact.quote[:at] if at >= 0 else fact.quote)


def is_part(fact: Fact) -> bool:
    """Whether its sentence says that the figure is a part of another ("trong đó", "lĩnh vực")."""
    at = position(fact)
    if at < 0:
        return False
    head = re.split(r"[;.]\s", fact.quote[max(0, at - _BEFORE) : at])[-1]
    tail = _FIGURE.sub("", fact.quote[at : at + _AFTER], count=1)
    return bool(_PART.search(fold(head + _BREAK.split(tail)[0])))


def label(fact: Fact) -> str:
    """A short piece of the sentence that tells the figure apart, "" where there is none.

    The fact's own `context`, else the words after the figure and its unit.
    """
    if fact.context:
        return fact.context
    at = position(fact)
    if at < 0:
        return ""
    rest = fact.quote[at + len(number(fact)) :]
    rest = rest.removeprefix("%").lstrip()
    if rest.lower().startswith(fact.unit.lower()):
        rest = rest[len(fact.unit) :]
    cut = _BREAK.search(rest)
    piece = rest[: cut.start() if cut else len(rest)].strip(" ,;.()|")
    words = piece.split()
    return " ".join(words[:8])


@lru_cache(maxsize=2048)
def _weights(quote: str, at: int, end: int, context: str, topic: tuple[str, ...]) -> float:
    folded = fold(quote)
    after = folded[end : end + _AFTER]
    cut = re.search(r"\d", after)
    near = after[: cut.start()] if cut and cut.start() > 3 else after
    before = folded[max(0, at - _BEFORE) : at] if at >= 0 else ""
    own = fold(context)
    score = 0.0
    for word in map(fold, topic):
        if word in own:
            score += 4
        elif word in near:
            score += 3
        elif word in after:
            score += 2
        elif word in before:
            score += 1.5
        elif word in folded:
            score += 0.5
    return score


def topic_score(fact: Fact, topic: tuple[str, ...]) -> float:
    """How well the words near the figure fit the topic; 0 when none occurs."""
    at = position(fact)
    end = at + len(number(fact)) if at >= 0 else 0
    return _weights(fact.quote, at, end, fact.context, topic)


def choose_by_topic(facts: Sequence[Fact], topic: tuple[str, ...]) -> list[Fact]:
    """Those whose surroundings fit the topic best; all where the topic does not part them."""
    if len(facts) < 2:
        return list(facts)
    scores = [topic_score(fact, topic) for fact in facts]
    best = max(scores)
    return [fact for fact, score in zip(facts, scores, strict=True) if score == best]
