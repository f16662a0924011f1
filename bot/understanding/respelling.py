"""A second reading of what could not be read: one unexplained word put right by one key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.query import Query
from bot.understanding.scene import Scene
from bot.understanding.tokens import Token
from bot.understanding.vocabulary import Vocabulary
from knowledge.text import fold

_SHORTEST = 3
_TRIED = 5  # words tried for one token
_MOST_OPEN = 2  # unexplained words a message may have to be read again
_LONGEST = 60  # tokens


class Respeller:
    """Words of the tables within one edit of a token."""

    def __init__(self, words: Vocabulary) -> None:
        counts = Counter(
            (low, folded)
            for phrase in (*words.content, *words.cues)
            if phrase.kind != "offtopic"
            for low, folded in zip(phrase.low, phrase.folded, strict=True)
            if len(low) >= _SHORTEST and low.isalpha()
        )
        self._words = [low for (low, _), _ in counts.most_common()]
        self._folded = [fold(low) for low in self._words]

    def readings(self, scene: Scene) -> Iterator[tuple[str, Token, str]]:
        """The message with one unexplained word replaced, that token, and the new word."""
        tokens = scene.utterance.tokens
        text = scene.utterance.text
        if not 0 < len(scene.open) <= _MOST_OPEN or len(tokens) > _LONGEST:
            return
        if scene.of_kind("offtopic"):
            return
        for at in scene.open:
            token = tokens[at]
            if len(token.low) < _SHORTEST - 1 or token.how in ("decoded", "expanded"):
                continue
            for word in self._near(token):
                yield text[: token.start] + word + text[token.end :], token, word

    def _near(self, token: Token) -> list[str]:
        typed, pool = (token.low, self._words) if token.accented else (token.folded, self._folded)
        hits = process.extract(typed, pool, scorer=OSA.distance, score_cutoff=1, limit=40)
        return [self._words[at] for _, _, at in sorted(hits, key=lambda hit: hit[2])][:_TRIED]


def explains(scene: Scene, start: int, *, odd: bool) -> bool:
    """Whether the word that begins at `start` stands in a concept, a body, a tier or a long cue,
    and nothing is left unexplained."""
    tokens = scene.utterance.tokens
    if scene.open:
        return False
    # A word of the language, or one typed without accents, is put right within a phrase only.
    alone = 1 if odd and not scene.utterance.bare else 2
    matches = [*scene.content, *(cue for cue in scene.cues if cue.size > 1)]
    return any(
        tokens[m.first].start <= start < tokens[m.last - 1].end
        and m.phrase.kind != "offtopic"
        and m.size >= alone
        for m in matches
    )


def in_own_text(query: Query, token: Token, word: str, text: str) -> Query:
    """The query with its mentions pointing into what the user typed."""
    shift = len(word) - (token.end - token.start)
    ends = token.start + len(word)
    mentions = []
    for each in query.mentions:
        start = each.start - shift if each.start >= ends else each.start
        end = each.end - shift if each.end >= ends else each.end
        surface = text[start:end] if each.surface else ""
        mentions.append(replace(each, start=start, end=end, surface=surface))
    return query.with_(mentions=tuple(mentions))
