"""Words of an utterance by pyvi: a veto over matches that are only part of a longer word.

pyvi is loaded when first needed, by a light loader that leaves scikit-learn out (0.05 s and
20 MiB in place of 1 s and 118 MiB); where that fails, by the plain import.
"""

from __future__ import annotations

import pickle
import sys
import types
from collections.abc import Callable, Container
from functools import cache, lru_cache
from typing import Any

from bot.understanding.tokens import Utterance
from knowledge.text import fold, one_i

_WINDOW = 4  # tokens on either side that decide how a word is cut


def _light() -> Callable[[str], str]:
    """pyvi's tokenizer over python-crfsuite alone. Raises whatever goes wrong."""
    import pycrfsuite

    class FileResource:
        def __setstate__(self, state: dict[str, Any]) -> None:
            self.data = state["__FILE_RESOURCE_DATA__"]

    class Tagger:
        def __setstate__(self, state: dict[str, Any]) -> None:
            self.model = state["modelfile"].data  # the tagger borrows this memory
            self.tagger = pycrfsuite.Tagger()
            self.tagger.open_inmemory(self.model)

        def predict(self, sentences: list[Any]) -> list[Any]:
            return [self.tagger.tag(sentence) for sentence in sentences]

    class Setting:
        def __new__(cls, *_: Any) -> Setting:
            return object.__new__(cls)

        def __init__(self, *_: Any) -> None:
            self.state: Any = None

        def __setstate__(self, state: Any) -> None:
            self.state = state

    def module(**names: Any) -> types.ModuleType:
        made = types.ModuleType("stand_in")
        made.__dict__.update(names)
        return made

    stand_ins = {
        "sklearn_crfsuite": module(CRF=Tagger),
        "sklearn_crfsuite.estimator": module(CRF=Tagger),
        "sklearn_crfsuite._fileresource": module(FileResource=FileResource),
        "numpy": module(dtype=Setting),
        "numpy.core": module(),
        "numpy.core.multiarray": module(scalar=Setting),
    }
    saved = {name: sys.modules.get(name) for name in stand_ins}
    sys.modules.update(stand_ins)
    try:
        from pyvi import ViTokenizer
    finally:
        for name, before in saved.items():
            if before is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = before
    tokenize: Callable[[str], str] = ViTokenizer.tokenize
    tokenize("thủ tục hành chính")
    return tokenize


@cache
def tokenizer() -> Callable[[str], str] | None:
    """pyvi's `tokenize`, None where pyvi is not installed: then nothing is vetoed."""
    try:
        return _light()
    except (ImportError, AttributeError, KeyError, pickle.PickleError, TypeError, ValueError):
        sys.modules.pop("pyvi", None)
        sys.modules.pop("pyvi.ViTokenizer", None)
    try:
        from pyvi import ViTokenizer
    except ImportError:
        return None
    plain: Callable[[str], str] = ViTokenizer.tokenize
    return plain


@lru_cache(maxsize=4_096)
def _segmented(text: str) -> str:
    tokenize = tokenizer()
    return tokenize(text) if tokenize else text


@cache
def _lexicon() -> frozenset[str]:
    """pyvi's own list of words of two and three syllables, as spelt and folded."""
    if tokenizer() is None:
        return frozenset()
    from pyvi.ViTokenizer import ViTokenizer

    listed = {one_i(word) for word in ViTokenizer.bi_grams | ViTokenizer.tri_grams}
    return frozenset(listed | {fold(word) for word in listed})


@cache
def syllables() -> frozenset[str]:
    """The syllables of pyvi's words, as spelt; none where pyvi is not installed."""
    return frozenset(part for word in _lexicon() for part in word.split())


def warm_up() -> None:
    """Loads pyvi and its words now, so that no question has to wait for them."""
    _lexicon()


def is_word(utterance: Utterance, first: int, last: int) -> bool:
    """Whether tokens `first` up to `last` are one word of the language."""
    tokens = utterance.tokens[first:last]
    if utterance.bare:
        return " ".join(token.folded for token in tokens) in _lexicon()
    return " ".join(token.low for token in tokens) in _lexicon()


def straddles(utterance: Utterance, first: int, last: int) -> bool:
    """Whether a window cuts a word at its edge, or is a word in lower case: then it is no name."""
    tokens = utterance.tokens
    if first and is_word(utterance, first - 1, first + 1):
        return True
    if last < len(tokens) and is_word(utterance, last - 1, last + 1):
        return True
    lower = not any(token.surface[:1].isupper() for token in tokens[first:last])
    return lower and last - first > 1 and is_word(utterance, first, last)


def inside_compound(utterance: Utterance, at: int, held: Container[int]) -> bool:
    """Whether token `at` is part of a longer word among its neighbours ("xã" in "xã hội").

    Neighbours in `held` belong to something else already and make no word with it.
    """
    for first, last in ((at - 1, at + 1), (at, at + 2)):
        if first < 0 or last > len(utterance.tokens):
            continue
        other = first if first != at else at + 1
        if other not in held and is_word(utterance, first, last):
            return _cut_together(utterance, at)
    return False


def _cut_together(utterance: Utterance, at: int) -> bool:
    first = max(0, at - _WINDOW)
    window = utterance.tokens[first : at + _WINDOW + 1]
    words = _segmented(" ".join(token.low for token in window)).split()
    seen = 0
    for word in words:
        parts = [part for part in word.split("_") if part]
        if seen <= at - first < seen + len(parts):
            return len(parts) > 1
        seen += len(parts)
    return False
