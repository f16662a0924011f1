"""Where the articles lie that admins send, and how they move between being sent and being used.

<folder>/pending/<number>/   an article that waits for approval, with the base it would make
<folder>/sent/               approved articles, built together with the configured ones
<folder>/removed/<hash>/     articles that were taken out, or replaced by a later sending
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from knowledge.digest import digest_of
from knowledge.text import fold

_SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", ".docx", ".pdf"})


class Taken(Exception):
    """The article was approved or dropped already, perhaps by another admin."""


class Folders:
    """The folders beside the state file. Not safe from several threads: the shelf sees to it."""

    def __init__(self, folder: Path) -> None:
        self._pending = folder / "pending"
        self._removed = folder / "removed"
        self.sent = folder / "sent"

    # --- what waits ----------------------------------------------------------------------------

    def new_home(self, least: int) -> Path:
        """An empty place for what waits; its name is a number above `least` and all others."""
        self._pending.mkdir(parents=True, exist_ok=True)
        home = self._pending / str(max([least, *self._numbers()]) + 1)
        home.mkdir()
        return home

    def home(self, number: int) -> Path:
        """The place of what waits under a number. Taken."""
        home = self._pending / str(number)
        if not home.is_dir():
            raise Taken
        return home

    def article_in(self, home: Path) -> Path:
        """The article that waits there. Taken when there is none, as for a reload."""
        found = next(_articles(home), None) if home.is_dir() else None
        if found is None:
            raise Taken
        return found

    def waiting(self) -> tuple[tuple[int, str], ...]:
        """(number, article id) of what waits for approval, oldest first."""
        homes = [(number, self._pending / str(number)) for number in sorted(self._numbers())]
        return tuple((number, path.stem) for number, home in homes for path in _articles(home))

    def _numbers(self) -> list[int]:
        return [int(p.name) for p in self._pending.glob("*") if p.name.isdecimal()]

    # --- what is used --------------------------------------------------------------------------

    def in_use(self) -> tuple[Path, ...]:
        """The approved articles, by name."""
        return tuple(sorted(_articles(self.sent)))

    def use(self, article: Path) -> tuple[Path, Path | None]:
        """Moves a waiting article to the used ones; where to, and where the one of the same name
        went. Taken."""
        self.sent.mkdir(parents=True, exist_ok=True)
        target = self.sent / article.name
        before = self.set_aside(target) if target.exists() else None
        try:
            return article.rename(target), before
        except FileNotFoundError as error:
            if before is not None:
                before.rename(target)
            raise Taken from error

    def set_aside(self, path: Path) -> Path:
        """Takes an article out of use; where it lies then."""
        aside = self._removed / digest_of(path)[:16]
        aside.mkdir(parents=True, exist_ok=True)
        return path.replace(aside / path.name)

    def fit(self, held: Mapping[str, str], least: int) -> list[Path]:
        """Lets the used articles be those a base holds (id -> hash); the new places, below
        `pending`, of those that wait now."""
        self.sent.mkdir(parents=True, exist_ok=True)
        homes = []
        for path in self.in_use():
            if held.get(path.stem) != digest_of(path):
                homes.append(self.new_home(least))
                path.rename(homes[-1] / path.name)
        for path in [*_below(self._removed), *_below(self._pending)]:
            wanted = held.get(path.stem) == digest_of(path)
            if wanted and not (self.sent / path.name).exists():
                path.rename(self.sent / path.name)
                if path.parent != self._removed:
                    shutil.rmtree(path.parent)
        return [home for home in homes if home.exists()]


def _articles(folder: Path) -> Iterator[Path]:
    return (path for path in folder.glob("*") if path.suffix in _SUFFIXES and path.is_file())


def _below(folder: Path) -> list[Path]:
    found = [path for path in folder.rglob("*") if path.suffix in _SUFFIXES]
    return sorted(path for path in found if path.is_file())


def safe_name(name: str) -> str:
    """A file name of letters, digits and hyphens, whatever was sent.

    >>> safe_name("../Báo cáo <Quý II>.DOCX"), safe_name(".pdf"), safe_name("x.exe")
    ('bao-cao-quy-ii.docx', 'bai.txt', 'x.txt')
    """
    path = Path(name.replace("\\", "/").rpartition("/")[2])
    suffix = path.suffix.lower()
    stem = re.sub(r"[^a-z0-9]+", "-", fold(path.stem.lower())).strip("-")[:60].strip("-")
    return f"{stem or 'bai'}{suffix if suffix in _SUFFIXES else '.txt'}"
