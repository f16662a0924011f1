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
_PERSON = re.compile(
    r"(?:\b(?:ông|bà|đồng chí|đ/c|Chủ tịch|Giám đốc|Bí thư|Thủ tướng|Bộ trưởng|Phó)\b.*)"
    r"(?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]+ ){1,3}[A-ZĐÀ-Ỹ][a-zà-ỹđ]+"
)
_DATE = re.compile(r"\b\d{1,2}[/-]\d{1,2}\b|ngày \d{1,2}")
_EMPTY = frozenset(
    "ai la gi nao do duoc theo bai bao cua o tai va voi thi co cac nhung mot ten ngay hom khi luc "
    "vi sao tai ve cho hoi den dien ra may noi nguoi nhac toi nam trong".split()
)
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
        best: list[tuple[float, Passage]] = []
        for passage in self._kb.search(tuple(words | place_words), every=False, limit=60):
            score = self._score(passage, words, place_words, query, text)
            if score > 0:
                best.append((score, passage))
        if not best:
            place = query.places[0] if query.places else ""
            return NoData(query, Gap(Wanted(place, ""), Reason.METRIC))
        best.sort(key=lambda pair: -pair[0])
        top, first = best[0]
        also = [
            passage
            for score, passage in best[1:]
            if score >= 0.9 * top and passage.article == first.article
        ]
        return Passages(query, (first, *also[:1]))

    def _words(self, query: Query) -> set[str]:
        source = " ".join(query.terms) if query.terms else query.text
        tokens = re.findall(r"\w+", fold(source))
        return {t for t in tokens if t not in _EMPTY and (len(t) > 1 or t.isdigit())}

    def _score(
        self, passage: Passage, words: set[str], place_words: set[str], query: Query, text: str
    ) -> float:
        folded = fold(passage.text)
        have = set(re.findall(r"\w+", folded))
        content = words - place_words
        share = len(content & have) / len(content) if content else 0.0
        if share < (_NEED if query.places else _NEED_WITHOUT_PLACE):
            return 0.0
        if _WHO.search(text) and not _PERSON.search(passage.text):
            return 0.0
        if _WHEN.search(text) and not _DATE.search(passage.text):
            return 0.0
        if query.places and not self._about(passage, query, folded):
            return 0.0
        near = len(place_words & have) / len(place_words) if place_words else 0.0
        return share + 0.3 * near - min(len(passage.text), 900) / 9000

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
