"""Whom a figure is about: places, tiers and bodies named in a sentence.

A `Scope` is found with its span in the sentence. Resolution of bare kind words ("huyện",
"thành phố", "Trung tâm") needs to know whose article it is: that is `Home`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.extraction.scope_words import (
    FORMER,
    KIND,
    KIND_WORDS,
    NAME_WORD,
    ORDER,
    PERSON,
    SOURCE_AFTER,
    SOURCE_BEFORE,
    Home,
    Kind,
    Scope,
    above,
    joins_names,
    made_up,
    may_be_made_up,
    place_key,
)
from knowledge.extraction.sentences import stretches
from knowledge.extraction.tiers import Tiers
from knowledge.gazetteer import Place
from knowledge.models import Level
from knowledge.text import Word, one_i, words

__all__ = ["Home", "Kind", "Scope", "ScopeFinder"]


_BEFORE_UNIT = re.compile(r"(?:ubnd|ủi ban nhân dân|uỷ ban nhân dân|ủy ban nhân dân) $")
_BELONGS_TO = re.compile(r",? ?\(?(?:thuộc |trực thuộc |của |- )?")
_INNER_OFFICES = ("Cục ", "Vụ ", "Tổng cục ", "Phòng ", "Chi cục ", "Thanh tra ")
_SEVERAL_UNITS = re.compile(r"(?:các|hai|ba|bốn|cả|\d) $")
_NEXT_NAME = re.compile(r"(?:,| và|, và) (?=\w)")
_ITS_DISTRICT = re.compile(r",? \(?(?:thuộc |của )?(?:huyện|thị xã|thành phố|quận|tx\.?|tp\.?) ")
_TO_A_PLACE = re.compile(r"(?:^|\W)(?:ở|tại|đến|tới|về|vào|sang|lên|xuống|người)\s$|^\W*$")
_NUMBERED = re.compile(
    r"\d{1,2}(?![\d/%]|\s?[.,]\s?\d|\s?(?:%|hồ sơ|điểm))"
)  # "quận 3", no "quận 91,2%"


class ScopeFinder(Tiers):
    """Finds scopes in sentences of one article; `home` may be None while it is being guessed."""

    # --- one sentence ---------------------------------------------------------------------

    def find(
        self, text: str, low: str | None = None, tokens: Sequence[Word] | None = None
    ) -> list[Scope]:
        """Scopes of a sentence, in order, none overlapping another. `low` is its `one_i`, `tokens`
        the words of that, where they are known already."""
        low = one_i(text) if low is None else low
        tokens = list(words(low)) if tokens is None else tokens
        taken = bytearray(len(low) + 1)
        found: list[Scope] = []

        def add(scope: Scope | None) -> None:
            if scope is None or any(taken[scope.start : scope.end]):
                return
            taken[scope.start : scope.end] = b"\x01" * (scope.end - scope.start)
            found.append(scope)

        for scope in self._named_bodies(text, low, tokens):
            add(scope)
        for scope in self._typed_places(text, low):
            add(scope)
        for scope in self._generic(low, tokens):
            add(scope)
        for scope in self._bare_places(text, low, tokens, taken):
            add(scope)
        found.sort(key=lambda scope: scope.start)
        return [self._with_source(low, scope) for scope in self._joined(low, found)]

    def typed(self, text: str) -> list[Place]:
        """Places named with their kind word, in order."""
        return [
            scope.place
            for start, end in stretches(text)
            for scope in self._typed_places(text[start:end], one_i(text[start:end]))
            if scope.place is not None and scope.place.name
        ]

    def _with_source(self, low: str, scope: Scope) -> Scope:
        if (scope.body or "").startswith("Chi nhánh"):
            return scope  # it handles the cases that it tells of
        before, after = low[max(0, scope.start - 60) : scope.start], low[scope.end : scope.end + 40]
        said = SOURCE_AFTER.match(after)
        speaks_of_itself = (
            said is not None
            and scope.kind is Kind.PLACE
            and scope.level is None
            and re.search(r"cho biết|cho hay", said[0]) is not None
        )
        if SOURCE_BEFORE.search(before) or (said is not None and not speaks_of_itself):
            return replace(scope, source=True)
        return scope

    # --- bodies ---------------------------------------------------------------------------

    # --- places ---------------------------------------------------------------------------

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

    def _joined(self, low: str, found: list[Scope]) -> list[Scope]:
        """Body + place ("Sở Tư pháp tỉnh Bình Định") and place + its parent become one."""
        joined: list[Scope] = []
        for scope in found:
            last = joined[-1] if joined else None
            if (
                last is not None
                and last.kind is Kind.TIER
                and scope.kind in (Kind.WHOLE, Kind.UNIT)
                and low[last.end : scope.start] in (" ", " trên ", " trong ", " của ")
            ):
                joined[-1] = replace(last, end=scope.end)
                continue
            if (
                last is not None
                and last.kind is scope.kind is Kind.BODY
                and _BELONGS_TO.fullmatch(low, last.end, scope.start)
                and (last.body or "").startswith(_INNER_OFFICES)
                and (scope.body or "").startswith(("Bộ ", "Sở "))
            ):
                closes = "(" in low[last.end : scope.start] and low.startswith(")", scope.end)
                joined[-1] = replace(last, end=scope.end + closes)  # "Cục Thú y (Bộ NN&PTNT)"
                continue
            if (
                last is not None
                and last.kind is Kind.BODY
                and scope.kind in (Kind.WHOLE, Kind.UNIT)
                and low[last.end : scope.start] == " "
                and low[scope.start : scope.end] in KIND_WORDS
            ):
                joined[-1] = replace(last, end=scope.end)  # "Phòng Nội vụ quận mới đạt …"
                continue
            if last is not None and scope.kind is Kind.PLACE and scope.place is not None:
                between = low[last.end : scope.start]
                if (
                    last.kind is Kind.TIER
                    and last.place is None
                    and between
                    in (
                        " ",
                        " của ",
                        " ở ",
                        " tại ",
                        " thuộc ",
                        " trên địa bàn ",
                        " toàn ",
                        " của toàn ",
                    )
                    and last.level in ORDER
                    and ORDER[scope.place.level] <= ORDER[last.level]
                    and not last.weak
                ):
                    joined[-1] = replace(last, end=scope.end, place=scope.place)
                    continue
                if last.kind is Kind.BODY and between in (" ", " của ", ", "):
                    if between != ", " and scope.place.level is not Level.COMMUNE:
                        joined[-1] = replace(last, end=scope.end, place=scope.place)
                        continue
                if (
                    last.kind is Kind.PLACE
                    and last.place is not None
                    and re.fullmatch(
                        r",? ?(?:\(|thuộc |của |- )?(?:cũ\) ?)?|,? ?\(?(?:thuộc )?", between
                    )
                    and above(scope.place, last.place)
                    and self._contains(scope.place, last.place)
                ):
                    end = scope.end + (
                        1 if low[scope.end : scope.end + 1] == ")" and "(" in between else 0
                    )
                    joined[-1] = replace(last, end=end)
                    continue
            if (
                last is not None
                and last.kind is Kind.TIER
                and last.weak
                and scope.kind is Kind.PLACE
                and low[last.end : scope.start] == " "
            ):
                joined[-1] = replace(scope, start=last.start, level=last.level)
                continue
            joined.append(scope)
        return [
            replace(scope, level=Level.DISTRICT)
            if scope.kind is Kind.PLACE
            and scope.place is not None
            and scope.level is None
            and scope.place.level is Level.DISTRICT
            and _BEFORE_UNIT.search(low, max(0, scope.start - 24), scope.start)
            else scope
            for scope in joined
        ]

    def _contains(self, outer: Place, inner: Place) -> bool:
        if not inner.code:
            return True
        if outer.level is Level.PROVINCE:
            own = self._gazetteer.province_of(inner)
            return own is None or own.name == outer.name or self._inside(inner, outer.code)
        return inner.parent == outer.code or outer.level is Level.DISTRICT
