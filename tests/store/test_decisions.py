"""Admins' decisions: applied at once, kept through rebuilds, taken back; contradicted facts wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from knowledge.gazetteer import Gazetteer
from knowledge.models import Fact, Level, Review
from knowledge.store.base import KnowledgeBase
from knowledge.store.decisions import Verdict, decide, decision_on, load, withdraw
from knowledge.store.errors import KnowledgeBaseError
from knowledge.store.record import ArticleRecord
from tests.answering.made import row
from tests.store.gold import build, record_of

RATE = "on_time_rate"
NOW = datetime(2025, 12, 1, 8)
GAZETTEER = Gazetteer.load()
ROWS = [
    row("Hà Tĩnh", RATE, 91.0),
    row("Hà Tĩnh", "received_cases", 5000.0, unit="hồ sơ"),
    row("Cao Bằng", RATE, 88.5),
]


def made(conflict: float | None = None) -> tuple[ArticleRecord, list[Fact]]:
    """One article; the figure named contradicts a check."""
    about = {"title": "Tin", "publisher": "Báo", "published": "2024-02-01"}
    record, facts = record_of("bai", ROWS, "", about, GAZETTEER)
    return record, [
        replace(fact, provenance=replace(fact.provenance, conflicts=("1 + 1 = 3",)))
        if fact.value == conflict
        else fact
        for fact in facts
    ]


def values(path: Path, place: str = "p42", metric: str = RATE) -> list[float]:
    kb = KnowledgeBase(path)
    found = [fact.value for fact in kb.facts_of(place, (metric,))]
    kb.close()
    return found


def write(path: Path, parts: Sequence[tuple[ArticleRecord, list[Fact]]]) -> Path:
    build(path, list(parts), GAZETTEER)
    return path


def test_contradicted_fact_waits_until_it_is_accepted(tmp_path: Path) -> None:
    path = write(tmp_path / "kb.db", [made(conflict=91.0)])
    assert values(path) == []
    kb = KnowledgeBase(path)
    (waiting,) = kb.waiting("bai")
    assert (waiting.review, kb.waiting("khác")) == (Review.WAITING, ())
    kb.close()
    assert decide(path, [decision_on(waiting, Verdict.ACCEPT, 7, NOW)], GAZETTEER) == 1
    assert values(path) == [91.0]
    write(path, [made(conflict=91.0)])
    assert values(path) == [91.0]


def test_rejected_and_corrected_facts_stay_so_after_a_rebuild(tmp_path: Path) -> None:
    path = write(tmp_path / "kb.db", [made()])
    kb = KnowledgeBase(path)
    wrong, tier = kb.facts_of("p42", (RATE,))[0], kb.facts_of("p04", (RATE,))[0]
    kb.close()
    decisions = [
        decision_on(wrong, Verdict.REJECT, 7, NOW),
        decision_on(tier, Verdict.CORRECT, 7, NOW, level=Level.DISTRICT, value=88.6),
    ]
    assert decide(path, decisions, GAZETTEER) == 2
    for _ in range(2):
        kb = KnowledgeBase(path)
        assert kb.facts_of("p42", (RATE,)) == ()
        assert kb.metrics_by_place()["p42"] == {"received_cases"}
        (corrected,) = kb.facts_of("p04", (RATE,))
        assert (corrected.value, corrected.level) == (88.6, Level.DISTRICT)
        assert corrected.quote == tier.quote
        assert kb.meta("published") == "2"
        kb.close()
        write(path, [made()])


def test_a_decision_moves_with_its_sentence(tmp_path: Path) -> None:
    path = write(tmp_path / "kb.db", [made()])
    kb = KnowledgeBase(path)
    fact = kb.facts_of("p42", (RATE,))[0]
    kb.close()
    decide(path, [decision_on(fact, Verdict.REJECT, 7, NOW)], GAZETTEER)
    record, facts = made()
    lead = "Một câu mới ở đầu bài.\n"
    shift = len(lead)
    moved = [
        replace(
            fact,
            provenance=replace(
                at := fact.provenance,
                start=at.start + shift, end=at.end + shift,
                value_start=at.value_start + shift, value_end=at.value_end + shift,
            ),
        )
        for fact in facts
    ]  # fmt: skip
    write(path, [(replace(record, text=lead + record.text, sentences=()), moved)])
    assert values(path) == []


def test_a_later_decision_replaces_an_earlier_one_and_can_be_taken_back(tmp_path: Path) -> None:
    path = write(tmp_path / "kb.db", [made()])
    kb = KnowledgeBase(path)
    fact = kb.facts_of("p42", (RATE,))[0]
    kb.close()
    decide(path, [decision_on(fact, Verdict.CORRECT, 7, NOW, value=92.0)], GAZETTEER)
    kb = KnowledgeBase(path)
    second = decision_on(kb.facts_of("p42", (RATE,))[0], Verdict.CORRECT, 7, NOW, value=93.0)
    kb.close()
    decide(path, [second], GAZETTEER)
    (kept,) = load(path)
    assert values(path) == [93.0]
    write(path, [made()])
    assert values(path) == [93.0]
    assert withdraw(path, [kept], GAZETTEER) == 1
    kb = KnowledgeBase(path)
    assert [fact.value for fact in kb.waiting()] == [91.0]
    assert load(path) == ()
    kb.close()


def test_what_cannot_be_decided_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "kb.db", [made()])
    kb = KnowledgeBase(path)
    facts = kb.facts_of_article("bai")
    kb.close()
    for verdict, slots in ((Verdict.CORRECT, {}), (Verdict.ACCEPT, {"value": 1.0})):
        with pytest.raises(ValueError, match=str(verdict)):
            decision_on(facts[0], verdict, 7, NOW, **slots)
    with pytest.raises(ValueError, match="quote"):
        decision_on(facts[0], Verdict.CORRECT, 7, NOW, quote="khác")
    before = path.read_bytes()
    with pytest.raises(KnowledgeBaseError, match="kho cũ giữ nguyên"):
        decide(path, [decision_on(fact, Verdict.REJECT, 7, NOW) for fact in facts], GAZETTEER)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["kb.db"]
