"""A <table> -> one table draft, or None where it only lays out the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from resiliparse.parse.html import NodeType

from knowledge.reading import markers
from knowledge.reading.characters import decode_entities, one_line
from knowledge.reading.document import BlockKind
from knowledge.reading.draft import Draft, DraftCell, DraftRow
from knowledge.reading.tables import is_figure

_PROSE_CELL = 400
_MAX_SPAN = 100


def read_table(table: Any) -> list[Draft] | None:
    """The table's caption and the table; None for a layout table, to be read as text."""
    if len(table.get_elements_by_tag_name("table")) > 0:
        return None
    rows: list[DraftRow] = []
    caption = ""
    for node in _parts(table):
        if node.tag == "caption":
            caption = _text(node)
            continue
        cells = tuple(_cell(each) for each in node.child_nodes if each.tag in ("td", "th"))
        if any(cell.text for cell in cells):
            rows.append(cells)
    if _is_layout(rows):
        return None
    rows = _with_headers(rows)
    drafts = [Draft(caption, BlockKind.CAPTION, gap=True)] if caption else []
    return [*drafts, Draft("", BlockKind.TABLE, tuple(rows), gap=True)]


def _parts(table: Any) -> Iterator[Any]:
    """The caption and the rows of a table, in order."""
    for node in table.child_nodes:
        if node.type != NodeType.ELEMENT:
            continue
        if node.tag in ("tr", "caption"):
            yield node
        elif node.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in node.child_nodes if row.tag == "tr")


def _cell(node: Any) -> DraftCell:
    return DraftCell(_text(node), _span(node, "colspan"), _span(node, "rowspan"), node.tag == "th")


def _span(node: Any, name: str) -> int:
    value = (node.getattr(name) or "").strip()
    return min(max(int(value), 1), _MAX_SPAN) if value.isascii() and value.isdigit() else 1


def _text(node: Any) -> str:
    """The text of a cell on one line; paragraphs and breaks in it become a blank."""
    skipped = markers.phrases("html", "skipped_tags")
    pieces: list[str] = []
    stack: list[Iterator[Any]] = [iter(node.child_nodes)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.type == NodeType.TEXT:
            pieces.append(child.value or "")
        elif child.type == NodeType.ELEMENT and child.tag not in skipped:
            if child.tag in ("br", "p", "div", "li"):
                pieces.append(" ")
            stack.append(iter(child.child_nodes))
    return one_line(decode_entities("".join(pieces)))


def _is_layout(rows: list[DraftRow]) -> bool:
    if not rows or max(len(row) for row in rows) < 2:
        return True
    texts = [cell.text for row in rows for cell in row]
    if any(len(text) > _PROSE_CELL for text in texts):
        return sum(is_figure(text) for text in texts) * 4 < len(texts)
    return len(rows) == 1


def _with_headers(rows: list[DraftRow]) -> list[DraftRow]:
    """Rows with header cells marked: as the page says, else those above the first figure."""
    if any(cell.header for row in rows for cell in row):
        return rows
    count = next(
        (at for at, row in enumerate(rows) if any(is_figure(cell.text) for cell in row[1:])), 0
    )
    return [
        tuple(DraftCell(cell.text, cell.colspan, cell.rowspan, header=at < count) for cell in row)
        for at, row in enumerate(rows)
    ]
