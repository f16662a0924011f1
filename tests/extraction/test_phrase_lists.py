"""extraction.toml: every phrase counts, exceptions do not, and a wrong list is named."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from knowledge.extraction import phrase_lists
from knowledge.extraction.phrase_lists import any_of, words_of
from knowledge.text import one_i
from knowledge.vocabulary.tables import VocabularyError, toml

TABLE = toml("extraction")
LISTS = [name for name, entry in TABLE.items() if "phrases" in entry]
WORDS = [name for name, entry in TABLE.items() if "words" in entry]


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, object]]:
    """A table of one's own in place of extraction.toml."""
    made: dict[str, object] = {}
    monkeypatch.setattr(phrase_lists, "toml", lambda name: made)
    any_of.cache_clear()
    words_of.cache_clear()
    yield made
    any_of.cache_clear()
    words_of.cache_clear()


def test_a_table_holds_phrases_or_words() -> None:
    assert sorted([*LISTS, *WORDS]) == sorted(TABLE)


@pytest.mark.parametrize("name", LISTS)
def test_every_phrase_of_a_list_is_found(name: str) -> None:
    pattern = re.compile(any_of(name))
    for phrase in TABLE[name]["phrases"]:
        assert pattern.match(one_i(phrase)), phrase


@pytest.mark.parametrize("name", LISTS)
def test_no_phrase_stands_twice(name: str) -> None:
    phrases = [one_i(phrase) for phrase in TABLE[name]["phrases"]]
    assert len(phrases) == len(set(phrases))


@pytest.mark.parametrize("name", WORDS)
def test_every_word_is_one_word(name: str) -> None:
    assert all(re.fullmatch(r"[^\W\d_]+", word) for word in words_of(name))


def test_a_phrase_does_not_count_beside_its_exceptions(table: dict[str, object]) -> None:
    table["made"] = {
        "phrases": ["kỳ hạn", "mốc"],
        "unless_before": {"mốc": ["giới"]},
        "unless_after": {"kỳ hạn": ["hết"]},
    }
    pattern = re.compile(any_of("made"))
    assert pattern.search(one_i("đúng Kỳ hạn"))
    assert pattern.search(one_i("đặt mốc 95%"))
    assert not pattern.search(one_i("cắm mốc giới"))
    assert not pattern.search(one_i("hết kỳ hạn"))


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({}, "[made] needs phrases"),
        ({"phrases": []}, "[made] needs phrases"),
        ({"phrases": ["mốc"], "unless_after": {"mức": ["theo"]}}, "“mức” is no phrase of [made]"),
    ],
)
def test_a_wrong_list_is_named(
    table: dict[str, object], entry: dict[str, object], said: str
) -> None:
    table["made"] = entry
    with pytest.raises(VocabularyError, match=re.escape(said)):
        any_of("made")
