"""Regions ("Tây Nguyên"): no places with figures, but words for their provinces."""

from __future__ import annotations

from bot.understanding.known import Known
from bot.understanding.scene import Scene
from knowledge.gazetteer import Gazetteer
from knowledge.models import Level
from knowledge.vocabulary.tables import toml


def provinces_of(scene: Scene, gazetteer: Gazetteer, known: Known) -> tuple[str, ...]:
    """Codes of the provinces of the regions named: those with figures, else all."""
    found: list[str] = []
    for match in scene.of_kind("region"):
        for name in toml("regions")[match.value]["provinces"]:
            found += (place.code for place in gazetteer.find(name, level=Level.PROVINCE))
    codes = tuple(dict.fromkeys(found))
    return tuple(code for code in codes if code in known.places) or codes
