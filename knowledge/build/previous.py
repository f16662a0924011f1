"""The base that is about to be replaced: which articles it holds and the facts they had."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from knowledge.build.sources import EXTRACTOR
from knowledge.models import Fact
from knowledge.store.rows import SELECT, fact_of
from knowledge.store.schema import VERSION


class Previous:
    """A readable old base. `articles` maps ids to (sha256, extractor version)."""

    def __init__(self, connection: sqlite3.Connection, articles: dict[str, tuple[str, int]]):
        self.articles = articles
        self._connection = connection

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def facts_of(self, article: str) -> tuple[Fact, ...]:
        """All facts of an article, those that wait for review too."""
        rows = self._connection.execute(f"{SELECT} where f.article = ? order by f.id", (article,))
        return tuple(map(fact_of, rows))


def open_previous(path: Path) -> Previous | None:
    """The base at `path`, or None when there is none that this version can take over from."""
    if not path.is_file():
        return None
    connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True)
    try:
        with closing(connection.cursor()) as cursor:
            found = cursor.execute("select value from meta where key = 'schema'").fetchone()
            if found != (str(VERSION),):
                connection.close()
                return None
            rows = cursor.execute(
                "select a.id, a.sha256, coalesce(c.count, 0) from articles a "
                "left join accounting c on c.article = a.id and c.name = ?",
                (EXTRACTOR,),
            ).fetchall()
    except sqlite3.DatabaseError:
        connection.close()
        return None
    return Previous(connection, {id_: (sha256, version) for id_, sha256, version in rows})
