"""Places, phrases and cues that lie over one another: which of them stand."""

from __future__ import annotations

from collections.abc import Iterable

from bot.understanding.matching import Match, longest
from bot.understanding.place_mention import PlaceMention


def parted(
    places: Iterable[PlaceMention], content: Iterable[Match]
) -> tuple[list[PlaceMention], list[Match]]:
    """Of overlapping places and phrases the longer; at equal length the better spelt, the place."""
    content = list(content)
    items: list[tuple[tuple[float, ...], PlaceMention | Match]] = []
    order = {"agency": 1, "level": 2, "concept": 3, "offtopic": 5}
    whole = [m for m in content if m.phrase.kind == "level" and m.value == "all"]
    for place in places:
        if any(m.first < place.first < m.last == place.name_first for m in whole):
            place = place.without_kind()  # "toàn tỉnh X": the kind word is the tier's too
        clash = int(place.penalty) if place.how == "folded" else 0
        items.append(((clash - place.size, round(place.penalty, 1), 0, place.first), place))
    for match in content:
        rank = order.get(match.phrase.kind, 4)
        items.append(((-match.size, round(match.penalty, 1), rank, match.first), match))
    items.sort(key=lambda item: item[0])
    held: set[int] = set()
    kept_places: list[PlaceMention] = []
    kept: list[Match] = []
    for _, item in items:
        if isinstance(item, PlaceMention) and not held.isdisjoint(range(item.first, item.last)):
            item = item.without_kind()
        span = range(item.first, item.last)
        if held.isdisjoint(span):
            held.update(span)
            if isinstance(item, PlaceMention):
                kept_places.append(item)
            else:
                kept.append(item)
    kept_places.sort(key=lambda place: place.first)
    kept.sort(key=lambda match: match.first)
    return kept_places, kept


def outside(
    cues: list[Match], taken: set[int], timed: set[int], content: list[Match]
) -> list[Match]:
    """Cues that stand on their own: for each kind the longest, places and bodies excluded.

    A cue may share tokens with a concept ("kế hoạch", "đề ra"): both are true.
    """
    single = {m.first for m in content if m.size == 1} | {
        at for m in content if m.size == 2 for at in range(m.first, m.last)
    }
    free = [
        m
        for m in cues
        if taken.isdisjoint(range(m.first, m.last))
        and (m.size > 1 or m.first not in single or m.value in ("target", "definition", "trend"))
        and (m.size > 1 or m.first not in timed)
    ]
    by_kind: dict[str, list[Match]] = {}
    for match in free:
        by_kind.setdefault(match.value, []).append(match)
    found = [m for group in by_kind.values() for m in longest(group, set())]
    longer = [m for m in found if m.size > 1]
    kept = [
        m
        for m in found
        if m.size > 1 or not any(o.first <= m.first < o.last and o.value != m.value for o in longer)
    ]
    return sorted(kept, key=lambda m: (m.first, m.last))
