"""Versions of the knowledge base: a copy of each, the newest twenty.

<folder>/versions/<n>.db
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.state.database import StateFile
from knowledge.store.base import KnowledgeBase

KEPT = 20


@dataclass(frozen=True, slots=True)
class Version:
    """A state of the base: who made it, when (seconds since 1970), by what."""

    number: int
    at: float
    who: int
    what: str
    articles: int
    facts: int


class Versions:
    """The versions of one base. Not safe from several threads by itself: the shelf sees to it."""

    def __init__(
        self, state: StateFile, kb: Path, folder: Path, clock: Callable[[], float] = time.time
    ) -> None:
        self._state = state
        self._kb = kb
        self._folder = folder / "versions"
        self._clock = clock

    def latest(self, limit: int) -> tuple[Version, ...]:
        """Newest first, only those whose copy is still there."""
        rows = self._state.rows(
            "select number, at, who, what, articles, facts from versions order by number desc"
        )
        kept = (Version(*row) for row in rows if self.copy(row[0]).exists())
        return tuple(kept)[:limit]

    def publish(self, fresh: Path, who: int, what: str, *, joins: bool = False) -> None:
        """Puts a base in place of the one in use, as a version; `joins` lets it take the place
        of the version before, where the same person did the same."""
        if not self._state.rows("select 1 from versions limit 1") and self._kb.exists():
            self._note(self._kb, 0, "bản đầu")
        last = self.latest(1)
        if joins and last and (last[0].who, last[0].what) == (who, what):
            shutil.copyfile(fresh, self.copy(last[0].number))
        else:
            self._note(fresh, who, what)
        os.replace(fresh, self._kb)

    def replace(self, fresh: Path) -> None:
        """Puts a base that says the same in place of the one in use: no version, or the first."""
        if not self._state.rows("select 1 from versions limit 1"):
            self._note(fresh, 0, "bản đầu")
        os.replace(fresh, self._kb)

    def copy(self, number: int) -> Path:
        """Where the copy of a version lies, if it is still kept."""
        return self._folder / f"{number}.db"

    def _note(self, base: Path, who: int, what: str) -> None:
        opened = KnowledgeBase(base)
        counts = (len(opened.articles()), int(opened.meta("published") or 0))
        opened.close()
        with self._state.transaction() as connection:
            number = connection.execute(
                "insert into versions (at, who, what, articles, facts) values (?, ?, ?, ?, ?)",
                (self._clock(), who, what, *counts),
            ).lastrowid
        self._folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(base, self.copy(number or 0))
        for old in sorted(self._folder.glob("*.db"), key=lambda p: int(p.stem))[:-KEPT]:
            old.unlink()
