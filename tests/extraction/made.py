"""Documents made up for tests, without a file: a title, then blocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from knowledge.reading import Block, BlockKind, Cell, Document, Row

Table = Sequence[Sequence[str]]


def document(
    title: str, parts: Sequence[str | Table], published: date | None = None, name: str = "made"
) -> Document:
    """An article with these parts: text beginning with "# " is a heading, "- " an item, "> " a
    caption, "~ " clutter, other text a paragraph, a list of lists a table. A cell "2×text" spans
    two columns."""
    text = title
    blocks = [Block(BlockKind.TITLE, 0, len(title))]
    for part in parts:
        text += "\n"
        if isinstance(part, str):
            kind, shown = _kind(part)
            blocks.append(Block(kind, len(text), len(text) + len(shown)))
            text += shown
            continue
        start, rows = len(text), []
        for number, line in enumerate(part):
            text += "\n" if number else ""
            cells = []
            for col, value in enumerate(line):
                text += " | " if col else ""
                span, _, shown = value.rpartition("×")
                cells.append(Cell(len(text), len(text) + len(shown), colspan=int(span or 1)))
                text += shown
            rows.append(Row(tuple(cells)))
        blocks.append(Block(BlockKind.TABLE, start, len(text), tuple(rows)))
    return Document(
        id=name,
        text=text,
        blocks=tuple(blocks),
        title=title,
        publisher=None,
        published=published,
        url=None,
        author=None,
        format="txt",
        encoding="utf-8",
        sha256="0" * 64,
    )


def _kind(part: str) -> tuple[BlockKind, str]:
    marks = {
        "# ": BlockKind.HEADING,
        "> ": BlockKind.CAPTION,
        "~ ": BlockKind.CLUTTER,
    }
    if part.startswith("- "):
        return BlockKind.ITEM, part
    kind = marks.get(part[:2], BlockKind.PARAGRAPH)
    return kind, part if kind is BlockKind.PARAGRAPH else part[2:]
