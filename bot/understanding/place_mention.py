"""A name of a place in a message, before it is decided which place it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A name over tokens `first` up to `last`, its kind word included.

    `codes` are all places it can be, `kinds` what the kind word allows (empty where none was
    typed); `how` is exact, folded, initials, sound or fuzzy; `bare` marks a name without kind.
    """

    codes: tuple[str, ...]
    first: int
    last: int
    name_first: int
    kinds: tuple[str, ...]
    how: str
    penalty: float

    @property
    def size(self) -> int:
        return self.last - self.first

    def without_kind(self) -> PlaceMention:
        """The same name without its kind word, which stands in another phrase."""
        return replace(self, first=self.name_first)


def made(
    codes: Iterable[str],
    first: int,
    last: int,
    name_first: int,
    kinds: tuple[str, ...],
    penalty: float,
    how: str = "",
) -> PlaceMention:
    """A mention; `how` is exact or folded by its penalty where nothing else is said."""
    said = how or ("exact" if penalty == 0 else "folded")
    return PlaceMention(tuple(codes), first, last, name_first, kinds, said, penalty)
