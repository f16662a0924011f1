"""A message with everything found in it, before anything is decided."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.matching import Match
from bot.understanding.numbers import NumbersFound
from bot.understanding.periods import PeriodFound
from bot.understanding.place_mention import PlaceMention
from bot.understanding.tokens import Canon, Utterance

_COUNTED = {
    "case", "procedure", "service", "task", "online_service", "online_case", "internal", "late",
    "initiative", "legal", "directive", "full", "partial", "full_partial", "use",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """The tokens of a message and what stands on them."""

    utterance: Utterance
    places: tuple[PlaceMention, ...]
    content: tuple[Match, ...]  # concepts, tiers, bodies, off-topic phrases
    cues: tuple[Match, ...]
    period: PeriodFound
    numbers: NumbersFound
    open: tuple[int, ...]  # words that nothing explains
    denied: frozenset[int] = frozenset()  # tokens of "không hỏi …"

    def has(self, *cues: str) -> bool:
        """Whether one of these cues was found."""
        return any(match.value in cues for match in self.cues)

    def cue(self, *cues: str) -> Match | None:
        """The first of these cues."""
        return next((match for match in self.cues if match.value in cues), None)

    def concepts(self, first: int = 0, last: int | None = None) -> frozenset[str]:
        """Concepts between two tokens, those inside longer phrases included."""
        found: set[str] = set()
        for match in self.content:
            if match.phrase.kind != "concept" or match.first < first:
                continue
            if last is not None and match.first >= last:
                continue
            found.add(match.value)
            found |= match.phrase.implies
            if match.value == "early":
                found.add("ontime")
            cases = match.phrase.folded[:2] == ("ho", "so")
            if (cases or match.value in _COUNTED) and self._counts(match.first):
                found.add("count")
        return frozenset(found)

    def _counts(self, at: int) -> bool:
        """Whether "bao nhiêu", "mấy" or "số" stands right before an object."""
        if not at:
            return False
        before = self.utterance.tokens[at - 1]
        if before.folded == "so":
            return before.low == "số" or not before.accented
        if before.folded == "may":
            return before.low == "mấy" or self.utterance.bare
        return before.folded in ("nhieu", "many") or before.low == "ít"

    def only_early(self) -> str:
        """ "Trước hạn" as it stands in the message, "" where "đúng hạn" is said as well."""
        said = [m for m in self.content if m.value == "early"]
        if not said or any(m.value in ("ontime", "late", "pending") for m in self.content):
            return ""
        return said[0].phrase.text

    def excludes(self, first: int) -> bool:
        """Whether "trừ", "không phải" stands right before a token, a small word between at most."""
        return any(m.value == "exclude" and 0 <= first - m.last <= 1 for m in self.cues)

    def counts_objects(self) -> bool:
        """ "mấy hồ sơ", "bao nhiêu thủ tục": objects are counted, not members."""
        return any(m.value == "count" and m.size > 1 for m in self.content)

    def of_kind(self, kind: str) -> tuple[Match, ...]:
        """Content matches of one kind: level, agency, offtopic, concept."""
        return tuple(match for match in self.content if match.phrase.kind == kind)

    def surface(self, first: int, last: int) -> tuple[int, int, str]:
        """Start, end and text of a run of tokens in the user's own message."""
        tokens = self.utterance.tokens
        start, end = tokens[first].start, tokens[last - 1].end
        return start, end, self.utterance.text[start:end]

    def canon(self) -> Canon:
        """The folded tokens as one string."""
        return Canon(self.utterance.tokens)

    def runs(self) -> tuple[str, ...]:
        """The unexplained words, neighbours joined, as spelt."""
        runs: list[list[int]] = []
        for at in self.open:
            if runs and runs[-1][-1] == at - 1:
                runs[-1].append(at)
            else:
                runs.append([at])
        tokens = self.utterance.tokens
        return tuple(" ".join(tokens[at].word for at in run) for run in runs)
