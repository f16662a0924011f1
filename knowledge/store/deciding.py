"""Decisions put into a base: the base is copied, changed and swapped in."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from knowledge.gazetteer import Gazetteer
from knowledge.models import Fact, Review
from knowledge.store.decisions import (
    DECIDED,
    Decision,
    Verdict,
    decided,
    hash_of,
    load_from,
    made_fact,
    save,
    slots_of,
    spot_of,
    with_slots,
)
from knowledge.store.errors import KnowledgeBaseError
from knowledge.store.fact_rows import columns_of
from knowledge.store.rows import SELECT, fact_of
from knowledge.store.summaries import summarise


def decide(path: Path, decisions: Sequence[Decision], gazetteer: Gazetteer) -> int:
    """Records decisions in the base and applies them at once; how many facts they changed.

    The base is copied, changed and swapped in, so that readers are never disturbed. A later
    decision about a fact replaces an earlier one. KnowledgeBaseError when the file cannot be
    written or no published fact would be left.
    """

    def change(connection: sqlite3.Connection) -> int:
        known = load_from(connection)
        changed = 0
        for decision in decisions:
            before = _earlier(known, decision)
            kept = replace(decision, read_as=before.read_as) if before else decision
            save(connection, [kept])
            if decision.is_made:
                changed += _make(connection, known, decision, gazetteer)
            else:
                changed += _rewrite(connection, decision, decided, gazetteer)
        return changed

    return _swapped(path, change)


def withdraw(path: Path, decisions: Sequence[Decision], gazetteer: Gazetteer) -> int:
    """Takes decisions back: their facts wait again, as they were extracted, and those that an
    admin made are gone. How many facts."""

    def change(connection: sqlite3.Connection) -> int:
        changed = 0
        for decision in decisions:
            connection.execute(
                "delete from decisions where article = ? and quote_hash = ? and value_from = ? "
                "and value_to = ? and read_as = ?",
                (*decision.spot, decision.read_as),
            )
            shown = replace(decision, read_as=decision.slots, slots=decision.read_as)
            if decision.is_made:
                for id_, _ in _found(connection, shown):
                    changed += connection.execute("delete from facts where id = ?", (id_,)).rowcount
            else:
                changed += _rewrite(connection, shown, _undecided, gazetteer)
        return changed

    return _swapped(path, change)


def _earlier(known: Iterable[Decision], decision: Decision) -> Decision | None:
    """The decision that made the fact what the new one is about."""
    return next(
        (one for one in known if one.spot == decision.spot and one.slots == decision.read_as), None
    )


def _rewrite(
    connection: sqlite3.Connection,
    decision: Decision,
    change: Callable[[Fact, Decision], Fact],
    gazetteer: Gazetteer,
) -> int:
    found = _found(connection, decision)
    for id_, fact in found:
        columns = columns_of(change(fact, decision), gazetteer)
        names = ", ".join(f"{name} = ?" for name in columns)
        connection.execute(f"update facts set {names} where id = ?", (*columns.values(), id_))
    return len(found)


def _found(connection: sqlite3.Connection, decision: Decision) -> list[tuple[int, Fact]]:
    """The facts, with their ids, that stand where a decision says and read as it says."""
    rows = connection.execute(f"{SELECT} where f.article = ? order by f.id", (decision.article,))
    ids = connection.execute(
        "select id from facts where article = ? order by id", (decision.article,)
    )
    return [
        (id_, fact)
        for fact, (id_,) in zip(map(fact_of, rows.fetchall()), ids.fetchall(), strict=True)
        if spot_of(fact) == decision.spot and slots_of(fact) == decision.read_as
    ]


def _make(
    connection: sqlite3.Connection,
    known: Iterable[Decision],
    decision: Decision,
    gazetteer: Gazetteer,
) -> int:
    """A fact that an admin made: in place of the one made there before, else as a new row."""
    before = next((one for one in known if one.is_made and one.spot == decision.spot), None)
    if before is not None:
        shown = replace(decision, read_as=before.slots)
        if changed := _rewrite(connection, shown, decided, gazetteer):
            return changed
    if decision.verdict is Verdict.REJECT:
        return 0
    sentences = connection.execute(
        "select id, start, text from sentences where article = ?", (decision.article,)
    )
    for sentence, start, text in sentences.fetchall():
        if hash_of(text) == decision.quote_hash:
            fact = made_fact(decision, start, text)
            columns = {"sentence": sentence} | columns_of(fact, gazetteer)
            marks = ", ".join("?" * len(columns))
            connection.execute(
                f"insert into facts ({', '.join(columns)}) values ({marks})",
                tuple(columns.values()),
            )
            return 1
    return 0


def _swapped(path: Path, change: Callable[[sqlite3.Connection], int]) -> int:
    beside = path.with_name(path.name + ".moi")
    try:
        shutil.copyfile(path, beside)
        with closing(sqlite3.connect(beside, isolation_level=None)) as connection:
            connection.execute("pragma journal_mode = off")
            connection.execute("begin")
            changed = change(connection)
            summarise(connection)
            left = connection.execute(
                "select count(*) from facts where review = ?", (str(Review.PUBLISHED),)
            ).fetchone()[0]
            if not left:
                raise KnowledgeBaseError("Không còn số liệu nào được công bố; kho cũ giữ nguyên.")
            connection.execute("update meta set value = ? where key = 'published'", (str(left),))
            connection.execute(
                "update meta set value = (select count(*) from facts) where key = 'facts'"
            )
            connection.execute("commit")
        with beside.open("rb") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    except (OSError, sqlite3.Error) as error:
        message = f"Không ghi được kho {path}: {error}. Kho cũ giữ nguyên."
        raise KnowledgeBaseError(message) from error
    finally:
        beside.unlink(missing_ok=True)
    return changed


def _undecided(fact: Fact, decision: Decision) -> Fact:
    at = fact.provenance
    rules = tuple(rule for rule in at.rules if rule != DECIDED)
    return with_slots(fact, decision.slots, Review.WAITING, replace(at, rules=rules))
