"""Metrics and definitions as answers need them, read from the vocabulary tables."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import knowledge.vocabulary
from knowledge.text import fold, lowered
from knowledge.vocabulary.tables import VocabularyError, where

_FOLDER = Path(knowledge.vocabulary.__file__).parent
_BETTER = ("higher", "lower", "none")
OTHER = "other:"


@dataclass(frozen=True, slots=True)
class Metric:
    """`name` heads cards and buttons, `short` stands behind a figure and its unit."""

    id: str
    label: str
    name: str
    short: str
    units: tuple[str, ...]
    better: str
    family: str

    @property
    def is_rank(self) -> bool:
        """Whether its values are ranks: smaller numbers, "hạng 2 trong 10"."""
        return self.id.endswith("_rank")


@dataclass(frozen=True, slots=True)
class Definition:
    """A term explained; `metrics` are the ids it explains."""

    id: str
    title: str
    text: str
    source: str
    terms: tuple[str, ...]
    metrics: tuple[str, ...]


class Metrics:
    """The metric table; ids `other:<label>` get a metric of their own on the way."""

    def __init__(self, path: Path = _FOLDER / "metrics.toml") -> None:
        self._all: dict[str, Metric] = {}
        for id_, row in tomllib.loads(path.read_text("utf-8")).items():
            if row["better"] not in _BETTER:
                raise VocabularyError(
                    f"{where(path, f'[{id_}]')}: [{id_}] better = {row['better']!r}: use {', '.join(_BETTER)}"
                )
            self._all[id_] = Metric(
                id_, row["label"], row["name"], row["short"], tuple(row["unit"]),
                row["better"], row["family"],
            )  # fmt: skip

    @staticmethod
    @cache
    def load() -> Metrics:
        """The one instance, read on the first call."""
        return Metrics()

    def __getitem__(self, id_: str) -> Metric:
        found = self._all.get(id_)
        if found:
            return found
        label = id_.removeprefix(OTHER).strip() or id_
        name = label[:1].upper() + label[1:]
        return Metric(id_, label, name, f", {label}", (), "none", "")

    def __iter__(self) -> Iterator[Metric]:
        return iter(self._all.values())

    def family_of(self, id_: str) -> tuple[str, ...]:
        """Other metrics of the same family, in the table's order."""
        family = self[id_].family
        return tuple(m.id for m in self._all.values() if family and m.family == family != m.id)


class Definitions:
    """Terms explained, found by a metric or by a person's words."""

    def __init__(self, path: Path = _FOLDER / "definitions.toml") -> None:
        self.all: dict[str, Definition] = {}
        self._by_metric: dict[str, Definition] = {}
        self._by_term: dict[str, Definition] = {}
        for id_, row in tomllib.loads(path.read_text("utf-8")).items():
            entry = Definition(
                id_, row["title"], row["text"], row["source"], tuple(row["terms"]),
                tuple(row.get("metrics", ())),
            )  # fmt: skip
            self.all[id_] = entry
            for metric in entry.metrics:
                self._by_metric.setdefault(metric, entry)
            for term in entry.terms:
                for key in (lowered(term), fold(term)):
                    if self._by_term.setdefault(key, entry) is not entry and key == lowered(term):
                        raise VocabularyError(
                            f"{where(path, f'[{id_}]')}: [{id_}] {term!r} is claimed twice"
                        )

    @staticmethod
    @cache
    def load() -> Definitions:
        """The one instance, read on the first call."""
        return Definitions()

    def of_metric(self, metric: str) -> Definition | None:
        """The definition that explains a metric."""
        return self._by_metric.get(metric)

    def of_terms(self, terms: tuple[str, ...], text: str) -> Definition | None:
        """By one of the terms (an id or a phrase), else by the longest phrase in the text."""
        for term in terms:
            found = self.all.get(term) or self._by_term.get(lowered(term))
            found = found or self._by_term.get(fold(term))
            if found:
                return found
        for form in (lowered(text), fold(text)):
            inside = [key for key in self._by_term if f" {key} " in f" {_bare(form)} "]
            if inside:
                return self._by_term[max(inside, key=len)]
        return None


def _bare(text: str) -> str:
    return " ".join("".join(ch if ch.isalnum() else " " for ch in text).split())
