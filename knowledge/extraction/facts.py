"""A claim made a fact: its level, unit, names, quote and offsets, and how far to trust it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.extraction.checks import checked
from knowledge.extraction.claims import Claim, Left, Target
from knowledge.extraction.confidence import review_of
from knowledge.extraction.context import Context
from knowledge.extraction.metrics import INDICES, Reading
from knowledge.extraction.periods import as_period
from knowledge.extraction.spelling import PlaceNames
from knowledge.extraction.unit_nouns import unit_of
from knowledge.gazetteer import Gazetteer
from knowledge.models import Fact, Level, Provenance
from knowledge.reading import Document

_UNITS = {
    "online_services": "dịch vụ",
    "full_online_services": "dịch vụ",
    "partial_online_services": "dịch vụ",
    "portal_services": "dịch vụ",
}


class FactMaker:
    """Makes the facts of one article."""

    def __init__(
        self, document: Document, context: Context, names: PlaceNames, gazetteer: Gazetteer
    ) -> None:
        assert context.home is not None
        self._document = document
        self._context = context
        self._home = context.home.place
        self._names = names
        self._gazetteer = gazetteer

    def facts(self, claims: Sequence[Claim]) -> tuple[list[Fact], list[Left]]:
        """One fact for each target of each claim, those told twice once; and what has no place or
        no year."""
        left: list[Left] = []
        made: dict[tuple[object, ...], Fact] = {}
        for claim in claims:
            for target in claim.targets:
                fact = self._fact(claim, target)
                if fact is None:
                    left.append(Left(claim.quantity, claim.parsed, "no place or no year"))
                    continue
                key = (
                    fact.place,
                    fact.level,
                    fact.agency,
                    fact.metric,
                    fact.value,
                    fact.unit,
                    fact.year,
                    fact.status,
                    fact.out_of,
                )
                known = made.get(key)
                if known is None or (
                    known.period != fact.period
                    and not known.quote == fact.quote
                    and fact.metric.startswith("other")
                ):
                    made[key] = fact
        return checked(list(made.values())), left

    def _fact(self, claim: Claim, target: Target) -> Fact | None:
        if claim.period is None or claim.period.year is None:
            return None
        quantity, parsed = claim.quantity, claim.parsed
        period = as_period(claim.period)
        place = target.place
        level = _level(claim.reading, target)
        unit = unit_of(quantity.unit_class)
        if quantity.unit_class != "pct":
            unit = _UNITS.get(claim.reading.metric, unit)
        province = (
            self._gazetteer.province_of(place)
            if place.code
            else self._gazetteer.province_of(self._home)
        )
        quote = re.sub(r"\s+", " ", parsed.text).strip()
        value_start = parsed.offset + quantity.start
        value_end = value_start + len(quantity.surface)
        body = None if target.body is None else re.sub(r"\s+", " ", target.body)
        fact = Fact(
            article=self._document.id,
            place=self._names.name(place),
            province=None
            if province is None or place.level is Level.CENTRAL
            else self._names.name(province),
            level=level,
            agency=body,
            metric=claim.reading.metric,
            value=quantity.value,
            unit=unit,
            out_of=quantity.out_of,
            qualifier=quantity.qualifier,
            year=period.year,
            period=period.text,
            status=claim.status,
            quote=quote,
            place_code=place.code,
            period_start=period.start,
            period_end=period.end,
            context=claim.topic,
            provenance=Provenance(
                parsed.offset,
                parsed.offset + len(parsed.text),
                value_start,
                value_end,
                self._document.text[value_start:value_end],
                claim.rules,
            ),
        )
        confidence, review = review_of(fact, self._context)
        return replace(
            fact, provenance=replace(fact.provenance, confidence=confidence), review=review
        )


def _level(reading: Reading, target: Target) -> Level:
    """The tier of a fact: of indices the unit's own, of other figures all tiers where none is told."""
    place = target.place
    base = reading.metric.removesuffix("_rank").removesuffix("_index")
    if base in INDICES:
        if target.body is not None and target.level is not None:
            return target.level
        if target.level not in (None, Level.ALL):
            return target.level
        return place.level if place.level is not Level.CENTRAL else (target.level or Level.ALL)
    if place.level is Level.COMMUNE:
        return Level.COMMUNE
    if target.level is not None:
        return target.level
    return Level.ALL
