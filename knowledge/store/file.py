"""The open file behind a knowledge base: read-only, immutable, reopened when it was swapped."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from knowledge.store.errors import KnowledgeBaseError
from knowledge.store.schema import VERSION

Stamp = tuple[int, int, int]


class OpenFile:
    """Rows of one knowledge base file, from any thread.

    KnowledgeBaseError when it is missing, locked, damaged or of another schema.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._stamp: Stamp = (0, 0, 0)
        self._connection: sqlite3.Connection | None = None
        self._meta: dict[str, str] = {}
        self._open()

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

    @property
    def stamp(self) -> Stamp:
        """What tells the file that is read from another one."""
        return self._stamp

    def changed(self) -> bool:
        """Whether another file stands at the path than the one that is read."""
        return _stamp(self.path) not in (self._stamp, None)

    def close(self) -> None:
        """Closes the file; reading afterwards raises KnowledgeBaseError."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def meta(self, key: str) -> str:
        """built_at, articles, facts, published, schema; "" for another key."""
        return self._meta.get(key, "")

    def rows(self, sql: str, arguments: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query; KnowledgeBaseError when the file cannot give them."""
        with self._lock:
            if self._connection is None:
                raise KnowledgeBaseError(f"Kho {self.path} đã đóng.")
            try:
                return self._connection.execute(sql, arguments).fetchall()
            except sqlite3.DatabaseError as error:
                raise KnowledgeBaseError(
                    f"Kho {self.path} không đọc được ({error}): hãy chạy lại lệnh build."
                ) from error

    def _open(self) -> None:
        stamp = _stamp(self.path)
        if stamp is None:
            raise KnowledgeBaseError(f"Chưa có kho số liệu {self.path}: hãy chạy lệnh build.")
        connection, meta = _connect(self.path)
        with self._lock:
            old, self._connection = self._connection, connection
            self._stamp, self._meta = stamp, meta
            self._forget()
            if old is not None:
                old.close()

    def _forget(self) -> None:
        """Drops whatever was kept of the file before."""


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
