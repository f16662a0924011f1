"""Names of places as the article itself writes them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from knowledge.extraction.context import Context
from knowledge.extraction.scope_words import KIND_WORDS
from knowledge.extraction.scopes import Kind, Scope
from knowledge.gazetteer import Gazetteer, Place
from knowledge.models import Level
from knowledge.text import fold, name_key, one_i


class PlaceNames:
    """Counts how one article writes its places; `low` is `one_i` of its text."""

    def __init__(self, low: str, context: Context, gazetteer: Gazetteer) -> None:
        self._low = low
        self._context = context
        self._gazetteer = gazetteer
        self._spelled: dict[str, Counter[str]] = {}
        self._kinds: dict[str, str] = {}

    def note(self, scopes: Sequence[Scope], text: str) -> None:
        """Counts the names that these scopes of `text` hold."""
        for scope in scopes:
            if scope.kind is Kind.PLACE and scope.place is not None:
                self._spell(scope.place, text[scope.start : scope.end])

    def note_cell(self, scopes: Sequence[Scope], text: str) -> None:
        """Counts the names of a cell: all of it is taken for the name of a place found in it."""
        for scope in scopes:
            if scope.kind is Kind.PLACE and scope.place is not None:
                self._spell(scope.place, text)

    def name(self, place: Place) -> str:
        """The place as facts name it: at its date, or as the article spells it."""
        spelled = self._spelled.get(place.code or place.full_name)
        if place.level in (Level.CENTRAL, Level.PROVINCE):
            year = self._context.year
            on = self._context.published or (None if year is None else date(year, 6, 30))
            return self._gazetteer.name_at(place, on) if place.code else place.full_name
        if not spelled:
            return place.full_name
        name = spelled.most_common(1)[0][0]
        return f"{self._kind(place)} {name}"

    def _spell(self, place: Place, surface: str) -> None:
        """Counts how the article writes a place's name: "Phú Quý" where the tables have Quí."""
        key = name_key(place.name)
        length = len(place.name.split())
        parts = re.findall(r"[^\s,()]+", surface)
        while parts and " ".join(parts[:2]).lower() in KIND_WORDS:
            parts = parts[2:]
        while parts and parts[0].lower().rstrip(".") in KIND_WORDS:
            parts = parts[1:]
        if len(parts) == length and parts[0][:1].isupper() and not surface.isupper():
            name = " ".join(parts)
            self._spelled.setdefault(place.code or place.full_name, Counter())[name] += 1
            return
        for first in range(len(parts)):
            name = " ".join(parts[first : first + length])
            named = name_key(name) == key or fold(name_key(name)) == fold(key)
            if named and not name.isupper():
                self._spelled.setdefault(place.code or place.full_name, Counter())[name] += 1

    def _kind(self, place: Place) -> str:
        known = self._kinds.get(place.code)
        if known is None:
            known = self._kinds[place.code] = self._kind_here(place)
        return known

    def _kind_here(self, place: Place) -> str:
        """The kind word the article uses most: a town may have been a district before."""
        kinds = self._gazetteer.kinds(place) if place.code else (place.kind,)
        if len(kinds) < 2:
            return place.kind
        low = self._low
        counts = [
            (low.count(f"{kind} {one_i(place.name)}"), -i, kind) for i, kind in enumerate(kinds)
        ]
        return max(counts)[2]
