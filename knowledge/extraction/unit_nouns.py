"""The unit behind a number, by the nouns of units.toml."""

from __future__ import annotations

from functools import cache
from itertools import islice

from knowledge.extraction.phrase_lists import words_of
from knowledge.matching import PhraseIndex
from knowledge.text import words
from knowledge.vocabulary.tables import toml

# classes of things that are counted, in whole numbers
COUNTED = frozenset(
    {"case", "proc", "serv", "doc", "task", "people", "org", "init", "process", "decision"}
)
_LONGEST_NOUN = 14  # words looked at behind a number
_FUNCTION = words_of("function")


@cache
def unit_index() -> PhraseIndex[tuple[str, str]]:
    """Unit nouns -> (class, name of the table); skipped nouns have the class "skip"."""
    index: PhraseIndex[tuple[str, str]] = PhraseIndex()
    for name, entry in toml("units").items():
        if name == "skip":
            for reason, row in entry.items():
                for noun in row["nouns"]:
                    index.add(noun, ("skip", reason))
        else:
            for noun in entry["nouns"]:
                index.add(noun, (name, noun))
    return index


def unit_of(unit_class: str) -> str:
    """The unit that facts of a class carry."""
    if unit_class == "rank":
        return "hạng"
    return str(toml("units")[unit_class]["unit"]) if unit_class != "none" else ""


def unit_after(low: str, at: int) -> tuple[str, str, int]:
    """(class, noun or reason, end) of the unit that stands right behind `at`."""
    tail = low[at : at + 60]
    if not tail.strip():
        return "none", "", at
    tokens = list(islice(words(tail), _LONGEST_NOUN))
    if not tokens or tokens[0].start > 1:
        return "none", "", at
    first = 0
    if tokens[0].surface == "%" and len(tokens) > 1 and tokens[1].surface == "điểm":
        return "pct", "%", at + tokens[0].end  # "91,77% điểm"
    hit = unit_index().at(tokens, first)
    if hit is None and tokens[0].surface in ("lượt", "bộ", "đầu", "số", "tổng"):
        hit = unit_index().at(tokens, first + 1) if len(tokens) > 1 else None
    if hit is None:
        if tokens[0].surface.isalpha() and tokens[0].surface not in _FUNCTION:
            return "noun", tokens[0].surface, at
        return "none", "", at
    unit_class, noun = hit.value
    return unit_class, noun, at + hit.end
