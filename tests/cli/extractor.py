"""A small extractor for tests of the build: every percentage of Quảng Nam is a rate on time."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.models import Fact, Level, Provenance, Qualifier, Review, Status
from knowledge.reading import Document

_RATE = re.compile(r"(?P<value>\d+(?:,\d+)?)%")
_YEAR = re.compile(r"năm (\d{4,})")


@dataclass(frozen=True)
class Extraction:
    """The part of an extraction that the build reads."""

    facts: tuple[Fact, ...]
    left: int

    def counts(self) -> dict[str, int]:
        """Numerals by kind."""
        return {"fact": len(self.facts), "left": self.left}


def percentages(document: Document) -> Extraction:
    """One fact a line with a percentage; a line with "sai" conflicts, one with "khớp" checks."""
    facts = []
    for line in re.finditer(r"[^\n]+", document.text):
        year = _YEAR.search(line[0])
        for rate in _RATE.finditer(line[0]):
            at = Provenance(
                line.start(), line.end(), line.start() + rate.start(), line.start() + rate.end(),
                rate[0], checks=("1 + 1 = 2",) if "khớp" in line[0] else (),
                conflicts=("1 + 1 ≠ 3",) if "sai" in line[0] else (),
            )  # fmt: skip
            facts.append(
                Fact(
                    document.id, "Quảng Nam", "Quảng Nam", Level.PROVINCE, None, "on_time_rate",
                    float(rate["value"].replace(",", ".")), "%", None, Qualifier.EXACT,
                    int(year[1]) if year else None, f"năm {year[1]}" if year else None,
                    Status.RESULT, line[0], "p49", provenance=at,
                    review=Review.WAITING if at.conflicts else Review.PUBLISHED,
                )
            )  # fmt: skip
    return Extraction(tuple(facts), len(re.findall(r"\d+", document.text)))


def failing(document: Document) -> Extraction:
    """Fails for an article whose id starts with "hỏng"."""
    if document.id.startswith("hỏng"):
        raise ZeroDivisionError
    return percentages(document)
