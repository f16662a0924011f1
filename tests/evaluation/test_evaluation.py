"""The evaluation itself: scorers, judging, typings and the gate do what they say."""

from __future__ import annotations

import doctest
import random
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.reply import Outcome, Reply
from knowledge.models import Fact, Level, Provenance, Qualifier, Status
from tests.evaluation import facts, gate, questions, typings
from tests.evaluation.sets import HALVES, question_sets

FACT = Fact(
    "bài", "huyện Gio Linh", "Quảng Trị", Level.DISTRICT, "Phòng Tư pháp", "on_time_rate", 97.33,
    "%", None, Qualifier.EXACT, 2022, "10 tháng đầu năm 2022", Status.RESULT, "…", "d466",
    provenance=Provenance(0, 1, 0, 1, ""),
)  # fmt: skip


def gold(fact: Fact = FACT, **changes: Any) -> dict[str, Any]:
    return {**fact.as_dict(), "core": True, **changes}


@pytest.mark.parametrize("module", [facts, questions, typings], ids=lambda m: m.__name__)
def test_the_examples_hold(module: Any) -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("row", "tiers"),
    [
        (gold(), 4),
        (gold(value=97.3), 0),
        (gold(year=2021), 0),
        (gold(year=2021, accept={"year": [2022]}), 4),
        (gold(metric="late_rate"), 1),
        (gold(metric="late_rate", accept={"metric": ["*"]}), 4),
        (gold(place="Quảng Trị"), 2),
        (gold(place="Quảng Trị", accept={"place": ["huyện Gio Linh"]}), 4),
        (gold(level="xã"), 2),
        (gold(status="target"), 3),
        (gold(qualifier=">"), 3),
        (gold(metric="other:tăng thêm", level="xã"), 4),
        (gold(metric="other:tăng thêm", delta=True), 1),
    ],
)
def test_how_far_a_fact_agrees_with_gold(row: dict[str, Any], tiers: int) -> None:
    assert facts.differences(FACT.as_dict(), row) == tiers


def test_one_prediction_serves_one_gold_fact() -> None:
    scored = facts.score({"bài": [gold(), gold(), gold(core=False, value=1.0)]}, {"bài": [FACT]})
    score = scored.tiers["place"]
    assert (score.right, score.predicted, score.found, score.core) == (1, 1, 1, 2)
    assert scored.agency == (1, 1)
    assert len(scored.misses) == 1


def test_matching_finds_the_largest_set_of_pairs() -> None:
    assert facts.matched([[0, 1], [0], [1, 2]], 3) == {0: 1, 1: 0, 2: 2}


def test_a_false_fact_costs_precision_in_an_article_without_figures() -> None:
    scored = facts.score({"bài": []}, {"bài": [replace(FACT, value=1.0)]})
    assert scored.tiers["value"].precision == 0.0
    assert scored.tiers["value"].recall == 1.0


def asked(outcome: str = "answer", **fields: Any) -> questions.Question:
    given = {"must": (("99,88", "99,9"),), "must_not": ("82,92",), "outcomes": (outcome,)} | fields
    return questions.Question("q", "lookup", ("Quảng Nam năm 2023?",), note="", **given)


@pytest.mark.parametrize(
    ("text", "outcome", "right", "wrong"),
    [
        ("Năm 2023: 99,88%", Outcome.ANSWER, True, False),
        ("Năm 2023: <b>99,88</b> %", Outcome.NO_DATA, True, False),
        ("Năm 2023: 199,88%", Outcome.ANSWER, False, False),
        ("99,88% và 82,920%", Outcome.ANSWER, False, True),
        ("", Outcome.ANSWER, False, False),
        ("99,88 " + "x" * 4096, Outcome.ANSWER, False, False),
    ],
)
def test_judging_an_answer(text: str, outcome: Outcome, right: bool, wrong: bool) -> None:
    verdict = questions.judge(asked(), Reply(text, text, outcome))
    assert (verdict.right, verdict.wrong) == (right, wrong)


@pytest.mark.parametrize(
    ("text", "outcome", "right", "wrong"),
    [
        ("Chưa có số liệu năm 2023.", Outcome.NO_DATA, True, False),
        ("Năm 2022 là 50%.", Outcome.NO_DATA, True, False),
        ("Năm 2022 là 50%.", Outcome.ANSWER, False, True),
        ("Quảng Nam năm 2023.", Outcome.ANSWER, False, False),
    ],
)
def test_judging_where_there_is_no_data(
    text: str, outcome: Outcome, right: bool, wrong: bool
) -> None:
    question = asked("no_data", must=(), must_not=())
    verdict = questions.judge(question, Reply(text, text, outcome))
    assert (verdict.right, verdict.wrong) == (right, wrong)


def test_numbers_are_whole() -> None:
    assert questions.figures("69.971; 99,880; 06/9; 1.234,5") == {
        "69971", "99.88", "6", "9", "1234.5",
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(50))
def test_a_slip_is_one_slip_and_spares_figures(seed: int) -> None:
    text = "tỷ lệ đúng hạn của Quảng Nam năm 2023 là 99,88%"
    slipped = typings.slip(text, random.Random(seed))
    assert slipped != text or slipped.count("nn") == text.count("nn")
    assert abs(len(slipped) - len(text)) <= 1
    assert "2023" in slipped
    assert "99,88" in slipped
    assert slipped == typings.slip(text, random.Random(seed))


def test_typings_keep_what_has_no_marks() -> None:
    for way in typings.TYPINGS.values():
        assert way("97% (2023)").casefold() == "97% (2023)"
    assert unicodedata.is_normalized("NFD", typings.decomposed("đúng hạn ở Huế"))


def test_the_gate_names_what_fell_and_what_vanished() -> None:
    floors = {"a": 0.5, "b": 0.9, "c": 0.1}
    assert [line.split(":")[0] for line in gate.below({"a": 0.5, "b": 0.8}, floors)] == ["b", "c"]


def test_floors_only_rise(tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    gate.write_floors({"a": 0.5, "b": 0.9}, path)
    gate.write_floors(
        gate.raised({"a": 0.777777, "b": 0.8, "c": 1.0}, gate.read_floors(path)), path
    )
    assert gate.read_floors(path) == {"a": 0.7777, "b": 0.9, "c": 1.0}


def test_every_question_set_has_articles_and_is_in_order() -> None:
    sets = question_sets()
    ids = [q.id for each in sets for q in questions.read_questions(each.path)]
    assert all(each.articles for each in sets)
    assert {each.half for each in sets} == set(HALVES) - {"bundled"}
    assert len(set(ids)) == len(ids)
    assert {
        o for each in sets for q in questions.read_questions(each.path) for o in q.outcomes
    } <= {str(outcome) for outcome in Outcome}


@pytest.mark.parametrize("half", HALVES)
def test_every_article_with_gold_is_there(half: str) -> None:
    gold_folder, articles = HALVES[half]
    stems = {path.stem for path in articles.iterdir()}
    assert {path.name.removesuffix(".gold.jsonl") for path in gold_folder.glob("*.jsonl")} <= stems
