"""Case tables of this folder and the small things that several tests of extraction need."""

from __future__ import annotations

import csv
from pathlib import Path

from knowledge.extraction.attach import Attacher
from knowledge.extraction.claims import Claim, Target
from knowledge.extraction.context import Context
from knowledge.extraction.parsing import parse
from knowledge.extraction.periods import as_period
from knowledge.extraction.scope_finder import ScopeFinder
from knowledge.extraction.scopes import Home, Kind, Scope
from knowledge.extraction.sentences import sentence_spans
from knowledge.gazetteer import Gazetteer
from knowledge.models import Level, Qualifier, Status, plain_number

CASES = Path(__file__).parent / "cases"


def rows(name: str) -> list[dict[str, str]]:
    """Rows of a table as dictionaries; lines that begin with "# " are remarks."""
    with (CASES / f"{name}.tsv").open(encoding="utf-8", newline="") as stream:
        lines = [line for line in stream if not line.startswith("# ")]
    found = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in found:
        assert None not in row, f"{name}.tsv: too many columns: {row}"
        assert None not in row.values(), f"{name}.tsv: too few columns: {row}"
    return found


def home_of(name: str, gazetteer: Gazetteer, body: str | None = None) -> Home:
    """The home of an article about the place of this full name; "(mới)" means after 1 July 2025."""
    era = "new" if name.endswith(" (mới)") else "old"
    full = name.removesuffix(" (mới)")
    if full == "Việt Nam":
        place = gazetteer.by_code("VN")
        assert place is not None
        return Home(place, body, Level.CENTRAL if body else None, era)
    options = [p for p in gazetteer.find(full) if p.in_era(era)]
    for kind in ("huyện", "quận", "thị xã", "thành phố", "xã", "phường", "đặc khu"):
        if full.startswith(f"{kind} ") and not options:
            found = gazetteer.find(full.removeprefix(f"{kind} "), kind=kind)
            options = [p for p in found if p.in_era(era)]
    provinces = [p for p in options if p.level is Level.PROVINCE]
    assert options, f"no such place: {name}"
    return Home((provinces or options)[0], body, Level.PROVINCE if body else None, era)


def finder_of(name: str, body: str | None = None) -> ScopeFinder:
    """A finder for sentences of an article about this place."""
    gazetteer = Gazetteer.load()
    return ScopeFinder(gazetteer, home_of(name, gazetteer, body))


def scope_said(scope: Scope) -> str:
    """A scope in the words of scopes.tsv: kind, place, tier, body, marks."""
    parts = [str(scope.kind)]
    if scope.place is not None:
        parts.append(scope.place.full_name)
    if scope.level is not None:
        parts.append(f"@{scope.level}")
    if scope.body is not None:
        parts.append(f"“{scope.body}”")
    if scope.kind is Kind.PLACE and not scope.typed:
        parts.append("bare")
    parts += [mark for mark in ("source", "weak") if getattr(scope, mark)]
    return " ".join(parts)


def claims_of(home: str, text: str, year: int = 2023) -> list[str]:
    """What the sentences of a paragraph state, in the words of attach.tsv: value, metric, place,
    tier, body, period, status; the place of `home` and the year are left out where they hold."""
    gazetteer = Gazetteer.load()
    place = home_of(home, gazetteer)
    finder = ScopeFinder(gazetteer, place)
    attacher = Attacher(Context(place, year, None, None), gazetteer)
    said: list[str] = []
    for start, end in sentence_spans(text):
        claims, _ = attacher.read(parse(text[start:end], start, finder))
        said += [
            _claim_said(claim, target, place, year) for claim in claims for target in claim.targets
        ]
    return said


def _claim_said(claim: Claim, target: Target, home: Home, year: int) -> str:
    quantity = claim.quantity
    parts = [f"{plain_number(quantity.value)}"]
    if quantity.out_of is not None:
        parts[0] += f"/{plain_number(quantity.out_of)}"
    if quantity.qualifier is not Qualifier.EXACT:
        parts.append(str(quantity.qualifier))
    parts.append(claim.reading.metric)
    if target.place.code != home.place.code:
        parts.append(target.place.full_name)
    if target.level not in (None, Level.ALL):
        parts.append(f"@{target.level}")
    if target.body:
        parts.append(f"“{target.body}”")
    if claim.period is not None and as_period(claim.period).text != f"năm {year}":
        parts.append(f"[{as_period(claim.period).text}]")
    if claim.status is Status.TARGET:
        parts.append("target")
    return " ".join(parts)
