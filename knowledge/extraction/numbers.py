"""Numerals of a sentence -> quantities with value, unit, qualifier and denominator.

Runs over `knowledge.text.one_i` of the sentence. Nothing inside a period or a masked stretch is
looked at. A numeral that states no quantity gets a reason instead; none is lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.extraction.numerals import LONGEST_NUMBER, parse_number, word_number
from knowledge.extraction.qualifiers import (
    DOWN_AFTER,
    FROM_UP,
    UP_AFTER,
    from_to,
    is_change,
    qualifier_of,
)
from knowledge.extraction.quantities import Quantity, Refused
from knowledge.extraction.ranks import GROUP, is_rank, ranks_in_words
from knowledge.extraction.unit_nouns import unit_after
from knowledge.models import Qualifier

_NUMBER = re.compile(
    r"(?<![\w/])(?P<n>\d{1,3}(?:\s?\.\d{3}(?!\d))+(?:,\d+)?|\d{1,3}\.\s\d{3}(?= (?:hồ sơ|thủ tục|tthc|dịch vụ))|\d+\s,\s?\d+(?=\s?(?:%|điểm))|\d{1,2},\s\d{1,2}(?=\s?%)"
    r"|\d+,\d+|\d+\.\d{1,2}(?=\s?(?:%|điểm))|\d+\.\d+|\d+)"
)
_OUT_OF = re.compile(r"\s?/\s?(?P<n>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+|\d+)(?![\d/])")
_OUT_OF_WORDS = re.compile(
    r"(?P<unit>(?: [^\W\d_]+){0,4}?)\s(?:trong|trên)(?: tổng)?(?: số)? (?P<n>\d{1,3}(?:\.\d{3})+|\d+)(?![\d.,/%])(?! tháng| ngày| năm)"
)
_MULTIPLIER = re.compile(r"\s?(triệu|ngàn|nghìn|vạn|tỉ)(?!\w)")
_TIMES = {"triệu": 1e6, "ngàn": 1e3, "nghìn": 1e3, "vạn": 1e4, "tỉ": 1e9}
_MOST_TIERS = 4
_OF_A_TIER = re.compile(
    r" (?:ở |tại )?cấp (?:tỉnh|huyện|xã|thành phố|quận|phường|trung ương)(?!\w)"
)
INSPECTED = re.compile(r"kiểm tra[^.;\d]{0,45}(?:\d+[^.;\d]{0,30}(?:,|và)\s)?$")

_NUMERAL_WORD = "một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|mốt|tư|lăm|trăm|nghìn|ngàn|triệu|linh|lẻ|không trăm"
_WORDED = re.compile(
    rf"(?<!\w)(?P<n>(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|một(?= (?:trăm|nghìn|ngàn|triệu)))(?: (?:{_NUMERAL_WORD})(?!\w))*)(?= )"
)
_LOOK_BACK = 160  # characters before a number that may say what it is


def find_quantities(
    low: str, closed: Sequence[tuple[int, int]]
) -> tuple[list[Quantity], list[Refused]]:
    """Quantities of a sentence and the numerals refused; `closed` are stretches to leave alone
    (periods and masks)."""
    blocked = bytearray(len(low) + 1)
    for start, end in closed:
        blocked[start:end] = b"\x01" * (end - start)
    found: list[Quantity] = []
    refused: list[Refused] = []
    position = 0
    while (match := _NUMBER.search(low, position)) is not None:
        position = match.end()
        if blocked[match.start("n")]:
            position = match.start("n")  # "năm 2024, 90%" is no 2024,90%
            while position < len(low) and blocked[position]:
                position += 1
            continue
        quantity: Quantity | Refused
        if _parted(low, match.start("n"), match.end("n"), blocked):
            quantity = Refused(match.start("n"), match.end("n"), "digits parted by a blank")
        else:
            quantity = _quantity(low, match)
        if isinstance(quantity, Refused):
            refused.append(quantity)
            position = max(position, quantity.end)
        else:
            found.append(quantity)
            position = quantity.start + len(quantity.surface)
    found += _worded(low, blocked)
    found += ranks_in_words(low, blocked, found)
    found.sort(key=lambda quantity: quantity.start)
    return from_to(low, found), refused


_DIGITS_BEFORE = re.compile(r"(?<![\d/.,])\d[\d.,]*\s$")
_SMALL_SHARE = re.compile(r"\d{1,2}\s?%")
_DIGITS_AFTER = re.compile(r"(?:\s|\.\s(?=\d{1,2}\s?%))\d[\d.,]*(?![\d/])")


def _parted(low: str, start: int, end: int, blocked: bytearray) -> bool:
    """Whether other digits stand beside the number, only a blank between ("4 5,6%"): half of a
    broken number is worse than none."""
    before = _DIGITS_BEFORE.search(low, max(0, start - 24), start)
    if before is not None and not blocked[before.start()] and not blocked[start - 2]:
        if low[start - 2].isdigit() or _SMALL_SHARE.match(low, start):
            return True
    after = _DIGITS_AFTER.match(low, end)
    return after is not None and not blocked[after.end() - 1] and not blocked[end + 1]


def _quantity(low: str, match: re.Match[str]) -> Quantity | Refused:
    start, end = match.start("n"), match.end("n")
    if end - start > LONGEST_NUMBER:
        return Refused(start, end, "not a number")
    value = parse_number(match["n"])
    behind = max(0, start - _LOOK_BACK)
    before = low[behind:start]
    out_of: float | None = None
    over = _OUT_OF.match(low, end)
    if over is not None and len(over["n"]) <= LONGEST_NUMBER:
        out_of, end = parse_number(over["n"]), over.end()
    many = _MULTIPLIER.match(low, end)
    if many is not None:
        value, end = value * _TIMES[many[1]], many.end()
        value = round(value, 6)
    qualifier, lead = qualifier_of(low, start)
    unit_class, noun, unit_end = unit_after(low, end)
    if out_of is None and unit_class not in ("pct", "points", "score"):
        worded = _OUT_OF_WORDS.match(low, end)
        if (
            worded is not None
            and len(worded["n"]) <= LONGEST_NUMBER
            and parse_number(worded["n"]) >= value
        ):
            out_of = parse_number(worded["n"])
            unit_class, noun, unit_end = unit_after(low, worded.end())
            end = worded.end()
    surface = low[start:end]
    head = low[max(0, lead - _LOOK_BACK) : lead]
    grouped = GROUP.search(before)
    if grouped is not None and unit_class not in ("pct", "case", "score") and value <= 100:
        lead = behind + grouped.start()
        return Quantity(start, end, lead, value, "rank", "", Qualifier.AT_MOST, surface, group=True)
    if is_rank(head, unit_class, value, before, out_of is not None):
        stop = unit_end if unit_class == "steps" else end
        return Quantity(start, stop, lead, value, "rank", "", qualifier, surface, out_of)
    if unit_class == "skip" and noun == "administrative_units" and INSPECTED.search(head):
        unit_class, noun = "org", "đơn vị"
    if noun == "administrative_units" and value > _MOST_TIERS and _OF_A_TIER.match(low, end):
        unit_class, noun, unit_end = "none", "", end  # "gồm 1.905 cấp tỉnh, 7.395 cấp huyện"
    if unit_class == "skip":
        return Refused(start, max(end, unit_end), noun.replace("_", " "))
    if unit_class == "noun":
        return Refused(start, end, f"number of “{noun}”")
    if unit_class == "times":
        return Refused(start, unit_end, "so many times as much")
    if unit_class == "steps":
        return Refused(start, unit_end, "change of rank")
    if UP_AFTER.match(low, unit_end) and (qualifier is Qualifier.EXACT or FROM_UP.search(before)):
        qualifier = Qualifier.AT_LEAST
    elif DOWN_AFTER.match(low, unit_end):
        qualifier = Qualifier.AT_MOST
    elif (up := FROM_UP.search(before)) and qualifier is Qualifier.EXACT:
        lead = behind + up.start()
    change = is_change(low, lead, start, unit_end, unit_class, qualifier)
    return Quantity(
        start, unit_end, lead, value, unit_class, noun, qualifier, surface, out_of, change
    )


def _worded(low: str, blocked: bytearray) -> list[Quantity]:
    made = []
    for match in _WORDED.finditer(low):
        if blocked[match.start()] or re.search(
            r"(?:thứ|hạng|tháng|quí|năm|độ|mức) $", low[max(0, match.start() - 8) : match.start()]
        ):
            continue
        unit_class, noun, end = unit_after(low, match.end())
        if (
            unit_class == "skip"
            and noun == "administrative_units"
            and INSPECTED.search(low, max(0, match.start() - 100), match.start())
        ):
            unit_class = "org"
        if unit_class not in (
            "case",
            "proc",
            "serv",
            "task",
            "doc",
            "process",
            "init",
            "org",
            "pct",
        ):
            continue
        if noun in ("giải pháp", "thủ tục", "dịch vụ"):
            continue
        value = float(word_number(match["n"]))
        qualifier, lead = qualifier_of(low, match.start())
        made.append(
            Quantity(
                match.start(), end, lead, value, unit_class, noun, qualifier, match["n"], word=True
            )
        )
    return made
