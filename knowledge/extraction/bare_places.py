"""Places named without a kind word: "Quảng Nam", "Gio Linh" in its own province."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.extraction.scope_words import FORMER, PERSON, place_key
from knowledge.extraction.scopes import Kind, Scope
from knowledge.extraction.typed_places import TypedPlaces
from knowledge.gazetteer import Place
from knowledge.models import Level
from knowledge.text import Word, one_i

_ITS_DISTRICT = re.compile(r",? \(?(?:thuộc |của )?(?:huyện|thị xã|thành phố|quận|tx\.?|tp\.?) ")
_TO_A_PLACE = re.compile(r"(?:^|\W)(?:ở|tại|đến|tới|về|vào|sang|lên|xuống|người)\s$|^\W*$")


class BarePlaces(TypedPlaces):
    """Finds names of known places; an article's own units may be told by name alone."""

    def _bare_places(
        self, text: str, low: str, tokens: Sequence[Word], taken: bytearray
    ) -> list[Scope]:
        found = []
        position = 0
        while position < len(tokens):
            token = tokens[position]
            if taken[token.start] or not text[token.start].isupper():
                position += 1
                continue
            hit = self._bare_at(text, low, tokens, position, taken)
            if hit is None:
                position += 1
                continue
            scope, last = hit
            if not PERSON.search(low[max(0, token.start - 14) : token.start]):
                found.append(scope)
            position = last + 1
        return found

    def _bare_at(
        self, text: str, low: str, tokens: Sequence[Word], position: int, taken: bytearray
    ) -> tuple[Scope, int] | None:
        last = position
        stops: list[int] = []
        while last < len(tokens) and last - position < 7:
            token = tokens[last]
            surface = text[token.start : token.end]
            if taken[token.start] or not (
                surface[0].isupper()
                or surface in ("-", "–")
                or (surface.isdigit() and last > position)
            ):
                break
            if surface not in ("-", "–"):
                stops.append(last)
            last += 1
        for stop in reversed(stops):
            name = text[tokens[position].start : tokens[stop].end]
            former = FORMER.match(low, tokens[stop].end)
            place = self._bare(name, stop - position + 1, former is not None)
            if place is None:
                behind = stops[stops.index(stop) + 1 :]
                whole = all(text[tokens[i].start].isdigit() for i in behind)
                place = self._bare_commune(low, tokens, position, stop, name) if whole else None
            if place is None:
                continue
            if former is not None:
                return Scope(Kind.PLACE, tokens[position].start, former.end(), place), stop + 3
            following = tokens[stop + 1] if stop + 1 < len(tokens) else None
            if (
                following is not None
                and text[tokens[stop].end : following.start] == " "
                and text[following.start].isupper()
                and place.level is not Level.PROVINCE
                and len(stops) > stops.index(stop) + 1
                and stops[-1] - stop <= 2
                and self._bare(text[following.start : tokens[stops[-1]].end], 2) is None
            ):
                return None  # part of a longer proper name: a person, a street
            return Scope(
                Kind.PLACE, tokens[position].start, tokens[stop].end, place, typed=False
            ), stop
        return None

    def _bare_commune(
        self, low: str, tokens: Sequence[Word], first: int, last: int, name: str
    ) -> Place | None:
        """A commune told by its name alone: with its district behind ("Đăk Tờ Re, huyện Kon
        Rẫy"), or where one goes to or is ("vào La Pán Tẩn"), if the province has one such."""
        if self._province is None or last == first:
            return None
        era = self.home.era if self.home else None
        found = self._gazetteer.find(name, level=Level.COMMUNE, province=self._province.code)
        found = tuple(p for p in found if p.in_era(era))
        if not found:
            return None
        parent = _ITS_DISTRICT.match(low, tokens[last].end)
        if parent is not None:
            at = parent.end()
            inside = [
                p
                for p in found
                if (outer := self._gazetteer.parent(p)) is not None
                and low.startswith(one_i(outer.name), at)
            ]
            return inside[0] if len(inside) == 1 else None
        start = tokens[first].start
        led = _TO_A_PLACE.search(low, max(0, start - 12), start)
        return found[0] if len(found) == 1 and led is not None else None

    def _bare(self, name: str, length: int, former: bool = False) -> Place | None:
        key = place_key(name)
        if name.isupper() and len(name) < 3:
            return None
        if length == 1 and key not in ("huế",):
            return self._local.get(key)
        provinces = self._provinces.get(key)
        local = self._local.get(key)
        if provinces and former:
            return self._dated(provinces, True)
        if provinces and not (
            local is not None
            and local.level is not Level.PROVINCE
            and self._province is not None
            and provinces[0].code != self._province.code
        ):
            return self._dated(provinces, False)
        if local is not None:
            return local
        district = self._districts.get(key)
        return district if district is None else self._as_it_is_now(district)

    def _as_it_is_now(self, district: Place) -> Place:
        """After July 2025 "Phú Quốc" is the unit of that name which is, not the one that was."""
        if self.home is None or self.home.era == "old" or self._province is None:
            return district
        found = self._gazetteer.find(
            district.name, level=Level.COMMUNE, province=self._province.code
        )
        now = [p for p in found if p.in_era("new") and not p.in_era("old")]
        return now[0] if len(now) == 1 else district
