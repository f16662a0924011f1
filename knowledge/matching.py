"""Exact phrase matching over word sequences: one dictionary probe a word.

Phrases and texts are compared as words of `knowledge.text.one_i`, so case, tone placement and
i/y never matter. The longest phrase wins at each word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from knowledge.text import Word, one_i, words

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PhraseHit(Generic[T]):
    """`first` and `last` are word numbers (inclusive); `start` and `end` character offsets."""

    value: T
    first: int
    last: int
    start: int
    end: int


class PhraseIndex(Generic[T]):
    """Phrases -> values. A phrase claimed twice keeps its first value unless told otherwise."""

    def __init__(self) -> None:
        self._by_first: dict[str, list[tuple[list[str], T]]] = {}
        self._known: dict[tuple[str, ...], T] = {}

    def add(self, phrase: str, value: T) -> T | None:
        """Adds a phrase; gives back the value that already claims it, if another does."""
        key = tuple(word.surface for word in words(one_i(phrase)))
        if key in self._known:
            return self._known[key] if self._known[key] != value else None
        self._known[key] = value
        row = self._by_first.setdefault(key[0], [])
        row.append((list(key), value))
        row.sort(key=lambda item: -len(item[0]))
        return None

    def begins(self, word: str) -> bool:
        """Whether any phrase begins with this word."""
        return word in self._by_first

    def at(self, tokens: Sequence[Word], position: int) -> PhraseHit[T] | None:
        """The longest phrase that begins at this word."""
        row = self._by_first.get(tokens[position].surface)
        if row is None:
            return None
        window = [token.surface for token in tokens[position : position + len(row[0][0])]]
        for key, value in row:
            if window[: len(key)] == key:
                last = position + len(key) - 1
                return PhraseHit(value, position, last, tokens[position].start, tokens[last].end)
        return None

    def scan(self, tokens: Sequence[Word]) -> Iterator[PhraseHit[T]]:
        """Longest phrases from left to right, none overlapping another."""
        known = self._by_first
        free = 0  # the first word that no phrase has taken yet
        for position, token in enumerate(tokens):
            if position >= free and token.surface in known:
                hit = self.at(tokens, position)
                if hit is not None:
                    yield hit
                    free = hit.last + 1


def index_of(rows: Iterable[tuple[str, T]]) -> PhraseIndex[T]:
    """
    >>> found = index_of([("đúng hạn", "ontime")]).scan(list(words(one_i("Trả Đúng Hạn"))))
    >>> [(hit.value, hit.start, hit.end) for hit in found]
    [('ontime', 4, 12)]
    """
    index: PhraseIndex[T] = PhraseIndex()
    for phrase, value in rows:
        index.add(phrase, value)
    return index
