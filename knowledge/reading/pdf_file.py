"""PDF with a text layer -> plain lines; pages with tables keep their alignment."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from knowledge.reading.characters import plain
from knowledge.reading.document import ReadError
from knowledge.reading.metadata import Metadata
from knowledge.reading.tables import find_table

if TYPE_CHECKING:
    from pypdf import PageObject

MAX_PAGES = 200
MAX_SECONDS = 20.0
_MIN_LETTERS = 20  # a page: less is a scan or a picture
# What pypdf raises on damaged files besides its own errors.
_BROKEN = (
    PyPdfError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    OSError,
    RecursionError,
    OverflowError,
    MemoryError,
    NotImplementedError,
    ZeroDivisionError,
)


def read_pdf(data: bytes) -> tuple[str, Metadata, tuple[str, ...]]:
    """Lines of all pages, metadata, warnings. Raises ReadError for scans and damaged files."""
    deadline = time.monotonic() + MAX_SECONDS
    warnings: list[str] = []
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError("Tệp PDF có mật khẩu; hãy bỏ mật khẩu rồi gửi lại.")
        count = len(reader.pages)
        pages: list[str] = []
        for index in range(min(count, MAX_PAGES)):
            if time.monotonic() > deadline:
                break
            pages.append(_page_text(reader.pages[index]))
    except ReadError:
        raise
    except _BROKEN as error:
        raise ReadError("Tệp PDF bị hỏng; hãy xuất lại từ bản gốc rồi gửi lại.") from error
    if len(pages) < count:
        warnings.append(f"Tệp PDF dài, chỉ đọc {len(pages)}/{count} trang đầu.")
    letters = sum(char.isalpha() for page in pages for char in page)
    if letters < _MIN_LETTERS * max(1, len(pages)):
        raise ReadError("Tệp PDF là bản quét, không có chữ; hãy gửi bản xuất từ Word.")
    return plain("\n\n".join(pages)), Metadata(), tuple(warnings)


def _page_text(page: PageObject) -> str:
    """A page's lines as they are read; aligned by blanks where that shows a table."""
    text = page.extract_text() or ""
    if sum(char.isdigit() for char in text) < 6:
        return text
    aligned = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
    lines = plain(aligned).split("\n")
    has_table = any(find_table(lines, at) for at in range(len(lines)) if lines[at].strip())
    return aligned if has_table else text
