"""The words by which an article speaks of its own unit without a name: "toàn tỉnh", "UBND huyện"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.models import Level
from knowledge.text import one_i


def _alone(kinds: str) -> re.Pattern[str]:
    """A kind word that stands for one unit: neither a plural ("các xã", "8 phường, xã") nor a
    tier ("cấp xã", "khối phường")."""
    many = "".join(
        rf"(?<!{word} )"
        for word in ("các", "khối", "cấp", "mỗi", "từng", "những", "giữa", r"\d", "số")
    )
    listed = r"(?<!xã, )(?<!phường, )(?<!huyện, )(?<!quận, )"
    more = r"(?!,? (?:xã|phường|thị trấn|thị xã|huyện|quận|thành phố|đặc khu)\b)"
    return re.compile(rf"(?<!\w){many}{listed}(?:{kinds})(?!\w){more}")


OWN_WORDS = {
    Level.PROVINCE: re.compile(
        r"(?<!\w)(?:toàn tỉnh|ubnd tỉnh|trên địa bàn tỉnh|của tỉnh|tỉnh (?:đã|có|cũng|phấn đấu|đặt|đề ra|tiếp)"
        r"|cấp tỉnh|các sở|sở, (?:ban, )?ngành|chủ tịch ubnd tỉnh|tỉnh ủi|tỉnh ủy|hđnd tỉnh)(?!\w)"
    ),
    Level.DISTRICT: _alone("huyện|quận|thị xã"),
    Level.COMMUNE: _alone("(?<!thị )xã(?! hội| viên| giao)|phường|thị trấn|đặc khu"),
}
CITY_WORDS = re.compile(
    r"(?<!\w)(?:toàn thành phố|ubnd (?:thành phố|tp)(?! trực)|trên địa bàn thành phố|của thành phố|thành phố (?:đã|có|cũng|phấn đấu|đặt|đề ra|tiếp|hiện)"
    r"|cấp thành phố|thành ủ[iy])(?!\w)"
)
NATION_WORDS = re.compile(
    r"(?<!\w)(?:thủ tướng|cả nước|toàn quốc|các bộ, ngành|các bộ, cơ quan|bộ, ngành|63 tỉnh|34 tỉnh|63 địa phương|34 địa phương"
    r"|ban chỉ đạo (?:cchc|cải cách hành chính) của chính phủ|chính phủ(?! giao| điện tử| số| chủ)|các tỉnh, thành phố)(?!\w)"
)
BODY_WORDS = re.compile(
    r"(?<!\w)(?:bộ|sở) (?:đã|có|cũng|phấn đấu|đặt|đề ra|tiếp nhận|hiện|đang|ban hành|cung cấp|công bố|hoàn thành|đạt|tham mưu|phải|đứng|xếp|được|còn|là|giải quiết|giải quyết|nhận)(?!\w)|(?<!\w)(?:của|toàn|cho|thuộc) (?:bộ|sở)(?=[,.;:]| (?:đạt|là|phải|có|tiếp|được))"
)


def bare_uses(pattern: re.Pattern[str], text: str, low: str, names: Iterable[str]) -> int:
    """How often the article speaks of its own unit: by the kind word alone, no name behind it
    ("Chủ tịch UBND xã" before a person's name is bare too)."""
    known = tuple(names)
    count = 0
    for match in pattern.finditer(low):
        behind = text[match.end() : match.end() + 30]
        named = behind[:1] == " " and behind[1:2].isupper()
        officer = low[max(0, match.start() - 16) : match.start()].endswith(("chủ tịch ", "bí thư "))
        if not named or (officer and not one_i(behind[1:]).startswith(known)):
            count += 1
    return count
