"""Puts changed articles into a copy of the old base and swaps it in: the cost of what changed.

The changed articles are written by the store itself into a part file; its rows are then copied
with fresh sentence ids. Rows of articles that are unchanged are never touched.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from knowledge.gazetteer import Gazetteer
from knowledge.models import Fact
from knowledge.store.decisions import apply, load
from knowledge.store.errors import KnowledgeBaseError
from knowledge.store.record import ArticleRecord
from knowledge.store.summaries import count_words, summarise
from knowledge.store.write import INTO_INDEX, write_file
from knowledge.text import fold

_COPIED = ("articles", "accounting")


def merge(
    path: Path,
    articles: Sequence[ArticleRecord],
    facts: Mapping[str, Sequence[Fact]],
    gone: Iterable[str],
    gazetteer: Gazetteer,
    built_at: datetime,
) -> None:
    """Replaces `articles`, takes out the ids in `gone`, keeps all others as they are.

    KnowledgeBaseError, and the old file untouched, when a quote is not in its article, when
    no published fact would be left, or when the disk refuses.
    """
    decisions = load(path)
    facts = {each.id: apply(facts.get(each.id, ()), decisions, each) for each in articles}
    part, beside = path.with_name(path.name + ".phan"), path.with_name(path.name + ".moi")
    try:
        part.unlink(missing_ok=True)
        if articles:
            write_file(part, articles, facts, gazetteer, built_at)
        shutil.copyfile(path, beside)
        connection = sqlite3.connect(beside, isolation_level=None)
        try:
            connection.executescript("pragma journal_mode = off; pragma synchronous = off; begin")
            for id_ in {*gone, *(article.id for article in articles)}:
                _take_out(connection, id_)
            if articles:
                connection.execute("commit")
                connection.execute("attach ? as part", (str(part),))
                connection.execute("begin")
                _take_in(connection)
            summarise(connection)
            count_words(connection)
            _renew_meta(connection, built_at)
            connection.execute("commit")
        finally:
            connection.close()
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise KnowledgeBaseError(
            f"Không ghi được kho {path}: {error}. Kho cũ giữ nguyên."
        ) from error
    finally:
        part.unlink(missing_ok=True)
        beside.unlink(missing_ok=True)


def _take_out(connection: sqlite3.Connection, article: str) -> None:
    sentences = connection.execute(
        "select s.id, s.text, a.about from sentences s join articles a on a.id = s.article "
        "where s.article = ?",
        (article,),
    ).fetchall()
    connection.executemany(
        "insert into passages(passages, rowid, folded, places) values ('delete', ?, ?, ?)",
        ((id_, fold(text), about) for id_, text, about in sentences),
    )
    for table in ("facts", "sentences", "accounting"):
        connection.execute(f"delete from {table} where article = ?", (article,))
    connection.execute("delete from articles where id = ?", (article,))


def _take_in(connection: sqlite3.Connection) -> None:
    for table in _COPIED:
        connection.execute(f"insert into {table} select * from part.{table}")
    offset = connection.execute("select coalesce(max(id), 0) from sentences").fetchone()[0]
    connection.execute(
        'insert into sentences select id + ?, article, start, "end", text from part.sentences',
        (offset,),
    )
    connection.executemany(
        INTO_INDEX,
        [
            (id_ + offset, fold(text), about)
            for id_, text, about in connection.execute(
                "select s.id, s.text, a.about from part.sentences s "
                "join part.articles a on a.id = s.article"
            )
        ],
    )
    names = [row[1] for row in connection.execute("pragma part.table_info(facts)")]
    columns = ", ".join(name for name in names if name not in ("id", "sentence"))
    connection.execute(
        f"insert into facts (sentence, {columns}) "
        f"select sentence + ?, {columns} from part.facts order by id",
        (offset,),
    )


def _renew_meta(connection: sqlite3.Connection, built_at: datetime) -> None:
    counted = connection.execute(
        "select (select count(*) from articles), (select count(*) from facts), "
        "(select count(*) from facts where review = 'published')"
    ).fetchone()
    if not counted[2]:
        raise KnowledgeBaseError("Không có số liệu nào để ghi; kho cũ giữ nguyên.")
    values = zip(("articles", "facts", "published"), counted, strict=True)
    connection.executemany(
        "update meta set value = ? where key = ?",
        [
            *((str(value), key) for key, value in values),
            (built_at.isoformat(timespec="seconds"), "built_at"),
        ],
    )
