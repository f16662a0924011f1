"""Scores extracted facts against gold, in four tiers of strictness.

`value` compares value and year, `metric` adds the metric, `place` place and level, `status`
status and qualifier. Precision is over all gold, recall over core gold, one fact for one gold
fact. The keys `core`, `accept` and `delta` of a gold line are those of the contract.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.models import Fact
from knowledge.text import name_key

Row = Mapping[str, Any]
TIERS = ("value", "metric", "place", "status")
_FIELDS = {
    "value": ("value", "year"),
    "metric": ("metric",),
    "place": ("place", "level"),
    "status": ("status", "qualifier"),
}
_CENTRALLY_RUN = {"hà nội", "hồ chí minh", "hải phòng", "đà nẵng", "cần thơ", "huế"}


@dataclass(frozen=True, slots=True)
class Score:
    """Right and all predictions, found and all core gold facts; they add up."""

    right: int = 0
    predicted: int = 0
    found: int = 0
    core: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.right + other.right,
            self.predicted + other.predicted,
            self.found + other.found,
            self.core + other.core,
        )

    @property
    def precision(self) -> float:
        """1 where nothing was predicted: nothing false was said."""
        return self.right / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        """1 where there was nothing to find."""
        return self.found / self.core if self.core else 1.0


@dataclass(frozen=True, slots=True)
class FactScores:
    """Scores of a set of articles; `misses` and `false` say which, for development halves."""

    tiers: Mapping[str, Score]
    agency: tuple[int, int]  # right, of the facts matched in tier `place` that have one in gold
    misses: tuple[str, ...]
    false: tuple[str, ...]
    articles: int


def read_gold(folder: Path) -> dict[str, list[Row]]:
    """Article id -> its gold lines."""
    found = {}
    for path in sorted(folder.glob("*.gold.jsonl")):
        lines = path.read_text("utf-8").splitlines()
        rows = [json.loads(line) for line in lines if line.strip()]
        found[path.name.removesuffix(".gold.jsonl")] = rows
    return found


def score(gold: Mapping[str, Sequence[Row]], facts: Mapping[str, Sequence[Fact]]) -> FactScores:
    """Scores the facts of each article that has gold."""
    totals = dict.fromkeys(TIERS, Score())
    right_agencies = all_agencies = 0
    misses: list[str] = []
    false: list[str] = []
    for article, rows in gold.items():
        predicted = [fact.as_dict() for fact in facts.get(article, ())]
        differing = [[differences(fact, row) for row in rows] for fact in predicted]
        core = [i for i, row in enumerate(rows) if row.get("core")]
        for tier in TIERS:
            fits = [[depth > TIERS.index(tier) for depth in row] for row in differing]
            pairs = matched(
                [[j for j, row in enumerate(fits) if row[i]] for i in core], len(predicted)
            )
            totals[tier] += Score(
                sum(any(row) for row in fits), len(predicted), len(pairs), len(core)
            )
            if tier == "place":
                for at, j in pairs.items():
                    wanted = rows[core[at]].get("agency")
                    if wanted:
                        all_agencies += 1
                        right_agencies += name_key(wanted) == name_key(predicted[j]["agency"] or "")
                misses += [_line(rows[i]) for at, i in enumerate(core) if at not in pairs]
                false += [_line(p) for p, row in zip(predicted, fits, strict=True) if not any(row)]
    return FactScores(
        totals, (right_agencies, all_agencies), tuple(misses), tuple(false), len(gold)
    )


def differences(fact: Row, gold: Row) -> int:
    """How many tiers a fact passes against a gold fact: 0 to 4."""
    for depth, tier in enumerate(TIERS):
        if not all(_agrees(field, fact, gold) for field in _FIELDS[tier]):
            return depth
    return len(TIERS)


def _agrees(field: str, fact: Row, gold: Row) -> bool:
    wanted, got = gold[field], fact[field]
    accepted = gold.get("accept", {}).get(field, ())
    is_other = str(gold["metric"]).startswith("other:")
    if field == "value":
        return math.isclose(got, wanted, rel_tol=1e-6)
    if field == "metric":
        if is_other:
            return not gold.get("delta") or str(got).startswith("other:")
        return got == wanted or got in accepted or "*" in accepted
    if field == "level" and is_other:
        return True
    if field == "place":
        return place_key(got) in {place_key(each) for each in (wanted, *accepted)}
    return got == wanted or got in accepted


@cache
def place_key(name: str) -> str:
    """One key for the ways to write a unit; a town stays apart from the province of its name.

    >>> place_key("tỉnh Quảng Nam") == place_key("Quảng Nam")
    True
    >>> place_key("thành phố Cao Bằng") == place_key("Cao Bằng")
    False
    >>> place_key("thành phố Đà Nẵng") == place_key("Đà Nẵng")
    True
    """
    key = name_key(name).removeprefix("tỉnh ")
    city = key.removeprefix("thành phố ")
    return city if city in {name_key(each) for each in _CENTRALLY_RUN} else key


def matched(edges: Sequence[Sequence[int]], count: int) -> dict[int, int]:
    """A largest set of pairs (left, right) of a bipartite graph; `count` is the right size."""
    partner: list[int | None] = [None] * count

    def place(left: int, tried: set[int]) -> bool:
        for right in edges[left]:
            if right not in tried:
                tried.add(right)
                holder = partner[right]
                if holder is None or place(holder, tried):
                    partner[right] = left
                    return True
        return False

    for left in range(len(edges)):
        place(left, set())
    return {left: right for right, left in enumerate(partner) if left is not None}


def total(scores: Iterable[FactScores]) -> FactScores:
    """The sum of several."""
    scores = list(scores)
    tiers = {tier: sum((s.tiers[tier] for s in scores), Score()) for tier in TIERS}
    return FactScores(
        tiers,
        (sum(s.agency[0] for s in scores), sum(s.agency[1] for s in scores)),
        tuple(line for s in scores for line in s.misses),
        tuple(line for s in scores for line in s.false),
        sum(s.articles for s in scores),
    )


def _line(row: Row) -> str:
    shown = (
        row["article"], row["metric"], f"{row['qualifier']}{row['value']} {row['unit']}",
        row["place"], row["level"], row["agency"] or "-", row["year"], row["status"],
    )  # fmt: skip
    return " | ".join(map(str, shown))
