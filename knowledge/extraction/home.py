"""Whose article it is: the place, the body if one is the subject, or the whole country.

Most wrong facts come from here, so the choice carries its scores and a doubt.
"""

from __future__ import annotations

import re
from collections import Counter

from knowledge.extraction.candidates import CENTRALLY_RUN, Candidate, Named, named_in, weigh
from knowledge.extraction.own_words import BODY_WORDS, CITY_WORDS, NATION_WORDS, OWN_WORDS
from knowledge.extraction.scope_finder import ScopeFinder
from knowledge.extraction.scopes import Home
from knowledge.extraction.weights import weighted
from knowledge.gazetteer import Gazetteer, Place
from knowledge.models import Level
from knowledge.reading import Block, Document
from knowledge.text import one_i

_ASKED = r"(?:trao đổi|phỏng vấn|trò chuiện|trò chuyện|cuộc gặp)"
_CENTRE_HEAD = r"giám đốc trung tâm (?:phục vụ |dịch vụ )?hành chính công"
_CENTRE_ANSWERS = re.compile(
    rf"{_ASKED}[^.?]{{0,80}}{_CENTRE_HEAD}|{_CENTRE_HEAD}[^.?]{{0,60}}(?:trả lời|{_ASKED})"
)
CENTRE_NAME = "Trung tâm Phục vụ hành chính công"


def find_home(
    document: Document, blocks: list[Block], gazetteer: Gazetteer, era: str
) -> tuple[Home | None, list[tuple[str, float]], bool]:
    """(home, the best scores, whether a rival was near); None where no place is named."""
    rows = weighted(document, blocks)
    low = one_i("\n".join(text for text, _, _ in rows))
    finder = ScopeFinder(gazetteer, None)
    named = named_in(document, rows, finder)
    weigh(named, document, rows, finder, gazetteer, era)
    candidates = named.candidates
    nation = _nation_score(rows, candidates)
    ranked = sorted(candidates.values(), key=lambda c: (-c.score, c.first))
    scores = [(c.place.full_name, round(c.score, 1)) for c in ranked[:5]]
    scores.append(("Việt Nam", round(nation, 1)))
    country = gazetteer.by_code("VN")
    assert country is not None
    best = ranked[0] if ranked else None
    ministry = _ministry(named, low, best)
    if ministry is not None:
        return Home(country, ministry, Level.CENTRAL, era), scores, False
    if best is None or nation > best.score:
        if nation <= 0:
            return None, scores, True
        return Home(country, None, None, era), scores, bool(best and best.score > 0.8 * nation)
    best = _inner(best, ranked)
    wide = _wandering(best, ranked, gazetteer)
    if wide is not None:
        return Home(wide, None, None, era), scores, True
    place = _narrowed(best, ranked, low)
    titles = one_i(" ".join(text for text, _, zone in rows if zone == "title"))
    department = None
    if place.level is Level.PROVINCE:
        department = _department(named, low, titles)
    rival = ranked[1].score if len(ranked) > 1 else 0.0
    doubt = rival > 0.85 * best.score or nation > 0.85 * best.score
    level = Level.PROVINCE if department else None
    speaker = CENTRE_NAME if _CENTRE_ANSWERS.search(low) else None
    return Home(place, department, level, era, speaker), scores, doubt


def _nation_score(rows: list[tuple[str, float, str]], candidates: dict[str, Candidate]) -> float:
    """How much speaks for the whole country."""
    score = 0.0
    for text, weight, zone in rows:
        part = one_i(text)
        score += weight * len(NATION_WORDS.findall(part)) * (0.6 if zone == "body" else 1.0)
    provinces = [c for c in candidates.values() if c.place.level is Level.PROVINCE]
    if len(provinces) >= 6:
        score += 40
    elif len(provinces) >= 4:
        score += 12
    if any(c.titled for c in candidates.values()):
        score -= 15
    if any(c.lead and c.mentions >= 3 for c in candidates.values()):
        score -= 6
    return score


def _ministry(named: Named, low: str, best: Candidate | None) -> str | None:
    """The ministry that an article is about, if one is."""
    told = [
        name
        for (name, level), _ in named.title_bodies.items()
        if level is Level.CENTRAL and name.startswith("Bộ ")
    ]
    if not told and (best is None or best.score < 8):
        told = [
            name
            for (name, level), count in named.bodies.most_common(3)
            if level is Level.CENTRAL and name.startswith("Bộ ") and count >= 2
        ]
    if not told and (best is None or best.score <= 0):
        spoken = [
            name
            for (name, level), _ in named.bodies.most_common()
            if level is Level.CENTRAL and name.startswith("Bộ ")
        ]
        if spoken and len(BODY_WORDS.findall(low)) >= 3:
            return spoken[0]
    for name in told:
        speaks = BODY_WORDS.findall(low) + re.findall(re.escape(one_i(name)), low)
        overview = re.search(r"cả nước|các địa phương|các tỉnh|các bộ|63 |34 tỉnh", low)
        if len(speaks) >= 2 and not (overview and len(speaks) < 4):
            return name
    return None


def _department(named: Named, low: str, titles: str) -> str | None:
    """The sở of the home province that an article is about, if one is."""
    told = [
        name
        for (name, level), _ in named.title_bodies.items()
        if level is Level.PROVINCE and name.startswith(("Sở ", "Thanh tra", "Ban Quản"))
    ]
    if not told:
        spoken = Counter(
            {
                name: n
                for (name, level), n in named.bodies.items()
                if level is Level.PROVINCE and name.startswith("Sở ")
            }
        )
        if len(spoken) == 1 and len(BODY_WORDS.findall(low)) >= 3:
            return next(iter(spoken))
    if len(told) != 1:
        return None
    if re.search(rf"(?:tại|đối với|của) {re.escape(one_i(told[0]))}", titles):
        return told[0]
    others = {
        name
        for (name, level) in named.bodies
        if level is Level.PROVINCE and name.startswith("Sở ") and name != told[0]
    }
    said = sum(count for (name, _), count in named.bodies.items() if name == told[0])
    speaks = len(BODY_WORDS.findall(low))
    if (said + speaks >= 3 and len(others) <= 3 and speaks >= 1) or (said >= 3 and not others):
        return told[0]
    return None


def _wandering(best: Candidate, ranked: list[Candidate], gazetteer: Gazetteer) -> Place | None:
    """A feature through several districts is about none of them: it is about their province, or
    about the country where they lie in several."""
    if best.titled or best.bare >= 2 or best.place.level not in (Level.DISTRICT, Level.COMMUNE):
        return None
    rivals = [
        c.place
        for c in ranked[1:]
        if c.score >= 0.6 * best.score and c.place.level in (Level.DISTRICT, Level.COMMUNE)
    ]
    provinces = {p.province for p in (best.place, *rivals) if p.province}
    if len(rivals) < 2 or any(c.titled for c in ranked):
        return None
    if len(provinces) == 1:
        return gazetteer.by_code(provinces.pop())
    return gazetteer.by_code("VN") if len(provinces) > 2 else None


def _inner(best: Candidate, ranked: list[Candidate]) -> Candidate:
    """A ward named in the title of an article that names its city more often is the subject."""
    for row in ranked[1:4]:
        inside = best.place.code in (row.place.parent, row.place.province)
        if inside and row.titled and row.score >= 0.6 * best.score and not best.titled:
            return row
        spoken = (row.bare >= 2 and row.bare > 2 * best.bare) or row.bare >= 4
        spoken = spoken and row.bare >= best.bare
        if inside and row.lead and spoken and row.score >= 0.5 * best.score:
            return row
    return best


def _narrowed(best: Candidate, ranked: list[Candidate], low: str) -> Place:
    """A province may win on mentions while the article is about one of its units: the unit
    that stands in the title and speaks of itself is taken then."""
    place = best.place
    if place.level is not Level.PROVINCE:
        return place
    for row in ranked[1:4]:
        inner = row.place
        if inner.level is Level.PROVINCE or inner.province != place.code or not row.titled:
            continue
        words = OWN_WORDS[inner.level] if inner.kind != CENTRALLY_RUN else CITY_WORDS
        if not best.titled and row.score > 0.5 * best.score and words.search(low):
            return inner
    return place
