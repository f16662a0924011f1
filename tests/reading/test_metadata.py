"""Dates, publishers, links, authors; what an editor declares wins."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.reading import ReadError, read_bytes, read_file
from knowledge.reading.dates import find_dates
from knowledge.reading.metadata import publisher_of_url, spoken_name

PROSE = (
    "Huyện tiếp nhận 5.327 hồ sơ trong chín tháng, tỷ lệ giải quyết đúng hạn đạt 99,49% số hồ sơ."
)
TITLE = "Huyện đẩy mạnh cải cách thủ tục hành chính"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("29/2/2024", "2024-02-29"),
        ("20 - 07 - 2023", "2023-07-20"),
        ("Thứ Tư, 17/4/2024 11:05 GMT+7", "2024-04-17"),
        ("ngày 08 tháng 12 năm 2023", "2023-12-08"),
        ("02/10/2025 | 15:30", "2025-10-02"),
        ("7.7.2022", "2022-07-07"),
        ("2023-10-17T16:40:00+07:00", "2023-10-17"),
        ("Sáng nay 29/2", None),
        ("31/2/2024", None),
        ("quý 3/2023", None),
        ("1.384/3.003 nhiệm vụ", None),
        ("giai đoạn 2021-2025", None),
    ],
)
def test_dates(text: str, day: str | None) -> None:
    assert [str(found.value) for found in find_dates(text)] == ([day] if day else [])


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (("Thứ hai, 09/10/2023 | 26°C", TITLE, "Ngày đăng: 02/10/2023", PROSE), date(2023, 10, 2)),
        ((TITLE, "Ngày đăng: 16/12/2024. Chuyên mục: Đời sống", PROSE), date(2024, 12, 16)),
        ((TITLE, "Thứ Ba, 30/08/2022", PROSE), date(2022, 8, 30)),
        ((TITLE, PROSE, "Ngày 15/10/2024"), date(2024, 10, 15)),
        ((TITLE, "Ngày 07/11/2022, huyện họp. " + PROSE), date(2022, 11, 7)),
        ((TITLE, "Sáng nay 29/2, tỉnh họp. " + PROSE), None),
        ((TITLE, PROSE, "Tin liên quan", "Xã An Hòa họp dân (15/09/2023)"), None),
        ((TITLE, "Thực hiện Nghị quyết số 76/NQ-CP ngày 15/7/2021, " + PROSE), None),
    ],
)  # fmt: skip
def test_published(lines: tuple[str, ...], day: date | None) -> None:
    assert read_bytes("\n\n".join(lines).encode(), "a.txt").published == day


@pytest.mark.parametrize(
    ("lines", "publisher"),
    [
        ((TITLE, "BPO - " + PROSE), "Báo Bình Phước"),
        ((TITLE, "(Chinhphu.vn) - " + PROSE), "Báo Điện tử Chính phủ"),
        ((TITLE, "TTXVN - Ngày 10/3, " + PROSE), "TTXVN"),
        ((TITLE, PROSE, "Theo TTXVN"), "TTXVN"),
        (
            (TITLE, PROSE, "Nguồn Quảng Nam: https://baoquangnam.vn/a-1.html"),
            "Báo Quảng Nam",
        ),
        (
            ("CỔNG THÔNG TIN ĐIỆN TỬ HUYỆN MỘC CHÂU", TITLE, PROSE),
            "Cổng thông tin điện tử huyện Mộc Châu",
        ),
        (("SỞ XÂY DỰNG TỈNH BẾN TRE", TITLE, PROSE), "Sở Xây dựng tỉnh Bến Tre"),
        ((TITLE, PROSE), None),
    ],
)
def test_publishers(lines: tuple[str, ...], publisher: str | None) -> None:
    assert read_bytes("\n\n".join(lines).encode(), "a.txt").publisher == publisher


def test_hosts() -> None:
    assert publisher_of_url("https://www.baoquangnam.vn/x") == "Báo Quảng Nam"
    assert publisher_of_url("https://sonoivu.angiang.gov.vn/") == (
        "Cổng thông tin điện tử sonoivu.angiang.gov.vn"
    )
    assert publisher_of_url("https://example.com/") is None


@pytest.mark.parametrize(
    ("shouted", "spoken"),
    [
        ("UBND XÃ PHÚ HÒA ĐÔNG", "UBND xã Phú Hòa Đông"),
        ("SỞ XÂY DỰNG TỈNH BẾN TRE", "Sở Xây dựng tỉnh Bến Tre"),
        ("Sở Y tế", "Sở Y tế"),
    ],
)
def test_spoken_names(shouted: str, spoken: str) -> None:
    assert spoken_name(shouted) == spoken


FRONT = """---
tiêu đề: Tên do biên tập đặt
nguồn: Báo Thử Nghiệm
ngày: 05/06/2024
link: https://example.vn/a
tác giả: Lê An
màu: xanh
---
"""


def test_front_matter_wins_and_is_no_text() -> None:
    document = read_bytes((FRONT + f"{TITLE}\n\nThứ Ba, 30/08/2022\n\n{PROSE}").encode(), "a.txt")
    assert (document.title, document.publisher) == ("Tên do biên tập đặt", "Báo Thử Nghiệm")
    assert (document.published, document.url) == (date(2024, 6, 5), "https://example.vn/a")
    assert document.author == "Lê An"
    assert document.text.startswith(TITLE)
    assert len(document.warnings) == 1
    assert "màu" in document.warnings[0]


def test_a_rule_is_no_front_matter() -> None:
    document = read_bytes(f"---\n{TITLE}: kết quả\n---\n\n{PROSE}".encode(), "a.txt")
    assert f"{TITLE}: kết quả" in document.text


def test_a_sidecar(tmp_path: Path) -> None:
    article = tmp_path / "bai.txt"
    article.write_text(f"{TITLE}\n\n{PROSE}", encoding="utf-8")
    side = tmp_path / "bai.meta.toml"
    side.write_text('title = "Tên khác"\npublished = 2024-06-05\n', encoding="utf-8")
    document = read_file(article)
    assert (document.id, document.title, document.published) == (
        "bai",
        "Tên khác",
        date(2024, 6, 5),
    )
    side.write_text("title = ", encoding="utf-8")
    with pytest.raises(ReadError, match=r"bai\.meta\.toml"):
        read_file(article)


@pytest.mark.parametrize(
    ("written", "text", "day"),
    [
        ("2022-11", "2022-11", date(2022, 11, 30)),
        ("tháng 2/2024", "2024-02", date(2024, 2, 29)),
        ("9/2023", "2023-09", date(2023, 9, 30)),
        ("07/11/2022", "2022-11-07", date(2022, 11, 7)),
        ("quý 3/2023", "", None),
        ("13/2023", "", None),
    ],
)
def test_month_of_publication(written: str, text: str, day: date | None) -> None:
    front = f"---\ntitle: {TITLE}\npublished: {written}\n---\n{PROSE}"
    document = read_bytes(front.encode(), "bai.txt")
    assert (document.published_text, document.published) == (text, day)
    assert bool(document.warnings) is (day is None)
