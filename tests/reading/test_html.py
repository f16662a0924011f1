"""HTML pages: the article stays, menus and related news go."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.reading import BlockKind, Document, read_bytes

PROSE = (
    "Chiều 17/10, tỉnh họp đánh giá: toàn tỉnh tiếp nhận <b>1.012.586</b> hồ&nbsp;sơ, tỷ lệ trước "
    "và đúng hạn đạt 98,83%, cao hơn mức chung của cả nước trong cùng thời gian."
)


def _page(body: str, head: str = "") -> Document:
    return read_bytes(
        f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "a.html"
    )


def test_a_newspaper_page() -> None:
    document = _page(
        "<header><div>Thứ Tư, 18/10/2023</div><nav><a>Thời sự</a></nav></header><main><article>"
        '<h1>Hồ sơ nộp qua mạng tăng gấp đôi</h1><div class="author">Khánh Ly • 17/10/2023 16:40</div>'
        f"<p>{PROSE}</p><figure><img><figcaption>Toàn cảnh. Ảnh: K.L</figcaption></figure>"
        f'<h3>Hai huyện xếp cuối</h3><div class="box-ads">Giảm 50% phí</div><ul><li>Một việc</li></ul>'
        "<p>Dòng một<br>Dòng hai</p></article><aside>Đọc nhiều<p>Giá vàng tăng</p></aside></main>"
        '<div class="tin-khac"><p>Sông Hinh: 95% hồ sơ</p></div><div id="tinLienQuan">Tin 1</div>'
        "<footer>© Báo Nghệ An</footer><script>var a = 99.5</script>",
        "<title>Hồ sơ tăng | Báo Nghệ An</title><link rel=canonical href='https://example.vn/a.html'>",
    )
    assert [(block.kind, document.block_text(block)) for block in document.blocks] == [
        (BlockKind.TITLE, "Hồ sơ nộp qua mạng tăng gấp đôi"),
        (BlockKind.META, "Khánh Ly • 17/10/2023 16:40"),
        (BlockKind.PARAGRAPH, PROSE.replace("<b>", "").replace("</b>", "").replace("&nbsp;", " ")),
        (BlockKind.CAPTION, "Toàn cảnh. Ảnh: K.L"),
        (BlockKind.HEADING, "Hai huyện xếp cuối"),
        (BlockKind.ITEM, "Một việc"),
        (BlockKind.PARAGRAPH, "Dòng một"),
        (BlockKind.PARAGRAPH, "Dòng hai"),
    ]
    assert document.published == date(2023, 10, 17)
    assert (document.publisher, document.author) == ("Báo Nghệ An", "Khánh Ly")
    assert document.url == "https://example.vn/a.html"


@pytest.mark.parametrize("wrapper", ['div class="related"', "form", 'div id="main-menu-share"'])
def test_a_wrapper_that_holds_the_page_stays(wrapper: str) -> None:
    tag = wrapper.split()[0]
    document = _page(f"<{wrapper}><h1>Tên bài về cải cách hành chính</h1><p>{PROSE}</p></{tag}>")
    assert "1.012.586 hồ sơ" in document.text


@pytest.mark.parametrize("name", ["leading", "metadata", "uploads", "commentary", "advance"])
def test_near_misses_of_class_names(name: str) -> None:
    body = f'<h1>Tên bài về cải cách</h1><p>{PROSE}</p><p>{PROSE}</p><div class="{name}">Còn 5 hồ sơ.</div>'
    assert "Còn 5 hồ sơ." in _page(body).text


TABLE = (
    "<table><caption>Số liệu theo địa phương</caption>"
    "<tr><th rowspan=2>Địa phương</th><th colspan=2>Hồ sơ</th></tr><tr><th>Nhận</th><th>Trễ</th></tr>"
    "<tr><td>TP <b>Tuy Hòa</b></td><td>15.660</td><td>210</td></tr>"
    "<tr><td>Cộng</td><td></td><td>210</td></tr></table>"
)


def test_a_table_with_merged_heads() -> None:
    document = _page(f"<h1>Kết quả giải quyết thủ tục</h1><p>{PROSE}</p>{TABLE}")
    table = document.blocks[-1]
    assert document.block_text(table) == (
        "Địa phương | Hồ sơ\nNhận | Trễ\nTP Tuy Hòa | 15.660 | 210\nCộng | | 210"
    )
    assert (table.rows[0].cells[0].rowspan, table.rows[0].cells[1].colspan) == (2, 2)
    assert [all(cell.header for cell in row.cells) for row in table.rows] == [
        True,
        True,
        False,
        False,
    ]
    assert document.blocks[-2].kind is BlockKind.CAPTION


def test_a_layout_table_is_text() -> None:
    document = _page(f"<table><tr><td><h1>Tên bài về cải cách</h1><p>{PROSE}</p></td></tr></table>")
    assert [block.kind for block in document.blocks] == [BlockKind.TITLE, BlockKind.PARAGRAPH]


def test_a_page_without_h1_whose_name_says_little() -> None:
    name = "Huyện An Phú nâng cao chỉ số cải cách hành chính"
    document = _page(f"<span>{name}</span><p>{PROSE}</p>", "<title>Tin tức - Báo Phú Yên</title>")
    assert document.title == name


def test_the_name_of_the_page_without_h1() -> None:
    document = _page(f"<p>{PROSE}</p>", "<title>Tên bài về cải cách - Báo Phú Yên</title>")
    assert (document.title, document.publisher) == ("Tên bài về cải cách", "Báo Phú Yên")


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2024-07-15T17:30:00+07:00">',
        '<script type="application/ld+json">{"datePublished": "2024-07-15"}</script>',
    ],
)
def test_dates_of_the_head(head: str) -> None:
    document = _page(f"<h1>Tên bài về cải cách</h1><p>{PROSE}</p>", head)
    assert document.published == date(2024, 7, 15)
    time = f'<h1>Tên bài</h1><time datetime="2024-07-15">hôm qua</time><p>{PROSE}</p>'
    assert _page(time).published == date(2024, 7, 15)


def test_html_under_another_name() -> None:
    document = read_bytes(f"<html><body><p>{PROSE}</p></body></html>".encode(), "a.txt")
    assert document.format == "html"
    assert "<b>" not in document.text


@pytest.mark.parametrize(
    "part",
    [
        '<div style="color:red; display: none">Còn 5 hồ sơ.</div>',
        '<p style="VISIBILITY:hidden">Còn 5 hồ sơ.</p>',
        '<p style="font-size:0">Còn 5 hồ sơ.</p>',
        "<p hidden>Còn 5 hồ sơ.</p>",
        '<div aria-hidden="true"><p>Còn 5 hồ sơ.</p></div>',
        "<p><del>Còn 5 hồ sơ.</del> <s>Còn 5 hồ sơ.</s> <strike>Còn 5 hồ sơ.</strike></p>",
        "<template><p>Còn 5 hồ sơ.</p></template><noscript><p>Còn 5 hồ sơ.</p></noscript>",
        "<table><tr><td>Nhận</td><td><del>Còn 5 hồ sơ.</del>6</td></tr></table>",
    ],
)
def test_what_nobody_sees_is_not_read(part: str) -> None:
    text = _page(f"<h1>Tên bài về cải cách</h1>{part}<p>{PROSE}</p><p>Nhận 7 hồ sơ.</p>").text
    assert "Còn 5 hồ sơ" not in text
    assert "1.012.586" in text and "Nhận 7 hồ sơ." in text


def test_an_article_shown_once_loaded_stays() -> None:
    page = f'<div style="display:none"><h1>Tên bài về cải cách hành chính</h1><p>{PROSE}</p></div>'
    assert "1.012.586" in _page(page).text


@pytest.mark.parametrize("style", ["display:block", "opacity:0.9", "font-size:0.9em"])
def test_styles_that_hide_nothing(style: str) -> None:
    assert "Còn 5 hồ sơ" in _page(f'<p>{PROSE}</p><p style="{style}">Còn 5 hồ sơ.</p>').text


def test_a_short_first_paragraph_with_figures_is_no_headline() -> None:
    document = _page("<p>Năm 2023, tỉnh đạt 98,1%.</p><p>Tỷ lệ trực tuyến đạt 60,3%.</p>")
    assert [block.kind for block in document.blocks] == [BlockKind.PARAGRAPH] * 2
