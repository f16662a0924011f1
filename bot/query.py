"""What was understood of an utterance: the slots, with where each of them came from.

`bot.understanding` fills a `Query`; `bot.answering` looks it up. Neither knows the other.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from knowledge.models import Level, Status


class Intent(StrEnum):
    """What the user wants done with the slots."""

    LOOKUP = "lookup"  # figure(s) of place(s) × metric(s); no level means all levels
    OVERVIEW = "overview"  # what is known of a place
    LISTING = "listing"  # one metric over all places (or over the members of a place)
    COMPARE = "compare"  # places, levels or years side by side
    TREND = "trend"  # change over years
    RANKING = "ranking"  # top or bottom n of members, of places or of levels
    RANK_OF = "rank_of"  # the rank of one place or agency
    THRESHOLD = "threshold"  # who is above or below a number
    COUNT = "count"  # how many members have (or exceed) something
    REVERSE = "reverse"  # figure -> whose is it
    CONFIRM = "confirm"  # "… phải không?": a claim with a number
    SOURCE = "source"  # where a figure comes from
    DEFINITION = "definition"
    PASSAGE = "passage"  # who, when, why: a sentence, not a figure
    MERGER = "merger"  # which place became which
    COVERAGE = "coverage"  # what the knowledge base holds, how many articles
    GREETING = "greeting"
    THANKS = "thanks"
    HELP = "help"
    ABUSE = "abuse"
    CANCEL = "cancel"  # thôi, bỏ qua
    PROCEDURE = "procedure"  # how to do a procedure: not ours
    OFF_TOPIC = "off_topic"
    UNCLEAR = "unclear"  # on topic or not, not enough understood


class Ask(StrEnum):
    """Why a question has to be asked back."""

    PLACE = "place"  # several places fit, or a part of a name
    METRIC = "metric"  # several metrics fit, or none was named
    LEVEL = "level"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of the user's own text and what it was taken for.

    `how` is exact, folded, fuzzy, decoded (Telex, VNI), expanded (teencode), context or
    default; `score` lies between 0 and 1; `rule` names the rule that decided.
    """

    kind: str  # place level agency metric period number cue intent …
    value: str
    start: int
    end: int
    surface: str
    how: str = "exact"
    score: float = 1.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class PeriodSlot:
    """The period asked for. `year` None means: the newest.

    `part` is "", "Q1".."Q4", "M1".."M12", "H1", "H2" (half-years) or "n9" (first nine months).
    `years` holds several years of a comparison in the order asked; `start` and `end` bound a
    range where one was named.
    """

    year: int | None = None
    part: str = ""
    years: tuple[int, ...] = ()
    start: date | None = None
    end: date | None = None
    surface: str = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """`op` is one of > >= < <= = between; `value` in the metric's own unit."""

    op: str
    value: float
    upper: float | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """The slots of one question. Empty tuples and None mean: not said.

    `places` are gazetteer codes in the order asked; `scope` is the place whose members are
    meant ("huyện nào ở Cao Bằng": scope p04, member "huyện"); `member` is the kind of member
    asked for: tỉnh, huyện, xã, sở, phòng, bộ, cấp, năm or "" . `metrics` are metric ids;
    `topic` are words that tell figures of one metric apart (hộ tịch, đề án 06). `figures` are
    numbers the user gave that are neither period nor threshold (claims, reverse questions).
    `carried` names the slots that came from the conversation, `options` the choices when `ask`
    is set. `order` is best, worst, highest or lowest; `era` is old, new or "" for names that
    exist before and after 1 July 2025.

    `alternatives` are metrics that answer as well where `metrics` have no figure: rate or count
    when the question leaves the measure open ("trễ hạn thế nào"), an index beside its rank.
    `targets` is filled when the places of a comparison differ in tier ("Hà Tĩnh và các bộ
    ngành"): (place, level or None) pairs in the order asked; `levels` is empty then.
    `concrete` is False where the metric is only a default for "điểm" or "hạng" alone. `page` is
    which part of a long list to show, from 0; only buttons set it.
    """

    intent: Intent
    text: str
    places: tuple[str, ...] = ()
    scope: str | None = None
    member: str = ""
    levels: tuple[Level, ...] = ()
    agencies: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    period: PeriodSlot = PeriodSlot()
    status: Status | None = None
    figures: tuple[float, ...] = ()
    threshold: Threshold | None = None
    order: str = ""
    limit: int | None = None
    position: int | None = None  # "hạng 2": this one of a ranking alone
    era: str = ""
    terms: tuple[str, ...] = ()  # content words for passages and definitions
    ask: Ask | None = None
    options: tuple[str, ...] = ()
    carried: tuple[str, ...] = ()
    unread: str = ""  # a name said to be a place that no place has
    unexplained: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = field(default=(), compare=False)
    parts: tuple[Query, ...] = ()  # several questions in one message
    alternatives: tuple[str, ...] = ()
    targets: tuple[tuple[str, Level | None], ...] = ()
    concrete: bool = True
    page: int = 0
    apart: str = ""  # "trước hạn": a part that figures of the metric hold but do not tell apart
    about: bool = False  # "khoảng", "xấp xỉ": a claim that need not be exact

    def with_(self, **changes: Any) -> Query:
        """A copy with some slots changed."""
        return replace(self, **changes)
