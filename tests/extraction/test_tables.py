"""Tables: kinds of headers times kinds of rows."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.extraction import extract
from knowledge.models import Fact, Level, Qualifier, Status
from knowledge.models import plain_number as plain
from tests.extraction.made import Table, document


def facts_of(table: Table, caption: str = "Kết quả giải quyết hồ sơ năm 2023:") -> list[Fact]:
    lead = "Năm 2023, UBND tỉnh Quảng Nam tiếp tục cải cách hành chính."
    article = document("Quảng Nam cải cách hành chính", [lead, caption, table], date(2023, 12, 28))
    return list(extract(article).facts)


def said(fact: Fact) -> str:
    parts = [f"{plain(fact.value)}"]
    if fact.out_of is not None:
        parts[0] += f"/{plain(fact.out_of)}"
    if fact.qualifier is not Qualifier.EXACT:
        parts.append(str(fact.qualifier))
    parts.append(fact.metric)
    if fact.place != "Quảng Nam":
        parts.append(fact.place)
    if fact.level is not Level.ALL:
        parts.append(f"@{fact.level}")
    if fact.agency:
        parts.append(f"“{fact.agency}”")
    if fact.period != "năm 2023":
        parts.append(f"[{fact.period}]")
    if fact.status is Status.TARGET:
        parts.append("target")
    return " ".join(parts)


CASES: dict[str, tuple[str, list[list[str]], list[str]]] = {
    "places down, metrics across": (
        "Kết quả giải quyết hồ sơ năm 2023:",
        [
            ["STT", "Đơn vị", "Tiếp nhận", "Đã giải quyết", "Trễ hạn", "Tỷ lệ đúng hạn (%)"],
            ["1", "Huyện Quế Sơn", "1.200", "1.150", "12", "98,96"],
            ["2", "TP. Hội An", "900", "880", "0", "100"],
        ],
        [
            "1200 received_cases huyện Quế Sơn",
            "1150 resolved_cases huyện Quế Sơn",
            "12 late_cases huyện Quế Sơn",
            "98.96 on_time_rate huyện Quế Sơn",
            "900 received_cases thành phố Hội An",
            "880 resolved_cases thành phố Hội An",
            "0 late_cases thành phố Hội An",
            "100 on_time_rate thành phố Hội An",
        ],
    ),
    "a total below districts": (
        "Kết quả năm 2023:",
        [
            ["Địa phương", "Số hồ sơ tiếp nhận"],
            ["Quế Sơn", "1.200"],
            ["Núi Thành", "800"],
            ["Tổng cộng", "2.000"],
        ],
        [
            "1200 received_cases huyện Quế Sơn",
            "800 received_cases huyện Núi Thành",
            "2000 received_cases @huyện",
        ],
    ),
    "metrics down, tiers across": (
        "Kết quả năm 2023:",
        [
            ["Nội dung", "Cấp tỉnh", "Cấp huyện", "Cấp xã"],
            ["Tỷ lệ đúng hạn (%)", "99,1", "98,2", "97,3"],
            ["Số hồ sơ trễ hạn", "10", "20", "30"],
        ],
        [
            "99.1 on_time_rate @tỉnh",
            "98.2 on_time_rate @huyện",
            "97.3 on_time_rate @xã",
            "10 late_cases @tỉnh",
            "20 late_cases @huyện",
            "30 late_cases @xã",
        ],
    ),
    "years across": (
        "So sánh hai năm:",
        [
            ["Nội dung", "Năm 2022", "Năm 2023"],
            ["Tỷ lệ hồ sơ trực tuyến", "54,2%", "71,5%"],
        ],
        ["54.2 online_case_rate [năm 2022]", "71.5 online_case_rate"],
    ),
    "plan and result": (
        "Thực hiện chỉ tiêu năm 2023:",
        [
            ["Chỉ tiêu", "Kế hoạch", "Thực hiện"],
            ["Tỷ lệ thanh toán trực tuyến", "40%", "46,5%"],
        ],
        ["40 online_payment_rate target", "46.5 online_payment_rate"],
    ),
    "ranks and points of an index": (
        "Xếp hạng Chỉ số CCHC năm 2023 các huyện:",
        [
            ["Hạng", "Đơn vị", "Điểm"],
            ["1", "Huyện Quế Sơn", "92,5"],
            ["2", "Thị xã Điện Bàn", "91,4"],
        ],
        [
            "1 par_rank huyện Quế Sơn @huyện",
            "92.5 par_index huyện Quế Sơn @huyện",
            "2 par_rank thị xã Điện Bàn @huyện",
            "91.4 par_index thị xã Điện Bàn @huyện",
        ],
    ),
    "a merged head": (
        "Kết quả năm 2023:",
        [
            ["Đơn vị", "2×Hồ sơ"],
            ["", "Tiếp nhận", "Trễ hạn"],
            ["Huyện Quế Sơn", "1.200", "12"],
        ],
        ["1200 received_cases huyện Quế Sơn", "12 late_cases huyện Quế Sơn"],
    ),
    "bodies down": (
        "Kết quả năm 2023:",
        [["Cơ quan", "Tỷ lệ số hóa hồ sơ"], ["Sở Y tế", "88%"], ["Sở Tư pháp", "97,5%"]],
        ["88 digitisation_rate @tỉnh “Sở Y tế”", "97.5 digitisation_rate @tỉnh “Sở Tư pháp”"],
    ),
    "fractions in cells": (
        "Kết quả năm 2023:",
        [["Nội dung", "Kết quả"], ["Nhiệm vụ hoàn thành", "45/48"]],
        ["45/48 tasks_completed"],
    ),
    "changes are no levels": (
        "Kết quả năm 2023:",
        [["Nội dung", "Đạt", "So với cùng kỳ"], ["Tỷ lệ trễ hạn", "1,2%", "-0,4%"]],
        ["1.2 late_rate"],
    ),
    "no figures of reform": (
        "Danh mục sách năm 2023:",
        [["Tên sách", "Số trang"], ["Quế Sơn đất và người", "320"], ["Phố cổ", "210"]],
        [],
    ),
    "a single row": ("Kết quả năm 2023:", [["Tỷ lệ đúng hạn", "98%"]], []),
}


@pytest.mark.parametrize("name", CASES)
def test_facts_of_a_table(name: str) -> None:
    caption, table, expected = CASES[name]
    assert [said(fact) for fact in facts_of(table, caption)] == expected


def test_a_cells_quote_is_its_row() -> None:
    table = [["Đơn vị", "Trễ hạn"], ["Huyện Quế Sơn", "12"], ["Huyện Núi Thành", "7"]]
    assert [fact.quote for fact in facts_of(table)] == [
        "Huyện Quế Sơn | 12",
        "Huyện Núi Thành | 7",
    ]


def test_figures_limited_to_a_tier_by_the_text_before() -> None:
    table = [["Nội dung", "Kết quả"], ["Hồ sơ tiếp nhận", "1.200"]]
    (fact,) = facts_of(table, "Số liệu dưới đây chỉ tính hồ sơ cấp huyện.")
    assert said(fact) == "1200 received_cases @huyện"
