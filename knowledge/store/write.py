"""Builds a knowledge base beside the old file, checks it, and swaps it in one step.

A file that readers have open is never written to: they keep the old facts until they look
again (`KnowledgeBase.reload_if_changed`). Rollback journal, never WAL, so that no second
file is left behind.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlite_utils

from knowledge.gazetteer import Gazetteer
from knowledge.models import Fact, Review
from knowledge.store.errors import KnowledgeBaseError
from knowledge.store.periods import bounds_of_text, part_of_bounds
from knowledge.store.record import ArticleRecord
from knowledge.store.schema import INDEXES, TABLES, VERSION, VIEWS
from knowledge.text import fold

_MEMBERS = {"p": "tỉnh", "P": "tỉnh", "d": "huyện", "c": "xã", "C": "xã", "V": "cả nước"}


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

    KnowledgeBaseError, and the old file untouched, when there is nothing to write, when a
    fact's quote is not in its article at its offsets, or when the disk refuses.
    """
    published = sum(fact.review is Review.PUBLISHED for some in facts.values() for fact in some)
    if not published:
        raise KnowledgeBaseError("Không có số liệu nào để ghi; kho cũ giữ nguyên.")
    for article in articles:
        for fact in facts.get(article.id, ()):
            check_quote(article, fact)
    beside = path.with_name(path.name + ".moi")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        report = _build(beside, articles, facts, gazetteer, built_at)
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


def _build(
    path: Path,
    articles: Sequence[ArticleRecord],
    facts: Mapping[str, Sequence[Fact]],
    gazetteer: Gazetteer,
    built_at: datetime,
) -> WriteReport:
    connection = sqlite3.connect(path)
    try:
        connection.executescript("pragma journal_mode = delete; pragma synchronous = off;" + TABLES)
        db = sqlite_utils.Database(connection)
        spans = _sentence_ids(articles, facts)
        counts = Counter(
            fact.article
            for some in facts.values()
            for fact in some
            if fact.review is Review.PUBLISHED
        )
        with connection:
            db.table("articles").insert_all(
                _article_row(article, counts[article.id]) for article in articles
            )
            texts = {article.id: article.text for article in articles}
            db.table("sentences").insert_all(
                {"id": id_, "article": key[0], "start": key[1], "end": key[2]}
                | {"text": texts[key[0]][key[1] : key[2]]}
                for key, id_ in spans.items()
            )
            connection.executemany(
                "insert into passages(rowid, folded) values (?, ?)",
                ((i, fold(texts[a][s:e])) for (a, s, e), i in spans.items()),
            )
            db.table("facts").insert_all(_fact_rows(articles, facts, spans, gazetteer))
            db.table("accounting").insert_all(
                (
                    {"article": article.id, "name": name, "count": count}
                    for article in articles
                    for name, count in article.accounting
                ),
                pk=("article", "name"),
            )
        connection.executescript(INDEXES + VIEWS)
        total = sum(len(some) for some in facts.values())
        meta = {"schema": VERSION, "built_at": built_at.isoformat(timespec="seconds")}
        meta |= {"articles": len(articles), "facts": total, "published": sum(counts.values())}
        with connection:
            db.table("meta").insert_all({"key": k, "value": str(v)} for k, v in meta.items())
        connection.executescript("insert into passages(passages) values ('optimize'); analyze;")
        _check(connection, len(articles), total, len(spans))
    finally:
        connection.close()
    waiting = total - sum(counts.values())
    return WriteReport(len(articles), total, waiting, len(spans), path.stat().st_size)


def _sentence_ids(
    articles: Sequence[ArticleRecord], facts: Mapping[str, Sequence[Fact]]
) -> dict[tuple[str, int, int], int]:
    spans: dict[tuple[str, int, int], int] = {}
    for article in articles:
        quotes = ((f.provenance.start, f.provenance.end) for f in facts.get(article.id, ()))
        for start, end in sorted({*article.sentences, *quotes}):
            spans[article.id, start, end] = len(spans) + 1
    return spans


def _article_row(article: ArticleRecord, facts: int) -> dict[str, Any]:
    names = ("id", "title", "publisher", "published", "url", "author", "sha256", "format", "text")
    return {name: getattr(article, name) for name in names} | {"facts": facts}


def _fact_rows(
    articles: Iterable[ArticleRecord],
    facts: Mapping[str, Sequence[Fact]],
    spans: Mapping[tuple[str, int, int], int],
    gazetteer: Gazetteer,
) -> Iterator[dict[str, Any]]:
    for article in articles:
        for fact in facts.get(article.id, ()):
            yield _fact_row(fact, spans, gazetteer)


def _fact_row(
    fact: Fact, spans: Mapping[tuple[str, int, int], int], gazetteer: Gazetteer
) -> dict[str, Any]:
    at = fact.provenance
    start, end = fact.period_start, fact.period_end
    if start is None and end is None:
        start, end = bounds_of_text(fact.period, fact.year)
    place = gazetteer.by_code(fact.place_code)
    province = gazetteer.province_of(place) if place else None
    return {
        "article": fact.article,
        "sentence": spans[fact.article, at.start, at.end],
        "place": fact.place,
        "province": fact.province,
        "place_code": fact.place_code,
        "province_code": province.code if province else "",
        "member": _MEMBERS.get(fact.place_code[:1], ""),
        "level": str(fact.level),
        "agency": fact.agency,
        "agency_key": fold(fact.agency or ""),
        "metric": fact.metric,
        "value": float(fact.value),
        "unit": fact.unit,
        "out_of": fact.out_of,
        "qualifier": str(fact.qualifier),
        "year": fact.year,
        "period": fact.period,
        "period_start": start.isoformat() if start else None,
        "period_end": end.isoformat() if end else None,
        "part": part_of_bounds(start, end),
        "status": str(fact.status),
        "context": fact.context,
        "review": str(fact.review),
        "confidence": at.confidence,
        "quote_start": at.start,
        "quote_end": at.end,
        "value_start": at.value_start,
        "value_end": at.value_end,
        "surface": at.surface,
        "rules": "\n".join(at.rules),
        "checks": "\n".join(at.checks),
        "conflicts": "\n".join(at.conflicts),
    }


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
