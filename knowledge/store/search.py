"""Sentences by their words. However large the base, no question reads more than a few thousand
entries of the index.

Few matches are ordered by bm25. Where the words are common (the table `common` counts them),
bm25 itself would walk through all their sentences: then each word, rarest first, brings a
bounded number of sentences, of the articles about the places asked for where there are any,
and the sentences are ordered by the rarity of the words they hold.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from heapq import nlargest
from typing import Any, Protocol

from knowledge.store.record import Passage
from knowledge.text import fold

COMMON_FROM = 300  # sentences that make a word common
_RANKED_AT_MOST = 3_000
_A_WORD = 400
_WORDS = 7
_MATCHES = "select p.rowid from passages p where passages match ? limit ?"
_SENTENCES = (
    'select s.article, s.start, s."end", s.text, 0.0, s.id from sentences s where s.id in ({})'
)
_RANKED = (
    'select s.article, s.start, s."end", s.text, p.rank, s.id from passages p '
    "join sentences s on s.id = p.rowid where passages match ? order by p.rank, s.id limit ?"
)


class Rows(Protocol):
    """Runs a query."""

    def __call__(self, sql: str, arguments: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows."""


def search(
    rows: Rows, words: Iterable[str], places: Sequence[str], *, every: bool, limit: int
) -> tuple[Passage, ...]:
    """Best sentences first; `rank` is smaller for better ones."""
    tokens = list(dict.fromkeys(token for word in words for token in _tokens(fold(word))))
    if not tokens:
        return ()
    marks = ",".join("?" * len(tokens))
    common = dict(rows(f"select word, sentences from common where word in ({marks})", tokens))
    if sum(common.get(token, COMMON_FROM) for token in tokens) <= _RANKED_AT_MOST:
        query = f"folded : ({(' ' if every else ' OR ').join(map(_quoted, tokens))})"
        return tuple(Passage(*row) for row in rows(_RANKED, (query, limit)))
    found = _by_rarity(rows, tokens, common, places, every) if places else {}
    found = found or _by_rarity(rows, tokens, common, (), every)
    best = nlargest(limit, found.items(), key=lambda pair: (pair[1], -pair[0]))
    marks = ",".join("?" * len(best))
    texts = {row[5]: row for row in rows(_SENTENCES.format(marks), [id_ for id_, _ in best])}
    return tuple(replace(Passage(*texts[id_]), rank=-score) for id_, score in best)


def _by_rarity(
    rows: Rows, tokens: list[str], common: dict[str, int], places: Sequence[str], every: bool
) -> dict[int, float]:
    """Ids of sentences with the weight of the words they hold."""
    inside = f"places : ({' OR '.join(map(_quoted, places))}) AND " if places else ""
    if every:
        query = f"{inside}folded : ({' '.join(map(_quoted, tokens))})"
        return {row[0]: 1.0 for row in rows(_MATCHES, (query, _A_WORD))}
    found: dict[int, float] = {}
    rarest = sorted(tokens, key=lambda token: common.get(token, 0))[:_WORDS]
    for token in rarest:
        weight = 1 / math.log2(2 + common.get(token, COMMON_FROM))
        for (id_,) in rows(_MATCHES, (f"{inside}folded : {_quoted(token)}", _A_WORD)):
            found[id_] = found.get(id_, 0.0) + weight
    return found


def _quoted(token: str) -> str:
    return f'"{token}"'


def _tokens(folded: str) -> list[str]:
    return "".join(ch if ch.isalnum() else " " for ch in folded).split()
