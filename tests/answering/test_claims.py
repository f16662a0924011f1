"""Claims held against figures: bounds, rounding, "khoảng", units; and a part without a figure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.answering.numbers import vietnamese
from bot.reply import Outcome, Reply

TRUE = [
    ("Quảng Nam cấp tỉnh đúng hạn trên 90% đúng không",),
    ("Quảng Nam cấp tỉnh đúng hạn hơn 90% phải không",),
    ("Quảng Nam cấp tỉnh đúng hạn ít nhất 90% đúng không",),
    ("Quảng Nam cấp tỉnh đúng hạn không dưới 99,88% đúng không",),
    ("Quảng Nam cấp huyện đúng hạn dưới 90% đúng không",),
    ("Quảng Nam cấp huyện đúng hạn không quá 90% đúng không",),
    ("Quảng Nam cấp tỉnh đúng hạn khoảng 100% đúng không",),
    ("Gio Linh đúng hạn 97,3% đúng không",),
    ("Gio Linh nhận khoảng 3.700 hồ sơ đúng không",),
    ("Gio Linh nhận trên 3.000 hồ sơ đúng không",),
    ("hồ sơ trực tuyến Quảng Nam là 69.971 đúng không",),
    ("hồ sơ trực tuyến Quảng Nam là 80,61% đúng không",),
    ("tỷ lệ đúng hạn cấp huyện Quảng Nam", "có trên 80% không"),
    ("Gio Linh có đạt 97% đúng hạn không",),
    ("Gio Linh đạt được 95% đúng hạn chưa",),
]
FALSE = [
    ("Quảng Nam cấp tỉnh đúng hạn dưới 90% đúng không",),
    ("Quảng Nam cấp tỉnh đúng hạn khoảng 90% đúng không",),
    ("Gio Linh đúng hạn 97,4% đúng không",),
    ("tỷ lệ đúng hạn cấp huyện Quảng Nam", "trên 90% đúng không"),
    ("Gio Linh có đạt 99% đúng hạn không",),
    ("cấp huyện Quảng Nam đã đạt 90% đúng hạn chưa",),
]


@pytest.mark.parametrize("turns", TRUE, ids=" >> ".join)
def test_true(turns: tuple[str, ...], ask: Callable[..., Reply]) -> None:
    assert ask(*turns).text.startswith("Đúng: ")


@pytest.mark.parametrize("turns", FALSE, ids=" >> ".join)
def test_false(turns: tuple[str, ...], ask: Callable[..., Reply]) -> None:
    assert ask(*turns).text.startswith("Chưa đúng: ")


def test_tiers_on_both_sides_get_no_verdict(ask: Callable[..., Reply]) -> None:
    text = ask("Quảng Nam đúng hạn trên 90% đúng không").text
    assert "99,88%" in text and "82,92%" in text and "đúng: " not in text.lower()


def test_early_alone_has_no_figure(ask: Callable[..., Reply]) -> None:
    reply = ask("tỷ lệ trước hạn cấp tỉnh Quảng Nam")
    assert reply.outcome is Outcome.NO_DATA
    assert "tỷ lệ đúng hạn" in reply.text and "99,88" not in reply.text


@pytest.mark.parametrize("digits", [28, 29, 40, 400, 4000])
def test_numbers_of_any_length(digits: int, ask: Callable[..., Reply]) -> None:
    for text in ("1" * digits, "9" * digits + "% là số nào", "Gio Linh trễ " + "1" * digits):
        assert "Mã lỗi" not in ask(text).text
    assert vietnamese(1e28).startswith("10.000.000")


@pytest.mark.parametrize(
    "text",
    [
        "top 3 nơi trước hạn cao nhất",
        "xếp hạng hồ sơ trước hạn các nơi",
        "so tỷ lệ trước hạn Quảng Nam với Gio Linh",
    ],
)
def test_no_order_by_early_alone(text: str, ask: Callable[..., Reply]) -> None:
    reply = ask(text)
    assert reply.outcome is Outcome.NO_DATA and not reply.facts
    assert reply.text.startswith("Chưa có số riêng về hồ sơ trước hạn")
