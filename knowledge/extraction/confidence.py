"""How far a fact can be trusted, from the rules that filled its slots."""

from __future__ import annotations

from knowledge.extraction.context import Context
from knowledge.models import Fact, Review

PUBLISH_FROM = 0.5

_METRIC = (
    ("left", 0.97),
    ("right", 0.94),
    ("share", 0.95),
    ("parenthesis", 0.93),
    ("parallel", 0.92),
    ("table", 0.95),
    ("index named", 0.95),
    ("list", 0.93),
    ("index", 0.86),
    ("predicate", 0.85),
    ("sentence before", 0.8),
    ("heading", 0.45),
    ("earlier clause", 0.3),
)
_GUESSED_YEARS = {"year of the article": 0.5}  # of aims for which no year is named
_IMPLICIT = ("subject", "table's subject")


def review_of(fact: Fact, context: Context) -> tuple[float, Review]:
    """(confidence, whether it may be shown). A doubtful place or year of the whole article
    weighs on the facts that rest on it."""
    rules = fact.provenance.rules
    metric = next((score for start, score in _METRIC if rules and rules[0].startswith(start)), 0.9)
    confidence = metric
    if "place" in context.doubts and len(rules) > 1 and rules[1] in _IMPLICIT:
        confidence -= 0.2
    if "year" in context.doubts and len(rules) > 2 and rules[2] == "paragraph's period":
        confidence -= 0.1
    if len(rules) > 2:
        confidence -= _GUESSED_YEARS.get(rules[2], 0.0)
    confidence = round(max(0.0, confidence), 2)
    return confidence, Review.PUBLISHED if confidence >= PUBLISH_FROM else Review.WAITING
