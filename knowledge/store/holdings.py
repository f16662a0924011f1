"""Which metrics each place has: a mapping over the `places` table that parses what is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

SEPARATOR = "\n"


class Holdings(Mapping[str, frozenset[str]]):
    """Place code -> ids of its metrics. Places with the same metrics share one set."""

    def __init__(self, lines: Mapping[str, str]) -> None:
        self._lines = dict(lines)
        self._sets: dict[str, frozenset[str]] = {}

    def __getitem__(self, place: str) -> frozenset[str]:
        line = self._lines[place]
        found = self._sets.get(line)
        if found is None:
            found = self._sets[line] = frozenset(line.split(SEPARATOR))
        return found

    def __contains__(self, place: object) -> bool:
        return place in self._lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)
