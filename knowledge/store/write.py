"""Builds a knowledge base beside the old file, checks it, and swaps it in one step.

A file that readers have open is never written to: they keep the old facts until they look
again (`KnowledgeBase.reload_if_changed`). Rollback journal, never WAL, so that no second
file is left behind.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlite_utils

from knowledge.gazetteer import Gazetteer
from knowledge.models import Fact, Review
from knowledge.store.decisions import Decision, apply, load, save, settled
from knowledge.store.errors import KnowledgeBaseError
from knowledge.store.fact_rows import columns_of, places_about
from knowledge.store.record import ArticleRecord
from knowledge.store.schema import INDEXES, TABLES, VERSION, views
from knowledge.store.summaries import count_words, summarise
from knowledge.text import fold

INTO_INDEX = "insert into passages(rowid, folded, places) values (?, ?, ?)"


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What was written: articles, facts by review state, sentences, bytes."""

    articles: int
    facts: int
    waiting: int
    sentences: int
    size: int


def write(
    path: Path,
    articles: Sequence[ArticleRecord],
    facts: Mapping[str, Sequence[Fact]],
    gazetteer: Gazetteer,
    built_at: datetime,
) -> WriteReport:
    """Writes the base; `facts` maps article ids to their facts.

    Decisions that the old file holds are applied and kept; a fact that a check contradicts
    waits until it is decided.

    KnowledgeBaseError, and the old file untouched, when there is nothing to write, when a
    fact's quote is not in its article at its offsets, or when the disk refuses.
    """
    decisions = load(path)
    facts = {each.id: apply(facts.get(each.id, ()), decisions, each) for each in articles}
    if not any(
        settled(fact).review is Review.PUBLISHED for some in facts.values() for fact in some
    ):
        raise KnowledgeBaseError("Không có số liệu nào để ghi; kho cũ giữ nguyên.")
    beside = path.with_name(path.name + ".moi")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        report = write_file(beside, articles, facts, gazetteer, built_at, decisions)
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(beside, path)
        _sync_folder(path.parent)
    except (OSError, sqlite3.Error) as error:
        raise KnowledgeBaseError(f"Không ghi được kho {path}: {error}. Kho cũ giữ nguyên.") from (
            error
        )
    finally:
        beside.unlink(missing_ok=True)
    return report


def check_quote(article: ArticleRecord, fact: Fact) -> None:
    """KnowledgeBaseError unless the quote stands in the article at the fact's offsets."""
    at = fact.provenance
    if not fact.quote or article.text[at.start : at.end] != fact.quote:
        raise KnowledgeBaseError(
            f"Bài {article.id}: câu gốc của {fact.metric} không khớp văn bản tại "
            f"{at.start}-{at.end}; kho cũ giữ nguyên."
        )


def write_file(
    path: Path,
    articles: Sequence[ArticleRecord],
    facts: Mapping[str, Sequence[Fact]],
    gazetteer: Gazetteer,
    built_at: datetime,
    decisions: Sequence[Decision] = (),
) -> WriteReport:
    """Writes a fresh file of facts that are decided already; KnowledgeBaseError for a quote that
    is not in its article."""
    for article in articles:
        for fact in facts.get(article.id, ()):
            check_quote(article, fact)
    facts = {article.id: tuple(map(settled, facts.get(article.id, ()))) for article in articles}
    about = {id_: places_about(some, gazetteer) for id_, some in facts.items()}
    connection = sqlite3.connect(path)
    try:
        connection.executescript("pragma journal_mode = delete; pragma synchronous = off;" + TABLES)
        db = sqlite_utils.Database(connection)
        spans = _sentence_ids(articles, facts)
        with connection:
            db.table("articles").insert_all(
                _article_row(article, about[article.id]) for article in articles
            )
            texts = {article.id: article.text for article in articles}
            db.table("sentences").insert_all(
                {"id": id_, "article": key[0], "start": key[1], "end": key[2]}
                | {"text": texts[key[0]][key[1] : key[2]]}
                for key, id_ in spans.items()
            )
            connection.executemany(
                INTO_INDEX,
                ((i, fold(texts[a][s:e]), about[a]) for (a, s, e), i in spans.items()),
            )
            every = (fact for article in articles for fact in facts[article.id])
            db.table("facts").insert_all(_fact_rows(every, spans, gazetteer))
            db.table("accounting").insert_all(
                (
                    {"article": article.id, "name": name, "count": count}
                    for article in articles
                    for name, count in article.accounting
                ),
                pk=("article", "name"),
            )
        connection.executescript(INDEXES + views())
        total = sum(map(len, facts.values()))
        published = sum(f.review is Review.PUBLISHED for some in facts.values() for f in some)
        meta = {"schema": VERSION, "built_at": built_at.isoformat(timespec="seconds")}
        meta |= {"articles": len(articles), "facts": total, "published": published}
        with connection:
            db.table("meta").insert_all({"key": k, "value": str(v)} for k, v in meta.items())
            save(connection, decisions)
            summarise(connection)
        connection.executescript("insert into passages(passages) values ('optimize')")
        count_words(connection)
        connection.commit()
        connection.execute("analyze")
        _check(connection, len(articles), total, len(spans))
    finally:
        connection.close()
    size = path.stat().st_size
    return WriteReport(len(articles), total, total - published, len(spans), size)


def _sentence_ids(
    articles: Sequence[ArticleRecord], facts: Mapping[str, Sequence[Fact]]
) -> dict[tuple[str, int, int], int]:
    spans: dict[tuple[str, int, int], int] = {}
    for article in articles:
        quotes = ((f.provenance.start, f.provenance.end) for f in facts.get(article.id, ()))
        for start, end in sorted({*article.sentences, *quotes}):
            spans[article.id, start, end] = len(spans) + 1
    return spans


def _article_row(article: ArticleRecord, about: str) -> dict[str, Any]:
    names = ("id", "title", "publisher", "published", "url", "author", "sha256", "format", "text")
    return {name: getattr(article, name) for name in names} | {"facts": 0, "about": about}


def _fact_rows(
    facts: Iterable[Fact], spans: Mapping[tuple[str, int, int], int], gazetteer: Gazetteer
) -> Iterator[dict[str, Any]]:
    for fact in facts:
        at = fact.provenance
        yield {"sentence": spans[fact.article, at.start, at.end]} | columns_of(fact, gazetteer)


def _check(connection: sqlite3.Connection, articles: int, facts: int, sentences: int) -> None:
    found = connection.execute("pragma integrity_check").fetchone()[0]
    if found != "ok":
        raise KnowledgeBaseError(f"Kho mới bị hỏng khi ghi ({found}); kho cũ giữ nguyên.")
    for table, expected in (("articles", articles), ("facts", facts), ("sentences", sentences)):
        count = connection.execute(f"select count(*) from {table}").fetchone()[0]
        if count != expected:
            raise KnowledgeBaseError(
                f"Kho mới thiếu dòng ở bảng {table} ({count}/{expected}); kho cũ giữ nguyên."
            )


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
