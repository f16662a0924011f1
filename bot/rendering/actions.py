"""Buttons' data: a query in at most 64 bytes, outliving a restart.

    <verb>|<places>|<metrics>|<levels>|<period>|<extra>[|<page>,<threshold>]

Places are gazetteer codes and metrics ids of the vocabulary, separated by commas; a body
stands as the first six hexadecimal digits of a hash of its name.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from math import isfinite

from bot.query import Intent, PeriodSlot, Query, Threshold
from knowledge.models import Level, Status
from knowledge.text import fold

LIMIT = 64
PAGES = 100  # no list is turned further
_VERBS = {
    "l": Intent.LOOKUP, "o": Intent.OVERVIEW, "i": Intent.LISTING, "c": Intent.COMPARE,
    "t": Intent.TREND, "r": Intent.RANKING, "n": Intent.RANK_OF, "s": Intent.SOURCE,
    "d": Intent.DEFINITION, "v": Intent.COVERAGE, "h": Intent.HELP, "e": Intent.THRESHOLD,
    "q": Intent.COUNT,
}  # fmt: skip
_OF_INTENT = {intent: verb for verb, intent in _VERBS.items()}
_LEVELS = {
    "w": Level.CENTRAL, "p": Level.PROVINCE, "d": Level.DISTRICT, "c": Level.COMMUNE,
    "a": Level.ALL,
}  # fmt: skip
_OF_LEVEL = {level: letter for letter, level in _LEVELS.items()}
_ORDERS = {"b": "best", "w": "worst", "h": "highest", "l": "lowest"}
_OF_ORDER = {order: letter for letter, order in _ORDERS.items()}
_OPERATORS = {"g": ">", "G": ">=", "l": "<", "L": "<=", "e": "=", "b": "between"}
_OF_OPERATOR = {operator: letter for letter, operator in _OPERATORS.items()}
_MEMBERS = {
    "t": "tỉnh", "h": "huyện", "x": "xã", "s": "sở", "g": "phòng", "B": "bộ", "k": "cấp",
    "y": "năm",
}  # fmt: skip
_OF_MEMBER = {member: letter for letter, member in _MEMBERS.items()}

# Buttons that are no query.
PLACES, METRICS, MORE, WHY, BACK, CHART, RETRY = "=p", "=m", "=x", "=w", "=b", "=g", "=r"
HERE = "=n"  # the number of the page shown
PLAIN = frozenset({PLACES, METRICS, MORE, WHY, BACK, CHART, RETRY, HERE})


class ActionError(ValueError):
    """Data that no button of this bot carries."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body as a button carries it: found again among the bodies of its place."""

    key: str


def body_key(agency: str) -> str:
    """Six hexadecimal digits for a body's name, case and accents aside."""
    return hashlib.sha256(fold(agency).encode()).hexdigest()[:6]


def encode(query: Query) -> str:
    """The data of a button that asks this query; "" when it does not fit."""
    verb = _OF_INTENT.get(query.intent)
    if verb is None or len(query.agencies) > 1:
        return ""
    extra = _OF_ORDER.get(query.order, "-") + _OF_MEMBER.get(query.member, "-")
    extra += "m" if query.status is Status.TARGET else "-"
    extra += body_key(query.agencies[0]) if query.agencies else ""
    places = query.places or ((query.scope,) if query.scope else ())
    if query.scope and not query.places:
        extra = "@" + extra
    period = query.period
    years = ",".join(map(str, period.years)) or (str(period.year) if period.year else "")
    parts: tuple[str, ...] = (
        verb, ",".join(places), ",".join(query.metrics),
        "".join(_OF_LEVEL[level] for level in query.levels), years + ":" + period.part, extra,
    )  # fmt: skip
    if query.page or query.threshold:
        parts += (f"{query.page},{_threshold(query.threshold)}",)
    data = "|".join(parts)
    return data if len(data.encode()) <= LIMIT else ""


def decode(data: str) -> tuple[Query, Body | None]:
    """The query a button asks, and its body to be looked up; ActionError for other data."""
    parts = data.split("|")
    if len(parts) not in (6, 7) or parts[0] not in _VERBS:
        raise ActionError(data)
    verb, places, metrics, levels, period, extra, *rest = parts
    try:
        years, part = period.split(":")
        numbers = tuple(int(year) for year in years.split(",") if year)
        scoped = extra.startswith("@")
        order, member, target, body = (
            extra[scoped],
            *extra[scoped + 1 : scoped + 3],
            extra[scoped + 3 :],
        )
        page, _, limits = rest[0].partition(",") if rest else ("0", "", "")
        codes = tuple(filter(None, places.split(",")))
        query = Query(
            _VERBS[verb], "", () if scoped else codes, codes[0] if scoped else None,
            _MEMBERS.get(member, ""), tuple(_LEVELS[letter] for letter in levels),
            metrics=tuple(filter(None, metrics.split(","))),
            period=PeriodSlot(
                numbers[0] if len(numbers) == 1 else None, part,
                numbers if len(numbers) > 1 else (),
            ),
            status=Status.TARGET if target == "m" else None, order=_ORDERS.get(order, ""),
            threshold=_limits(limits), page=_page(page),
        )  # fmt: skip
    except (ValueError, KeyError, IndexError) as error:
        raise ActionError(data) from error
    return query, Body(body) if body else None


def _threshold(threshold: Threshold | None) -> str:
    if threshold is None:
        return ""
    upper = "" if threshold.upper is None else f",{threshold.upper!r}"
    return f"{_OF_OPERATOR[threshold.op]}{threshold.value!r}{upper}"


def _limits(text: str) -> Threshold | None:
    if not text:
        return None
    value, _, upper = text[1:].partition(",")
    numbers = [float(number) for number in (value, upper) if number]
    if not all(map(isfinite, numbers)):
        raise ValueError(text)
    return Threshold(_OPERATORS[text[0]], *numbers)


def _page(text: str) -> int:
    page = int(text)
    if not 0 <= page < PAGES:
        raise ValueError(text)
    return page
