"""A message with everything found in it, before anything is decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.understanding.matching import Match, PhraseIndex, longest
from bot.understanding.mending import Mender, is_initials
from bot.understanding.numbers import NumbersFound, find_numbers, hidden_of
from bot.understanding.periods import PeriodFound, find_period
from bot.understanding.place_mention import PlaceMention
from bot.understanding.placing import PlaceFinder
from bot.understanding.segmenting import inside_compound, syllables
from bot.understanding.tokenizing import Tokenizer
from bot.understanding.tokens import Canon, Utterance
from bot.understanding.vocabulary import Vocabulary

_UNITS = {"tinh", "huyen", "xa", "phuong", "quan", "so", "phong", "bo", "cap", "thi", "thanh"}
_OBJECTS = frozenset({"case", "procedure", "task"})
_COUNTED = {
    "case", "procedure", "service", "task", "online_service", "online_case", "internal", "late",
    "initiative", "legal", "directive", "full", "partial", "full_partial", "use",
}  # fmt: skip
_MAGNITUDES = frozenset({"nghin", "ngan", "trieu", "ti"})
_LONGEST_INITIALS = 5  # letters
_LIMIT_CUES = {"top", "highest", "lowest", "best", "worst", "list"}


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
            if match.value in _COUNTED and self._counts(match.first):
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
        content = self._content.find(utterance)
        named = places
        places, content = _parted(places, content)
        hidden = frozenset(at for place in places for at in range(place.first, place.last))
        period = find_period(Canon(utterance.tokens, hidden), today)
        timed = hidden_of(period.spans)
        content = [m for m in content if timed.isdisjoint(range(m.first, m.last))]
        cues = [match for match in self._cues.find(utterance) if not _misread(utterance, match)]
        open_ = self._open(utterance, places, content, cues, timed)
        if open_ or not places:
            places, content = self._near(utterance, places, named, content, timed, open_)
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
        cues = _outside(cues, taken, timed, content)
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
        timed: set[int],
        open_: set[int],
    ) -> tuple[list[PlaceMention], list[Match]]:
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
            content = longest([*content, *near], held)
            open_ = open_ - {at for match in content for at in range(match.first, match.last)}
        if open_ and any(m.phrase.kind in ("agency", "concept", "level") for m in content):
            clashing = self._content.find_clashing(utterance, open_)
            content = longest([*content, *clashing], held)
            open_ = open_ - {match.first for match in clashing}
        if open_ or not places:
            shouting = self._shouting(utterance, lone)
            quiet = set() if places else self._quiet(utterance, content, open_ & lone)
            short = self._finder.find_short(utterance, sorted(open_ | shouting), quiet)
            held_by_content = {
                at for match in content if match.size > 1 for at in range(match.first, match.last)
            }
            named = bool(places)
            more = [
                *short,
                *self._finder.find_near(utterance, open_, lone - held_by_content, named),
            ]
            if more:
                places, content = _parted([*raw, *more], content)
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


def _parted(
    places: Iterable[PlaceMention], content: Iterable[Match]
) -> tuple[list[PlaceMention], list[Match]]:
    """Of overlapping places and phrases the longer; at equal length the better spelt, the place."""
    content = list(content)
    items: list[tuple[tuple[float, ...], PlaceMention | Match]] = []
    order = {"agency": 1, "level": 2, "concept": 3, "offtopic": 5}
    whole = [m for m in content if m.phrase.kind == "level" and m.value == "all"]
    for place in places:
        if any(m.first < place.first < m.last == place.name_first for m in whole):
            place = place.without_kind()  # "toàn tỉnh X": the kind word is the tier's too
        clash = int(place.penalty) if place.how == "folded" else 0
        items.append(((clash - place.size, round(place.penalty, 1), 0, place.first), place))
    for match in content:
        rank = order.get(match.phrase.kind, 4)
        items.append(((-match.size, round(match.penalty, 1), rank, match.first), match))
    items.sort(key=lambda item: item[0])
    held: set[int] = set()
    kept_places: list[PlaceMention] = []
    kept: list[Match] = []
    for _, item in items:
        if isinstance(item, PlaceMention) and not held.isdisjoint(range(item.first, item.last)):
            item = item.without_kind()
        span = range(item.first, item.last)
        if held.isdisjoint(span):
            held.update(span)
            if isinstance(item, PlaceMention):
                kept_places.append(item)
            else:
                kept.append(item)
    kept_places.sort(key=lambda place: place.first)
    kept.sort(key=lambda match: match.first)
    return kept_places, kept


def _outside(
    cues: list[Match], taken: set[int], timed: set[int], content: list[Match]
) -> list[Match]:
    """Cues that stand on their own: for each kind the longest, places and bodies excluded.

    A cue may share tokens with a concept ("kế hoạch", "đề ra"): both are true.
    """
    single = {m.first for m in content if m.size == 1} | {
        at for m in content if m.size == 2 for at in range(m.first, m.last)
    }
    free = [
        m
        for m in cues
        if taken.isdisjoint(range(m.first, m.last))
        and (m.size > 1 or m.first not in single or m.value in ("target", "definition", "trend"))
        and (m.size > 1 or m.first not in timed)
    ]
    by_kind: dict[str, list[Match]] = {}
    for match in free:
        by_kind.setdefault(match.value, []).append(match)
    found = [m for group in by_kind.values() for m in longest(group, set())]
    longer = [m for m in found if m.size > 1]
    kept = [
        m
        for m in found
        if m.size > 1 or not any(o.first <= m.first < o.last and o.value != m.value for o in longer)
    ]
    return sorted(kept, key=lambda m: (m.first, m.last))
