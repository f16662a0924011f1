"""Stretches with digits that state no figure: dates, documents, telephones, money, addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Masked:
    """A stretch that holds digits but states no figure, with the name of what it is."""

    start: int
    end: int
    kind: str


DAY_WORDS = r"(\d{1,2}) tháng (\d{1,2})(?:(?: năm |/)(20\d\d))?"

# (what it is, words or signs one of which has to stand in the sentence, pattern)
MASKS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = tuple(
    (kind, needed, re.compile(pattern))
    for kind, needed, pattern in (
        (
            "date",
            ("ngày", "sáng", "chiều", "tối", "trưa", "hôm", "nay"),
            rf"(?:ngày|sáng|chiều|tối|trưa|hôm|nay)(?: ngày)? (?:{DAY_WORDS}|\d{{1,2}} ?[/.\-] ?\d{{1,2}}(?!\d))"
            r"|ngày \d{1,2}(?!\d|[.,/]\d)",
        ),
        (
            "time",
            ("giờ", "h", ":"),
            r"\d{1,2} ?(?:giờ|h) ?(?:\d{1,2}(?: phút|')?)?(?!\w)|\d{1,2}:\d{2}(?::\d\d)?",
        ),
        ("date", ("/", "-", "."), r"(?=\d)(?<![\d/.,])\d{1,2}[/.\-]\d{1,2}[/.\-](?:20)?\d\d(?!\d)"),
        (
            "document",
            (
                "/",
                *("nghị", "quiết", "quyết", "qđ", "nđ", "chỉ", "thông", "kế", "công", "đề", "luật"),
                *("giấ", "issn", "báo", "tờ", "kết"),
            ),
            r"(?:số:? ?)?\d+[a-zđ]?(?:/\d{4})?/(?:nq|qđ|nđ|kh|bc|ubnd|hđnd|tt|ct|tb|cv|tw|cp|ttg|qh|sở|btc|"
            r"gp|qh|cđ|kl|hd)[\w\-/&]*"
            r"|(?:nghị định|nghị quiết|nghị quyết|quyết định|qđ|nđ|chỉ thị|thông tư|kế hoạch|công văn"
            r"|công điện|đề án|luật|giấp phép|giấy phép|issn|báo cáo|tờ trình|bộ chỉ số|kết luận)"
            r"(?: số:?| sửa đổi)? ?\d+(?:[/\-]\d{4})?(?![\d.,]*\d|\s?%)(?= ?[/\-(,.;)]| của| ngày| về|$"
            r"| và| trên| nhằm| là| được)[\w\-/&]*|đề án \d+|số \d+[/\-][a-zđ][\w\-/&]*",
        ),
        (
            "level of service",
            ("mức",),
            r"mức(?: độ)? [1-4](?!\d|[.,]\d)(?:(?:, ?| và | - |-|; ?)(?:mức(?: độ)? )?[1-4](?!\d|[.,]\d|%))*",
        ),
        (
            "telephone",
            ("điện", "đt", "tline", "tổng", "đường", "liên", "tel", "fax", "sđt", "gọi", "0", "1"),
            r"(?:điện thoại|đt|hotline|tổng đài|đường dây nóng|liên hệ|tel|fax|sđt|gọi)[:\s]*[\d(][\d.\s()\-]*\d"
            r"|\(0\d{2,3}\) ?[\d.\s]{6,}|(?<!\d)0\d{2,3}[.\s]\d{3,4}[.\s]\d{3,4}|(?<!\d)1[89]00[\d\s.]{4,}",
        ),
        (
            "money",
            ("đ", "vnđ", "usd", "euro", "tỉ"),
            r"(?=\d)(?<![\d.,])\d[\d.,]*(?: ?- ?\d[\d.,]*)? ?(?:(?:nghìn|ngàn|triệu|tỉ|trăm|chục)(?: tỉ)? ?)?(?:đồng|vnđ|usd|đô la|euro|đ(?!\w|iể|ơn))"
            r"|(?=\d)(?<![\d.,])\d[\d.,]* ?tỉ(?! lệ| số| hồ sơ| lượt)",
        ),
        ("age", ("tuổi",), r"(?=\d)(?<!\d)\d+ tuổi|tuổi \d+"),
        ("share of the night", ("24/",), r"24/7|24/24"),
        ("temperature", ("°",), r"(?=\d)(?<!\d)\d+ ?°c?"),
        (
            "length of time",
            ("ngà", "phút", "giây", "tuần", "năm", "giờ", "buổi", "ca"),
            r"(?=\d)(?<![\d.,])\d[\d.,]*(?: ?[-–/] ?\d+)? ?(?:ngày(?: làm việc)?|phút|giây|tuần|năm(?! \d)|giờ|buổi|ca(?!\w))(?!\w)",
        ),
        ("page", ("trang",), r"trang \d+"),
        (
            "ordinal",
            ("thứ", "đợt", "khóa"),
            r"(?:lần|phiên họp|phiên|kì|khóa|đợt|khoá|kỳ)(?: họp)? thứ (?:\d+|\w+)|đợt \d+|khóa [\divx]+",
        ),
        (
            "place in a list",
            (
                *("điều", "khoản", "điểm", "mục", "phụ", "bảng", "biểu", "hình", "phần", "chương"),
                "mẫu",
            ),
            r"(?:điều|khoản|điểm|mục|phụ lục|bảng|biểu|hình|(?<!một )phần|chương|mẫu)(?: số)? \d+(?![\d.,%])(?= |$|,|\.|:|\))",
        ),
        (
            "address",
            ("số", "khu", "tổ", "ấp", "thôn", "đường", "khóm", "ngõ"),
            r"(?:số nhà|số|tiểu khu|tổ|ấp|thôn|khu phố|đường|khóm|ngõ) \d+(?= (?:đường|phố|quang|đại lộ|lê|trần|nguyễn|hùng|hoàng)|,|$)",
        ),
    )
)
