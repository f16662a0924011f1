"""The lookup: code, name, parent, children, successor and predecessor of every unit.

Provinces and districts are read at once, the 14,000 communes when one is first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from knowledge.gazetteer.changes import merger_note
from knowledge.gazetteer.names import NameIndex, without_kind
from knowledge.gazetteer.place import Place
from knowledge.gazetteer.tables import Alias, day, read_aliases, read_rows
from knowledge.models import Level

COUNTRY = Place("VN", "Việt Nam", "nước", Level.CENTRAL, None, None)

KINDS = {
    Level.PROVINCE: ("tỉnh", "thành phố"),
    Level.DISTRICT: ("huyện", "quận", "thị xã", "thành phố"),
    Level.COMMUNE: ("xã", "phường", "thị trấn", "đặc khu"),
}
_ALL_KINDS = tuple(dict.fromkeys(kind for kinds in KINDS.values() for kind in kinds))

_OLD_END = date(2025, 6, 30)
MERGED_ON = date(2025, 7, 1)

_PROVINCE = ("code", "name", "kind", "since", "until", "successors", "formerly", "renamed")
_DISTRICT = ("code", "name", "kinds", "parent", "since", "until", "aliases", "successors")
_OLD_COMMUNE = ("code", "name", "kinds", "parent", "since", "aliases", "successors")
_BECAME = _OLD_COMMUNE.index("successors")
_NEW_COMMUNE = ("code", "name", "kind", "parent", "aliases")


class Gazetteer:
    """All units; get the one instance from `Gazetteer.load()`.

    Codes: `VN`; `p49`, `d466`, `c19495` for what stood until 30 June 2025; `P48`, `C19495` for
    what stands since. A province that went on unchanged keeps its one code (`p01` Hà Nội).
    """

    def __init__(self) -> None:
        self._places: dict[str, Place] = {COUNTRY.code: COUNTRY}
        self._kinds: dict[str, tuple[str, ...]] = {}  # where a unit had more than one
        self._successors: dict[str, list[str]] = {}
        self._predecessors: dict[str, list[str]] = {}
        self._children: dict[str, list[str]] = {}
        self._formerly: dict[str, tuple[str, date]] = {}
        self._index: dict[Level, NameIndex] = {level: NameIndex() for level in Level}
        self._communes: dict[str, list[str]] = {}  # rows; places are made when asked for
        self._communes_linked = False
        self._load_units()

    @staticmethod
    @cache
    def load() -> Gazetteer:
        """The gazetteer, read on the first call. TableError where a table is damaged."""
        return Gazetteer()

    # --- one place ------------------------------------------------------------------------

    def by_code(self, code: str) -> Place | None:
        """The place, None for an unknown code."""
        place = self._places.get(code)
        if place is None and code[:1] in ("c", "C"):
            self._load_communes()
            row = self._communes.get(code)
            place = self._commune(row) if row else None
        return place

    def parent(self, place: Place) -> Place | None:
        """Commune -> district (old) or province (new), district -> province -> country -> None."""
        return self.by_code(place.parent) if place.parent else None

    def province_of(self, place: Place) -> Place | None:
        """The province the place lies in, itself for a province, None for the country."""
        if place.level is Level.PROVINCE:
            return place
        return self.by_code(place.province) if place.province else None

    def children(
        self, place: Place, level: Level | None = None, *, era: str | None = None
    ) -> tuple[Place, ...]:
        """The units in it, of `level` where given, at any depth; else those right below it.

        `era` chooses between those of before and since July 2025 ("old", "new") in the country
        and in provinces that went on unchanged, which have both.
        """
        if level in (None, Level.COMMUNE):
            self._load_communes()
        found: list[Place] = []
        waiting = [*reversed(self._children.get(place.code, ()))]
        while waiting:
            child = self._known(waiting.pop())
            if level is None or child.level is level:
                if child.in_era(era):
                    found.append(child)
            else:
                waiting.extend(reversed(self._children.get(child.code, ())))
        return tuple(found)

    def kinds(self, place: Place) -> tuple[str, ...]:
        """Its kinds over the years: ("huyện", "thị xã") for Mộc Châu; `place.kind` first."""
        return self._kinds.get(place.code, (place.kind,))

    def name_at(self, place: Place, on: date | None) -> str:
        """`full_name` as of a day: "Thừa Thiên Huế" for Huế before 2025; today's for None."""
        formerly = self._formerly.get(place.code)
        if formerly and on and on < formerly[1]:
            return (without_kind(formerly[0], _ALL_KINDS) or ("", formerly[0]))[1]
        return place.full_name

    # --- before and after -----------------------------------------------------------------

    def successors(self, place: Place) -> tuple[Place, ...]:
        """What a unit of before July 2025 became: one province, or the communes in its area.

        Empty for a unit that stands today. Of a commune cut in pieces all parts are given.
        """
        if place.code[0] == "c":
            self._load_communes()
            return self._known_all(self._communes[place.code][_BECAME].split())
        return self._known_all(self._successors.get(place.code, ()))

    def predecessors(self, place: Place) -> tuple[Place, ...]:
        """The provinces or communes that, whole or in part, went into a new one; else empty."""
        if place.code[0] == "C" and not self._communes_linked:
            self._link_communes()
        return self._known_all(self._predecessors.get(place.code, ()))

    def merger_note(self, place: Place) -> str:
        """A clause on the change of July 2025, empty where there is nothing to tell.

        "nay thuộc thành phố Đà Nẵng" for Quảng Nam and its districts, "nay thuộc xã Gio Linh,
        tỉnh Quảng Trị mới" for a commune, "gồm Đà Nẵng cũ và Quảng Nam cũ" for a new province,
        "lập từ xã Gio Mai, xã Gio Hải và thị trấn Cửa Việt" for a new commune. Empty for a district in a province that went on unchanged.
        """
        return merger_note(self, place)

    # --- names ----------------------------------------------------------------------------

    def find(
        self,
        name: str,
        *,
        kind: str | None = None,
        level: Level | None = None,
        province: str | None = None,
        era: str | None = None,
    ) -> tuple[Place, ...]:
        """The places of that name or alias, larger ones first; empty where there is none.

        Case, Unicode form, tone placement, final i/y and hyphens do not matter, accents do. A
        leading kind is understood ("huyện Gio Linh"). `kind` also accepts a unit's later kind;
        `province` is a code: an old unit is found in the new province too, and a new one in
        each old province that went into it; `era` is "old" or "new".
        """
        return self._find(name, False, kind, level, province, era)

    def find_folded(
        self,
        name: str,
        *,
        kind: str | None = None,
        level: Level | None = None,
        province: str | None = None,
        era: str | None = None,
    ) -> tuple[Place, ...]:
        """`find` with accents ignored on both sides ("gio linh", "dak lak")."""
        return self._find(name, True, kind, level, province, era)

    def names(self, level: Level | None = None) -> Iterator[tuple[str, str]]:
        """(key, code) of every name and alias, keys as by `name_key`; all levels for None."""
        for each in _levels(level):
            if each is Level.COMMUNE:
                self._load_communes()
            yield from self._index[each].pairs()

    def _find(
        self,
        name: str,
        folded: bool,
        kind: str | None,
        level: Level | None,
        province: str | None,
        era: str | None,
    ) -> tuple[Place, ...]:
        found: list[Place] = []
        for each in _levels(level):
            if each is Level.COMMUNE:
                self._load_communes()
            index = self._index[each]
            codes = index.folded(name) if folded else index.exact(name)
            found += (
                place
                for place in self._known_all(codes)
                if (kind is None or kind.lower() in self.kinds(place))
                and place.in_era(era)
                and (province is None or self._lies_in(place, province))
            )
        if not found and kind is None and (parts := without_kind(name, _ALL_KINDS)):
            return self._find(parts[1], folded, parts[0], level, province, era)
        return tuple(found)

    def _lies_in(self, place: Place, province: str) -> bool:
        own = place.code if place.level is Level.PROVINCE else place.province
        if own is None or own == province:
            return own is not None
        if province in self._successors.get(own, ()):
            return True
        return place.level is Level.COMMUNE and any(
            old.province == province for old in self.predecessors(place)
        )

    # --- reading --------------------------------------------------------------------------

    def _load_units(self) -> None:
        self._index[Level.CENTRAL].add([COUNTRY.name], [COUNTRY.code])
        names: list[str] = []
        codes: list[str] = []
        for code, name, kind, since, until, became, formerly, renamed in read_rows(
            "provinces.tsv", _PROVINCE
        ):
            self._places[code] = Place(
                code, name, kind, Level.PROVINCE, COUNTRY.code, None, day(since), day(until)
            )
            self._link(code, COUNTRY.code, became)
            first = day(renamed)
            if first:
                self._formerly[code] = (formerly, first)
                self._kinds[code] = (kind, formerly.split()[0])
            names.append(name)
            codes.append(code)
        self._index[Level.PROVINCE].add(names, codes)
        names, codes = [], []
        for code, name, kinds, parent, since, until, aliases, became in read_rows(
            "districts.tsv", _DISTRICT
        ):
            kind = self._note_kinds(code, kinds)
            self._places[code] = Place(
                code, name, kind, Level.DISTRICT, parent, parent, day(since), day(until)
            )
            self._link(code, parent, "")
            self._successors[code] = became.split()
            for each in (name, *filter(None, aliases.split("|"))):
                names.append(each)
                codes.append(code)
        self._index[Level.DISTRICT].add(names, codes)
        self._add_aliases(read_aliases(set(self._places)))

    def _add_aliases(self, aliases: Iterable[Alias]) -> None:
        for alias in aliases:
            place = self._places[alias.code]
            # A province merged under its old name is a new place with the same nicknames.
            after = self._places.get(place.code.upper()) if place.code[0] == "p" else None
            both = [place.code, after.code] if after and after.name == place.name else [place.code]
            self._index[place.level].add([alias.alias] * len(both), both)

    def _load_communes(self) -> None:
        if self._communes:
            return
        names: list[str] = []
        codes: list[str] = []
        new = read_rows("communes_since_2025.tsv", _NEW_COMMUNE)
        for row in new:
            self._children.setdefault(row[3], []).append(row[0])
        old = read_rows("communes_until_2025.tsv", _OLD_COMMUNE)
        for row in old:
            self._children.setdefault(row[3], []).append(row[0])
        for code, aliases in [(r[0], r[4]) for r in new] + [(r[0], r[5]) for r in old]:
            if aliases:
                for alias in aliases.split("|"):
                    names.append(alias)
                    codes.append(code)
        rows = new + old
        self._index[Level.COMMUNE].add(
            [row[1] for row in rows] + names, [row[0] for row in rows] + codes
        )
        self._communes = {row[0]: row for row in rows}

    def _link_communes(self) -> None:
        self._load_communes()
        for code, row in self._communes.items():
            if code[0] == "c":
                for new in row[_BECAME].split():
                    self._predecessors.setdefault(new, []).append(code)
        self._communes_linked = True

    def _link(self, code: str, parent: str, became: str) -> None:
        self._children.setdefault(parent, []).append(code)
        if became:
            self._successors[code] = became.split()
            for each in self._successors[code]:
                self._predecessors.setdefault(each, []).append(code)

    def _commune(self, row: list[str]) -> Place:
        code, name, kinds, parent = row[:4]
        kind = self._note_kinds(code, kinds)
        if code[0] == "C":
            place = Place(code, name, kind, Level.COMMUNE, parent, parent, MERGED_ON, None)
        else:
            province = self._places[parent].province
            place = Place(code, name, kind, Level.COMMUNE, parent, province, day(row[4]), _OLD_END)
        self._places[code] = place
        return place

    def _note_kinds(self, code: str, kinds: str) -> str:
        kind, *later = kinds.split("|")
        if later:
            self._kinds[code] = (kind, *later)
        return kind

    def _known(self, code: str) -> Place:
        place = self.by_code(code)
        if place is None:
            raise KeyError(code)
        return place

    def _known_all(self, codes: Iterable[str]) -> tuple[Place, ...]:
        return tuple(self._known(code) for code in codes)


def _levels(level: Level | None) -> tuple[Level, ...]:
    if level is None:
        return (Level.CENTRAL, Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)
    return (level,)
