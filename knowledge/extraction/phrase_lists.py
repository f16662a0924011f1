"""The lists of extraction.toml, as parts of patterns and as sets of words."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from knowledge.text import one_i
from knowledge.vocabulary.tables import FOLDER, VocabularyError, toml, where

_TABLE = "extraction"


@cache
def any_of(name: str) -> str:
    """A pattern for any phrase of a list, over `one_i` of a text; what a phrase must not stand
    beside is part of it.

    >>> re.search(any_of("sample"), "kết quả lấy mẫu 120 hồ sơ")[0]
    'lấy mẫu'
    """
    entry = _list(name, "phrases")
    behind = _exceptions(name, entry, "unless_before")
    front = _exceptions(name, entry, "unless_after")
    phrases = [one_i(phrase) for phrase in entry["phrases"]]
    said = "|".join(
        "".join(f"(?<!{re.escape(word)} )" for word in front.get(phrase, ()))
        + re.escape(phrase)
        + "".join(f"(?! {re.escape(word)})" for word in behind.get(phrase, ()))
        for phrase in phrases
    )
    if not front:
        return f"(?:{said})"
    # a look behind hides from the engine with which letters a match can begin
    first = "".join(sorted({re.escape(phrase[0]) for phrase in phrases}))
    return f"(?=[{first}])(?:{said})"


@cache
def words_of(name: str) -> frozenset[str]:
    """The single words of a list, as `one_i` writes them."""
    return frozenset(one_i(_list(name, "words")["words"]).split())


def _list(name: str, key: str) -> dict[str, Any]:
    """The list `name`, which has to hold something under `key`."""
    entry: dict[str, Any] = toml(_TABLE).get(name, {})
    if not entry.get(key):
        place = where(FOLDER / f"{_TABLE}.toml", f"[{name}]")
        raise VocabularyError(f"{place}: [{name}] needs {key}")
    return entry


def _exceptions(name: str, entry: dict[str, Any], side: str) -> dict[str, list[str]]:
    """Phrase -> words beside which it does not count; the phrase has to be one of the list."""
    for phrase in entry.get(side, ()):
        if phrase not in entry["phrases"]:
            place = where(FOLDER / f"{_TABLE}.toml", f"[{name}.{side}]")
            raise VocabularyError(f"{place}: “{phrase}” is no phrase of [{name}]")
    return {one_i(phrase): [one_i(w) for w in rest] for phrase, rest in entry.get(side, {}).items()}
