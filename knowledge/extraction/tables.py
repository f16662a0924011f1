"""Tables: the metric from column header and row label, whose from either, values from cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.extraction.attach import Attacher
from knowledge.extraction.cells import figure_of
from knowledge.extraction.claims import Claim, Left, Target
from knowledge.extraction.grid import Grid
from knowledge.extraction.labels import RATE, Label, label_of
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.periods import PeriodMention, Reach
from knowledge.extraction.scope_finder import ScopeFinder
from knowledge.extraction.table_metrics import reading_of, unit_class_of
from knowledge.extraction.table_targets import TOTAL, TableTargets, group_tier, of_tier
from knowledge.extraction.zones import in_parentheses
from knowledge.gazetteer import Gazetteer
from knowledge.models import Level, Status
from knowledge.reading import Block, Cell, Document
from knowledge.text import one_i

_PLAN = re.compile(r"kế hoạch|chỉ tiêu(?! đạt)|mục tiêu|được giao|yêu cầu|phấn đấu")
_DONE = re.compile(r"thực hiện|kết quả|đạt được|đã đạt|thực tế")
_CHANGE = re.compile(r"tăng|giảm|so với|chênh lệch|so sánh|\+/-|biến động|ghi chú|so cùng")


@dataclass(frozen=True, slots=True)
class _Frame:
    """What holds for every cell of a table: headers, the text that introduces it, the tier to
    which that text limits it, the level of the units in its rows where they have one."""

    headers: tuple[Label, ...]
    intro: Label
    only: Level | None
    below: Level | None


class TableReader:
    """Reads the tables of one article with its attacher's context and carry."""

    def __init__(
        self, document: Document, finder: ScopeFinder, attacher: Attacher, gazetteer: Gazetteer
    ) -> None:
        self._document = document
        self._finder = finder
        self._attacher = attacher
        self._targets = TableTargets(attacher, gazetteer)
        self.labels: list[tuple[int, int]] = []  # where headers and row labels stand

    def read(
        self, block: Block, caption: str, only: Level | None
    ) -> tuple[list[Claim], list[Left]]:
        """Claims of a table. `caption` is the text that introduces it, `only` a tier to which
        the text before limits its figures ("chỉ tính cấp huyện")."""
        grid = Grid(block, self._document.text)
        if len(grid.rows) < 2:
            return [], []
        head = grid.header_rows()
        headers = tuple(self._label(grid.column_text(head, col)) for col in range(grid.columns))
        intro = self._label(caption)
        label_columns = grid.label_columns(head, [header.low for header in headers])
        heads = " ".join(headers[col].low for col in label_columns if col < len(headers))
        rows = [self._label(grid.row_text(row, label_columns)) for row in grid.rows[head:]]
        row_targets = [self._targets.of_row(label, heads) for label in rows]
        levels = {
            t.place.level
            for targets in row_targets
            for t in targets
            if t.place.level is not self._attacher.home.level and not t.body
        }
        frame = _Frame(headers, intro, only, next(iter(levels)) if len(levels) == 1 else None)
        self.labels += [(c.start, c.end) for row in grid.rows[:head] for c in row if c is not None]
        claims: list[Claim] = []
        left: list[Left] = []
        group: Level | None = None
        for number, (label, targets) in enumerate(zip(rows, row_targets, strict=True), head):
            row = grid.rows[number]
            if grid.names_a_group(row):
                group = group_tier(label)
            self.labels += [
                (cell.start, cell.end)
                for col, cell in enumerate(row)
                if cell is not None and col in label_columns
            ]
            for col, cell in enumerate(row):
                if cell is None or col in label_columns or col >= len(headers):
                    continue
                if grid.repeats(number, col, head):
                    continue
                made = self._cell(cell, headers[col], label, of_tier(targets, group), frame)
                if isinstance(made, Claim):
                    claims.append(made)
                elif made is not None:
                    left.append(made)
        return claims, left

    def _label(self, text: str) -> Label:
        return label_of(text, self._finder)

    def _cell(
        self,
        cell: Cell,
        header: Label,
        label: Label,
        targets: tuple[Target, ...],
        frame: _Frame,
    ) -> Claim | Left | None:
        """What one cell states; None where it holds no figure."""
        low = one_i(self._document.text[cell.start : cell.end])
        parsed = self._parsed(cell)
        quantity = figure_of(low, cell.start - parsed.offset)
        if quantity is None:
            return None
        if (_CHANGE.search(header.low) and not RATE.search(header.low)) or re.match(
            r"^\s*(?:tăng|giảm|so với|chênh)", header.low
        ):
            return Left(quantity, parsed, "a change, not a level")
        unit_class = quantity.unit_class or unit_class_of(header, label, frame.intro)
        if (unit_class == "pct" and quantity.value > 100.5) or unit_class == "":
            return Left(quantity, parsed, "no unit in the header")
        quantity = replace(quantity, unit_class=unit_class)
        reading = reading_of(unit_class, header, label, frame.intro, self._attacher.carry)
        if reading is None or not reading.reported:
            return Left(quantity, parsed, "no metric in header or label")
        total = TOTAL.match(label.low.strip(" :.")) is not None
        own, rule = self._targets.of_cell(
            targets, header, frame.intro, total=total, below=frame.below, only=frame.only
        )
        period, timed = self._period(header, label, frame.intro)
        return Claim(
            quantity,
            parsed,
            replace(reading, rule=f"table {reading.rule}"),
            own,
            period,
            self._status(header, label, frame.headers),
            rules=(f"table {reading.rule}", rule, timed, "table"),
        )

    def _parsed(self, cell: Cell) -> Parsed:
        """The line of the table in which a cell stands."""
        whole = self._document.text
        start = whole.rfind("\n", 0, cell.start) + 1
        end = whole.find("\n", cell.end)
        line = whole[start : len(whole) if end < 0 else end]
        text = line.strip(" |")
        return Parsed(text, start + line.index(text), one_i(text), [], [], [], [], [], [])

    def _period(
        self, header: Label, label: Label, intro: Label
    ) -> tuple[PeriodMention | None, str]:
        for part, rule in ((header, "period in the header"), (label, "period in the label")):
            if part.periods:
                return self._attacher.dated(part.periods[-1]), rule
        for part in (header, label):
            bare = re.search(r"(?<!\d)(20[0-4]\d)(?!\d)", part.low)
            if bare:
                return PeriodMention(0, 0, Reach.PLAIN, int(bare[1])), "year in the header"
        if intro.periods:
            plain = [p for p in intro.periods if p.reach is not Reach.SAME_LAST_YEAR]
            plain = [p for p in plain if not in_parentheses(intro.low, p.start)] or plain
            if plain:
                return self._attacher.dated(plain[-1]), "period in the caption"
        return self._attacher.paragraph_period(), "paragraph's period"

    def _status(self, header: Label, label: Label, headers: Sequence[Label]) -> Status:
        if _PLAN.search(header.low) and not _DONE.search(header.low):
            return Status.TARGET
        if re.match(r"^(?:kế hoạch|chỉ tiêu|mục tiêu)", label.low):
            return Status.TARGET
        if self._attacher.carry.status is Status.TARGET and not any(
            _DONE.search(h.low) for h in headers
        ):
            return Status.TARGET
        return Status.RESULT
