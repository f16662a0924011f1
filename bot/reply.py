"""What leaves the conversation: a reply that any face (terminal, Telegram, tests) can show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.models import Fact


class Outcome(StrEnum):
    """The sort of reply, as the command line reports it."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    NO_DATA = "no_data"
    OUT_OF_SCOPE = "out_of_scope"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a reply. Exactly one of the targets is set.

    `action` is callback data of at most 64 bytes; `copy` text for the clipboard (at most 256
    characters); `url` a link; `inline` a query for inline mode.
    """

    label: str
    action: str = ""
    copy: str = ""
    url: str = ""
    inline: str | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart; `value` in the chart's unit, `note` a short word after the value."""

    label: str
    value: float
    text: str  # the value as printed: "99,88%"
    highlight: bool = False


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """What a picture would show: drawn only when asked for (see bot.chart).

    `full` is what a bar over the whole width stands for: 100 for shares, the top of a scale; 0
    lets the largest value fill it.
    """

    title: str
    subtitle: str  # level, period
    source: str
    bars: tuple[Bar, ...]
    better: str = "none"
    full: float = 0.0


@dataclass(frozen=True, slots=True)
class Reply:
    """One message: Telegram HTML, the same as plain text, and the facts it rests on."""

    html: str
    text: str
    outcome: Outcome
    facts: tuple[Fact, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    chart: ChartSpec | None = None
    explain: str = ""
