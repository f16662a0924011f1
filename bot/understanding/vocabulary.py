"""The tables of `knowledge/vocabulary/asking*`: phrases, frames, teencode, agencies.

A damaged table stops the start with one line that says where; a question never does.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from knowledge.models import Level
from knowledge.text import fold, one_i, words
from knowledge.vocabulary.tables import FOLDER, VocabularyError, where

LEVELS = {
    "province": Level.PROVINCE,
    "district": Level.DISTRICT,
    "commune": Level.COMMUNE,
    "central": Level.CENTRAL,
    "all": Level.ALL,
}
_ASKING = FOLDER / "asking.toml"
# Objects that count as said when they stand inside a longer phrase ("bao nhiêu hồ sơ").
_IMPLIED = ("case", "procedure", "service", "task", "rate", "count", "online", "rank")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of a table: its words in the one spelling, and folded."""

    kind: str  # concept, cue, level, agency, offtopic
    value: str
    text: str
    low: tuple[str, ...]
    folded: tuple[str, ...]
    strong: bool = False
    implies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Frame:
    """One way to mean a metric: every one of `needs` (each a set of alternatives), weights."""

    metric: str
    needs: tuple[frozenset[str], ...]
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything that people may say, as data."""

    content: tuple[Phrase, ...]  # concepts, levels, agencies, off-topic
    cues: tuple[Phrase, ...]
    frames: tuple[Frame, ...]
    teencode: Mapping[str, str]
    function_words: frozenset[str]  # as spelt
    function_folded: frozenset[str]
    families: Mapping[str, tuple[str, ...]]  # metric -> the others of its family
    labels: Mapping[str, str]
    strong: frozenset[str]
    no_names: frozenset[str]  # names of places that are other words without their accents
    accented_only: frozenset[str]  # phrases that mean something else when typed without
    other_initials: frozenset[str]  # initials of what is none of ours

    def with_content(self, phrases: Iterable[Phrase]) -> Vocabulary:
        """These tables and some more phrases of content."""
        return replace(self, content=(*self.content, *phrases))

    def known_words(self) -> frozenset[str]:
        """Words that no repair may touch, as spelt and folded."""
        found = set(self.function_words) | self.function_folded
        for phrase in (*self.content, *self.cues):
            found.update(phrase.low)
            found.update(phrase.folded)
        return frozenset(found)


_taught: list[Phrase] = []


def vocabulary() -> Vocabulary:
    """The tables, read once, and what was taught. VocabularyError names file and entry."""
    tables = _tables()
    return tables.with_content(_taught) if _taught else tables


def meaning_of(text: str) -> Phrase | None:
    """The phrase of the tables with these words (accents matter), None for unknown ones."""
    wanted = phrase_of("", "", text.strip().lower())
    return next((each for each in vocabulary().content if each.low == wanted.low), None)


def teach(pairs: Iterable[tuple[str, str]]) -> None:
    """Replaces what was taught: (new words, words of the tables that mean the same).

    Understandings made from now on know them; a pair whose second half is in no table, or whose
    first half is in one already, is passed over.
    """
    _taught.clear()
    for text, same_as in pairs:
        known = meaning_of(same_as)
        if known is not None and meaning_of(text) is None:
            new = phrase_of(known.kind, known.value, text.strip().lower(), known.strong)
            _taught.append(replace(new, implies=known.implies))


def _tables() -> Vocabulary:
    try:
        return _read()
    except KeyError as error:
        raise VocabularyError(f"a table of {FOLDER.name}: key {error} is missing") from error


@cache
def _read() -> Vocabulary:
    tables = _toml("asking.toml")
    content = [*_phrases("concept", tables["concept"]), *_phrases("level", tables["level"])]
    content += _phrases("offtopic", {"offtopic": tables["offtopic"]})
    content += _agencies()
    content += _phrases("region", _toml("regions.toml"))
    content = _with_implied(content)
    _check_unique(content)
    metrics = _toml("metrics.toml")
    teencode = {row["token"]: row["words"] for row in rows("asking_teencode.tsv")}
    function_words = frozenset(
        one_i(word) for row in rows("asking_function_words.tsv") for word in row["words"].split()
    )
    return Vocabulary(
        content=tuple(content),
        cues=tuple(_phrases("cue", tables["cue"])),
        frames=tuple(_frames(tables["frame"], metrics, set(tables["concept"]))),
        teencode=teencode,
        function_words=function_words,
        function_folded=frozenset(map(fold, function_words)),
        families=_families(metrics),
        labels={metric: table["label"] for metric, table in metrics.items()},
        no_names=frozenset(tables["accented_only"]["names"]),
        accented_only=frozenset(tables["accented_only"]["phrases"]),
        other_initials=frozenset(map(fold, tables["other_initials"]["words"])),
        strong=frozenset(k for k, table in tables["concept"].items() if table.get("strong")),
    )


def rows(name: str) -> Iterator[dict[str, str]]:
    """Rows of a table of this folder by column; VocabularyError for a row of another width."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    columns = lines[0].split("\t")
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise VocabularyError(f"{name}:{number}: {len(cells)} cells, expected {len(columns)}")
        yield dict(zip(columns, cells, strict=True))


def _toml(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"{name}: {error}") from None


def phrase_of(kind: str, value: str, text: str, strong: bool = False) -> Phrase:
    """A phrase cut into the tokens that a message is cut into."""
    low = tuple(word.surface for word in words(one_i(text)))
    return Phrase(kind, value, text, low, tuple(fold(word) for word in low), strong)


def _phrases(kind: str, tables: Mapping[str, Any]) -> list[Phrase]:
    found: list[Phrase] = []
    for value, table in tables.items():
        if kind == "level" and value not in LEVELS:
            place = where(_ASKING, f"[level.{value}]")
            raise VocabularyError(f"{place}: [level.{value}]: use {', '.join(LEVELS)}")
        strong = bool(table.get("strong"))
        found += [phrase_of(kind, value, text, strong) for text in dict.fromkeys(table["phrases"])]
    return found


def _agencies() -> Iterator[Phrase]:
    """Bodies as they stand, and every kind of body with every field: Sở Nội vụ, P. Nội vụ, SNV."""
    kinds = {
        "Sở": ("sở", "s.", "xở"),
        "Phòng": ("phòng", "p.", "fòng"),
        "Bộ": ("bộ",),
    }
    seen: set[tuple[str, ...]] = set()
    for row in rows("asking_agencies.tsv"):
        kind, name, forms = row["kind"], row["name"], row["forms"].split("|")
        if kind != "field":
            for form in forms:
                yield phrase_of("agency", name, form)
            continue
        for title, prefixes in kinds.items():
            full = f"{title} {name}"
            for form in forms:
                short = " " not in form or (" & " in form and len(form) < 12)
                for prefix in prefixes:
                    yield from _new(phrase_of("agency", full, f"{prefix} {form}"), seen)
                if short and 2 <= len(form.replace(" ", "")) <= 8 and one_i(form) == form:
                    initial = title[0].lower()
                    yield from _new(phrase_of("agency", full, f"{initial}{form}"), seen)


def _new(phrase: Phrase, seen: set[tuple[str, ...]]) -> Iterator[Phrase]:
    if phrase.low not in seen:
        seen.add(phrase.low)
        yield phrase


def _with_implied(phrases: list[Phrase]) -> list[Phrase]:
    objects = {
        phrase.folded: phrase.value
        for phrase in phrases
        if phrase.kind == "concept" and phrase.value in _IMPLIED
    }
    found = []
    for phrase in phrases:
        if phrase.kind != "concept" or len(phrase.folded) < 2:
            found.append(phrase)
            continue
        inside = {
            objects[part]
            for n in range(1, len(phrase.folded))
            for i in range(len(phrase.folded) - n + 1)
            if (part := phrase.folded[i : i + n]) in objects
        } - {phrase.value}
        if phrase.value != "par_rank":
            inside.discard("rank")  # "đúng hạng" is no rank
        found.append(
            Phrase(
                phrase.kind,
                phrase.value,
                phrase.text,
                phrase.low,
                phrase.folded,
                phrase.strong,
                frozenset(inside),
            )
        )
    return found


def _check_unique(phrases: Iterable[Phrase]) -> None:
    owner: dict[tuple[str, ...], Phrase] = {}
    for phrase in phrases:
        held = owner.setdefault(phrase.low, phrase)
        if held.value != phrase.value and held.kind == phrase.kind == "concept":
            raise VocabularyError(
                f"{where(_ASKING, phrase.text)}: “{phrase.text}” is claimed by {held.value} and {phrase.value}"
            )


def _frames(
    tables: list[Mapping[str, Any]], metrics: Mapping[str, Any], concepts: set[str]
) -> Iterator[Frame]:
    for table in tables:
        needs = tuple(frozenset(need.split("|")) for need in table["needs"])
        plus, minus = table.get("plus", {}), table.get("minus", {})
        named = {*plus, *minus, *(concept for need in needs for concept in need)}
        if unknown := named - concepts:
            unread = sorted(unknown)
            place = where(_ASKING, unread[0])
            raise VocabularyError(f"{place}: frame of {table['metric']}: unknown {unread}")
        if table["metric"] not in metrics:
            place = where(_ASKING, f'"{table["metric"]}"')
            raise VocabularyError(f"{place}: frame of unknown metric {table['metric']!r}")
        weights = {**plus, **{concept: -weight for concept, weight in minus.items()}}
        yield Frame(table["metric"], needs, weights)


def _families(metrics: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    by_family: dict[str, list[str]] = {}
    for metric, table in metrics.items():
        if table.get("family"):
            by_family.setdefault(table["family"], []).append(metric)
    return {
        metric: tuple(other for other in group if other != metric)
        for group in by_family.values()
        for metric in group
    }
