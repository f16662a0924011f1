"""What an editor says about a figure, by a button or in words, as new values of its slots."""

from __future__ import annotations

import re
from typing import Any

from bot.answering.vocabulary import Metric, Metrics
from knowledge.gazetteer import Gazetteer, Place
from knowledge.models import Level, Qualifier, Status
from knowledge.store.periods import bounds_of_text
from knowledge.text import fold

LEVELS = {
    "t": Level.PROVINCE, "h": Level.DISTRICT, "x": Level.COMMUNE, "w": Level.CENTRAL,
    "c": Level.ALL,
}  # fmt: skip
STATUSES = {"r": Status.RESULT, "t": Status.TARGET}
QUALIFIERS = {
    "gần": Qualifier.ABOUT, "khoảng": Qualifier.ABOUT, "xấp xỉ": Qualifier.ABOUT,
    "hơn": Qualifier.MORE, "trên": Qualifier.MORE,
    "ít nhất": Qualifier.AT_LEAST, "tối thiểu": Qualifier.AT_LEAST,
    "dưới": Qualifier.LESS, "chưa đến": Qualifier.LESS,
    "không quá": Qualifier.AT_MOST, "tối đa": Qualifier.AT_MOST,
}  # fmt: skip
_WORDS = "|".join(sorted(QUALIFIERS, key=len, reverse=True))
_BEHIND = re.compile(rf"(?<!\w)({_WORDS})\s*$", re.IGNORECASE)
_NUMBER = r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?"
_VALUE = re.compile(rf"(?:({_WORDS})\s+)?{_NUMBER}\s*%?(?:\s*/\s*{_NUMBER})?", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def metrics_named(said: str) -> list[Metric]:
    """Metrics by id, label or a part of it, the closest names first; accents do not matter."""
    wanted = fold(said.strip().lower())
    exact, near = [], []
    for metric in Metrics.load():
        names = {metric.id, fold(metric.label.lower()), fold(metric.name.lower())}
        if wanted in names:
            exact.append(metric)
        elif all(any(word in name for name in names) for word in wanted.split()):
            near.append(metric)
    return exact or (near if wanted else [])


def places_named(said: str) -> list[Place]:
    """Places of a name, with or without accents."""
    gazetteer = Gazetteer.load()
    return list(gazetteer.find(said.strip()) or gazetteer.find_folded(said.strip()))


def key_of(named: Metric | Place) -> str:
    """How a metric or a place is called in a button."""
    return named.id if isinstance(named, Metric) else named.code


def correction(slot: str, said: str) -> dict[str, Any] | None:
    """New values of a fact's slots from a button or a typed word, None where it says none.

    >>> correction("v", "3.385,5"), correction("v", "nhiều"), correction("v", "39/133")
    ({'value': 3385.5}, None, {'value': 39.0, 'out_of': 133.0})
    >>> correction("t", "quý II/2023")["period_end"]
    datetime.date(2023, 6, 30)
    """
    if slot == "l":
        return {"level": LEVELS[said]} if said in LEVELS else None
    if slot == "s":
        return {"status": STATUSES[said]} if said in STATUSES else None
    if slot == "v":
        return _value(said)
    if slot == "t":
        return _period(said)
    if slot == "m":
        known = said in {metric.id for metric in Metrics.load()}
        return {"metric": said} if known else None
    place = Gazetteer.load().by_code(said)
    return None if place is None else _place(place)


def _value(said: str) -> dict[str, Any] | None:
    found = _VALUE.fullmatch(said.strip())
    if found is None:
        return None
    word, whole, part, of_whole, of_part = found.groups()
    read: dict[str, Any] = {"value": _number(whole, part)}
    if word:
        read["qualifier"] = QUALIFIERS[word.lower()]
    if of_whole:
        read["out_of"] = _number(of_whole, of_part)
    return read


def _number(whole: str, part: str | None) -> float:
    return float(f"{whole.replace('.', '')}.{part or 0}")


def qualifier_behind(words: str) -> Qualifier:
    """How a number is meant that stands right behind these words.

    >>> qualifier_behind("Có gần "), qualifier_behind("trên địa bàn có ")
    (<Qualifier.ABOUT: '~'>, <Qualifier.EXACT: '='>)
    """
    found = _BEHIND.search(words)
    return QUALIFIERS[found[1].lower()] if found else Qualifier.EXACT


def _period(said: str) -> dict[str, Any] | None:
    years = _YEAR.findall(said)
    if len(set(years)) != 1 or len(said) > 60:
        return None
    year = int(years[0])
    text = " ".join(said.split()).rstrip(".")
    if fold(text.lower()).removeprefix("nam ").strip() == years[0]:
        text = f"năm {year}"
    start, end = bounds_of_text(text, year)
    if start is None and end is None:
        return None
    return {"year": year, "period": text, "period_start": start, "period_end": end}


def _place(place: Place) -> dict[str, Any]:
    province = Gazetteer.load().province_of(place)
    return {
        "place": place.full_name,
        "place_code": place.code,
        "province": province.name if province else None,
    }
