"""What a header or row label of a table says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.extraction.cues import Cue, find_cues
from knowledge.extraction.period_finder import find_periods
from knowledge.extraction.periods import PeriodMention
from knowledge.extraction.scope_finder import ScopeFinder
from knowledge.extraction.scopes import Scope
from knowledge.text import one_i

RATE = re.compile(r"tỉ lệ|%|phần trăm")
RANKED = re.compile(
    r"(?:^|\W)(?:hạng|xếp hạng|thứ hạng|vị trí|xếp thứ|thứ bậc|vị thứ|thứ tự xếp)(?:\W|$)"
)


@dataclass(frozen=True, slots=True)
class Label:
    """What a header or row label says."""

    text: str
    low: str
    cues: tuple[Cue, ...]
    scopes: tuple[Scope, ...]
    periods: tuple[PeriodMention, ...]


def label_of(text: str, finder: ScopeFinder) -> Label:
    """A label with the cues, scopes and periods it names."""
    low = one_i(text)
    periods, _ = find_periods(low)
    return Label(text, low, tuple(find_cues(low)), tuple(finder.find(text)), tuple(periods))
