"""Reads the knowledge base: read-only, immutable, reopened when the file was swapped."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from knowledge.models import Fact
from knowledge.store.errors import KnowledgeBaseError
from knowledge.store.record import ArticleInfo, Passage
from knowledge.store.rows import SELECT, fact_of
from knowledge.store.schema import VERSION
from knowledge.text import fold

Stamp = tuple[int, int, int]
# The second half lets the partial index on bodies be used.
_NAMED_BODY = "f.agency_key = ? and f.agency_key <> ''"
_ANY_VALUE = (-1e300, 1e300)
_PUBLISHED = "f.review = 'published'"
_ORDER = " order by f.year desc, f.period_end desc, f.id"


@dataclass(frozen=True, slots=True)
class Frame:
    """Facts that may be compared: same tier of place, year, period, tier; `count` of them."""

    year: int | None
    period: str | None
    level: str
    count: int
    newest: str  # last day of the period, ISO, or ""


class KnowledgeBase:
    """One knowledge base file. Reads may come from any thread; facts not published stay hidden.

    `KnowledgeBase(path)` opens it. KnowledgeBaseError when it is missing, locked, damaged or
    of another schema.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._stamp: Stamp = (0, 0, 0)
        self._connection: sqlite3.Connection | None = None
        self._meta: dict[str, str] = {}
        self._cached_facts = lru_cache(maxsize=256)(self._read_facts)
        self._cached_places = lru_cache(maxsize=512)(self._read_places)
        self._cached_frames = lru_cache(maxsize=512)(self._read_frames)
        self._cached_pairs = lru_cache(maxsize=1)(self._read_pairs)
        self._cached_articles = lru_cache(maxsize=1)(self._read_articles)
        self._caches = (
            self._cached_facts, self._cached_places, self._cached_frames, self._cached_pairs, self._cached_articles,
        )  # fmt: skip
        self._open()

    # --- opening ---------------------------------------------------------------------------

    def reload_if_changed(self) -> bool:
        """Reopens when another file stands at the path; whether it did.

        A new file that cannot be read leaves the old facts in use and raises
        KnowledgeBaseError once; the next call tries again only after a further change.
        """
        stamp = _stamp(self.path)
        if stamp == self._stamp or stamp is None:
            return False
        with self._lock:
            if stamp == self._stamp:
                return False
            try:
                self._open()
            except KnowledgeBaseError:
                self._stamp = stamp
                raise
        return True

    def close(self) -> None:
        """Closes the file; reading afterwards raises KnowledgeBaseError."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _open(self) -> None:
        stamp = _stamp(self.path)
        if stamp is None:
            raise KnowledgeBaseError(f"Chưa có kho số liệu {self.path}: hãy chạy lệnh build.")
        connection, meta = _connect(self.path)
        with self._lock:
            old, self._connection = self._connection, connection
            self._stamp, self._meta = stamp, meta
            for cache in (
                self._cached_facts,
                self._cached_places,
                self._cached_frames,
                self._cached_pairs,
                self._cached_articles,
            ):
                cache.cache_clear()
            if old is not None:
                old.close()

    def _rows(self, sql: str, arguments: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            if self._connection is None:
                raise KnowledgeBaseError(f"Kho {self.path} đã đóng.")
            try:
                return self._connection.execute(sql, arguments).fetchall()
            except sqlite3.DatabaseError as error:
                raise KnowledgeBaseError(
                    f"Kho {self.path} không đọc được ({error}): hãy chạy lại lệnh build."
                ) from error

    def _facts(self, where: str, arguments: Sequence[Any]) -> tuple[Fact, ...]:
        rows = self._rows(f"{SELECT} where {where} and {_PUBLISHED}{_ORDER}", arguments)
        return tuple(map(fact_of, rows))

    # --- facts -----------------------------------------------------------------------------

    def facts_of(self, place: str, metrics: Sequence[str] = ()) -> tuple[Fact, ...]:
        """Facts of a place code, newest first; only of these metrics where any are given."""
        return self._cached_facts(place, tuple(metrics))

    def _read_facts(self, place: str, metrics: tuple[str, ...]) -> tuple[Fact, ...]:
        if not metrics:
            return self._facts("f.place_code = ?", (place,))
        marks = ",".join("?" * len(metrics))
        return self._facts(f"f.place_code = ? and f.metric in ({marks})", (place, *metrics))

    def facts_outside_table(self, place: str) -> tuple[Fact, ...]:
        """Facts of a place whose metric is `other:<label>`, newest first."""
        return self._facts(
            "f.place_code = ? and f.metric >= 'other:' and f.metric < 'other;'", (place,)
        )

    def facts_of_article(self, article: str) -> tuple[Fact, ...]:
        """All published facts of an article, newest period first."""
        return self._facts("f.article = ?", (article,))

    def with_value(self, value: float, limit: int = 40) -> tuple[Fact, ...]:
        """Facts that state this value, newest first."""
        slack = max(abs(value) * 1e-9, 1e-9)
        return self._facts("f.value between ? and ?", (value - slack, value + slack))[:limit]

    def facts_of_agency(self, agency: str, metrics: Sequence[str] = ()) -> tuple[Fact, ...]:
        """Facts of all bodies of this name (case and accents aside), of any place."""
        if not metrics:
            return self._facts(_NAMED_BODY, (fold(agency),))
        marks = ",".join("?" * len(metrics))
        return self._facts(f"{_NAMED_BODY} and f.metric in ({marks})", (fold(agency), *metrics))

    def frames(
        self, metric: str, member: str, province: str = "", status: str = "result"
    ) -> tuple[Frame, ...]:
        """The (year, period, level) groups of a metric over places of one tier, newest first.

        `member` is tỉnh, huyện, xã or "cả nước"; `province` a code whose places alone count.
        """
        return self._cached_frames(metric, member, province, status)

    def _read_frames(
        self, metric: str, member: str, province: str, status: str
    ) -> tuple[Frame, ...]:
        inside = "f.province_code = ? and " if province else ""
        arguments = ((province,) if province else ()) + (metric, member, status)
        rows = self._rows(
            "select f.year, f.period, f.level, count(distinct f.place_code), "
            f"coalesce(max(f.period_end), '') from facts f where {inside}f.metric = ? "
            f"and f.member = ? and f.status = ? and f.agency is null and {_PUBLISHED} "
            "group by f.year, f.period, f.level order by f.year desc, 5 desc, 4 desc",
            arguments,
        )
        return tuple(Frame(*row) for row in rows)

    def ranked(
        self,
        metric: str,
        member: str,
        frame: Frame,
        province: str = "",
        *,
        highest_first: bool = True,
        limit: int = 100,
        status: str = "result",
        between: tuple[float, float] | None = None,
    ) -> tuple[Fact, ...]:
        """Facts of one frame by value, at most `limit`, those `between` two values (inclusive)
        where given; agencies' own figures are left out."""
        inside = "f.province_code = ? and " if province else ""
        arguments: tuple[Any, ...] = ((province,) if province else ()) + (metric, member, status)
        order = "desc" if highest_first else "asc"
        rows = self._rows(
            f"{SELECT} where {inside}f.metric = ? and f.member = ? and f.status = ? "
            f"and f.year is ? and f.period is ? and f.level = ? and f.agency is null "
            f"and f.value between ? and ? and {_PUBLISHED} order by f.value {order}, f.id limit ?",
            (*arguments, frame.year, frame.period, frame.level, *(between or _ANY_VALUE), limit),
        )
        return tuple(map(fact_of, rows))

    def members(
        self, metric: str, member: str, province: str = "", status: str = "result"
    ) -> tuple[Fact, ...]:
        """Facts of a metric of all places of one tier, newest first; bodies left out."""
        inside = "f.province_code = ? and " if province else ""
        arguments = ((province,) if province else ()) + (metric, member, status)
        where = f"{inside}f.metric = ? and f.member = ? and f.status = ? and f.agency is null"
        return self._facts(where, arguments)

    def agencies_in(self, place: str, metrics: Sequence[str]) -> tuple[Fact, ...]:
        """Facts of the bodies of one place, newest first."""
        return tuple(fact for fact in self.facts_of(place, metrics) if fact.agency)

    # --- what there is ---------------------------------------------------------------------

    def metrics_by_place(self) -> dict[str, frozenset[str]]:
        """Place code -> ids of the metrics it has published facts of."""
        return self._cached_pairs()

    def _read_pairs(self) -> dict[str, frozenset[str]]:
        pairs: dict[str, set[str]] = {}
        for place, metric in self._rows(
            f"select distinct f.place_code, f.metric from facts f where {_PUBLISHED}"
        ):
            pairs.setdefault(place, set()).add(metric)
        return {place: frozenset(metrics) for place, metrics in pairs.items()}

    def places_with(self, metric: str, limit: int = 50) -> tuple[str, ...]:
        """Codes of places that have a metric, those with most facts of it first."""
        return self._cached_places(metric, limit)

    def _read_places(self, metric: str, limit: int) -> tuple[str, ...]:
        rows = self._rows(
            f"select f.place_code from facts f where f.metric = ? and {_PUBLISHED} "
            "and f.place_code <> '' group by 1 order by count(*) desc, min(f.id) limit ?",
            (metric, limit),
        )
        return tuple(row[0] for row in rows)

    def inside(self, province: str, metric: str, limit: int = 50) -> tuple[str, ...]:
        """Codes of places inside a province (not itself) that have a metric."""
        rows = self._rows(
            "select distinct f.place_code from facts f where f.province_code = ? "
            f"and f.metric = ? and f.place_code <> ? and {_PUBLISHED} limit ?",
            (province, metric, province, limit),
        )
        return tuple(row[0] for row in rows)

    def agencies(self) -> tuple[tuple[str, str], ...]:
        """(agency, place code) of every body with published facts."""
        rows = self._rows(
            f"select distinct f.agency, f.place_code from facts f where f.agency_key <> '' "
            f"and {_PUBLISHED}"
        )
        return tuple((row[0], row[1]) for row in rows)

    def years_by_place(self) -> tuple[tuple[str, int], ...]:
        """(place code, year) of all published facts."""
        rows = self._rows(
            f"select distinct f.place_code, f.year from facts f where {_PUBLISHED} "
            "and f.place_code <> '' and f.year is not null"
        )
        return tuple((row[0], row[1]) for row in rows)

    def years_of(self, metric: str) -> tuple[int, ...]:
        """Years with results of a metric, newest first."""
        rows = self._rows(
            f"select distinct f.year from facts f where f.metric = ? and f.status = 'result' "
            f"and f.year is not null and {_PUBLISHED} order by 1 desc",
            (metric,),
        )
        return tuple(row[0] for row in rows)

    # --- articles and passages -------------------------------------------------------------

    def articles(self) -> tuple[ArticleInfo, ...]:
        """All articles, latest published first."""
        return tuple(self._cached_articles().values())

    def article(self, id_: str) -> ArticleInfo | None:
        """One article, or None."""
        return self._cached_articles().get(id_)

    def _read_articles(self) -> dict[str, ArticleInfo]:
        rows = self._rows(
            "select id, title, publisher, published, url, author, facts from articles "
            "order by published desc, id"
        )
        return {row[0]: ArticleInfo(*row) for row in rows}

    def search(
        self, words: Sequence[str], *, every: bool = True, limit: int = 20
    ) -> tuple[Passage, ...]:
        """Sentences holding all (or any) of the words, accents and case aside, best first."""
        tokens = [token for word in words for token in _tokens(fold(word))]
        if not tokens:
            return ()
        query = (" " if every else " OR ").join(f'"{token}"' for token in tokens)
        rows = self._rows(
            'select s.article, s.start, s."end", s.text, p.rank from passages p '
            "join sentences s on s.id = p.rowid where passages match ? "
            "order by p.rank, s.id limit ?",
            (query, limit),
        )
        return tuple(Passage(*row) for row in rows)

    def sentences_of(self, article: str) -> tuple[Passage, ...]:
        """All stored sentences of an article in order; rank is 0."""
        rows = self._rows(
            'select article, start, "end", text from sentences where article = ? order by start',
            (article,),
        )
        return tuple(Passage(row[0], row[1], row[2], row[3], 0.0) for row in rows)

    def meta(self, key: str) -> str:
        """built_at, articles, facts, published, schema; "" for another key."""
        return self._meta.get(key, "")


def _tokens(folded: str) -> list[str]:
    return "".join(ch if ch.isalnum() else " " for ch in folded).split()


def _stamp(path: Path) -> Stamp | None:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise KnowledgeBaseError(f"Kho {path} không mở được: {error.strerror}.") from error
    return found.st_ino, found.st_mtime_ns, found.st_size


def _connect(path: Path) -> tuple[sqlite3.Connection, dict[str, str]]:
    uri = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    try:
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    except sqlite3.Error as error:
        raise KnowledgeBaseError(f"Kho {path} không mở được: {error}.") from error
    try:
        meta = dict(connection.execute("select key, value from meta").fetchall())
    except sqlite3.Error as error:
        connection.close()
        reason = "đang bị khóa" if "locked" in str(error) else "bị hỏng hoặc không phải kho"
        raise KnowledgeBaseError(f"Kho {path} {reason}: hãy chạy lại lệnh build.") from error
    if meta.get("schema") != str(VERSION):
        connection.close()
        raise KnowledgeBaseError(
            f"Kho {path} thuộc phiên bản khác ({meta.get('schema')}): hãy chạy lại lệnh build."
        )
    return connection, meta
