"""The tables of marker words, loaded once."""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

_EDGE = re.compile(r"^[\W_]+|[\W_]+$")


@cache
def _table() -> dict[str, Any]:
    text = (files("knowledge.reading") / "markers.toml").read_text(encoding="utf-8")
    return tomllib.loads(unicodedata.normalize("NFC", text))


@cache
def phrases(section: str, name: str) -> frozenset[str]:
    """The phrases of one list of markers.toml, lower case."""
    return frozenset(entry.lower() for entry in _table()[section][name])


@cache
def patterns(section: str, name: str) -> tuple[re.Pattern[str], ...]:
    """The patterns of one list of markers.toml; search them in lower-cased text."""
    return tuple(re.compile(entry) for entry in _table()[section][name])


@cache
def any_of(section: str, name: str) -> re.Pattern[str]:
    """One pattern that finds any phrase of a list as whole words, longest first."""
    ordered = sorted(phrases(section, name), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, ordered)) + r")(?!\w)")


def found(section: str, name: str, line: str) -> bool:
    """Whether any pattern of the list is found in `line`."""
    lowered = line.lower()
    return any(pattern.search(lowered) for pattern in patterns(section, name))


def bare(line: str) -> str:
    """A line in lower case without the marks around it.

    >>> bare("» Tin liên quan:")
    'tin liên quan'
    """
    return _EDGE.sub("", line.lower())


def label(line: str) -> str:
    """What stands before the first colon of a line, in lower case; "" where there is none."""
    head, colon, _ = line.partition(":")
    return bare(head) if colon and len(head) <= 40 else ""


@cache
def publishers() -> dict[str, str]:
    """Names of publishers by host or by the short form that opens their articles."""
    text = (files("knowledge.reading") / "publishers.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["key"]: row["name"] for row in rows}
