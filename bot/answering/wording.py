"""What tells that a sentence answers a question for a person, a day, a cause or a unit.

The words stand in `asking_passages.toml`; sentences are held against them with their accents,
questions without where they are typed so.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import knowledge.vocabulary
from knowledge.text import fold, is_accented, lowered

_PATH = Path(knowledge.vocabulary.__file__).parent / "asking_passages.toml"
_SAME_DEED, _OTHER_DEED = 0.5, 0.35
_CAUSE, _NO_CAUSE = 0.4, 0.3
_FAULT = 0.25
_UNIT = 0.4
_PLAN = 0.25
_WHY = re.compile(
    r"\b(vi sao|tai sao|vi dau|do dau|nguyen nhan|ly do|sao lai|why|tai rang|sao (?:\w+ ){1,8}lai)\b"
)
_WHICH = re.compile(
    r"\b(huyen|xa|phuong|so|don vi|noi|dia phuong|thi xa|phong|doi) (?:nao|mo|gi)\b"
)
_UNITS = {"huyen": "huyện|thị xã|thành phố", "xa": "xã|phường|thị trấn", "phuong": "phường|xã",
          "so": "sở", "phong": "phòng", "thi xa": "thị xã"}  # fmt: skip
_ANY_UNIT = "huyện|xã|phường|thị xã|thành phố|sở|phòng|ubnd|trung tâm|văn phòng|ban"


@dataclass(frozen=True, slots=True)
class Clues:
    """What one question asks its sentence to hold, besides its words."""

    deeds: tuple[re.Pattern[str], ...]
    deed_words: frozenset[str]
    why: bool
    fault: bool
    unit: re.Pattern[str] | None


class Wording:
    """The table, read once."""

    def __init__(self, path: Path = _PATH) -> None:
        table = tomllib.loads(path.read_text("utf-8"))
        self.skip = frozenset(fold(table["skip"]).split())
        self.occasion = frozenset(fold(table["occasion"]).split())
        self._alike = {
            fold(word): tuple(map(lowered, phrases)) for word, phrases in table["alike"].items()
        }
        self._deeds = [
            (tuple(map(lowered, phrases)), _any_of(phrases)) for phrases in table["deed"].values()
        ]
        marks = table["marks"]
        self._cause = _any_of(marks["cause"])
        self._fault = _any_of(marks["fault"])
        self._plan = _any_of(marks["plan"])
        self._asks_fault = tuple(map(lowered, marks["asks_fault"]))

    @staticmethod
    @cache
    def load() -> Wording:
        """The one instance, read on the first call."""
        return Wording()

    def alike(self, word: str) -> tuple[str, ...]:
        """Other words for a folded word of a question, with accents; none where it stands alone."""
        return self._alike.get(word, ())

    def clues(self, question: str) -> Clues:
        """What the question asks for, besides its words."""
        low, folded = lowered(question), fold(question)
        told = [pair for pair in self._deeds if _says(pair[0], low, folded)]
        said = (phrase for phrases, _ in told for phrase in phrases if fold(phrase) in folded)
        return Clues(
            tuple(pattern for _, pattern in told),
            frozenset(word for phrase in said for word in fold(phrase).split()),
            bool(_WHY.search(folded)),
            _says(self._asks_fault, low, folded),
            _named_unit(folded),
        )

    def fit(self, clues: Clues, sentence: str) -> float:
        """How much better or worse a sentence answers, in parts of the share of words it holds."""
        low = lowered(sentence)
        score = 0.0
        if clues.deeds:
            same = any(deed.search(low) for deed in clues.deeds)
            score += _SAME_DEED if same else -_OTHER_DEED
        if clues.why:
            score += _CAUSE if self._cause.search(low) else -_NO_CAUSE
        if clues.fault and self._fault.search(low):
            score += _FAULT
        if clues.why and self._plan.search(low):
            score -= _PLAN
        if clues.unit and clues.unit.search(sentence):
            score += _UNIT
        return score


def _named_unit(folded: str) -> re.Pattern[str] | None:
    """A unit of the kind asked for ("huyện nào"), with its name; None where none is."""
    asked = _WHICH.search(folded)
    if asked is None:
        return None
    kinds = _UNITS.get(asked[1], _ANY_UNIT)
    return re.compile(rf"\b(?i:{kinds})\b(?: [a-zà-ỹ]+)? [A-ZĐÀ-Ỹ]")


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, map(lowered, phrases))) + r")\b")


def _says(phrases: Iterable[str], low: str, folded: str) -> bool:
    """Whether a question holds one of the phrases; without accents where it is typed so."""
    if is_accented(low):
        return any(re.search(rf"\b{re.escape(phrase)}\b", low) for phrase in phrases)
    return any(re.search(rf"\b{re.escape(fold(phrase))}\b", folded) for phrase in phrases)
