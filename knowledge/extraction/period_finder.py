"""Periods and masked stretches of a sentence, found in an order that lets the longer win.

All patterns run over `knowledge.text.one_i` of the sentence (lower case, i for y: "quí").
"""

from __future__ import annotations

import re
from datetime import date

from knowledge.extraction.masks import DAY_WORDS, MASKS, Masked
from knowledge.extraction.periods import UNKNOWN_YEAR, PeriodMention, Reach, with_year

_DIGIT = re.compile(r"\d")
_NUMBER_WORDS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
    "mười một": 11,
    "mười hai": 12,
}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "nhất": 1, "một": 1, "hai": 2, "ba": 3}

_QUARTERS |= {"bốn": 4, "tư": 4, "1": 1, "2": 2, "3": 3, "4": 4}

_DAY = r"(\d{1,2})\s?[/.\-]\s?(\d{1,2})(?:\s?[/.\-]\s?((?:20)?\d\d)(?!\d))?(?![\d%]|[,.]\d|/\d)"
_YEAR = r"(20[0-4]\d)(?![\d.,]*\d|\s?%)"
_OF_YEAR = r"(?:\s?/\s?|\s?-\s?| của năm | năm | )"

_RANGE = re.compile(
    rf"từ (?:ngày )?{_DAY} (?:đến|tới) (?:hết )?(?:ngày )?{_DAY}"
    rf"|từ (?:ngày )?{_DAY}\s?[-–]\s?{_DAY}"
)
_YEARS = re.compile(
    r"(?:giai đoạn|nhiệm kì|thời kì|các năm|từ năm) ?(20\d\d) ?(?:-|–|đến|đến năm) ?(20\d\d)"
    r"|từ (?:đầu )?năm 20\d\d đến nay"
    r"|tầm nhìn (?:đến )?(?:năm )?20\d\d|định hướng (?:đến )?(?:năm )?20\d\d"
)
_MONTHS = re.compile(
    r"(?<!\w)(\d{1,2}|" + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)) + r") tháng"
    r"(?: (đầu|cuối))?(?: (?:của )?năm(?! (?:trước|ngoái|nay)))?(?:\s?/\s?| )?(20\d\d)?"
)
_DURATION_AFTER = re.compile(
    r" ?(?:liên tiếp|liên tục|hoạt động|vận hành|triển khai|thực hiện|qua(?!\w)|trở lên|tuổi"
    r"|lương|sau(?!\w)|kể từ|nữa|trước(?!\w)|liền|tù)"
)
_DURATION_BEFORE = re.compile(r"(?:sau|hơn|gần|khoảng|suốt|thời hạn|mỗi|dưới|trên)(?: hơn| gần)? $")
_QUARTER = re.compile(
    rf"quí (iv|i{{1,3}}|[1-4](?!\d|[.,]\d)|nhất|một|hai|ba|bốn|tư)(?!\w)(?:{_OF_YEAR}{_YEAR})?"
)
_HALF = re.compile(rf"nửa (đầu|cuối|sau)(?: năm)?(?: {_YEAR})?")
_MONTH = re.compile(rf"tháng (\d{{1,2}})(?!\d|[.,]\d|%)(?:{_OF_YEAR}{_YEAR})?")
_UNTIL = re.compile(
    rf"(?:tính |kể |luỹ kế |lũy kế )?(?:đến|tới|hết|trước)(?: hết| cuối| thời điểm)?"
    rf" (?:ngày )?(?:{DAY_WORDS}|{_DAY})"
)
_UNTIL_MONTH = re.compile(
    rf"(?:tính )?(?:đến|tới|hết)(?: hết| cuối)? tháng (\d{{1,2}})(?!\d)(?:{_OF_YEAR}{_YEAR})?"
)
_UNTIL_YEAR = re.compile(
    rf"(?:phấn đấu )?(?:đến|tới|hết)(?: hết| cuối)?(?: năm)? {_YEAR}|cuối năm(?: {_YEAR})?"
    r"|(?:đến|tới|hết|từ nay đến)(?: hết| cuối)? năm(?: nay)?(?!\w)"
)
_SAME = re.compile(
    rf"cùng kì(?:(?: của)? năm (?:trước|ngoái|(?:liền )?trước đó)| (?:năm )?{_YEAR})?"
)
_BACK = re.compile(r"năm (?:ngoái|trước|liền trước|trước đó|liền kề|qua)(?!\w)")
_ANAPHOR = re.compile(
    r"(?:trong|cả|từ đầu|qua) (?:kì(?: báo cáo)?|năm(?: nay| qua)?|quí|tháng)(?! \d|\w| [ivx]+(?!\w)"
    r"| hai| ba| tư)|đến nay|tới nay|hiện nay|hiện tại|tính đến thời điểm này|từ đầu năm đến nay"
    r"|(?<!\w)hiện(?! đại| hành| trạng| thực)(?!\w)|năm nay"
)
_PLAIN_YEAR = re.compile(rf"năm {_YEAR}")
_BARE_YEAR = re.compile(
    rf"(?=20)(?:(?<![\d/.,\-])(?<!số ){_YEAR}(?=\s?[:),;]|\s?(?:là|đạt|ở mức)(?!\w))"
    rf"|(?:(?<=index )|(?<=sipas )|(?<=papi )|(?<=p[ac]i )|(?<=cchc )){_YEAR})"
)


def _day(day: str | None, month: str | None, year: str | None) -> date | None:
    if not day or not month:
        return None
    full = int(year) if year else UNKNOWN_YEAR
    if 0 < full < 100 and year:
        full += 2000
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None


def _year_of(day: date) -> int | None:
    return None if day.year == UNKNOWN_YEAR else day.year


def find_periods(low: str) -> tuple[list[PeriodMention], list[Masked]]:
    """Period mentions and masked stretches of a sentence, neither overlapping another."""
    found: list[PeriodMention] = []
    masked: list[Masked] = []
    taken = bytearray(len(low))

    def free(match: re.Match[str]) -> bool:
        return not any(taken[match.start() : match.end()])

    def take(match: re.Match[str]) -> None:
        taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())

    def add(
        match: re.Match[str], reach: Reach, year: int | None, part: str = "", **more: object
    ) -> None:
        take(match)
        found.append(PeriodMention(match.start(), match.end(), reach, year, part, **more))  # type: ignore[arg-type]

    digits = _DIGIT.search(low) is not None
    for match in _YEARS.finditer(low) if digits and "20" in low else ():
        take(match)
        masked.append(Masked(match.start(), match.end(), "span of years"))
    for match in _RANGE.finditer(low) if digits and "từ " in low else ():
        g = match.groups()
        a, b = (_day(*g[0:3]), _day(*g[3:6])) if g[0] else (_day(*g[6:9]), _day(*g[9:12]))
        if a is None or b is None:
            continue
        if a.year == UNKNOWN_YEAR and b.year != UNKNOWN_YEAR:
            a = with_year(a, b.year - 1 if (a.month, a.day) > (b.month, b.day) else b.year)
        add(match, Reach.PLAIN, _year_of(b), "d", first=a, last=b)
    ahead = any(word in low for word in ("đến", "tới", "hết", "trước", "cuối"))
    for match in _UNTIL.finditer(low) if digits and ahead else ():
        g = match.groups()
        last = _day(*g[0:3]) if g[0] else _day(*g[3:6])
        if last is not None and free(match):
            add(match, Reach.UNTIL, _year_of(last), "d", last=last)
    for kind, needed, pattern in MASKS[:3] if digits else ():
        for match in pattern.finditer(low) if any(word in low for word in needed) else ():
            if free(match):
                take(match)
                masked.append(Masked(match.start(), match.end(), kind))
    for match in _UNTIL_MONTH.finditer(low) if ahead and "tháng" in low else ():
        if free(match) and 1 <= int(match[1]) <= 12:
            add(match, Reach.UNTIL, int(match[2]) if match[2] else None, f"n{int(match[1])}")
    for match in _MONTHS.finditer(low) if "tháng" in low else ():
        count = int(match[1]) if match[1].isdigit() else _NUMBER_WORDS[match[1]]
        named = match[2] or match[3] or "năm" in match[0][len(match[1]) :]
        if not free(match) or not 1 <= count <= 12:
            continue
        before = low[max(0, match.start() - 24) : match.start()]
        if not named and (
            _DURATION_AFTER.match(low, match.end()) or _DURATION_BEFORE.search(before)
        ):
            take(match)
            masked.append(Masked(match.start(), match.end(), "length of time"))
            continue
        part = ("H2" if match[2] == "cuối" else "H1") if count == 6 else f"n{count}"
        add(
            match,
            Reach.PLAIN,
            int(match[3]) if match[3] else None,
            part,
            this_year=low.startswith(" năm nay", match.end()),
            bare_months=not named and count < 6,
        )
    for match in _QUARTER.finditer(low) if "quí" in low else ():
        if free(match):
            add(
                match,
                Reach.PLAIN,
                int(match[2]) if match[2] else None,
                f"Q{_QUARTERS[match[1]]}",
                this_year=low.startswith(" năm nay", match.end()),
            )
    for match in _HALF.finditer(low) if "nửa" in low else ():
        if free(match):
            part = "H1" if match[1] == "đầu" else "H2"
            add(match, Reach.PLAIN, int(match[2]) if match[2] else None, part)
    for match in _MONTH.finditer(low) if "tháng" in low else ():
        if free(match) and 1 <= int(match[1]) <= 12:
            add(
                match,
                Reach.PLAIN,
                int(match[2]) if match[2] else None,
                f"M{int(match[1])}",
                this_year=low.startswith(" năm nay", match.end()),
            )
    for match in _UNTIL_YEAR.finditer(low) if ahead else ():
        if free(match):
            year = next((int(g) for g in match.groups() if g), None)
            add(match, Reach.UNTIL, year)
    for match in _SAME.finditer(low) if "cùng kì" in low else ():
        if free(match):
            year = int(match[1]) if match[1] else None
            add(match, Reach.SAME_LAST_YEAR, year, back=0 if year else 1)
    for match in _BACK.finditer(low) if "năm " in low else ():
        if free(match):
            add(match, Reach.PLAIN, None, back=1, ended=match[0] == "năm qua")
    for pattern in (_PLAIN_YEAR, _BARE_YEAR):
        for match in pattern.finditer(low):
            if free(match):
                add(match, Reach.PLAIN, int(match[0][-4:]))
    for match in _ANAPHOR.finditer(low):
        if free(match) and match[0] == "năm nay" and _BACK.search(low):
            add(match, Reach.PLAIN, None, this_year=True)
        elif free(match):
            add(
                match, Reach.ANAPHOR, None, "now" if "nay" in match[0] or "hiện" in match[0] else ""
            )
    for kind, needed, pattern in MASKS[3:] if digits else ():
        for match in pattern.finditer(low) if any(word in low for word in needed) else ():
            if free(match):
                take(match)
                masked.append(Masked(match.start(), match.end(), kind))
    found.sort(key=lambda mention: mention.start)
    masked.sort(key=lambda mask: mask.start)
    return found, masked
