"""Blocks before they have offsets, and the step that gives them offsets.

Every reader (plain text, HTML, DOCX, PDF) produces drafts; `classify` gives them kinds;
`assemble` writes the text and the blocks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from knowledge.reading.document import Block, BlockKind, Cell, Row


@dataclass(frozen=True, slots=True)
class DraftCell:
    """A cell with its text, clean and on one line."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    header: bool = False


DraftRow = tuple[DraftCell, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """One block to be: its text, or its rows; `kind` None where nothing decided it yet.

    `indent` counts leading blanks in plain text, `gap` tells that an empty line stood before.
    `heading` is a hint: the source marked it as one.
    """

    text: str
    kind: BlockKind | None = None
    rows: tuple[DraftRow, ...] = ()
    indent: int = 0
    gap: bool = False
    heading: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to read in it."""
        return not self.text and not any(cell.text for row in self.rows for cell in row)


@dataclass(slots=True)
class _Writer:
    parts: list[str] = field(default_factory=list)
    at: int = 0

    def write(self, piece: str) -> None:
        self.parts.append(piece)
        self.at += len(piece)

    def row(self, cells: DraftRow) -> Row:
        """Cells joined by " | "; beside an empty cell the blank is written once."""
        placed: list[Cell] = []
        for index, cell in enumerate(cells):
            if index:
                self.write(" | " if self.parts[-1][-1:] not in (" ", "\n") else "| ")
            start = self.at
            if cell.text:
                self.write(cell.text)
            placed.append(Cell(start, self.at, cell.colspan, cell.rowspan, cell.header))
        return Row(tuple(placed))


def assemble(drafts: Iterable[Draft]) -> tuple[str, tuple[Block, ...]]:
    """Text and blocks; blocks are parted by an empty line, rows by a line break."""
    writer = _Writer()
    blocks: list[Block] = []
    for draft in drafts:
        if draft.empty:
            continue
        writer.write("\n\n" if blocks else "")
        start = writer.at
        if not draft.rows:
            writer.write(draft.text)
        rows: list[Row] = []
        for cells in draft.rows:
            if not any(cell.text for cell in cells):
                continue
            writer.write("\n" if rows else "")
            rows.append(writer.row(cells))
        kind = draft.kind or (BlockKind.TABLE if rows else BlockKind.PARAGRAPH)
        blocks.append(Block(kind, start, writer.at, tuple(rows)))
    return "".join(writer.parts), tuple(blocks)
