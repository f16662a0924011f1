"""Several questions in one message: where one ends and the next begins."""

from __future__ import annotations

import itertools

from bot.understanding.measuring import clauses
from bot.understanding.scene import Scene

_MEASURES = frozenset({"rate", "count", "total", "reform", "case", "org"})
_LINKED = ("compare", "trend", "highest", "lowest", "best", "worst", "merger", "reverse", "confirm")


def questions_of(scene: Scene) -> list[str]:
    """The questions as pieces of the user's own text; one piece where it is one question.

    A question begins with a clause that names a place (or a tier) and a metric of its own,
    once the clauses before it have named theirs.
    """
    whole = [scene.utterance.text]
    if scene.has(*_LINKED) or len(scene.places) + len(scene.of_kind("level")) < 2:
        return whole
    starts = [0]
    places: set[str] = set()
    tiers: set[str] = set()
    said: frozenset[str] = frozenset()
    for first, last in clauses(scene):
        own = scene.concepts(first, last) - _MEASURES
        here = {code for p in scene.places if first <= p.first < last for code in p.codes}
        level = {m.value for m in scene.of_kind("level") if first <= m.first < last}
        elsewhere = here and not here & places and places
        other_tier = level and tiers and not level & tiers and own != said
        if own and said and (elsewhere or other_tier):
            starts.append(first)
            places, tiers, said = here, level, own
            continue
        places |= here
        tiers |= level
        said |= own
    if len(starts) == 1:
        return whole
    tokens = scene.utterance.tokens
    text = scene.utterance.text
    cuts = [0, *(tokens[start].start for start in starts[1:]), len(text)]
    return [text[first:last] for first, last in itertools.pairwise(cuts)]
