"""Knowledge bases for tests from hand-made facts in the contract's form.

`records_from_gold` makes one article of each gold file: the real text where it lies beside
the gold, else the quotes one after the other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from knowledge.gazetteer import Gazetteer, Place
from knowledge.models import Fact, Level, Provenance, Qualifier, Status
from knowledge.store.periods import bounds_of_text
from knowledge.store.record import ArticleRecord
from knowledge.store.write import WriteReport, write
from knowledge.text import clean

SHARED = Path(__file__).parents[3] / "shared"
BUILT = datetime(2025, 12, 1, 8, 0)

_PLACE_TIER = {
    **dict.fromkeys(("huyện", "quận", "thị xã"), Level.DISTRICT),
    **dict.fromkeys(("xã", "phường", "thị trấn", "đặc khu"), Level.COMMUNE),
}
_NEW_ERA = date(2025, 7, 1)
_SENTENCE = re.compile(r"[^\n]+?(?:[.…!?]+(?=\s)|(?=\n)|$)")

Row = Mapping[str, Any]


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The JSON lines of a gold file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def place_of(row: Row, gazetteer: Gazetteer, end: date | None) -> Place | None:
    """The unit a gold row names, of the era its period lies in."""
    name, province = str(row["place"]), row.get("province")
    if name == "Việt Nam":
        return gazetteer.by_code("VN")
    year = row["year"] or 0
    era = "new" if (end and end >= _NEW_ERA) or (not end and year > 2025) else "old"
    kind = next((k for k in (*_PLACE_TIER, "thành phố") if name.startswith(k + " ")), None)
    if kind is None:
        found = gazetteer.find(name, level=Level.PROVINCE, era=era)
        return found[0] if found else None
    tier = _PLACE_TIER.get(kind, Level.DISTRICT)
    if province is None:
        found = gazetteer.find(name, level=tier, era=era)
        return found[0] if len(found) == 1 else None
    for each in (era, None):
        for home in gazetteer.find(province, level=Level.PROVINCE, era=each):
            found = gazetteer.find(name, level=tier, province=home.code, era=each)
            if found:
                return found[0]
    return None


def fact_of(row: Row, text: str, at: int, gazetteer: Gazetteer) -> Fact:
    """A fact whose quote is looked for in `text` from `at` on (offset of an own quote)."""
    start, end = _span(text, str(row["quote"]), at)
    begins, ends = bounds_of_text(row["period"], row["year"])
    place = place_of(row, gazetteer, ends)
    return Fact(
        row["article"], row["place"], row["province"], Level(row["level"]), row["agency"],
        row["metric"], float(row["value"]), row["unit"], row["out_of"],
        Qualifier(row["qualifier"]), row["year"], row["period"], Status(row["status"]),
        text[start:end], place.code if place else "", begins, ends, str(row.get("context", "")),
        provenance=Provenance(start, end, start, start, ""),
    )  # fmt: skip


def _span(text: str, wanted: str, at: int) -> tuple[int, int]:
    pattern = r"\s+".join(map(re.escape, clean(wanted).split()))
    match = re.compile(pattern).search(text) if pattern else None
    return match.span() if match else (at, at + len(wanted))


def record_of(
    id_: str, rows: Sequence[Row], raw: str, about: Mapping[str, str], gazetteer: Gazetteer
) -> tuple[ArticleRecord, list[Fact]]:
    """An article with the quotes missing from `raw` set below it, and its facts."""
    text = clean(raw)
    facts = []
    for row in rows:
        wanted = clean(str(row["quote"])) or _stand_in(row)
        filled = {**row, "quote": wanted}
        if _span(text, wanted, -1)[0] < 0:
            text += "\n" + wanted
        facts.append((filled, len(text) - len(wanted)))
    sentences = tuple(m.span() for m in _SENTENCE.finditer(text) if m[0].strip())
    record = ArticleRecord(id_, text, sentences=sentences)
    record = replace(record, **dict(about))  # type: ignore[arg-type]
    return record, [fact_of(row, text, at, gazetteer) for row, at in facts]


def _stand_in(row: Row) -> str:
    value = f"{row['value']:g}".replace(".", ",")
    return f"{row['place']}, {row['agency'] or row['level']}: {row['metric']} {value} {row['unit']}"


def build(
    path: Path, parts: Iterable[tuple[ArticleRecord, Sequence[Fact]]], gazetteer: Gazetteer
) -> WriteReport:
    """Writes a base of such articles."""
    made = list(parts)
    return write(path, [r for r, _ in made], {r.id: list(f) for r, f in made}, gazetteer, BUILT)


# What the front of the shared articles says; used where no reader is at hand.
ABOUT: dict[str, dict[str, str]] = {
    "quang-nam-2023": {
        "title": "Quảng Nam nhìn lại một năm cải cách hành chính",
        "publisher": "Báo Quảng Nam", "published": "2024-02-29", "author": "N.Đoan",
        "url": "https://baoquangnam.vn/3130490.html",
    },
    "ha-tinh-9-thang-2023": {
        "title": "Hà Tĩnh đưa chỉ số CCHC vào thi đua", "publisher": "Báo Hà Tĩnh",
        "published": "2023-09", "url": "https://baohatinh.vn/253826.htm",
    },
    "hung-yen-6-thang-2023": {
        "title": "Sơ kết cải cách hành chính 6 tháng", "published": "2023-07-20",
        "publisher": "trang tin của Hưng Yên",
    },
    "gio-linh-10-thang-2022": {
        "title": "Một cửa Gio Linh sau 10 tháng", "published": "2022-11",
        "publisher": "trang tin xã Gio Mai",
    },
    "cao-bang-2022": {
        "title": "Đơn giản hóa thủ tục hành chính ở Cao Bằng", "published": "2023-03",
        "publisher": "TTXVN",
    },
    "ninh-thuan-bang-2023": {
        "title": "Kết quả giải quyết thủ tục hành chính và cung cấp dịch vụ công trực tuyến",
        "published": "2023-10", "publisher": "NTO",
    },
}  # fmt: skip


def records_from_gold(
    gold: Path, articles: Path, gazetteer: Gazetteer
) -> list[tuple[ArticleRecord, list[Fact]]]:
    """One article a gold file; plain texts are read, other formats stand as their quotes."""
    made = []
    for path in sorted(gold.glob("*.gold.jsonl")):
        id_ = path.name.removesuffix(".gold.jsonl")
        source = articles / f"{id_}.txt"
        raw = source.read_bytes().decode("utf-8", "replace") if source.exists() else ""
        about = ABOUT.get(id_, {"title": id_, "publisher": "trang tin địa phương"})
        made.append(record_of(id_, read_rows(path), raw, about, gazetteer))
    return made
