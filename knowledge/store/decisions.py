"""What admins decided about single facts, kept in the base and applied again at every build.

A decision is found again by the article, the sentence and the place of the figure in it, so it
survives a rebuild, a changed paragraph above it and a better extractor; it is no longer applied
when the sentence itself has changed. It carries the slots the admin saw, so that what was
accepted is what is shown. A fact that an admin made of a numeral no rule could read is a
decision too: nothing was read there, and its slots are all there is.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote as quoted

from knowledge.models import Fact, Level, Provenance, Qualifier, Review, Status
from knowledge.store.fact_rows import bounds_of
from knowledge.store.record import ArticleRecord
from knowledge.store.schema import DECISIONS

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
    the slots as they were extracted ("" where nothing was) and `slots` those to be shown, both
    as JSON."""

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

    @property
    def is_made(self) -> bool:
        """Whether it is about a fact that an admin made."""
        return not self.read_as


def decision_on(fact: Fact, verdict: Verdict, who: int, at: datetime, **corrected: Any) -> Decision:
    """A verdict on a fact as the base holds it; `corrected` are new values of its slots.

    ValueError for a slot that a fact has not, and for a correction without any.
    """
    unknown = corrected.keys() - SLOTS.keys()
    if unknown or (verdict is Verdict.CORRECT) is not bool(corrected):
        raise ValueError(f"{verdict} with {sorted(corrected) or 'nothing'}")
    return Decision(
        *spot_of(fact), slots_of(fact), verdict, slots_of(replace(fact, **corrected)), who,
        at.isoformat(timespec="seconds"),
    )  # fmt: skip


def decision_to_make(fact: Fact, who: int, at: datetime) -> Decision:
    """A new fact as a decision; its quote and offsets say where it stands."""
    return Decision(
        *spot_of(fact), "", Verdict.ACCEPT, slots_of(fact), who, at.isoformat(timespec="seconds")
    )


def apply(
    facts: Iterable[Fact], decisions: Sequence[Decision], record: ArticleRecord | None = None
) -> tuple[Fact, ...]:
    """The facts of an article as decided; those no decision is about stay as they are.

    A decision on a figure that is now read in another way applies as well where the figure
    gives one fact and has one decision. Facts that an admin made are added where `record` still
    has their sentence; where the numeral is now read as one fact, that fact takes their slots.
    """
    facts = tuple(facts)
    exact = {(each.spot, each.read_as): each for each in decisions}
    by_spot: dict[tuple[str, str, int, int], list[Decision]] = {}
    for each in decisions:
        if not each.is_made:
            by_spot.setdefault(each.spot, []).append(each)
    if by_spot:
        spots = [spot_of(fact) for fact in facts]
        found = []
        for fact, spot in zip(facts, spots, strict=True):
            decision = exact.get((spot, slots_of(fact))) if spot in by_spot else None
            if decision is None and len(by_spot.get(spot, ())) == 1 and spots.count(spot) == 1:
                decision = by_spot[spot][0]
            found.append(decided(fact, decision) if decision else fact)
        facts = tuple(found)
    if record is None:
        return facts
    made = [
        each
        for each in decisions
        if each.is_made and each.article == record.id and each.verdict is not Verdict.REJECT
    ]
    return _with_made(facts, made, record) if made else facts


def _with_made(
    facts: tuple[Fact, ...], made: Iterable[Decision], record: ArticleRecord
) -> tuple[Fact, ...]:
    spans = {(fact.provenance.start, fact.provenance.end) for fact in facts}
    sentences = {
        hash_of(record.text[start:end]): (start, end)
        for start, end in sorted({*record.sentences, *spans}, reverse=True)
    }
    found = list(facts)
    for each in made:
        if each.quote_hash not in sentences:
            continue
        start, end = sentences[each.quote_hash]
        new = made_fact(each, start, record.text[start:end])
        there = [at for at, fact in enumerate(found) if _overlap(fact, new)]
        same = [at for at in there if slots_of(found[at]) == each.slots]
        if same or len(there) == 1:
            at = (same or there)[0]
            found[at] = decided(found[at], each)
        else:
            found.append(new)
    return tuple(found)


def made_fact(decision: Decision, start: int, quote: str) -> Fact:
    """The fact that an admin made; `start` is the offset of its quote in the article."""
    at = Provenance(
        start, start + len(quote), start + decision.value_from, start + decision.value_to,
        quote[decision.value_from : decision.value_to],
    )  # fmt: skip
    blank = Fact(
        decision.article, "", None, Level.ALL, None, "", 0.0, "", None, Qualifier.EXACT, None,
        None, Status.RESULT, quote, provenance=at,
    )  # fmt: skip
    return decided(blank, decision)


def _overlap(fact: Fact, new: Fact) -> bool:
    one, two = fact.provenance, new.provenance
    return one.value_start < two.value_end and two.value_start < one.value_end


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
    uri = f"file:{quoted(str(path.resolve()))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            return load_from(connection)
    except sqlite3.DatabaseError:
        return ()


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


def load_from(connection: sqlite3.Connection) -> tuple[Decision, ...]:
    """The decisions of an open base."""
    if not connection.execute("select 1 from sqlite_master where name = 'decisions'").fetchone():
        return ()
    rows = connection.execute(
        "select article, quote_hash, value_from, value_to, read_as, verdict, slots, who, at "
        "from decisions order by at"
    )
    return tuple(replace(Decision(*row), verdict=Verdict(row[5])) for row in rows)


def decided(fact: Fact, decision: Decision) -> Fact:
    """The fact with the slots and the state that a decision gives it."""
    rejected = decision.verdict is Verdict.REJECT
    review = Review.REJECTED if rejected else Review.PUBLISHED
    at = fact.provenance
    rules = tuple(dict.fromkeys((*at.rules, DECIDED)))
    return with_slots(fact, decision.slots, review, replace(at, rules=rules))


def with_slots(fact: Fact, slots: str, review: Review, provenance: Provenance) -> Fact:
    """The fact with other slots, given as JSON, and another state."""
    values: dict[str, Any] = {
        name: None if value is None else SLOTS[name](value)
        for name, value in json.loads(slots).items()
    }
    return replace(fact, review=review, provenance=provenance, **values)


def spot_of(fact: Fact) -> tuple[str, str, int, int]:
    """Where a figure stands: article, hash of the sentence, offsets of the figure in it."""
    at = fact.provenance
    return (
        fact.article, hash_of(fact.quote), at.value_start - at.start, at.value_end - at.start,
    )  # fmt: skip


def hash_of(sentence: str) -> str:
    """A sentence in sixteen hexadecimal digits."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:16]


def slots_of(fact: Fact) -> str:
    """The slots of a fact that can be decided on, as JSON."""
    values = {name: getattr(fact, name) for name in SLOTS}
    values["period_start"], values["period_end"] = bounds_of(fact)
    plain = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)
