"""A message as tokens: words, numbers and signs, each with its span in the user's own text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_REREAD = ("decoded", "expanded", "mended", "squeezed")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign; `start`, `end` count characters of the user's own text.

    `low` is in lower case and the one spelling, `folded` without accents; `how` is plain,
    number, sign, decoded (keys), expanded (teencode), squeezed (repeated letters), mended (a
    slip), split (run together), short (a name cut short) or odd (no syllable, no known word).
    """

    start: int
    end: int
    surface: str
    low: str
    folded: str
    accented: bool
    how: str

    @property
    def word(self) -> str:
        """The word for searching text: as typed, or as it was read."""
        return self.low if self.how in _REREAD else self.surface.lower()


@dataclass(frozen=True, slots=True)
class Utterance:
    """The tokens of a message; `bare` where the user types no accents, `shouted` all capitals."""

    text: str
    tokens: tuple[Token, ...]
    bare: bool
    shouted: bool


class Canon:
    """The folded tokens as one string, with the way back from a match to tokens.

    Tokens of `hidden` (places, say) stand as "#", so that no pattern runs into them.
    """

    def __init__(self, tokens: tuple[Token, ...], hidden: frozenset[int] = frozenset()) -> None:
        pieces = ["#" if i in hidden else token.folded for i, token in enumerate(tokens)]
        self._starts: list[int] = []
        at = 0
        for piece in pieces:
            self._starts.append(at)
            at += len(piece) + 1
        self.text = " ".join(pieces)

    def span(self, match: re.Match[str]) -> tuple[int, int]:
        """First token and the one after the last of a match."""
        return self.span_of(match.start(), match.end())

    def span_of(self, start: int, end: int) -> tuple[int, int]:
        """The same for offsets of `text`."""
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, max(start, end - 1)) - 1
        return first, last + 1
