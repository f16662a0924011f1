"""Synonyms that editors added: a table beside the state file, on top of the program's own."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from bot.understanding.vocabulary import meaning_of, teach

AT_MOST = 500
LONGEST = 60


class Lessons:
    """Pairs (new words, known words of the same meaning) in a TSV file, one a line.

    `Lessons.beside(state)` reads that of a state file; every understanding made afterwards, in
    this process, knows what it holds.
    """

    @classmethod
    def beside(cls, state: Path) -> Lessons:
        """The table that belongs to a state file."""
        return cls(state.with_name("tu-dien.tsv"))

    def __init__(self, path: Path) -> None:
        self._path = path
        self.pairs: tuple[tuple[str, str], ...] = ()
        if path.exists():
            rows = (line.split("\t") for line in path.read_text("utf-8").splitlines())
            self.pairs = tuple((row[0], row[1]) for row in rows if len(row) == 2)
        teach(self.pairs)

    def problem(self, new: str, known: str) -> str:
        """Why a pair cannot be added: "new" known already, "known" not known, "long", "" if it
        can."""
        if not new or len(new) > LONGEST or len(self.pairs) >= AT_MOST:
            return "long"
        if meaning_of(known) is None:
            return "known"
        return "new" if meaning_of(new) is not None else ""

    def add(self, new: str, known: str) -> None:
        """Adds a pair for good; understandings made from now on know it."""
        self._keep((*self.pairs, (new, known)))

    def remove(self, new: str) -> bool:
        """Takes a pair out again; whether there was one."""
        left = tuple(pair for pair in self.pairs if pair[0] != new)
        found = len(left) < len(self.pairs)
        if found:
            self._keep(left)
        return found

    def _keep(self, pairs: tuple[tuple[str, str], ...]) -> None:
        beside = self._path.with_name(f"{self._path.name}.moi")
        beside.write_text("".join(f"{new}\t{known}\n" for new, known in pairs), "utf-8")
        os.replace(beside, self._path)
        self.pairs = pairs
        teach(pairs)


def plain(words: str) -> str:
    """Words as they are stored: composed letters, lower case, single blanks."""
    return " ".join(unicodedata.normalize("NFC", words).lower().split())
