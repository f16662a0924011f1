"""What became of every numeral of an article: a fact, a named non-fact, or left over and why."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.extraction.claims import Left
from knowledge.extraction.mentions import Parsed
from knowledge.models import Fact
from knowledge.reading import Block, BlockKind, Document

FACT, LEFT_OVER, UNREAD = "fact", "left over", "not read"
_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")
_NOT_READ = (BlockKind.META, BlockKind.CLUTTER, BlockKind.CAPTION, BlockKind.TITLE)


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one numeral: "fact", the name of a non-fact, or "left over" with why."""

    start: int
    end: int
    surface: str
    kind: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of the article that explains the numerals inside it."""

    start: int
    end: int
    kind: str
    reason: str = ""


def accounts_of(
    document: Document,
    facts: Sequence[Fact],
    left: Sequence[Left],
    sentences: Sequence[Parsed],
    labels: Sequence[tuple[int, int]],
) -> tuple[Account, ...]:
    """One account for every numeral of the article's blocks, in their order. `labels` are the
    stretches of headers and row labels of tables."""
    spans = [*_of_figures(facts, left), *_of_sentences(sentences)]
    spans += [_Span(start, end, "label of a table") for start, end in labels]
    spans.sort(key=lambda span: (span.start, span.kind != FACT))
    waiting = deque(spans)
    near: list[_Span] = []  # spans that may cover the numeral at hand
    accounts: list[Account] = []
    for block in document.blocks:
        for match in _NUMERAL.finditer(document.text, block.start, block.end):
            while waiting and waiting[0].start <= match.start():
                near.append(waiting.popleft())
            near = [span for span in near if span.end > match.start()]
            accounts.append(_account(match, block, near))
    return tuple(accounts)


def unread_accounts(document: Document, why: str) -> tuple[Account, ...]:
    """The numerals of an article that is not read at all."""
    return tuple(
        Account(match.start(), match.end(), match[0], UNREAD, why)
        for block in document.blocks
        for match in _NUMERAL.finditer(document.text, block.start, block.end)
    )


def _of_figures(facts: Sequence[Fact], left: Sequence[Left]) -> Iterator[_Span]:
    for fact in facts:
        at = fact.provenance
        yield _Span(at.value_start, at.value_end, FACT, fact.metric)
    for item in left:
        offset = item.parsed.offset
        yield _Span(
            offset + item.quantity.start, offset + item.quantity.end, LEFT_OVER, item.reason
        )


def _of_sentences(sentences: Sequence[Parsed]) -> Iterator[_Span]:
    for parsed in sentences:
        offset = parsed.offset
        for refused in parsed.refused:
            yield _Span(offset + refused.start, offset + refused.end, refused.reason)
        for mask in parsed.masked:
            yield _Span(offset + mask.start, offset + mask.end, mask.kind)
        for period in parsed.periods:
            yield _Span(offset + period.start, offset + period.end, "period")
        for scope in parsed.scopes:
            yield _Span(offset + scope.start, offset + scope.end, "name of a unit")


def _account(match: re.Match[str], block: Block, near: Sequence[_Span]) -> Account:
    start, end = match.span()
    if block.kind in _NOT_READ:
        return Account(start, end, match[0], f"in a {block.kind.value}")
    best: _Span | None = None
    for span in near:
        if span.start <= start and end <= span.end and (best is None or span.kind == FACT):
            best = span
    if best is not None:
        return Account(start, end, match[0], best.kind, best.reason)
    if block.kind is BlockKind.HEADING:
        return Account(start, end, match[0], "in a heading")
    if block.kind is BlockKind.TABLE:
        return Account(start, end, match[0], LEFT_OVER, "table cell without metric")
    if start == block.start or (match[0].isdigit() and start - block.start < 4):
        return Account(start, end, match[0], "number of a paragraph")
    return Account(start, end, match[0], LEFT_OVER, "not understood")
