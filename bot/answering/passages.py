"""Sentences for who, when and why: found by words, checked for what was asked."""

from __future__ import annotations

import re

from bot.answering.answers import Answer, NoData, Passages
from bot.answering.finding import Gap, Reason, Wanted
from bot.answering.places import Places
from bot.query import Query
from knowledge.store.base import KnowledgeBase
from knowledge.store.record import Passage
from knowledge.text import fold

_WHO = re.compile(r"\b(ai|ten gi|nguoi nao|la ai)\b")
_WHEN = re.compile(r"\b(ngay nao|hom nao|khi nao|bao gio|luc nao|ngay may|thoi diem nao)\b")
_TITLE = re.compile(
    r"\b(?:ông|bà|đồng chí|đ/c|chủ tịch|giám đốc|bí thư|thủ tướng|bộ trưởng|phó|trưởng)\b",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"\b(?:ông|bà|đồng chí|anh|chị)\s+((?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]+\s?){2,4})")
_NAME = re.compile(r"(?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]+ ){1,3}[A-ZĐÀ-Ỹ][a-zà-ỹđ]+")
_DATE = re.compile(r"\b\d{1,2}[/-]\d{1,2}\b|ngày \d{1,2}")
_EMPTY = frozenset(
    "ai la gi nao do duoc theo bai bao cua o tai va voi thi co cac nhung mot ten ngay hom khi luc "
    "vi sao tai ve cho hoi den dien ra may noi nguoi nhac toi nam trong".split()
)
_CANDIDATES = 40
_ABSENT = 0.4
_NEED = 0.5
_NEED_WITHOUT_PLACE = 0.6


class PassageFinder:
    """Finds the best sentences; never answers a question for a quantity."""

    def __init__(self, kb: KnowledgeBase, places: Places) -> None:
        self._kb = kb
        self._places = places

    def answer(self, query: Query) -> Answer:
        """Up to two sentences of one article, or NoData."""
        text = fold(query.text)
        words = self._words(query)
        place_words = {
            word
            for code in query.places
            for word in fold(self._places.name(code)).split()
            if word not in ("huyen", "tinh", "xa", "thanh", "pho", "phuong", "quan", "thi")
        }
        best: list[tuple[float, tuple[Passage, ...]]] = []
        neighbours: dict[str, tuple[Passage, ...]] = {}
        found = self._kb.search(tuple(words | place_words), every=False, limit=_CANDIDATES)
        weights = _weights(words - place_words, found)
        for passage in found:
            if passage.article not in neighbours:
                neighbours[passage.article] = self._kb.sentences_of(passage.article)
            for group in _windows(passage, neighbours[passage.article]):
                score = self._score(group, weights, place_words, query, text)
                if score > 0:
                    best.append((score, group))
        if not best:
            place = query.places[0] if query.places else ""
            return NoData(query, Gap(Wanted(place, ""), Reason.METRIC))
        return Passages(query, max(best, key=lambda pair: pair[0])[1])

    def _words(self, query: Query) -> set[str]:
        cues = (mention.surface for mention in query.mentions if mention.kind == "cue")
        source = " ".join((*query.terms, *cues)) if query.terms else query.text
        tokens = re.findall(r"\w+", fold(source))
        return {t for t in tokens if t not in _EMPTY and (len(t) > 1 or t.isdigit())}

    def _score(
        self,
        group: tuple[Passage, ...],
        weights: dict[str, float],
        place_words: set[str],
        query: Query,
        text: str,
    ) -> float:
        """0 for sentences that do not answer; the last of a group holds the person or date."""
        folded = fold(" ".join(passage.text for passage in group))
        have = set(re.findall(r"\w+", folded))
        last = set(re.findall(r"\w+", fold(group[-1].text)))
        total = sum(weights.values())
        share = sum(weights[word] for word in weights if word in have) / total if total else 0.0
        if share < (_NEED if query.places else _NEED_WITHOUT_PLACE):
            return 0.0
        if _WHO.search(text) and not _names_person(group[-1].text):
            return 0.0
        if _WHEN.search(text) and not _DATE.search(group[-1].text):
            return 0.0
        if query.places and not self._about(group[0], query, folded):
            return 0.0
        if any(fold(name.strip()) not in folded for name in _ADDRESSED.findall(query.text)):
            return 0.0
        own = sum(weights[word] for word in weights if word in last) / total
        near = len(place_words & have) / len(place_words) if place_words else 0.0
        length = sum(len(passage.text) for passage in group)
        return share + own + 0.3 * near - min(length, 900) / 9000 - 0.1 * (len(group) - 1)

    def _about(self, passage: Passage, query: Query, folded: str) -> bool:
        """Whether the sentence or its article is about a place asked for."""
        places = {fact.place_code for fact in self._kb.facts_of_article(passage.article)}
        article = self._kb.article(passage.article)
        title = fold(article.title) if article else ""
        for code in query.places:
            place = self._places.get(code)
            name = fold(place.name) if place else ""
            if code in places or name in folded or (name and name in title):
                return True
            if any(self._places.lies_in(other, code) for other in places if other):
                return True
        return False


def _weights(words: set[str], found: tuple[Passage, ...]) -> dict[str, float]:
    """How much each word tells: less the more of the sentences found have it, and little when
    none has (the article says it in another word)."""
    texts = [set(re.findall(r"\w+", fold(passage.text))) for passage in found]
    counts = {word: sum(word in text for text in texts) for word in words}
    return {word: 1 / (1 + n / 10) if n else _ABSENT for word, n in counts.items()}


def _names_person(text: str) -> bool:
    return bool(_TITLE.search(text) and _NAME.search(text))


def _windows(passage: Passage, sentences: tuple[Passage, ...]) -> tuple[tuple[Passage, ...], ...]:
    """The sentence alone, and with the one right before or after it in the same paragraph."""
    spans = [(each.start, each.end) for each in sentences]
    at = spans.index((passage.start, passage.end))
    groups: list[tuple[Passage, ...]] = [(passage,)]
    for first, second in ((at - 1, at), (at, at + 1)):
        if 0 <= first and second < len(spans) and 0 <= spans[second][0] - spans[first][1] <= 1:
            groups.append((sentences[first], sentences[second]))
    return tuple(groups)
