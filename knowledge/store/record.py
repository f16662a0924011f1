"""What the writer takes and the reader gives of an article."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """One article as stored.

    `published` is an ISO date, a year and month (`2022-11`) or empty. `sentences` are
    (start, end) offsets in `text` of what passage search may quote; spans of facts are added
    by the writer. `accounting` names counts of the build ("rejected: date" -> 12).
    """

    id: str
    text: str
    title: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    author: str = ""
    sha256: str = ""
    format: str = "txt"
    sentences: tuple[tuple[int, int], ...] = ()
    accounting: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """An article without its text, with the number of its published facts."""

    id: str
    title: str
    publisher: str
    published: str
    url: str
    author: str
    facts: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence found by search; a smaller `rank` is better. `id` counts through the base:
    neighbours in an article have neighbouring ids."""

    article: str
    start: int
    end: int
    text: str
    rank: float
    id: int = 0
