"""A number of a sentence with its unit, or the reason why it states no quantity."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.models import Qualifier


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. Offsets are those of the sentence: `start`..`end` covers number
    and unit, `lead` is where its qualifier begins. `unit_class` is a table of units.toml, or
    "rank" or "none". `change` marks an increase or difference ("tăng 3,2%"), not a level;
    `from_to` is "from" or "to" in "tăng từ a lên b"; `word` a number written in letters."""

    start: int
    end: int
    lead: int
    value: float
    unit_class: str
    noun: str
    qualifier: Qualifier
    surface: str
    out_of: float | None = None
    change: bool = False
    from_to: str = ""
    word: bool = False
    implied: bool = False  # "đứng đầu": a rank that no digit states
    group: bool = False  # "vào nhóm 15": a rank aimed at, at most


@dataclass(frozen=True, slots=True)
class Refused:
    """A numeral that is no quantity of reform, and why."""

    start: int
    end: int
    reason: str
