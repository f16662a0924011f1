"""What one line is by its own words: clutter, dateline, caption, heading, item, or None."""

from __future__ import annotations

import re

from knowledge.reading import markers
from knowledge.reading.characters import UPPER
from knowledge.reading.dates import find_dates

_ITEM = re.compile(
    rf"(?:[-–—*+•●○▪■♦·✓➢❖]\s*(?=\S)|o\s(?=[{UPPER}])|\(?[a-zđ]\)\s*|\(?\d{{1,2}}\)\s*"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}\.?\s+(?=\D)|\d{1,2}\.\s*(?=\D)|[IVX]{1,5}[.)]\s*|[A-HĐ]\.\s+)"
)
_ROMAN_OR_LETTER = re.compile(r"(?:[IVX]{1,5}|[A-HĐ])[.)]\s*\S")
_END = re.compile(r"[.!?…;,]['\"”’)\]]*\Z|/\.\Z")
_SPLIT = re.compile(r"\s*(?:[|»›>•]|\s/\s|\s{2,})\s*")
_CRUMB = re.compile(r"\s(?:»|›|>|/)\s")
_TIME = re.compile(
    r"\d{1,2}\s*(?:[:hg]|giờ)\s*\d{0,2}(?::\d{2})?|\d+(?:[.,]\d+)*(?:/\d+)?|\(.{0,20}\)|[+°c]\b"
)
_COUNTER = re.compile(r"[\d.,/\s]+(?:\(.{0,20}\)|lượt|người|a)?.{0,12}")
_RESULT = re.compile(r"\d\s*%|\d\s+(?:hồ sơ|nhiệm vụ|văn bản|thủ tục|TTHC|dịch vụ)")
_URL = re.compile(r"(?:https?://|www\.)\S+")
_PICTURES = ("ảnh", "hình", "quang cảnh", "toàn cảnh", "video", "clip", "infographic")
_WORD = re.compile(r"[^\W\d_]+")


def is_clutter(line: str) -> bool:
    """One line of navigation, counters, footer, buttons."""
    bare = markers.bare(line)
    if not bare or bare in markers.phrases("line", "clutter"):
        return True
    if len(line) > 220:
        return False
    if markers.found("line", "clutter_patterns", line) or _is_menu(line):
        return True
    if _counts(line):
        return True
    name, _, rest = line.partition(":")
    if markers.label(line) in markers.phrases("line", "counter_labels"):
        return bool(_COUNTER.fullmatch(rest.strip()))
    return bool(name) and markers.label(line) in markers.phrases("line", "clutter_labels")


def _counts(line: str) -> bool:
    """Several counters on a line: `Đang trực tuyến: 38 | Hôm nay: 412`."""
    parts = [part.strip(" .") for part in re.split(r"\||•| - ", line)]
    known = markers.phrases("line", "counter_labels")
    counted = [
        p
        for p in parts
        if markers.label(p) in known and _COUNTER.match(p.partition(":")[2].strip())
    ]
    return len(parts) > 1 and len(counted) >= 2


def _is_menu(line: str) -> bool:
    if len(line) > 200 or _END.search(line):
        return False
    parts = [markers.bare(part) for part in _SPLIT.split(line) if part.strip()]
    known = markers.phrases("line", "navigation")
    if "," in line:
        return False
    if len(parts) >= 2 and _CRUMB.search(line) and sum(part in known for part in parts) >= 1:
        return all(len(part.split()) <= 8 for part in parts) and not re.search(r"\d[.,%]", line)
    if sum(part in known for part in parts) * 2 > len(parts) >= 3:
        return True
    # a menu flattened to one line has no marks between its entries
    names = markers.any_of("line", "navigation").findall(line.lower())
    words = sum(len(name.split()) for name in names)
    return len(names) >= 3 and words * 4 >= len(line.split()) * 3


def opens_related(line: str) -> bool:
    """A line that heads a list of other articles, alone or before page numbers."""
    return _heads(line, "related")


def opens_comments(line: str) -> bool:
    """A line after which nothing of the article follows."""
    return _heads(line, "terminal")


def opens_recipients(line: str) -> bool:
    """`Nơi nhận:` of an official document."""
    return len(line) < 60 and any(
        markers.bare(line).startswith(phrase) and ":" in line
        for phrase in markers.phrases("section", "recipients")
    )


def _heads(line: str, name: str) -> bool:
    if len(line) > 80:
        return False
    bare = re.sub(r"[\s\W\d]+\Z", "", markers.bare(line))
    bare = re.sub(r"\s*\(\d+\)\s*\Z", "", bare)
    return bare in markers.phrases("section", name)


def is_dateline(line: str) -> bool:
    """A date with its labels and little else: `Thứ Ba, 30/08/2022 | Lượt xem: 12`.

    Words in lower case that are no known label make it a statement: `Số liệu đến 30/9/2023`.
    """
    dates = find_dates(line)
    if not dates or len(line) > 140 or line.rstrip().endswith("."):
        return False
    if markers.label(line) in markers.phrases("line", "date_labels") and not _RESULT.search(line):
        return dates[0].start <= line.index(":") + 3  # "Ngày đăng: 16/12/2024. Chuyên mục: …"
    rest = (
        line[: dates[0].start] + " " + line[dates[-1].end :]
        if len(dates) > 1
        else (line[: dates[0].start] + " " + line[dates[0].end :])
    )
    lowered = markers.any_of("line", "date_labels").sub(" ", rest.lower())
    lowered = markers.any_of("line", "date_words").sub(" ", lowered)
    lowered = _TIME.sub(" ", lowered)
    left = _WORD.findall(lowered)
    if not left:
        return True
    kept = [word for word in _WORD.findall(rest) if word.lower() in left]
    return len(left) <= 5 and bool(kept) and all(word[0].isupper() for word in kept)


def is_label_line(line: str) -> bool:
    """A source, link, or byline with its label: `Nguồn: ...`, `Link gốc: ...`, `Tin, ảnh: ...`."""
    name = markers.label(line)
    if _URL.match(line.strip()):
        return True
    if not name or len(line) > 400:
        return False
    sources = markers.phrases("line", "source_labels")
    if _URL.search(line):
        return name in sources or name.split(" ")[0] in sources
    if _RESULT.search(line):
        return False
    return (name in sources and len(line) < 120) or (
        name in markers.phrases("line", "byline_labels") and len(line) <= 80
    )


def is_masthead(line: str) -> bool:
    """State name, motto, document number, name of a portal."""
    if len(line) > 200 or (re.search(r"[.;:,!?…]\W*\Z", line) and not line.startswith("(")):
        return False
    return markers.found("official", "masthead", line)


def is_caption(line: str) -> bool:
    """The text under a picture; a line that states a result never is one by its start alone."""
    if len(line) > 260:
        return False
    if markers.found("line", "caption_ends", line):
        return True
    lowered = line.lower().lstrip("([ ")
    if markers.label(lowered) in markers.phrases("line", "caption_labels"):
        return True
    if line[0] in "([" and line[-1:] in ")]" and lowered.startswith(_PICTURES):
        return True
    if line[0] == "[" and lowered.startswith(_PICTURES):
        return True
    starts = markers.any_of("line", "caption_starts").match(lowered)
    return bool(starts) and len(line) <= 140 and line[-1] != "," and not _RESULT.search(line)


def is_capital(line: str) -> bool:
    """A line of at least two words in capitals."""
    letters = [char for char in line if char.isalpha()]
    upper = sum(char.isupper() for char in letters)
    return len(_WORD.findall(line)) >= 2 and upper >= 0.85 * len(letters) and len(letters) >= 5


def is_table_caption(line: str) -> bool:
    """`Bảng 2. ...`, `Đơn vị tính: ...`."""
    return len(line) <= 200 and markers.found("line", "table_captions", line)


def ends_sentence(line: str) -> bool:
    """Whether the line ends as a sentence or a clause does."""
    return bool(_END.search(line))


def is_top_heading(line: str) -> bool:
    """`II. ...`, `A. ...`: numbered at the top level, short, no sentence."""
    return len(line) <= 160 and bool(_ROMAN_OR_LETTER.match(line)) and not _END.search(line)


def numbering(line: str) -> str | None:
    """The style of a line's number: `1.`, `1.1.`, `a)`, `-`; None where it has none."""
    found = _ITEM.match(line)
    if not found:
        return None
    mark = found[0].strip()
    mark = re.sub(r"\d+", "1", re.sub(r"[a-zđ](?=\))", "a", mark))
    return re.sub(r"^[IVX]+(?=[.)])", "I", mark)


def is_place_name(line: str) -> bool:
    """A unit's name alone: `Huyện Cù Lao Dung`, `Thành phố Đà Nẵng`."""
    lowered = line.lower().rstrip(" .,:-")
    words = line.split()
    for unit in markers.phrases("official", "units"):
        if lowered.startswith(unit + " ") and len(words) <= len(unit.split()) + 5:
            rest = words[len(unit.split()) :]
            return all(word[0].isupper() or not word[0].isalpha() for word in rest)
    return False


def is_body_name(line: str) -> bool:
    """An issuing body alone on its line, in capitals: `SỞ XÂY DỰNG TỈNH BẾN TRE`."""
    if not is_capital(line) or len(line.split()) > 12 or re.search(r"\d", line):
        return False
    lowered = line.lower()
    return any(lowered.startswith(body + " ") for body in markers.phrases("official", "bodies"))


def is_byline(line: str) -> bool:
    """What may be an author: a name, initials, an office; only its place decides."""
    words = line.split()
    if len(line) > 90 or re.search(r"\d", line) or _END.search(line.replace("./.", "")):
        return bool(re.match(r"(?:[A-ZĐ]\.){1,4}[A-ZĐ]?[\w]*\.?\Z", line))
    if len(words) == 1:
        return bool(re.match(rf"[{UPPER}][\w.]*\Z", line)) and len(line) <= 25
    lowered = line.lower()
    if any(
        lowered.startswith(office + " ") for office in markers.phrases("line", "byline_offices")
    ):
        return len(words) <= 14
    head = re.split(r"\s+[-–]\s+|,\s+", line)[0].split()
    return (
        len(head) <= 5
        and all(word[0].isupper() or word in ("và", "&") for word in head)
        and (len(words) <= 14)
    )
