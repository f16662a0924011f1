"""Tables: the metric from column header and row label, whose from either, values from cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.extraction.attach import Attacher
from knowledge.extraction.claims import Claim, Left, Target
from knowledge.extraction.cues import Cue, find_cues
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import INDICES, Reading, index_metric, read_metric
from knowledge.extraction.numbers import find_quantities
from knowledge.extraction.numerals import parse_number
from knowledge.extraction.period_finder import find_periods
from knowledge.extraction.periods import PeriodMention, Reach
from knowledge.extraction.quantities import Quantity
from knowledge.extraction.scope_finder import ScopeFinder
from knowledge.extraction.scopes import Kind, Scope
from knowledge.extraction.unit_nouns import unit_index
from knowledge.gazetteer import Gazetteer, Place
from knowledge.models import Level, Qualifier, Status
from knowledge.reading import Block, Cell, Document
from knowledge.text import one_i, words

_NUMBER_CELL = re.compile(
    r"^\W*(?P<n>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?|\d+\.\d{1,2})(?:\s?/\s?(?P<of>[\d.,]+))?\s?(?P<unit>%|điểm|hồ sơ|hs|tthc|thủ tục)?\W*$"
)
_ORDINAL = re.compile(r"^(?:stt|tt|số tt|số thứ tự|no|#)\.?$")
_TOTAL = re.compile(
    r"^(?:tổng(?: cộng| số| chung| hợp)?|cộng|toàn tỉnh|toàn huyện|toàn thành phố|chung|chung toàn tỉnh|bình quân(?: chung)?|trung bình)$"
)
_PLAN = re.compile(r"kế hoạch|chỉ tiêu(?! đạt)|mục tiêu|được giao|yêu cầu|phấn đấu")
_DONE = re.compile(r"thực hiện|kết quả|đạt được|đã đạt|thực tế")
_CHANGE = re.compile(r"tăng|giảm|so với|chênh lệch|so sánh|\+/-|biến động|ghi chú|so cùng")
_LABEL_LEVEL = (
    (Level.COMMUNE, re.compile(r"xã|phường|thị trấn|đặc khu")),
    (Level.DISTRICT, re.compile(r"huyện|quận|thị xã|địa phương|thành phố|đơn vị")),
    (Level.PROVINCE, re.compile(r"tỉnh|địa phương")),
)
_TIER_LABELS = {"tỉnh": Level.PROVINCE, "huyện": Level.DISTRICT, "xã": Level.COMMUNE}
_PER_CENT = re.compile(r"(?:đơn vị(?: tính)?|đvt)\s?:\s?(?:%|tỉ lệ|phần trăm)")
_ROMAN = re.compile(r"[IVX]{1,5}[.)]?$|\d{1,2}[.)]?$|[A-ZĐ][.)]?$")
_GROUP_COLUMNS = 3
_GENERIC = re.compile(r"đơn vị|địa phương|tên|nơi|cơ quan|địa bàn")
_RATE = re.compile(r"tỉ lệ|%|phần trăm")
_SCORE = re.compile(r"điểm")
_RANK = re.compile(
    r"(?:^|\W)(?:hạng|xếp hạng|thứ hạng|vị trí|xếp thứ|thứ bậc|vị thứ|thứ tự xếp)(?:\W|$)"
)


@dataclass(frozen=True, slots=True)
class _Label:
    """What a header or row label says."""

    text: str
    low: str
    cues: tuple[Cue, ...]
    scopes: tuple[Scope, ...]
    periods: tuple[PeriodMention, ...]


class TableReader:
    """Reads the tables of one article with its attacher's context and carry."""

    def __init__(
        self, document: Document, finder: ScopeFinder, attacher: Attacher, gazetteer: Gazetteer
    ) -> None:
        self._document = document
        self._finder = finder
        self._attacher = attacher
        self._gazetteer = gazetteer
        self.labels: list[tuple[int, int]] = []  # where headers and row labels stand

    def read(
        self, block: Block, caption: str, only: Level | None
    ) -> tuple[list[Claim], list[Left]]:
        """Claims of a table. `caption` is the text that introduces it, `only` a tier to which
        the text before limits its figures ("chỉ tính cấp huyện")."""
        grid = _grid(block)
        if len(grid) < 2:
            return [], []
        head = self._header_rows(grid)
        columns = max(len(row) for row in grid)
        headers = [self._label(self._column_text(grid[:head], col)) for col in range(columns)]
        intro = self._label(caption)
        label_columns = self._label_columns(grid[head:], headers)
        rows = [self._row_label(row, label_columns) for row in grid[head:]]
        row_scopes = [self._row_targets(label, headers, label_columns) for label in rows]
        ranks = {
            t.place.level
            for targets in row_scopes
            for t in targets
            if t.place.level is not self._attacher.home.level and not t.body
        }
        below = next(iter(ranks)) if len(ranks) == 1 else None
        self.labels += [(c.start, c.end) for row in grid[:head] for c in row if c is not None]
        claims: list[Claim] = []
        left: list[Left] = []
        group: Level | None = None
        for number, row in enumerate(grid[head:]):
            if self._names_a_group(row):
                group = self._group_tier(rows[number])
            self.labels += [
                (cell.start, cell.end)
                for col, cell in enumerate(row)
                if cell is not None and col in label_columns
            ]
            for col, cell in enumerate(row):
                if cell is None or col in label_columns or col >= len(headers):
                    continue
                if (col and row[col - 1] is cell) or (
                    number
                    and number + head < len(grid)
                    and grid[head + number - 1][col : col + 1] == [cell]
                ):
                    continue
                self._cell(
                    cell,
                    headers[col],
                    rows[number],
                    _of_tier(row_scopes[number], group),
                    intro,
                    only,
                    below,
                    headers,
                    claims,
                    left,
                )
        return claims, left

    # --- shape ----------------------------------------------------------------------------

    def _text(self, cell: Cell | None) -> str:
        return "" if cell is None else self._document.text[cell.start : cell.end]

    def _header_rows(self, grid: list[list[Cell | None]]) -> int:
        count = 0
        for row in grid:
            cells = [c for c in row if c is not None and c.end > c.start]
            if not cells:
                count += 1
                continue
            if count and self._names_a_group(row):
                break
            figures = [c for c in cells if _NUMBER_CELL.match(one_i(self._text(c)))]
            years = all(re.fullmatch(r"20\d\d", self._text(c).strip()) for c in figures)
            numbering = figures and all(
                re.fullmatch(r"\(?\d{1,2}\)?", self._text(c).strip()) for c in cells
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
        return min(max(count, 1), len(grid) - 1)

    def _names_a_group(self, row: Sequence[Cell | None]) -> bool:
        """ "II | UBND cấp huyện" across the table: the rows below are of one tier."""
        texts = dict.fromkeys(self._text(c).strip() for c in row if c is not None)
        said = [t for t in texts if t and not _ROMAN.match(t)]
        return len(row) >= _GROUP_COLUMNS and len(said) == 1 and not _NUMBER_CELL.match(said[0])

    def _group_tier(self, label: _Label) -> Level | None:
        tiers = [s.level for s in label.scopes if s.kind is Kind.TIER]
        return tiers[0] if len(tiers) == 1 else None

    def _column_text(self, rows: Sequence[list[Cell | None]], col: int) -> str:
        parts: list[str] = []
        for row in rows:
            text = self._text(row[col]).strip() if col < len(row) else ""
            if text and text not in parts and not re.fullmatch(r"\(?\d{1,2}\)?", text):
                parts.append(text)
        return " ".join(parts)

    def _label_columns(
        self, rows: Sequence[list[Cell | None]], headers: Sequence[_Label]
    ) -> set[int]:
        found: set[int] = set()
        width = max((len(row) for row in rows), default=0)
        for col in range(width):
            texts = [self._text(row[col]).strip() for row in rows if col < len(row)]
            filled = [t for t in texts if t and t not in ("-", "–")]
            figures = sum(bool(_NUMBER_CELL.match(one_i(t))) for t in filled)
            ordinal = col < len(headers) and _ORDINAL.match(headers[col].low.strip())
            running = (
                filled
                and all(t.isdigit() for t in filled)
                and [int(t) for t in filled] == list(range(1, len(filled) + 1))
                and col == 0
                and not _RANK.search(headers[col].low if col < len(headers) else "")
            )
            if ordinal or running or (filled and figures < len(filled) / 2):
                found.add(col)
        return found

    def _row_label(self, row: Sequence[Cell | None], columns: set[int]) -> _Label:
        parts: list[str] = []
        for col in sorted(columns):
            text = self._text(row[col]).strip() if col < len(row) else ""
            if text and not text.rstrip(".").isdigit() and text not in parts:
                parts.append(text)
        return self._label(", ".join(parts[:2]) if parts else "")

    def _label(self, text: str) -> _Label:
        low = one_i(text)
        periods, _ = find_periods(low)
        return _Label(
            text, low, tuple(find_cues(low)), tuple(self._finder.find(text)), tuple(periods)
        )

    # --- one cell -------------------------------------------------------------------------

    def _cell(
        self,
        cell: Cell,
        header: _Label,
        label: _Label,
        targets: tuple[Target, ...],
        intro: _Label,
        only: Level | None,
        below: Level | None,
        headers: Sequence[_Label],
        claims: list[Claim],
        left: list[Left],
    ) -> None:
        low = one_i(self._text(cell))
        parsed = self._parsed(cell)
        quantity = _figure(low, cell.start - parsed.offset)
        if quantity is None:
            return
        if (_CHANGE.search(header.low) and not _RATE.search(header.low)) or re.match(
            r"^\s*(?:tăng|giảm|so với|chênh)", header.low
        ):
            left.append(Left(quantity, parsed, "a change, not a level"))
            return
        unit_class = quantity.unit_class or (
            "pct" if _PER_CENT.search(intro.low) else self._unit(header, label)
        )
        if (unit_class == "pct" and quantity.value > 100.5) or unit_class == "":
            left.append(Left(quantity, parsed, "no unit in the header"))
            return
        quantity = replace(quantity, unit_class=unit_class)
        reading = self._reading(unit_class, header, label, intro)
        if reading is None or not reading.reported:
            left.append(Left(quantity, parsed, "no metric in header or label"))
            return
        own = targets or self._header_targets(header)
        rule = "row label" if targets else "column header" if own else "table's subject"
        total = bool(_TOTAL.match(label.low.strip(" :.")))
        if not own:
            own = self._default(total, below, intro)
        elif not targets:
            pass
        elif self._header_targets(header) and all(
            t.level is None or t.level is Level.ALL for t in own
        ):
            tier = self._header_targets(header)[0]
            if tier.level not in (None, Level.ALL) and not tier.body:
                own = tuple(Target(t.place, tier.level, t.body) for t in own)
        tiers = [s.level for s in intro.scopes if s.kind is Kind.TIER]
        if len(tiers) == 1 and tiers[0] is not Level.ALL:
            own = tuple(
                Target(t.place, tiers[0], t.body)
                if t.level is None and t.place.level is tiers[0]
                else t
                for t in own
            )
        if only is not None:
            own = tuple(
                Target(t.place, only, t.body) if t.level is None or total else t for t in own
            )
        period, timed = self._period(header, label, intro)
        status = self._status(header, label, headers, intro)
        claims.append(
            Claim(
                quantity,
                parsed,
                replace(reading, rule=f"table {reading.rule}"),
                own,
                period,
                status,
                rules=(f"table {reading.rule}", rule, timed, "table"),
            )
        )

    def _parsed(self, cell: Cell) -> Parsed:
        """The line of the table in which a cell stands."""
        whole = self._document.text
        start = whole.rfind("\n", 0, cell.start) + 1
        end = whole.find("\n", cell.end)
        line = whole[start : len(whole) if end < 0 else end]
        text = line.strip(" |")
        return Parsed(text, start + line.index(text), one_i(text), [], [], [], [], [], [])

    @staticmethod
    def _unit(header: _Label, label: _Label) -> str:
        for part in (header, label):
            if _RATE.search(part.low):
                return "pct"
            if _RANK.search(part.low):
                return "rank"
            if _SCORE.search(part.low):
                return "score"
        for part in (label, header):
            concepts = {cue.concept for cue in part.cues}
            tokens = list(words(part.low))
            classes = [hit.value[0] for hit in unit_index().scan(tokens)]
            for name in ("proc", "serv", "task"):
                if (
                    name in classes
                    and "case" not in classes
                    and not concepts
                    & {"received", "resolved", "late", "ontime", "early_ontime", "pending"}
                ):
                    return name
            if "case" in classes or concepts & {
                "received",
                "resolved",
                "late",
                "ontime",
                "early_ontime",
                "pending",
                "online",
                "early",
                "new_intake",
            }:
                return "case"
            if concepts & set(INDICES):
                return "score"
        return ""

    def _reading(
        self, unit_class: str, header: _Label, label: _Label, intro: _Label
    ) -> Reading | None:
        cues = [*label.cues, *header.cues]
        for source, rule in ((cues, "header"), ([*intro.cues], "caption")):
            indices = [
                c.concept for c in source if c.concept in INDICES or c.concept == "other_index"
            ]
            if unit_class in ("score", "rank") or (
                unit_class == "pct"
                and indices
                and not any(
                    c.concept in ("online", "late", "ontime", "early_ontime", "digitise", "payment")
                    for c in cues
                )
            ):
                components = any(c.concept == "component" for c in cues)
                if components and unit_class != "rank":
                    return None
                if indices:
                    return (
                        None
                        if indices[-1] == "other_index"
                        else Reading(index_metric(indices[-1], unit_class), rule=f"index in {rule}")
                    )
                continue
            found = read_metric(unit_class, source, 10**6)
            if found is not None:
                return replace(found, rule=f"{rule} {found.rule}")
        carry = self._attacher.carry
        topic = carry.index or carry.section_index
        if unit_class in ("score", "rank") and topic in INDICES:
            return Reading(index_metric(topic, unit_class), rule="index before the table")
        if carry.section_cues and unit_class != "score":
            return read_metric(unit_class, carry.section_cues, 10**6)
        return None

    # --- whose ----------------------------------------------------------------------------

    def _row_targets(
        self, label: _Label, headers: Sequence[_Label], columns: set[int]
    ) -> tuple[Target, ...]:
        scopes = [s for s in label.scopes if not (s.weak and s.kind is Kind.NATION)]
        heads = " ".join(headers[c].low for c in columns if c < len(headers))
        if scopes and not scopes[0].typed and scopes[0].place is not None:
            own = self._named(label.text.strip(), heads)
            if own is not None and scopes[0].place.level is Level.PROVINCE:
                return (Target(own),)
        if scopes:
            places = [s for s in scopes if s.kind in (Kind.PLACE, Kind.BODY)]
            chosen = places or scopes
            targets = [self._attacher.target(replace(s, source=False)) for s in chosen]
            if len(targets) > 1 and all(s.kind is Kind.TIER for s in chosen):
                return (Target(targets[0].place, Level.ALL),)
            return (targets[0],)
        text = label.text.strip()
        if label.low.strip() in _TIER_LABELS:
            return (Target(self._attacher.home.place, _TIER_LABELS[label.low.strip()]),)
        if not text or _TOTAL.match(label.low.strip(" :.")) or label.cues:
            return ()
        place = self._named(text, heads)
        return (Target(place),) if place is not None else ()

    def _named(self, text: str, header: str) -> Place | None:
        home = self._attacher.home
        province = self._gazetteer.province_of(home.place)
        code = province.code if province else None
        below = {
            Level.PROVINCE: Level.DISTRICT if home.era == "old" else Level.COMMUNE,
            Level.DISTRICT: Level.COMMUNE,
        }
        for level, pattern in _LABEL_LEVEL:
            generic = _GENERIC.search(header) and level is below.get(home.level)
            if header and not pattern.search(header) and not generic:
                continue
            if level is Level.PROVINCE and code is not None:
                continue
            found = self._gazetteer.find(
                text, level=level, province=code if level is not Level.PROVINCE else None
            )
            dated = [p for p in found if p.in_era(home.era)]
            if home.level is Level.DISTRICT and level is Level.COMMUNE:
                dated = [p for p in dated if p.parent == home.place.code] or dated
            if dated:
                return dated[0]
        return None

    def _header_targets(self, header: _Label) -> tuple[Target, ...]:
        scopes = [s for s in header.scopes if not s.weak]
        if not scopes:
            return ()
        return (self._attacher.target(replace(scopes[-1], source=False)),)

    def _default(self, total: bool, below: Level | None, intro: _Label) -> tuple[Target, ...]:
        home = self._attacher.home
        named = [
            s
            for s in intro.scopes
            if s.kind in (Kind.TIER, Kind.PLACE, Kind.BODY, Kind.WHOLE)
            and not s.source
            and not s.weak
        ]
        if total and below is not None:
            return (Target(home.place, below),)
        if named and not total:
            return (self._attacher.target(named[-1]),)
        carry = self._attacher.carry
        return carry.section_subject or (Target(home.place, home.body_level, home.body),)

    # --- when, and aim or result ------------------------------------------------------------

    def _period(
        self, header: _Label, label: _Label, intro: _Label
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
            if plain:
                return self._attacher.dated(plain[-1]), "period in the caption"
        return self._attacher.paragraph_period(), "paragraph's period"

    def _status(
        self, header: _Label, label: _Label, headers: Sequence[_Label], intro: _Label
    ) -> Status:
        if _PLAN.search(header.low) and not _DONE.search(header.low):
            return Status.TARGET
        if re.match(r"^(?:kế hoạch|chỉ tiêu|mục tiêu)", label.low):
            return Status.TARGET
        if self._attacher.carry.status is Status.TARGET and not any(
            _DONE.search(h.low) for h in headers
        ):
            return Status.TARGET
        return Status.RESULT


_CELL_UNITS = {
    "%": "pct",
    "điểm": "score",
    "hồ sơ": "case",
    "hs": "case",
    "tthc": "proc",
    "thủ tục": "proc",
}


def _figure(low: str, offset: int) -> Quantity | None:
    """The one figure of a cell, its offsets those of the row; `unit_class` is "" where the cell
    says none. None where the cell holds no figure, or more than one."""
    match = _NUMBER_CELL.match(low) if len(low) < 40 else None
    if match is None:
        found, _ = find_quantities(low, [])
        if len(found) != 1 or found[0].unit_class not in ("pct", "case", "score", "rank"):
            return None
        (only,) = found
        start = offset + only.start
        return Quantity(
            start,
            offset + only.end,
            start,
            only.value,
            only.unit_class,
            "",
            only.qualifier,
            only.surface,
            only.out_of,
        )
    fraction = match["of"] if match["of"] and re.search(r"\d", match["of"]) else None
    stop = match.end("of") if fraction else match.end("n")
    start = offset + match.start("n")
    return Quantity(
        start,
        offset + stop,
        start,
        parse_number(match["n"]),
        _CELL_UNITS.get(match["unit"] or "", ""),
        "",
        Qualifier.EXACT,
        low[match.start("n") : stop],
        parse_number(fraction) if fraction else None,
    )


def _of_tier(targets: tuple[Target, ...], tier: Level | None) -> tuple[Target, ...]:
    """Units listed under "UBND cấp huyện" are meant as that tier."""
    if tier is None:
        return targets
    return tuple(
        replace(t, level=tier) if t.level is None and t.place.level is tier and not t.body else t
        for t in targets
    )


def _grid(block: Block) -> list[list[Cell | None]]:
    """Rows as full columns: spans are repeated in every row and column they cover."""
    grid: list[list[Cell | None]] = []
    waiting: dict[tuple[int, int], Cell] = {}
    for number, row in enumerate(block.rows):
        line: list[Cell | None] = []
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
