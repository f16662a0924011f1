"""What a place is: a country, province, district or commune of Vietnam."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.models import Level


@dataclass(frozen=True, slots=True)
class Place:
    """One administrative unit.

    `name` is bare ("Gio Linh", "1" for quận 1), `kind` the sort of unit in lower case
    ("huyện", "thành phố", "đặc khu"). `parent` and `province` are codes; both are None for
    the country, and a province has no `province` but itself: see `Gazetteer.province_of`.
    `since` and `until` are inclusive days, None where the unit has no known beginning or
    exists today.
    """

    code: str
    name: str
    kind: str
    level: Level
    parent: str | None
    province: str | None
    since: date | None = None
    until: date | None = None

    @property
    def full_name(self) -> str:
        """The name as facts give it: "Quảng Nam", "huyện Gio Linh", "thành phố Cao Bằng"."""
        if self.level in (Level.CENTRAL, Level.PROVINCE):
            return self.name
        return f"{self.kind} {self.name}"

    @property
    def titled(self) -> str:
        """The name with its kind at every level: "thành phố Đà Nẵng", "tỉnh Quảng Nam"."""
        return self.name if self.level is Level.CENTRAL else f"{self.kind} {self.name}"

    def in_era(self, era: str | None) -> bool:
        """Whether the unit stood before ("old") or stands after ("new") 1 July 2025.

        A province that went on unchanged, and the country, belong to both; None asks nothing.
        """
        if era == "old":
            return self.since is None or self.until is not None
        if era == "new":
            return self.until is None
        return True
