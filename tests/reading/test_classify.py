"""What each line of a page is taken for, with near misses."""

from __future__ import annotations

import pytest

from knowledge.reading import BlockKind, Document, read_bytes

PROSE = (
    "Trong chín tháng đầu năm, huyện tiếp nhận 5.327 hồ sơ, tỷ lệ giải quyết đúng hạn đạt 99,49%, "
    "cao hơn cùng kỳ năm trước và vượt chỉ tiêu được giao."
)
TITLE = "Huyện Tân Phú đẩy mạnh cải cách thủ tục hành chính"


def _read(*lines: str) -> Document:
    return read_bytes("\n\n".join(lines).encode(), "a.txt")


def _kind(document: Document, text: str) -> BlockKind:
    return next(block.kind for block in document.blocks if document.block_text(block) == text)


CASES = [
    ("Thứ Ba, 30/08/2022", BlockKind.META),
    ("Đăng ngày 20 - 07 - 2023", BlockKind.META),
    ("Ngày đăng: 06/07/2023 - Số lần đọc: 512", BlockKind.META),
    ("Cập nhật lúc 09:20, Thứ Sáu, 11/10/2024 (GMT+7)", BlockKind.META),
    ("VnNews - 11:40 05/04/2023", BlockKind.META),
    ("Số: 412/BC-UBND", BlockKind.META),
    ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", BlockKind.META),
    ("Nguồn: Sở Nội vụ", BlockKind.META),
    ("Link gốc: https://baohatinh.vn/a/1.htm", BlockKind.META),
    ("Quang cảnh hội nghị", BlockKind.CAPTION),
    ("Lãnh đạo tỉnh chủ trì hội nghị. Ảnh: N.Đ", BlockKind.CAPTION),
    ("(Ảnh: Quang cảnh cuộc họp)", BlockKind.CAPTION),
    ("Bảng 2. Kết quả theo địa phương", BlockKind.CAPTION),
    ("Trang chủ | Giới thiệu | Tin tức | Văn bản", BlockKind.CLUTTER),
    ("TRANG CHỦ TIN TỨC HÀNH CHÍNH CÔNG CHUYỂN ĐỔI SỐ", BlockKind.CLUTTER),
    ("Tin tức - Sự kiện » Cải cách hành chính", BlockKind.CLUTTER),
    ("Lượt xem: 1.105", BlockKind.CLUTTER),
    ("67 người đang online", BlockKind.CLUTTER),
    ("Tổng đài hỗ trợ: 1022", BlockKind.CLUTTER),
    ("Địa chỉ: số 5 đường Lê Lợi. Điện thoại: 0212.3866.104", BlockKind.CLUTTER),
    ("Xem thêm: Xã Tân Lập trả 100% hồ sơ đúng hạn", BlockKind.CLUTTER),
    ("- Đã giải quyết: 40.650 hồ sơ;", BlockKind.ITEM),
    ("a) Cấp huyện: tiếp nhận 6.204 hồ sơ.", BlockKind.ITEM),
    ("2. Rà soát 120 thủ tục, kiến nghị đơn giản hóa 18 thủ tục.", BlockKind.ITEM),
    ("II. KẾT QUẢ THỰC HIỆN", BlockKind.HEADING),
    ("1. Cải cách thể chế", BlockKind.HEADING),
    ("KẾT QUẢ NỔI BẬT", BlockKind.HEADING),
    ("Tập trung xử lý hồ sơ quá hạn", BlockKind.HEADING),
    # near misses: statements that begin or look like the above
    ("Số liệu tính đến ngày 30/9/2023", BlockKind.HEADING),
    (
        "Kế hoạch số 15/KH-UBND ngày 10/01/2022 đề ra 52 nhiệm vụ, đã hoàn thành 50.",
        BlockKind.PARAGRAPH,
    ),
    ("Hình thức nộp hồ sơ trực tuyến chiếm 45,2% tổng số.", BlockKind.PARAGRAPH),
    ("Tổng đài 1022 tiếp nhận 5.000 phản ánh, đã xử lý 4.900 phản ánh.", BlockKind.PARAGRAPH),
    ("Trong tháng: tiếp nhận 1.204 hồ sơ, giải quyết 1.200 hồ sơ.", BlockKind.PARAGRAPH),
    ("Thực hiện: 45/50 nhiệm vụ, đạt 90%.", BlockKind.PARAGRAPH),
    ("Tin liên quan đến việc này đã được 12 cơ quan xác nhận.", BlockKind.PARAGRAPH),
    ("Toàn cảnh giải quyết hồ sơ: 98,5% đúng hạn.", BlockKind.PARAGRAPH),
]


@pytest.mark.parametrize(("text", "kind"), CASES, ids=[text for text, _ in CASES])
def test_a_line_in_the_middle(text: str, kind: BlockKind) -> None:
    document = _read(TITLE, PROSE, text, PROSE)
    assert _kind(document, text) is kind


@pytest.mark.parametrize(
    "marker",
    ["Tin cùng chuyên mục", "BÀI VIẾT LIÊN QUAN", "Các tin khác:", "Tin mới nhất", "Đọc nhiều"],
)
def test_related_news_until_prose_resumes(marker: str) -> None:
    headline = "Xã Tân Lập: 100% hồ sơ trả đúng hạn trong tháng 8"
    document = _read(
        TITLE, PROSE, marker, headline, "- " + headline + " (15/09/2023)", PROSE[:-1] + "!"
    )
    kinds = [block.kind for block in document.blocks]
    assert kinds[2:5] == [BlockKind.CLUTTER] * 3
    assert kinds[5] is BlockKind.PARAGRAPH


def test_comments_never_end() -> None:
    document = _read(TITLE, PROSE, "Ý kiến bạn đọc", PROSE + " Tôi thấy đúng.")
    assert document.blocks[-1].kind is BlockKind.CLUTTER


def test_recipients_are_clutter() -> None:
    document = _read(TITLE, PROSE, "Nơi nhận:\n- Bộ Nội vụ (b/c);\n- Lưu: VT.")
    assert [block.kind for block in document.blocks[2:]] == [BlockKind.CLUTTER] * 3


def test_a_repeated_line_is_a_caption() -> None:
    said = "Lãnh đạo huyện trao đổi với người dân tại quầy"
    document = _read(TITLE, PROSE, said, said, PROSE)
    assert [block.kind for block in document.blocks[2:4]] == [BlockKind.CAPTION] * 2


@pytest.mark.parametrize(
    "byline", ["Chu Hiệu", "N.ĐOAN", "Đ.V.T", "Phòng Nội vụ", "Tin, ảnh: Phúc Sơn", "Theo TTXVN"]
)
def test_the_last_line_is_a_byline(byline: str) -> None:
    document = _read(TITLE, PROSE, byline)
    assert document.blocks[-1].kind is BlockKind.META


TITLES = [
    (("Xã hội", TITLE, "Cao Bằng", PROSE), TITLE),
    (("SỞ XÂY DỰNG TỈNH BẾN TRE", TITLE, PROSE), TITLE),
    (("Huyện Cù Lao Dung", TITLE, "(Kèm theo Công văn số 1450/UBND-VP ngày 10/12/2024)", PROSE), TITLE),
    (("TỔNG KẾT CẢI CÁCH HÀNH CHÍNH NĂM 2021", "28/01/2022", PROSE),
     "TỔNG KẾT CẢI CÁCH HÀNH CHÍNH NĂM 2021"),
    (("ỦY BAN NHÂN DÂN\nTỈNH ĐIỆN BIÊN\nSố: 412/BC-UBND",
      "BÁO CÁO\nKết quả thực hiện công tác cải cách hành chính năm 2023,\nphương hướng năm 2024", PROSE),
     "BÁO CÁO Kết quả thực hiện công tác cải cách hành chính năm 2023, phương hướng năm 2024"),
    ((PROSE, PROSE + " Thêm."), None),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "title"), TITLES, ids=range(len(TITLES)))
def test_titles(lines: tuple[str, ...], title: str | None) -> None:
    assert _read(*lines).title == title
