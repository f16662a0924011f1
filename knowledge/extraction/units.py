"""Units told by their kind word alone: "xã nhận 412 hồ sơ", "toàn huyện", "ở xã là 60%"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.extraction.frame import Frame
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.scopes import Kind, Scope, covers
from knowledge.gazetteer import Place
from knowledge.models import Level

_KIND = re.compile(r"tỉnh|thành phố|thị xã|thị trấn|huyện|quận|xã|phường|đặc khu")
_HERE = "here"  # where no kind word tells which: the one place last named
_ITS_ONE_STOP = re.compile(
    r"(?:bộ phận )?(?:một cửa|tiếp nhận và trả kết quả)(?: của)? (xã|phường|thị trấn|huyện|quận|thị xã)$"
)
_WHOLE = re.compile(r"toàn|cả|khắp|trên địa bàn|địa bàn")


class Units(Frame):
    """Which unit a bare kind word means."""

    def name_units(self, scopes: Sequence[Scope]) -> None:
        """Remembers the units named here, one of each kind; of two nobody knows which is meant."""
        named: dict[str, list[Place]] = {}
        for scope in scopes:
            if scope.kind is Kind.PLACE and scope.place is not None and scope.place.name:
                places = named.setdefault(scope.place.kind, [])
                if scope.place not in places:
                    places.append(scope.place)
        last = [place for places in named.values() for place in places]
        named[_HERE] = last[-1:] if len(last) < 2 else []
        for kind, places in named.items():
            if len(places) == 1:
                self.carry.units[kind] = places[0]
            elif places or last:
                self.carry.units.pop(kind, None)

    def tell_units(self, parsed: Parsed) -> None:
        """Puts tiers or places where the sentence has kind words alone, and drops the rest."""
        before = dict(self.carry.units)
        told: list[Scope] = []
        tiers = {
            s.level
            for s in parsed.scopes
            if s.kind in (Kind.TIER, Kind.UNIT) and s.level is not None
        }
        for scope in parsed.scopes:
            if scope.kind is Kind.TIER:
                scope = self._one_stop(parsed, scope, before)
            if scope.kind is not Kind.UNIT:
                if told and self._is_its_parent(parsed, told[-1], scope):
                    continue  # "xã của huyện Trạm Tấu này"
                told.append(scope)
                if scope.kind is Kind.PLACE and scope.place is not None:
                    before[scope.place.kind] = scope.place
                continue
            meant = self._meant(parsed, scope, before, len(tiers) > 1)
            if meant is not None:
                told.append(meant)
        parsed.scopes[:] = told
        self.name_units(told)

    def _one_stop(self, parsed: Parsed, scope: Scope, named: dict[str, Place]) -> Scope:
        """ "Bộ phận một cửa của xã" in a passage about one commune is that commune's."""
        told = _ITS_ONE_STOP.match(parsed.low[scope.start : scope.end])
        place = (
            named.get(told[1]) if told is not None and scope.level is not self.home.level else None
        )
        return scope if place is None else replace(scope, kind=Kind.PLACE, place=place)

    def _is_its_parent(self, parsed: Parsed, unit: Scope, scope: Scope) -> bool:
        if unit.kind is not Kind.PLACE or scope.kind is not Kind.PLACE or scope.place is None:
            return False
        if unit.place is None or not _KIND.fullmatch(parsed.low, unit.start, unit.end):
            return False
        return unit.place.parent == scope.place.code

    def _meant(
        self, parsed: Parsed, scope: Scope, named: dict[str, Place], divided: bool
    ) -> Scope | None:
        words = parsed.low[scope.start : scope.end]
        if scope.level is None:
            kind = _KIND.match(words)
            place = named.get(kind[0] if kind is not None else _HERE)
            if place is None or not covers(self.home.level, place.level):
                return None
            return replace(scope, kind=Kind.PLACE, place=place)
        if divided and not _WHOLE.match(words):
            return replace(scope, kind=Kind.TIER)
        kind = _KIND.search(words)
        if scope.level is self.home.level:
            return replace(scope, kind=Kind.WHOLE, place=self.home.place, level=Level.ALL)
        place = named.get(kind[0]) if kind is not None else None
        return None if place is None else replace(scope, kind=Kind.PLACE, place=place, level=None)
