"""Which stretch of a sentence belongs to which quantity.

Between two quantities one boundary is drawn. A quantity in a parenthesis has the one the
parenthesis follows as its host.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.extraction.mentions import Parsed, Zone
from knowledge.extraction.quantities import Quantity

_PAREN = re.compile(r"[()\[\]]")
_CONNECTOR = re.compile(
    r" (?:và|còn|trong khi(?: đó)?|trong đó|gồm(?: có)?|bao gồm|với(?= tỉ lệ| số| \d)|cùng với|riêng|nhưng|song|song song)(?= )"
    r"| (?=tỉ lệ |chiếm |đạt |tương đương |tương ứng |bằng \d|số hồ sơ )"
)


def _parens(low: str) -> list[tuple[int, int]]:
    """Outermost parentheses as (opening, position behind the closing sign)."""
    spans, depth, opened = [], 0, 0
    for match in _PAREN.finditer(low):
        if match[0] in "([":
            if depth == 0:
                opened = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                spans.append((opened, match.end()))
    if depth:
        spans.append((opened, len(low)))
    return spans


def in_parentheses(low: str, at: int) -> bool:
    """Whether a position stands inside parentheses ("d) …" opens none)."""
    return any(opened < at < closed for opened, closed in _parens(low))


def _protected(parsed: Parsed) -> bytearray:
    """Positions at which no boundary may stand: inside cues, scopes and periods."""
    guard = bytearray(len(parsed.low) + 1)
    spans = [
        *((cue.start, cue.end) for cue in parsed.cues),
        *parsed.closed(),
    ]
    for start, end in spans:
        guard[start + 1 : end] = b"\x01" * max(0, end - start - 1)
    return guard


_SIGNS = {sign: re.compile(f"[{re.escape(sign)}]") for sign in (";", ".", "…", ",", ",;")}


def _first(sign: str, low: str, start: int, end: int, guard: bytearray) -> int:
    """Where the first of these signs stands that may part figures; -1 for nowhere."""
    for match in _SIGNS[sign].finditer(low, start, end):
        position = match.start()
        decimal = (
            match[0] == ","
            and low[position - 1 : position].isdigit()
            and low[position + 1 : position + 2].isdigit()
        )
        if not guard[position] and not decimal:
            return position
    return -1


def _boundary(parsed: Parsed, start: int, end: int, guard: bytearray) -> tuple[int, str]:
    """Where the stretch between two quantities is cut, and by what; (-1, "") for nowhere."""
    low = parsed.low
    for sign in (";", ".", "…"):
        at = _first(sign, low, start, end, guard)
        if at >= 0:
            return at + 1, ";"
    at = _first(",", low, start, end, guard)
    colon = low[start : start + 2].strip()[:1] == ":"
    if colon and (at < 0 or start < at):
        return start + low[start:end].index(":") + 1, ":"
    if at >= 0:
        return at + 1, ","
    dash = low.find(" - ", start, end)
    if dash >= 0 and not guard[dash + 1]:
        return dash + 2, ","
    for match in _CONNECTOR.finditer(low, start, end):
        if not guard[match.start()] or match[0] == " ":
            word = match[0].strip()
            return match.start(), word or "share"
    return -1, ""


def draw_zones(parsed: Parsed) -> list[Zone]:
    """The zone of each quantity, in their order."""
    low = parsed.low
    spans = _parens(low)
    guard = _protected(parsed)
    outer = bytearray(guard)  # for figures outside parentheses: no boundary inside one
    for opened, closed in spans:
        outer[opened:closed] = b"\x01" * (closed - opened)

    def paren_of(quantity: Quantity) -> tuple[int, int] | None:
        for span in spans:
            if span[0] < quantity.start and quantity.end <= span[1]:
                return span
        return None

    homes = [paren_of(q) for q in parsed.quantities]
    shown = [not q.implied for q in parsed.quantities]
    zones: list[Zone] = []
    for number, quantity in enumerate(parsed.quantities):
        own = homes[number]
        before = _neighbour(homes, shown, number, own, -1)
        after = _neighbour(homes, shown, number, own, +1)
        floor = own[0] + 1 if own else 0
        ceiling = own[1] - 1 if own and low[own[1] - 1] in ")]" else (own[1] if own else len(low))
        lo, cut = floor, "start"
        if before is not None:
            start = _behind(parsed.quantities[before].end, spans, own)
            at, cut = _boundary(parsed, start, quantity.lead, guard if own else outer)
            lo = at if at >= 0 else start
        elif own is None and quantity.unit_class == "rank":
            brackets = [home[1] for home in homes[:number] if home is not None]
            if brackets:  # "A đứng đầu (82,65 điểm), thứ nhì là B": of another than the bracket's
                at, cut = _boundary(parsed, brackets[-1], quantity.lead, outer)
                lo = max(at, 0)
        hi = ceiling
        stop = _first(";", low, quantity.end, hi, guard if own else outer)
        if stop >= 0:
            hi = stop
        if after is not None and (stop < 0 or parsed.quantities[after].lead < stop):
            start = _behind(quantity.end, spans, own)
            at, _ = _boundary(parsed, start, parsed.quantities[after].lead, guard if own else outer)
            hi = at if at >= 0 else parsed.quantities[after].lead
        host, opened = None, own[0] if own else -1
        if own is not None:
            host = _host(parsed, homes, number, own, guard)
            if host is None and before is None:
                lo = _clause_start(parsed, own[0], homes, guard)
                cut = "start"
        zones.append(Zone(lo, hi, cut, own is not None, host, opened))
    return zones


def _neighbour(
    homes: Sequence[tuple[int, int] | None],
    shown: Sequence[bool],
    number: int,
    own: tuple[int, int] | None,
    step: int,
) -> int | None:
    """The next quantity of the same parenthesis; ranks said in words part nothing."""
    other = number + step
    while 0 <= other < len(homes):
        if not shown[other]:
            other += step
            continue
        if homes[other] == own:
            return other
        if own is not None:
            return None
        other += step
    return None


def _behind(position: int, spans: Sequence[tuple[int, int]], own: tuple[int, int] | None) -> int:
    """Past the parentheses that follow a quantity directly: they belong to it."""
    if own is not None:
        return position
    for start, end in spans:
        if position <= start <= position + 2:
            position = end
    return position


def _host(
    parsed: Parsed,
    homes: Sequence[tuple[int, int] | None],
    number: int,
    own: tuple[int, int],
    guard: bytearray,
) -> int | None:
    for other in range(number - 1, -1, -1):
        if homes[other] == own or parsed.quantities[other].implied:
            continue
        if homes[other] is not None and homes[other] != own:
            return None
        quantity = parsed.quantities[other]
        between = parsed.low[quantity.end : own[0]]
        parted = _first(",;", parsed.low, quantity.end, own[0], guard) >= 0
        named = any(
            s.start >= quantity.end
            and s.end <= own[0] <= s.end + 1
            and not s.weak
            and not re.search(r"(?:trong|của|thuộc|toàn|trên)(?: toàn)? $", parsed.low[: s.start])
            for s in parsed.scopes
        ) or any(
            s.start >= quantity.end
            and s.end <= own[0] <= s.end + 1
            and re.search(
                r"(?:hơn|so với|bằng|bình quân|trung bình|mặt bằng chung)[^,;]*$",
                parsed.low[quantity.end : s.start],
            )
            for s in parsed.scopes
        )
        if named and quantity.unit_class == parsed.quantities[number].unit_class:
            return None
        return None if parted or len(between) > 70 else other
    return None


def _clause_start(
    parsed: Parsed, opened: int, homes: Sequence[tuple[int, int] | None], guard: bytearray
) -> int:
    """Start of the clause that a parenthesis without host closes: "Sở Y tế thấp nhất (80%)"."""
    low = parsed.low
    floor = 0
    for quantity, home in zip(parsed.quantities, homes, strict=True):
        if quantity.end <= opened:
            floor = max(floor, home[1] if home else quantity.end)
    for position in range(opened - 1, floor - 1, -1):
        if low[position] in ";." and not guard[position]:
            return position + 1
        if low[position] == "," and not guard[position] and floor > 0:
            return position + 1
    return floor
