"""The shapes an answer can take: one frozen dataclass a shape, rendered by `match`.

None of them holds a sentence; figures stand as facts, arithmetic as formulas.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.arithmetic import Formula
from bot.answering.finding import Found, Gap
from bot.answering.vocabulary import Definition
from bot.query import Ask, Query, Threshold
from knowledge.models import Fact
from knowledge.store.record import ArticleInfo, Passage


@dataclass(frozen=True, slots=True)
class Figures:
    """One or several look-ups, in the order asked; `gaps` are those without a figure."""

    query: Query
    found: tuple[Found, ...]
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class NoData:
    """Nothing to answer with; `offers` are further metrics (ids) of the place."""

    query: Query
    gap: Gap
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A claim or a number that nothing in the base has."""

    query: Query
    value: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures side by side. `formula` is best minus other where they can be compared; `unlike`
    names what differs: "cấp", "kỳ", "chỉ số"."""

    query: Query
    facts: tuple[Fact, ...]
    gaps: tuple[Gap, ...]
    formula: Formula | None
    unlike: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Two figures of one tier, earlier and later; `earlier` None where only one is known.

    `stated` is a change that the article itself gives ("giảm 8 bậc").
    """

    earlier: Fact | None
    later: Fact
    formula: Formula | None
    stated: Fact | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """Change over time, a step a tier."""

    query: Query
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """Figures in order. `facts` are those to show, `known` how many there are in all, `passing`
    how many of them the threshold lets through, `members` how many units the scope has (0: not known), `ranks` the stated rank of each or None.

    `threshold` is set when the figures were chosen by it, `counted` when their number was asked;
    `mixed` that periods differ, `scales` that maximum points differ, `whole` that all are shown.
    """

    query: Query
    facts: tuple[Fact, ...]
    ranks: tuple[Fact | None, ...]
    known: int
    passing: int
    members: int
    scope: str
    member: str
    highest_first: bool
    mixed: bool = False
    scales: bool = False
    whole: bool = False
    threshold: Threshold | None = None
    counted: bool = False
    pages: int = 1


@dataclass(frozen=True, slots=True)
class RankOf:
    """The rank of one place: as stated (`rank`), else counted by the bot among `known`."""

    query: Query
    rank: Fact | None
    score: Fact | None
    position: int
    known: int
    behind: Formula | None
    first: Fact | None


@dataclass(frozen=True, slots=True)
class Overview:
    """What is known of a place: the figures most asked for, and how many more there are."""

    query: Query
    place: str
    facts: tuple[Fact, ...]
    more: int
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Listing:
    """One metric over all places, newest of each; `more` are left out."""

    query: Query
    metric: str
    facts: tuple[Fact, ...]
    more: int
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the base holds: how many articles and figures, the newest articles, and the places
    with most metrics."""

    query: Query
    articles: int
    facts: int
    newest: tuple[ArticleInfo, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reverse:
    """Whose figure a number is."""

    query: Query
    value: float
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Confirm:
    """A claim checked. `right` when a figure equals it exactly; `other` is the fact whose
    number the claim took by mistake."""

    query: Query
    claimed: float
    right: bool
    facts: tuple[Fact, ...]
    other: Fact | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from."""

    query: Query
    facts: tuple[Fact, ...]
    article: ArticleInfo


@dataclass(frozen=True, slots=True)
class Defined:
    """A term explained."""

    query: Query
    definition: Definition


@dataclass(frozen=True, slots=True)
class Passages:
    """Sentences, not figures."""

    query: Query
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Merger:
    """What became of a place on 1 July 2025."""

    query: Query
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clarify:
    """A question back; `options` are codes of places, ids of metrics or names of bodies."""

    query: Query
    ask: Ask
    options: tuple[str, ...]
    metric: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Social:
    """Everything that is no question about figures: the query's intent says what."""

    query: Query


@dataclass(frozen=True, slots=True)
class Several:
    """Answers to several questions of one message, in their order; `cut` when some are left."""

    query: Query
    answers: tuple[Answer, ...]
    cut: bool


Answer = (
    Figures | NoData | Unknown | Comparison | Trend | Ranking | RankOf | Overview | Listing
    | Coverage | Reverse | Confirm | Source | Defined | Passages | Merger | Clarify | Social
    | Several
)  # fmt: skip
