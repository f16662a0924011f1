"""Tiers and the words for one's own: "cấp xã", "10 huyện", "toàn tỉnh", "Sở"."""

from __future__ import annotations

import re
from collections.abc import Sequence

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


class Tiers(Bodies):
    """Finds tiers, the country, and the home by its kind word."""

    def _generic(self, low: str, tokens: Sequence[Word]) -> list[Scope]:
        home = self.home
        found: list[Scope] = []
        for match in ONE_STOP.finditer(low):
            level = self.own_level(match[1]) if match[1] else None
            if level is not None:
                found.append(Scope(Kind.TIER, match.start(), match.end(), None, level))
        for match in COUNTED_TIER.finditer(low):
            level = (
                Level.COMMUNE
                if match["xa"]
                else Level.DISTRICT
                if match["huyen"]
                else Level.PROVINCE
                if match["so"]
                else Level.CENTRAL
                if match["bo"]
                else Level.PROVINCE
            )
            nation = match["tinh"] or match["bo"]
            if (
                nation
                and (home is None or home.level is not Level.CENTRAL)
                and match["tinh"] == "địa phương"
            ):
                continue
            kind = Kind.NATION if nation else Kind.TIER
            found.append(Scope(kind, match.start(), match.end(), None, level, weak=True, many=True))
        for match in re.finditer(
            r"(?=[bhc23])(?<!\w)(?:ba|hai|các|3|2|cả ba|cả hai) cấp((?:,| và)? ?(?:tỉnh|huyện|xã))+(?!\w)",
            low,
        ):
            for tier in re.finditer(r"tỉnh|huyện|xã", match[0]):
                start = match.start() + tier.start()
                found.append(Scope(Kind.TIER, start, start + len(tier[0]), None, Level(tier[0])))
        for hit in tier_phrases().scan(tokens):
            level = hit.value
            if level is Level.CENTRAL and NO_MINISTRY.match(low, hit.end):
                continue
            if (
                low[hit.start : hit.end] == "khối địa phương"
                and home
                and home.level is Level.CENTRAL
            ):
                level = Level.PROVINCE
            kind = Kind.NATION if level is Level.CENTRAL else Kind.TIER
            many = low.startswith(("các ", "khối các "), hit.start)
            found.append(Scope(kind, hit.start, hit.end, None, level, many=many))
        for match in UBND.finditer(low):
            level = self.own_level(match[1])
            if level is not None:
                found.append(Scope(Kind.TIER, match.start(), match.end(), None, level, weak=True))
        for match in re.finditer(r"(?<!\w)cấp (thành phố|quận|thị xã|phường)(?!\w)", low):
            level = self.own_level(match[1])
            if level is not None:
                found.append(Scope(Kind.TIER, match.start(), match.end(), None, level))
        if home is not None:
            for match in WHOLE.finditer(low):
                if match[1] == "ngành":
                    continue
                own = self.own_level(match[1])
                if own is home.level:
                    found.append(
                        Scope(
                            Kind.WHOLE,
                            match.start(),
                            match.end(),
                            home.place,
                            Level.ALL,
                            weak=match[0].startswith(("của", "trong")),
                        )
                    )
                elif own is Level.PROVINCE and self._province is not None:
                    strong = match[0].startswith(("toàn", "cả", "trên", "địa", "khắp"))
                    if strong or re.search(
                        r"(?:chung|bình quân|trung bình|mức|yêu cầu) $",
                        low[max(0, match.start() - 16) : match.start()],
                    ):
                        found.append(
                            Scope(Kind.PLACE, match.start(), match.end(), self._province, Level.ALL)
                        )
                elif home.level is Level.CENTRAL and not match[0].startswith(("của", "trong")):
                    found.append(Scope(Kind.WHOLE, match.start(), match.end(), None, Level.ALL))
                elif own in (Level.DISTRICT, Level.COMMUNE):
                    found.append(Scope(Kind.UNIT, match.start(), match.end(), None, own))
        found.extend(
            Scope(Kind.NATION, match.start(), match.end(), None, Level.ALL)
            for match in NATION.finditer(low)
        )
        if home is not None and home.level is Level.CENTRAL:
            found.extend(
                Scope(Kind.NATION, match.start(), match.end(), None, Level.PROVINCE)
                for match in NATIONAL_PROVINCES.finditer(low)
            )
        elif home is not None and home.level is Level.PROVINCE:
            found.extend(
                Scope(Kind.NATION, match.start(), match.end(), None, Level.PROVINCE)
                for match in ALL_PROVINCES.finditer(low)
            )
            beside = re.search(r"(?<!\w)các bộ(?!\w)|bộ, ngành|bộ ngành", low) is not None
            for match in re.finditer(r"(?<!\w)(?:tại |của |ubnd )?các địa phương(?!\w)", low):
                if beside:
                    found.append(
                        Scope(Kind.NATION, match.start(), match.end(), None, Level.PROVINCE)
                    )
                    continue
                level = Level.DISTRICT if home.era == "old" else Level.COMMUNE
                found.append(Scope(Kind.TIER, match.start(), match.end(), None, level))
        if home is not None:
            found.extend(
                Scope(Kind.UNIT, match.start(), match.end(), None, self.own_level(match[0]))
                for match in BARE_UNIT.finditer(low)
            )
            found.extend(
                Scope(Kind.UNIT, match.start(), match.end()) for match in THIS_UNIT.finditer(low)
            )
            for match in OWN_SUBJECT.finditer(low):
                own = self.own_level(match[0])
                if own is home.level and own is not Level.CENTRAL:
                    found.append(
                        Scope(Kind.WHOLE, match.start(), match.end(), home.place, Level.ALL)
                    )
                elif own in (Level.DISTRICT, Level.COMMUNE):
                    found.append(Scope(Kind.UNIT, match.start(), match.end(), None, own))
        if home is not None and home.body:
            found.extend(
                Scope(Kind.OWN, match.start(), match.end(), None, home.body_level, home.body)
                for match in OWN_BODY.finditer(low)
            )
        found.sort(key=lambda scope: (scope.start, -(scope.end - scope.start)))
        return found

    def own_level(self, word: str) -> Level | None:
        """The tier a bare kind word means here: "thành phố" is a province in Đà Nẵng, a
        district in Vinh."""
        home = self.home
        word = {"tp": "thành phố"}.get(word, word)
        if word.startswith(("cấp ", "các ")) and word.split()[1] in (
            "huyện",
            "xã",
            "phường",
            "huyện",
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
