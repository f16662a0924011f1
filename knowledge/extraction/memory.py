"""What a sentence leaves in the carry for the next: readings, subject, index, period."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.extraction.claims import Carry, Target
from knowledge.extraction.clauses import is_bare
from knowledge.extraction.indices import INDEX_CUES
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import INDICES, Reading
from knowledge.extraction.periods import Reach
from knowledge.gazetteer import Place
from knowledge.models import Level

_PARTS = ("Q", "M", "H", "n")  # of a year; "" is no part


def remember_readings(carry: Carry, parsed: Parsed, readings: Sequence[Reading | None]) -> None:
    """The last reading and value of each class of unit, and the metrics told in this sentence."""
    seen: dict[str, Reading] = {}
    for number, (quantity, reading) in enumerate(zip(parsed.quantities, readings, strict=True)):
        if reading is not None and reading.reported and not quantity.change:
            carry.last[quantity.unit_class] = reading
            if not parsed.zones[number].inside:
                carry.last_value[quantity.unit_class] = quantity.value
                seen.setdefault(reading.metric, reading)
    if seen:
        carry.recent = list(seen.values())


def remember_subject(
    carry: Carry,
    parsed: Parsed,
    targets: Sequence[tuple[Target, ...]],
    explicit: Sequence[bool],
    lead: tuple[Target, ...],
    home: Place,
) -> None:
    """Whom the sentence was about: `lead` opened it, `targets` are those of its figures, those
    it names itself marked as `explicit`."""
    named = [group for number, group in enumerate(targets) if explicit[number]]
    single = [group for group in named if len(group) == 1]
    if single:
        carry.last_targets = tuple(dict.fromkeys(target for (target,) in single))
    if not lead:
        if any(target.place.code == home.code for (target,) in single):
            carry.subject = tuple(t for t in carry.subject if t.place.code == home.code)
        return
    if len(lead) == 1 and any(scope.weak for scope in parsed.scopes[:1]):
        return
    others = [group for group in named if group != lead]
    beside = {target.place.code for group in others for target in group}
    if lead[0].place.code == "VN" and home.code != "VN" and home.code in beside:
        return
    carry.subject = () if any(not _within(group, lead) for group in others) else lead


def _within(targets: tuple[Target, ...], lead: tuple[Target, ...]) -> bool:
    """Whether a second scope is a part of the sentence's subject (its tiers, its bodies)."""
    codes = {t.place.code for t in lead}
    whole = all(t.level in (None, Level.ALL) and not t.body for t in lead)
    return whole and all(
        t.place.code in codes or t.place.parent in codes or t.place.province in codes
        for t in targets
    )


def remember_index(carry: Carry, parsed: Parsed) -> None:
    """The index named last, with the year beside it."""
    named = [c for c in parsed.cues if c.concept in INDEX_CUES and c.concept != "component"]
    if not named:
        return
    cue = named[-1]
    if cue.concept != carry.index:
        carry.index_year = None
    carry.index = cue.concept if cue.concept in INDICES else ""
    near = [
        p
        for p in parsed.periods
        if p.part == "" and p.reach is Reach.PLAIN and -30 <= p.start - cue.end <= 60
    ]
    carry.index_year = near[0] if near else carry.index_year


def remember_period(carry: Carry, parsed: Parsed, year: int | None) -> None:
    """The period that opens the sentence, if it is no base of comparison, no year of an index
    and no year aimed at. `year` is the article's."""
    if not parsed.periods:
        return
    first = parsed.periods[0]
    if first.reach not in (Reach.PLAIN, Reach.UNTIL) or first.back:
        return
    if first.part == "" and first.reach is Reach.UNTIL:
        return
    if parsed.quantities and first.start >= parsed.quantities[0].lead:
        return
    leading = parsed.low[: first.start]
    alone = first.part[:1] in _PARTS and len(parsed.periods) == 1
    if not (alone or is_bare(parsed, 0, first.start)) or re.search(r"so với|cùng", leading):
        return
    if not any(c.concept in INDICES for c in parsed.cues):
        carry.period = first.resolved(year)
