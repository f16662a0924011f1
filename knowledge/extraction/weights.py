"""How much each stretch of an article tells about its subject: the title most, tables least."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from knowledge.extraction.sentences import stretches
from knowledge.reading import Block, BlockKind, Document
from knowledge.text import name_key, one_i

_MASTHEAD = re.compile(
    r"(?:cổng|trang) (?:thông tin|tin)(?: điện tử)?|^báo .{2,30} điện tử|^tin hoạt động|tin phường, xã"
)


def weighted(document: Document, blocks: Iterable[Block]) -> list[tuple[str, float, str]]:
    """(text, weight, zone) of each stretch that speaks of the article's subject."""
    rows: list[tuple[str, float, str]] = []
    paragraphs = 0
    issued = bool(document.title and document.title.isupper())
    if document.title:
        masthead = _MASTHEAD.search(one_i(document.title)) is not None
        rows.append(
            (document.title, 1.0, "publisher") if masthead else (document.title, 6.0, "title")
        )
    if document.publisher:
        rows.append((document.publisher, 1.0, "publisher"))
    for block in blocks:
        text = document.text[block.start : block.end]
        if block.kind is BlockKind.TITLE:
            if _MASTHEAD.search(one_i(text)):
                rows.append((text, 1.0, "publisher"))
            elif not document.title or name_key(text) not in name_key(document.title):
                rows.append((text, 6.0, "title"))
        elif block.kind is BlockKind.META:
            rows.append((text, 1.5, "meta"))
        elif block.kind is BlockKind.HEADING and not paragraphs:
            # under the issuer's line a report names its subject in lines of its own
            rows.append((text, 3.0, "title" if issued else "lead"))
        elif block.kind is BlockKind.CAPTION:
            rows.append((text, 0.5, "body"))
        elif block.kind is BlockKind.TABLE:
            rows.append((text, 0.4, "table"))
        else:
            paragraphs += 1
            rows.append(
                (text, 3.0 if paragraphs <= 3 else 1.0, "lead" if paragraphs <= 2 else "body")
            )
    return rows


def pieces(rows: Iterable[tuple[str, float, str]]) -> Iterator[tuple[str, float, str]]:
    """The same rows, none longer than a long paragraph."""
    for text, weight, zone in rows:
        for start, end in stretches(text):
            yield text[start:end], weight, zone
