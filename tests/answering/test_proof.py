"""No number leaves without proof; an apology goes out instead."""

from __future__ import annotations

import logging
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import messages
from bot.answering.arithmetic import Formula
from bot.answering.numbers import figure, vietnamese
from bot.rendering.proof import Evidence, UnprovenNumber, check, numbers_in
from bot.reply import Outcome
from tests.answering.made import base, row, talk


@pytest.mark.parametrize(
    "html",
    [
        "<b>97,55%</b> hồ sơ", "<b>97,54</b> điểm", "Năm 2024", "97,54% − 94,12%",
        "<blockquote expandable>Câu khác 97,54%</blockquote>",
    ],
)  # fmt: skip
def test_unproven_numbers_are_refused(tmp_path: Path, html: str) -> None:
    kb = base(tmp_path / "kb.db", row("Quảng Nam", "on_time_rate", 97.54))
    evidence = Evidence()
    evidence.fact(kb.facts_of("p49")[0])
    evidence.numbers.discard("97,54")
    with pytest.raises(UnprovenNumber):
        check(html, evidence)


def test_facts_formulas_counts_and_quotes_prove(tmp_path: Path) -> None:
    kb = base(tmp_path / "kb.db", row("Quảng Nam", "on_time_rate", 97.54))
    fact = kb.facts_of("p49")[0]
    evidence = Evidence()
    evidence.fact(fact)
    evidence.formula(Formula(Decimal("97.54"), Decimal("94.12"), "điểm %"))
    evidence.count(6)
    evidence.quote("Lớn hơn <90% & nhỏ")
    check(
        f"<b>{figure(fact)}</b> năm 2023, tăng 3,42 (97,54 − 94,12), 6 nơi"
        "<blockquote expandable>Lớn hơn &lt;90% &amp; nhỏ</blockquote>",
        evidence,
    )


def test_wrong_wording_becomes_an_apology(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    kb = base(tmp_path / "kb.db", row("Quảng Nam", "on_time_rate", 97.54))
    monkeypatch.setattr(messages, "NEWEST", "{period}, bằng 12,34%")
    with caplog.at_level(logging.ERROR):
        reply = talk(kb).reply("chat", "Quảng Nam đúng hạn mấy %")
    assert reply.outcome is Outcome.HELP
    assert "12,34" not in reply.text and "97,54" not in reply.text
    assert "unproven 12,34%" in caplog.text


@given(st.decimals(-(10**9), 10**9, places=2))
def test_numbers_read_back(value: Decimal) -> None:
    text = vietnamese(value)
    read = text.replace(".", "").replace(",", ".").replace("−", "-")
    assert Decimal(read) == value
    assert numbers_in(text.lstrip("−")) == {text.lstrip("−")}
