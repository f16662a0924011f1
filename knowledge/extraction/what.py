"""Which metric a figure states: cues left and right, shares, lists, what came before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.extraction.frame import index_name, without_spans
from knowledge.extraction.indices import Indices
from knowledge.extraction.mentions import Cue, Parsed
from knowledge.extraction.metrics import (
    NOT_REPORTED,
    Reading,
    index_metric,
    read_metric,
)
from knowledge.extraction.numbers import Quantity
from knowledge.extraction.when import Periods
from knowledge.extraction.whose import Subjects

_CASE_CONCEPTS = frozenset(
    "received resolved late early ontime early_ontime pending received_resolved carried_over in_time_open direct".split()
)
_NOUN_CLASS = {"case": "case", "procedure": "proc", "task": "task", "online": "case"}
_LABEL_CLASS = {"văn bản": "doc", "sáng kiến": "init", "mô hình": "init", "quy trình": "process"}
_LABELLED = re.compile(r"\W*(?:số )?(văn bản|sáng kiến|mô hình|quy trình)[^:;,.\d]{0,50}:\s?")
_COUNTED = frozenset(
    {"case", "proc", "serv", "doc", "task", "people", "org", "init", "process", "decision"}
)
_SHARE_NEUTRAL = frozenset(
    {"case", "procedure", "received", "resolved", "result", "total", "completed", "new"}
)
# Nothing but these words between a count and its share. No alternative may be made of two
# others, nor a blank be matched in two ways: that would take exponential time.
_SHARE_WORDS = re.compile(
    r"^[\s,(:;–-]*(?:(?:đạt|chiếm|tỉ lệ|bằng|tương đương|tương ứng|với|là|được|ứng với|khoảng|=|và"
    r"|hay|tức|đúng|gần|hơn|trên|mức|số|này|nài|mới|chỉ|tăng)\s?(?:[:(]\s?)?)*$"
)
_DENOMINATOR = re.compile(
    r"\s?(?:của |trên |so với |trong )?(?:tổng|toàn bộ|số (?:hồ sơ|tthc|thủ tục|dịch vụ)[^,;.]{0,24}? (?:đã|tiếp nhận|phát sinh|đủ|phải|giải))"
)
_OF_PLAN = re.compile(r"^\s?(?:so với |của )?(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu)")
_THIS_RATE = re.compile(
    r"(?:tỉ lệ|con số|chỉ số|kết quả|số|mức) (?:nài|này|trên|đó)|tỉ lệ tương ứng"
)
_THESE = re.compile(r"(?:hai|các|ba|những) (?:tỉ lệ|con số|chỉ số|chỉ tiêu) (?:nài|này|trên|đó)")
_SUB_CLAUSE = re.compile(r"[,:;](?=\s)|\strong đó\s")
_LIST = re.compile(r"lần lượt|tương ứng|theo thứ tự")
_LEGAL = ("thông tư", "nghị định")
_ONLINE_KINDS = ("proc", "serv", "case")
_ASIDE = re.compile(r"\s?\([^()]*\)")
_SUMMED_UP = re.compile(r"\s*(?:đều )?là (?:kết quả|tỉ lệ|số|mức)")  # "A 100%, B 99% là tỷ lệ …"
_COMPARED = re.compile(
    r"cùng kì|so với|(?:vượt|dưới|bằng|đạt) (?:mức )?(?:chỉ tiêu|mục tiêu|yêu cầu)(?: là)? $"
)
_RETURNED = frozenset(("late_cases", "on_time_cases", "late_rate", "on_time_rate"))


class Metrics(Indices, Subjects, Periods):
    """Which metric?"""

    def _readings(self, parsed: Parsed) -> list[Reading | None]:
        readings: list[Reading | None] = []
        quantities = self._united(parsed)
        parsed.quantities[:] = quantities
        for number in range(len(quantities)):
            readings.append(self._reading(parsed, number, readings))
        self._backwards(parsed, readings)
        self._adding_up(parsed, readings)
        self._split_on_time(parsed, readings)
        self._part_of_pending(parsed, readings)
        self._part_of_received(readings)
        return readings

    @staticmethod
    def _part_of_pending(parsed: Parsed, readings: list[Reading | None]) -> None:
        """ "Đang giải quyết 512 hồ sơ (trong hạn 509, quá hạn 3)": the 3 are no cases returned
        late."""
        for number, zone in enumerate(parsed.zones):
            reading = readings[number]
            if not zone.inside or reading is None or reading.metric not in _RETURNED:
                continue
            outside = [
                other
                for other in range(number)
                if parsed.quantities[other].end <= zone.opened and not parsed.zones[other].inside
            ]
            host = readings[outside[-1]] if outside else None
            if host is not None and host.metric == "pending_cases":
                readings[number] = Reading(NOT_REPORTED, rule="part of the pending")

    def _adding_up(self, parsed: Parsed, readings: list[Reading | None]) -> None:
        """ "Phần lớn ở cơ sở: cấp xã 248.316 hồ sơ, cấp huyện 96.104 hồ sơ, …": counts that add
        up to the one told before are its parts."""
        for kind in ("case", "proc"):
            run = [
                n
                for n, q in enumerate(parsed.quantities)
                if q.unit_class == kind and not parsed.zones[n].inside
            ]
            total, last = self.carry.last_value.get(kind), self.carry.last.get(kind)
            if len(run) < 2 or last is None or any(readings[n] is not None for n in run):
                continue
            if sum(parsed.quantities[n].value for n in run) == total:
                for number in run:
                    readings[number] = replace(last, rule="parts that add up")

    @staticmethod
    def _part_of_received(readings: list[Reading | None]) -> None:
        """ "Tiếp nhận 900 hồ sơ, gồm kỳ trước 100, mới tiếp nhận 800": the 900 are what was
        received; only beside cases that are due do the new ones count."""
        for number, reading in enumerate(readings):
            if reading is None or not reading.rule.endswith(": new_intake"):
                continue
            if any(r is not None and r.metric == "received_cases" for r in readings[:number]):
                readings[number] = Reading(NOT_REPORTED, rule="part of the received")

    def _united(self, parsed: Parsed) -> list[Quantity]:
        """Numbers without a unit take the class of a noun on their left, or of the number
        before them in an enumeration ("trước hạn 3.904, đúng hạn 2.120")."""
        united: list[Quantity] = []
        shared = self._unit_behind(parsed)
        for number, (quantity, zone) in enumerate(
            zip(parsed.quantities, parsed.zones, strict=True)
        ):
            if number in shared:
                quantity = replace(quantity, unit_class=shared[number])
            if quantity.unit_class == "none":
                cues = parsed.cues_in(zone.lo, quantity.lead)
                nouns = [c.concept for c in cues if c.concept in _NOUN_CLASS]
                label = _LABELLED.match(parsed.low, 0, quantity.lead)
                if nouns:
                    quantity = replace(quantity, unit_class=_NOUN_CLASS[nouns[-1]])
                elif label is not None and label.end() == quantity.lead and not united:
                    quantity = replace(quantity, unit_class=_LABEL_CLASS[label[1]])
                elif quantity.out_of is not None and any(c.concept == "completed" for c in cues):
                    quantity = replace(quantity, unit_class="task")
                elif any(c.concept in _CASE_CONCEPTS for c in cues):
                    quantity = replace(quantity, unit_class="case")
                elif (
                    zone.inside
                    and zone.host is not None
                    and parsed.periods_in(zone.lo, quantity.lead)
                ):
                    quantity = replace(quantity, unit_class=parsed.quantities[zone.host].unit_class)
                elif united and _THIS_RATE.search(parsed.low, zone.lo, quantity.lead):
                    quantity = replace(quantity, unit_class=united[-1].unit_class)
                elif any(c.concept == "inspect" for c in cues):
                    quantity = replace(quantity, unit_class="org")
                elif (
                    united
                    and united[-1].unit_class in _ONLINE_KINDS
                    and self._online_kind(parsed, quantity)
                ):
                    quantity = replace(quantity, unit_class=united[-1].unit_class)
                elif united and united[-1].unit_class in ("case", "proc", "serv", "task"):
                    scoped = (
                        parsed.scopes_in(zone.lo, quantity.lead)
                        or parsed.scopes_in(quantity.end, zone.hi)
                        or (zone.inside and parsed.periods_in(zone.lo, quantity.lead))
                    )
                    if cues or (scoped and self._bare(parsed, zone.lo, quantity.lead)):
                        quantity = replace(quantity, unit_class=united[-1].unit_class)
            united.append(quantity)
        return united

    @staticmethod
    def _unit_behind(parsed: Parsed) -> dict[int, str]:
        """ "tương ứng 187 và 146 hồ sơ": the unit stands behind the last of a run."""
        shared: dict[int, str] = {}
        for number in range(len(parsed.quantities) - 2, -1, -1):
            here, after = parsed.quantities[number], parsed.quantities[number + 1]
            unit = shared.get(number + 1, after.unit_class)
            between = parsed.low[here.end : after.lead]
            if here.unit_class == "none" and unit in _COUNTED and between.strip() in ("và", ","):
                if between.strip() == "và" or number + 1 in shared:
                    shared[number] = unit
        return shared

    @staticmethod
    def _online_kind(parsed: Parsed, quantity: Quantity) -> bool:
        """ "194 dịch vụ công trực tuyến: 121 toàn trình, 73 một phần"."""
        return any(
            c.concept in ("full", "partial") and not parsed.low[quantity.end : c.start].strip()
            for c in parsed.cues
            if c.start >= quantity.end
        )

    def _reading(
        self, parsed: Parsed, number: int, before: Sequence[Reading | None]
    ) -> Reading | None:
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        kind = quantity.unit_class
        if kind == "none":
            return None
        left = parsed.low[zone.lo : quantity.lead]
        if quantity.from_to == "to" and number and before[number - 1] is not None:
            if parsed.quantities[number - 1].from_to == "from":
                return replace(before[number - 1], rule="from … to")  # type: ignore[type-var]
        if kind in ("score", "rank"):
            return self._index_reading(parsed, number, before)
        index = self._index_near(parsed, number, before) if kind == "pct" else None
        if index is not None:
            return index
        cues_left = self._relevant(parsed, parsed.cues_in(zone.lo, quantity.lead))
        if kind in _COUNTED:
            cues_left += unit_cues(parsed, quantity)
        cues_right = self._right_cues(parsed, number)
        share = self._share(parsed, number, before, left, cues_left)
        if share is not None and not self._right_decides(parsed, number, cues_right):
            return share
        by_left = self._by_sub_clause(parsed, number, cues_left)
        if by_left is None and kind in (
            "case",
            "proc",
            "serv",
            "doc",
            "task",
            "people",
            "org",
            "init",
            "process",
            "decision",
        ):
            near = [c for c in cues_right if self._adjacent(parsed, quantity, c, cues_right)]
            found = read_metric(kind, [*cues_left, *near], quantity.start)
            if found is not None:
                return replace(found, rule=f"right {found.rule}")
        if by_left is not None:
            if by_left.metric == "tasks_assigned" and quantity.out_of is not None:
                return replace(by_left, metric="tasks_completed")
            return by_left
        if kind == "pct":
            found = read_metric(kind, cues_right, quantity.end) or (
                read_metric(kind, [*cues_left, *cues_right], quantity.end) if cues_left else None
            )
            if found is not None:
                return replace(found, rule=f"right {found.rule}")
        carried = self._carried(parsed, number, before, left)
        if carried is not None:
            return carried
        if kind == "decision":
            return self._decision(parsed, number)
        return self._from_section(parsed, number, left)

    def _relevant(self, parsed: Parsed, cues: list[Cue]) -> list[Cue]:
        """Cues that speak of the figure: not those inside the name of a body or place."""
        kept: list[Cue] = []
        for cue in cues:
            if any(s.start <= cue.start and cue.end <= s.end for s in parsed.scopes):
                continue
            kept.append(cue)
        return kept

    def _right_cues(self, parsed: Parsed, number: int) -> list[Cue]:
        """Cues right of the unit; none where the denominator of a share stands there
        ("chiếm 4,1% trên tổng hồ sơ nộp qua mạng")."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        if quantity.unit_class == "pct" and _DENOMINATOR.match(parsed.low, quantity.end, zone.hi):
            return []
        return self._relevant(parsed, parsed.cues_in(quantity.end, zone.hi))

    def _by_sub_clause(self, parsed: Parsed, number: int, cues: Sequence[Cue]) -> Reading | None:
        """The nearest sub-clause on the left with a decisive cue, joined for counts with the
        words right of the unit ("tiếp nhận 23 hồ sơ trực tuyến")."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        kind = quantity.unit_class
        stops = [zone.lo]
        stops += [
            m.end()
            for m in _SUB_CLAUSE.finditer(parsed.low, zone.lo, quantity.lead)
            if not any(c.start < m.start() < c.end for c in cues)
        ]
        right = [
            c for c in self._right_cues(parsed, number) if self._adjacent(parsed, quantity, c, ())
        ]
        for stop in reversed(stops):
            near = [c for c in cues if c.start >= stop]
            if not near:
                continue
            if kind == "case":
                near = [*(c for c in cues if c.concept == "online_way" and c not in near), *near]
            joined = [*near, *right] if kind in _COUNTED else near
            found = read_metric(kind, joined, quantity.start)
            if found is not None:
                return replace(found, rule=f"left {found.rule}")
        return None

    @staticmethod
    def _adjacent(parsed: Parsed, quantity: Quantity, cue: Cue, _: Sequence[Cue]) -> bool:
        """Whether a cue right of the unit qualifies it: no clause, no new verb between."""
        between = _ASIDE.sub("", parsed.low[quantity.end : cue.start])
        purpose = quantity.unit_class in ("doc", "decision")
        if not purpose and re.search(r"(?<!\w)(?:để|nhằm)(?!\w)", between):
            return False
        return len(between) < 48 and not re.search(
            r"[,;:(]|(?<!\w)(?:với|trong đó|đều|và|theo|về|so với|trong khi|nhưng|song|do|bởi|tại|qua|từ)(?!\w)",
            between,
        )

    def _right_decides(self, parsed: Parsed, number: int, cues: Sequence[Cue]) -> bool:
        """ "99,1% số hồ sơ này được trả đúng hẹn": a predicate of its own beats the share."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        tail = parsed.low[quantity.end : zone.hi]
        stated = re.search(
            r"chiếm|đạt|bằng|tương|tỉ lệ|\(|là |tức", parsed.low[zone.lo : quantity.lead]
        )
        if not stated and not zone.inside:
            return read_metric(quantity.unit_class, cues, quantity.end) is not None
        return (
            bool(
                re.match(
                    r"\s?(?:số )?(?:hồ sơ|thủ tục|tthc|kết quả|người dân|tổ chức)[^,;]*(?:được|nộp|trả|giải quiết|giải quyết|đúng|trễ|quá|hài)",
                    tail,
                )
            )
            and read_metric(quantity.unit_class, cues, quantity.end) is not None
        )

    def _share(
        self,
        parsed: Parsed,
        number: int,
        before: Sequence[Reading | None],
        left: str,
        cues: Sequence[Cue],
    ) -> Reading | None:
        """A percentage right behind a count: the share of that count."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        if quantity.unit_class != "pct" or number == 0 or zone.cut == ";":
            return None
        previous = parsed.quantities[number - 1]
        reading = before[number - 1]
        if previous.unit_class == "score" and reading is not None:
            if zone.cut != ";" and _SHARE_WORDS.match(left) and not cues:
                if not index_name(reading.metric):
                    return Reading(NOT_REPORTED, rule="share of a component")
                return Reading(
                    index_metric(index_name(reading.metric), "pct"), rule="share of the score"
                )
        if previous.unit_class == "pct" or reading is None or not reading.share:
            return None
        if zone.inside and zone.host is None and parsed.zones[number - 1].opened != zone.opened:
            return None
        words = parsed.low[zone.lo : quantity.lead]
        if cues and not all(c.concept in _SHARE_NEUTRAL for c in cues):
            return None
        if not _SHARE_WORDS.match(without_spans(words, zone.lo, parsed)):
            return None
        tail = parsed.low[quantity.end : zone.hi]
        planned = any(r is not None and r.rule == "share of a plan" for r in before)
        if (_OF_PLAN.match(tail) or planned) and reading.metric not in (
            "tasks_completed",
            "legal_documents",
        ):
            if reading.metric == NOT_REPORTED or quantity.unit_class != "pct":
                return Reading(NOT_REPORTED, rule="share of a plan")
            return Reading(f"other:{reading.metric} so với kế hoạch", rule="share of a plan")
        if reading.share == NOT_REPORTED:
            parallel = self._parallel_share(parsed, number, before)
            if parallel is not None:
                return parallel
            return (
                None
                if reading.metric in ("received_cases", "resolved_cases") and cues
                else Reading(NOT_REPORTED, rule="share of a count")
            )
        if reading.metric == "tasks_assigned":
            return None
        return Reading(reading.share, rule="share of the count before")

    @staticmethod
    def _parallel_share(
        parsed: Parsed, number: int, before: Sequence[Reading | None]
    ) -> Reading | None:
        """ "A giải quyết 96.431 hồ sơ, đúng hạn 99,14%; B giải quyết 118.257 hồ sơ, đạt 94,86%"."""
        counted = before[number - 1]
        for other in range(number - 2, 0, -1):
            rate, count = before[other], before[other - 1]
            if parsed.quantities[other].unit_class != "pct" or rate is None or count is None:
                continue
            if counted is not None and count.metric == counted.metric and rate.reported:
                return replace(rate, rule="parallel list")
            break
        return None

    def _carried(
        self, parsed: Parsed, number: int, before: Sequence[Reading | None], left: str
    ) -> Reading | None:
        """Host of a parenthesis, comparison, from/to, parallel list, sentence before."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        kind = quantity.unit_class
        if zone.host is not None and parsed.quantities[zone.host].change:
            for other in range(zone.host - 1, -1, -1):
                reading = before[other]
                if parsed.quantities[other].unit_class == kind and reading is not None:
                    return replace(reading, rule="compared with")
        if zone.host is not None and before[zone.host] is not None:
            host = parsed.quantities[zone.host]
            reading = before[zone.host]
            if host.unit_class == kind and reading is not None:
                return replace(reading, rule="parenthesis of its host")
            if (
                reading is not None
                and kind == "pct"
                and reading.share
                and reading.share != NOT_REPORTED
            ):
                return Reading(reading.share, rule="share in a parenthesis")
        order = list(range(number - 1, -1, -1))
        if zone.cut == ";" and number > 1:
            order = self._opening_first(parsed, order)
        for other in order:
            previous, reading = parsed.quantities[other], before[other]
            if previous.unit_class != kind or reading is None:
                continue
            if parsed.zones[other].inside and not zone.inside and not reading.reported:
                continue
            if quantity.from_to == "to" and previous.from_to == "from":
                return replace(reading, rule="from … to")
            own_scope = (
                bool(self._zone_scopes(parsed, number))
                or self._right_scope(parsed, number) is not None
            )
            own_period = (
                bool(self._zone_periods(parsed, number))
                or self._right_period(parsed, number) is not None
            )
            between = parsed.low[previous.end : quantity.lead]
            if (
                own_scope
                or own_period
                or (zone.inside and parsed.zones[other].opened == zone.opened)
            ):
                if self._bare(parsed, zone.lo, quantity.lead):
                    return replace(reading, rule="parallel list")
            joined = re.fullmatch(r"\s*(?:,|;|và|, và)?\s*", parsed.low[zone.lo : quantity.lead])
            if joined and re.match(r"\s?(?:lĩnh vực|theo|về)(?!\w)", parsed.low[quantity.end :]):
                return replace(reading, rule="parallel list")
            tail = parsed.low[quantity.end : zone.hi]
            if (
                joined
                and kind == "case"
                and not parsed.cues_in(quantity.end, zone.hi)
                and 0 < len(tail.split()) <= 4
            ):
                return replace(reading, rule="parallel list")
            if _COMPARED.search(left) and len(between) < 90:
                return replace(reading, rule="compared with")
            if _LIST.search(parsed.low[: quantity.lead]) and self._bare(
                parsed, zone.lo, quantity.lead
            ):
                return replace(reading, rule="list")
            break
        if not any(
            r is not None and q.unit_class == kind
            for q, r in zip(parsed.quantities, before, strict=False)
        ):
            if (
                zone.lo > 0
                and kind in ("case", "pct")
                and not any(
                    q.end <= zone.lo and not q.implied and q.unit_class == kind
                    for q in parsed.quantities
                )
            ):
                earlier = self._relevant(parsed, parsed.cues_in(0, zone.lo))
                found = read_metric(kind, earlier, quantity.start)
                if found is not None and self._bare(parsed, zone.lo, quantity.lead):
                    return replace(found, rule=f"earlier clause {found.rule}")
            last = None if kind == "people" else self.carry.last.get(kind)
            if last is not None:
                head = parsed.low[: quantity.lead]
                if _THIS_RATE.search(head) or _THESE.search(head):
                    return replace(last, rule="this rate")
                other_topic = self._relevant(parsed, parsed.cues_in(0, zone.lo))
                if (
                    not other_topic
                    and (self._zone_scopes(parsed, number) or self._right_scope(parsed, number))
                    and self._bare(parsed, zone.lo, quantity.lead)
                    and self._bare(parsed, quantity.end, zone.hi)
                ):
                    return replace(last, rule="sentence before")
        if zone.cut == "" and number and kind == "proc" and before[number - 1] is not None:
            cues = parsed.cues_in(parsed.zones[number - 1].lo, quantity.lead)
            found = read_metric(kind, cues, quantity.start)
            return None if found is None else replace(found, rule="shared stretch")
        return None

    @staticmethod
    def _opening_first(parsed: Parsed, order: list[int]) -> list[int]:
        """ "A nhận 1.264 hồ sơ, quá hạn 7 hồ sơ; B 485 hồ sơ, quá hạn 2 hồ sơ": what opens a
        clause answers to what opened the one before."""
        first = order[0]
        while first > 0 and parsed.zones[first].cut not in (";", "start"):
            first -= 1
        return [first, *(other for other in order if other != first)]

    def _backwards(self, parsed: Parsed, readings: list[Reading | None]) -> None:
        """ "94,8% hồ sơ cấp huyện, 97,3% hồ sơ cấp xã được giải quyết đúng hạn"."""
        for number in range(len(readings) - 2, -1, -1):
            after = readings[number + 1]
            here, next_one = parsed.quantities[number], parsed.quantities[number + 1]
            if (
                readings[number] is not None
                or after is None
                or here.unit_class != next_one.unit_class
            ):
                continue
            shared = [c.concept for c in parsed.cues_in(next_one.end, parsed.zones[number + 1].hi)]
            on_right = after.rule.startswith("right") or (
                here.unit_class == "doc" and "directive" in shared
            )
            if not on_right and after.rule != "predicate shared":
                continue
            zone = parsed.zones[number]
            if zone.cut in (";",) or parsed.zones[number + 1].cut == ";":
                continue
            scoped = parsed.scopes_in(here.end, zone.hi)
            if _SUMMED_UP.match(parsed.low, parsed.quantities[-1].end):
                scoped = scoped or parsed.scopes_in(zone.lo, here.lead)
            counted = here.unit_class == "doc" and parsed.scopes_in(zone.lo, here.lead)
            if (scoped or counted) and self._bare(parsed, here.end, zone.hi):
                readings[number] = replace(after, rule="predicate shared")

    def _split_on_time(self, parsed: Parsed, readings: list[Reading | None]) -> None:
        """Early and on time counted apart in one sentence: "on time" is only a remainder."""
        early = any(
            r is not None and r.rule.endswith(": early") and q.unit_class in ("case", "pct")
            for q, r in zip(parsed.quantities, readings, strict=True)
        )
        if not early:
            return
        gone = False
        for number, reading in enumerate(readings):
            if reading is None:
                continue
            if reading.metric in ("on_time_cases", "on_time_rate") and reading.rule.endswith(
                ": ontime"
            ):
                readings[number] = Reading(NOT_REPORTED, NOT_REPORTED, "on time without early")
                gone = True
            elif (
                gone
                and reading.metric == "on_time_rate"
                and reading.rule in ("share of the count before", "share in a parenthesis")
            ):
                previous = readings[number - 1]
                if previous is not None and previous.metric == NOT_REPORTED:
                    readings[number] = Reading(NOT_REPORTED, rule="share of a remainder")

    def _decision(self, parsed: Parsed, number: int) -> Reading | None:
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        head = parsed.low[zone.lo : quantity.lead]
        if not re.search(r"ban hành|kí|phê duiệt|phê duyệt", head):
            return None
        tail = parsed.text[quantity.start + len(quantity.surface) : zone.hi]
        label = re.split(r"[,;:(.]|\svới\s|\strong đó", tail.strip())[0].strip()
        words = label.split()[:9]
        if words and quantity.noun in _LEGAL:
            return Reading("legal_documents", rule="legal documents issued")
        return Reading(f"other:số {' '.join(words)}", rule="decisions issued") if words else None

    def _from_section(self, parsed: Parsed, number: int, left: str) -> Reading | None:
        """The heading above names the metric ("2. Số hóa hồ sơ:" over a bare list)."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        if quantity.unit_class not in ("pct", "case") or not self.carry.section_cues:
            return None
        if not self._bare(parsed, zone.lo, quantity.lead) or not self._bare(
            parsed, quantity.end, zone.hi
        ):
            return None
        if quantity.unit_class == "case":
            return None
        found = read_metric(quantity.unit_class, self.carry.section_cues, 10**6)
        return None if found is None else replace(found, rule=f"heading {found.rule}")


def unit_cues(parsed: Parsed, quantity: Quantity) -> list[Cue]:
    """Cues that begin in the unit noun ("TTHC mới", "dịch vụ công trực tuyến toàn trình")."""
    return [c for c in parsed.cues if quantity.start <= c.start < quantity.end]
