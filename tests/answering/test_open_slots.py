"""Questions that leave a slot open, or ask for one position: what a trial with users found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.reply import Outcome, Reply
from tests.answering.made import base, row, talk

RATE, ONLINE, INDEX = "on_time_rate", "online_case_rate", "par_index"
HOME = {"province": "Cao Bằng", "level": "huyện"}


def units(metric: str, **more: Any) -> list[dict[str, Any]]:
    names = ("huyện Hà Quảng", "huyện Quảng Hòa", "huyện Hạ Lang", "huyện Bảo Lâm")
    return [row(name, metric, 95.5 - at, **HOME, **more) for at, name in enumerate(names)]


# name, rows, turns, outcome, said, not said
ASKED: list[tuple[str, list[dict[str, Any]], str, str, tuple[str, ...], tuple[str, ...]]] = [
    ("the second of a ranking", units(RATE), "huyện nào đứng nhì Cao Bằng về đúng hạn",
     "answer", ("94,5%", "Quảng Hòa"), ("95,5",)),
    ("the second after the first", units(RATE),
     "huyện nào đúng hạn cao nhất Cao Bằng >> hạng 2 thì sao", "answer", ("94,5%",), ("95,5",)),
    ("the other end", units(RATE), "huyện nào đúng hạn cao nhất Cao Bằng >> 2 huyện cuối",
     "answer", ("92,5%", "93,5%"), ("95,5", "94,5")),
    ("members ranked, not their province", [row("Cao Bằng", RATE, 90.1), *units(RATE)],
     "xếp hạng đúng hạn của các huyện ở Cao Bằng", "answer", ("95,5%", "92,5%"), ("90,1",)),
    ("a ranking without a metric asks which", units(ONLINE), "3 huyện tốt nhất Cao Bằng",
     "clarify", ("tỷ lệ trực tuyến",), ("CCHC", "95,5")),
    ("the metric named next", units(ONLINE), "huyện nào Cao Bằng trên 94% >> tỷ lệ trực tuyến",
     "answer", ("95,5%", "94,5%"), ("93,5",)),
    ("two places with one metric in common", units(RATE), "so Hà Quảng với Bảo Lâm",
     "answer", ("95,5%", "92,5%", "3 điểm %"), ()),
    ("two places with several metrics in common", units(RATE) + units(ONLINE),
     "so Hà Quảng với Bảo Lâm", "clarify", ("tỷ lệ đúng hạn", "tỷ lệ trực tuyến"), ("95,5",)),
    ("a year that nothing is about", [row("Cao Bằng", RATE, 90.1)], "đúng hạn năm 2019",
     "no_data", ("năm 2019", "năm 2023"), ("90,1",)),
    ("only a target of that quarter",
     [row("Cao Bằng", RATE, 90.1), row("Cao Bằng", RATE, 98.0, period="quý IV/2023",
                                       status="target")],
     "Cao Bằng quý 4/2023", "no_data", ("đang có cho năm 2023",), ("90,1",)),
    ("none below a bound", [row("Cao Bằng", RATE, 95.5), row("Điện Biên", RATE, 96.5),
                            row("Nghệ An", RATE, 97.5)],
     "tỉnh nào đúng hạn dưới 90%", "answer", ("dưới 90%",), ()),
    ("a bound in cases is held against no share",
     [row("Cao Bằng", "late_rate", 1.5), row("Điện Biên", "late_cases", 7, unit="hồ sơ")],
     "tỉnh nào có dưới 10 hồ sơ trễ hạn", "answer", ("7 hồ sơ",), ("1,5%",)),
    ("units of a place that has only its own figure", [row("Cao Bằng", RATE, 90.1)],
     "xã nào Cao Bằng đúng hạn thấp nhất", "no_data", ("cấp xã",), ("Chưa có số liệu của",)),
    ("an unknown place is said to be one", [row("Cao Bằng", RATE, 90.1)], "Wakanda đúng hạn",
     "clarify", ("Wakanda",), ("90,1",)),
    ("where the figures of a place come from", [row("Cao Bằng", RATE, 90.1)],
     "số liệu Cao Bằng lấy ở đâu", "answer", ("Báo bai",), ()),
    ("a chart is asked for", [row("Cao Bằng", RATE, 90.1)], "xuất excel", "help", ("/xuat",), ()),
    ("the unit of today before the closed one",
     [row("quận Hải Châu", RATE, 91.1, province="Đà Nẵng", year=2025, level="huyện",
          period="6 tháng đầu năm 2025"),
      row("phường Hải Châu", RATE, 92.2, province="Đà Nẵng", year=2025, level="xã",
          period="quý III/2025")],
     "Hải Châu đúng hạn mấy %", "answer", ("92,2%",), ("91,1",)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "turns", "outcome", "said", "unsaid"),
    [pytest.param(*each[1:], id=each[0]) for each in ASKED],
)
def test_open_slots(
    rows: list[dict[str, Any]],
    turns: str,
    outcome: str,
    said: tuple[str, ...],
    unsaid: tuple[str, ...],
    tmp_path: Path,
) -> None:
    bot = talk(base(tmp_path / "kb.db", *rows))
    replies = [bot.reply("1", turn) for turn in turns.split(" >> ")]
    reply = replies[-1]
    assert reply.outcome == outcome, reply.text
    for text in said:
        assert text in reply.text
    for text in unsaid:
        assert text not in reply.text


@pytest.mark.parametrize("text", ["huyện Hogwarts thế nào", "xã Narnia ra sao"])
def test_place_that_is_none_is_named(text: str, ask: Callable[..., Reply]) -> None:
    reply = ask(text)
    assert reply.outcome is Outcome.CLARIFY
    assert reply.text.startswith(f"Bot không nhận ra nơi nào tên {text.split()[1]}.")


def test_members_by_their_kind_alone(ask: Callable[..., Reply]) -> None:
    assert ask("sở thấp điểm nhất Cao Bằng").text.startswith("78,63/100 điểm Sở Tài nguyên")
    assert ask("huyện bét bảng Cao Bằng").text.startswith("74,16 điểm huyện Bảo Lâm")


def test_figure_in_a_question_for_its_source_is_found(ask: Callable[..., Reply]) -> None:
    assert ask("số 97,33% ở Gio Linh trích từ báo nào").text.startswith("97,33% lấy từ bài")


def test_few_of_something_is_a_count(ask: Callable[..., Reply]) -> None:
    assert ask("Quảng Nam cấp nào ít hồ sơ trực tuyến nhất").text.startswith("41.119 hồ sơ")
