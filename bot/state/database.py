"""Opens the state file: WAL mode, numbered migration steps, a damaged file set aside."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.state.migrations import STEPS

log = logging.getLogger(__name__)


class StateError(Exception):
    """The state file cannot be used; the text is one line for the terminal."""


class StateFile:
    """One connection, usable from any thread; writes are transactions of their own.

    `StateFile(path)` creates the file and its folder where missing. A damaged file is renamed
    to `<name>.damaged-<time>` and a new one started, so that the bot goes on answering.
    StateError when the file cannot be opened or is newer than this program.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = _open(path)
        except sqlite3.OperationalError as error:
            raise StateError(f"CCHC_STATE: không mở được {path}: {error}.") from error
        except sqlite3.DatabaseError:
            aside = path.with_name(f"{path.name}.damaged-{int(time.time())}")
            path.rename(aside)
            for tail in ("-wal", "-shm"):
                path.with_name(path.name + tail).unlink(missing_ok=True)
            log.error("state file was damaged; kept as %s, a new one was started", aside.name)
            self._connection = _open(path)
        except OSError as error:
            raise StateError(f"CCHC_STATE: không mở được {path}: {error.strerror}.") from error

    def rows(self, sql: str, arguments: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with self._lock:
            return self._connection.execute(sql, arguments).fetchall()

    def run(self, sql: str, arguments: Sequence[Any] = ()) -> int:
        """One writing statement in a transaction; the number of rows it changed."""
        with self.transaction() as connection:
            return connection.execute(sql, arguments).rowcount

    def soon(self, sql: str, arguments: Sequence[Any] = ()) -> int:
        """A writing statement that is kept for good with the next `keep`, `run` or transaction.

        Seen by all queries at once. Several of them cost one commit; a process that is killed
        before it loses them together. The number of rows it changed.
        """
        with self._lock:
            return self._connection.execute(sql, arguments).rowcount

    def keep(self) -> None:
        """Commits what `soon` has written."""
        with self._lock:
            self._connection.commit()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Several statements that hold together."""
        with self._lock:
            self._connection.commit()  # what `soon` wrote must not go where this one fails
            with self._connection:
                yield self._connection

    def copy_to(self, target: Path) -> None:
        """A consistent copy of the whole file, taken while it is in use."""
        with self._lock:
            self._connection.commit()
            other = sqlite3.connect(target)
            try:
                self._connection.backup(other)
            finally:
                other.close()

    def close(self) -> None:
        """Folds the write-ahead log into the file and closes it."""
        with self._lock:
            self._connection.commit()
            self._connection.close()


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, timeout=5)
    try:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = normal")
        connection.execute("pragma secure_delete = on")
        if connection.execute("pragma quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("quick_check failed")
        _migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    version = int(connection.execute("pragma user_version").fetchone()[0])
    if version > len(STEPS):
        raise StateError(
            f"CCHC_STATE: {path} thuộc phiên bản mới hơn chương trình này "
            f"(bước {version}, chương trình biết {len(STEPS)})."
        )
    for number, (_, sql) in enumerate(STEPS[version:], start=version + 1):
        connection.executescript(f"begin; {sql}; pragma user_version = {number}; commit;")
