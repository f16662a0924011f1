"""Publisher, day of publication, link, author: from what the page says about itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from knowledge.reading import line_kinds, markers
from knowledge.reading.characters import UPPER
from knowledge.reading.dates import find_dates
from knowledge.reading.document import BlockKind
from knowledge.reading.draft import Draft

_URL = re.compile(r"https?://[^\s<>\"'()]{4,500}")
_LEAD = re.compile(
    rf"\(?\s*(?P<name>[{UPPER}][\w.]{{1,18}}(?:\s(?:online|Online|CityWeb))?)\s*\)?\s*[-–]\s*(?=[{UPPER}0-9“\"])"
)
_PAREN_LEAD = re.compile(rf"\(\s*(?P<name>[\w .]{{2,40}})\s*\)\s*[-–]?\s*(?=[{UPPER}0-9“\"])")
_PORTAL = re.compile(
    r"(?P<name>(?:[Cc]ổng|[Tt]rang|CỔNG|TRANG) "
    r"(?:[Tt]hông tin điện tử|TTĐT|[Tt]in điện tử|THÔNG TIN ĐIỆN TỬ)"
    rf"\s(?:(?:tỉnh|thành phố|huyện|quận|thị xã|thị trấn|xã|phường|đặc khu|của)\s)*[{UPPER}]"
    r"[^|.;:»\n]{2,70})"
)
_THEO = re.compile(rf"[Tt]heo\s+(?P<name>[{UPPER}][\w. ]{{1,40}})\Z")
_SOURCE = re.compile(
    r"nguồn(?:\s+tin|\s+bài)?\s*:?\s*(?P<name>[^:]{2,60}?)\s*(?::|\Z)", re.IGNORECASE
)
_AUTHOR_LABEL = re.compile(
    r"(?:tác giả|tin và ảnh|tin, ảnh|tin ảnh|bài, ảnh|bài và ảnh|người viết|thực hiện|pv"
    r"|phóng viên)"
    r"\s*:\s*(?P<name>[^|•]{2,60})",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(rf"(?P<name>(?:[{UPPER}]\w+\s){{2,4}})\s?[•|–-]\s*(?:[Tt]hứ\s|\d)")
_PAPER_BEFORE_DATE = re.compile(
    rf"(?P<name>[{UPPER}]\w*[{UPPER}]\w*),?\s(?:[-–|•]\s)?(?:\d|[Tt]hứ\s)"
)
_OPENING_DAY = re.compile(
    r"(?:\(.{1,30}\)\s*[-–]?\s*|[\w ]{1,20}\s[-–]\s)?"
    r"(?:(?:Sáng|Chiều|Tối|Vào|Trong)\s)?(?:ngày|Ngày|nay)\s|(?:Sáng|Chiều|Tối)\s\d"
)
_ORG_WORDS = frozenset(
    (
        "ủy",
        "uỷ",
        "ban",
        "nhân",
        "dân",
        "sở",
        "tỉnh",
        "huyện",
        "xã",
        "phường",
        "thị",
        "trấn",
        "thành",
        "phố",
        "quận",
        "trung",
        "tâm",
        "phục",
        "vụ",
        "hành",
        "chính",
        "công",
        "phòng",
        "văn",
        "bộ",
        "xây",
        "dựng",
        "nội",
        "tư",
        "pháp",
        "cổng",
        "trang",
        "thông",
        "tin",
        "điện",
        "tử",
        "đặc",
        "khu",
    )
)
_UNIT_WORDS = frozenset(("tỉnh", "huyện", "xã", "phường", "trấn", "phố", "quận", "khu"))
_FIELD_AFTER = frozenset(("Sở", "Phòng", "Bộ", "Cục", "tâm"))
_BANNER_LINES = 12
_UPPER_FIRST = {"ubnd": "UBND", "hđnd": "HĐND", "ttđt": "TTĐT", "tp": "TP", "tp.": "TP."}


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article; None where nothing says it.

    `month_only` says that `published` stands for its whole month, whose last day it is.
    """

    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    author: str | None = None
    month_only: bool = False


def from_drafts(drafts: Sequence[Draft], outside: str = "") -> Metadata:
    """Metadata that the text itself gives; `outside` is page text left out of the drafts."""
    url = _url(drafts)
    return Metadata(
        title=_title(drafts),
        publisher=_publisher(drafts, url, outside),
        published=_published(drafts),
        url=url,
        author=_author(drafts),
    )


def prefer(first: Metadata, second: Metadata) -> Metadata:
    """Field by field what `first` knows, else what `second` does."""
    return Metadata(
        first.title or second.title,
        first.publisher or second.publisher,
        first.published or second.published,
        first.url or second.url,
        first.author or second.author,
        (first if first.published else second).month_only,
    )


def publisher_of_url(url: str) -> str | None:
    """The publisher of a host in the table; a host under gov.vn names itself as a portal."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    known = markers.publishers()
    parts = host.split(".")
    for at in range(len(parts) - 1):
        name = known.get(".".join(parts[at:]))
        if name:
            return name
    return f"Cổng thông tin điện tử {host}" if host.endswith(".gov.vn") else None


def _title(drafts: Sequence[Draft]) -> str | None:
    lines = [draft.text for draft in drafts if draft.kind is BlockKind.TITLE]
    return " ".join(lines) or None


def _url(drafts: Sequence[Draft]) -> str | None:
    for draft in drafts:
        if draft.kind is BlockKind.META:
            found = _URL.search(draft.text)
            if found:
                return found[0].rstrip(".,;")
    return None


def _published(drafts: Sequence[Draft]) -> date | None:
    """A labelled date first, then the dateline nearest the top, then the opening sentence."""
    metas = [draft.text for draft in drafts if draft.kind is BlockKind.META]
    labelled = [text for text in metas if _has_label(text)]
    for text in (*labelled, *(text for text in metas if not text.startswith("("))):
        if _URL.search(text):
            continue
        dates = find_dates(text)
        if dates:
            return dates[0].value
    for draft in drafts:
        if draft.kind is BlockKind.PARAGRAPH and len(draft.text) >= 60:
            dates = find_dates(draft.text[:80])
            opening = _OPENING_DAY.match(draft.text)
            return dates[0].value if dates and opening and dates[0].start <= 40 else None
    return None


def _has_label(text: str) -> bool:
    return bool(markers.any_of("line", "date_labels").match(text.lower().lstrip("( ")))


def _publisher(drafts: Sequence[Draft], url: str | None, outside: str) -> str | None:
    by_url = publisher_of_url(url) if url else None
    if by_url:
        return by_url
    known = markers.publishers()
    for draft in drafts[:12]:
        found = _PAPER_BEFORE_DATE.match(draft.text) if draft.kind is BlockKind.META else None
        if found:
            return known.get(found["name"].lower(), found["name"])
    for draft in drafts:
        if draft.kind is BlockKind.META and len(draft.text) <= 120:
            for form in (_THEO, _SOURCE):
                found = form.match(draft.text.strip())
                if found and not _URL.match(found["name"]):
                    name = found["name"].strip(" .")
                    return known.get(name.lower(), name)
    lead = _lead(drafts)
    if lead:
        return lead
    for text in [*(draft.text for draft in drafts if not _prose(draft)), outside]:
        found = _PORTAL.search(text)
        if found:
            return spoken_name(" ".join(found["name"].split()))
    return _issuing_body(drafts) or _bannered(outside)


def _prose(draft: Draft) -> bool:
    return draft.kind in (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.TABLE)


def _lead(drafts: Sequence[Draft]) -> str | None:
    """`BPO - ...`, `(PLO)- ...` at the head of one of the first paragraphs."""
    known = markers.publishers()
    opening = [draft.text for draft in drafts if draft.kind is BlockKind.PARAGRAPH][:3]
    for text in opening:
        found = _PAREN_LEAD.match(text) or _LEAD.match(text)
        if not found:
            continue
        name = found["name"].strip()
        host = known.get(name.lower()) or publisher_of_url(f"https://{name.lower()}/")
        if host:
            return host
        if "." in name or name.isupper() or text.startswith("("):
            return spoken_name(name) if _PORTAL.match(name) else name
    return None


def _bannered(outside: str) -> str | None:
    """The unit or body that a page's banner names on a line of its own."""
    for line in outside.split("\n")[:_BANNER_LINES]:
        first = re.split(r"\s+[-–|»/›]\s+", line)[0].strip()
        if line_kinds.is_place_name(first) or line_kinds.is_body_name(first):
            return spoken_name(first)
    return None


def _issuing_body(drafts: Sequence[Draft]) -> str | None:
    """Who issued an official document, from its first lines: `UBND tỉnh Điện Biên`."""
    head = [draft.text for draft in drafts[:6] if draft.kind is BlockKind.META]
    for index, text in enumerate(head):
        if re.fullmatch(r"(?:ủy|uỷ) ban nhân dân", text.lower()):
            unit = head[index + 1 : index + 3]
            places = [each for each in unit if line_kinds.is_place_name(each)]
            if places:
                return "UBND " + spoken_name(places[0], inside=True)
        if line_kinds.is_body_name(text) and not line_kinds.is_place_name(text):
            return spoken_name(text)
    return None


def spoken_name(name: str, *, inside: bool = False) -> str:
    """A name written in capitals as prose writes it.

    >>> spoken_name("SỞ XÂY DỰNG TỈNH BẾN TRE")
    'Sở Xây dựng tỉnh Bến Tre'
    """
    name = name.strip(" -–")
    if not line_kinds.is_capital(name):
        return name
    words: list[str] = []
    named = False  # after a unit's word comes its own name, all words with capitals
    for index, word in enumerate(name.lower().split()):
        before = words[-1] if words else ""
        if word in _UPPER_FIRST:
            words.append(_UPPER_FIRST[word])
        elif named and word not in _UNIT_WORDS:
            words.append(word.capitalize())
        elif word in _ORG_WORDS and (index or inside) and before not in _FIELD_AFTER:
            words.append(word)
        else:
            words.append(word.capitalize())
        named = word in _UNIT_WORDS or (named and word != "-")
    return " ".join(words)


def _author(drafts: Sequence[Draft]) -> str | None:
    metas = [draft.text for draft in drafts if draft.kind is BlockKind.META]
    for text in metas:
        found = _AUTHOR_LABEL.search(text)
        if found:
            return found["name"].strip(" .")
    for draft in reversed(drafts):
        text = draft.text
        if draft.kind is BlockKind.META and line_kinds.is_byline(text):
            if line_kinds.is_masthead(text) or line_kinds.is_body_name(text):
                continue
            if line_kinds.is_label_line(text) or _THEO.match(text) or find_dates(text):
                continue
            if not line_kinds.is_place_name(text):
                return text.strip(" .")
    for text in metas:
        found = _BEFORE_DATE.match(text)
        if found and find_dates(text) and found["name"].lower() not in markers.publishers():
            return found["name"].strip()
    return None
