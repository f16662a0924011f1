"""Builds a knowledge base in a process of its own, so that the bot answers as fast meanwhile.

The readers and the extractor stay out of the bot's memory; what comes back is a `Built`.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from knowledge.store.errors import KnowledgeBaseError

Progress = Callable[[int, int], None]
_LEFT_OVER = "left over"  # what the extraction calls a numeral it cannot read


class Refused(Exception):
    """No base could be built; the message is a Vietnamese line that says why."""


@dataclass(frozen=True, slots=True)
class Change:
    """An article against the old base: `state` is new, changed, same or gone; facts counted."""

    article: str
    state: str
    new: int
    same: int
    changed: int
    gone: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: counts of the new base, changes, (file, reason) of rejected files,
    lines on arithmetic that does not hold and on articles that disagree, all of it as text.
    `left_over` is where numerals stand that no rule could read, in the article asked about."""

    articles: int
    facts: int
    seconds: float
    changes: tuple[Change, ...]
    rejected: tuple[tuple[str, str], ...]
    conflicts: tuple[str, ...]
    disagreements: tuple[str, ...]
    text: str
    left_over: tuple[tuple[int, int], ...] = ()

    def total(self, sort: str) -> int:
        """Facts that are new, changed or gone, over all articles."""
        return sum(int(getattr(change, sort)) for change in self.changes)

    @property
    def is_same(self) -> bool:
        """Whether no figure is new, changed or gone."""
        return not any(map(self.total, ("new", "changed", "gone")))

    @property
    def same(self) -> int:
        """Facts that stand as before; articles taken over whole are not counted one by one."""
        return self.facts - self.total("new") - self.total("changed")


def build_apart(
    paths: Sequence[Path],
    target: Path,
    progress: Progress | None = None,
    article: Path | None = None,
) -> Built:
    """Builds `target` and waits for it; `progress` is called from this thread, and ends the
    build by raising. Refused.

    Of `article`, the report names the numerals that were not understood.
    """
    spawn = multiprocessing.get_context("spawn")
    receiver, sender = spawn.Pipe(duplex=False)
    process = spawn.Process(target=_work, args=(sender, tuple(paths), target, article), daemon=True)
    process.start()
    sender.close()
    try:
        while True:
            kind, *what = receiver.recv()
            if kind == "progress":
                if progress is not None:
                    progress(*what)
            elif kind == "refused":
                raise Refused(what[0])
            else:
                built: Built = what[0]
                return built
    except EOFError as error:
        raise Refused("Việc nạp dừng giữa chừng, bài có thể bị hỏng.") from error
    except BaseException:
        process.terminate()
        raise
    finally:
        receiver.close()
        process.join()
        process.close()


def _work(sender: Connection, paths: tuple[Path, ...], target: Path, article: Path | None) -> None:
    """In the other process."""
    if hasattr(os, "nice"):
        os.nice(5)

    def tell(done: int, total: int) -> None:
        sender.send(("progress", done, total))

    try:
        sender.send(("done", build_here(paths, target, tell, article)))
    except Refused as error:
        sender.send(("refused", str(error)))
    finally:
        sender.close()


def build_here(
    paths: Sequence[Path],
    target: Path,
    progress: Progress | None = None,
    article: Path | None = None,
) -> Built:
    """The same in this process. Refused."""
    from knowledge.build import BuildError, build

    try:
        report = build(
            paths, target, built_at=datetime.now().astimezone(), workers=1, progress=progress
        )
    except (BuildError, KnowledgeBaseError) as error:
        raise Refused(str(error)) from error
    return replace(_light(report), left_over=_left_over(article) if article else ())


def _left_over(article: Path) -> tuple[tuple[int, int], ...]:
    from knowledge.extraction import extract
    from knowledge.reading import ReadError, read_file

    try:
        accounts = extract(read_file(article)).accounts
    except ReadError:
        return ()  # the build has said why
    return tuple((each.start, each.end) for each in accounts if each.kind == _LEFT_OVER)


def _light(report: Any) -> Built:
    return Built(
        report.articles,
        report.facts,
        report.seconds,
        tuple(
            Change(c.article, c.state, c.new, c.same, c.changed, c.gone, tuple(c.warnings))
            for c in report.changes
        ),
        tuple((each.name, each.reason) for each in report.rejected),
        tuple(report.conflicts),
        tuple(map(str, report.disagreements)),
        "\n".join(report.text(8).split("\n")[:-1]),  # its last line names the file
    )
