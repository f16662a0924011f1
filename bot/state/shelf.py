"""The articles that admins send, and the versions of the knowledge base.

    <folder>/pending/<number>/   an article that waits for approval, with the base it would make
    <folder>/sent/               approved articles, built together with the configured ones
    <folder>/removed/            articles that an earlier version, gone back to, does not hold
    <folder>/versions/<n>.db     copies of the base, the newest twenty

Nothing counts before it is approved: a base is built beside the one in use and swapped in.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.state.database import StateFile
from bot.state.staging import Built, Progress, Refused, build_apart
from knowledge.gazetteer import Gazetteer
from knowledge.models import Fact
from knowledge.store.base import KnowledgeBase
from knowledge.store.deciding import decide
from knowledge.store.decisions import Decision, load
from knowledge.store.errors import KnowledgeBaseError
from knowledge.text import fold

KEPT = 20
_SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", ".docx", ".pdf"})
_SUSPICIOUS_SHARE = 0.5


class Taken(Exception):
    """The article was approved or dropped already, perhaps by another admin."""


@dataclass(frozen=True, slots=True)
class Version:
    """A state of the base: who made it, when (seconds since 1970), by what."""

    number: int
    at: float
    who: int
    what: str
    articles: int
    facts: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A base built beside the one in use. `article` is the id of the article sent, "" for a
    reload; `facts` are that article's, as they would be published, `waiting` counts those that
    would not until somebody decides on them."""

    number: int
    article: str
    report: Built
    facts: tuple[Fact, ...] = ()
    waiting: int = 0

    @property
    def is_suspicious(self) -> bool:
        """Whether so many facts would go that somebody should look first."""
        gone = self.report.total("gone")
        kept = self.report.same + self.report.total("changed")
        return gone > 0 and gone >= _SUSPICIOUS_SHARE * (gone + kept)


def sources_of(articles: Path, folder: Path) -> list[Path]:
    """What a base is built from: the configured folder and, beside the state file, the articles
    that were approved in a chat."""
    sent = folder / "sent"
    return [articles, sent] if sent.is_dir() else [articles]


class Shelf:
    """Pending articles and versions of one base. Safe from several threads: one works at a time.

    Refused from whatever builds leaves the base in use as it was.
    """

    def __init__(
        self,
        state: StateFile,
        articles: Path,
        kb: Path,
        folder: Path,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._state = state
        self._articles = articles
        self._kb = kb
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()

    @property
    def sources(self) -> list[Path]:
        """The folders that the base is built from."""
        return sources_of(self._articles, self._folder)

    # --- articles that were sent ---------------------------------------------------------------

    def receive(self, content: bytes, name: str) -> int:
        """Keeps an article until it is decided on; its number. ValueError for an empty one."""
        if not content:
            raise ValueError("an empty article")
        number = self._open_home()
        (self._folder / "pending" / str(number) / safe_name(name)).write_bytes(content)
        return number

    def _open_home(self) -> int:
        pending = self._folder / "pending"
        pending.mkdir(parents=True, exist_ok=True)
        with self._lock:
            number = max((int(p.name) for p in pending.iterdir() if p.name.isdecimal()), default=0)
            number = max(number, int(self._clock())) + 1
            (pending / str(number)).mkdir()
        return number

    def draft(self, number: int) -> Draft:
        """Reads a pending article and builds the base it would make. Taken, Refused."""
        home = self._home(number)
        article = self._article_in(home)
        with self._lock:
            report = self._stage([*self.sources, article], home / "kb.db", None)
        made = KnowledgeBase(home / "kb.db")
        try:
            facts, waiting = made.facts_of_article(article.stem), made.waiting(article.stem)
            return Draft(number, article.stem, report, facts, len(waiting))
        finally:
            made.close()

    def approve(self, number: int, who: int) -> Built:
        """Takes a pending article into the base. Taken when it was decided on before."""
        with self._lock:
            home = self._home(number)
            article = self._article_in(home)
            sent = self._folder / "sent"
            sent.mkdir(parents=True, exist_ok=True)
            target = sent / article.name
            try:
                article.rename(target)
            except FileNotFoundError as error:
                raise Taken from error
            try:
                report = self._stage(self.sources, home / "kb.db", None)
            except BaseException:
                target.rename(article)
                raise
            self._publish(home / "kb.db", who, f"duyệt {article.stem}")
            shutil.rmtree(home)
            return report

    def drop(self, number: int) -> None:
        """Throws a pending article or reload away. Taken when it is gone already."""
        with self._lock:
            shutil.rmtree(self._home(number))

    def pending(self) -> tuple[tuple[int, str], ...]:
        """(number, article id) of what waits for approval, oldest first."""
        folder = self._folder / "pending"
        homes = sorted(int(p.name) for p in folder.glob("*") if p.name.isdecimal())
        return tuple(
            (number, path.stem)
            for number in homes
            for path in (folder / str(number)).iterdir()
            if path.suffix in _SUFFIXES
        )

    def sent(self) -> tuple[str, ...]:
        """Ids of the approved articles that came from admins, by name."""
        return tuple(sorted(path.stem for path in (self._folder / "sent").glob("*")))

    def remove(self, article: str, who: int) -> Built:
        """Takes a sent article out of the base. Taken when it is not there, Refused."""
        with self._lock:
            path = next((p for p in (self._folder / "sent").glob("*") if p.stem == article), None)
            if path is None:
                raise Taken
            removed = self._folder / "removed"
            removed.mkdir(parents=True, exist_ok=True)
            path.replace(removed / path.name)
            fresh = self._kb.with_name(f"{self._kb.name}.less")
            try:
                report = self._stage(self.sources, fresh, None)
            except BaseException:
                (removed / path.name).replace(path)
                fresh.unlink(missing_ok=True)
                raise
            self._publish(fresh, who, f"gỡ {article}")
            return report

    # --- decisions on single figures --------------------------------------------------------------

    def pending_base(self, number: int) -> tuple[Path, Path]:
        """The base of a draft and the article it is about. Taken when it was decided on."""
        home = self._home(number)
        article = self._article_in(home)
        if not (home / "kb.db").is_file():
            raise Taken
        return home / "kb.db", article

    def decide(self, number: int | None, decisions: list[Decision], who: int, what: str) -> None:
        """Records decisions in a draft, or (`number` None) in the base in use, as a version.

        Several decisions of one admin on one article in a row make one version. Taken, Refused.
        """
        with self._lock:
            if number is not None:
                _decide(self.pending_base(number)[0], decisions)
                return
            fresh = self._kb.with_name(f"{self._kb.name}.xet")
            shutil.copyfile(self._kb, fresh)
            try:
                _decide(fresh, decisions)
            except Refused:
                fresh.unlink()
                raise
            self._publish(fresh, who, what, joins=True)

    # --- reload ----------------------------------------------------------------------------------

    def reload(self, progress: Progress | None = None) -> Draft:
        """Builds from the folders beside the base in use. Refused."""
        number = self._open_home()
        home = self._home(number)
        try:
            with self._lock:
                return Draft(number, "", self._stage(self.sources, home / "kb.db", progress))
        except BaseException:
            shutil.rmtree(home)
            raise

    def publish(self, number: int, who: int, what: str) -> None:
        """Puts the base of a reload into use. Taken when it was decided on before."""
        with self._lock:
            home = self._home(number)
            self._publish(home / "kb.db", who, what)
            shutil.rmtree(home)

    # --- versions ----------------------------------------------------------------------------------

    def versions(self, limit: int = 8) -> tuple[Version, ...]:
        """Newest first, only those whose copy is still there."""
        rows = self._state.rows(
            "select number, at, who, what, articles, facts from versions order by number desc"
        )
        kept = (Version(*row) for row in rows if self._copy(row[0]).exists())
        return tuple(kept)[:limit]

    def go_back(self, number: int, who: int) -> None:
        """Puts an earlier version into use, with the sent articles it holds. Taken if gone."""
        copy = self._copy(number)
        with self._lock:
            if not copy.exists():
                raise Taken
            fresh = self._kb.with_name(f"{self._kb.name}.back")
            shutil.copyfile(copy, fresh)
            self._publish(fresh, who, f"về phiên bản {number}")
            self._sort_sent()

    def _sort_sent(self) -> None:
        """Sent articles that the base does not hold go aside, those it holds come back."""
        base = KnowledgeBase(self._kb)
        held = {article.id for article in base.articles()}
        base.close()
        sent, removed = self._folder / "sent", self._folder / "removed"
        sent.mkdir(parents=True, exist_ok=True)
        removed.mkdir(parents=True, exist_ok=True)
        for path in [p for p in sent.iterdir() if p.stem not in held]:
            path.replace(removed / path.name)
        for path in [p for p in removed.iterdir() if p.stem in held]:
            path.replace(sent / path.name)

    # --- the work ----------------------------------------------------------------------------------

    def _home(self, number: int) -> Path:
        home = self._folder / "pending" / str(number)
        if not home.is_dir():
            raise Taken
        return home

    def _article_in(self, home: Path) -> Path:
        found = next((path for path in home.iterdir() if path.suffix in _SUFFIXES), None)
        if found is None:
            raise Taken
        return found

    def _stage(self, paths: list[Path], target: Path, progress: Progress | None) -> Built:
        """Builds `target`; decisions that were made in an earlier draft there are kept."""
        decided = load(target)
        if self._kb.exists():
            shutil.copyfile(self._kb, target)
        known = set(load(target))
        report = build_apart(paths, target, progress)
        if own := [each for each in decided if each not in known]:
            _decide(target, own)
        return report

    def _publish(self, fresh: Path, who: int, what: str, *, joins: bool = False) -> None:
        if not self._state.rows("select 1 from versions limit 1") and self._kb.exists():
            self._note(self._kb, 0, "bản đầu")
        last = self.versions(1)
        if joins and last and (last[0].who, last[0].what) == (who, what):
            shutil.copyfile(fresh, self._copy(last[0].number))
        else:
            self._note(fresh, who, what)
        os.replace(fresh, self._kb)

    def _note(self, base: Path, who: int, what: str) -> None:
        opened = KnowledgeBase(base)
        counts = (len(opened.articles()), int(opened.meta("published") or 0))
        opened.close()
        with self._state.transaction() as connection:
            number = connection.execute(
                "insert into versions (at, who, what, articles, facts) values (?, ?, ?, ?, ?)",
                (self._clock(), who, what, *counts),
            ).lastrowid
        copy = self._copy(number or 0)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(base, copy)
        for old in sorted(copy.parent.glob("*.db"), key=lambda p: int(p.stem))[:-KEPT]:
            old.unlink()

    def _copy(self, number: int) -> Path:
        return self._folder / "versions" / f"{number}.db"


def _decide(base: Path, decisions: list[Decision]) -> None:
    try:
        decide(base, decisions, Gazetteer.load())
    except KnowledgeBaseError as error:
        raise Refused(str(error)) from error


def safe_name(name: str) -> str:
    """A file name of letters, digits and hyphens, whatever was sent.

    >>> safe_name("../Báo cáo <Quý II>.DOCX"), safe_name(".pdf"), safe_name("x.exe")
    ('bao-cao-quy-ii.docx', 'bai.txt', 'x.txt')
    """
    path = Path(name.replace("\\\\", "/").rpartition("/")[2])
    suffix = path.suffix.lower()
    stem = re.sub(r"[^a-z0-9]+", "-", fold(path.stem.lower())).strip("-")[:60].strip("-")
    return f"{stem or 'bai'}{suffix if suffix in _SUFFIXES else '.txt'}"
