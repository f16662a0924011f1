"""A sentence read into quantities, cues, scopes, periods and zones."""

from __future__ import annotations

import re

from knowledge.extraction.cues import find_cues
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.numbers import INSPECTED, find_quantities
from knowledge.extraction.period_finder import find_periods
from knowledge.extraction.quantities import Refused
from knowledge.extraction.scope_finder import ScopeFinder
from knowledge.extraction.zones import draw_zones
from knowledge.text import one_i, words

MOST_FIGURES = 60  # of a sentence; more are a table that lost its shape, or no text at all
_LIST_NUMBER = re.compile(r"\s*(?:[-–*+•]\s*)?\d{1,2}(?:\.\d{1,2})*[.)/]\s")


def parse(text: str, offset: int, finder: ScopeFinder) -> Parsed:
    """Everything in one sentence."""
    low = one_i(text)
    tokens = list(words(low))
    periods, masked = find_periods(low)
    scopes = finder.find(text, low, tokens)
    closed = [(p.start, p.end) for p in periods] + [(m.start, m.end) for m in masked]
    scopes = [s for s in scopes if not (low[s.start].isdigit() and _inspected(low, s.start))]
    closed += [(s.start, s.end) for s in scopes if any(ch.isdigit() for ch in low[s.start : s.end])]
    numbered = _LIST_NUMBER.match(low)
    if numbered is not None:
        closed.append((0, numbered.end()))
    quantities, refused = find_quantities(low, closed)
    if len(quantities) > MOST_FIGURES:
        refused += [Refused(q.start, q.end, "run of figures") for q in quantities]
        quantities = []
    parsed = Parsed(
        text, offset, low, quantities, refused, masked, find_cues(low, tokens), scopes, periods
    )
    parsed.zones = draw_zones(parsed)
    return parsed


def _inspected(low: str, at: int) -> bool:
    """Whether units counted here are those that were inspected."""
    return INSPECTED.search(low, max(0, at - 100), at) is not None
