"""Bytes in every encoding that articles come in."""

from __future__ import annotations

import unicodedata

import pytest

from knowledge.reading import ReadError, read_bytes
from knowledge.reading.encoding import decode

TEXT = (
    "Ủy ban nhân dân huyện tiếp nhận 5.327 hồ sơ trong chín tháng đầu năm, tỷ lệ đúng hạn đạt "
    "99,49%; các xã, thị trấn đẩy mạnh dịch vụ công trực tuyến để phục vụ người dân được tốt hơn.\n"
)
# A few words of the sentence above as an ABC (TCVN3) font stores them, read as cp1252.
TCVN3 = (
    "Tæng sè hå s¬ tiÕp nhËn trong n¨m lµ 5.327 hå s¬, ®· gi¶i quyÕt ®óng h¹n 98% theo quy ®Þnh "
    "cña ñy ban nh©n d©n tØnh vµ c¸c huyÖn, thÞ x·.\n"
)


def _cp1258(text: str) -> bytes:
    """cp1258 keeps five tones as characters of their own after a composed vowel."""
    out: list[str] = []
    for char in text:
        try:
            char.encode("cp1258")
            out.append(char)
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            tone = [mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"]
            base = "".join(mark for mark in parts if mark not in tone)
            out.append(unicodedata.normalize("NFC", base) + "".join(tone))
    return "".join(out).encode("cp1258")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (unicodedata.normalize("NFD", TEXT).encode(), "utf-8"),
        (TEXT.encode("utf-16"), "utf-16-le"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (_cp1258(TEXT), "cp1258"),
    ],
    ids=["utf-8", "bom", "nfd", "utf-16", "utf-16-le", "utf-16-be", "cp1258"],
)
def test_the_same_text_from_every_encoding(data: bytes, encoding: str) -> None:
    text, found, warnings = decode(data)
    assert text == TEXT
    assert found == encoding
    assert warnings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_an_old_font_is_repaired(encoding: str) -> None:
    text, found, warnings = decode(TCVN3.encode(encoding))
    assert "Tổng số hồ sơ tiếp nhận trong năm là 5.327 hồ sơ" in text
    assert found.endswith("+font")
    assert warnings


def test_good_unicode_keeps_its_white_space() -> None:
    text, _, _ = decode("  °\n\n  Tổng  số hồ sơ \n".encode())
    assert text == "  °\n\n  Tổng  số hồ sơ \n"


def test_plain_ascii_stays() -> None:
    assert decode(b"Bao cao thang 9")[0] == "Bao cao thang 9"


def test_a_few_broken_bytes_are_left_out_with_a_warning() -> None:
    text, encoding, warnings = decode(TEXT.encode() * 4 + b"\xff\n")
    assert text.strip() == (TEXT * 4).strip()
    assert (encoding, len(warnings)) == ("utf-8", 1)


def test_odd_characters_are_plain() -> None:
    document = read_bytes(
        "Tổng\u00a0số\u200b hồ\u202fsơ &amp;nbsp;là 5\u00ad00.\r\n".encode(), "a.txt"
    )
    assert document.text == "Tổng số hồ sơ là 500."


@pytest.mark.parametrize("data", [b"\x00\x01\x02" * 400, bytes(range(256)) * 40, b"ab\x00cd" * 50])
def test_binary_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match="không phải văn bản"):
        decode(data)
