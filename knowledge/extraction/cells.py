"""The figure of one cell of a table."""

from __future__ import annotations

import re

from knowledge.extraction.numbers import find_quantities
from knowledge.extraction.numerals import parse_number
from knowledge.extraction.quantities import Quantity
from knowledge.models import Qualifier

NUMBER_CELL = re.compile(
    r"^\W*(?P<n>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?|\d+\.\d{1,2})(?:\s?/\s?(?P<of>[\d.,]+))?\s?(?P<unit>%|điểm|hồ sơ|hs|tthc|thủ tục)?\W*$"
)

_CELL_UNITS = {
    "%": "pct",
    "điểm": "score",
    "hồ sơ": "case",
    "hs": "case",
    "tthc": "proc",
    "thủ tục": "proc",
}


def figure_of(low: str, offset: int) -> Quantity | None:
    """The one figure of a cell, its offsets those of the row; `unit_class` is "" where the cell
    says none. None where the cell holds no figure, or more than one."""
    match = NUMBER_CELL.match(low) if len(low) < 40 else None
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
