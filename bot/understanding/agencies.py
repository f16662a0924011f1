"""Bodies: one key for the many ways to write one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.understanding.matching import PhraseIndex, longest
from bot.understanding.tokenizing import Tokenizer
from bot.understanding.vocabulary import Phrase, phrase_of, vocabulary
from knowledge.text import fold, name_key

_OWNER = re.compile(r"\s+(?:tỉnh|huyện|thành phố|thị xã|quận|xã|phường)(?:\s.*)?$", re.IGNORECASE)
_ENDS = re.compile(r",| và | - | Việt Nam$")
_MOST_NAMES = 4_000
_SHORTEST = 3  # words of a name cut short


@lru_cache(maxsize=1)
def _index() -> tuple[Tokenizer, PhraseIndex]:
    words = vocabulary()
    agencies = [phrase for phrase in words.content if phrase.kind == "agency"]
    return Tokenizer({}, words.known_words()), PhraseIndex(agencies)


@lru_cache(maxsize=5_000)
def canonical_agency(name: str) -> str:
    """The name under which `Query.agencies` gives this body; its own name where it is unknown.

    >>> canonical_agency("Sở TN&MT"), canonical_agency("Trung tâm Phục vụ hành chính công tỉnh")
    ('Sở Tài nguyên và Môi trường', 'Trung tâm Phục vụ hành chính công')
    """
    tokenizer, index = _index()
    found = longest(index.find(tokenizer.read(name)), set())
    if found and found[0].first == 0:
        return found[0].value
    return _OWNER.sub("", name) or name


def agency_key(name: str) -> str:
    """A key equal for all ways to write one body; use it to compare `Fact.agency` with a query.

    >>> agency_key("STNMT") == agency_key("Sở Tài nguyên và Môi trường tỉnh")
    True
    """
    return fold(name_key(canonical_agency(name)))


def bodies_of(names: Iterable[str]) -> list[Phrase]:
    """Phrases for bodies that facts name and the tables do not: whole, and cut short.

    "Cục Đường bộ Việt Nam" is also "Cục Đường bộ"; a short form that two bodies share is none.
    """
    tabled = {phrase.value for phrase in vocabulary().content if phrase.kind == "agency"}
    known = dict.fromkeys(map(canonical_agency, sorted(names)[:_MOST_NAMES]))
    added = [name for name in known if name not in tabled]
    short: dict[str, set[str]] = {}
    for name in added:
        for form in _cut_short(name):
            short.setdefault(form, set()).add(name)
    phrases = [phrase_of("agency", name, name) for name in added]
    phrases += [
        phrase_of("agency", next(iter(owners)), form)
        for form, owners in short.items()
        if len(owners) == 1 and form not in added
    ]
    return [phrase for phrase in phrases if len(phrase.low) > 1]


def _cut_short(name: str) -> Iterator[str]:
    for end in _ENDS.finditer(name):
        form = name[: end.start()]
        if len(form.split()) >= _SHORTEST:
            yield form
