"""What an editor wrote about an article: lines above it, or a file beside it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from knowledge.reading.characters import one_line
from knowledge.reading.dates import find_dates, last_day_of_month
from knowledge.reading.document import ReadError
from knowledge.reading.metadata import Metadata, publisher_of_url

SIDECAR_ENDING = ".meta.toml"
_MAX_LINES = 40
_SIDECAR_BYTES = 64_000
_LINE = re.compile(r"\s*(?P<key>[\w ]{2,30}?)\s*:\s*(?P<value>.*?)\s*\Z")
_KEYS = {
    "tiêu đề": "title",
    "title": "title",
    "nguồn": "publisher",
    "publisher": "publisher",
    "source": "publisher",
    "ngày": "published",
    "ngày đăng": "published",
    "published": "published",
    "date": "published",
    "link": "url",
    "url": "url",
    "tác giả": "author",
    "author": "author",
}


def split_front_matter(text: str) -> tuple[Metadata, str, tuple[str, ...]]:
    """Metadata of a leading `---` block, the text without it, warnings; the text alone if none."""
    lines = text.lstrip("\n ").split("\n")
    if lines[0].strip() != "---":
        return Metadata(), text, ()
    values: dict[str, object] = {}
    for index, line in enumerate(lines[1 : _MAX_LINES + 1], start=1):
        if line.strip() == "---":
            known = {key for key in values if key in _KEYS}
            if not known:
                break
            metadata, warnings = _metadata(values)
            return metadata, "\n".join(lines[index + 1 :]), warnings
        found = _LINE.match(line)
        if found:
            values[found["key"].lower()] = found["value"].strip("\"'")
        elif line.strip():
            break
    return Metadata(), text, ()


def read_sidecar(article: Path) -> tuple[Metadata, tuple[str, ...]]:
    """Metadata of `<stem>.meta.toml` beside an article; nothing where there is no such file.

    Raises ReadError for a file that is no TOML.
    """
    path = article.with_name(article.stem + SIDECAR_ENDING)
    if not path.is_file():
        return Metadata(), ()
    try:
        if path.stat().st_size > _SIDECAR_BYTES:
            raise ReadError(f"{path.name} quá lớn; chỉ ghi tiêu đề, nguồn, ngày, link, tác giả.")
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ReadError(f"{path.name} không đọc được; hãy sửa lại theo dạng TOML.") from error
    return _metadata({key.lower(): value for key, value in values.items()})


def _metadata(values: Mapping[str, object]) -> tuple[Metadata, tuple[str, ...]]:
    fields: dict[str, str] = {}
    published: date | None = None
    month_only = False
    warnings: list[str] = []
    for key, value in values.items():
        name = _KEYS.get(one_line(key))
        if name is None:
            warnings.append(f"Không hiểu mục “{key}” trong phần khai báo của bài.")
        elif name == "published":
            published, month_only = _day(value), False
            if published is None:
                published = last_day_of_month(str(value))
                month_only = published is not None
            if published is None:
                warnings.append(f"Không hiểu ngày “{value}” trong phần khai báo của bài.")
        elif one_line(str(value)):
            fields[name] = one_line(str(value))
    url = fields.get("url")
    publisher = fields.get("publisher") or (publisher_of_url(url) if url else None)
    metadata = Metadata(
        fields.get("title"), publisher, published, url, fields.get("author"), month_only
    )
    return metadata, tuple(warnings)


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    dates = find_dates(str(value))
    return dates[0].value if dates else None
