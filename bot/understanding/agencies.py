"""Bodies: one key for the many ways to write one."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.understanding.matching import PhraseIndex, longest
from bot.understanding.tokens import Tokenizer
from bot.understanding.vocabulary import vocabulary
from knowledge.text import fold, name_key

_OWNER = re.compile(r"\s+(?:tỉnh|huyện|thành phố|thị xã|quận|xã|phường)(?:\s.*)?$", re.IGNORECASE)


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
