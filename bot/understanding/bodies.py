"""Which of the bodies named a question is about."""

from __future__ import annotations

import re

from bot.understanding.matching import Match
from bot.understanding.scene import Scene

_INNER = ("Phòng ", "Chi cục ", "Trung tâm ", "Vụ ", "Cục ", "Ban ")
_PARTS = ("cục", "vụ", "phòng", "cơ quan")
_UNITS_INSIDE = re.compile(r"\b(?:don vi|co quan) (?:nao|truc thuoc|thuoc)\b")
_OUTER = ("Sở ", "Bộ ")


def named_bodies(scene: Scene) -> tuple[str, ...]:
    """The bodies named; of a room and the sở it belongs to only the room."""
    found: list[Match] = []
    tokens = scene.utterance.tokens
    for match in scene.of_kind("agency"):
        inner = found[-1] if found else None
        between = [t.folded for t in tokens[inner.last : match.first]] if inner else []
        owner = match.value.startswith(_OUTER) and between in ([], ["cua"], ["thuoc"])
        if inner and owner and inner.value.startswith(_INNER):
            continue
        found.append(match)
    return tuple(dict.fromkeys(match.value for match in found))


def asks_inside(scene: Scene, agencies: tuple[str, ...], member: str) -> bool:
    """ "Các cục của Bộ X", "đơn vị nào thuộc Sở Y": the bodies inside one are asked for."""
    if len(agencies) != 1 or not agencies[0].startswith(_OUTER):
        return False
    if member in _PARTS:
        return True
    said = " ".join(token.folded for token in scene.utterance.tokens)
    return not member and bool(_UNITS_INSIDE.search(said))
