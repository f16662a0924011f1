"""Text -> `Scene`: places, phrases, periods and numbers of a message."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.understanding.matching import Match, PhraseIndex, longest
from bot.understanding.mending import Mender, is_initials
from bot.understanding.numbers import NumbersFound, find_numbers, hidden_of
from bot.understanding.overlaps import outside, parted
from bot.understanding.periods import find_period
from bot.understanding.place_mention import PlaceMention
from bot.understanding.placing import PlaceFinder
from bot.understanding.scene import Scene
from bot.understanding.segmenting import inside_compound, syllables
from bot.understanding.tokenizing import Tokenizer
from bot.understanding.tokens import Canon, Utterance
from bot.understanding.vocabulary import Vocabulary

_MAGNITUDES = frozenset({"nghin", "ngan", "trieu", "ti"})
_LONGEST_INITIALS = 5  # letters
_LIMIT_CUES = {"top", "highest", "lowest", "best", "worst", "list"}


class SceneReader:
    """Text -> `Scene`."""

    def __init__(self, words: Vocabulary, finder: PlaceFinder) -> None:
        self._words = words
        self._finder = finder
        self._known_words = words.known_words()
        names = finder.names()
        spelt = [p.low for p in (*words.content, *words.cues) if p.kind != "offtopic"]
        self._tokenizer = Tokenizer(
            dict(words.teencode),
            self._known_words,
            names,
            syllables(),
            Mender(
                [*spelt, *((short,) for short in words.teencode if is_initials(short))],
                names,
                words.other_initials,
            ),
        )
        self._content = PhraseIndex(words.content, words.function_words, words.accented_only)
        self._cues = PhraseIndex(words.cues, words.function_words)

    def read(self, text: str, today: date) -> Scene:
        """Everything in the message; linear in its length."""
        utterance = self._tokenizer.read(text)
        places = self._finder.find(utterance)
        content = [m for m in self._content.find(utterance) if not _cut_off(utterance, m)]
        named, every = places, content
        places, content = parted(places, content)
        hidden = frozenset(at for place in places for at in range(place.first, place.last))
        period = find_period(Canon(utterance.tokens, hidden), today)
        timed = hidden_of(period.spans)
        content = [m for m in content if timed.isdisjoint(range(m.first, m.last))]
        every = [m for m in every if timed.isdisjoint(range(m.first, m.last))]
        cues = [match for match in self._cues.find(utterance) if not _misread(utterance, match)]
        open_ = self._open(utterance, places, content, cues, timed)
        if open_ or not places:
            places, content = self._near(utterance, places, named, content, every, timed, open_)
        standing: list[PlaceMention | Match] = [*places, *content, *cues]
        held = {
            at
            for item in standing
            if item.size > 1 or isinstance(item, PlaceMention)
            for at in range(item.first, item.last)
        }
        content = [m for m in content if not self._vetoed(utterance, m, held)]
        taken = {at for place in places for at in range(place.first, place.last)}
        taken |= {
            at
            for match in content
            if match.phrase.kind == "agency" or (match.size > 2 and match.phrase.kind == "concept")
            for at in range(match.first, match.last)
        }
        cues = outside(cues, taken, timed, content)
        open_ = self._open(utterance, places, content, cues, timed)
        numbers = self._numbers(utterance, places, content, cues, timed)
        numbered = hidden_of(numbers.spans)
        denied = _denied(utterance, places)
        return Scene(
            utterance,
            tuple(p for p in places if p.first not in denied),
            tuple(m for m in content if m.first not in denied),
            tuple(m for m in cues if m.first not in denied),
            period,
            numbers,
            tuple(sorted(open_ - numbered - denied)),
            frozenset(denied),
        )

    def _near(
        self,
        utterance: Utterance,
        places: list[PlaceMention],
        raw: list[PlaceMention],
        content: list[Match],
        every: list[Match],
        timed: set[int],
        open_: set[int],
    ) -> tuple[list[PlaceMention], list[Match]]:
        """Places and phrases with what is misheard or mistyped; of `every` phrase found exactly
        those count again that were set aside for one that now gives way."""
        tokens = utterance.tokens
        held = {at for place in places for at in range(place.first, place.last)} | timed
        lone = {
            at
            for at, t in enumerate(tokens)
            if at not in held and t.how not in ("number", "sign")
            if not (at and t.folded in _MAGNITUDES and tokens[at - 1].how == "number")
        }
        near = self._content.find_near(utterance, open_, lone)
        if near:
            content = longest([*every, *near], held)
            open_ = open_ - {at for match in content for at in range(match.first, match.last)}
        if open_ and any(m.phrase.kind in ("agency", "concept", "level") for m in content):
            clashing = self._content.find_clashing(utterance, open_)
            content = longest([*content, *clashing], held)
            open_ = open_ - {match.first for match in clashing}
        if open_ or not places:
            shouting = self._shouting(utterance, lone)
            quiet = set() if places else self._quiet(utterance, content, open_ & lone)
            short = self._finder.short_names.find(utterance, sorted(open_ | shouting), quiet)
            held_by_content = {
                at for match in content if match.size > 1 for at in range(match.first, match.last)
            }
            named = bool(places)
            more = [
                *short,
                *self._finder.find_near(utterance, open_, lone - held_by_content, named),
            ]
            if more:
                places, content = parted([*raw, *more], content)
        return places, content

    def _shouting(self, utterance: Utterance, lone: set[int]) -> set[int]:
        """Short words in capitals, which may be initials though they look like other words."""
        if utterance.shouted:
            return set()
        return {
            at
            for at in lone
            if utterance.tokens[at].surface.isupper()
            and len(utterance.tokens[at].surface) == 2
            and utterance.tokens[at].how == "plain"
            and utterance.tokens[at].low not in self._words.function_words
        }

    def _quiet(self, utterance: Utterance, content: Iterable[Match], open_: set[int]) -> set[int]:
        """Short unexplained words of a message on reform that may be initials: "cb", "QN"."""
        if not any(match.phrase.kind == "concept" for match in content):
            return set()
        return {
            at
            for at in open_
            for token in (utterance.tokens[at],)
            if 2 <= len(token.folded) <= _LONGEST_INITIALS
            and token.how in ("plain", "odd")
            and (utterance.shouted or token.surface.islower())
            and (utterance.shouted or token.folded not in self._known_words)
        }

    def _open(
        self,
        utterance: Utterance,
        places: Iterable[PlaceMention],
        content: Iterable[Match],
        cues: Iterable[Match],
        timed: set[int],
    ) -> set[int]:
        held = set(timed)
        standing: list[PlaceMention | Match] = [*places, *content, *cues]
        for item in standing:
            held.update(range(item.first, item.last))
        found = set()
        for at, token in enumerate(utterance.tokens):
            if at in held or token.how in ("number", "sign"):
                continue
            if token.how == "odd" or not self._is_function(token.low, token.folded, utterance.bare):
                found.add(at)
        return found

    def _is_function(self, low: str, folded: str, bare: bool) -> bool:
        if low in self._words.function_words:
            return True
        return (bare or low == folded) and folded in self._words.function_folded

    def _vetoed(self, utterance: Utterance, match: Match, held: set[int]) -> bool:
        """A short tier or concept that is only part of a longer word ("xã" in "xã hội")."""
        if match.size > 1 or match.how != "exact" or utterance.bare:
            return False
        beside = utterance.tokens[max(0, match.first - 1) : match.first + 2 : 2]
        if any(token.folded in ("cao", "thap") for token in beside):
            return False  # "cao điểm nhất"
        return inside_compound(utterance, match.first, held)

    def _numbers(
        self,
        utterance: Utterance,
        places: Iterable[PlaceMention],
        content: Iterable[Match],
        cues: Iterable[Match],
        timed: set[int],
    ) -> NumbersFound:
        hidden = set(timed)
        standing: list[PlaceMention | Match] = [*places, *content]
        for item in standing:
            if item.size > 1 or isinstance(item, PlaceMention):
                digits = any(
                    utterance.tokens[at].how == "number" for at in range(item.first, item.last)
                )
                if digits or isinstance(item, PlaceMention):
                    hidden.update(range(item.first, item.last))
        wants_limit = any(match.value in _LIMIT_CUES for match in cues)
        canon = Canon(utterance.tokens, frozenset(hidden))
        return find_numbers(utterance.tokens, canon, wants_limit)


def _cut_off(utterance: Utterance, match: Match) -> bool:
    """ "Các sở" inside "cac so lieu", typed without accents."""
    last = utterance.tokens[match.last - 1]
    after = utterance.tokens[match.last : match.last + 1]
    cut = last.folded == "so" and not last.accented and [t.folded for t in after] == ["lieu"]
    return cut and match.phrase.kind in ("level", "agency")


def _misread(utterance: Utterance, match: Match) -> bool:
    """ "Bao nhiêu so với", typed with accents, counts no sở."""
    if match.value != "count_members" or utterance.tokens[match.last - 1].low != "so":
        return False
    after = [token.folded for token in utterance.tokens[match.last : match.last + 1]]
    return not utterance.bare or after in (["voi"], ["cung"], ["ky"])


_DENIALS = {"hoi", "phai", "can", "lay", "tinh", "ke"}


def _denied(utterance: Utterance, places: Iterable[PlaceMention]) -> set[int]:
    """Tokens of "không hỏi …", "không phải <nơi>", "trừ <nơi>" up to the next sign."""
    tokens = utterance.tokens
    starts = {place.first for place in places}
    found: set[int] = set()
    for at, token in enumerate(tokens[:-2]):
        after = tokens[at + 1].folded
        if token.low in ("không", "khong", "đừng", "chớ") and after in _DENIALS:
            first = at + 2
            named = starts & {first, first + 1, first + 2}
            if after in ("phai", "ke", "tinh") and not named:
                continue
        elif token.low in ("trừ", "khác") and at + 1 in starts:
            first = at + 1
        else:
            continue
        last = first
        while last < len(tokens) and last - first < 8 and tokens[last].how != "sign":
            last += 1
        found.update(range(first, last))
    return found
