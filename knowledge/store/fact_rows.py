"""`Fact` values as rows of the facts table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from knowledge.gazetteer import Gazetteer
from knowledge.models import Fact
from knowledge.store.periods import bounds_of_text, part_of_bounds
from knowledge.text import fold

_MEMBERS = {"p": "tỉnh", "P": "tỉnh", "d": "huyện", "c": "xã", "C": "xã", "V": "cả nước"}


def bounds_of(fact: Fact) -> tuple[date | None, date | None]:
    """The first and last day of a fact's period: as extracted, else as its words say."""
    if fact.period_start is None and fact.period_end is None:
        return bounds_of_text(fact.period, fact.year)
    return fact.period_start, fact.period_end


def columns_of(fact: Fact, gazetteer: Gazetteer) -> dict[str, Any]:
    """Every column that follows from the fact; not `id` nor `sentence`."""
    at = fact.provenance
    start, end = bounds_of(fact)
    place = gazetteer.by_code(fact.place_code)
    province = gazetteer.province_of(place) if place else None
    return {
        "article": fact.article,
        "place": fact.place,
        "province": fact.province,
        "place_code": fact.place_code,
        "province_code": province.code if province else "",
        "member": _MEMBERS.get(fact.place_code[:1], ""),
        "level": str(fact.level),
        "agency": fact.agency,
        "agency_key": fold(fact.agency or ""),
        "metric": fact.metric,
        "value": float(fact.value),
        "unit": fact.unit,
        "out_of": fact.out_of,
        "qualifier": str(fact.qualifier),
        "year": fact.year,
        "period": fact.period,
        "period_start": start.isoformat() if start else None,
        "period_end": end.isoformat() if end else None,
        "part": part_of_bounds(start, end),
        "status": str(fact.status),
        "context": fact.context,
        "review": str(fact.review),
        "confidence": at.confidence,
        "quote_start": at.start,
        "quote_end": at.end,
        "value_start": at.value_start,
        "value_end": at.value_end,
        "surface": at.surface,
        "rules": "\n".join(at.rules),
        "checks": "\n".join(at.checks),
        "conflicts": "\n".join(at.conflicts),
    }


def places_about(facts: Iterable[Fact], gazetteer: Gazetteer) -> str:
    """Codes of the places facts are about and of those these lie in, the country left out."""
    codes: set[str] = set()
    for code in {fact.place_code for fact in facts}:
        place = gazetteer.by_code(code)
        while place is not None and place.code != "VN" and place.code not in codes:
            codes.add(place.code)
            place = gazetteer.parent(place)
    return " ".join(sorted(codes))
