"""What the head of an HTML page says: name, site, day, address, author."""

from __future__ import annotations

import re
from typing import Any

from knowledge.reading.characters import decode_entities, one_line
from knowledge.reading.dates import find_dates
from knowledge.reading.metadata import Metadata, publisher_of_url

_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_SITE = re.compile(
    r"(?:báo|cổng|trang|đài|tạp chí|cục|bộ|sở|ubnd|tỉnh|thành phố|quận|huyện|thị xã|phường|xã)\b"
    r"|.*\.\w{2,3}\Z"
)
_TITLE_CUT = re.compile(r"\s+(?:\||-|–|—|::|»)\s+")


def head_metadata(tree: Any, text: str) -> Metadata:
    """What <title>, <meta>, <link> and the structured data of the page say."""
    fields: dict[str, str] = {}
    for node in tree.document.get_elements_by_tag_name("meta"):
        name = node.getattr("property") or node.getattr("name") or node.getattr("itemprop") or ""
        content = one_line(decode_entities(node.getattr("content") or ""))
        if content:
            fields.setdefault(name.lower(), content)
    url = fields.get("og:url")
    for node in tree.document.get_elements_by_tag_name("link"):
        if (node.getattr("rel") or "").lower() == "canonical" and node.getattr("href"):
            url = node.getattr("href")
    title, tail = _cut_title(one_line(decode_entities(tree.title or "")))
    published = None
    stated = _JSON_DATE.search(text)
    for value in (
        fields.get("article:published_time"),
        fields.get("datepublished"),
        fields.get("pubdate"),
        stated[1] if stated else None,
    ):
        dates = find_dates(value or "")
        if dates:
            published = dates[0].value
            break
    site = fields.get("og:site_name") or tail
    publisher = (publisher_of_url(url) if url else None) or site
    if url and not url.lower().startswith(("http://", "https://")):
        url = None
    author = fields.get("author") or fields.get("article:author")
    if author and author.lower().startswith("http"):
        author = None
    return Metadata(fields.get("og:title") or title, publisher, published, url, author)


def _cut_title(title: str) -> tuple[str | None, str | None]:
    """The headline and the site's name of `<title>headline | site</title>`."""
    parts = _TITLE_CUT.split(title)
    if len(parts) < 2:
        return title or None, None
    tail = parts[-1]
    known = _SITE.match(tail.lower())
    if not known and title.rfind("|") < 0:
        return title, None
    head = title[: title.rfind(tail)].rstrip(" |-–—:»")
    return head or title, tail
