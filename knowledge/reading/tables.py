"""Tables in plain lines: between pipes, parted by tabs, aligned by blanks.

`find_table` looks at raw lines (runs of blanks kept) from one place on and gives the rows
with the number of lines they take, or None. Prose must never be taken for a table, so every
form wants figures standing alone in their cells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from knowledge.reading.characters import LOWER
from knowledge.reading.draft import DraftCell, DraftRow

_NUMBER = r"[+\-–]?\d+(?:[.,]\d+)*(?:/\d+(?:[.,]\d+)*)?\s?%?"
_VALUE = re.compile(rf"(?:{_NUMBER}|[-–—x]|\.{{2,3}}|n/a)\Z", re.IGNORECASE)
_FIGURE = re.compile(rf"{_NUMBER}\Z")
_GAP = re.compile(r"\t| {2,}")
_RULE = re.compile(r"[\s|+:=_\-–—]+\Z")
_BULLET = re.compile(r"\s*(?:[-*+•»]\s|[a-zđ]\)|\(?\d{1,2}\))")
_SENTENCE_END = re.compile(r"[.;:!?…]\s*\Z")
_LOWER = re.compile(f"[{LOWER}]")
_MAX_NAME, _MAX_HEADER = 60, 160
_MIN_RULED, _MIN_LOOSE = 2, 3
_WINDOW = 30  # so many lines decide whether a table begins, so that reading stays linear


def find_table(lines: Sequence[str], at: int) -> tuple[tuple[DraftRow, ...], int] | None:
    """The table that begins at `lines[at]`: its rows and how many lines it takes."""
    first = lines[at]
    if "|" in first:
        return _piped(lines, at)
    if "\t" in first.strip():
        return _gapped(lines, at, re.compile(r"\t"))
    return _gapped(lines, at, re.compile(r" {2,}|\t")) or _single_blanks(lines, at)


def is_figure(text: str) -> bool:
    """Whether a cell holds one figure and nothing else: `12.345`, `98,7%`, `3/63`."""
    return bool(_FIGURE.match(text.strip()))


def make_rows(cells: Sequence[Sequence[str]], header: int) -> tuple[DraftRow, ...]:
    """Rows of plain strings as draft rows; the first `header` of them are headers."""
    return tuple(
        tuple(DraftCell(" ".join(cell.split()), header=index < header) for cell in row)
        for index, row in enumerate(cells)
    )


def header_rows(cells: Sequence[Sequence[str]]) -> int:
    """How many rows at the top have no figure, while a later row has one."""
    for index, row in enumerate(cells):
        if any(is_figure(cell) for cell in row[1:]):
            return index
    return 0


def _piped(lines: Sequence[str], at: int) -> tuple[tuple[DraftRow, ...], int] | None:
    stop = _while(lines, at, lambda line: "|" in line, _WINDOW)
    rows = [_pipe_cells(line) for line in lines[at:stop] if not _RULE.match(line)]
    if len(rows) < _MIN_RULED:
        return None
    width, agreeing = Counter(len(row) for row in rows).most_common(1)[0]
    if width < 2 or agreeing * 3 < len(rows) * 2:
        return None
    ruled = stop - at > len(rows)
    if not ruled and not any(is_figure(cell) for row in rows[1:] for cell in row[1:]):
        return None
    end = _while(lines, stop, lambda line: "|" in line)
    rows += [_pipe_cells(line) for line in lines[stop:end] if not _RULE.match(line)]
    return make_rows(rows, max(header_rows(rows), 1 if ruled else 0)), end - at


def _while(
    lines: Sequence[str], at: int, holds: Callable[[str], bool], most: int | None = None
) -> int:
    """The first line from `at` on that the test fails for, `most` lines further at the latest."""
    last = len(lines) if most is None else min(len(lines), at + most)
    while at < last and holds(lines[at]):
        at += 1
    return at


def _pipe_cells(line: str) -> list[str]:
    stripped = line.strip()
    stripped = stripped[1:] if stripped.startswith("|") else stripped
    stripped = stripped[:-1] if stripped.endswith("|") else stripped
    return [cell.strip().replace("**", "") for cell in stripped.split("|")]


def _gapped(
    lines: Sequence[str], at: int, gap: re.Pattern[str]
) -> tuple[tuple[DraftRow, ...], int] | None:
    """Lines whose cells stand apart: by tabs, or by two blanks and more."""

    def in_table(line: str) -> bool:
        return bool(line.strip()) and ("\t" in line or bool(gap.search(line.strip())))

    def pieces(first: int, last: int) -> list[list[tuple[int, str]]]:
        return [_pieces(line, gap) for line in lines[first:last] if not _RULE.match(line)]

    stop = _while(lines, at, lambda line: in_table(line) or _is_rule(line), _WINDOW)
    taken = pieces(at, stop)
    body = [row for row in taken if any(is_figure(cell) for _, cell in row[1:])]
    if len(taken) < _MIN_LOOSE or len(body) < 2 or len(body) * 2 < len(taken):
        return None
    end = _while(lines, stop, lambda line: in_table(line) or _is_rule(line))
    taken += pieces(stop, end)
    width = Counter(len(row) for row in body).most_common(1)[0][0]
    columns = _columns([row for row in body if len(row) == width])
    tabbed = gap.pattern == r"\t"
    grid = [_tab_cells(row, width) if tabbed else _place(row, columns) for row in taken]
    count = header_rows(grid)
    if not tabbed and count > 1:
        grid = [_merge(grid[:count]), *grid[count:]]
        count = 1
    return make_rows(grid, count), end - at


def _is_rule(line: str) -> bool:
    return bool(line.strip()) and bool(_RULE.match(line))


def _pieces(line: str, gap: re.Pattern[str]) -> list[tuple[int, str]]:
    """The cells of a line with the columns they begin at."""
    if gap.pattern == r"\t":
        return [(index, cell.strip()) for index, cell in enumerate(line.strip("\n").split("\t"))]
    pieces: list[tuple[int, str]] = []
    start = len(line) - len(line.lstrip())
    for found in [*gap.finditer(line, start), None]:
        stop = found.start() if found else len(line)
        if line[start:stop].strip():
            pieces.append((start, line[start:stop].strip()))
        start = found.end() if found else stop
    return pieces


def _tab_cells(row: Sequence[tuple[int, str]], width: int) -> list[str]:
    cells = [cell for _, cell in row]
    while len(cells) > width and not cells[-1]:
        cells.pop()
    return cells


def _columns(rows: Sequence[Sequence[tuple[int, str]]]) -> list[tuple[int, int]]:
    """First and last character of every column, over the rows that have them all."""
    return [
        (
            min(row[index][0] for row in rows),
            max(row[index][0] + len(row[index][1]) for row in rows),
        )
        for index in range(len(rows[0]))
    ]


def _place(row: Sequence[tuple[int, str]], columns: Sequence[tuple[int, int]]) -> list[str]:
    """A row's cells under the columns they stand nearest to; in order when all are there."""
    if len(row) == len(columns):
        return [cell for _, cell in row]
    if len(row) > len(columns):
        return [cell for _, cell in row]
    placed = [""] * len(columns)
    for start, cell in row:
        middle = start + len(cell) / 2
        nearest = min(
            range(len(columns)),
            key=lambda index: abs((columns[index][0] + columns[index][1]) / 2 - middle),
        )
        placed[nearest] = f"{placed[nearest]} {cell}".strip()
    return placed


def _merge(rows: Sequence[Sequence[str]]) -> list[str]:
    """Header lines that were broken over each other, put together column by column."""
    width = max(len(row) for row in rows)
    return [
        " ".join(row[index] for row in rows if index < len(row) and row[index])
        for index in range(width)
    ]


def _single_blanks(lines: Sequence[str], at: int) -> tuple[tuple[DraftRow, ...], int] | None:
    """A header line, then at least three lines of a name and the same number of figures."""
    header = lines[at].strip()
    if (
        not header
        or len(header) > _MAX_HEADER
        or _SENTENCE_END.search(header)
        or _BULLET.match(header)
        or _numbered_row(header) is not None
    ):
        return None
    rows: list[list[str]] = []
    shape: tuple[bool, int] | None = None
    end = at + 1
    while end < len(lines):
        row = _numbered_row(lines[end])
        if row is None:
            break
        row_shape = (is_figure(row[0]), len(row))
        if (
            shape is not None
            and row_shape != shape
            and not (shape[0] and not row_shape[0] and row_shape[1] == shape[1] - 1)
        ):
            break
        if shape is not None and row_shape != shape:
            row = ["", *row]
        else:
            shape = row_shape
        rows.append(row)
        end += 1
    if shape is None or len(rows) < _MIN_LOOSE:
        return None
    names = _header_cells(header, shape[1])
    if names is None:
        if shape[1] < 3:
            return None
        head: DraftRow = (DraftCell(header, colspan=shape[1], header=True),)
    else:
        head = make_rows([names], 1)[0]
    return (head, *make_rows(rows, 0)), end - at


def _numbered_row(line: str) -> list[str] | None:
    """`1 Name 12.345 98,7` as its cells; None for prose, bullets, and lines without a name."""
    if _BULLET.match(line) or _SENTENCE_END.search(line) or "\t" in line:
        return None
    words = line.split()
    tail: list[str] = []
    while words and _VALUE.match(words[-1]):
        tail.insert(0, words.pop())
    lead: list[str] = []
    if len(words) > 1 and re.match(r"\d{1,3}\.?\Z", words[0]):
        lead.append(words.pop(0).rstrip("."))
    name = " ".join(words)
    if not tail or not name or len(name) > _MAX_NAME or len(words) > 8 or name[-1] in ",;:(":
        return None
    return [*lead, name, *tail]


def _header_cells(header: str, width: int) -> list[str] | None:
    """The header cut into `width` cells at words that begin with a capital, or None."""
    words = header.split()
    starts = [0]
    for index, word in enumerate(words[1:], start=1):
        if word[0].isupper() and words[index - 1][-1] not in ",-–/" and words[index - 1] != "và":
            starts.append(index)
    if len(starts) > width:  # abbreviations such as TTHC continue a cell before others do
        starts = [at for at in starts if at == 0 or _LOWER.search(words[at])]
    if len(starts) != width:
        return words if len(words) == width else None
    stops = [*starts[1:], len(words)]
    return [" ".join(words[a:b]) for a, b in zip(starts, stops, strict=True)]
