"""Phrases of the tables found in tokens: exact before folded before misheard before mistyped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.segmenting import is_word
from bot.understanding.syllables import sound, tone
from bot.understanding.tokens import Token, Utterance
from bot.understanding.vocabulary import Phrase

_END = ""  # the key under which a node of the trie keeps its phrases
_RANK = {"place": 0, "agency": 1, "level": 2, "concept": 3, "cue": 4, "offtopic": 5}
_LONGEST_WINDOW = 7
_MOST_WINDOWS = 48
_VOWELS = frozenset("aeiouy")
_MOST_OPEN = 24  # unexplained words of one message that are looked at twice


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase over tokens `first` up to, not including, `last`.

    `penalty` counts accents that disagree (bare typing costs a fraction); `how` is exact,
    folded, sound or fuzzy.
    """

    phrase: Phrase
    first: int
    last: int
    penalty: float
    how: str

    @property
    def size(self) -> int:
        return self.last - self.first

    @property
    def value(self) -> str:
        return self.phrase.value


class PhraseIndex:
    """A trie over folded words, and the same phrases by sound and by number of words."""

    def __init__(
        self,
        phrases: Iterable[Phrase],
        steady: Container[str] = (),
        accented_only: Container[str] = (),
    ) -> None:
        """`steady` are words that are never taken for another with other accents, `accented_only`
        phrases that stand for nothing where they are typed without."""
        self._steady = steady
        self._accented_only = accented_only
        self._root: dict[str, Any] = {}
        self._by_sound: dict[tuple[str, ...], list[Phrase]] = defaultdict(list)
        self._by_length: dict[int, list[Phrase]] = defaultdict(list)
        for phrase in phrases:
            node = self._root
            for word in phrase.folded:
                node = node.setdefault(word, {})
            node.setdefault(_END, []).append(phrase)
            # Nothing is refused for a word that was not said.
            near = phrase.kind != "offtopic" and len(phrase.folded) > 1
            if near and sum(map(len, phrase.folded)) >= 5:
                if all(word.isalpha() for word in phrase.folded):
                    self._by_sound[tuple(map(sound, phrase.folded))].append(phrase)
                    self._by_length[len(phrase.folded)].append(phrase)
        self._single = [
            word
            for word, node in self._root.items()
            if len(word) >= 4 and any(p.kind == "concept" for p in node.get(_END, ()))
        ]
        self._joined = {
            n: [" ".join(phrase.folded) for phrase in group] for n, group in self._by_length.items()
        }

    def find(self, utterance: Utterance) -> list[Match]:
        """Every phrase anywhere, overlapping ones too, with accents within reason."""
        tokens = utterance.tokens
        found: list[Match] = []
        for first in range(len(tokens)):
            node: dict[str, Any] | None = self._root
            for last in range(first, len(tokens)):
                node = node.get(tokens[last].folded) if node else None
                if node is None:
                    break
                for phrase in node.get(_END, ()):
                    match = self._accented(phrase, utterance, first, last + 1)
                    if match:
                        found.append(match)
        return found

    def find_clashing(self, utterance: Utterance, open_: set[int]) -> list[Match]:
        """Open words that are a phrase but for their accents ("nhặn" for "nhận")."""
        found: list[Match] = []
        for at in sorted(open_):
            token = utterance.tokens[at]
            before = utterance.tokens[at - 1].folded if at else ""
            if before in ("may", "nhieu") and (near := self._one_word(token.folded)):
                found.append(Match(near, at, at + 1, 1.0, "fuzzy"))
                continue
            after = [t.folded for t in utterance.tokens[at + 1 : at + 2]]
            if after in (["bao"], ["may"]):
                heard = self._heard_alone(token)
                if heard is None and token.how == "odd":
                    heard = self._one_word(token.folded)
                if heard is not None:
                    found.append(Match(heard, at, at + 1, 1.0, "sound"))
                    continue
            node = self._root.get(token.folded, {})
            phrases = [p for p in node.get(_END, ()) if p.kind == "concept"]
            if len(phrases) != 1 or phrases[0].value == "rank":
                continue  # "hàng" is no "hạng"
            if token.accented and len(token.folded) > 3:
                found.append(Match(phrases[0], at, at + 1, 1.0, "folded"))
        return found

    def _heard_alone(self, token: Token) -> Phrase | None:
        """The one concept of a single word that sounds the same ("nhận" for "nhặng")."""
        if not token.accented or len(token.folded) < 4:
            return None
        alike = {
            phrase.value: phrase
            for word in self._single
            if sound(word) == sound(token.folded)
            for phrase in self._root[word][_END]
            if phrase.kind == "concept" and tone(phrase.low[0]) == tone(token.low)
        }
        return next(iter(alike.values())) if len(alike) == 1 else None

    def _one_word(self, folded: str) -> Phrase | None:
        """The one concept of a single word within one edit ("điểm" for "đểm")."""
        if len(folded) < 3:
            return None
        hits = process.extract(folded, self._single, scorer=OSA.distance, score_cutoff=1, limit=2)
        return self._root[hits[0][0]][_END][0] if len(hits) == 1 else None

    def find_near(self, utterance: Utterance, open_: set[int], lone: set[int]) -> list[Match]:
        """Misheard and mistyped phrases of two words or more.

        Windows lie within words and hold at least one token of `open_`, the tokens that nothing
        explains yet; `lone` are the tokens windows may span (no places, no numbers).
        """
        tokens = utterance.tokens
        found: list[Match] = []
        windows = 0
        near = {at + step for at in sorted(open_)[:_MOST_OPEN] for step in range(-6, 7)}
        for first in sorted(lone & near):
            for size in range(_LONGEST_WINDOW, 1, -1):
                span = range(first, first + size)
                if first + size > len(tokens) or not open_.intersection(span):
                    continue
                if not lone.issuperset(span):
                    continue
                words = [tokens[i].folded for i in span]
                phrases = self._heard(tokens, span, words)
                how = "sound"
                if not phrases and windows < _MOST_WINDOWS:
                    windows += 1
                    phrases = self._mistyped(tokens, span, words, utterance.bare)
                    how = "fuzzy"
                if phrases and len({p.value for p in phrases}) == 1:
                    if how == "fuzzy" and is_word(utterance, first, first + size):
                        continue
                    found.append(Match(phrases[0], first, first + size, 1.0, how))
        return found

    def _heard(self, tokens: Sequence[Token], span: range, words: list[str]) -> list[Phrase]:
        """Phrases that sound the same, tones included (hỏi and ngã are one)."""
        phrases = self._by_sound.get(tuple(map(sound, words)), ())
        return [
            phrase
            for phrase in phrases
            if all(
                not tokens[at].accented or tone(tokens[at].low) == tone(low)
                for at, low in zip(span, phrase.low, strict=True)
            )
        ]

    def _accented(
        self, phrase: Phrase, utterance: Utterance, first: int, last: int
    ) -> Match | None:
        """The match with its penalty, None where the typed accents speak against it."""
        if utterance.bare and phrase.text in self._accented_only:
            return None
        penalty = 0.0
        clashes = 0
        for token, low in zip(utterance.tokens[first:last], phrase.low, strict=True):
            if token.low == low:
                continue
            if not token.accented:
                penalty += 0.05 if utterance.bare else 0.3
            elif token.low in self._steady:
                return None
            else:
                penalty += 1.0
                clashes += 1
        size = last - first
        if size == 1 and phrase.kind == "offtopic" and penalty:
            return None
        if size == 1 and (clashes or (penalty >= 0.3 and len(phrase.folded[0]) < 5)):
            return None
        if clashes and (clashes * 2 > size or phrase.kind in ("cue", "offtopic")):
            return None
        return Match(phrase, first, last, penalty, "exact" if penalty == 0 else "folded")

    def _mistyped(
        self, tokens: Sequence[Token], span: range, words: list[str], bare: bool
    ) -> list[Phrase]:
        """The one phrase of as many words within one edit; its every word must stay close."""
        text = " ".join(words)
        if len(text) < 6 or len(words) not in self._joined:
            return []
        odd = any(tokens[i].how == "odd" for i in span)
        if not odd and len(text) < 7:
            return []
        hits = process.extract(
            text, self._joined[len(words)], scorer=OSA.distance, score_cutoff=1, limit=4
        )
        group = self._by_length[len(words)]
        spelt = [tokens[i] for i in span]
        return [
            group[at]
            for _, _, at in hits
            if _same_words_but_one(group[at].folded, words)
            and _accented_distance(spelt, group[at]) <= (2 if odd else 1)
            and (odd or group[at].kind != "agency" or group[at].folded[0] == words[0])
            and (odd or len(text) >= 9 or group[at].strong or group[at].kind != "concept")
        ]


def _accented_distance(tokens: Sequence[Token], phrase: Phrase) -> int:
    """Edits between what was typed, accents counted where they were typed, and the phrase."""
    return sum(
        OSA.distance(token.low, low) if token.accented else OSA.distance(token.folded, folded)
        for token, low, folded in zip(tokens, phrase.low, phrase.folded, strict=True)
    )


def _same_words_but_one(phrase: Sequence[str], typed: Sequence[str]) -> bool:
    """Whether one word differs at most; initials are never mistyped."""
    unlike = [a for a, b in zip(phrase, typed, strict=True) if a != b]
    return not unlike or (len(unlike) == 1 and not _VOWELS.isdisjoint(unlike[0]))


def longest(matches: Iterable[Match], taken: set[int]) -> list[Match]:
    """Of overlapping matches the longest, then the best accented; `taken` tokens are barred."""
    held = set(taken)
    chosen: list[Match] = []
    ordered = sorted(
        matches, key=lambda m: (-m.size, m.penalty, _RANK.get(m.phrase.kind, 9), m.first)
    )
    for match in ordered:
        span = range(match.first, match.last)
        if held.isdisjoint(span):
            held.update(span)
            chosen.append(match)
    return sorted(chosen, key=lambda m: m.first)
