"""The articles that admins send, from waiting to being used, and the reloads of the base.

Nothing counts before it is approved: a base is built beside the one in use and swapped in. An
approval that is undone leaves its article waiting again, with what was decided on its figures.
"""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bot.state.database import StateFile
from bot.state.drafts import Draft
from bot.state.folders import Folders, Taken, safe_name
from bot.state.staging import Built, Progress, Refused, build_apart
from bot.state.versions import Version, Versions
from knowledge.gazetteer import Gazetteer
from knowledge.store.base import KnowledgeBase
from knowledge.store.deciding import decide
from knowledge.store.decisions import Decision, load
from knowledge.store.errors import KnowledgeBaseError

__all__ = ["Draft", "Shelf", "Taken", "sources_of"]


_BASED_ON = "based-on"


def sources_of(articles: Path, folder: Path) -> list[Path]:
    """What a base is built from: the configured folder and, beside the state file, the articles
    that were approved in a chat."""
    sent = Folders(folder).sent
    return [articles, sent] if sent.is_dir() else [articles]


class Shelf:
    """Waiting articles and versions of one base. Safe from several threads: one works at a time.

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
        self._articles = articles
        self._kb = kb
        self._folder = folder
        self._clock = clock
        self._folders = Folders(folder)
        self._versions = Versions(state, kb, folder, clock)
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
        with self._lock:
            home = self._new_home()
        (home / safe_name(name)).write_bytes(content)
        return int(home.name)

    def draft(self, number: int) -> Draft:
        """Reads a pending article and builds the base it would make. Taken, Refused."""
        with self._lock:
            home = self._folders.home(number)
            article = self._folders.article_in(home)
            report = self._stage([*self.sources, article], home / "kb.db", None, article)
            _left_of(home).write_text(json.dumps(report.left_over), "utf-8")
        made = KnowledgeBase(home / "kb.db")
        try:
            id_ = article.stem
            facts, waiting = made.facts_of_article(id_), made.waiting(id_)
            return Draft(number, id_, report, facts, len(waiting), made.article(id_))
        finally:
            made.close()

    def left_over(self, number: int) -> tuple[tuple[int, int], ...]:
        """Where numerals stand in a pending article that were not understood. Taken, Refused."""
        left = _left_of(self._folders.home(number))
        if not left.exists():
            self.draft(number)
        return tuple((start, end) for start, end in json.loads(left.read_text("utf-8")))

    def approve(self, number: int, who: int) -> Built:
        """Takes a pending article into the base. Taken when it was decided on before."""
        with self._lock:
            home = self._folders.home(number)
            article = self._folders.article_in(home)
            used, before = self._folders.use(article)
            try:
                report = self._stage(self.sources, home / "kb.db", None)
            except BaseException:
                used.rename(article)
                if before is not None:
                    before.rename(used)
                raise
            self._versions.publish(home / "kb.db", who, f"duyệt {article.stem}")
            shutil.rmtree(home)
            return report

    def drop(self, number: int) -> None:
        """Throws a pending article or reload away. Taken when it is gone already."""
        with self._lock:
            shutil.rmtree(self._folders.home(number))

    def pending(self) -> tuple[tuple[int, str], ...]:
        """(number, article id) of what waits for approval, oldest first."""
        return self._folders.waiting()

    def sent(self) -> tuple[str, ...]:
        """Ids of the approved articles that came from admins, by name."""
        return tuple(path.stem for path in self._folders.in_use())

    def remove(self, article: str, who: int) -> Built:
        """Takes a sent article out of the base. Taken when it is not there, Refused."""
        with self._lock:
            path = next((p for p in self._folders.in_use() if p.stem == article), None)
            if path is None:
                raise Taken
            aside = self._folders.set_aside(path)
            fresh = self._kb.with_name(f"{self._kb.name}.less")
            try:
                report = self._stage(self.sources, fresh, None)
            except BaseException:
                aside.rename(path)
                fresh.unlink(missing_ok=True)
                raise
            self._versions.publish(fresh, who, f"gỡ {article}")
            return report

    # --- decisions on single figures ------------------------------------------------------------

    def pending_base(self, number: int) -> tuple[Path, Path]:
        """The base of a draft and the article it is about. Taken when it was decided on."""
        home = self._folders.home(number)
        article = self._folders.article_in(home)
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
            self._versions.publish(fresh, who, what, joins=True)

    # --- reload ---------------------------------------------------------------------------------

    def reload(self, progress: Progress | None = None) -> Draft:
        """Builds from the folders beside the base in use. Refused."""
        with self._lock:
            home = self._new_home()
            try:
                built = self._stage(self.sources, home / "kb.db", progress)
                (home / _BASED_ON).write_text(self._stamp(), "utf-8")
            except BaseException:
                shutil.rmtree(home)
                raise
            return Draft(int(home.name), "", built)

    def publish(self, draft: Draft | int, who: int, what: str) -> bool:
        """Puts the base of a reload into use; whether it made a version, as it does unless no
        figure changed. Taken when it was decided on before.

        It is built once more where another admin has changed the base in the meantime. Refused.
        """
        number = draft if isinstance(draft, int) else draft.number
        same = isinstance(draft, Draft) and draft.report.is_same
        with self._lock:
            home = self._folders.home(number)
            if (home / _BASED_ON).read_text("utf-8") != self._stamp():
                same = self._stage(self.sources, home / "kb.db", None).is_same
            if same:
                self._versions.replace(home / "kb.db")
            else:
                self._versions.publish(home / "kb.db", who, what)
            shutil.rmtree(home)
        return not same

    # --- versions -------------------------------------------------------------------------------

    def versions(self, limit: int = 8) -> tuple[Version, ...]:
        """Newest first, only those whose copy is still there."""
        return self._versions.latest(limit)

    def go_back(self, number: int, who: int) -> tuple[int, ...]:
        """Puts an earlier version into use. Taken if it is gone.

        Sent articles that it does not hold wait for approval again; their numbers are returned.
        Those that it holds and that had been set aside are used again.
        """
        copy = self._versions.copy(number)
        with self._lock:
            if not copy.exists():
                raise Taken
            fresh, left = (self._kb.with_name(f"{self._kb.name}.{end}") for end in ("back", "left"))
            shutil.copyfile(copy, fresh)
            shutil.copyfile(self._kb, left)
            try:
                self._versions.publish(fresh, who, f"về phiên bản {number}")
                base = KnowledgeBase(self._kb)
                held = dict(base.rows("select id, sha256 from articles"))
                base.close()
                homes = self._folders.fit(held, int(self._clock()))
                for home in homes:  # with what was decided on its figures
                    shutil.copyfile(left, home / "kb.db")
            finally:
                left.unlink()
            return tuple(int(home.name) for home in homes)

    # --- the work -------------------------------------------------------------------------------

    def _stamp(self) -> str:
        """Another text whenever the base in use is another one."""
        if not self._kb.exists():
            return ""
        stat = self._kb.stat()
        return f"{stat.st_ino} {stat.st_mtime_ns}"

    def _new_home(self) -> Path:
        return self._folders.new_home(int(self._clock()))

    def _stage(
        self,
        paths: list[Path],
        target: Path,
        progress: Progress | None,
        article: Path | None = None,
    ) -> Built:
        """Builds `target`; decisions that were made in an earlier draft there are kept."""
        decided = load(target)
        if self._kb.exists():
            shutil.copyfile(self._kb, target)
        known = set(load(target))
        report = build_apart(paths, target, progress, article)
        if own := [each for each in decided if each not in known]:
            _decide(target, own)
        return report


def _left_of(home: Path) -> Path:
    return home / "left-over.json"


def _decide(base: Path, decisions: list[Decision]) -> None:
    try:
        decide(base, decisions, Gazetteer.load())
    except KnowledgeBaseError as error:
        raise Refused(str(error)) from error
