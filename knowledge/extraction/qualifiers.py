"""What stands around a number: "hơn", "tối thiểu", "tăng thêm", "từ a lên b"."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from knowledge.extraction.phrase_lists import any_of
from knowledge.extraction.quantities import Quantity
from knowledge.models import Qualifier

_QUALIFIERS: tuple[tuple[Qualifier, re.Pattern[str]], ...] = tuple(
    (qualifier, re.compile(rf"(?:{pattern})\s?(?:là |tới |mức |đến |đạt )?$"))
    for qualifier, pattern in (
        (Qualifier.AT_MOST, any_of("at_most")),
        (Qualifier.AT_LEAST, any_of("at_least")),
        (Qualifier.MORE, any_of("more") + "|quá(?! )"),
        (Qualifier.LESS, any_of("less")),
        (Qualifier.ABOUT, any_of("about")),
    )
)
FROM_UP = re.compile(r"(?:đạt |ở mức |giữ |duy trì |nâng |lên )?từ\s?$")
UP_AFTER = re.compile(r"\s?(?:hồ sơ|điểm|%)?\s?(?:trở lên|trở đi|hoặc cao hơn)")
DOWN_AFTER = re.compile(r"\s?(?:trở xuống|đổ lại)")

_CHANGE_BEFORE = re.compile(rf"(?:^|\W){any_of('change')}\s?$")
_COMPARES = re.compile(
    r"^.{0,40}?(?:so với|so cùng|so với cùng|so (?:năm|quí|tháng)|chỉ tiêu|kế hoạch|yêu cầu|mức (?:đề|trung|bình)|bình quân)"
)

_FROM = re.compile(
    r"(?:^|\W)từ(?: mức| hạng| vị trí| thứ| vị trí thứ| xếp thứ)?(?: hơn| gần| khoảng)?\s?$"
)
_TO = re.compile(
    r"(?:lên|xuống|về|còn|xuống còn|lên đến|lên tới|đến|tới|lên mức|xuống mức)(?: hạng| vị trí| thứ| vị trí thứ)?(?: hơn| gần| khoảng| trên| ít nhất| tối thiểu| dưới| không quá)?\s?$"
)
_FROM_WORDS = re.compile(
    r"tăng|giảm|nâng|đưa|cải thiện|rút|hạ|vươn|tụt|kéo|lui|lùi|rớt|rơi|leo|nhảy|thăng|tiến"
)


def qualifier_of(low: str, start: int) -> tuple[Qualifier, int]:
    """How exactly the number at `start` is meant, and where the words for that begin."""
    if re.search(r"(?:hơn|so với|bằng|từ) mức\s?$", low[max(0, start - 28) : start]):
        return Qualifier.EXACT, start  # "khá hơn mức 71,46%": another figure, stated exactly
    head = low[max(0, start - 28) : start]
    offset = max(0, start - 28)
    for qualifier, pattern in _QUALIFIERS:
        hit = pattern.search(head)
        if hit is not None and (hit.start() == 0 or not head[hit.start() - 1].isalnum()):
            return qualifier, offset + hit.start()
    return Qualifier.EXACT, start


def is_change(
    low: str, lead: int, start: int, unit_end: int, unit_class: str, qualifier: Qualifier
) -> bool:
    """Whether the number is a difference ("tăng 3,2%"), not a level."""
    if unit_class == "points":
        return True
    head, tail = low[max(0, lead - 24) : lead], low[unit_end : unit_end + 60]
    bare = low[max(0, start - 24) : start]
    if re.search(r"cắt giảm(?: được)?\s?$|cắt giảm, đơn giản hóa\s?$|tinh giảm\s?$", head):
        return False
    near = _CHANGE_BEFORE.search(head)
    if near is None and qualifier is Qualifier.MORE and unit_class == "pct":
        near = _CHANGE_BEFORE.search(bare)
    if near is None:
        return False
    said = near[0].strip(" ,;(")
    if said.startswith("vượt") or said.startswith("thêm"):
        return bool(_COMPARES.match(tail))
    if unit_class in ("people",):
        return False
    return True


def from_to(low: str, found: list[Quantity]) -> list[Quantity]:
    """Marks "tăng từ a lên b"; a range "từ a đến dưới b" is left as two plain numbers."""
    marked = list(found)
    for i, (first, second) in enumerate(pairwise(found)):
        if first.unit_class != second.unit_class or first.unit_class == "none":
            continue
        between = low[first.end : second.start]
        head = low[max(0, first.lead - 20) : first.lead + 3]
        if (
            (
                _FROM.search(low, max(0, first.start - 40), first.start)
                or _FROM.search(low, max(0, first.lead - 40), first.lead)
                or _FROM.search(head)
            )
            and _TO.search(between)
            and len(between) < 60
            and (
                _FROM_WORDS.search(low[max(0, first.lead - 60) : first.lead])
                or "lên" in between
                or "xuống" in between
            )
        ):
            marked[i] = replace(marked[i], from_to="from", change=False)
            marked[i + 1] = replace(marked[i + 1], from_to="to", change=False)
    return marked
