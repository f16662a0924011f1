"""What a numeral that was not understood says of a metric, and words for corrections."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answering.vocabulary import Metrics
from bot.corrections import correction
from bot.making import chosen, fact_of, next_step
from bot.rendering import words
from bot.state.desk import Leftover
from knowledge.models import Qualifier


def left(sentence: str, numeral: str) -> Leftover:
    at = sentence.index(numeral)
    return Leftover(100 + at, 100 + at + len(numeral), 100, sentence)


READ = [
    ("Toàn huyện gửi hơn 1.204 hồ sơ qua mạng.", "1.204", "online_cases", "hơn 1.204 hồ sơ"),
    ("Tỷ lệ này chưa đến 61,5 % kế hoạch.", "61,5", "online_case_rate", "chưa đến 61,5%"),
    ("Cả nước có 33,2 triệu hồ sơ.", "33,2", "received_cases", "33,2 triệu hồ sơ"),
    ("Đã xong 10/28 dịch vụ.", "10", "full_online_services", "10/28 dịch vụ"),
    ("Trên địa bàn có 15 thủ tục.", "15", "procedures", "15 thủ tục"),
]


@pytest.mark.parametrize(("sentence", "numeral", "metric", "shown"), READ)
def test_number_is_read_from_its_sentence(
    sentence: str, numeral: str, metric: str, shown: str
) -> None:
    slots = chosen("m", metric, left(sentence, numeral), ())
    assert isinstance(slots, dict), slots
    for step, value in (("l", "x"), ("t", "năm 2024"), ("p", "p42")):
        assert next_step(slots) == step
        filled = chosen(step, value, left(sentence, numeral), ())
        assert isinstance(filled, dict)
        slots |= filled
    fact = fact_of("bai", left(sentence, numeral), slots)
    assert words.statement(fact, Metrics.load()).startswith(shown)
    at = fact.provenance
    assert sentence[at.value_start - 100 : at.value_end - 100] == at.surface


@pytest.mark.parametrize(
    ("sentence", "numeral", "metric"),
    [
        ("Có 4.711 hồ sơ.", "4.711", "on_time_rate"),
        ("Đạt 47,11% hồ sơ.", "47,11", "received_cases"),
    ],
)
def test_share_is_no_count_and_a_count_no_share(sentence: str, numeral: str, metric: str) -> None:
    why = chosen("m", metric, left(sentence, numeral), ())
    assert isinstance(why, str) and "Hãy chọn chỉ số khác" in why


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("gần 97,5%", {"value": 97.5, "qualifier": Qualifier.ABOUT}),
        ("Tối thiểu 80", {"value": 80.0, "qualifier": Qualifier.AT_LEAST}),
        ("39/133", {"value": 39.0, "out_of": 133.0}),
        ("gần", None),
        ("12 hay 13", None),
    ],
)
def test_typed_value_may_carry_its_qualifier(said: str, slots: dict[str, Any] | None) -> None:
    assert correction("v", said) == slots
