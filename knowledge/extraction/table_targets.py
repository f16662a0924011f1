"""Whom the figures of a table are about: row label, column header, what introduces it."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.extraction.attach import Attacher
from knowledge.extraction.claims import Target
from knowledge.extraction.labels import Label
from knowledge.extraction.scopes import Kind
from knowledge.gazetteer import Gazetteer, Place
from knowledge.models import Level

_LABEL_LEVEL = (
    (Level.COMMUNE, re.compile(r"xã|phường|thị trấn|đặc khu")),
    (Level.DISTRICT, re.compile(r"huyện|quận|thị xã|địa phương|thành phố|đơn vị")),
    (Level.PROVINCE, re.compile(r"tỉnh|địa phương")),
)
_TIER_LABELS = {"tỉnh": Level.PROVINCE, "huyện": Level.DISTRICT, "xã": Level.COMMUNE}
_GENERIC = re.compile(r"đơn vị|địa phương|tên|nơi|cơ quan|địa bàn")

# rows of sums
TOTAL = re.compile(
    r"^(?:tổng(?: cộng| số| chung| hợp)?|cộng(?: \d+ [^\d]{2,30})?|toàn tỉnh|toàn huyện|toàn thành phố|chung|chung toàn tỉnh|bình quân(?: chung)?|trung bình)$"
)


class TableTargets:
    """Tells whose figures are, with the home and carry of the article's attacher."""

    def __init__(self, attacher: Attacher, gazetteer: Gazetteer) -> None:
        self._attacher = attacher
        self._gazetteer = gazetteer

    def of_cell(
        self,
        named: tuple[Target, ...],
        header: Label,
        intro: Label,
        *,
        total: bool,
        below: Level | None,
        only: Level | None,
    ) -> tuple[tuple[Target, ...], str]:
        """(whose, rule). `named` are the targets of the row; `total` marks a row of sums, `below` is
        the level of the other rows; `only` the tier to which the text limits the table."""
        heads = self._of_header(header)
        own = named or heads
        rule = "row label" if named else "column header" if own else "table's subject"
        if not own:
            own = self._default(total, below, intro)
        elif named and heads and all(t.level is None or t.level is Level.ALL for t in own):
            tier = heads[0]
            if tier.level not in (None, Level.ALL) and not tier.body:
                own = tuple(Target(t.place, tier.level, t.body) for t in own)
        tiers = [s.level for s in intro.scopes if s.kind is Kind.TIER]
        if len(tiers) == 1 and tiers[0] is not Level.ALL:
            own = tuple(
                Target(t.place, tiers[0], t.body)
                if t.level is None and t.place.level is tiers[0]
                else t
                for t in own
            )
        branches = [s for s in intro.scopes if (s.body or "").startswith("Chi nhánh")]
        if len(branches) == 1:  # one branch of the office in each district
            own = tuple(
                Target(t.place, Level.DISTRICT, branches[0].body)
                if t.place.level is Level.DISTRICT and t.body is None
                else t
                for t in own
            )
        if only is not None:
            own = tuple(
                Target(t.place, only, t.body) if t.level is None or total else t for t in own
            )
        return own, rule

    def of_row(self, label: Label, heads: str) -> tuple[Target, ...]:
        """The units a row label names; `heads` are the headers of the label columns."""
        scopes = [s for s in label.scopes if not (s.weak and s.kind is Kind.NATION)]
        if scopes and not scopes[0].typed and scopes[0].place is not None:
            own = self._named(label.text.strip(), heads)
            if own is not None and scopes[0].place.level is Level.PROVINCE:
                return (Target(own),)
        if scopes:
            places = [s for s in scopes if s.kind in (Kind.PLACE, Kind.BODY)]
            chosen = places or scopes
            targets = [self._attacher.target(replace(s, source=False)) for s in chosen]
            if len(targets) > 1 and all(s.kind is Kind.TIER for s in chosen):
                return (Target(targets[0].place, Level.ALL),)
            return (targets[0],)
        text = label.text.strip()
        if label.low.strip() in _TIER_LABELS:
            return (Target(self._attacher.home.place, _TIER_LABELS[label.low.strip()]),)
        if not text or TOTAL.match(label.low.strip(" :.")) or label.cues:
            return ()
        place = self._named(text, heads)
        return (Target(place),) if place is not None else ()

    def _named(self, text: str, header: str) -> Place | None:
        home = self._attacher.home
        province = self._gazetteer.province_of(home.place)
        code = province.code if province else None
        below = {
            Level.PROVINCE: Level.DISTRICT if home.era == "old" else Level.COMMUNE,
            Level.DISTRICT: Level.COMMUNE,
        }
        for level, pattern in _LABEL_LEVEL:
            generic = _GENERIC.search(header) and level is below.get(home.level)
            if header and not pattern.search(header) and not generic:
                continue
            if level is Level.PROVINCE and code is not None:
                continue
            found = self._gazetteer.find(
                text, level=level, province=code if level is not Level.PROVINCE else None
            )
            dated = [p for p in found if p.in_era(home.era)]
            if home.level is Level.DISTRICT and level is Level.COMMUNE:
                dated = [p for p in dated if p.parent == home.place.code] or dated
            if dated:
                return dated[0]
        return None

    def _of_header(self, header: Label) -> tuple[Target, ...]:
        scopes = [s for s in header.scopes if not s.weak]
        if not scopes:
            return ()
        return (self._attacher.target(replace(scopes[-1], source=False)),)

    def _default(self, total: bool, below: Level | None, intro: Label) -> tuple[Target, ...]:
        home = self._attacher.home
        named = [
            s
            for s in intro.scopes
            if s.kind in (Kind.TIER, Kind.PLACE, Kind.BODY, Kind.WHOLE)
            and not s.source
            and not s.weak
        ]
        if total and below is not None:
            return (Target(home.place, below),)
        if named and not total:
            return (self._attacher.target(named[-1]),)
        carry = self._attacher.carry
        return carry.section_subject or (Target(home.place, home.body_level, home.body),)


def group_tier(label: Label) -> Level | None:
    """The tier that a row across the table names for those below it: "UBND cấp huyện"."""
    tiers = [s.level for s in label.scopes if s.kind is Kind.TIER]
    return tiers[0] if len(tiers) == 1 else None


def of_tier(targets: tuple[Target, ...], tier: Level | None) -> tuple[Target, ...]:
    """Units listed under "UBND cấp huyện" are meant as that tier."""
    if tier is None:
        return targets
    return tuple(
        replace(t, level=tier) if t.level is None and t.place.level is tier and not t.body else t
        for t in targets
    )
