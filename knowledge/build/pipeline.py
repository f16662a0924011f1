"""Article files -> knowledge base: what to read anew, what to take over, what to report."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from knowledge.build.merge import merge
from knowledge.build.previous import Previous, open_previous
from knowledge.build.report import (
    ArticleChange,
    BuildReport,
    Disagreement,
    Rejected,
    compare,
    describe,
    with_unit,
)
from knowledge.build.sources import (
    EXTRACTOR,
    Extractor,
    Outcome,
    Source,
    extractor_version,
    read_sources,
    source_of,
)
from knowledge.extraction import extract
from knowledge.gazetteer import Gazetteer
from knowledge.models import Fact, Review
from knowledge.reading import iter_articles
from knowledge.store.decisions import apply, load, settled
from knowledge.store.errors import KnowledgeBaseError
from knowledge.store.rows import SELECT, fact_of
from knowledge.store.write import write
from knowledge.vocabulary.tables import toml

Progress = Callable[[int, int], None]
MAX_DISAGREEMENTS = 1000


class BuildError(Exception):
    """Nothing was built; the message is one Vietnamese line, the old file is untouched."""


@dataclass(frozen=True, slots=True)
class _Plan:
    fresh: tuple[Outcome, ...]
    kept: tuple[str, ...]  # ids taken over from the old base
    rejected: tuple[Rejected, ...]
    duplicates: tuple[tuple[str, str], ...]
    replaced: tuple[tuple[str, str], ...]


def build(
    paths: Iterable[Path | str],
    kb: Path,
    *,
    built_at: datetime,
    gazetteer: Gazetteer | None = None,
    extractor: Extractor = extract,
    workers: int | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Builds `kb` from the articles in `paths` (files or folders) and says what changed.

    The base holds exactly these articles afterwards. `progress(done, all)` is called for each
    article that is read anew, from the calling thread. Raises BuildError.
    """
    began = time.perf_counter()
    files = iter_articles(paths)
    if not files:
        raise BuildError("Không tìm thấy bài viết nào (.txt, .md, .html, .docx, .pdf).")
    previous = open_previous(kb)
    try:
        plan = _plan(files, kb, previous, extractor, workers, progress)
        if not plan.fresh and not plan.kept:
            first = plan.rejected[0]
            raise BuildError(
                f"Không đọc được bài nào trong {len(plan.rejected)} tệp; "
                f"{first.name}: {first.reason}"
            )
        changes = _changes(plan, previous)
    finally:
        if previous:
            previous.close()
    _store(plan, changes, kb, gazetteer or Gazetteer.load(), built_at)
    report = BuildReport(kb, changes, plan.rejected, plan.duplicates, plan.replaced)
    report = _counted(report, {outcome.source.id for outcome in plan.fresh})
    return replace(report, seconds=time.perf_counter() - began)


def _plan(
    files: Sequence[Path],
    kb: Path,
    previous: Previous | None,
    extractor: Extractor,
    workers: int | None,
    progress: Progress | None,
) -> _Plan:
    sources, duplicates = _distinct(map(source_of, files))
    named: dict[str, int] = {}
    for source in sources:
        named[source.id] = named.get(source.id, 0) + 1
    known = previous.articles if previous else {}
    version = extractor_version()
    decisions = load(kb)

    def unchanged(source: Source) -> bool:
        return known.get(source.id) == (source.sha256, version) and named[source.id] == 1

    anew = [source for source in sources if not unchanged(source)]
    fresh: dict[str, Outcome] = {}
    rejected, replaced = [], []
    for done, outcome in enumerate(read_sources(anew, extractor, workers), 1):
        if progress:
            progress(done, len(anew))
        if outcome.record is None:
            rejected.append(Rejected(outcome.source.path.name, outcome.reason))
            continue
        facts = apply(outcome.facts, decisions, outcome.record)
        outcome = replace(outcome, facts=tuple(map(settled, facts)))
        rival = fresh.get(outcome.source.id)
        if rival:
            older, outcome = sorted((rival, outcome), key=_age)
            replaced.append((str(older.source.path), str(outcome.source.path)))
        fresh[outcome.source.id] = outcome
    kept = tuple(source.id for source in sources if unchanged(source))
    return _Plan(tuple(fresh.values()), kept, tuple(rejected), tuple(duplicates), tuple(replaced))


def _distinct(sources: Iterable[Source]) -> tuple[list[Source], list[tuple[str, str]]]:
    kept: list[Source] = []
    by_content: dict[str, Source] = {}
    duplicates = []
    for source in sources:
        first = by_content.setdefault(source.sha256, source) if source.sha256 else source
        if first is source:
            kept.append(source)
        else:
            duplicates.append((source.path.name, first.path.name))
    return kept, duplicates


def _age(outcome: Outcome) -> tuple[str, float]:
    """Later sorts last: by the day of publication, then by the file's own time."""
    published = outcome.record.published if outcome.record else ""
    return published, outcome.source.path.stat().st_mtime


def _changes(plan: _Plan, previous: Previous | None) -> tuple[ArticleChange, ...]:
    known = set(previous.articles) if previous else set()
    changes = []
    for outcome in plan.fresh:
        id_ = outcome.source.id
        if previous and id_ in known:
            change = compare(id_, previous.facts_of(id_), outcome.facts)
            if not (change.new or change.changed or change.gone):
                change = replace(change, state="same")
        else:
            change = ArticleChange(id_, "new", new=len(outcome.facts))
        changes.append(replace(change, warnings=outcome.warnings))
    changes += [ArticleChange(id_, "same") for id_ in plan.kept]
    left = known.difference(plan.kept, (outcome.source.id for outcome in plan.fresh))
    if previous:
        changes += [
            ArticleChange(id_, "gone", gone=len(previous.facts_of(id_))) for id_ in sorted(left)
        ]
    return tuple(changes)


def _store(
    plan: _Plan,
    changes: Iterable[ArticleChange],
    kb: Path,
    gazetteer: Gazetteer,
    built_at: datetime,
) -> None:
    records = [outcome.record for outcome in plan.fresh if outcome.record]
    facts = {outcome.source.id: outcome.facts for outcome in plan.fresh}
    gone = [change.article for change in changes if change.state == "gone"]
    try:
        if not plan.kept:
            write(kb, records, facts, gazetteer, built_at)
        elif records or gone:
            merge(kb, records, facts, gone, gazetteer, built_at)
    except KnowledgeBaseError as error:
        raise BuildError(str(error)) from error


def _counted(report: BuildReport, fresh: set[str]) -> BuildReport:
    """The report with what the new base holds; disagreements are those of fresh articles."""
    uri = f"file:{quote(str(report.path.resolve()))}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        articles = connection.execute("select count(*) from articles").fetchone()[0]
        facts, waiting, checks = connection.execute(
            "select count(*), count(*) filter (where review <> ?), "
            "count(*) filter (where checks <> '') from facts",
            (Review.PUBLISHED,),
        ).fetchone()
        accounted = dict(
            connection.execute(
                "select name, sum(count) from accounting where name <> ? group by 1", (EXTRACTOR,)
            )
        )
        doubtful = map(fact_of, connection.execute(f"{SELECT} where f.conflicts <> ''"))
        conflicts = tuple(
            f"{fact.article}: {_what(fact)} = {with_unit(fact.value, fact.unit)} ({conflict})"
            for fact in doubtful
            for conflict in fact.provenance.conflicts
        )
        disagreements = _disagreements(connection, fresh)
    return replace(
        report,
        articles=articles,
        facts=facts,
        waiting=waiting,
        checks=checks,
        accounted=accounted,
        conflicts=conflicts,
        disagreements=disagreements,
    )


_SAME_THING = (
    "place_code",
    "metric",
    "year",
    "period",
    "level",
    "agency",
    "unit",
    "status",
    "context",
)


def _disagreements(connection: sqlite3.Connection, fresh: set[str]) -> tuple[Disagreement, ...]:
    """One for each figure on which a fresh article and another share no value."""
    connection.execute("create temp table fresh (id text primary key)")
    connection.executemany("insert into fresh values (?)", ((id_,) for id_ in fresh))
    keys = ", ".join(f"f.{name}" for name in _SAME_THING)
    groups = connection.execute(
        f"select {keys} from facts f where f.review = 'published' "
        "and f.metric not like 'other:%' and (f.place_code, f.metric) in "
        "(select place_code, metric from facts join fresh on fresh.id = article) "
        f"group by {keys} having count(distinct f.article) > 1 and count(distinct f.value) > 1 "
        "order by max(f.id) desc limit ?",
        (MAX_DISAGREEMENTS,),
    ).fetchall()
    same = " and ".join(f"f.{name} is ?" for name in _SAME_THING)
    found = []
    for key in groups:
        rows = connection.execute(f"{SELECT} where {same} and f.review = 'published'", key)
        by_article: dict[str, dict[float, Fact]] = {}
        for fact in map(fact_of, rows):
            by_article.setdefault(fact.article, {})[fact.value] = fact
        first, *others = by_article.values()
        rival = next((other for other in others if first.keys().isdisjoint(other)), None)
        if rival:
            one, two = next(iter(first.values())), next(iter(rival.values()))
            shown = (f"{with_unit(f.value, f.unit)} ({f.article})" for f in (one, two))
            found.append(Disagreement(_what(one), *shown))
    return tuple(found)


def _what(fact: Fact) -> str:
    known = toml("metrics").get(fact.metric)
    return describe(fact, known["label"] if known else fact.metric.removeprefix("other:"))
