"""Names of places in tokens. Which of several same-named ones is meant: see `choosing`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any

from bot.understanding.guessing import NameGuesser
from bot.understanding.kinds import SMALL, kind_before
from bot.understanding.known import Known
from bot.understanding.mending import Names
from bot.understanding.place_mention import PlaceMention, made
from bot.understanding.syllables import is_syllable, sound
from bot.understanding.tokens import Token, Utterance
from knowledge.gazetteer.gazetteer import Gazetteer
from knowledge.gazetteer.place import Place
from knowledge.models import Level
from knowledge.text import fold, name_key, one_i

_END = ""
_SOFT = {"-", "–", ".", "'", "’"}
# Abbreviations of our own words, in capitals too.
_WORDS_IN_CAPITALS = frozenset(
    {"HS", "NV", "TL", "DN", "CC", "TT", "VB", "KQ", "QT", "PS", "CQ", "DV"}
)
_KIND_INITIALS = frozenset({"tp", "tt", "tx"})
_INITIALS = re.compile(r"^[A-ZĐ]{2,5}$")
_SKELETON = re.compile(r"^[A-ZĐ]{2}[a-zđ]{1,2}$")
_INITIAL_AND_WORD = re.compile(r"^([A-ZĐ]{1,3})([A-ZĐ][a-zà-ỹđ]+)$")


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
            dated = last < len(tokens) and tokens[last].low == "/"  # "Q3/2024"
            if dated or not kind_before(tokens, first)[1]:
                return None
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
                self._fits(code, kinds) for code in self._cut_short(tokens[first].folded)
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

    # --- initials -------------------------------------------------------------------------

    def find_short(
        self, utterance: Utterance, open_: Iterable[int], quiet: Container[int] = ()
    ) -> list[PlaceMention]:
        """`CB`, `TP.PRTC`, `MChâu`, `P.HChâu`: initials, and initials with the last word whole.

        `quiet` are words that may be initials of a place with facts though nothing marks them
        as such: in lower case, or in a message all in capitals.
        """
        found: list[PlaceMention] = []
        tokens = utterance.tokens
        for at in open_:
            token = tokens[at]
            start, kinds = kind_before(tokens, at)
            codes: set[str] = set()
            first = at
            parts = _INITIAL_AND_WORD.match(token.surface)
            if token.folded in _KIND_INITIALS:
                continue
            if token.how == "short":
                codes = self._cut_short(token.folded)
            elif _INITIALS.match(token.surface) and (not utterance.shouted or kinds):
                codes = self._initials.get(fold(token.surface), set())
            elif parts and not utterance.shouted:
                codes = self._short.get((fold(parts[1]), fold(parts[2])), set())
            if not codes and _SKELETON.match(token.surface):
                codes = self._skeleton(token.folded)
            if not codes and at > 1 and tokens[at - 1].low == "." and len(token.folded) > 1:
                letter = tokens[at - 2]
                codes = self._short.get((letter.folded, token.folded), set()) & self._known.places
                first, kinds = (at - 2, ()) if codes else (first, kinds)
            if not codes and at in quiet:
                codes = self._quiet(token.folded)
            fitting = {code for code in codes if self._fits(code, kinds)}
            if fitting and kinds:
                codes, first = fitting, start
            elif kinds:
                codes, kinds = codes & self._known.places, ()
            codes = {code for code in codes if code in self._known.places} or codes
            if not kinds and token.how != "short" and len(token.folded) == 2:
                codes = {code for code in codes if self._is_large(code)}
            if codes:
                found.append(
                    PlaceMention(tuple(sorted(codes)), first, at + 1, at, kinds, "initials", 0.5)
                )
        return found

    def _skeleton(self, folded: str) -> set[str]:
        """ "CBg", "QNg": initials and the letters that the last word begins or ends with."""
        initials, rest = folded[:2], folded[2:]
        return {
            code
            for code in self._initials.get(initials, ())
            if self._is_large(code)
            for last in (fold(one_i(self._place(code).name)).split()[-1],)
            if last.endswith(rest) or last.startswith(initials[1] + rest)
        }

    def _is_large(self, code: str) -> bool:
        """Two letters alone name a province, or a place with facts."""
        return code in self._known.places or self._place(code).level is Level.PROVINCE

    def _cut_short(self, folded: str) -> set[str]:
        """Places by initials and the last word: "cbang", "prtcham"."""
        found: set[str] = set()
        for size in (1, 2, 3):
            found |= self._short.get((folded[:size], folded[size:]), set())
        return found & self._known.places or found

    def _quiet(self, folded: str) -> set[str]:
        """Places with facts by initials, or by initials and the last word, that nothing marks."""
        found = self._initials.get(folded, set()) & self._known.places
        if not found and len(folded) > 2:
            found = self._cut_short(folded) & self._known.places
        return found


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
