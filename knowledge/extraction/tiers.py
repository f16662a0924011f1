"""Tiers and the words for one's own: "cấp xã", "10 huyện", "toàn tỉnh", "Sở"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.extraction.bodies import Bodies
from knowledge.extraction.scope_words import (
    ALL_PROVINCES,
    BARE_UNIT,
    COUNTED_TIER,
    NATION,
    NATIONAL_PROVINCES,
    NO_MINISTRY,
    ONE_STOP,
    OWN_BODY,
    OWN_SUBJECT,
    THIS_UNIT,
    UBND,
    WHOLE,
    tier_phrases,
)
from knowledge.extraction.scopes import Kind, Scope
from knowledge.models import Level
from knowledge.text import Word

_SEVERAL_TIERS = re.compile(
    r"(?=[bhc23])(?<!\w)(?:ba|hai|các|3|2|cả ba|cả hai) cấp((?:,| và)? ?(?:tỉnh|huyện|xã))+(?!\w)"
)
_TIER_BY_KIND = re.compile(r"(?<!\w)cấp (thành phố|quận|thị xã|phường)(?!\w)")
_WE = re.compile(r"(?<!\w)chúng tôi(?!\w)")
_COMPARED_WITH = re.compile(r"(?:chung|bình quân|trung bình|mức|yêu cầu) $")
_MINISTRIES = re.compile(r"(?<!\w)các bộ(?!\w)|bộ, ngành|bộ ngành")
_LOCALITIES = re.compile(r"(?<!\w)(?:tại |của |ubnd )?các địa phương(?!\w)")


class Tiers(Bodies):
    """Finds tiers, the country, and the home by its kind word."""

    def _generic(self, low: str, tokens: Sequence[Word]) -> list[Scope]:
        """Scopes without a name, in order, the longest first where several begin."""
        found = [
            *self._one_stops(low),
            *self._counted(low),
            *_joined_tiers(low),
            *self._tiers(low, tokens),
            *self._committees(low),
            *self._wholes(low),
            *self._nation(low),
            *self._own_units(low),
        ]
        found.sort(key=lambda scope: (scope.start, -(scope.end - scope.start)))
        return found

    def _one_stops(self, low: str) -> Iterator[Scope]:
        """ "Bộ phận một cửa cấp xã": the tier it serves."""
        for match in ONE_STOP.finditer(low):
            level = self.own_level(match[1]) if match[1] else None
            if level is not None:
                yield Scope(Kind.TIER, match.start(), match.end(), None, level)

    def _counted(self, low: str) -> Iterator[Scope]:
        """ "12 huyện, thị xã", "102 xã, phường": all units of a tier by their number."""
        home = self.home
        for match in COUNTED_TIER.finditer(low):
            if match["tinh"] or match["bo"]:
                at_home = home is None or home.level is not Level.CENTRAL
                if at_home and match["tinh"] == "địa phương":
                    continue
                kind, level = Kind.NATION, Level.CENTRAL if match["bo"] else Level.PROVINCE
            else:
                kind = Kind.TIER
                level = (
                    Level.COMMUNE
                    if match["xa"]
                    else Level.DISTRICT
                    if match["huyen"]
                    else Level.PROVINCE
                )
            yield Scope(kind, match.start(), match.end(), None, level, weak=True, many=True)

    def _tiers(self, low: str, tokens: Sequence[Word]) -> Iterator[Scope]:
        """Phrases of tiers.toml."""
        home = self.home
        for hit in tier_phrases().scan(tokens):
            level = hit.value
            if level is Level.CENTRAL and NO_MINISTRY.match(low, hit.end):
                continue
            said = low[hit.start : hit.end]
            if said == "khối địa phương" and home and home.level is Level.CENTRAL:
                level = Level.PROVINCE
            kind = Kind.NATION if level is Level.CENTRAL else Kind.TIER
            many = low.startswith(("các ", "khối các "), hit.start)
            yield Scope(kind, hit.start, hit.end, None, level, many=many)

    def _committees(self, low: str) -> Iterator[Scope]:
        """ "UBND huyện", "cấp quận": the tier a kind word means in this article."""
        for match in UBND.finditer(low):
            level = self.own_level(match[1])
            if level is not None:
                yield Scope(Kind.TIER, match.start(), match.end(), None, level, weak=True)
        for match in _TIER_BY_KIND.finditer(low):
            level = self.own_level(match[1])
            if level is not None:
                yield Scope(Kind.TIER, match.start(), match.end(), None, level)

    def _wholes(self, low: str) -> Iterator[Scope]:
        """ "toàn tỉnh", "trên địa bàn huyện": the home, its province, or the unit last named."""
        home = self.home
        if home is None:
            return
        for match in WHOLE.finditer(low):
            if match[1] == "ngành":
                continue
            own = self.own_level(match[1])
            start, end = match.span()
            if own is home.level:
                weak = match[0].startswith(("của", "trong"))
                yield Scope(Kind.WHOLE, start, end, home.place, Level.ALL, weak=weak)
            elif own is Level.PROVINCE and self._province is not None:
                strong = match[0].startswith(("toàn", "cả", "trên", "địa", "khắp"))
                if strong or _COMPARED_WITH.search(low[max(0, start - 16) : start]):
                    yield Scope(Kind.PLACE, start, end, self._province, Level.ALL)
            elif home.level is Level.CENTRAL and not match[0].startswith(("của", "trong")):
                yield Scope(Kind.WHOLE, start, end, None, Level.ALL)
            elif own in (Level.DISTRICT, Level.COMMUNE):
                yield Scope(Kind.UNIT, start, end, None, own)

    def _nation(self, low: str) -> Iterator[Scope]:
        """The country, and its provinces together; in a province "các địa phương" are its own."""
        home = self.home
        for match in NATION.finditer(low):
            yield Scope(Kind.NATION, match.start(), match.end(), None, Level.ALL)
        if home is None or home.level not in (Level.CENTRAL, Level.PROVINCE):
            return
        provinces = NATIONAL_PROVINCES if home.level is Level.CENTRAL else ALL_PROVINCES
        for match in provinces.finditer(low):
            yield Scope(Kind.NATION, match.start(), match.end(), None, Level.PROVINCE)
        if home.level is Level.CENTRAL:
            return
        beside = _MINISTRIES.search(low) is not None
        for match in _LOCALITIES.finditer(low):
            if beside:
                yield Scope(Kind.NATION, match.start(), match.end(), None, Level.PROVINCE)
                continue
            level = Level.DISTRICT if home.era == "old" else Level.COMMUNE
            yield Scope(Kind.TIER, match.start(), match.end(), None, level)

    def _own_units(self, low: str) -> Iterator[Scope]:
        """ "ở xã là 60%", "huyện này", "tỉnh đã …", "Sở đã …": a unit or body without its name."""
        home = self.home
        if home is None:
            return
        for match in BARE_UNIT.finditer(low):
            yield Scope(Kind.UNIT, match.start(), match.end(), None, self.own_level(match[0]))
        for match in THIS_UNIT.finditer(low):
            yield Scope(Kind.UNIT, match.start(), match.end())
        for match in OWN_SUBJECT.finditer(low):
            own = self.own_level(match[0])
            if own is home.level and own is not Level.CENTRAL:
                yield Scope(Kind.WHOLE, match.start(), match.end(), home.place, Level.ALL)
            elif own in (Level.DISTRICT, Level.COMMUNE):
                yield Scope(Kind.UNIT, match.start(), match.end(), None, own)
        if home.speaker:
            for match in _WE.finditer(low):
                start, end = match.span()
                yield Scope(Kind.BODY, start, end, None, Level.PROVINCE, home.speaker)
        if home.body:
            for match in OWN_BODY.finditer(low):
                yield Scope(Kind.OWN, match.start(), match.end(), None, home.body_level, home.body)

    def own_level(self, word: str) -> Level | None:
        """The tier a bare kind word means here: "thành phố" is a province in Đà Nẵng, a
        district in Vinh."""
        home = self.home
        word = {"tp": "thành phố"}.get(word, word)
        if word.startswith(("cấp ", "các ")) and word.split()[1] in (
            "huyện",
            "xã",
            "phường",
        ):
            return Level.DISTRICT if "huyện" in word else Level.COMMUNE
        if word == "tỉnh":
            return Level.PROVINCE
        if word in ("huyện", "quận", "thị xã"):
            return Level.DISTRICT
        if word in ("xã", "phường", "thị trấn", "đặc khu"):
            return Level.COMMUNE
        if word == "thành phố" and home is not None:
            if home.level is Level.DISTRICT and home.place.kind == "thành phố":
                return Level.DISTRICT
            if self._province is not None and self._province.kind == "thành phố":
                return Level.PROVINCE
        return None


def _joined_tiers(low: str) -> Iterator[Scope]:
    """ "cả ba cấp tỉnh, huyện, xã": each of the tiers."""
    for match in _SEVERAL_TIERS.finditer(low):
        for tier in re.finditer(r"tỉnh|huyện|xã", match[0]):
            start = match.start() + tier.start()
            yield Scope(Kind.TIER, start, start + len(tier[0]), None, Level(tier[0]))
