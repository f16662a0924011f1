"""What holds from one paragraph to the next: questions and answers, banners, tables in their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from knowledge.extraction import Extraction, extract
from knowledge.reading import Block, BlockKind
from tests.extraction.made import Table, document

Row = tuple[str, float, str, str, str | None, str | None]


def read(title: str, *parts: str | Table, published: date = date(2023, 12, 20)) -> Extraction:
    return extract(document(title, parts, published))


def told(extraction: Extraction) -> list[Row]:
    """(metric, value, place, tier, body, period) of each fact."""
    return [
        (f.metric, f.value, f.place, str(f.level), f.agency, f.period) for f in extraction.facts
    ]


def values(rows: Sequence[Row]) -> dict[float, tuple[str, str, str]]:
    return {value: (metric, place, tier) for metric, value, place, tier, _, _ in rows}


INTERVIEW = "Nghệ An: trao đổi về cải cách hành chính năm 2023"


def test_an_answer_speaks_of_what_was_asked() -> None:
    found = told(
        read(
            INTERVIEW,
            "Hỏi: Tỷ lệ hồ sơ trực tuyến của tỉnh năm 2023 có đạt mục tiêu 80% không?",
            "Ông Trần Văn Bình: Ở cấp xã mới được 61%. Riêng huyện Kỳ Sơn đạt 40%.",
        )
    )
    assert all(value != 80 for _, value, *_ in found), "a question states nothing"


def test_a_question_passes_its_tier_on() -> None:
    found = values(
        told(
            read(
                INTERVIEW,
                "PV: Kết quả năm 2023 ra sao?",
                "Ông Trần Văn Bình: Toàn tỉnh giải quyết đúng hạn 98,7% hồ sơ.",
                "PV: Còn cấp xã thì thế nào?",
                "Ông Trần Văn Bình: Tỷ lệ này là 99,5%.",
            )
        )
    )
    assert found[98.7] == ("on_time_rate", "Nghệ An", "chung")
    assert found[99.5] == ("on_time_rate", "Nghệ An", "xã")


def test_the_head_of_a_centre_says_we_of_his_centre() -> None:
    found = told(
        read(
            INTERVIEW,
            "Phóng viên trao đổi với ông Lê An, Giám đốc Trung tâm Phục vụ hành chính công tỉnh.",
            "PV: Trung tâm làm được những gì?",
            "Ông Lê An: Năm 2023, chúng tôi nhận 13.726 hồ sơ.",
        )
    )
    assert [(value, tier, body) for _, value, _, tier, body, _ in found] == [
        (13726, "tỉnh", "Trung tâm Phục vụ hành chính công")
    ]


def test_the_banner_names_the_district_that_the_article_does_not() -> None:
    made = document(
        "Kết quả cải cách hành chính năm 2023",
        [
            "Phòng Nội vụ quận tổng hợp kết quả cải cách hành chính của quận.",
            "Năm 2023, toàn quận nhận 5.318 hồ sơ thủ tục hành chính.",
            "~ Quận Lê Chân, thành phố Hải Phòng",
        ],
        date(2023, 12, 20),
    )
    assert values(told(extract(made)))[5318] == ("received_cases", "quận Lê Chân", "chung")


GROUPED = [
    ["Đơn vị", "Hồ sơ tiếp nhận", "Tỷ lệ đúng hạn (%)"],
    ["3×Sở, ban, ngành"],
    ["Sở Tư pháp", "4.126", "100"],
    ["3×UBND cấp huyện"],
    ["Huyện Đô Lương", "1.947", "99,63"],
]


def test_a_row_across_a_table_tells_the_tier_of_those_below() -> None:
    found = told(
        read(
            "Nghệ An: giải quyết thủ tục hành chính quý II năm 2023",
            "Trong quý II/2023, toàn tỉnh Nghệ An đúng hạn 98,96% (quý I/2023 là 98,4%):",
            GROUPED,
        )
    )
    rows = {value: (place, tier, body, period) for _, value, place, tier, body, period in found}
    assert rows[4126] == ("Nghệ An", "tỉnh", "Sở Tư pháp", "quý II/2023")
    assert rows[1947] == ("huyện Đô Lương", "huyện", None, "quý II/2023")


def test_the_quote_of_a_cell_is_its_line() -> None:
    extraction = read(
        "Nghệ An: cải cách hành chính năm 2023",
        "Tỷ lệ hồ sơ đúng hạn năm 2023 của các huyện:",
        [["Đơn vị", "Tỷ lệ đúng hạn (%)", "Ghi chú"], ["Huyện Đô Lương", "98,5", ""]],
    )
    (fact,) = extraction.facts
    at = fact.provenance
    assert extraction.document.text[at.start : at.end] == fact.quote == "Huyện Đô Lương | 98,5"


def test_results_in_brackets_beside_the_aims_of_a_plan() -> None:
    extraction = read(
        "Nghệ An ban hành Kế hoạch cải cách hành chính năm 2024",
        "Các chỉ tiêu năm 2024 (số trong ngoặc là kết quả năm 2023):",
        "- Hồ sơ trực tuyến: tối thiểu 75% (68,37%);",
        "- Hồ sơ đúng hạn: cấp huyện, cấp xã từ 98% trở lên (98,61% và 98,04%).",
        published=date(2023, 12, 28),
    )
    found = {
        (f.value, str(f.level)): (f.year, str(f.status))
        for f in extraction.facts
        if f.metric in ("online_case_rate", "on_time_rate")
    }
    assert found[75, "chung"] == (2024, "target")
    assert found[68.37, "chung"] == (2023, "result")
    assert found[98, "huyện"] == found[98, "xã"] == (2024, "target")
    assert found[98.61, "huyện"] == found[98.04, "xã"] == (2023, "result")


@pytest.mark.parametrize("kind", [BlockKind.CLUTTER, BlockKind.PARAGRAPH])
def test_an_article_that_is_not_read_says_so_of_each_numeral(kind: BlockKind) -> None:
    made = document("Quy Nhơn đón 120 tàu", ["Cảng đón 1.400 khách, doanh thu 15 tỷ đồng."])
    blocks = tuple(Block(kind, b.start, b.end) for b in made.blocks)
    extraction = extract(replace(made, blocks=blocks))
    assert not extraction.facts
    assert {account.kind for account in extraction.accounts} == {"not read"}
    assert [account.surface for account in extraction.accounts] == ["120", "1.400", "15"]
