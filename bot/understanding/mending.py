"""Words put right by what is known: short forms of names, initials of terms, pairs of words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.understanding.syllables import from_telex, from_vni, is_syllable
from knowledge.text import fold, is_accented

# Words so frequent that an impossible syllable one edit away is one of them.
_FREQUENT = (
    "huyện", "thành", "phường", "quận", "tỉnh", "nhiêu", "trực", "tuyến", "tháng", "phần",
    "trăm", "người", "được", "thanh", "toán", "nhiệm", "quyết", "chính", "kiến", "xuống",
    "nhất", "nhiều", "nhận", "không", "điểm", "chiếm", "chênh", "nguồn", "chưa", "cuối",
    "muốn", "thấp", "dưới", "đúng", "chậm", "tiếp", "liệu", "dịch", "điện", "công", "bằng",
    "hoàn", "lòng", "nghị", "chuyển", "những", "phải", "từng", "phòng", "trên", "trong", "nhau", "online",
)  # fmt: skip
_FREQUENT_FOLDED = tuple(map(fold, _FREQUENT))
_VOWELS = frozenset("aeiouy")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    (row[at], row[near])
    for row in _KEYS
    for at in range(len(row))
    for near in (at - 1, at + 1)
    if 0 <= near < len(row)
}
NUMBER = "#"  # any number, as a neighbour
_BEFORE_NUMBERS = ("trên", "dưới", "khoảng", "tháng", "năm", "hạng", "điểm")
_BEHIND_NUMBERS = ("tháng", "điểm", "phần", "huyện", "hồ", "thủ", "nhiệm", "trên")
_SHORTEST = 4  # letters of initials that are mended, and of a name cut short
_CUT = re.compile(r"[A-ZĐ]{2,4}[a-zà-ỹđ]")  # "GLinh": initials, then a word


@dataclass(frozen=True, slots=True)
class Names:
    """What a message may hold of names: their words, `runs` of words of whole names, `initials`
    ("QN", of places with facts), `all_initials` (folded, of these and the provinces), `shorts`
    (initials and the last word, folded: the last words so spelt; "cbang": "bằng"), `terms`
    ("tphcm": names that are initials)."""

    words: frozenset[str] = frozenset()
    runs: tuple[tuple[str, ...], ...] = ()
    initials: frozenset[str] = frozenset()
    all_initials: frozenset[str] = frozenset()
    shorts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    terms: frozenset[str] = frozenset()


class Mender:
    """Guesses what an impossible word was meant to be, or nothing where two words are as near."""

    def __init__(
        self,
        phrases: Iterable[Sequence[str]] = (),
        names: Names | None = None,
        others: Iterable[str] = (),
    ) -> None:
        """`phrases` are those of the tables, word by word; `others` initials of what is none of
        ours, which are never taken for one of these."""
        self._names = names or Names()
        self._others = frozenset(others)
        phrases = [tuple(phrase) for phrase in phrases]
        numbered = [(word, NUMBER) for word in _BEFORE_NUMBERS]
        numbered += [(NUMBER, word) for word in _BEHIND_NUMBERS]
        self._pairs = _Pairs([*phrases, *self._names.runs, *numbered])
        self._named = _Pairs(self._names.runs)
        terms = {word for phrase in phrases for word in phrase if _is_term(word, len(phrase))}
        terms |= self._names.terms
        self._terms = {fold(t): t for t in sorted(terms) if fold(t) not in self._others}
        self._core = {fold(phrase[0]) for phrase in phrases if len(phrase) == 1}
        self._shorts = sorted(self._names.shorts)

    def term(self, surface: str, low: str) -> str | None:
        """The initials or the foreign word of the tables ("cchc", "bhxh", "index") that one slip
        of a key made into this."""
        folded = fold(low)
        capitals = sum(char.isupper() for char in surface)
        if len(low) < _SHORTEST - 1 or folded in self._terms or folded in self._others:
            return None
        if folded in self._names.all_initials or not folded.isascii():
            return None
        if is_syllable(low) and not (surface.isupper() and len(low) > _SHORTEST):
            return None
        if capitals < 2 and not _VOWELS.isdisjoint(folded) and len(low) <= _SHORTEST:
            return None
        hits = process.extract(
            folded, self._terms.keys(), scorer=OSA.distance, score_cutoff=1, limit=4
        )
        near = [term for term, _, _ in hits if _one_key(folded, term)]
        if len(near) > 1:  # "cchc" before what only stands in the name of a body
            near = [term for term in near if term in self._core] or near
        return self._terms[near[0]] if len(near) == 1 else None

    def short(self, surface: str, low: str) -> str | None:
        """A name cut short ("cbằng"), its keys decoded, a slip mended; None for none known."""
        if len(low) < _SHORTEST - 1 or (is_syllable(low) and not _CUT.match(surface)):
            return None
        if len(low) >= _SHORTEST and self._is_short(low):
            return low
        if low.isascii():
            for size in (1, 2, 3, 4):
                head = low[:size].replace("dd", "đ").replace("d9", "đ")
                rest = low[size:]
                spelt = from_telex(rest) or from_vni(rest) or rest
                if len(spelt) > 1 and self._is_short(head + spelt):
                    return head + spelt
        if not _CUT.match(surface) or not low.isalpha():
            return None
        hits = process.extract(
            fold(low), self._shorts, scorer=OSA.distance, score_cutoff=1, limit=3
        )
        near = [short for short, _, _ in hits if short[0] == fold(low[0])]
        return near[0] if len(near) == 1 and len(near[0]) >= _SHORTEST else None

    def _is_short(self, low: str) -> bool:
        """Whether it is a name cut short; accents that were typed must be the name's."""
        spelt = self._names.shorts.get(fold(low), ())
        return any(low.endswith(word) or not is_accented(low[1:]) for word in spelt)

    def paired(self, before: str, low: str, after: str) -> str | None:
        """The one word within an edit that forms a known pair with a neighbour."""
        return self._pairs.near(before, low, after)

    def named(self, before: str, low: str, after: str) -> str | None:
        """The same for words of names alone ("Bnh" in "Bnh Phước")."""
        return self._named.near(before, low, after)


class _Pairs:
    """Words by the word that stands before or after them."""

    def __init__(self, runs: Iterable[Sequence[str]]) -> None:
        after: dict[str, set[str]] = defaultdict(set)
        before: dict[str, set[str]] = defaultdict(set)
        for run in runs:
            for one, other in pairwise(run):
                if all(word.isalpha() or word == NUMBER for word in (one, other)):
                    # A neighbour typed with accents must be the very word.
                    for key in {one, fold(one)}:
                        after[key].add(other)
                    for key in {other, fold(other)}:
                        before[key].add(one)
        self._after: Mapping[str, set[str]] = dict(after)
        self._before: Mapping[str, set[str]] = dict(before)

    def near(self, before: str, low: str, after: str) -> str | None:
        if len(low) < 3:
            return None
        folded = fold(low)
        following = self._after.get(before, set())
        leading = self._before.get(after, set())
        ranked = []
        for word in following | leading:
            if abs(len(word) - len(low)) > 1:
                continue
            if len(word) > 2 and OSA.distance(folded, fold(word), score_cutoff=1) <= 1:
                sides = (word in following) + (word in leading)
                apart = OSA.distance(low, word) if is_accented(low) else 0
                ranked.append((-sides, apart, word))
        ranked.sort()
        if not ranked or (len(ranked) > 1 and _ties(ranked[0], ranked[1])):
            return None
        return ranked[0][2]


def _ties(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[:2] == other[:2] and fold(one[2]) != fold(other[2])


def is_initials(word: str) -> bool:
    """Whether a short form has no vowel: "tlđh"."""
    return _VOWELS.isdisjoint(fold(word))


def _is_term(word: str, words: int) -> bool:
    if len(word) < _SHORTEST or not word.isalpha() or is_syllable(word):
        return False
    return is_initials(word) or words == 1 or len(word) > _SHORTEST


def _one_key(typed: str, meant: str) -> bool:
    """Whether one slip of a key parts them: for a letter missed, by one beside it."""
    if len(typed) != len(meant) or sorted(typed) == sorted(meant):
        return True
    return any(
        (one, other) in _BESIDE for one, other in zip(typed, meant, strict=True) if one != other
    )


@lru_cache(maxsize=5_000)
def frequent(low: str) -> str | None:
    """The one frequent word within one edit of an impossible syllable, None where none is."""
    if len(low) < 3 or not is_accented(low):
        hits = []
    else:
        hits = process.extract(low, _FREQUENT, scorer=OSA.distance, score_cutoff=1, limit=2)
    if not hits and (len(low) > 3 or (len(low) == 3 and _VOWELS.isdisjoint(low))):
        plain = process.extract(
            fold(low), _FREQUENT_FOLDED, scorer=OSA.distance, score_cutoff=1, limit=2
        )
        hits = [(_FREQUENT[at], 0, at) for _, _, at in plain] if not is_accented(low) else []
        if len({hit[0] for hit in hits}) > 1:
            hits = [(_FREQUENT_FOLDED[at], 0, at) for _, _, at in plain]
    return hits[0][0] if len({fold(hit[0]) for hit in hits}) == 1 else None
