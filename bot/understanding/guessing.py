"""Names misheard and mistyped: heard alike, or within an edit or two."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.kinds import SMALL, kind_before
from bot.understanding.place_mention import PlaceMention, made
from bot.understanding.segmenting import straddles
from bot.understanding.syllables import sound
from bot.understanding.tokens import Token, Utterance
from knowledge.gazetteer.place import Place
from knowledge.text import fold, one_i

_MOST_OPEN = 24
_NEVER_FIRST = {"sã", "xã", "thị", "huyện", "phường", "quận", "tỉnh", "cấp", "sở", "phòng"}
_TITLES = {"ong", "ba", "anh", "chi", "dong", "co", "bac", "chu"}


class NameGuesser:
    """Looks for names in what nothing explains.

    `by_sound` holds codes by the sounds of their words, `near` by number of words and folded
    name; `place` gives the place of a code, `fits` whether a kind word allows it.
    """

    def __init__(
        self,
        by_sound: Mapping[tuple[str, ...], set[str]],
        near: Mapping[int, dict[str, set[str]]],
        place: Callable[[str], Place],
        fits: Callable[[str, tuple[str, ...]], bool],
        function_words: Container[str],
    ) -> None:
        self._by_sound = by_sound
        self._near = near
        self._place = place
        self._fits = fits
        self._function_words = function_words

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
        capitals = {at for at in sorted(lone)[:80] if tokens[at].surface[:1].isupper()}
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
                capital = not utterance.shouted and all(
                    tokens[i].surface[:1].isupper() for i in span
                )
                named_so = capital and bool(kind_before(tokens, first)[1])
                if not (open_.intersection(span) or named_so) or tried > 40:
                    continue
                if tokens[first].low in _NEVER_FIRST or any(tokens[i].low == "phố" for i in span):
                    continue
                start, kinds = kind_before(tokens, first)
                if not kinds and any(
                    t.accented and t.low in self._function_words and t.surface[:1].islower()
                    for t in tokens[first:last]
                ):
                    continue
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
                    found.append(made(sorted(fitting), start, last, first, kinds, 1.0, how))
                elif size > 1 or (odd and how == "fuzzy"):
                    found.append(made(sorted(codes), first, last, first, (), 1.0, how))
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
        if not codes and set(kinds) & set(SMALL):
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
