"""Kinds of files, limits, hostile input, and what holds for every document."""

from __future__ import annotations

import io
import random
import time
import unicodedata
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.reading import BlockKind, Document, ReadError, iter_articles, read_bytes, read_file
from tests.pace import allowed

W = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{}</w:body></w:document>"
)


def _p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def _docx(body: str, prefix: str = "") -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", prefix + W.format(body))
    return data.getvalue()


def _pdf(lines: list[str]) -> bytes:
    """A one-page PDF with Latin text in a monospaced font."""
    shown = " ".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 10 Tf 12 TL 40 780 Td {shown} ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier>>",
    ]
    out = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + (
        b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (table, len(out))
    )


def _check(document: Document) -> None:
    assert unicodedata.is_normalized("NFC", document.text)
    assert all(0 <= block.start < block.end <= len(document.text) for block in document.blocks)
    assert all(one.end <= two.start for one, two in pairwise(document.blocks))
    for block in document.blocks:
        inside = document.block_text(block)
        assert block.rows or inside == inside.strip()
        assert ("\n" in inside) <= bool(block.rows)
        assert block.rows or block.kind is not BlockKind.TABLE
        at = block.start
        for cell in (cell for row in block.rows for cell in row.cells):
            assert at <= cell.start <= cell.end <= block.end
            at = cell.end


def test_a_word_document() -> None:
    cell = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>"
    head = cell.format('<w:gridSpan w:val="2"/>', _p("Hồ sơ")) + cell.format("", _p("Tỷ lệ"))
    row = "".join(cell.format("", _p(text)) for text in ("Xã An Hòa", "4.120", "98,5%"))
    data = _docx(
        _p("Kết quả cải cách hành chính năm 2023")
        + _p("Kết quả chung", '<w:pStyle w:val="Heading1"/>')
        + _p("Tiếp nhận 5.000 hồ sơ.", "<w:numPr/>")
        + f"<w:tbl><w:tr>{head}</w:tr><w:tr>{row}</w:tr></w:tbl>"
    )
    document = read_bytes(data, "bai.docx")
    _check(document)
    assert [block.kind for block in document.blocks] == [
        BlockKind.TITLE,
        BlockKind.HEADING,
        BlockKind.ITEM,
        BlockKind.TABLE,
    ]
    table = document.blocks[-1]
    assert document.block_text(table) == "Hồ sơ | Tỷ lệ\nXã An Hòa | 4.120 | 98,5%"
    assert table.rows[0].cells[0].colspan == 2
    assert table.rows[0].cells[0].header


def test_a_pdf_with_text_and_a_table() -> None:
    lines = [
        "Bao cao ket qua cai cach hanh chinh nam 2023",
        "Don vi          Tiep nhan    Dung han",
        "Xa An Hoa           4.120        98,5",
        "Xa An Binh          3.902        97,1",
        "Toan huyen          8.022        97,8",
    ]
    document = read_bytes(_pdf(lines), "bai.pdf")
    _check(document)
    table = next(block for block in document.blocks if block.kind is BlockKind.TABLE)
    assert document.block_text(table).split("\n")[-1] == "Toan huyen | 8.022 | 97,8"


def test_markdown() -> None:
    document = read_bytes(
        "# Kết quả cải cách hành chính năm 2023\n\nTiếp nhận **5.000** [hồ sơ](http://a.vn).".encode(),
        "a.md",
    )
    assert document.title == "Kết quả cải cách hành chính năm 2023"
    assert document.text.endswith("Tiếp nhận 5.000 hồ sơ.")


random.seed(7)
NOISE = random.randbytes(100_000)
HOSTILE = [
    ("empty", "a.txt", b""),
    ("blank", "a.txt", b"\xef\xbb\xbf \r\n"),
    ("zeros", "a.txt", bytes(1000)),
    ("zeros inside", "a.txt", b"abc\0def" * 100),
    ("noise", "a.txt", NOISE),
    ("noise as a page", "a.html", NOISE),
    ("noise as a pdf", "a.pdf", b"%PDF-1.4\n" + NOISE),
    ("noise as docx", "a.docx", b"PK\x03\x04" + NOISE),
    ("scan", "a.pdf", _pdf([])),
    ("too large", "a.txt", b"a" * (20 * 1024 * 1024 + 1)),
    ("too many lines", "a.txt", b"x\n" * 900_000),
    ("old word", "a.doc", b"\xd0\xcf\x11\xe0" + NOISE),
    ("picture", "a.txt", b"\x89PNG\r\n\x1a\n" + NOISE),
    ("unknown", "a.xyz", b"abc"),
    ("text as docx", "a.docx", b"abc"),
    ("bomb", "a.docx", _docx(" " * 30_000_000)),
    ("laughs", "a.docx", _docx(_p("&a;"), '<!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>')),
    ("deep xml", "a.docx", _docx("".join(f"<w:sdt><!--{n}-->" for n in range(50_000)))),
    ("deep page", "a.html", b"<div>" * 100_000 + b"x"),
    ("deep bold", "a.html", b"<p><b>" * 100_000 + b"x"),
    ("many paragraphs", "a.html", b"<p>x" * 100_000),
]


@pytest.mark.parametrize(
    ("name", "data"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE]
)
def test_hostile_input_is_refused_in_one_line(name: str, data: bytes) -> None:
    started = time.process_time()
    with pytest.raises(ReadError) as caught:
        read_bytes(data, name)
    assert time.process_time() - started < allowed(2)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 160
    assert message.endswith(".")


@pytest.mark.parametrize(
    "data",
    [
        b"(" * 199_000,
        b"1 2 3 4 " * 24_000,
        b"|" * 199_000,
        b"&" * 199_000,
        b"a" + b" " * 199_000 + b"b",
        b"a  b\n" * 10_000,
        b"a|b\n" * 10_000,
        "Xã A 12 34\n".encode() * 5_000,
    ],
    ids=["parentheses", "figures", "bars", "ampersands", "blanks", "gaps", "pipes", "rows"],
)
def test_dull_input_is_read_in_time(data: bytes) -> None:
    started = time.process_time()
    document = read_bytes(data, "a.txt")
    assert time.process_time() - started < allowed(3)
    _check(document)


PIECES = st.sampled_from(
    "Trang chủ|Tin liên quan|12.345 hồ sơ|98,5%|BÁO CÁO|a) |- |I. |\t|  |\n|\n\n| \\| |Ảnh: N.Đ|."
    "|,|(|)|30/8/2022|Sở Nội vụ|đạt|é|e\u0301|\u200b|\u00a0|<p>|</p>|<td>|<table>|<tr>|&nbsp;|Nguồn: "
    "|---|tiêu đề: a|Nơi nhận:|Bảng 1.|x" .replace("\\|", "¦").split("|")
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=60), st.sampled_from(["a.txt", "a.md", "a.html"]))
def test_every_document_is_in_order(pieces: list[str], name: str) -> None:
    try:
        document = read_bytes("".join(pieces).replace("¦", "|").encode(), name)
    except ReadError:
        return
    _check(document)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.docx", "a.pdf", "a"]))
def test_bytes_never_raise_anything_else(data: bytes, name: str) -> None:
    try:
        document = read_bytes(data, name)
    except ReadError:
        return
    _check(document)


def test_articles_of_folders(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".git").mkdir()
    names = ["b.txt", "a.HTML", "sub/c.docx", "b.meta.toml", ".hidden.txt", ".git/d.txt", "e.jpg"]
    for name in names:
        (tmp_path / name).write_text("x", encoding="utf-8")
    found = iter_articles([tmp_path, tmp_path / "b.txt"])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == [
        "a.HTML",
        "b.txt",
        "sub/c.docx",
    ]


def test_a_missing_file() -> None:
    with pytest.raises(ReadError, match="Không mở được"):
        read_file("no-such-file.txt")


def test_a_text_too_long_to_be_an_article_is_refused_at_once() -> None:
    sentence = "Toàn tỉnh tiếp nhận 1.234 hồ sơ, đúng hạn 1.200 hồ sơ. "
    started = time.process_time()
    with pytest.raises(ReadError, match="quá dài"):
        read_bytes((sentence * 8_000).encode(), "a.txt")
    assert time.process_time() - started < allowed(2)
    assert read_bytes((sentence * 2_000).encode(), "a.txt").text
