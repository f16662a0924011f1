"""Places as answers need them: tiers, names before and since 1 July 2025, who lies in whom."""

from __future__ import annotations

from knowledge.gazetteer import Gazetteer, Place
from knowledge.models import Fact, Level

OWN_LEVEL = {
    "V": Level.CENTRAL, "p": Level.PROVINCE, "P": Level.PROVINCE, "d": Level.DISTRICT,
    "c": Level.COMMUNE, "C": Level.COMMUNE,
}  # fmt: skip
MEMBERS = {Level.PROVINCE: "tỉnh", Level.DISTRICT: "huyện", Level.COMMUNE: "xã"}


class Places:
    """Reads the gazetteer for answers; unknown codes give None or an empty text."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer

    def get(self, code: str) -> Place | None:
        """The place of a code."""
        return self._gazetteer.by_code(code) if code else None

    def own_level(self, code: str) -> Level:
        """The tier a place itself is of."""
        return OWN_LEVEL.get(code[:1], Level.ALL)

    def name(self, code: str) -> str:
        """ "Quảng Nam", "huyện Gio Linh"; "cả nước" for the country."""
        if code == "VN":
            return "cả nước"
        place = self.get(code)
        return place.full_name if place else ""

    def titled(self, code: str) -> str:
        """With the kind at every tier: "tỉnh Quảng Nam"."""
        if code == "VN":
            return "cả nước"
        place = self.get(code)
        return place.titled if place else ""

    def province(self, code: str) -> str:
        """The code of the province a place lies in, itself for a province, "" for the country."""
        place = self.get(code)
        home = self._gazetteer.province_of(place) if place else None
        return home.code if home else ""

    def province_name(self, code: str) -> str:
        """The province's bare name."""
        home = self.get(self.province(code))
        return home.name if home else ""

    def described(self, fact: Fact) -> str:
        """A fact's place in full: "Quảng Nam (nay thuộc thành phố Đà Nẵng)",
        "huyện Gio Linh (Quảng Trị)", "tỉnh Hưng Yên (trước sáp nhập 1/7/2025)"."""
        place = self.get(fact.place_code)
        if place is None or place.level is Level.CENTRAL:
            return "cả nước" if fact.place == "Việt Nam" else fact.place
        if place.level is not Level.PROVINCE:
            home = fact.province or self.province_name(place.code)
            return f"{fact.place} ({home})" if home else fact.place
        name = fact.place if fact.place != place.name else place.name
        if place.until is None:
            return f"{place.kind} {name}"
        note = self._gazetteer.merger_note(place)
        if not note or note.endswith(" mới"):
            return f"{place.kind} {name} (trước sáp nhập 1/7/2025)"
        return f"{name} ({note})"

    def short(self, fact: Fact) -> str:
        """The place in a list: the bare name of a province, kind and name of others."""
        return "cả nước" if fact.place == "Việt Nam" else fact.place

    def note(self, code: str) -> str:
        """The clause on the change of July 2025, empty where there was none."""
        place = self.get(code)
        return self._gazetteer.merger_note(place) if place else ""

    def parents(self, code: str) -> tuple[str, ...]:
        """Codes of the district and province a place lies in, nearest first."""
        found: list[str] = []
        place = self.get(code)
        while place and (place := self._gazetteer.parent(place)) and place.code != "VN":
            found.append(place.code)
        return tuple(found)

    def predecessors(self, code: str) -> tuple[str, ...]:
        """Codes of the units that went into a new one."""
        place = self.get(code)
        return tuple(p.code for p in self._gazetteer.predecessors(place)) if place else ()

    def successors(self, code: str) -> tuple[str, ...]:
        """Codes of what an old unit became."""
        place = self.get(code)
        return tuple(p.code for p in self._gazetteer.successors(place)) if place else ()

    def renewed(self, code: str) -> str:
        """The new province of the same name for one merged on 1 July 2025; else the code."""
        place = self.get(code)
        for new in self.successors(code) if place and place.level is Level.PROVINCE else ():
            after = self.get(new)
            if after and place and after.name == place.name:
                return new
        return code

    def namesakes_inside(self, code: str) -> tuple[str, ...]:
        """Districts of a province that bear its name: thành phố Cao Bằng of Cao Bằng."""
        place = self.get(code)
        if place is None or place.level is not Level.PROVINCE:
            return ()
        found = self._gazetteer.find(place.name, level=Level.DISTRICT, province=code)
        return tuple(p.code for p in found if p.kind in ("thành phố", "thị xã"))

    def lies_in(self, code: str, other: str) -> bool:
        """Whether one place lies in the other (not itself)."""
        return code != other and (other == "VN" or other in self.parents(code))

    def count_members(self, code: str, member: str, era: str) -> int:
        """How many districts (or communes) a province had in that era; 0 for another member."""
        place = self.get(code)
        level = next((level for level, name in MEMBERS.items() if name == member), None)
        if place is None or level is None:
            return 0
        return len(self._gazetteer.children(place, level, era=era))
