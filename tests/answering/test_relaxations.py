"""What is answered when the exact figure is not there: small bases made for each rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.answering.made import base, row, talk

QN = {"province": "Quảng Nam"}
RATE, CASES_ = "on_time_rate", {"unit": "hồ sơ"}

# name, rows, question, outcome, said, not said
RULES: list[tuple[str, list[dict[str, Any]], str, str, tuple[str, ...], tuple[str, ...]]] = [
    ("newest of each tier",
     [row("Quảng Nam", RATE, 91.1, level="huyện", year=2022),
      row("Quảng Nam", RATE, 92.2, level="xã", year=2023)],
     "Quảng Nam đúng hạn bao nhiêu", "answer", ("91,1%", "năm 2022", "92,2%", "năm 2023"), ()),
    ("a quarter asked, another known",
     [row("Quảng Nam", RATE, 91.1, period="quý III/2023")],
     "quý II/2023 Quảng Nam đúng hạn mấy %", "no_data", ("quý II/2023", "quý III/2023"), ("91,1",)),
    ("a month is not the year before",
     [row("Quảng Nam", RATE, 91.1, period="tháng 7/2022", year=2022),
      row("Quảng Nam", RATE, 93.3, period="tháng 8/2022", year=2022)],
     "tháng 7/2022 Quảng Nam đúng hạn mấy %", "answer", ("91,1%",), ("93,3",)),
    ("whole province asked, tiers known",
     [row("Quảng Nam", RATE, 91.1, level="huyện"), row("Quảng Nam", RATE, 92.2, level="xã")],
     "toàn tỉnh Quảng Nam đúng hạn mấy %", "no_data", ("chung",), ("91,1", "92,2")),
    ("whole province asked and known",
     [row("Quảng Nam", RATE, 90.5), row("Quảng Nam", RATE, 92.2, level="xã")],
     "toàn tỉnh Quảng Nam đúng hạn mấy %", "answer", ("90,5%",), ("92,2",)),
    ("district asked as its tier",
     [row("huyện Gio Linh", RATE, 95.5, province="Quảng Trị")],
     "cấp huyện Gio Linh đúng hạn mấy %", "answer", ("95,5%",), ()),
    ("a body without figures never gets the province's",
     [row("Quảng Nam", RATE, 90.5)],
     "Sở Y tế Quảng Nam đúng hạn mấy %", "no_data", ("Sở Y tế",), ("90,5",)),
    ("a sibling's figure is never shown",
     [row("huyện Hà Quảng", "par_index", 88.4, province="Cao Bằng", unit="điểm", level="huyện")],
     "huyện Trùng Khánh Cao Bằng mấy điểm CCHC", "no_data", ("Trùng Khánh",), ("88,4",)),
    ("merged places are never summed",
     [row("Quảng Nam", "received_cases", 1000, **CASES_),
      row("Đà Nẵng", "received_cases", 2000, **CASES_)],
     "thành phố Đà Nẵng mới tiếp nhận bao nhiêu hồ sơ", "no_data",
     ("Quảng Nam cũ", "Đà Nẵng cũ"), ("3.000", "1.000", "2.000")),
    ("a target is no result",
     [row("Quảng Nam", RATE, 99.0, status="target", qualifier=">=", year=2024)],
     "năm 2024 Quảng Nam đúng hạn đạt mấy %", "no_data",
     ("Chỉ có mục tiêu: tối thiểu 99%",), ()),
    ("several fields told apart by the words",
     [row("huyện Gio Linh", "online_cases", 23, province="Quảng Trị", agency="Phòng Tư pháp",
          level="huyện", unit="hồ sơ", quote="Tư pháp nhận 23 hồ sơ hộ tịch và 155 hồ sơ khác.",
          context="lĩnh vực hộ tịch"),
      row("huyện Gio Linh", "online_cases", 155, province="Quảng Trị", agency="Phòng Tư pháp",
          level="huyện", unit="hồ sơ", quote="Tư pháp nhận 23 hồ sơ hộ tịch và 155 hồ sơ khác.",
          context="lĩnh vực chứng thực")],
     "Phòng Tư pháp Gio Linh nhận mấy hồ sơ chứng thực trực tuyến", "answer", ("155 hồ sơ",), ()),
    ("sources that disagree are both shown",
     [row("Quảng Nam", RATE, 91.1), row("Quảng Nam", RATE, 92.2, article="khac")],
     "Quảng Nam đúng hạn mấy %", "answer",
     ("Hai nguồn khác nhau", "91,1% theo Báo bai", "92,2% theo Báo khac", "Bot không chọn"), ()),
    ("sources that agree count once",
     [row("Quảng Nam", RATE, 91.1), row("Quảng Nam", RATE, 91.1, article="khac")],
     "Quảng Nam đúng hạn mấy %", "answer", ("91,1% hồ sơ đúng hạn",), ("Hai nguồn",)),
    ("lower is better",
     [row("huyện Hà Quảng", "late_rate", 1.5, province="Cao Bằng"),
      row("huyện Hạ Lang", "late_rate", 4.5, province="Cao Bằng")],
     "huyện nào ở Cao Bằng trễ hạn tốt nhất", "answer", ("1,5%", "Hà Quảng"), ("4,5",)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "question", "outcome", "said", "unsaid"),
    [rule[1:] for rule in RULES],
    ids=[rule[0] for rule in RULES],
)
def test_rule(
    tmp_path: Path,
    rows: list[dict[str, Any]],
    question: str,
    outcome: str,
    said: tuple[str, ...],
    unsaid: tuple[str, ...],
) -> None:
    reply = talk(base(tmp_path / "kb.db", *rows)).reply("chat", question)
    card = reply.text.split("Câu gốc:")[0]
    assert reply.outcome == outcome, reply.text
    for piece in said:
        assert piece in card
    for piece in unsaid:
        assert piece not in card


def test_waiting_facts_are_never_served(tmp_path: Path) -> None:
    rows = [row("Quảng Nam", RATE, 91.1, year=2022), row("Quảng Nam", RATE, 55.5)]
    kb = base(tmp_path / "kb.db", *rows, waiting=(55.5,))
    text = talk(kb).reply("chat", "Quảng Nam đúng hạn mấy %").text
    assert "91,1%" in text and "55,5" not in text


HOSTILE = '<script>alert(1)</script> & <b>Sở "X"</b> \' onload=1 </blockquote>'


def test_hostile_article_text_is_escaped(tmp_path: Path) -> None:
    quote = f"{HOSTILE} đạt 91,1% năm 2023."
    rows = [row("Quảng Nam", RATE, 91.1, quote=quote, agency=HOSTILE, article="a<b>&")]
    reply = talk(base(tmp_path / "kb.db", *rows)).reply("chat", "Quảng Nam đúng hạn mấy %")
    assert "91,1%" in reply.text
    assert "<script" not in reply.html
    assert reply.html.count("<blockquote") == reply.html.count("</blockquote>") == 1
    assert HOSTILE in reply.text
