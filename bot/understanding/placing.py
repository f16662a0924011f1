"""Names of places in tokens. Which of several same-named ones is meant: see `choosing`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from typing import Any

from bot.understanding.guessing import NameGuesser
from bot.understanding.kinds import SMALL, kind_before
from bot.understanding.known import Known
from bot.understanding.mending import Names
from bot.understanding.place_mention import PlaceMention, made
from bot.understanding.short_names import ShortNames
from bot.understanding.syllables import is_syllable, sound
from bot.understanding.tokens import Token, Utterance
from knowledge.gazetteer.gazetteer import Gazetteer
from knowledge.gazetteer.place import Place
from knowledge.models import Level
from knowledge.text import fold, name_key, one_i

_END = ""
_SOFT = {"-", "–", ".", "'", "’"}
# Abbreviations of our own words, in capitals too.
# What stands behind a number that is no name: "Q3/2024", "hai quan 6 thang".
_COUNTED = frozenset({"/", "thang", "nam", "quy", "ho", "thu", "%", "phan", "nhiem", "diem"})
_QUARTERS = frozenset({"1", "2", "3", "4"})
_CITY = frozenset({"tp", "tphcm", "hcm", "sai", "ho", "thanh", ","})
_WORDS_IN_CAPITALS = frozenset(
    {"HS", "NV", "TL", "DN", "CC", "TT", "VB", "KQ", "QT", "PS", "CQ", "DV"}
)


class PlaceFinder:
    """All names of the gazetteer by folded word, by sound, by initials."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        known: Known,
        function_words: Container[str] = (),
        no_names: Container[str] = (),
    ) -> None:
        """`function_words` in lower case are never part of a name that is only guessed;
        `no_names` are names that stand for other words where they are typed without accents."""
        self._function_words = function_words
        self._no_names = no_names
        self._gazetteer = gazetteer
        self._known = known
        self._root: dict[str, Any] = {}
        self._by_sound: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._near: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._initials: dict[str, set[str]] = defaultdict(set)
        self._short: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._singles: set[str] = set()  # names that are initials: "TPHCM"
        self._guesser = NameGuesser(
            self._by_sound, self._near, self._place, self._fits, function_words
        )
        self.short_names = ShortNames(known, self._initials, self._short, self._place, self._fits)
        for level in (Level.CENTRAL, Level.PROVINCE, Level.DISTRICT, Level.COMMUNE):
            for key, code in gazetteer.names(level):
                self._add(key, code, level)

    def _add(self, key: str, code: str, level: Level) -> None:
        words = tuple(key.split())
        folded = tuple(map(fold, words))
        node = self._root
        for word in folded:
            node = node.setdefault(word, {})
        node.setdefault(_END, []).append((words, code))
        if level is Level.COMMUNE and code not in self._known.places:
            if len(words) > 1:
                self._by_sound[("", *map(sound, folded))].add(code)
            return
        if len(words) > 1:
            self._by_sound[tuple(map(sound, folded))].add(code)
            self._near[len(words)][" ".join(folded)].add(code)
            self._initials["".join(word[0] for word in folded)].add(code)
            for start in range(1, len(words)):
                initials = "".join(word[0] for word in folded[:start])
                rest = "".join(folded[start:])
                if start == len(words) - 1:
                    self._short[initials, rest].add(code)
        elif len(folded[0]) >= 4 and folded[0] == fold(one_i(self._place(code).name)):
            self._near[1][folded[0]].add(code)
        elif len(folded[0]) >= 4 and level is Level.PROVINCE and not is_syllable(folded[0]):
            self._singles.add(words[0])

    def names(self) -> Names:
        """The names of provinces, districts and places with facts, for reading words."""
        codes = {code for names in self._near.values() for held in names.values() for code in held}
        runs = {tuple(name_key(self._place(code).name).split()) for code in codes}
        words = {word for run in runs for word in run}
        known = self._known.places
        near = known | {c for c in codes if self._place(c).level is Level.PROVINCE}
        initials = {i.upper() for i, held in self._initials.items() if not held.isdisjoint(known)}
        return Names(
            frozenset(words | set(map(fold, words))),
            tuple(sorted(run for run in runs if len(run) > 1)),
            frozenset(i for i in initials if len(i) == 2) - _WORDS_IN_CAPITALS,
            frozenset(i for i, held in self._initials.items() if not held.isdisjoint(near)),
            {
                initials + last: frozenset(name_key(self._place(c).name).split()[-1] for c in held)
                for (initials, last), codes in self._short.items()
                if (held := codes & near)
            },
            frozenset(self._singles - words),
        )

    # --- exact and folded -----------------------------------------------------------------

    def find(self, utterance: Utterance) -> list[PlaceMention]:
        """Every name anywhere with accents within reason, overlapping ones too."""
        found: list[PlaceMention] = []
        tokens = utterance.tokens
        for first in range(len(tokens)):
            for last, entries in self._walk(tokens, first):
                mention = self._mention(utterance, first, last, entries)
                if mention:
                    found.append(mention)
        return found

    def _walk(
        self, tokens: Sequence[Token], first: int
    ) -> Iterator[tuple[int, list[tuple[tuple[str, ...], str]]]]:
        node: dict[str, Any] = self._root
        at = first
        while at < len(tokens):
            token = tokens[at]
            if token.folded in node:
                node = node[token.folded]
                at += 1
                if _END in node:
                    yield at, node[_END]
            elif at > first and token.folded in _SOFT and at + 1 < len(tokens):
                at += 1
            else:
                return

    def _mention(
        self,
        utterance: Utterance,
        first: int,
        last: int,
        entries: list[tuple[tuple[str, ...], str]],
    ) -> PlaceMention | None:
        tokens = utterance.tokens
        if last - first == 1 and tokens[first].how == "number":
            after = tokens[last].folded if last < len(tokens) else ""
            if after in _COUNTED or not kind_before(tokens, first)[1]:
                return None
            letter = tokens[first - 1].low
            if letter == "q" and tokens[first].low in _QUARTERS and after not in _CITY:
                return None  # "Q3 2025", but "Q3 TPHCM"
            unlike = not utterance.bare and tokens[first - 1].low in ("quan", "phuong")
            if unlike:
                return None  # "Hải quan 6 tháng"
        spelt = [token for token in tokens[first:last] if token.folded not in _SOFT]
        scored: dict[str, float] = {}
        for words, code in entries:
            penalty = _accents(spelt, words, utterance.bare)
            if penalty is not None:
                scored[code] = min(penalty, scored.get(code, 9.0))
        if not scored:
            return None
        best = min(scored.values())
        codes = [code for code, penalty in scored.items() if penalty <= best + 0.01]
        start, kinds = kind_before(tokens, first)
        if not kinds and self._is_no_name(utterance, first, last):
            return None
        if kinds:
            fitting = [code for code in codes if self._fits(code, kinds)]
            loose = [code for code in scored if self._fits(code, kinds)]
            if fitting or loose:
                return made(fitting or loose, start, last, first, kinds, best)
            if set(kinds) & set(SMALL) and len(tokens[start].folded) > 2:
                return None
            if last - first == 1 and any(
                self._fits(code, kinds) for code in self.short_names.cut_short(tokens[first].folded)
            ):
                return None  # "P.TVinh": a ward cut short
        codes = [code for code in codes if self._stands_alone(code, utterance, first, last, best)]
        if not codes:
            return None
        return made(codes, first, last, first, (), best)

    def _is_no_name(self, utterance: Utterance, first: int, last: int) -> bool:
        """ "la gi" is "là gì", unless it is typed as a name."""
        tokens = utterance.tokens[first:last]
        named = tokens[0].surface[:1].isupper() and not (utterance.shouted and utterance.bare)
        return not named and " ".join(token.folded for token in tokens) in self._no_names

    def _fits(self, code: str, kinds: tuple[str, ...]) -> bool:
        place = self._place(code)
        return any(kind in self._gazetteer.kinds(place) for kind in kinds)

    def _place(self, code: str) -> Place:
        place = self._gazetteer.by_code(code)
        if place is None:
            raise KeyError(code)
        return place

    def _stands_alone(
        self, code: str, utterance: Utterance, first: int, last: int, penalty: float
    ) -> bool:
        """Whether a name without its kind may be taken for this place at all."""
        level = self._place(code).level
        token = utterance.tokens[first]
        size = last - first
        capital = token.surface[:1].isupper() and not utterance.shouted
        if level is Level.COMMUNE:
            if size == 1:
                return False
            if code in self._known.places:
                return penalty < 0.5
            if self._in_longer_run(utterance, first):
                return False
            return capital and penalty == 0 and utterance.tokens[last - 1].surface[:1].isupper()
        if token.folded.isdigit():
            return False
        if size == 1:
            if len(token.folded) <= 3 and level is not Level.PROVINCE:
                return False
            if level is Level.PROVINCE or level is Level.CENTRAL:
                return penalty == 0 or utterance.bare
            return capital or (penalty == 0 and code in self._known.places)
        return True

    def _in_longer_run(self, utterance: Utterance, first: int) -> bool:
        """A name right behind another capital is a person's ("Đậu Tùng Lâm")."""
        before = utterance.tokens[first - 1] if first else None
        return (
            before is not None
            and before.surface[:1].isupper()
            and before.surface[1:].islower()
            and before.low not in self._function_words
        )

    def find_near(
        self, utterance: Utterance, open_: set[int], lone: set[int], named: bool
    ) -> list[PlaceMention]:
        """Names misheard or mistyped; see `NameGuesser`."""
        return self._guesser.find_near(utterance, open_, lone, named)


def _accents(spelt: Sequence[Token], words: tuple[str, ...], bare: bool) -> float | None:
    """How far typed accents and a name differ; None where they speak against it."""
    if len(spelt) != len(words):
        return None
    penalty = 0.0
    clashes = 0
    for token, word in zip(spelt, words, strict=True):
        if bare and not token.accented:
            penalty += 0.02  # accents that nobody types part no names
        elif token.low == word:
            continue
        elif not token.accented:
            penalty += 0.2
        else:
            penalty += 1.0
            clashes += 1
    if clashes and (len(words) == 1 or clashes > (len(words) + 1) // 2):
        return None
    return penalty
