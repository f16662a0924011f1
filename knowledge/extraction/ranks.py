"""Ranks: "xếp thứ 5", "hạng nhất", "đứng đầu", "vào nhóm 15"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.extraction.quantities import Quantity
from knowledge.models import Qualifier

_RANK_BEFORE = re.compile(
    r"(?:xếp|đứng|hạng|vị trí|vị thứ|thứ hạng|vươn lên|rớt xuống|tụt xuống|lên|xuống|ở|giữ|là|về)?"
    r"[^,;.()\d]{0,25}?(?:thứ hạng|vị thứ|vị trí thứ|vị trí số|vị trí|hạng thứ|xếp hạng|xếp thứ|đứng thứ|hạng|"
    r"(?:đứng|xếp|vươn lên|giữ|lên|xuống|ở)[^,;.()\d]{0,12}thứ|đứng ở vị trí|xếp cuối|đứng cuối|"
    r"đứng cuối bảng|cuối bảng|thứ)\s?[:(]?\s?(?:là )?$"
)
_RANK_VERB = re.compile(
    r"(?:xếp|đứng|hạng|vị trí|vị thứ|cuối bảng|vươn|thứ bậc|tụt|rơi|bứt|giữ|dẫn|về (?:nhì|ba|tư)(?!\w))"
)
GROUP = re.compile(
    r"(?:vào|trong|thuộc|giữ|lọt|nằm|ở)(?: trong| vào)? (?:nhóm|tốp|top) $|(?:tốp|top) $"
)
_NOT_RANK = re.compile(
    r"(?:phiên(?: họp)?|lần|kì|khóa|năm|ngày|tháng|quí|đợt|lượt|tuần)(?: họp)? thứ\s?$"
)

_RANK_WORD = re.compile(
    r"(?:(?:xếp|đứng|hạng|vị trí|giữ|vươn lên|ở|về|lên)[^,;.()\d]{0,14}?)?(?:hạng|thứ|vị trí số|vị trí thứ|(?<!\w)về(?= (?:nhì|ba|tư)\s?(?:\(|,|với|toàn|cả nước|khối))) "
    r"(?P<word>nhất|nhì|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|một)(?!\w| mươi| trăm| tháng)"
)
_FIRST = re.compile(
    r"(?<!\w)(?:đứng đầu|dẫn đầu|đứng nhất|xếp nhất|quán quân|đứng vị trí đầu|giữ ngôi đầu|đứng vị trí số một"
    r"|đứng ở vị trí đầu)(?!\w| cơ quan| đơn vị| cấp| các| mỗi| ngành| ủi| tổ chức| chính quyền| bộ phận| địa phương)"
)
_ATTRIBUTE = re.compile(
    r"(?:địa phương|đơn vị|người|(?<!ubnd )(?<!công an )tỉnh|nhóm|(?<!ubnd )thành phố|(?<!ubnd )huyện|sở|bộ|nơi|xã|phường|thành) $"
)
_RANKS = {"nhất": 1, "một": 1, "nhì": 2, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6}

_RANKS |= {"bảy": 7, "tám": 8, "chín": 9, "mười": 10}


def is_rank(head: str, unit_class: str, value: float, before: str, fraction: bool) -> bool:
    """Whether the words before a whole number make it a rank; `fraction` for "5/63"."""
    if unit_class in ("pct", "points", "case", "proc", "serv", "task", "score") or value != int(
        value
    ):
        return False
    tail = head[-60:]
    if _NOT_RANK.search(before) or value > 400:
        return False
    hit = _RANK_BEFORE.search(tail)
    if hit is None:
        return False
    said = hit[0]
    return bool(_RANK_VERB.search(said)) or bool(_RANK_VERB.search(before[-140:])) or fraction


def ranks_in_words(low: str, blocked: bytearray, found: Sequence[Quantity]) -> list[Quantity]:
    """Ranks that no digit states; `found` are those that digits do."""
    made: list[Quantity] = []
    for match in _RANK_WORD.finditer(low):
        start = match.start("word")
        ranked = _RANK_VERB.search(match[0]) or _RANK_VERB.search(low[max(0, start - 120) : start])
        if blocked[start] or _NOT_RANK.search(low, max(0, start - 30), start) or not ranked:
            continue
        value = float(_RANKS[match["word"]])
        made.append(
            Quantity(
                start,
                match.end(),
                match.start(),
                value,
                "rank",
                "",
                Qualifier.EXACT,
                match["word"],
                word=True,
            )
        )
    for match in _FIRST.finditer(low):
        near = any(
            q.unit_class == "rank" and abs(q.start - match.end()) < 25 for q in [*made, *found]
        )
        attribute = _ATTRIBUTE.search(low, max(0, match.start() - 16), match.start())
        if not blocked[match.start()] and not near and not attribute:
            made.append(
                Quantity(
                    match.start(),
                    match.end(),
                    match.start(),
                    1.0,
                    "rank",
                    "",
                    Qualifier.EXACT,
                    match[0],
                    word=True,
                    implied=True,
                )
            )
    return made
