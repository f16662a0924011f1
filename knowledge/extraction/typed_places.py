"""Places named with their kind word: "huyện Gio Linh", "các phường Hoa Lư, Nam Định"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.extraction.scope_words import (
    FORMER,
    KIND,
    KIND_WORDS,
    NAME_WORD,
    joins_names,
    made_up,
    may_be_made_up,
    place_key,
)
from knowledge.extraction.scopes import Kind, Scope
from knowledge.extraction.tiers import Tiers
from knowledge.gazetteer import Place
from knowledge.models import Level

_SEVERAL_UNITS = re.compile(r"(?:các|hai|ba|bốn|cả|\d) $")
_NEXT_NAME = re.compile(r"(?:,| và|, và) (?=\w)")
_NUMBERED = re.compile(
    r"\d{1,2}(?![\d/%]|\s?[.,]\s?\d|\s?(?:%|hồ sơ|điểm))"
)  # "quận 3", no "quận 91,2%"


class TypedPlaces(Tiers):
    """Finds places by kind word and name, and the unit of the gazetteer that is meant."""

    def _typed_places(self, text: str, low: str) -> list[Scope]:
        found = []
        for match in KIND.finditer(low):
            word = (match[1] or match[2]).replace(".", "")
            kind, level = KIND_WORDS.get(word) or KIND_WORDS["tp"]
            at = match.end()
            behind = match.end(1) + 1 if match[1] else at
            if text[behind : behind + 1].isupper():
                at = behind  # "huyện Cù Lao Dung", no "huyện cù lao" called Dung
            if not (
                text[at : at + 1].isupper()
                or (kind in ("phường", "quận") and _NUMBERED.match(low, at))
            ):
                continue
            if len(word) == 1 and not text[match.start()].isupper():
                continue
            if low.startswith("hội", at) and kind == "xã":
                continue
            name_end, place = self._name_at(text, low, at, kind, level)
            if name_end == at:
                continue
            found.append(Scope(Kind.PLACE, match.start(), name_end, place))
            if _SEVERAL_UNITS.search(low, max(0, match.start() - 6), match.start()):
                found += self._listed_places(text, low, name_end, kind, level)
        return found

    def _listed_places(
        self, text: str, low: str, end: int, kind: str, level: Level | None
    ) -> list[Scope]:
        """ "các phường Hoa Lư, Nam Định và Phủ Lý": the kind word is said once."""
        found: list[Scope] = []
        while (joint := _NEXT_NAME.match(low, end)) is not None and text[joint.end()].isupper():
            end, place = self._name_at(text, low, joint.end(), kind, level)
            if end == joint.end() or not place.code:
                break
            found.append(Scope(Kind.PLACE, joint.end(), end, place))
        return found

    def _name_at(
        self, text: str, low: str, at: int, kind: str, level: Level | None
    ) -> tuple[int, Place]:
        """End of the name that begins at `at`, and the place: the longest known, else made up
        of the words in capitals, for units the tables lack."""
        parts: list[tuple[int, int]] = []
        position = at
        while len(parts) < 6:
            piece = NAME_WORD.match(text, position)
            if piece is None or not (
                piece[0][0].isupper() or piece[0][0].isdigit() or joins_names(piece[0], parts)
            ):
                break
            parts.append((piece.start(), piece.end()))
            position = piece.end()
            gap = re.match(r" ?[-–] ?| ", text[position:])
            if gap is None or (
                text[position:].startswith(" - ")
                and not text[position + 3 : position + 4].isupper()
            ):
                break
            position += gap.end()
        for count in range(len(parts), 0, -1):
            end = parts[count - 1][1]
            former = bool(FORMER.match(low, end))
            place = self._resolve(text[at:end], kind, level, former)
            if place is not None:
                return end + (len(FORMER.match(low, end)[0]) if former else 0), place  # type: ignore[index]
        if not parts or (parts[0][1] - parts[0][0] == 1 and not text[parts[0][0]].isdigit()):
            return at, made_up("", kind, Level.COMMUNE, None)
        if text[parts[0][0]].isdigit():
            parts = parts[:1]
        while len(parts) > 1 and text[parts[-1][0]].isdigit():
            parts.pop()
        start = self._kind_start(low, at)
        proper = (
            text[start : start + 1].isupper()
            and start > 0
            and low[start - 1] == " "
            and low[max(0, start - 2)] not in '.:;-–•*“("»'
        )
        if proper or not may_be_made_up(kind, level, low[max(0, start - 30) : start], len(parts)):
            return at, made_up("", kind, Level.COMMUNE, None)
        end = parts[min(len(parts), 4) - 1][1]
        own = self._province.code if self._province else None
        return end, made_up(text[at:end], kind, level or Level.DISTRICT, own)

    @staticmethod
    def _kind_start(low: str, at: int) -> int:
        return low.rfind(" ", 0, low.rfind(" ", 0, at)) + 1

    def _dated(self, places: Sequence[Place], former: bool) -> Place:
        """Of one name before and after July 2025, the one the article's time (or "cũ") means."""
        era = "old" if former else (self.home.era if self.home else None)
        return next((p for p in places if p.in_era(era)), places[0])

    def _resolve(
        self, name: str, kind: str, level: Level | None, former: bool = False
    ) -> Place | None:
        key = place_key(name)
        era = "old" if former else (self.home.era if self.home else None)
        province = self._province.code if self._province else None
        if level in (None, Level.PROVINCE) and kind in ("thành phố", "tỉnh"):
            named = self._provinces.get(key, ())
            provinces = [p for p in named if p.kind == kind or kind == "tỉnh"]
            if provinces:
                return self._dated(provinces, former)
        options = self._gazetteer.find(name, kind=kind, level=level)
        if kind == "thành phố" and level is None:
            options = tuple(p for p in options if p.level is Level.DISTRICT)
        if not options and level is Level.DISTRICT:
            options = self._gazetteer.find(name, level=level, province=province) if province else ()
            if not options and not province:
                options = self._gazetteer.find(name, level=level)
        if not options:
            return None
        if province is not None:
            own = [p for p in options if self._inside(p, province)]
            if own:
                dated = [p for p in own if p.in_era(era)]
                home = self.home.place if self.home else None
                if home is not None and home in own:
                    return home
                near = [p for p in dated if home is not None and p.parent == home.code]
                return (near or dated or own)[0]
            if level is Level.COMMUNE:
                return None
        if len(options) == 1 or province is None:
            dated = [p for p in options if p.in_era(era)]
            return (dated or list(options))[0]
        return None

    def _inside(self, place: Place, province: str) -> bool:
        own = self._gazetteer.province_of(place)
        if own is None:
            return False
        linked = {own.code}
        linked |= {p.code for p in self._gazetteer.successors(own)}
        linked |= {p.code for p in self._gazetteer.predecessors(own)}
        return province in linked
