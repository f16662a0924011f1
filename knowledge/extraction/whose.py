"""Whom a figure is about: scopes of its clause, of its right, or carried from before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.extraction.claims import Target
from knowledge.extraction.frame import EMPTY_WORDS, Frame, covers, without_spans
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import (
    Reading,
)
from knowledge.extraction.numbers import Quantity
from knowledge.extraction.scopes import Kind, Scope
from knowledge.gazetteer import Place
from knowledge.models import Level

_SEPARATE_SUBJECT = re.compile(
    r"^\W*(?:và |còn |riêng |đồng thời |bên cạnh đó )?(?:tổng )?(?:tỉ lệ|số hồ sơ|số lượng|mức độ|mức|tổng số|hồ sơ|thanh toán|số hóa|chỉ số|việc|kết quả)"
)
_CONTAINER = re.compile(r"(?:trong|của|thuộc|toàn|trên|ở|tại)(?: toàn)? $")
_VENUE = re.compile(
    r"(?:hội thảo|hội nghị|họp|làm việc|tọa đàm|diễn đàn|tập huấn|tổ chức)(?: \w+){0,3} (?:ở|tại) $"
)


class Subjects(Frame):
    """Whose?"""

    def target(self, scope: Scope) -> Target:
        """The place, tier and body a scope stands for in this article."""
        home = self.home
        if scope.kind is Kind.NATION:
            assert self._country is not None
            return Target(self._country, scope.level)
        if scope.kind is Kind.BODY:
            place = scope.place or self._place_of_body(scope)
            return Target(place, scope.level, scope.body)
        if scope.kind is Kind.OWN:
            return Target(home.place, scope.level, scope.body)
        if scope.kind is Kind.PLACE and scope.place is not None:
            return Target(scope.place, scope.level)
        if scope.kind is Kind.WHOLE:
            if scope.weak and scope.place is not None:
                return Target(self._spoken_of(scope.place), Level.ALL)
            return Target(scope.place or self._base(None), Level.ALL)
        if scope.many and scope.place is None and scope.level is home.level:
            return Target(self._above(home.place), scope.level)
        return Target(scope.place or self._base(scope.level), scope.level)

    def _above(self, place: Place) -> Place:
        """The unit whose communes or districts "các xã" are in a commune's or district's article."""
        if place.level is Level.COMMUNE and self.home.era == "old":
            return self._gazetteer.parent(place) or place
        if place.level in (Level.COMMUNE, Level.DISTRICT):
            return self._gazetteer.province_of(place) or place
        return place

    def _place_of_body(self, scope: Scope) -> Place:
        if scope.level is Level.CENTRAL:
            assert self._country is not None
            return self._country
        return self._base(scope.level)

    def _spoken_of(self, own: Place) -> Place:
        """ "của tỉnh" in a paragraph that another province opened is said of that one."""
        for target in self.carry.subject[:1]:
            if target.place.code != own.code and target.place.level is own.level:
                return target.place
        return own

    def _base(self, level: Level | None) -> Place:
        """The place whose tier is meant: the paragraph's subject if it is a province or
        district of its own, else the home."""
        for target in (*self.carry.subject[:1], *self.carry.section_subject[:1]):
            if target.place.code != self.home.place.code:
                if not target.body and covers(target.place.level, level):
                    return target.place
        place = self.home.place
        if level is Level.PROVINCE and place.level in (Level.DISTRICT, Level.COMMUNE):
            return self._gazetteer.province_of(place) or place
        if level is Level.DISTRICT and place.level is Level.COMMUNE:
            return self._gazetteer.parent(place) or place
        return place

    def _own_targets(self, parsed: Parsed, number: int) -> tuple[tuple[Target, ...], str]:
        quantity = parsed.quantities[number]
        left = [
            s for s in self._zone_scopes(parsed, number) if self._is_subject(parsed, s, quantity)
        ]
        right = self._right_scope(parsed, number)
        left = [self._placed(parsed, s) for s in left]
        right = self._placed(parsed, right) if right is not None else None
        if right is not None and (not left or self._narrows(right, left[-1])):
            return self._targets([right], parsed), "scope on the right"
        strong = [s for s in left if not s.weak] or left
        if len(left) > 1 and left[-1].many and left[-1].kind is left[-2].kind is Kind.TIER:
            strong = left  # "bộ phận một cửa huyện và 8 xã"
        if left and left[-1].weak and left[-1].kind is Kind.TIER and left[-1].place is None:
            near = [
                s
                for s in parsed.scopes
                if s.end <= left[-1].start and s.kind is Kind.PLACE and not s.source
            ]
            if near and near[-1].place is not None and near[-1].place.level is left[-1].level:
                return (Target(near[-1].place, left[-1].level),), "office of the place before"
        if strong:
            group = self._group(parsed, strong)
            return self._targets(group, parsed), "scope in its clause"
        return (), ""

    @staticmethod
    def _narrows(right: Scope, left: Scope) -> bool:
        """Whether the scope behind a figure tells more than the one before it: "quận X nhận
        10.384 hồ sơ ở cấp quận"."""
        if left.weak or left.kind in (Kind.WHOLE, Kind.NATION):
            return True
        if left.place is None or left.level is not None or right.level is None:
            return False
        return right.kind is Kind.TIER and covers(left.place.level, right.level)

    def _placed(self, parsed: Parsed, scope: Scope) -> Scope:
        """A tier named after another place ("Tính toàn TP. Hồ Chí Minh, các xã …") is that
        place's; after "cả nước" it is the country's."""
        if scope.kind is not Kind.TIER or scope.place is not None:
            return scope
        for other in reversed([s for s in parsed.scopes if s.end <= scope.start]):
            if other.source or other.kind is Kind.TIER:
                continue
            local = parsed.low[scope.start : scope.end].endswith("địa phương")
            beside = other.level is not Level.CENTRAL or local  # beside the ministries
            if other.kind is Kind.NATION and not other.weak and beside:
                return replace(
                    scope, place=self._country, level=Level.PROVINCE if local else scope.level
                )
            if (
                other.kind is Kind.PLACE
                and other.place is not None
                and other.place.code != self.home.place.code
            ):
                if other.place.level in (Level.PROVINCE, Level.DISTRICT) and covers(
                    other.place.level, scope.level
                ):
                    if other.place.level is not scope.level and other.end < 160:
                        return replace(scope, place=other.place)
            break
        return scope

    def _is_subject(self, parsed: Parsed, scope: Scope, quantity: Quantity) -> bool:
        """Scopes that only set the frame ("Trong 21 huyện, …", "so với chỉ tiêu tỉnh giao")."""
        head = parsed.low[max(0, scope.start - 30) : scope.start]
        if scope.kind is Kind.PLACE and _VENUE.search(head):
            return False
        if scope.kind is Kind.NATION and quantity.unit_class == "rank":
            return parsed.low[scope.start : scope.end] == "việt nam"  # else it is the field
        if re.search(
            r"(?:so với|giao cho|do|được|cho|gửi|trình|tham mưu(?: cho)?|phối hợp với|báo cáo|sau|cùng với|tại hội nghị|cao hơn|thấp hơn) (?:các )?$|(?:cao hơn|thấp hơn)(?: mức| mặt bằng| bình quân| trung bình| chung| của)+ $",
            head,
        ):
            return (
                bool(
                    re.search(
                        r"(?:cao hơn|thấp hơn|so với|bằng|sau|trước|kém|hơn) (?:(?:mức|mặt bằng|bình quân|trung bình|chung|của) )*$",
                        head,
                    )
                )
                and not scope.weak
                and scope.kind in (Kind.NATION, Kind.PLACE, Kind.WHOLE)
                and parsed.low[scope.end : quantity.lead].strip(" (") == ""
            )
        if re.search(
            r"(?:dẫn đầu|đứng đầu|cao nhất|thấp nhất|nhiều nhất|ít nhất|tốp đầu|nhóm đầu|lớn nhất|đầu)(?: trong| của)? $",
            head,
        ):
            return False
        if scope.kind is Kind.TIER and scope.level is Level.ALL and re.search(r"trong $", head):
            return False
        if scope.weak and parsed.low[scope.start].isdigit():
            if re.search(
                r"(?:trung bình|bình quân)(?: chung)?(?: của)? $|(?:kết quả|tỉ lệ|hồ sơ|chung) của $",
                head,
            ):
                return True
            if re.search(
                r"(?:trong|của|trong số|trong tổng số|tổng số|có|với|nhóm|tốp|top|vào)(?: tổng số)? $",
                head,
            ):
                return False
        return True

    def _right_scope(self, parsed: Parsed, number: int) -> Scope | None:
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        for scope in parsed.scopes_in(quantity.end, zone.hi):
            between = parsed.low[quantity.end : scope.start].strip()
            if between == "(" and parsed.low[scope.end : scope.end + 2].strip()[:1] == ")":
                return scope  # "70% (cấp huyện)"
            if scope.source or len(between) > 60 or re.search(r"[,;:(]", between):
                return None
            if quantity.unit_class == "rank":
                if (
                    re.fullmatch(r"(?:[^\d]* )?(?:là|thuộc về|gọi tên|vẫn là|tiếp tục là)", between)
                    and between
                ):
                    return scope
                return None
            direct = (
                between
                in (
                    "",
                    "tthc",
                    "số hồ sơ",
                    "hồ sơ",
                    "của",
                    "ở",
                    "tại",
                    "tthc của",
                    "hồ sơ tthc",
                    "thủ tục hành chính",
                    "cho",
                    "thuộc",
                    "hồ sơ tại",
                    "hồ sơ của",
                    "hồ sơ ở",
                )
                and not scope.weak
            )
            linked = re.search(r"(?:của|tại|ở|thuộc|trên|trong|do)$", between)
            counted = scope.weak and between in ("ở", "tại", "của")
            tier = scope.kind is Kind.TIER or scope.level is Level.CENTRAL
            if tier and (direct or counted):
                return scope
            if re.search(r"so với|cho người dân|phục vụ|gửi|trình|giao", between):
                return None
            if linked and (not scope.weak or scope.kind is Kind.WHOLE):
                return scope
            return None
        return None

    def _group(self, parsed: Parsed, scopes: Sequence[Scope]) -> list[Scope]:
        """The last scope with those joined to it by "," "và" "cùng"."""
        group = [scopes[-1]]
        for scope in reversed(scopes[:-1]):
            between = parsed.low[scope.end : group[0].start].strip().removesuffix("ubnd").strip()
            if between in (
                ",",
                "và",
                "cùng",
                ", và",
                "với",
                "-",
                ";",
                "&",
                "cùng với",
                "hay",
                "hoặc",
            ) and _same_sort(scope, group[0]):
                group.insert(0, scope)
            else:
                break
        return group

    def _targets(self, group: Sequence[Scope], parsed: Parsed) -> tuple[Target, ...]:
        targets = [self.target(scope) for scope in group]
        tiers = {t.level for t, s in zip(targets, group, strict=True) if s.kind is Kind.TIER}
        if len(group) > 1 and all(s.kind is Kind.TIER for s in group):
            if len(tiers) > 1:
                return (Target(targets[0].place, Level.ALL),)
            return (targets[0],)
        if (
            len(group) > 1
            and any(s.kind is Kind.TIER for s in group)
            and any(s.kind is Kind.PLACE for s in group)
        ):
            places = [t for t, s in zip(targets, group, strict=True) if s.kind is Kind.PLACE]
            tier = next((s.level for s in group if s.kind is Kind.TIER and not s.many), None)
            if tier is not None and all(
                t.place.level is tier for t in places
            ):  # "Ở cấp huyện, A và B đều đạt …"
                return tuple(replace(t, level=tier) for t in places)
            return (Target(places[0].place, Level.ALL),)
        unique: list[Target] = []
        for target in targets:
            if target not in unique:
                unique.append(target)
        return tuple(unique)

    def _lead_targets(self, parsed: Parsed) -> tuple[Target, ...]:
        """The subject a sentence opens with: before its first figure and first verb-like cue."""
        first = parsed.quantities[0].lead if parsed.quantities else len(parsed.low)
        opening: list[Scope] = []
        begin = 0
        for said in re.finditer(
            r"(?:cho biết|cho hay|nêu rõ|thông tin)[,:]? |: ", parsed.low[:first]
        ):
            if said[0] != ": " or (
                not parsed.cues_in(0, said.start()) and not parsed.scopes_in(0, said.start())
            ):
                begin = said.end()
        for scope in parsed.scopes:
            if scope.end > first:
                break
            if scope.start < begin or scope.source or (scope.weak and scope.kind is Kind.NATION):
                continue
            head = parsed.low[begin : scope.start]
            if not opening:
                rest = without_spans(head, begin, parsed)
                words = [w for w in re.findall(r"[^\W\d_]+", rest) if w not in EMPTY_WORDS]
                if re.search(r"cao hơn|thấp hơn|so với", head):
                    break
                if len(words) > 4 or re.search(r"tỉ lệ|hồ sơ|thủ tục|số hóa|chỉ số", head):
                    break
                if (
                    not self._is_subject(parsed, scope, parsed.quantities[0])
                    if parsed.quantities
                    else False
                ):
                    continue
                opening.append(scope)
            elif parsed.low[opening[-1].end : scope.start].strip() in (",", "và"):
                opening.append(scope)
            else:
                break
        if not opening:
            return ()
        return self._targets(self._group(parsed, opening), parsed)

    def _inherited(
        self,
        parsed: Parsed,
        number: int,
        readings: Sequence[Reading | None],
        targets: Sequence[tuple[Target, ...]],
        explicit: Sequence[bool],
        lead: tuple[Target, ...],
    ) -> tuple[tuple[Target, ...], str]:
        zone = parsed.zones[number]
        if zone.inside:
            named = [
                scope
                for scope in parsed.scopes
                if scope.kind is Kind.PLACE
                and not scope.source
                and not parsed.low[scope.end : zone.opened].strip()
                and scope.end <= zone.opened
                and not _CONTAINER.search(parsed.low, 0, scope.start)
            ]
            if named:
                return self._targets(named, parsed), "place before the bracket"
        if zone.host is not None and targets[zone.host]:
            return self._shared_out(parsed, number) or targets[zone.host], "host's scope"
        fallback = lead or self.carry.subject or self.carry.section_subject or (self._default,)
        if number == 0 or not targets[number - 1]:
            return fallback, "subject"
        if zone.inside and parsed.zones[number - 1].opened == zone.opened:
            if explicit[number - 1] and not self._enumerated(
                parsed, number, readings, targets, explicit
            ):
                return targets[number - 1], "scope of the figure before"
        if zone.cut == ";" and (lead or not explicit[number - 1]):
            return fallback, "subject"
        previous = number - 1
        while previous > 0 and parsed.zones[previous].inside and not zone.inside:
            previous -= 1
        enumerated = self._enumerated(parsed, previous + 1, readings, targets, explicit)
        fresh = bool(_SEPARATE_SUBJECT.match(parsed.low[zone.lo : parsed.quantities[number].lead]))
        if enumerated and (fresh or zone.cut == ";"):
            return fallback, "subject after a list"
        if zone.cut == ";" and fresh and not self._leads(parsed, previous):
            return fallback, "subject"
        return targets[previous], "scope of the figure before"

    def _shared_out(self, parsed: Parsed, number: int) -> tuple[Target, ...]:
        """ "cấp huyện, cấp xã từ 98% (98,61% và 98,04%)": one value for each of the host's tiers."""
        zone = parsed.zones[number]
        assert zone.host is not None
        run = [n for n, z in enumerate(parsed.zones) if z.inside and z.opened == zone.opened]
        tiers = [s for s in self._zone_scopes(parsed, zone.host) if s.kind is Kind.TIER]
        if len(run) < 2 or len(tiers) != len(run):
            return ()
        if len({parsed.quantities[n].unit_class for n in run}) > 1:
            return ()
        return (self.target(tiers[run.index(number)]),)

    def _leads(self, parsed: Parsed, number: int) -> bool:
        """Whether the scope of a figure opened its clause ("Sở Y tế tiếp nhận …")."""
        scopes = self._zone_scopes(parsed, number)
        if not scopes:
            return self._right_scope(parsed, number) is None
        head = parsed.low[parsed.zones[number].lo : scopes[0].start]
        return not re.search(r"tỉ lệ|hồ sơ|số |mức", head)

    def _enumerated(
        self,
        parsed: Parsed,
        number: int,
        readings: Sequence[Reading | None],
        targets: Sequence[tuple[Target, ...]],
        explicit: Sequence[bool],
    ) -> bool:
        """Whether the figures before run through several scopes of one metric."""
        last = number - 1
        if last < 1 or not explicit[last]:
            return (
                "trong đó" in parsed.low[: parsed.quantities[last].lead] and explicit[last]
                if last >= 0
                else False
            )
        for other in range(last - 1, -1, -1):
            if parsed.quantities[other].unit_class != parsed.quantities[last].unit_class:
                continue
            if not explicit[other]:
                return (
                    "trong đó"
                    in parsed.low[parsed.quantities[other].end : parsed.quantities[last].lead]
                )
            a, b = readings[other], readings[last]
            return (
                a is not None
                and b is not None
                and a.metric == b.metric
                and targets[other] != targets[last]
            )
        return False

    def _within(self, targets: tuple[Target, ...], lead: tuple[Target, ...]) -> bool:
        """Whether a second scope is a part of the sentence's subject (its tiers, its bodies)."""
        codes = {t.place.code for t in lead}
        whole = all(t.level in (None, Level.ALL) and not t.body for t in lead)
        return whole and all(
            t.place.code in codes or t.place.parent in codes or t.place.province in codes
            for t in targets
        )

    def _tiers_apart(
        self, parsed: Parsed, number: int, own: tuple[Target, ...]
    ) -> tuple[Target, ...]:
        """An aim for "cấp tỉnh, cấp huyện" is one aim for each, not one for both together."""
        if len(own) != 1 or own[0].level is not Level.ALL:
            return own
        group = [
            s
            for s in self._zone_scopes(parsed, number)
            if s.kind is Kind.TIER and s.level is not Level.ALL
        ]
        if len(group) < 2 or len(self._group(parsed, group)) < 2 or group[-1].many:
            return own
        return tuple(dict.fromkeys(self.target(s) for s in self._group(parsed, group)))


def _same_sort(first: Scope, second: Scope) -> bool:
    if first.kind is second.kind:
        return True
    return {first.kind, second.kind} in ({Kind.PLACE, Kind.TIER}, {Kind.PLACE, Kind.BODY})
