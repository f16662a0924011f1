"""Sentences for who, when and why: found by words, checked for what was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.answers import Answer, NoData, Passages
from bot.answering.finding import Gap, Reason, Wanted
from bot.answering.places import Places
from bot.answering.wording import Clues, Wording
from bot.query import Query
from knowledge.store.base import KnowledgeBase
from knowledge.store.record import Passage
from knowledge.text import fold, lowered

_WHO = re.compile(r"\b(ai|ten gi|nguoi nao|la ai)\b")
_WHEN = re.compile(r"\b(ngay nao|hom nao|khi nao|bao gio|luc nao|ngay may|thoi diem nao)\b")
_TITLE = re.compile(
    r"\b(?:ông|bà|đồng chí|đ/c|chủ tịch|giám đốc|bí thư|thủ tướng|bộ trưởng|phó|trưởng)\b",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"\b(?:ông|bà|đồng chí|anh|chị)\s+((?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]+\s?){2,4})")
_NAME = re.compile(r"(?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]+ ){1,3}[A-ZĐÀ-Ỹ][a-zà-ỹđ]+")
_DATE = re.compile(r"\b\d{1,2}[/-]\d{1,2}\b|ngày \d{1,2}")
_WORD = re.compile(r"\w+")
_SHORT = [
    (short, word)
    for short, full in (
        ("cchc", "cai cach hanh chinh"),
        ("tthc", "thu tuc hanh chinh"),
        ("dvc", "dich vu cong"),
        ("ubnd", "uy ban"),
    )
    for word in full.split()
]
_CANDIDATES = 40
_ABSENT = 0.4
_OCCASION = 0.3  # words for the meeting that the whole article is about
_NEAR, _NEAR_OF_SUBJECT = 0.6, 0.1  # less where the whole article is about the place
_RUN = 0.3  # unexplained words that stand together in the sentence too ("chủ tịch")
_FITTING, _NEED_FITTING = 0.4, 0.6  # a sentence of the same deed may share fewer words
_NEED = 0.5
_NEED_WITHOUT_PLACE = 0.6


class PassageFinder:
    """Finds the best sentences; never answers a question for a quantity."""

    def __init__(self, kb: KnowledgeBase, places: Places) -> None:
        self._kb = kb
        self._places = places
        self._wording = Wording.load()

    def answer(self, query: Query, need: float = 0.0) -> Answer:
        """Up to two sentences of one article, or NoData.

        `need` is the share of the question's words they must hold, 0 for the usual one.
        """
        text = fold(query.text)
        clues = self._wording.clues(query.text)
        words = self._words(query) | clues.deed_words
        place_words = {
            word
            for code in query.places
            for word in fold(self._places.name(code)).split()
            if word not in ("huyen", "tinh", "xa", "thanh", "pho", "phuong", "quan", "thi")
        }
        best: list[tuple[float, tuple[Passage, ...]]] = []
        told: list[tuple[float, tuple[Passage, ...]]] = []  # of the deed asked for
        found = self._kb.search(
            tuple(sorted(words | place_words | self._others(words))),
            every=False,
            limit=_CANDIDATES,
            places=query.places,
        )
        near = self._kb.with_neighbours(found)
        pages = {
            article: _Page(sentences, self._is_subject(article, query))
            for article, sentences in near.items()
        }
        telling = words - place_words - clues.deed_words
        weights = _weights(telling, [pages[p.article].words(p) for p in found])
        for word in weights.keys() & self._wording.occasion:
            weights[word] *= _OCCASION
        asked = _Asked(query, text, weights, place_words, clues, self._wording, need)
        about = {id_: self._about(id_, query) for id_ in pages} if query.places else {}
        for passage in found:
            page = pages[passage.article]
            for group in page.windows(passage):
                score = self._score(group, page, asked)
                if score > 0 and (
                    not query.places or about[passage.article] or self._named_in(group, page, query)
                ):
                    best.append((score, group))
                    if asked.who and clues.deeds and self._wording.fit(clues, group[-1].text) > 0:
                        told.append((score, group))
        if not best:
            place = query.places[0] if query.places else ""
            return NoData(query, Gap(Wanted(place, ""), Reason.METRIC))
        return Passages(query, max(told or best, key=lambda pair: pair[0])[1])

    def _words(self, query: Query) -> set[str]:
        source = " ".join(query.terms) or query.text
        tokens = _WORD.findall(fold(source))
        return {t for t in tokens if t not in self._wording.skip and (len(t) > 1 or t.isdigit())}

    def _others(self, words: set[str]) -> set[str]:
        """Other words the sentence may use for those of the question."""
        said = (phrase for word in words for phrase in self._wording.alike(word))
        return {fold(phrase) for phrase in said if " " not in phrase} | {
            short for short, word in _SHORT if word in words
        }

    def _score(self, group: tuple[Passage, ...], page: _Page, asked: _Asked) -> float:
        """0 for sentences that do not answer; the last of a group holds the person or date."""
        weights, query = asked.weights, asked.query
        last = page.words(group[-1])
        have = frozenset[str]().union(*map(page.words, group)) if len(group) > 1 else last
        total = sum(weights.values())
        text = lowered(" ".join(passage.text for passage in group)) if asked.alike else ""
        also = {w for w, said in asked.alike.items() if w not in have and said.search(text)}
        held = [word for word in weights if word in have or word in also]
        share = sum(weights[word] for word in held) / total if total else 1.0
        need = asked.need or (_NEED if query.places else _NEED_WITHOUT_PLACE)
        fit = self._wording.fit(asked.clues, group[-1].text)
        if not total and fit < _FITTING:
            return 0.0
        if asked.who and fit >= _FITTING and not weights.keys() - self._wording.occasion:
            need = 0.0  # nothing is named but the occasion: the deed tells
        if share < (need if fit < _FITTING or asked.need else need * _NEED_FITTING):
            return 0.0
        # A person and a day may stand in neighbouring sentences; one alone stands in the last.
        held_in = group if asked.who and asked.when else group[-1:]
        if asked.who and not any(_names_person(each.text) for each in held_in):
            return 0.0
        if asked.when and not any(_DATE.search(each.text) for each in held_in):
            return 0.0
        if any(name not in page.folded(group) for name in asked.addressed):
            return 0.0
        own = sum(weights[word] for word in held if word in last or word in also) / (total or 1)
        near = len(asked.place_words & have) / len(asked.place_words) if asked.place_words else 0.0
        length = sum(len(passage.text) for passage in group)
        fit += _RUN * sum(run in page.folded(group[-1:]) for run in asked.runs)
        weight = _NEAR_OF_SUBJECT if page.about_place else _NEAR
        return share + own + fit + weight * near - min(length, 900) / 9000 - 0.1 * (len(group) - 1)

    def _about(self, article: str, query: Query) -> bool:
        """Whether an article is about a place asked for: by its figures or its title."""
        info = self._kb.article(article)
        title = fold(info.title) if info else ""
        places = self._kb.places_of_article(article)
        return any(code in places or name in title for code, name in self._names(query))

    def _is_subject(self, article: str, query: Query) -> bool:
        """Whether all places of an article's figures lie in one asked for, or hold it."""
        places = self._kb.places_of_article(article)
        return any(
            code in places
            and all(
                other == code
                or self._places.lies_in(other, code)
                or self._places.lies_in(code, other)
                for other in places
            )
            for code in query.places
        )

    def _named_in(self, group: tuple[Passage, ...], page: _Page, query: Query) -> bool:
        return any(name in page.folded(group) for _, name in self._names(query))

    def _names(self, query: Query) -> list[tuple[str, str]]:
        """Codes of the places asked for with their folded names."""
        found = ((code, self._places.get(code)) for code in query.places)
        return [(code, fold(place.name)) for code, place in found if place is not None]


class _Asked:
    """A question as sentences are held against it."""

    def __init__(
        self,
        query: Query,
        text: str,
        weights: dict[str, float],
        place_words: set[str],
        clues: Clues,
        wording: Wording,
        need: float,
    ) -> None:
        self.need = need
        self.query = query
        self.weights = weights
        self.place_words = place_words
        cues = {mention.value for mention in query.mentions if mention.kind == "cue"}
        self.who = "person" in cues or bool(_WHO.search(text))
        self.when = "when" in cues or bool(_WHEN.search(text))
        self.runs = [run for run in map(fold, query.unexplained) if " " in run]
        self.clues = clues
        self.alike = {
            word: re.compile(r"\b(?:" + "|".join(map(re.escape, wording.alike(word))) + r")\b")
            for word in weights
            if wording.alike(word)
        }
        self.addressed = [fold(name.strip()) for name in _ADDRESSED.findall(query.text)]


class _Page:
    """The sentences of one article; each is folded and split at most once."""

    def __init__(self, sentences: tuple[Passage, ...], about_place: bool) -> None:
        self.about_place = about_place
        self._sentences = sentences
        self._at = {(each.start, each.end): at for at, each in enumerate(sentences)}
        self._folded: dict[tuple[int, int], str] = {}
        self._words: dict[tuple[int, int], frozenset[str]] = {}

    def folded(self, group: tuple[Passage, ...]) -> str:
        """The text of neighbouring sentences, folded."""
        return " ".join(map(self._fold, group))

    def words(self, passage: Passage) -> frozenset[str]:
        """The folded words of a sentence."""
        span = passage.start, passage.end
        found = self._words.get(span)
        if found is None:
            own = _WORD.findall(self._fold(passage))
            spelt = (word for short, word in _SHORT if short in own)
            found = self._words[span] = frozenset((*own, *spelt))
        return found

    def _fold(self, passage: Passage) -> str:
        span = passage.start, passage.end
        found = self._folded.get(span)
        if found is None:
            found = self._folded[span] = fold(passage.text)
        return found

    def windows(self, passage: Passage) -> list[tuple[Passage, ...]]:
        """The sentence alone, and with the one right before or after it in its paragraph."""
        at = self._at[passage.start, passage.end]
        groups: list[tuple[Passage, ...]] = [(passage,)]
        for first, second in ((at - 1, at), (at, at + 1)):
            if first < 0 or second >= len(self._sentences):
                continue
            one, other = self._sentences[first], self._sentences[second]
            if 0 <= other.start - one.end <= 1:
                groups.append((one, other))
        return groups


def _weights(words: set[str], found: Sequence[frozenset[str]]) -> dict[str, float]:
    """How much each word tells: less the more of the sentences found have it, and little when
    none has (the article says it in another word)."""
    counts = {word: sum(word in have for have in found) for word in sorted(words)}
    return {word: 1 / (1 + n / 10) if n else _ABSENT for word, n in counts.items()}


def _names_person(text: str) -> bool:
    return bool(_TITLE.search(text) and _NAME.search(text))
