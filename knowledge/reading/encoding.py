"""Bytes -> text: the byte-order mark, UTF-8, UTF-16, cp1258, then the old Vietnamese fonts."""

from __future__ import annotations

import codecs
import contextlib
import re

import viparse
from charset_normalizer import from_bytes

from knowledge.reading.characters import plain, vietnamese_share
from knowledge.reading.document import ReadError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 65_536
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{3,20})", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\ufffd]")
_NON_ASCII_LETTER = re.compile(r"[^\x00-\x7f]")
# Below: hardly any letter is Vietnamese; above: a repaired text reads as Vietnamese.
_FEW, _ENOUGH = 0.02, 0.08
_NOT_TEXT = "Tệp không phải văn bản; hãy gửi bài viết dạng .txt, .html, .docx hoặc .pdf."


def decode(data: bytes, declared: str | None = None) -> tuple[str, str, tuple[str, ...]]:
    """Text (plain characters), encoding and Vietnamese warnings.

    `declared` is a charset named by the file itself. Raises ReadError for what is no text.
    """
    text, encoding, warnings = _decode(data, declared)
    if len(_CONTROLS.findall(text[:_SAMPLE])) > max(2, len(text[:_SAMPLE]) // 200):
        raise ReadError(_NOT_TEXT)
    text = plain(text)
    repaired = _old_font(text)
    if repaired is not None:
        return repaired, f"{encoding}+font", (*warnings, "Đã chuyển từ phông chữ cũ sang Unicode.")
    return text, encoding, warnings


def declared_charset(data: bytes) -> str | None:
    """The charset an HTML page names in its head, if Python knows it."""
    found = _DECLARED.search(data[:4096])
    if not found:
        return None
    try:
        return codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return None


def _decode(data: bytes, declared: str | None) -> tuple[str, str, tuple[str, ...]]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = data[len(bom) :].decode(encoding, "replace")
            return text, encoding, _replaced(text)
    wide = _utf16(data)
    if wide:
        return data.decode(wide, "replace"), wide, ()
    if b"\0" in data[:_SAMPLE]:
        raise ReadError(_NOT_TEXT)
    with contextlib.suppress(UnicodeDecodeError):  # then the single-byte encodings follow
        return data.decode("utf-8"), "utf-8", ()
    damaged = data.decode("utf-8", "replace")
    if vietnamese_share(damaged) > _ENOUGH and damaged.count("\ufffd") < len(damaged) // 200 + 2:
        return damaged.replace("\ufffd", ""), "utf-8", _replaced(damaged)
    return _single_byte(data, declared)


def _utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: blanks and digits leave every second byte zero, one side only."""
    sample = data[:4096]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if (
        len(sample) < 8
        or max(even, odd) < max(1, len(sample) // 16)
        or min(even, odd) * 8 > max(even, odd)
    ):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _single_byte(data: bytes, declared: str | None) -> tuple[str, str, tuple[str, ...]]:
    candidates = ["cp1258"]
    if declared and declared not in ("utf-8", "cp1258"):
        candidates.append(declared)
    guess = from_bytes(data[:_SAMPLE]).best()
    if guess is not None:
        candidates.append(guess.encoding)
    best, best_share, best_text = "", _FEW, ""
    for encoding in candidates:
        try:
            text = plain(data.decode(encoding, "replace"))
        except (LookupError, ValueError):
            continue
        share = vietnamese_share(text)
        if share > best_share:
            best, best_share, best_text = encoding, share, text
    # A font's text shown through cp1252 has fewer than half the Vietnamese letters of prose.
    latin = data.decode("cp1252", "replace").replace("\ufffd", "")
    repaired = _old_font(latin)
    if repaired is not None and (not best or vietnamese_share(repaired) > best_share):
        return repaired, "cp1252+font", ("Đã chuyển từ phông chữ cũ sang Unicode.",)
    if best:
        return best_text, best, _replaced(best_text)
    raise ReadError("Không nhận ra bảng mã của tệp; hãy lưu lại bài viết dạng UTF-8.")


def _old_font(text: str) -> str | None:
    """The text repaired when it was typed in a TCVN3 (ABC) or VNI font, else None.

    Good Unicode is never handed over: the repair changes its white space.
    """
    sample = text[:20_000]
    odd = len(_NON_ASCII_LETTER.findall(sample))
    if vietnamese_share(sample) > _FEW or odd < max(4, len(sample) // 50):
        return None
    repaired = plain(viparse.fix(text))
    return repaired if vietnamese_share(repaired) > _ENOUGH else None


def _replaced(text: str) -> tuple[str, ...]:
    if "\ufffd" in text:
        return ("Một số ký tự của tệp bị hỏng và đã bị bỏ qua.",)
    return ()
