"""The clause that tells a reader what a place became in July 2025, or what it was made of."""

from __future__ import annotations

from typing import Protocol

from knowledge.gazetteer.place import Place
from knowledge.models import Level

_NAMED = 4  # of the predecessors of a commune, so many are named


class Changes(Protocol):
    """What a note needs to know of the gazetteer."""

    def province_of(self, place: Place) -> Place | None: ...
    def successors(self, place: Place) -> tuple[Place, ...]: ...
    def predecessors(self, place: Place) -> tuple[Place, ...]: ...


def merger_note(changes: Changes, place: Place) -> str:
    """See `Gazetteer.merger_note`."""
    if before := changes.predecessors(place):
        return _made_of(place, sorted(before, key=lambda old: old.name != place.name))
    province = changes.province_of(place)
    if province is None or place.until is None:
        return ""
    after = changes.successors(province)
    area = after[0] if after else province
    text = area.titled + (" mới" if after and area.name == province.name else "")
    parts = changes.successors(place) if place.level is Level.COMMUNE else ()
    if 0 < len(parts) <= 2:
        return f"nay thuộc {_listed([part.full_name for part in parts])}, {text}"
    return f"nay thuộc {text}" if after else ""


def _made_of(place: Place, before: list[Place]) -> str:
    if place.level is Level.PROVINCE:
        return "gồm " + _listed([f"{old.full_name} cũ" for old in before])
    named = [old.full_name for old in before[:_NAMED]]
    if left := len(before) - len(named):
        named.append(f"{left} đơn vị khác")
    return "lập từ " + _listed(named)


def _listed(parts: list[str]) -> str:
    """
    >>> _listed(["A", "B", "C"])
    'A, B và C'
    """
    return " và ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))
