"""Every place an article names is a candidate for its home, with a score that can be explained.

Title and first lines weigh more, and so does the way the article speaks of itself.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from knowledge.extraction.own_words import CITY_WORDS, OWN_WORDS, bare_uses
from knowledge.extraction.scope_finder import ScopeFinder
from knowledge.extraction.scopes import Kind
from knowledge.extraction.weights import pieces
from knowledge.gazetteer import Gazetteer, Place
from knowledge.models import Level
from knowledge.reading import BlockKind, Document
from knowledge.text import name_key, one_i

_ATTENDS = re.compile(
    r"(?:điểm cầu|đại biểu|đầu cầu|đoàn|phóng viên|đài|giám đốc sở \S+ \S+) (?:tỉnh |thành phố )?$"
)
_COMMITTEE = re.compile(r"(?:ubnd|ủi ban nhân dân|ủy ban nhân dân|uỷ ban nhân dân)(?!\w)")
_LONGEST_BANNER = 120
CENTRALLY_RUN = "thành phố"


@dataclass(slots=True)
class Candidate:
    """A place that may be the home; `titled` and `lead` tell where it stands, `first` its rank in
    the order of naming."""

    place: Place
    score: float = 0.0
    mentions: int = 0
    titled: bool = False
    lead: bool = False
    first: int = 10**9
    bare: int = 0  # how often the article speaks of it by its kind word alone


_RESIDENT = re.compile(r"ngụ|trú|bà |ông |anh |chị ")


@dataclass(slots=True)
class Named:
    """What an article names: places by code, each a candidate for its home; bodies with their
    tier and how often they stand anywhere and in titles; how many units of a province."""

    candidates: dict[str, Candidate] = field(default_factory=dict)
    bodies: Counter[tuple[str, Level]] = field(default_factory=Counter)
    title_bodies: Counter[tuple[str, Level]] = field(default_factory=Counter)
    parents: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))


def named_in(
    document: Document, rows: Iterable[tuple[str, float, str]], finder: ScopeFinder
) -> Named:
    """Every place and body of the weighted stretches, the places scored by where they stand."""
    named = Named()
    order = 0
    title_key = name_key(document.title or "")
    for text, weight, zone in pieces(rows):
        shown = text.title() if text.isupper() else text
        for scope in finder.find(shown):
            order += 1
            if scope.kind is Kind.BODY and scope.body and scope.level is not None:
                named.bodies[(scope.body, scope.level)] += 1
                if zone == "title":
                    named.title_bodies[(scope.body, scope.level)] += 1
            place = scope.place
            if place is None or not place.name:
                continue
            before = one_i(shown[max(0, scope.start - 40) : scope.start])
            if scope.source and zone == "body" and _RESIDENT.search(before):
                continue
            if _ATTENDS.search(before):
                continue
            if not place.code and place.level is Level.DISTRICT and zone != "title":
                continue
            code = place.code or f"?{place.full_name}"
            row = named.candidates.setdefault(code, Candidate(place))
            row.mentions += 1
            row.first = min(row.first, order)
            row.score += weight * (1.5 if scope.typed else 1.0)
            row.titled = row.titled or zone == "title" or name_key(place.name) in title_key
            row.lead = row.lead or zone in ("lead", "title", "meta", "publisher")
            if place.province:
                named.parents[place.province] += 1
    return named


def weigh(
    named: Named,
    document: Document,
    rows: list[tuple[str, float, str]],
    finder: ScopeFinder,
    gazetteer: Gazetteer,
    era: str,
) -> None:
    """Adds to the scores what the article as a whole says: its page, the words for its own unit,
    who issued it, and which units lie in which."""
    candidates = named.candidates
    text = "\n".join(text for text, _, _ in rows)
    low = one_i(text)
    _bannered(document, candidates, finder, text, low)
    _hosted(candidates, text, low, gazetteer)
    _speaks_of_itself(candidates, text, low, era)
    _issued(candidates, rows, finder)
    _rehomed(candidates, gazetteer, era)
    provinces = {c.place.code for c in candidates.values() if c.place.level is Level.PROVINCE}
    for code, row in candidates.items():
        place = row.place
        if place.level in (Level.DISTRICT, Level.COMMUNE):
            own = gazetteer.province_of(place) if place.code else None
            if not row.titled and not row.lead and row.mentions < 3:
                row.score -= 6
            if (row.titled or row.lead) and own is not None and own.code in provinces:
                row.score += 4
        else:
            row.score += min(2.0 * named.parents.get(code, 0), 6.0)


def _bannered(
    document: Document,
    candidates: dict[str, Candidate],
    finder: ScopeFinder,
    text: str,
    low: str,
) -> None:
    """An article that speaks of "quận" and names none is about the one in the page's banner."""
    for level in (Level.DISTRICT, Level.COMMUNE):
        if bare_uses(OWN_WORDS[level], text, low, ()) < 2:
            continue
        if any(c.place.level is level and (c.titled or c.lead) for c in candidates.values()):
            continue
        for block in document.blocks:
            if block.kind is not BlockKind.CLUTTER or block.end - block.start > _LONGEST_BANNER:
                continue
            named = finder.typed(document.text[block.start : block.end].title())
            place = next((p for p in named if p.level is level and p.code), None)
            if place is not None:
                row = candidates.setdefault(place.code, Candidate(place, first=0))
                row.score, row.lead = row.score + 2.0, True
                row.mentions += 1
                break


def _hosted(candidates: dict[str, Candidate], text: str, low: str, gazetteer: Gazetteer) -> None:
    """An article on a commune's page that speaks of "UBND huyện" and never of the commune is
    about the district: the district joins the candidates, the host falls back."""
    names = [one_i(c.place.name) for c in candidates.values() if c.place.name]
    if bare_uses(OWN_WORDS[Level.DISTRICT], text, low, names) < 2:
        return
    if bare_uses(OWN_WORDS[Level.COMMUNE], text, low, names):
        return
    for row in list(candidates.values()):
        if row.place.level is not Level.COMMUNE or not row.place.code or not row.lead:
            continue
        parent = gazetteer.parent(row.place)
        if parent is None or parent.level is not Level.DISTRICT:
            continue
        entry = candidates.setdefault(parent.code, Candidate(parent, first=row.first))
        entry.score += row.score
        entry.titled = entry.titled or row.titled
        entry.lead = True
        entry.mentions += row.mentions
        row.score -= 6


def _speaks_of_itself(candidates: dict[str, Candidate], text: str, low: str, era: str) -> None:
    """The unit of each tier that "UBND huyện", "toàn tỉnh" without a name are said of."""
    names = {one_i(c.place.name) for c in candidates.values() if c.place.name}
    counts = {level: bare_uses(pattern, text, low, names) for level, pattern in OWN_WORDS.items()}
    city = bare_uses(CITY_WORDS, text, low, names)
    for level in (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE):
        rows = [c for c in candidates.values() if c.place.level is level]
        if not rows:
            continue
        best = max(rows, key=lambda c: (c.place.in_era(era) and c.lead, c.score))
        bonus = counts[level]
        if best.place.kind == CENTRALLY_RUN:
            bonus = city + (counts[level] if level is not Level.PROVINCE else 0)
        best.bare = bonus
        best.score += min(3.0 * bonus, 9.0)
        # what is said of "phường" or "huyện" without a name is the article's own unit, however
        # often the unit above it is named
        if bonus >= 2 and level is not Level.PROVINCE and (best.titled or best.lead):
            best.score += 8.0 if level is Level.DISTRICT else 12.0


def _issued(
    candidates: dict[str, Candidate], rows: list[tuple[str, float, str]], finder: ScopeFinder
) -> None:
    """Where no title names a place, the unit whose committee issued the text is its subject."""
    if any(c.titled for c in candidates.values()):
        return
    for text, _, zone in rows:
        if zone in ("publisher", "meta") and _COMMITTEE.match(one_i(text)):
            for place in finder.typed(text.title() if text.isupper() else text)[:1]:
                row = candidates.get(place.code)
                if row is not None and place.level in (Level.DISTRICT, Level.COMMUNE):
                    row.score += 6.0
                    return


def _rehomed(candidates: dict[str, Candidate], gazetteer: Gazetteer, era: str) -> None:
    """Units whose name several places bear are taken for the one near the best candidate."""
    ranked = sorted(candidates.values(), key=lambda c: -c.score)
    anchors = [c.place for c in ranked[:3] if c.place.level in (Level.PROVINCE, Level.DISTRICT)]
    for row in candidates.values():
        place = row.place
        if place.level not in (Level.COMMUNE, Level.DISTRICT):
            continue
        for anchor in anchors:
            province = anchor.code if anchor.level is Level.PROVINCE else anchor.province
            if anchor is place or province is None or place.province == province:
                continue
            near = gazetteer.find(place.name, kind=place.kind, level=place.level, province=province)
            near = tuple(p for p in near if p.in_era(era)) or near
            if near:
                inside = [p for p in near if p.parent == anchor.code]
                row.place = (inside or list(near))[0]
                break
