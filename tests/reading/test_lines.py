"""Broken lines joined, page numbers dropped, paragraphs left apart."""

from __future__ import annotations

import pytest

from knowledge.reading.lines import drafts_of_text

REPORT = """- Về tiếp nhận: các cơ quan trong huyện nhận được 52.300 hồ sơ, riêng cấp xã
41.120 hồ sơ, phòng chuyên môn 11.180 hồ sơ. Đã trả kết quả được tổng cộng
50.990 hồ sơ; phần trả sớm và đúng hẹn ở cấp xã bằng 98,7%, ở các phòng
chuyên môn bằng 97,4%.

                                                                              2

- Đoàn đã xem xét sổ sách tại 9 nơi (02 phòng, ban;
07 xã, thị trấn).
3. Bộ máy
Cả huyện bớt được năm đầu mối so với đầu kỳ, trong đó ba đầu mối ở cấp xã, hai
ở huyện."""


def _texts(text: str) -> list[str]:
    return [draft.text for draft in drafts_of_text(text)]


def test_a_report_broken_at_a_column() -> None:
    assert _texts(REPORT) == [
        "- Về tiếp nhận: các cơ quan trong huyện nhận được 52.300 hồ sơ, riêng cấp xã 41.120 hồ sơ, "
        "phòng chuyên môn 11.180 hồ sơ. Đã trả kết quả được tổng cộng 50.990 hồ sơ; phần trả sớm và "
        "đúng hẹn ở cấp xã bằng 98,7%, ở các phòng chuyên môn bằng 97,4%.",
        "- Đoàn đã xem xét sổ sách tại 9 nơi (02 phòng, ban; 07 xã, thị trấn).",
        "3. Bộ máy",
        "Cả huyện bớt được năm đầu mối so với đầu kỳ, trong đó ba đầu mối ở cấp xã, hai ở huyện.",
    ]


def test_a_sentence_goes_on_after_a_page_number() -> None:
    text = "Tỷ lệ hồ sơ trực tuyến của các đơn vị trên địa bàn\n\n- 3 -\n\nđạt 98,5% trong quý.\n"
    assert _texts(text) == [
        "Tỷ lệ hồ sơ trực tuyến của các đơn vị trên địa bàn đạt 98,5% trong quý."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 29/9, huyện họp đánh giá kết quả.\nTrong 9 tháng, huyện ban hành 47 văn bản.",
        "Kết quả đạt được\nNăm 2023, tỉnh hoàn thành 45 nhiệm vụ.",
        "- Tiếp nhận 41.207 hồ sơ;\n- Đã giải quyết 40.650 hồ sơ;",
        "1. Kết quả\n2. Hạn chế",
        "Họp sơ kết công tác cải cách hành chính\nĐăng ngày 20 - 07 - 2023",
        "98\n97\n96",
    ],
    ids=["sentences", "heading", "bullets", "numbers", "capital Đ", "column of figures"],
)
def test_lines_that_stay_apart(text: str) -> None:
    assert _texts(text) == text.split("\n")


def test_blanks_in_prose_collapse() -> None:
    assert _texts("tầm quan trọng  của   việc") == ["tầm quan trọng của việc"]


def test_a_title_glued_to_its_text_is_cut_off() -> None:
    assert _texts("Xã Gio An - Gio LinhNgày 07/11/2022, huyện họp.") == [
        "Xã Gio An - Gio Linh",
        "Ngày 07/11/2022, huyện họp.",
    ]
