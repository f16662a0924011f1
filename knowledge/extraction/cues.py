"""Concepts of concepts.toml in a text: what a figure may be about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.matching import PhraseIndex
from knowledge.text import Word, words
from knowledge.vocabulary.tables import phrases


@dataclass(frozen=True, slots=True)
class Cue:
    """A concept of concepts.toml as it stands in the sentence."""

    concept: str
    start: int
    end: int


@cache
def concept_index() -> PhraseIndex[str]:
    """Phrases of concepts.toml -> concept."""
    index: PhraseIndex[str] = PhraseIndex()
    for phrase, concept in phrases("concepts"):
        index.add(phrase, concept)
    return index


def find_cues(low: str, tokens: Sequence[Word] | None = None) -> list[Cue]:
    """Concepts in a text, the longest phrase first, none overlapping another. `tokens` are its
    words, where they are known already."""
    return [
        Cue(hit.value, hit.start, hit.end)
        for hit in concept_index().scan(list(words(low)) if tokens is None else tokens)
        if hit.value != "ignore"
    ]
