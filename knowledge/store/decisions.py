"""What admins decided about single facts, kept in the base and applied again at every build.

A decision is found again by the article, the sentence and the place of the figure in it, so it
survives a rebuild, a changed paragraph above it and a better extractor; it is no longer applied
when the sentence itself has changed. It carries the slots the admin saw, so that what was
accepted is what is shown.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote

from knowledge.gazetteer import Gazetteer
from knowledge.models import Fact, Level, Provenance, Qualifier, Review, Status
from knowledge.store.errors import KnowledgeBaseError
from knowledge.store.fact_rows import bounds_of, columns_of
from knowledge.store.rows import SELECT, fact_of
from knowledge.store.schema import DECISIONS
from knowledge.store.summaries import summarise

DECIDED = "decided"  # the rule that a decided fact carries
SLOTS: Mapping[str, Callable[[Any], Any]] = {
    "place": str, "province": str, "place_code": str, "level": Level, "agency": str,
    "metric": str, "value": float, "unit": str, "out_of": float, "qualifier": Qualifier,
    "year": int, "period": str, "period_start": date.fromisoformat,
    "period_end": date.fromisoformat, "status": Status, "context": str,
}  # fmt: skip


class Verdict(StrEnum):
    """What an admin said about a fact."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Decision:
    """One verdict. `value_from` and `value_to` count from the start of the quote; `read_as` are
    the slots as they were extracted and `slots` those to be shown, both as JSON."""

    article: str
    quote_hash: str
    value_from: int
    value_to: int
    read_as: str
    verdict: Verdict
    slots: str
    who: int
    at: str

    @property
    def spot(self) -> tuple[str, str, int, int]:
        """Where the figure stands."""
        return self.article, self.quote_hash, self.value_from, self.value_to


def decision_on(fact: Fact, verdict: Verdict, who: int, at: datetime, **corrected: Any) -> Decision:
    """A verdict on a fact as the base holds it; `corrected` are new values of its slots.

    ValueError for a slot that a fact has not, and for a correction without any.
    """
    unknown = corrected.keys() - SLOTS.keys()
    if unknown or (verdict is Verdict.CORRECT) is not bool(corrected):
        raise ValueError(f"{verdict} with {sorted(corrected) or 'nothing'}")
    return Decision(
        *_spot(fact), _slots(fact), verdict, _slots(replace(fact, **corrected)), who,
        at.isoformat(timespec="seconds"),
    )  # fmt: skip


def apply(facts: Iterable[Fact], decisions: Sequence[Decision]) -> tuple[Fact, ...]:
    """The facts as decided; those no decision is about stay as they are.

    A decision on a figure that is now read in another way applies as well where the figure
    gives one fact and has one decision.
    """
    facts = tuple(facts)
    exact = {(each.spot, each.read_as): each for each in decisions}
    by_spot: dict[tuple[str, str, int, int], list[Decision]] = {}
    for each in decisions:
        by_spot.setdefault(each.spot, []).append(each)
    if not by_spot:
        return facts
    spots = [_spot(fact) for fact in facts]
    found = []
    for fact, spot in zip(facts, spots, strict=True):
        decision = exact.get((spot, _slots(fact))) if spot in by_spot else None
        if decision is None and len(by_spot.get(spot, ())) == 1 and spots.count(spot) == 1:
            decision = by_spot[spot][0]
        found.append(_decided(fact, decision) if decision else fact)
    return tuple(found)


def settled(fact: Fact) -> Fact:
    """The fact as it may be stored: one that a check contradicts waits until it is decided."""
    at = fact.provenance
    if fact.review is Review.PUBLISHED and at.conflicts and DECIDED not in at.rules:
        return replace(fact, review=Review.WAITING)
    return fact


def load(path: Path) -> tuple[Decision, ...]:
    """The decisions a base holds; none where there is no base that could hold any."""
    if not path.is_file():
        return ()
    uri = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            return _load(connection)
    except sqlite3.DatabaseError:
        return ()


def decide(path: Path, decisions: Sequence[Decision], gazetteer: Gazetteer) -> int:
    """Records decisions in the base and applies them at once; how many facts they changed.

    The base is copied, changed and swapped in, so that readers are never disturbed. A later
    decision about a fact replaces an earlier one. KnowledgeBaseError when the file cannot be
    written or no published fact would be left.
    """

    def change(connection: sqlite3.Connection) -> int:
        known = _load(connection)
        changed = 0
        for decision in decisions:
            before = _earlier(known, decision)
            kept = replace(decision, read_as=before.read_as) if before else decision
            save(connection, [kept])
            changed += _rewrite(connection, decision, _decided, gazetteer)
        return changed

    return _swapped(path, change)


def withdraw(path: Path, decisions: Sequence[Decision], gazetteer: Gazetteer) -> int:
    """Takes decisions back: their facts wait again, as they were extracted. How many facts."""

    def change(connection: sqlite3.Connection) -> int:
        changed = 0
        for decision in decisions:
            connection.execute(
                "delete from decisions where article = ? and quote_hash = ? and value_from = ? "
                "and value_to = ? and read_as = ?",
                (*decision.spot, decision.read_as),
            )
            shown = replace(decision, read_as=decision.slots, slots=decision.read_as)
            changed += _rewrite(connection, shown, _undecided, gazetteer)
        return changed

    return _swapped(path, change)


def save(connection: sqlite3.Connection, decisions: Iterable[Decision]) -> None:
    """Writes decisions into a base that is being made."""
    connection.execute(DECISIONS)
    connection.executemany(
        "insert or replace into decisions values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (*each.spot, each.read_as, str(each.verdict), each.slots, each.who, each.at)
            for each in decisions
        ),
    )


def _load(connection: sqlite3.Connection) -> tuple[Decision, ...]:
    if not connection.execute("select 1 from sqlite_master where name = 'decisions'").fetchone():
        return ()
    rows = connection.execute(
        "select article, quote_hash, value_from, value_to, read_as, verdict, slots, who, at "
        "from decisions order by at"
    )
    return tuple(replace(Decision(*row), verdict=Verdict(row[5])) for row in rows)


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
    rows = connection.execute(f"{SELECT} where f.article = ? order by f.id", (decision.article,))
    ids = connection.execute(
        "select id from facts where article = ? order by id", (decision.article,)
    )
    changed = 0
    for fact, (id_,) in zip(map(fact_of, rows.fetchall()), ids.fetchall(), strict=True):
        if _spot(fact) != decision.spot or _slots(fact) != decision.read_as:
            continue
        columns = columns_of(change(fact, decision), gazetteer)
        names = ", ".join(f"{name} = ?" for name in columns)
        connection.execute(f"update facts set {names} where id = ?", (*columns.values(), id_))
        changed += 1
    return changed


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


def _decided(fact: Fact, decision: Decision) -> Fact:
    rejected = decision.verdict is Verdict.REJECT
    review = Review.REJECTED if rejected else Review.PUBLISHED
    at = fact.provenance
    rules = tuple(dict.fromkeys((*at.rules, DECIDED)))
    return _with_slots(fact, decision.slots, review, replace(at, rules=rules))


def _undecided(fact: Fact, decision: Decision) -> Fact:
    at = fact.provenance
    rules = tuple(rule for rule in at.rules if rule != DECIDED)
    return _with_slots(fact, decision.slots, Review.WAITING, replace(at, rules=rules))


def _with_slots(fact: Fact, slots: str, review: Review, provenance: Provenance) -> Fact:
    values: dict[str, Any] = {
        name: None if value is None else SLOTS[name](value)
        for name, value in json.loads(slots).items()
    }
    return replace(fact, review=review, provenance=provenance, **values)


def _spot(fact: Fact) -> tuple[str, str, int, int]:
    at = fact.provenance
    digest = hashlib.sha256(fact.quote.encode()).hexdigest()[:16]
    return fact.article, digest, at.value_start - at.start, at.value_end - at.start


def _slots(fact: Fact) -> str:
    values = {name: getattr(fact, name) for name in SLOTS}
    values["period_start"], values["period_end"] = bounds_of(fact)
    plain = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)
