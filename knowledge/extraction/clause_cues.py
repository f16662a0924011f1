"""Which metric the cues of a figure's own clause state, on its left and on its right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.extraction.cues import Cue
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import Reading, read_metric
from knowledge.extraction.quantities import Quantity
from knowledge.extraction.unit_nouns import COUNTED

_DENOMINATOR = re.compile(
    r"\s?(?:của |trên |so với |trong )?(?:tổng|toàn bộ|số (?:hồ sơ|tthc|thủ tục|dịch vụ)[^,;.]{0,24}? (?:đã|tiếp nhận|phát sinh|đủ|phải|giải))"
)
_SUB_CLAUSE = re.compile(r"[,:;](?=\s)|\strong đó\s")
_ASIDE = re.compile(r"\s?\([^()]*\)")


def relevant(parsed: Parsed, cues: list[Cue]) -> list[Cue]:
    """Cues that speak of the figure: not those inside the name of a body or place."""
    kept: list[Cue] = []
    for cue in cues:
        if any(s.start <= cue.start and cue.end <= s.end for s in parsed.scopes):
            continue
        kept.append(cue)
    return kept


def right_cues(parsed: Parsed, number: int) -> list[Cue]:
    """Cues right of the unit; none where the denominator of a share stands there
    ("chiếm 4,1% trên tổng hồ sơ nộp qua mạng")."""
    quantity, zone = parsed.quantities[number], parsed.zones[number]
    if quantity.unit_class == "pct" and _DENOMINATOR.match(parsed.low, quantity.end, zone.hi):
        return []
    return relevant(parsed, parsed.cues_in(quantity.end, zone.hi))


def by_sub_clause(parsed: Parsed, number: int, cues: Sequence[Cue]) -> Reading | None:
    """The nearest sub-clause on the left with a decisive cue, joined for counts with the
    words right of the unit ("tiếp nhận 23 hồ sơ trực tuyến")."""
    quantity, zone = parsed.quantities[number], parsed.zones[number]
    kind = quantity.unit_class
    stops = [zone.lo]
    stops += [
        m.end()
        for m in _SUB_CLAUSE.finditer(parsed.low, zone.lo, quantity.lead)
        if not any(c.start < m.start() < c.end for c in cues)
    ]
    right = [c for c in right_cues(parsed, number) if adjacent(parsed, quantity, c)]
    for stop in reversed(stops):
        near = [c for c in cues if c.start >= stop]
        if not near:
            continue
        if kind == "case":
            near = [*(c for c in cues if c.concept == "online_way" and c not in near), *near]
        joined = [*near, *right] if kind in COUNTED else near
        found = read_metric(kind, joined, quantity.start)
        if found is not None:
            return replace(found, rule=f"left {found.rule}")
    return None


def adjacent(parsed: Parsed, quantity: Quantity, cue: Cue) -> bool:
    """Whether a cue right of the unit qualifies it: no clause, no new verb between."""
    between = _ASIDE.sub("", parsed.low[quantity.end : cue.start])
    purpose = quantity.unit_class in ("doc", "decision")
    if not purpose and re.search(r"(?<!\w)(?:để|nhằm)(?!\w)", between):
        return False
    return len(between) < 48 and not re.search(
        r"[,;:(]|(?<!\w)(?:với|trong đó|đều|và|theo|về|so với|trong khi|nhưng|song|do|bởi|tại|qua|từ)(?!\w)",
        between,
    )


def right_decides(parsed: Parsed, number: int, cues: Sequence[Cue]) -> bool:
    """ "99,1% số hồ sơ này được trả đúng hẹn": a predicate of its own beats the share."""
    quantity, zone = parsed.quantities[number], parsed.zones[number]
    tail = parsed.low[quantity.end : zone.hi]
    stated = re.search(
        r"chiếm|đạt|bằng|tương|tỉ lệ|\(|là |tức", parsed.low[zone.lo : quantity.lead]
    )
    if not stated and not zone.inside:
        return read_metric(quantity.unit_class, cues, quantity.end) is not None
    return (
        bool(
            re.match(
                r"\s?(?:số )?(?:hồ sơ|thủ tục|tthc|kết quả|người dân|tổ chức)[^,;]*(?:được|nộp|trả|giải quiết|giải quyết|đúng|trễ|quá|hài)",
                tail,
            )
        )
        and read_metric(quantity.unit_class, cues, quantity.end) is not None
    )


def unit_cues(parsed: Parsed, quantity: Quantity) -> list[Cue]:
    """Cues that begin in the unit noun ("TTHC mới", "dịch vụ công trực tuyến toàn trình")."""
    return [c for c in parsed.cues if quantity.start <= c.start < quantity.end]
