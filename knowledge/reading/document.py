"""What reading gives: a `Document`, its blocks, and the error for what cannot be read.

Every offset counts characters of `Document.text`, which is NFC, has no odd spaces and no
line break inside a block other than between the rows of a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ReadError(ValueError):
    """A file that cannot be read; the message is one Vietnamese line saying what to do."""


class BlockKind(StrEnum):
    """What a stretch of text is to a reader."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"
    CAPTION = "caption"
    META = "meta"  # dateline, byline, masthead, document number, link
    CLUTTER = "clutter"  # navigation, related news, comments, counters, footer, advertisements


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; its text is `document.text[start:end]`, empty where start equals end."""

    start: int
    end: int
    colspan: int = 1
    rowspan: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, one line of text; cells hidden under a rowspan are not repeated."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, a whole table; `rows` is filled for tables alone."""

    kind: BlockKind
    start: int
    end: int
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """An article as read: text, ordered blocks that do not overlap, and what is known of it.

    `id` is the stem of the file's name, `format` one of txt, md, html, docx, pdf, `encoding`
    the charset the bytes were read with ("" where the format needs none). `warnings` are
    Vietnamese sentences for whoever adds the article. Where only the month of publication is
    known, `published` is its last day and `month_only` is set.
    """

    id: str
    text: str
    blocks: tuple[Block, ...]
    title: str | None
    publisher: str | None
    published: date | None
    url: str | None
    author: str | None
    format: str
    encoding: str
    sha256: str
    warnings: tuple[str, ...] = ()
    month_only: bool = False

    @property
    def published_text(self) -> str:
        """The day or month of publication in ISO form, "2024-02-29" or "2022-11"; "" if unknown."""
        if self.published is None:
            return ""
        return self.published.isoformat()[: 7 if self.month_only else 10]

    def block_text(self, block: Block) -> str:
        """The text a block covers."""
        return self.text[block.start : block.end]
