"""Article files as the build sees them: identity, content hash, and reading them, on all cores."""

from __future__ import annotations

import hashlib
import logging
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Protocol

from knowledge.digest import digest_of
from knowledge.extraction import extract
from knowledge.extraction.sentences import sentence_spans
from knowledge.models import Fact
from knowledge.reading import BlockKind, Document, ReadError, read_file
from knowledge.reading.files import MAX_BYTES
from knowledge.store.record import ArticleRecord

EXTRACTOR = "extractor"  # the accounting row that says which extractor read an article
POOL_FROM = 50  # articles; below this a pool costs more than it saves


class Extracted(Protocol):
    """What the build takes of an extraction."""

    @property
    def facts(self) -> tuple[Fact, ...]: ...

    def counts(self) -> dict[str, int]:
        """How many numerals of each kind."""


Extractor = Callable[[Document], Extracted]
_KNOWLEDGE = Path(__file__).parents[1]
_READ_BY = (".py", ".toml", ".tsv")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to build from; `sha256` covers the sidecar beside it too."""

    path: Path
    id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: a record with its facts, or the reason why not (Vietnamese)."""

    source: Source
    record: ArticleRecord | None = None
    facts: tuple[Fact, ...] = ()
    warnings: tuple[str, ...] = ()
    reason: str = ""


def source_of(path: Path) -> Source:
    """A file with its hash; the hash is empty for what cannot be read or is too large."""
    digest = ""
    try:
        if path.stat().st_size <= MAX_BYTES:
            digest = digest_of(path)
    except OSError as error:
        _log.debug("%s: %s", path, error)  # reading it says why to the user
    return Source(path, path.stem, digest)


@cache
def extractor_version() -> int:
    """A number that changes with every line of code or table that decides what is extracted."""
    digest = hashlib.sha256()
    for path in sorted(_KNOWLEDGE.rglob("*")):
        inside = path.relative_to(_KNOWLEDGE)
        if path.suffix in _READ_BY and inside.parts[0] not in ("build", "articles"):
            digest.update(str(inside).encode() + b"\0" + path.read_bytes())
    return int.from_bytes(digest.digest()[:6], "big")


def read_source(source: Source, extractor: Extractor = extract) -> Outcome:
    """Reads and extracts one file. Never raises for what the file holds."""
    try:
        document = read_file(source.path)
        extraction = extractor(document)
    except ReadError as error:
        return Outcome(source, reason=str(error))
    except Exception as error:  # noqa: BLE001 - one article must not cost the others
        _log.exception("%s", source.path)
        return Outcome(source, reason=f"Lỗi chương trình khi đọc bài ({type(error).__name__}).")
    record = ArticleRecord(
        id=source.id,
        text=document.text,
        title=document.title or "",
        publisher=document.publisher or "",
        published=document.published_text,
        url=document.url or "",
        author=document.author or "",
        sha256=source.sha256,
        format=document.format,
        sentences=tuple(_quotable(document)),
        accounting=(
            *sorted(extraction.counts().items()),
            (EXTRACTOR, extractor_version()),
        ),
    )
    return Outcome(source, record, tuple(extraction.facts), document.warnings)


def read_sources(
    sources: Sequence[Source], extractor: Extractor = extract, workers: int | None = None
) -> Iterator[Outcome]:
    """Outcomes in the order of `sources`; by processes when there are many (default: a core each).

    Processes are spawned, never forked: the running bot that reloads has threads.
    """
    workers = workers or len(os.sched_getaffinity(0))
    read = partial(read_source, extractor=extractor)
    if workers < 2 or len(sources) <= POOL_FROM:
        yield from map(read, sources)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from pool.map(read, sources, chunksize=8)


def _quotable(document: Document) -> Iterator[tuple[int, int]]:
    """Sentences, and rows of tables, that a passage search may quote: all but the clutter."""
    for block in document.blocks:
        if block.kind is BlockKind.TABLE:
            for row in block.rows:
                if row.cells and row.cells[-1].end > row.cells[0].start:
                    yield row.cells[0].start, row.cells[-1].end
        elif block.kind is not BlockKind.CLUTTER:
            yield from sentence_spans(document.text, block.start, block.end)
