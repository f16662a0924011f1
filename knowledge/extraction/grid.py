"""A table's shape: full rows and columns, header rows, label columns, rows that name a group."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.extraction.cells import NUMBER_CELL
from knowledge.extraction.labels import RANKED
from knowledge.reading import Block, Cell
from knowledge.text import one_i

_ORDINAL = re.compile(r"^(?:stt|tt|số tt|số thứ tự|no|#)\.?$")
_ROMAN = re.compile(r"[IVX]{1,5}[.)]?$|\d{1,2}[.)]?$|[A-ZĐ][.)]?$")
_GROUP_COLUMNS = 3

Row = list[Cell | None]


class Grid:
    """The cells of a table in full rows: a cell that spans several stands in each of them.
    `whole` is the article's text."""

    def __init__(self, block: Block, whole: str) -> None:
        self._whole = whole
        self.rows = _full_rows(block)
        self.columns = max((len(row) for row in self.rows), default=0)

    def text(self, cell: Cell | None) -> str:
        """What stands in a cell; "" where there is none."""
        return "" if cell is None else self._whole[cell.start : cell.end]

    def repeats(self, number: int, col: int, head: int) -> bool:
        """Whether the cell on the left, or the one above under `head` rows of headers, spans
        this place."""
        cell = self.rows[number][col]
        if col and self.rows[number][col - 1] is cell:
            return True
        return number > head and self.rows[number - 1][col : col + 1] == [cell]

    def header_rows(self) -> int:
        """How many rows stand above the figures: at least one, never all."""
        count = 0
        for row in self.rows:
            cells = [c for c in row if c is not None and c.end > c.start]
            if not cells:
                count += 1
                continue
            if count and self.names_a_group(row):
                break
            figures = [c for c in cells if NUMBER_CELL.match(one_i(self.text(c)))]
            years = all(re.fullmatch(r"20\d\d", self.text(c).strip()) for c in figures)
            numbering = figures and all(
                re.fullmatch(r"\(?\d{1,2}\)?", self.text(c).strip()) for c in cells
            )
            if (
                (all(c.header for c in cells) and (not figures or years))
                or not figures
                or (years and count == 0)
                or numbering
            ):
                count += 1
            else:
                break
        return min(max(count, 1), len(self.rows) - 1)

    def names_a_group(self, row: Sequence[Cell | None]) -> bool:
        """ "II | UBND cấp huyện" across the table: the rows below are of one tier."""
        texts = dict.fromkeys(self.text(c).strip() for c in row if c is not None)
        said = [t for t in texts if t and not _ROMAN.match(t)]
        return len(row) >= _GROUP_COLUMNS and len(said) == 1 and not NUMBER_CELL.match(said[0])

    def column_text(self, head: int, col: int) -> str:
        """The header of a column: what its cells in the first `head` rows say."""
        parts: list[str] = []
        for row in self.rows[:head]:
            text = self.text(row[col]).strip() if col < len(row) else ""
            if text and text not in parts and not re.fullmatch(r"\(?\d{1,2}\)?", text):
                parts.append(text)
        return " ".join(parts)

    def label_columns(self, head: int, headers: Sequence[str]) -> set[int]:
        """Columns of names and running numbers under `head` rows of headers (as `one_i`)."""
        rows = self.rows[head:]
        found: set[int] = set()
        width = max((len(row) for row in rows), default=0)
        for col in range(width):
            texts = [self.text(row[col]).strip() for row in rows if col < len(row)]
            filled = [t for t in texts if t and t not in ("-", "–")]
            figures = sum(bool(NUMBER_CELL.match(one_i(t))) for t in filled)
            ordinal = col < len(headers) and _ORDINAL.match(headers[col].strip())
            running = (
                filled
                and all(t.isdigit() for t in filled)
                and [int(t) for t in filled] == list(range(1, len(filled) + 1))
                and col == 0
                and not RANKED.search(headers[col] if col < len(headers) else "")
            )
            if ordinal or running or (filled and figures < len(filled) / 2):
                found.add(col)
        return found

    def row_text(self, row: Row, columns: set[int]) -> str:
        """The label of a row, of its first two label columns that say something."""
        parts: list[str] = []
        for col in sorted(columns):
            text = self.text(row[col]).strip() if col < len(row) else ""
            if text and not text.rstrip(".").isdigit() and text not in parts:
                parts.append(text)
        return ", ".join(parts[:2])


def _full_rows(block: Block) -> list[Row]:
    """Rows as full columns: spans are repeated in every row and column they cover."""
    grid: list[Row] = []
    waiting: dict[tuple[int, int], Cell] = {}
    for number, row in enumerate(block.rows):
        line: Row = []
        cells = list(row.cells)
        while cells or (number, len(line)) in waiting:
            col = len(line)
            held = waiting.pop((number, col), None)
            if held is not None:
                line.append(held)
                continue
            cell = cells.pop(0)
            for extra in range(max(1, min(cell.colspan, 40))):
                for down in range(1, max(1, min(cell.rowspan, 60))):
                    waiting[(number + down, col + extra)] = cell
                line.append(cell)
        grid.append(line)
    return grid
