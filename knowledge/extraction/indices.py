"""Scores and ranks: of which index (PAR INDEX, SIPAS, PAPI, PCI, DDCI, DTI)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.extraction.clause_scopes import scopes_before
from knowledge.extraction.clauses import is_bare
from knowledge.extraction.cues import Cue
from knowledge.extraction.frame import Frame
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import INDICES, NOT_REPORTED, Reading, index_metric, index_name
from knowledge.extraction.scopes import Kind
from knowledge.models import Level

_REGION = re.compile(
    r"(?:khu vực|vùng|cụm|miền|trong nhóm|nhóm các|tiểu vùng|đồng bằng|tây nguyên|đông nam bộ|bắc trung bộ|duyên hải)[^;.]{0,60}$"
)
_RANK_OF_OTHER = re.compile(
    r"(?:về|có) (?:tỉ lệ|số|tốc độ|thu hút|tăng trưởng|giải ngân|xuất khẩu)[^;.]{0,50}$"
)
INDEX_CUES = frozenset({*INDICES, "other_index", "component"})
PCT_DECISIVE = frozenset(
    "payment eresult digitise late early_ontime ontime early use database staffplan online full onestop"
    " satisfaction task review provide simplified feedback".split()
)

_ONLY_SATISFIED = re.compile(
    r"[^;]*hài lòng (?:nhất|cao nhất|thấp nhất|nhất nước|nhất cả nước)[^;]*$"
)
_OF_PROVINCES = frozenset(("pci", "papi"))


class Indices(Frame):
    """Which index?"""

    def _index_reading(
        self, parsed: Parsed, number: int, before: Sequence[Reading | None]
    ) -> Reading | None:
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        if quantity.unit_class == "score" and quantity.out_of is not None and quantity.out_of <= 30:
            return Reading(NOT_REPORTED, rule="score of a component")
        index, rule = self._topic(parsed, number, before)
        if index == "":
            return None
        if index == NOT_REPORTED:
            return Reading(NOT_REPORTED, rule=rule)
        head = parsed.low[: quantity.lead]
        if quantity.unit_class == "rank" and (
            re.match(
                r"\s?(?:trong |ở |của )?(?:khu vực|vùng|đồng bằng|cụm|tiểu vùng)",
                parsed.low[quantity.end :],
            )
            or _REGION.search(parsed.low[max(zone.lo - 40, 0) : quantity.lead])
            or _RANK_OF_OTHER.search(head[-80:])
        ):
            return Reading(NOT_REPORTED, rule="rank within a group")
        return Reading(index_metric(index, quantity.unit_class), rule=rule)

    def _topic(
        self, parsed: Parsed, number: int, before: Sequence[Reading | None]
    ) -> tuple[str, str]:
        """(index, rule): named in the zone, on its right, earlier in the sentence, before."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        here = [c for c in parsed.cues_in(zone.lo, quantity.lead) if c.concept in INDEX_CUES]
        if here:
            cue = here[-1]
            if (
                cue.concept == "component"
                and len(here) > 1
                and here[-2].concept in INDICES
                and quantity.unit_class == "rank"
            ):
                return NOT_REPORTED, "component of an index"
            return self._index_of(cue), "index named"
        if zone.host is not None or quantity.unit_class in ("rank", "score"):
            right = [c for c in parsed.cues_in(quantity.end, zone.hi) if c.concept in INDEX_CUES]
            if right and re.match(
                r"[^,;]{0,60}?(?:về|ở|của|trên|trong|tại|bảng)",
                parsed.low[quantity.end : right[0].start] + " về",
            ):
                return self._index_of(right[0]), "index on the right"
        earlier = [c for c in parsed.cues if c.end <= quantity.lead and c.concept in INDEX_CUES]
        if earlier:
            cue = earlier[-1]
            if cue.concept == "component":
                return NOT_REPORTED, "component of an index"
            parted = (
                ";" in parsed.low[cue.end : quantity.lead] and number and before[number - 1] is None
            )
            if not parted:
                return self._index_of(cue), "index earlier in the sentence"
        for other in range(number - 1, -1, -1):
            reading = before[other] if other < len(before) else None
            if reading is not None and parsed.quantities[other].unit_class in ("score", "rank"):
                name = index_name(reading.metric)
                if name:
                    return name, "index of the figure before"
        later = [c for c in parsed.cues if c.start >= quantity.end and c.concept in INDICES]
        if later and not re.search(r"[;.]", parsed.low[quantity.end : later[0].start]):
            if re.search(
                r"(?:về|của|trong|ở|trên|bảng xếp hạng)(?: \w+){0,2} $",
                parsed.low[: later[0].start],
            ):
                return later[0].concept, "index later in the sentence"
        below = self._below_province(parsed, number)
        if self.carry.index and not (below and self.carry.index in _OF_PROVINCES):
            return self.carry.index, "index of the paragraph"
        if self.carry.section_index and not (below and self.carry.section_index in _OF_PROVINCES):
            return self.carry.section_index, "index of the heading"
        return "", ""

    def _below_province(self, parsed: Parsed, number: int) -> bool:
        """Whether the figure is a department's, a district's or a commune's."""
        scopes = scopes_before(parsed, number)
        if not scopes:
            scopes = [s for s in parsed.scopes if s.end <= parsed.quantities[number].lead]
        for scope in reversed(scopes):
            if scope.kind is Kind.BODY:
                return True
            if scope.kind is Kind.PLACE and scope.place is not None:
                return scope.place.level in (Level.DISTRICT, Level.COMMUNE)
        return False

    @staticmethod
    def _index_of(cue: Cue) -> str:
        return cue.concept if cue.concept in INDICES else NOT_REPORTED

    def _index_near(
        self, parsed: Parsed, number: int, before: Sequence[Reading | None]
    ) -> Reading | None:
        """A percentage as the score of an index: named in its zone, or in a ranking sentence."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        left = parsed.cues_in(zone.lo, quantity.lead)
        named = [c for c in left if c.concept in INDEX_CUES and c.concept != "component"]
        if number and zone.cut == "," and not left:
            scored = parsed.quantities[number - 1].unit_class == "score" and len(before) >= number
            told = before[number - 1] if scored else None
            if told is not None and not told.reported:
                return Reading(NOT_REPORTED, rule="share of a component")
        other = [
            c for c in left if c.concept in PCT_DECISIVE and (not named or c.start > named[-1].end)
        ]
        if named and not other:
            cue = named[-1]
            components = [c for c in left if c.concept == "component" and c.start > cue.end]
            if components or cue.concept == "other_index":
                return Reading(NOT_REPORTED, rule="component of an index")
            if cue.concept == "sipas" or cue.concept in INDICES:
                return Reading(index_metric(cue.concept, "pct"), rule="index named")
        if (
            self.carry.index == "sipas"
            and not named
            and other
            and _ONLY_SATISFIED.match(parsed.low, zone.lo, quantity.lead)
        ):
            return Reading("sipas", rule="index of the paragraph")
        right = parsed.cues_in(quantity.end, zone.hi)
        if other or any(c.concept in PCT_DECISIVE for c in (*left, *right)):
            return None
        if zone.host is not None and parsed.quantities[zone.host].unit_class in ("rank", "score"):
            host = before[zone.host] if zone.host < len(before) else None
            if host is not None and not host.reported:
                return Reading(NOT_REPORTED, rule="share of a component")
            topic, rule = self._topic(parsed, number, before)
            if topic in INDICES:
                return Reading(index_metric(topic, "pct"), rule=rule)
        if not is_bare(parsed, zone.lo, quantity.lead) or not is_bare(
            parsed, quantity.end, zone.hi
        ):
            return None
        if number and parsed.quantities[number - 1].unit_class == "pct" and zone.cut == "":
            return None
        ranked = any(q.unit_class in ("rank", "score") for q in parsed.quantities)
        earlier = [
            c
            for c in parsed.cues
            if c.end <= quantity.lead and c.concept in INDEX_CUES | PCT_DECISIVE
        ]
        if earlier:
            if earlier[-1].concept in INDICES:
                return Reading(
                    index_metric(earlier[-1].concept, "pct"), rule="index earlier in the sentence"
                )
            if not (ranked and earlier[-1].concept == "satisfaction"):
                return None
        last = self.carry.last.get("pct")
        topic = self.carry.index or self.carry.section_index
        if topic in _OF_PROVINCES and self._below_province(parsed, number):
            topic = self.carry.section_index
        following = last is None or index_name(last.metric) == topic
        if topic and topic in INDICES and (ranked or following):
            if scopes_before(parsed, number) or zone.host is not None or ranked:
                return Reading(index_metric(topic, "pct"), rule="index of the paragraph")
        return None
