"""Admins' decisions: applied at once, kept through rebuilds, taken back; contradicted facts wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from knowledge.gazetteer import Gazetteer
from knowledge.models import Fact, Level, Provenance, Review
from knowledge.store.base import KnowledgeBase
from knowledge.store.deciding import decide, withdraw
from knowledge.store.decisions import Verdict, decision_on, decision_to_make, load
from knowledge.store.errors import KnowledgeBaseError
from knowledge.store.record import ArticleRecord
from knowledge.store.rows import SELECT, fact_of
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


SENTENCE = "Tổ công tác soát 1.234 hồ sơ của Hà Tĩnh."


def with_sentence(text: str = SENTENCE) -> tuple[ArticleRecord, list[Fact]]:
    """The article with one sentence more, of which nothing was read."""
    record, facts = made()
    start = len(record.text) + 1
    spans = (*record.sentences, (start, start + len(text)))
    return replace(record, text=f"{record.text}\n{text}", sentences=spans), facts


def of_sentence(record: ArticleRecord, **slots: Any) -> Fact:
    """The fact that an admin makes of it."""
    start = record.text.index(SENTENCE)
    at = start + SENTENCE.index("1.234")
    fact = replace(made()[1][1], value=1234.0, quote=SENTENCE, **slots)
    span = Provenance(start, start + len(SENTENCE), at, at + 5, "1.234")
    return replace(fact, provenance=span)


def received(path: Path) -> list[float]:
    return sorted(values(path, metric="received_cases"))


def test_fact_that_an_admin_made_is_served_and_survives_rebuilds(tmp_path: Path) -> None:
    record, facts = with_sentence()
    path = write(tmp_path / "kb.db", [(record, facts)])
    added = decision_to_make(of_sentence(record, metric="received_cases"), 7, NOW)
    assert decide(path, [added], GAZETTEER) == 1
    for _ in range(2):
        assert received(path) == [1234.0, 5000.0]
        kb = KnowledgeBase(path)
        assert kb.meta("facts") == kb.meta("published") == "4"
        assert {f.quote for f in kb.facts_of("p42", ("received_cases",))} >= {SENTENCE}
        kb.close()
        write(path, [(record, facts)])
    write(path, [with_sentence(SENTENCE.replace("Tổ", "Đoàn"))])
    assert received(path) == [5000.0], "another sentence states nothing of it"


def test_made_fact_takes_the_place_of_what_is_read_there_later(tmp_path: Path) -> None:
    record, facts = with_sentence()
    path = write(tmp_path / "kb.db", [(record, facts)])
    mine = of_sentence(record, metric="received_cases")
    decide(path, [decision_to_make(mine, 7, NOW)], GAZETTEER)
    wider = replace(mine.provenance, value_end=mine.provenance.value_end + 6, surface="1.234 hồ sơ")
    later = replace(mine, metric="resolved_cases", provenance=wider)
    for _ in range(2):
        write(path, [(record, [*facts, later])])
        assert received(path) == [1234.0, 5000.0] and not values(path, metric="resolved_cases")


def test_made_fact_is_corrected_rejected_made_again_and_withdrawn(tmp_path: Path) -> None:
    record, facts = with_sentence()
    path = write(tmp_path / "kb.db", [(record, facts)])
    added = decision_to_make(of_sentence(record, metric="received_cases"), 7, NOW)
    decide(path, [added], GAZETTEER)

    def verdict(how: Verdict, **slots: Any) -> None:
        kb = KnowledgeBase(path)
        rows = kb.rows(f"{SELECT} where s.text = ?", (SENTENCE,))
        kb.close()
        (fact,) = map(fact_of, rows)
        assert decide(path, [decision_on(fact, how, 7, NOW, **slots)], GAZETTEER) == 1

    verdict(Verdict.CORRECT, value=1235.0)
    write(path, [(record, facts)])
    assert received(path) == [1235.0, 5000.0]
    verdict(Verdict.REJECT)
    assert received(path) == [5000.0]
    verdict(Verdict.ACCEPT)
    assert received(path) == [1235.0, 5000.0]
    verdict(Verdict.REJECT)
    write(path, [(record, facts)])
    assert received(path) == [5000.0]
    assert decide(path, [added], GAZETTEER) == 1
    assert received(path) == [1234.0, 5000.0] and len(load(path)) == 1
    assert withdraw(path, load(path), GAZETTEER) == 1
    assert received(path) == [5000.0] and load(path) == ()
