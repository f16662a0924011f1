"""Tables in plain text, and prose that only looks like one."""

from __future__ import annotations

import pytest

from knowledge.reading import BlockKind, Document, read_bytes

PIPES = """STT | Đơn vị | Tiếp nhận | Tỷ lệ (%)
1 | Ninh Phước | 2.377 | 99,44
2 | Thuận Bắc | 1.021 | 99,31
Tổng cộng | | 3.398 | 99,4"""
MARKDOWN = """| Đơn vị | Tiếp nhận |
|--------|----------:|
| Ninh Phước | 2.377 |
| Thuận Bắc | 1.021 |"""
TABS = "Đơn vị\tTiếp nhận\tQuá hạn\nXã An Hòa\t4.120\t61\nXã An Bình\t3.902\t44"
ALIGNED = """Đơn vị                 Tiếp nhận    Đúng hạn (%)
Huyện Chợ Mới             1.204           98,7
Thị xã Tân Châu             986           97,05
Toàn tỉnh                 2.190           98,1"""
BROKEN_HEAD = """Đơn vị                 Hồ sơ        Tỷ lệ
                     tiếp nhận    đúng hạn
Huyện Chợ Mới             1.204           98,7
Thị xã Tân Châu             986           97,05"""
SINGLE = """Hạng Đơn vị Điểm
1 Sở Nội vụ 95,2
2 Sở Tài chính 94,1
3 Sở Y tế 93,8"""
SINGLE_WIDE = """Địa phương Tiếp nhận Đúng hạn Trễ hạn
Chợ Mới 12.345 98,7 45
Tân Châu 2.345 97,7 5
Phú Tân 1.300 99,1 0"""


def _table(text: str) -> tuple[Document, list[list[str]]]:
    document = read_bytes(f"Bảng 1. Kết quả\n\n{text}\n\nHết bảng.".encode(), "a.txt")
    tables = [block for block in document.blocks if block.kind is BlockKind.TABLE]
    assert len(tables) == 1
    rows = tables[0].rows
    return document, [[document.text[c.start : c.end] for c in row.cells] for row in rows]


@pytest.mark.parametrize(
    ("text", "head", "last"),
    [
        (PIPES, ["STT", "Đơn vị", "Tiếp nhận", "Tỷ lệ (%)"], ["Tổng cộng", "", "3.398", "99,4"]),
        (MARKDOWN, ["Đơn vị", "Tiếp nhận"], ["Thuận Bắc", "1.021"]),
        (TABS, ["Đơn vị", "Tiếp nhận", "Quá hạn"], ["Xã An Bình", "3.902", "44"]),
        (ALIGNED, ["Đơn vị", "Tiếp nhận", "Đúng hạn (%)"], ["Toàn tỉnh", "2.190", "98,1"]),
        (
            BROKEN_HEAD,
            ["Đơn vị", "Hồ sơ tiếp nhận", "Tỷ lệ đúng hạn"],
            ["Thị xã Tân Châu", "986", "97,05"],
        ),
        (SINGLE, ["Hạng", "Đơn vị", "Điểm"], ["3", "Sở Y tế", "93,8"]),
        (
            SINGLE_WIDE,
            ["Địa phương", "Tiếp nhận", "Đúng hạn", "Trễ hạn"],
            ["Phú Tân", "1.300", "99,1", "0"],
        ),
    ],
    ids=["pipes", "markdown", "tabs", "aligned", "broken head", "single blanks", "wide"],
)
def test_tables(text: str, head: list[str], last: list[str]) -> None:
    document, rows = _table(text)
    assert rows[0] == head
    assert rows[-1] == last
    table = next(block for block in document.blocks if block.kind is BlockKind.TABLE)
    assert all(cell.header for cell in table.rows[0].cells)
    assert not any(cell.header for row in table.rows[1:] for cell in row.cells)


def test_an_empty_cell_keeps_its_bars() -> None:
    document, _ = _table(PIPES)
    assert "Tổng cộng | | 3.398 | 99,4" in document.text


def test_a_missing_cell_leaves_its_column_empty() -> None:
    _, rows = _table(ALIGNED + "\nHuyện Tri Tôn                               95,5")
    assert rows[-1] == ["Huyện Tri Tôn", "", "95,5"]


def test_the_caption_stands_before_the_table() -> None:
    document, _ = _table(PIPES)
    kinds = [block.kind for block in document.blocks]
    assert kinds[kinds.index(BlockKind.TABLE) - 1] is BlockKind.CAPTION


@pytest.mark.parametrize(
    "text",
    [
        "Trang chủ | Giới thiệu | Tin tức\nThứ hai, 09/10/2023 | 26°C",
        "ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "TỈNH BẮC KẠN                   Độc lập - Tự do - Hạnh phúc\n"
        "Số: 798/BC-UBND                Bắc Kạn, ngày 12 tháng 12 năm 2022",
        "Trong năm, huyện  tiếp nhận  12.345\nhồ sơ, trong đó  có 98\nhồ sơ quá hạn.",
        "- Cấp huyện 1.204\n- Cấp xã 986\n- Toàn huyện 2.190",
        "Ngày đăng: 10/10/2025   Đánh giá: 5/5 (2 lượt)\nLượt xem: 30",
        "Xã An Hòa đạt 98\nXã An Bình đạt 97",
    ],
    ids=["menu", "masthead", "double blanks in prose", "bullets", "dateline", "two lines"],
)
def test_what_is_no_table(text: str) -> None:
    document = read_bytes(text.encode(), "a.txt")
    assert all(block.kind is not BlockKind.TABLE for block in document.blocks)
