"""DOCX -> drafts, through zipfile and ElementTree with limits on what is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from knowledge.reading.characters import one_line
from knowledge.reading.document import BlockKind, ReadError
from knowledge.reading.draft import Draft, DraftCell, DraftRow
from knowledge.reading.metadata import Metadata
from knowledge.reading.tables import is_figure

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAX_PARTS = 2_000
_MAX_UNPACKED = 100 * 1024 * 1024
_MAX_XML = 12 * 1024 * 1024
_MAX_RATIO = 150
_DAMAGED = "Tệp .docx bị hỏng; hãy mở bằng Word, lưu lại rồi gửi lại."
_TOO_LARGE = "Tệp .docx giải nén quá lớn; hãy chỉ gửi phần văn bản của bài viết."
_ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MAX_DEPTH = 200


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A paragraph's place in a list, if it is in one."""

    in_list: bool
    style: str


def parse_docx(data: bytes) -> tuple[list[Draft], Metadata]:
    """Blocks of a DOCX in order, tables as rows. Raises ReadError."""
    root = _document_root(data)
    body = root.find(f"{_W}body")
    if body is None:
        raise ReadError(_DAMAGED)
    drafts: list[Draft] = []
    for element in _blocks(body):
        if element.tag == f"{_W}p":
            drafts.extend(_paragraph(element))
        else:
            drafts.extend(_table(element))
    if not any(not draft.empty for draft in drafts):
        raise ReadError("Tệp .docx không có chữ (có thể chỉ có ảnh); hãy gửi bản có văn bản.")
    return drafts, Metadata()


def _document_root(data: bytes) -> ElementTree.Element:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            unpacked = sum(part.file_size for part in parts)
            if len(parts) > _MAX_PARTS or unpacked > _MAX_UNPACKED:
                raise ReadError(_TOO_LARGE)
            part = package.getinfo("word/document.xml")
            ratio = part.file_size / max(part.compress_size, 1)
            if part.file_size > _MAX_XML or ratio > _MAX_RATIO:
                raise ReadError(_TOO_LARGE)
            with package.open(part) as stream:
                xml = stream.read(_MAX_XML + 1)
    except KeyError as error:
        raise ReadError("Tệp không phải văn bản Word; hãy gửi .docx, .pdf hoặc .txt.") from error
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError) as error:
        raise ReadError(_DAMAGED) from error
    if len(xml) > _MAX_XML:
        raise ReadError(_TOO_LARGE)
    if _ENTITY.search(xml):
        raise ReadError("Tệp .docx có khai báo không an toàn; hãy mở bằng Word và lưu lại.")
    return _parse(xml)


class _BoundedBuilder(ElementTree.TreeBuilder):
    """Builds a tree and refuses one nested too deeply to be an article."""

    depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> ElementTree.Element:
        """An element begins."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise ReadError(_DAMAGED)
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ElementTree.Element:
        """An element ends."""
        self.depth -= 1
        return super().end(tag)


def _parse(xml: bytes) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(xml, ElementTree.XMLParser(target=_BoundedBuilder()))
    except ReadError:
        raise
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise ReadError(_DAMAGED) from error


def _blocks(parent: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """Paragraphs and tables in order, also those inside content controls."""
    for element in parent:
        if element.tag in (f"{_W}p", f"{_W}tbl"):
            yield element
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}smartTag"):
            yield from _blocks(element)


def _lines(paragraph: ElementTree.Element) -> list[str]:
    """The text of a paragraph, one entry for each line broken by hand."""
    pieces: list[str] = []
    stack = [iter(paragraph)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif element.tag == f"{_W}t":
            pieces.append(element.text or "")
        elif element.tag == f"{_W}tab":
            pieces.append("\t" if len(stack) > 1 else "")
        elif element.tag in (f"{_W}br", f"{_W}cr"):
            pieces.append("\n")
        elif element.tag == f"{_W}noBreakHyphen":
            pieces.append("-")
        elif element.tag not in (f"{_W}del", f"{_W}pPr", f"{_W}rPr", f"{_W}txbxContent"):
            stack.append(iter(element))
    return [one_line(line) for line in "".join(pieces).split("\n")]


def _style(paragraph: ElementTree.Element) -> _Numbered:
    properties = paragraph.find(f"{_W}pPr")
    if properties is None:
        return _Numbered(False, "")
    style = properties.find(f"{_W}pStyle")
    name = "" if style is None else style.get(f"{_W}val", "").lower()
    return _Numbered(properties.find(f"{_W}numPr") is not None, name)


def _paragraph(paragraph: ElementTree.Element) -> list[Draft]:
    style = _style(paragraph)
    kind: BlockKind | None = None
    if style.style == "title":
        kind = BlockKind.TITLE
    elif style.style == "caption":
        kind = BlockKind.CAPTION
    heading = style.style.startswith("heading")
    if style.in_list and kind is None and not heading:
        kind = BlockKind.ITEM
    return [Draft(line, kind, heading=heading) for line in _lines(paragraph) if line]


def _table(table: ElementTree.Element) -> list[Draft]:
    """A table draft; a table that only lays out the page (no figure) gives its paragraphs."""
    rows: list[DraftRow] = []
    spans: dict[int, tuple[int, int]] = {}  # column -> (row, cell) a vertical merge began at
    grid: list[list[DraftCell]] = []
    for element in table.iter(f"{_W}tr"):
        cells: list[DraftCell] = []
        column = 0
        for cell in element.findall(f"{_W}tc"):
            width, merge = _cell_spans(cell)
            text = " ".join(
                line
                for each in _blocks(cell)
                if each.tag == f"{_W}p"
                for line in _lines(each)
                if line
            )
            if merge == "continue" and column in spans:
                row_at, cell_at = spans[column]
                above = grid[row_at][cell_at]
                grid[row_at][cell_at] = DraftCell(
                    above.text, above.colspan, above.rowspan + 1, above.header
                )
            else:
                if merge == "restart":
                    spans[column] = (len(grid), len(cells))
                cells.append(DraftCell(text, colspan=width))
            column += width
        grid.append(cells)
    figures = [any(is_figure(cell.text) for cell in row[1:]) for row in grid]
    long_cell = any(len(cell.text) > 400 for row in grid for cell in row)
    if not any(figures) and (long_cell or len(grid) < 3):
        return [Draft(cell.text) for row in grid for cell in row if cell.text]
    header = figures.index(True) if any(figures) else 0
    for at, row in enumerate(grid):
        rows.append(tuple(DraftCell(c.text, c.colspan, c.rowspan, header=at < header) for c in row))
    return [Draft("", BlockKind.TABLE, tuple(rows))]


def _cell_spans(cell: ElementTree.Element) -> tuple[int, str]:
    properties = cell.find(f"{_W}tcPr")
    if properties is None:
        return 1, ""
    span = properties.find(f"{_W}gridSpan")
    value = "1" if span is None else span.get(f"{_W}val", "1")
    merge = properties.find(f"{_W}vMerge")
    width = min(max(int(value), 1), 100) if value.isascii() and value.isdigit() else 1
    return width, "" if merge is None else merge.get(f"{_W}val", "continue")
