"""Names of places in tokens. Which of several same-named ones is meant: see `choosing`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.known import Known
from bot.understanding.segmenting import straddles
from bot.understanding.syllables import sound
from bot.understanding.tokens import Token, Utterance
from knowledge.gazetteer.gazetteer import Gazetteer
from knowledge.gazetteer.place import Place
from knowledge.models import Level
from knowledge.text import fold, name_key, one_i

_END = ""
_SOFT = {"-", "–", ".", "'", "’"}
_KINDS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("tinh",): ("tỉnh", "thành phố"),
    ("thanh", "pho"): ("thành phố",),
    ("tp",): ("thành phố",),
    ("t", ".", "p"): ("thành phố",),
    ("city",): ("thành phố",),
    ("huyen",): ("huyện",),
    ("huien",): ("huyện",),
    ("thi", "sa"): ("thị xã",),
    ("sa",): ("xã",),
    ("fuong",): ("phường",),
    ("ward",): ("phường",),
    ("district",): ("huyện", "quận"),
    ("province",): ("tỉnh",),
    ("commune",): ("xã",),
    ("quan",): ("quận",),
    ("thi", "xa"): ("thị xã",),
    ("tx",): ("thị xã",),
    ("xa",): ("xã",),
    ("phuong",): ("phường",),
    ("thi", "tran"): ("thị trấn",),
    ("tt",): ("thị trấn",),
    ("dac", "khu"): ("đặc khu",),
}
_LETTERS: dict[str, tuple[str, ...]] = {
    "t": ("tỉnh",),
    "h": ("huyện",),
    "q": ("quận",),
    "x": ("xã",),
    "p": ("phường",),
}
_KIND_WORDS = {
    ("tinh",): "tỉnh",
    ("thanh", "pho"): "thành phố",
    ("huyen",): "huyện",
    ("quan",): "quận",
    ("thi", "xa"): "thị xã",
    ("xa",): "xã",
    ("phuong",): "phường",
    ("thi", "tran"): "thị trấn",
}
_SMALL = ("xã", "phường", "thị trấn", "đặc khu")
_TIER_BEFORE = {"cap", "tuyen", "khoi", "cac", "may", "nhieu", "tung", "moi", "nhung"}
_KIND_STARTS = {"huyen", "quan", "tinh", "phuong", "xa", "thi"}
_MOST_OPEN = 24
_NEVER_FIRST = {"sã", "xã", "thị", "huyện", "phường", "quận", "tỉnh", "cấp", "sở", "phòng"}
_TITLES = {"ong", "ba", "anh", "chi", "dong", "co", "bac", "chu"}
_INITIALS = re.compile(r"^[A-ZĐ]{2,5}$")
_INITIAL_AND_WORD = re.compile(r"^([A-ZĐ]{1,3})([A-ZĐ][a-zà-ỹđ]+)$")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A name over tokens `first` up to `last`, its kind word included.

    `codes` are all places it can be, `kinds` what the kind word allows (empty where none was
    typed); `how` is exact, folded, initials, sound or fuzzy; `bare` marks a name without kind.
    """

    codes: tuple[str, ...]
    first: int
    last: int
    name_first: int
    kinds: tuple[str, ...]
    how: str
    penalty: float

    @property
    def size(self) -> int:
        return self.last - self.first

    def without_kind(self) -> PlaceMention:
        """The same name without its kind word, which stands in another phrase."""
        return replace(self, first=self.name_first)


class PlaceFinder:
    """All names of the gazetteer by folded word, by sound, by initials."""

    def __init__(
        self, gazetteer: Gazetteer, known: Known, function_words: Container[str] = ()
    ) -> None:
        """`function_words` in lower case are never part of a name that is only guessed."""
        self._function_words = function_words
        self._gazetteer = gazetteer
        self._known = known
        self._root: dict[str, Any] = {}
        self._by_sound: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._near: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._initials: dict[str, set[str]] = defaultdict(set)
        self._short: dict[tuple[str, str], set[str]] = defaultdict(set)
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

    def words_of_names(self) -> frozenset[str]:
        """Words of provinces, districts and places with facts, as spelt and folded."""
        codes = {code for names in self._near.values() for held in names.values() for code in held}
        words = {word for code in codes for word in name_key(self._place(code).name).split()}
        return frozenset(words | set(map(fold, words)))

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
        if kinds:
            fitting = [code for code in codes if self._fits(code, kinds)]
            loose = [code for code in scored if self._fits(code, kinds)]
            if fitting or loose:
                return _made(fitting or loose, start, last, first, kinds, best)
            if set(kinds) & set(_SMALL) and len(tokens[start].folded) > 2:
                return None
        codes = [code for code in codes if self._stands_alone(code, utterance, first, last, best)]
        if not codes:
            return None
        return _made(codes, first, last, first, (), best)

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

    # --- initials -------------------------------------------------------------------------

    def find_short(self, utterance: Utterance, open_: Iterable[int]) -> list[PlaceMention]:
        """`CB`, `TP.PRTC`, `MChâu`, `P.HChâu`: initials, and initials with the last word whole."""
        found: list[PlaceMention] = []
        tokens = utterance.tokens
        for at in open_:
            token = tokens[at]
            start, kinds = kind_before(tokens, at)
            codes: set[str] = set()
            first = at
            parts = _INITIAL_AND_WORD.match(token.surface)
            if _INITIALS.match(token.surface) and (not utterance.shouted or kinds):
                codes = self._initials.get(fold(token.surface), set())
            elif parts and not utterance.shouted:
                codes = self._short.get((fold(parts[1]), fold(parts[2])), set())
            elif token.how == "odd" and len(token.folded) > 3:
                codes = self._short.get((token.folded[0], token.folded[1:]), set())
            if kinds and codes:
                codes = {code for code in codes if self._fits(code, kinds)}
                first = start
            codes = {code for code in codes if code in self._known.places} or codes
            if codes:
                found.append(
                    PlaceMention(tuple(sorted(codes)), first, at + 1, at, kinds, "initials", 0.5)
                )
        return found

    # --- misheard and mistyped ------------------------------------------------------------

    def find_near(
        self, utterance: Utterance, open_: set[int], lone: set[int], named: bool
    ) -> list[PlaceMention]:
        """Names heard alike, or one edit away; each window needs a token nothing explains.

        `named` says that the message names a place already: then only a name after its kind
        word, or one holding an impossible syllable, is looked for.
        """
        tokens = utterance.tokens
        found: list[PlaceMention] = []
        tried = 0
        odd_at = {at for at in open_ if tokens[at].how == "odd"}
        # After its kind word a name with an impossible syllable may reach into another name.
        reach = {at + step for at in odd_at for step in (-1, 0, 1)}
        near = {at + step for at in sorted(open_)[:_MOST_OPEN] for step in range(-4, 5)}
        capitals = {at for at in sorted(lone)[:200] if tokens[at].surface[:1].isupper()}
        starts = (lone & (near | capitals)) | {at for at in reach if 0 <= at < len(tokens)}
        for first in sorted(starts):
            for size in (4, 3, 2, 1):
                last = first + size
                span = range(first, last)
                if last > len(tokens):
                    continue
                if not lone.issuperset(span) and not (
                    odd_at.intersection(span)
                    and kind_before(tokens, first)[1]
                    and all(tokens[i].surface[:1].isalpha() for i in span)
                ):
                    continue
                capital = all(tokens[i].surface[:1].isupper() for i in span)
                named_so = capital and bool(kind_before(tokens, first)[1])
                if not (open_.intersection(span) or named_so) or tried > 40:
                    continue
                if tokens[first].low in _NEVER_FIRST or any(tokens[i].low == "phố" for i in span):
                    continue
                if any(
                    t.accented and t.low in self._function_words and t.surface[:1].islower()
                    for t in tokens[first:last]
                ):
                    continue
                start, kinds = kind_before(tokens, first)
                if not kinds and self._in_longer_name(tokens, first, last, lone):
                    continue
                tried += 1
                if not kinds and straddles(utterance, first, last):
                    continue
                odd = any(tokens[i].how in ("odd", "squeezed") for i in span)
                if named and not (kinds or odd or capital):
                    continue
                words = tuple(tokens[i].folded for i in span)
                lows = tuple(tokens[i].low for i in span)
                codes, how = self._sounding(words, lows, kinds), "sound"
                if not codes and (kinds or odd or capital or size > 1):
                    sure = bool(kinds) or odd or (capital and not utterance.shouted)
                    codes, how = self._mistyped(words, lows, sure), "fuzzy"
                fitting = {c for c in codes if self._fits(c, kinds)} if kinds else codes
                if not fitting:
                    continue
                if kinds:
                    found.append(_made(sorted(fitting), start, last, first, kinds, 1.0, how))
                elif size > 1 or (odd and how == "fuzzy"):
                    found.append(_made(sorted(codes), first, last, first, (), 1.0, how))
        return found

    def _in_longer_name(
        self, tokens: Sequence[Token], first: int, last: int, lone: set[int]
    ) -> bool:
        """Capitals right beside the window, or a title before it: a person's name."""
        if not all(token.surface[:1].isupper() for token in tokens[first:last]):
            return False
        if first and tokens[first - 1].folded in _TITLES:
            return True
        beside = [tokens[at] for at in (first - 1, last) if at in lone]
        return any(
            t.surface[:1].isupper()
            and t.how in ("plain", "odd")
            and not t.surface.isupper()
            and t.low not in _NEVER_FIRST
            for t in beside
        )

    def _sounding(
        self, words: tuple[str, ...], lows: tuple[str, ...], kinds: tuple[str, ...]
    ) -> set[str]:
        if len(words) < 2:
            return set()
        heard = tuple(map(sound, words))
        codes = self._by_sound.get(heard, set())
        if not codes and set(kinds) & set(_SMALL):
            codes = self._by_sound.get(("", *heard), set())
        typed = " ".join(words)
        codes = {code for code in codes if OSA.distance(typed, self._key(code)) <= 2}
        if kinds:
            codes = {code for code in codes if self._fits(code, kinds)}
        if len({self._place(code).name for code in codes}) > 1:
            # "đ" is never misheard for "d", "gi", "r".
            hard = [low[:1] == "đ" for low in lows]
            codes = {
                code
                for code in codes
                if [w[:1] == "đ" for w in self._place(code).name.lower().split()] == hard
            }
        return codes if len({self._place(code).name for code in codes}) == 1 else set()

    def _key(self, code: str) -> str:
        return fold(self._place(code).name)

    def _mistyped(self, words: tuple[str, ...], lows: tuple[str, ...], sure: bool) -> set[str]:
        """The one name of as many words within one edit, or within two for a long name."""
        text = " ".join(words)
        if len(text) < 5:
            return set()
        names = self._near[len(words)]
        for cutoff in (1, 2):
            if cutoff == 2 and (len(text) < 7 or len(words) < 2 or not sure):
                break
            hits = process.extract(
                text, names.keys(), scorer=OSA.distance, score_cutoff=cutoff, limit=5
            )
            near = {
                name
                for name, _, _ in hits
                if cutoff == 1
                or all(a[0] == b[0] for a, b in zip(name.split(), words, strict=True))
            }
            if len(near) == 1:
                return names[near.pop()]
            if near:
                return self._nearest_spelt(near, names, lows)
        return set()

    def _nearest_spelt(
        self, near: set[str], names: dict[str, set[str]], lows: tuple[str, ...]
    ) -> set[str]:
        """Of several near names the one nearest with its accents, where they were typed."""
        if all(low.isascii() for low in lows):
            return set()
        typed = " ".join(lows)
        ranked = sorted(
            (OSA.distance(typed, one_i(self._place(code).name)), name)
            for name in near
            for code in names[name]
        )
        best = {name for distance, name in ranked if distance == ranked[0][0]}
        return names[best.pop()] if len(best) == 1 and ranked[0][0] <= 2 else set()


def kind_before(tokens: Sequence[Token], first: int) -> tuple[int, tuple[str, ...]]:
    """Where the kind word right before token `first` begins, and the kinds it allows."""
    for size in (3, 2, 1):
        for gap in (0, 1):
            start = first - size - gap
            if start < 0 or (gap and tokens[first - 1].folded not in (".", ":")):
                continue
            words = tuple(token.folded for token in tokens[start : first - gap])
            kinds = _KINDS.get(words)
            if kinds is None and size == 1:
                kinds = _LETTERS.get(words[0])
                if kinds and not gap and tokens[start].surface != tokens[start].surface.upper():
                    if not (start and tokens[start - 1].folded == "ubnd"):
                        kinds = None
            if kinds and _is_kind(tokens, start, first - gap, words):
                return start, kinds
    return first, ()


def _is_kind(tokens: Sequence[Token], start: int, last: int, words: tuple[str, ...]) -> bool:
    """A tier ("cấp tỉnh") or another word ("tình", "xa") is no kind word."""
    if start and tokens[start - 1].folded in _TIER_BEFORE:
        before = tokens[start - 2].folded if start > 1 else ""
        if not (tokens[start - 1].folded == "tuyen" and before == "truc"):
            return False
    if (
        start > 1
        and tokens[start - 1].folded in (",", "va")
        and (tokens[start - 2].folded in _KIND_STARTS)
    ):
        return False  # "các huyện, thành phố Cao Bằng"
    accented = _KIND_WORDS.get(words)
    if accented is None:
        return words != ("sa",) or tokens[start].low == "sã"
    typed = " ".join(token.low for token in tokens[start:last])
    if typed == accented or not any(token.accented for token in tokens[start:last]):
        return True
    return typed in (
        "tĩnh",
        "sã",
        "phừơng",
        "huyên",
        "huỵên",
        "phưởng",
        "thị sã",
        "thành fố",
        "tinh",
    )


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


def _made(
    codes: Iterable[str],
    first: int,
    last: int,
    name_first: int,
    kinds: tuple[str, ...],
    penalty: float,
    how: str = "",
) -> PlaceMention:
    said = how or ("exact" if penalty == 0 else "folded")
    return PlaceMention(tuple(codes), first, last, name_first, kinds, said, penalty)
