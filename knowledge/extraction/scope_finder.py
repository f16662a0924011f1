"""Every scope of a sentence, and which of them only tell who reports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.extraction.joined_scopes import JoinedScopes
from knowledge.extraction.scope_words import SOURCE_AFTER, SOURCE_BEFORE
from knowledge.extraction.scopes import Home, Kind, Scope
from knowledge.extraction.sentences import stretches
from knowledge.gazetteer import Gazetteer, Place
from knowledge.models import Level
from knowledge.reading import BlockKind, Document
from knowledge.text import Word, name_key, one_i, words


class ScopeFinder(JoinedScopes):
    """Finds scopes in sentences of one article; `home` may be None while it is being guessed."""

    def find(
        self, text: str, low: str | None = None, tokens: Sequence[Word] | None = None
    ) -> list[Scope]:
        """Scopes of a sentence, in order, none overlapping another. `low` is its `one_i`, `tokens`
        the words of that, where they are known already."""
        low = one_i(text) if low is None else low
        tokens = list(words(low)) if tokens is None else tokens
        taken = bytearray(len(low) + 1)
        found: list[Scope] = []

        def add(scope: Scope | None) -> None:
            if scope is None or any(taken[scope.start : scope.end]):
                return
            taken[scope.start : scope.end] = b"\x01" * (scope.end - scope.start)
            found.append(scope)

        for scope in self._named_bodies(text, low, tokens):
            add(scope)
        for scope in self._typed_places(text, low):
            add(scope)
        for scope in self._generic(low, tokens):
            add(scope)
        for scope in self._bare_places(text, low, tokens, taken):
            add(scope)
        found.sort(key=lambda scope: scope.start)
        return [self._with_source(low, scope) for scope in self._joined(low, found)]

    def typed(self, text: str) -> list[Place]:
        """Places named with their kind word, in order."""
        return [
            scope.place
            for start, end in stretches(text)
            for scope in self._typed_places(text[start:end], one_i(text[start:end]))
            if scope.place is not None and scope.place.name
        ]

    def _with_source(self, low: str, scope: Scope) -> Scope:
        if (scope.body or "").startswith("Chi nhánh"):
            return scope  # it handles the cases that it tells of
        before, after = low[max(0, scope.start - 60) : scope.start], low[scope.end : scope.end + 40]
        said = SOURCE_AFTER.match(after)
        speaks_of_itself = (
            said is not None
            and scope.kind is Kind.PLACE
            and scope.level is None
            and re.search(r"cho biết|cho hay", said[0]) is not None
        )
        if SOURCE_BEFORE.search(before) or (said is not None and not speaks_of_itself):
            return replace(scope, source=True)
        return scope


def finder_of(document: Document, gazetteer: Gazetteer, home: Home) -> ScopeFinder:
    """The finder of an article: units it names with their kind are meant by their bare names too."""
    finder = ScopeFinder(gazetteer, home)
    found: dict[str, Place] = {}
    for block in document.blocks:
        if block.kind is BlockKind.CLUTTER:
            continue
        for place in finder.typed(document.text[block.start : block.end]):
            if place.level in (Level.DISTRICT, Level.COMMUNE):
                found.setdefault(name_key(place.name), place)
    return ScopeFinder(gazetteer, home, list(found.values()))
