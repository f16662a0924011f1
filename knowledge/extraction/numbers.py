"""Numerals of a sentence -> quantities with value, unit, qualifier and denominator.

Runs over `knowledge.text.one_i` of the sentence. Nothing inside a period or a masked stretch is
looked at. A numeral that states no quantity gets a reason instead; none is lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, pairwise

from knowledge.matching import PhraseIndex
from knowledge.models import Qualifier
from knowledge.text import words
from knowledge.vocabulary.tables import toml


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. Offsets are those of the sentence: `start`..`end` covers number
    and unit, `lead` is where its qualifier begins. `unit_class` is a table of units.toml, or
    "rank" or "none". `change` marks an increase or difference ("tăng 3,2%"), not a level;
    `from_to` is "from" or "to" in "tăng từ a lên b"; `word` a number written in letters."""

    start: int
    end: int
    lead: int
    value: float
    unit_class: str
    noun: str
    qualifier: Qualifier
    surface: str
    out_of: float | None = None
    change: bool = False
    from_to: str = ""
    word: bool = False
    implied: bool = False  # "đứng đầu": a rank that no digit states
    group: bool = False  # "vào nhóm 15": a rank aimed at, at most


@dataclass(frozen=True, slots=True)
class Refused:
    """A numeral that is no quantity of reform, and why."""

    start: int
    end: int
    reason: str


_NUMBER = re.compile(
    r"(?<![\w/])(?P<n>\d{1,3}(?:\s?\.\d{3}(?!\d))+(?:,\d+)?|\d{1,3}\.\s\d{3}(?= (?:hồ sơ|thủ tục|tthc|dịch vụ))|\d+\s,\s?\d+(?=\s?(?:%|điểm))|\d{1,2},\s\d{1,2}(?=\s?%)"
    r"|\d+,\d+|\d+\.\d{1,2}(?=\s?(?:%|điểm))|\d+\.\d+|\d+)"
)
_OUT_OF = re.compile(r"\s?/\s?(?P<n>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+|\d+)(?![\d/])")
_OUT_OF_WORDS = re.compile(
    r"(?P<unit>(?: [^\W\d_]+){0,4}?)\s(?:trong|trên)(?: tổng)?(?: số)? (?P<n>\d{1,3}(?:\.\d{3})+|\d+)(?![\d.,/%])(?! tháng| ngày| năm)"
)
_LONGEST_NUMBER = 18  # characters; longer runs of digits are codes
_MULTIPLIER = re.compile(r"\s?(triệu|ngàn|nghìn|vạn|tỉ)(?!\w)")
_TIMES = {"triệu": 1e6, "ngàn": 1e3, "nghìn": 1e3, "vạn": 1e4, "tỉ": 1e9}

_QUALIFIERS: tuple[tuple[Qualifier, re.Pattern[str]], ...] = tuple(
    (qualifier, re.compile(rf"(?:{pattern})\s?(?:là |tới |mức |đến |đạt )?$"))
    for qualifier, pattern in (
        (
            Qualifier.AT_MOST,
            r"không quá|tối đa|nhiều nhất|không vượt quá|không vượt|chậm nhất|không hơn|≤|<=",
        ),
        (
            Qualifier.AT_LEAST,
            r"tối thiểu|ít nhất|không dưới|không thấp hơn|tối thiểu từ|tối thiểu đạt|thấp nhất(?: là)?|≥|>=|không ít hơn|tối thiểu khoảng",
        ),
        (
            Qualifier.MORE,
            r"(?<!nêu )(?<!kể )(?<!nói )trên|hơn|vượt|vượt mức|lớn hơn|quá(?! )|cao hơn mức|nhiều hơn|đạt trên|vượt trên",
        ),
        (
            Qualifier.LESS,
            r"dưới|chưa đến|chưa tới|chưa đầi|chưa đầy|chưa đạt|thấp hơn mức|không đến|không tới|nhỏ hơn|kém",
        ),
        (
            Qualifier.ABOUT,
            r"gần|khoảng|xấp xỉ|ước|ước đạt|ước khoảng|chừng|gần như|tròm trèm|độ|xấp xỉ đạt|ngót|non",
        ),
    )
)
_FROM_UP = re.compile(r"(?:đạt |ở mức |giữ |duy trì |nâng |lên )?từ\s?$")
_UP_AFTER = re.compile(r"\s?(?:hồ sơ|điểm|%)?\s?(?:trở lên|trở đi|hoặc cao hơn)")
_DOWN_AFTER = re.compile(r"\s?(?:trở xuống|đổ lại)")

_CHANGE_BEFORE = re.compile(
    r"(?:^|\W)(?:tăng|giảm|tăng thêm|giảm thêm|tăng hơn|giảm hơn|tăng gần|giảm gần|tăng khoảng|tăng trên"
    r"|giảm trên|giảm khoảng|cao hơn|thấp hơn|nhiều hơn|ít hơn|hơn kém|chênh lệch|chênh|tụt|lên thêm"
    r"|tăng bình quân|tăng được|giảm được|tăng trưởng|giảm còn thấp hơn|vượt|vượt trội|nhích|thêm|bớt|kém|tụt giảm|tăng tới|giảm tới)\s?$"
)
_COMPARES = re.compile(
    r"^.{0,40}?(?:so với|so cùng|so với cùng|so (?:năm|quí|tháng)|chỉ tiêu|kế hoạch|yêu cầu|mức (?:đề|trung|bình)|bình quân)"
)
_RANK_BEFORE = re.compile(
    r"(?:xếp|đứng|hạng|vị trí|vị thứ|thứ hạng|vươn lên|rớt xuống|tụt xuống|lên|xuống|ở|giữ|là|về)?"
    r"[^,;.()\d]{0,25}?(?:thứ hạng|vị thứ|vị trí thứ|vị trí số|vị trí|hạng thứ|xếp hạng|xếp thứ|đứng thứ|hạng|"
    r"(?:đứng|xếp|vươn lên|giữ|lên|xuống|ở)[^,;.()\d]{0,12}thứ|đứng ở vị trí|xếp cuối|đứng cuối|"
    r"đứng cuối bảng|cuối bảng|thứ)\s?[:(]?\s?(?:là )?$"
)
_RANK_VERB = re.compile(
    r"(?:xếp|đứng|hạng|vị trí|vị thứ|cuối bảng|vươn|thứ bậc|tụt|rơi|bứt|giữ|dẫn|về (?:nhì|ba|tư)(?!\w))"
)
_GROUP = re.compile(
    r"(?:vào|trong|thuộc|giữ|lọt|nằm|ở)(?: trong| vào)? (?:nhóm|tốp|top) $|(?:tốp|top) $"
)
_MOST_TIERS = 4
_OF_A_TIER = re.compile(
    r" (?:ở |tại )?cấp (?:tỉnh|huyện|xã|thành phố|quận|phường|trung ương)(?!\w)"
)
_INSPECTED = re.compile(r"kiểm tra[^.;\d]{0,45}(?:\d+[^.;\d]{0,30}(?:,|và)\s)?$")
_ATTRIBUTE = re.compile(
    r"(?:địa phương|đơn vị|người|(?<!ubnd )(?<!công an )tỉnh|nhóm|(?<!ubnd )thành phố|(?<!ubnd )huyện|sở|bộ|nơi|xã|phường|thành) $"
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
_RANKS = {"nhất": 1, "một": 1, "nhì": 2, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6}
_RANKS |= {"bảy": 7, "tám": 8, "chín": 9, "mười": 10}

_NUMERAL_WORD = "một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|mốt|tư|lăm|trăm|nghìn|ngàn|triệu|linh|lẻ|không trăm"
_WORDED = re.compile(
    rf"(?<!\w)(?P<n>(?:hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|một(?= (?:trăm|nghìn|ngàn|triệu)))(?: (?:{_NUMERAL_WORD})(?!\w))*)(?= )"
)
_DIGITS = {"một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5}
_DIGITS |= {"sáu": 6, "bảy": 7, "tám": 8, "chín": 9}


@cache
def unit_index() -> PhraseIndex[tuple[str, str]]:
    """Unit nouns -> (class, name of the table); skipped nouns have the class "skip"."""
    index: PhraseIndex[tuple[str, str]] = PhraseIndex()
    for name, entry in toml("units").items():
        if name == "skip":
            for reason, row in entry.items():
                for noun in row["nouns"]:
                    index.add(noun, ("skip", reason))
        else:
            for noun in entry["nouns"]:
                index.add(noun, (name, noun))
    return index


def unit_of(unit_class: str) -> str:
    """The unit that facts of a class carry."""
    if unit_class == "rank":
        return "hạng"
    return str(toml("units")[unit_class]["unit"]) if unit_class != "none" else ""


def parse_number(text: str) -> float:
    """
    >>> parse_number("69.971"), parse_number("99,88"), parse_number("97 ,4"), parse_number("1.234,5")
    (69971.0, 99.88, 97.4, 1234.5)
    """
    compact = re.sub(r"\s", "", text)
    if "," in compact:
        return float(compact.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", compact):
        return float(compact.replace(".", ""))
    return float(compact)


def word_number(text: str) -> int:
    """
    >>> word_number("mười chín"), word_number("hai mươi lăm"), word_number("sáu nghìn bốn trăm")
    (19, 25, 6400)
    """
    total, group, last = 0, 0, 0
    for word in text.split():
        if word in ("nghìn", "ngàn", "triệu"):
            total += (group + last or 1) * (1_000_000 if word == "triệu" else 1_000)
            group = last = 0
        elif word == "trăm":
            group, last = group + (last or 1) * 100, 0
        elif word == "mươi":
            group, last = group + last * 10, 0
        elif word == "mười":
            group, last = group + 10, 0
        elif word in _DIGITS:
            last = _DIGITS[word]
    return total + group + last


def _unit_after(low: str, at: int) -> tuple[str, str, int]:
    """(class, noun or reason, end) of the unit that stands right behind `at`."""
    tail = low[at : at + 60]
    if not tail.strip():
        return "none", "", at
    tokens = list(islice(words(tail), _LONGEST_NOUN))
    if not tokens or tokens[0].start > 1:
        return "none", "", at
    first = 0
    if tokens[0].surface == "%" and len(tokens) > 1 and tokens[1].surface == "điểm":
        return "pct", "%", at + tokens[0].end  # "91,77% điểm"
    hit = unit_index().at(tokens, first)
    if hit is None and tokens[0].surface in ("lượt", "bộ", "đầu", "số", "tổng"):
        hit = unit_index().at(tokens, first + 1) if len(tokens) > 1 else None
    if hit is None:
        if tokens[0].surface.isalpha() and tokens[0].surface not in _FUNCTION:
            return "noun", tokens[0].surface, at
        return "none", "", at
    unit_class, noun = hit.value
    return unit_class, noun, at + hit.end


_LOOK_BACK = 160  # characters before a number that may say what it is
_LONGEST_NOUN = 14  # words looked at behind a number
_FUNCTION = frozenset(
    "là và đạt chiếm trong so với của ở tại trên dưới bằng tăng giảm còn đã được có tương ứng thuộc xếp đứng do để"
    " theo các thì mà nhưng song như gồm bao trước đúng quá trễ sớm trực toàn một cấp hạng từ lên xuống đến tới"
    " cao thấp đáp vượt không chưa đang nay cả hoặc khi vào riêng cụ ngoài số tỉ kết nhiều ít nhất cho về ra".split()
)


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
    found += _ranks_in_words(low, blocked, found)
    found.sort(key=lambda quantity: quantity.start)
    return _from_to(low, found), refused


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
    if end - start > _LONGEST_NUMBER:
        return Refused(start, end, "not a number")
    value = parse_number(match["n"])
    behind = max(0, start - _LOOK_BACK)
    before = low[behind:start]
    out_of: float | None = None
    over = _OUT_OF.match(low, end)
    if over is not None and len(over["n"]) <= _LONGEST_NUMBER:
        out_of, end = parse_number(over["n"]), over.end()
    many = _MULTIPLIER.match(low, end)
    if many is not None:
        value, end = value * _TIMES[many[1]], many.end()
        value = round(value, 6)
    qualifier, lead = _qualifier(low, start)
    unit_class, noun, unit_end = _unit_after(low, end)
    if out_of is None and unit_class not in ("pct", "points", "score"):
        worded = _OUT_OF_WORDS.match(low, end)
        if (
            worded is not None
            and len(worded["n"]) <= _LONGEST_NUMBER
            and parse_number(worded["n"]) >= value
        ):
            out_of = parse_number(worded["n"])
            unit_class, noun, unit_end = _unit_after(low, worded.end())
            end = worded.end()
    surface = low[start:end]
    head = low[max(0, lead - _LOOK_BACK) : lead]
    grouped = _GROUP.search(before)
    if grouped is not None and unit_class not in ("pct", "case", "score") and value <= 100:
        lead = behind + grouped.start()
        return Quantity(start, end, lead, value, "rank", "", Qualifier.AT_MOST, surface, group=True)
    if _is_rank(head, unit_class, value, before, out_of is not None):
        stop = unit_end if unit_class == "steps" else end
        return Quantity(start, stop, lead, value, "rank", "", qualifier, surface, out_of)
    if unit_class == "skip" and noun == "administrative_units" and _INSPECTED.search(head):
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
    if _UP_AFTER.match(low, unit_end) and (qualifier is Qualifier.EXACT or _FROM_UP.search(before)):
        qualifier = Qualifier.AT_LEAST
    elif _DOWN_AFTER.match(low, unit_end):
        qualifier = Qualifier.AT_MOST
    elif (up := _FROM_UP.search(before)) and qualifier is Qualifier.EXACT:
        lead = behind + up.start()
    change = _is_change(low, lead, start, unit_end, unit_class, qualifier)
    return Quantity(
        start, unit_end, lead, value, unit_class, noun, qualifier, surface, out_of, change
    )


def _qualifier(low: str, start: int) -> tuple[Qualifier, int]:
    if re.search(r"(?:hơn|so với|bằng|từ) mức\s?$", low[max(0, start - 28) : start]):
        return Qualifier.EXACT, start  # "khá hơn mức 71,46%": another figure, stated exactly
    head = low[max(0, start - 28) : start]
    offset = max(0, start - 28)
    for qualifier, pattern in _QUALIFIERS:
        hit = pattern.search(head)
        if hit is not None and (hit.start() == 0 or not head[hit.start() - 1].isalnum()):
            return qualifier, offset + hit.start()
    return Qualifier.EXACT, start


def _is_rank(head: str, unit_class: str, value: float, before: str, fraction: bool) -> bool:
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


def _is_change(
    low: str, lead: int, start: int, unit_end: int, unit_class: str, qualifier: Qualifier
) -> bool:
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


def _worded(low: str, blocked: bytearray) -> list[Quantity]:
    made = []
    for match in _WORDED.finditer(low):
        if blocked[match.start()] or re.search(
            r"(?:thứ|hạng|tháng|quí|năm|độ|mức) $", low[max(0, match.start() - 8) : match.start()]
        ):
            continue
        unit_class, noun, end = _unit_after(low, match.end())
        if (
            unit_class == "skip"
            and noun == "administrative_units"
            and _INSPECTED.search(low, max(0, match.start() - 100), match.start())
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
        qualifier, lead = _qualifier(low, match.start())
        made.append(
            Quantity(
                match.start(), end, lead, value, unit_class, noun, qualifier, match["n"], word=True
            )
        )
    return made


def _ranks_in_words(low: str, blocked: bytearray, found: Sequence[Quantity]) -> list[Quantity]:
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


_FROM = re.compile(
    r"(?:^|\W)từ(?: mức| hạng| vị trí| thứ| vị trí thứ| xếp thứ)?(?: hơn| gần| khoảng)?\s?$"
)
_TO = re.compile(
    r"(?:lên|xuống|về|còn|xuống còn|lên đến|lên tới|đến|tới|lên mức|xuống mức)(?: hạng| vị trí| thứ| vị trí thứ)?(?: hơn| gần| khoảng| trên| ít nhất| tối thiểu| dưới| không quá)?\s?$"
)
_FROM_WORDS = re.compile(
    r"tăng|giảm|nâng|đưa|cải thiện|rút|hạ|vươn|tụt|kéo|lui|lùi|rớt|rơi|leo|nhảy|thăng|tiến"
)


def _from_to(low: str, found: list[Quantity]) -> list[Quantity]:
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
