"""Attachment: which metric, whose, when and whether reached or aimed at, for every quantity.

Sentences are read from left to right; what one establishes (subject, period, index, metric) is
carried to the next by `Carry`. Each slot keeps the name of the rule that filled it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from knowledge.extraction.context import Context
from knowledge.extraction.mentions import Cue, Parsed, Zone
from knowledge.extraction.metrics import (
    INDICES,
    NOT_REPORTED,
    Reading,
    index_metric,
    read_metric,
)
from knowledge.extraction.numbers import Quantity
from knowledge.extraction.periods import PeriodMention, Reach
from knowledge.extraction.scopes import Home, Kind, Scope
from knowledge.gazetteer import Gazetteer, Place
from knowledge.models import Level, Qualifier, Status


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a figure is about. `level` None means: by the kind of figure and place."""

    place: Place
    level: Level | None = None
    body: str | None = None

    def named(self) -> tuple[str, Level | None, str | None]:
        return (self.place.code or self.place.full_name, self.level, self.body)


@dataclass(frozen=True, slots=True)
class Claim:
    """One quantity read whole: what a fact is made of, with the rules that filled its slots."""

    quantity: Quantity
    parsed: Parsed
    reading: Reading
    targets: tuple[Target, ...]
    period: PeriodMention | None
    status: Status
    index: str = ""
    rules: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """A quantity that became no fact, and why."""

    quantity: Quantity
    parsed: Parsed
    reason: str


@dataclass(slots=True)
class Carry:
    """What earlier sentences established. `subject` and `period` live as long as a paragraph
    (or a heading's section), `index` and `last` a little longer."""

    subject: tuple[Target, ...] = ()
    section_subject: tuple[Target, ...] = ()
    section_list: tuple[Target, ...] = ()  # a heading that names several places
    period: PeriodMention | None = None
    section_period: PeriodMention | None = None
    status: Status = Status.RESULT
    section_cues: tuple[Cue, ...] = ()
    index: str = ""
    index_year: PeriodMention | None = None
    section_index: str = ""
    last: dict[str, Reading] = field(default_factory=dict)
    last_targets: tuple[Target, ...] = ()
    recent: list[Reading] = field(default_factory=list)


_TARGET = re.compile(
    r"(?:phấn đấu|mục tiêu|chỉ tiêu(?! đạt| đã)|đặt ra|hướng tới|(?<!so với )(?<!đáp ứng )(?<!theo )yêu cầu(?! của| đề ra| nhiệm)|đề nghị|cần đạt"
    r"|phải (?:đạt|nâng|đưa|bảo đảm|đảm bảo|giảm|có|vào|được|lên|xuống|kéo|hoàn thành)|đưa (?:par|chỉ số|tỉ lệ này|pci|sipas)|(?:nâng|kéo|giảm|đưa) [^,;.]{0,40}(?:lên|xuống|về)(?: còn)? (?:trên|dưới|ít nhất|tối thiểu|không quá|từ|\d)|cần (?:nâng|đưa|bảo đảm|đảm bảo|duy trì)|quiết tâm|quyết tâm|đề ra (?:mục tiêu|chỉ tiêu)|dự kiến|giao chỉ tiêu|sẽ (?:đạt|nâng|có|đưa)"
    r"|nhiệm vụ trọng tâm|kế hoạch đặt|kì vọng|tiếp tục (?:nâng|phấn đấu|duy trì|giữ)|duy trì tỉ lệ|đảm bảo tỉ lệ|bảo đảm tỉ lệ|nhằm (?:đạt|nâng|đưa)|đặt kế hoạch)"
)
_NOT_TARGET = re.compile(
    r"(?<!\w)(?:so với|vượt|đạt|hoàn thành|đáp ứng|cao hơn|thấp hơn|theo|vượt mức|bám sát)(?: \w+){0,2} $"
)
_REACHED = re.compile(
    r"(?:hiện (?:là|nay|đạt|mới|tại)|đến nai|đến nay (?:đã|đạt|mới)|đã đạt|hiện đạt|thực tế|kết quả đạt|đã (?:thực hiện|hoàn thành|giải quyết|tiếp nhận|đạt được|vượt))"
)
_AIM_IN_PAREN = re.compile(r"^(?:quy định|qui định|mục tiêu|chỉ tiêu|kế hoạch|kh|yêu cầu|theo (?:mục tiêu|chỉ tiêu|kế hoạch)|giao)")
_FRACTION_AIM = re.compile(r"(?:so với|hơn|dưới|đạt|theo) (?:\w+ )?(?:yêu cầu|chỉ tiêu|mục tiêu)[^.;()]{0,40}\($")
_FORWARD = re.compile(r"(?:thời gian tới|trong thời gian tới|năm tới|quí tới|tháng tới|cuối năm)")

_SHARE_WORDS = re.compile(
    r"^[\s,(:;–-]*(?:(?:đạt|chiếm|tỉ lệ|bằng|tương đương|tương ứng|với|là|được|đạt tỉ lệ|ứng với|khoảng|=|và|hay|tức|đúng|gần|hơn|trên|mức|đạt mức|số|này|nài|mới|chỉ|tăng)\s?[:(]?\s?)*$"
)
_DENOMINATOR = re.compile(
    r"\s?(?:của |trên |so với |trong )?(?:tổng|toàn bộ|số (?:hồ sơ|tthc|thủ tục|dịch vụ)[^,;.]{0,24}? (?:đã|tiếp nhận|phát sinh|đủ|phải|giải))"
)
_OF_PLAN = re.compile(r"^\s?(?:so với |của )?(?:kế hoạch|chỉ tiêu|dự toán|mục tiêu)")
_THIS_RATE = re.compile(r"(?:tỉ lệ|con số|chỉ số|kết quả|số|mức) (?:nài|này|trên|đó)|tỉ lệ tương ứng")
_THESE = re.compile(r"(?:hai|các|ba|những) (?:tỉ lệ|con số|chỉ số|chỉ tiêu) (?:nài|này|trên|đó)")
_LIST = re.compile(r"lần lượt|tương ứng|theo thứ tự")
_REGION = re.compile(
    r"(?:khu vực|vùng|cụm|miền|trong nhóm|nhóm các|tiểu vùng|đồng bằng|tây nguyên|đông nam bộ|bắc trung bộ|duyên hải)[^;.]{0,60}$"
)
_RANK_OF_OTHER = re.compile(r"(?:về|có) (?:tỉ lệ|số|tốc độ|thu hút|tăng trưởng|giải ngân|xuất khẩu)[^;.]{0,50}$")
_PER_DAY = re.compile(r"(?:bình quân|trung bình) (?:mỗi|một|hằng|hàng|1) [^;.]{0,30}$|mỗi (?:ngày|tháng|tuần|quí|xã|người|công chức)[^;.,]{0,25}$")
_CONDITION = re.compile(r"(?:nếu|giả sử|ví dụ|chẳng hạn)[^;.]{0,60}$")
_MEMBERS_REACHING = re.compile(r"(?:^|\D)\d[\d.]*(?:/\d+)? (?:đơn vị|địa phương|huyện|xã|phường|sở|tỉnh|bộ|cơ quan|thị xã|quận)[^;()]{0,70}(?:đạt|có tỉ lệ|giữ|có|hoàn thành)[^;()]{0,60}$")
_GROUP_OF = re.compile(r"(?:các|những|nhóm [a-d]|một số) (?:đơn vị|địa phương|huyện|xã|phường|sở|tỉnh|bộ)[^;()]{0,60}(?:đạt|có|với)[^;()]{0,30}(?:trên|dưới|từ)\s?$")
_SEPARATE_SUBJECT = re.compile(r"^\W*(?:và |còn |riêng |đồng thời |bên cạnh đó )?(?:tổng )?(?:tỉ lệ|số hồ sơ|số lượng|mức độ|mức|tổng số|hồ sơ|thanh toán|số hóa|chỉ số|việc|kết quả)")


class Attacher:
    """Reads the sentences of one article in order. `carry` may be reset between blocks."""

    def __init__(self, context: Context, gazetteer: Gazetteer) -> None:
        assert context.home is not None
        self.context = context
        self.home: Home = context.home
        self._gazetteer = gazetteer
        self._country = gazetteer.by_code("VN")
        self._default = Target(self.home.place, self.home.body_level, self.home.body)
        self.carry = Carry()

    # --- one sentence ---------------------------------------------------------------------

    def read(self, parsed: Parsed) -> tuple[list[Claim], list[Left]]:
        """Every quantity of the sentence, as a claim or with the reason why it is none."""
        claims: list[Claim] = []
        left: list[Left] = []
        readings = self._readings(parsed)
        done: list[Claim | None] = [None] * len(parsed.quantities)
        targets: list[tuple[Target, ...]] = [()] * len(parsed.quantities)
        explicit: list[bool] = [False] * len(parsed.quantities)
        lead = self._lead_targets(parsed)
        listed = self._listed(parsed, readings)
        for number, quantity in enumerate(parsed.quantities):
            zone = parsed.zones[number]
            own, rule = self._own_targets(parsed, number, readings)
            if number in listed:
                own, rule = (listed[number],), "list"
            explicit[number] = bool(own)
            if not own:
                own, rule = self._inherited(parsed, number, readings, targets, explicit, lead)
            targets[number] = own
            reading = readings[number]
            if reading is None:
                left.append(Left(quantity, parsed, "no metric"))
                continue
            if not reading.reported:
                left.append(Left(quantity, parsed, f"understood, not reported ({reading.rule})"))
                continue
            reason = self._refusal(parsed, number, reading)
            if reason:
                left.append(Left(quantity, parsed, reason))
                continue
            period, timed = self._period(parsed, number, reading, done)
            status, aimed = self._status(parsed, number)
            if quantity.group and status is Status.RESULT:
                left.append(Left(quantity, parsed, "a group of ranks"))
                continue
            if status is Status.RESULT and quantity.qualifier in (
                Qualifier.LESS, Qualifier.AT_MOST, Qualifier.AT_LEAST,
            ):
                left.append(Left(quantity, parsed, "a threshold, not a figure"))
                continue
            if status is Status.TARGET:
                period, timed = self._target_period(parsed, number, period, timed)
            if status is Status.TARGET:
                own = self._tiers_apart(parsed, number, own)
            claim = Claim(
                quantity, parsed, reading, own, period, status,
                rules=(reading.rule, rule, timed, aimed),
            )
            done[number] = claim
            claims.append(claim)
        self._remember(parsed, readings, targets, explicit, lead, claims)
        return claims, left

    # --- metric ---------------------------------------------------------------------------

    def _readings(self, parsed: Parsed) -> list[Reading | None]:
        readings: list[Reading | None] = []
        quantities = self._united(parsed)
        parsed.quantities[:] = quantities
        for number in range(len(quantities)):
            readings.append(self._reading(parsed, number, readings))
        self._backwards(parsed, readings)
        self._split_on_time(parsed, readings)
        return readings

    def _united(self, parsed: Parsed) -> list[Quantity]:
        """Numbers without a unit take the class of a noun on their left, or of the number
        before them in an enumeration ("trước hạn 3.904, đúng hạn 2.120")."""
        united: list[Quantity] = []
        for quantity, zone in zip(parsed.quantities, parsed.zones, strict=True):
            if quantity.unit_class == "none":
                cues = parsed.cues_in(zone.lo, quantity.lead)
                nouns = [c.concept for c in cues if c.concept in _NOUN_CLASS]
                if nouns:
                    quantity = replace(quantity, unit_class=_NOUN_CLASS[nouns[-1]])
                elif quantity.out_of is not None and any(c.concept == "completed" for c in cues):
                    quantity = replace(quantity, unit_class="task")
                elif any(c.concept in _CASE_CONCEPTS for c in cues):
                    quantity = replace(quantity, unit_class="case")
                elif any(c.concept == "inspect" for c in cues):
                    quantity = replace(quantity, unit_class="org")
                elif united and united[-1].unit_class in ("case", "proc", "serv", "task"):
                    scoped = (
                        parsed.scopes_in(zone.lo, quantity.lead)
                        or parsed.scopes_in(quantity.end, zone.hi)
                        or zone.inside and parsed.periods_in(zone.lo, quantity.lead)
                    )
                    if cues or scoped and self._bare(parsed, zone.lo, quantity.lead):
                        quantity = replace(quantity, unit_class=united[-1].unit_class)
            united.append(quantity)
        return united

    def _reading(
        self, parsed: Parsed, number: int, before: Sequence[Reading | None]
    ) -> Reading | None:
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        kind = quantity.unit_class
        if kind == "none":
            return None
        left = parsed.low[zone.lo : quantity.lead]
        if kind in ("score", "rank"):
            return self._index_reading(parsed, number, before)
        index = self._index_near(parsed, number, before) if kind == "pct" else None
        if index is not None:
            return index
        cues_left = self._relevant(parsed, parsed.cues_in(zone.lo, quantity.lead))
        if kind in _COUNTED:
            cues_left += _unit_cues(parsed, quantity)
        cues_right = self._right_cues(parsed, number)
        share = self._share(parsed, number, before, left, cues_left)
        if share is not None and not self._right_decides(parsed, number, cues_right):
            return share
        by_left = self._by_sub_clause(parsed, number, cues_left)
        if by_left is None and kind in ("case", "proc", "serv", "doc", "task", "people", "org", "init", "process", "decision"):
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
        ("chiếm 2,33% tổng số hồ sơ đã tiếp nhận trực tuyến")."""
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
            for m in re.finditer(r"[,:;](?=\s)|\strong đó\s", parsed.low[: quantity.lead])
            if m.start() >= zone.lo and not any(c.start < m.start() < c.end for c in parsed.cues)
        ]
        right = [
            c
            for c in self._right_cues(parsed, number)
            if self._adjacent(parsed, quantity, c, ())
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
        between = parsed.low[quantity.end : cue.start]
        purpose = quantity.unit_class in ("doc", "decision")
        if not purpose and re.search(r"(?<!\w)(?:để|nhằm)(?!\w)", between):
            return False
        return len(between) < 48 and not re.search(
            r"[,;:(]|(?<!\w)(?:với|trong đó|và|theo|về|so với|trong khi|nhưng|song|do|bởi|tại|qua|từ)(?!\w)", between
        )

    def _right_decides(self, parsed: Parsed, number: int, cues: Sequence[Cue]) -> bool:
        """"99,1% số hồ sơ này được trả đúng hẹn": a predicate of its own beats the share."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        tail = parsed.low[quantity.end : zone.hi]
        stated = re.search(r"chiếm|đạt|bằng|tương|tỉ lệ|\(|là ", parsed.low[zone.lo : quantity.lead])
        if not stated and not zone.inside:
            return read_metric(quantity.unit_class, cues, quantity.end) is not None
        return bool(re.match(r"\s?(?:số )?(?:hồ sơ|thủ tục|tthc|kết quả|người dân|tổ chức)[^,;]*(?:được|nộp|trả|giải quiết|giải quyết|đúng|trễ|quá|hài)", tail)) and read_metric(
            quantity.unit_class, cues, quantity.end
        ) is not None

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
                if not _index_name(reading.metric):
                    return Reading(NOT_REPORTED, rule="share of a component")
                return Reading(index_metric(_index_name(reading.metric), "pct"), rule="share of the score")
        if previous.unit_class == "pct" or reading is None or not reading.share:
            return None
        if zone.inside and zone.host is None and parsed.zones[number - 1].opened != zone.opened:
            return None
        words = parsed.low[zone.lo : quantity.lead]
        if cues and not all(c.concept in _SHARE_NEUTRAL for c in cues):
            return None
        if not _SHARE_WORDS.match(_without_spans(words, zone.lo, parsed)):
            return None
        tail = parsed.low[quantity.end : zone.hi]
        planned = any(r is not None and r.rule == "share of a plan" for r in before)
        if (_OF_PLAN.match(tail) or planned) and reading.metric not in ("tasks_completed", "legal_documents"):
            if reading.metric == NOT_REPORTED or quantity.unit_class != "pct":
                return Reading(NOT_REPORTED, rule="share of a plan")
            return Reading(f"other:{reading.metric} so với kế hoạch", rule="share of a plan")
        if reading.share == NOT_REPORTED:
            return None if reading.metric in ("received_cases", "resolved_cases") and cues else Reading(NOT_REPORTED, rule="share of a count")
        if reading.metric == "tasks_assigned":
            return None
        return Reading(reading.share, rule="share of the count before")

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
            if reading is not None and kind == "pct" and reading.share and reading.share != NOT_REPORTED:
                return Reading(reading.share, rule="share in a parenthesis")
        for other in range(number - 1, -1, -1):
            previous, reading = parsed.quantities[other], before[other]
            if previous.unit_class != kind or reading is None:
                continue
            if parsed.zones[other].inside and not zone.inside and not reading.reported:
                continue
            if quantity.from_to == "to" and previous.from_to == "from":
                return replace(reading, rule="from … to")
            own_scope = bool(self._zone_scopes(parsed, number)) or self._right_scope(parsed, number) is not None
            own_period = bool(self._zone_periods(parsed, number)) or self._right_period(parsed, number) is not None
            between = parsed.low[previous.end : quantity.lead]
            if own_scope or own_period or (zone.inside and parsed.zones[other].opened == zone.opened):
                if self._bare(parsed, zone.lo, quantity.lead):
                    return replace(reading, rule="parallel list")
            joined = re.fullmatch(r"\s*(?:,|;|và|, và)?\s*", parsed.low[zone.lo : quantity.lead])
            if joined and re.match(r"\s?(?:lĩnh vực|theo|về)(?!\w)", parsed.low[quantity.end :]):
                return replace(reading, rule="parallel list")
            tail = parsed.low[quantity.end : zone.hi]
            if joined and kind == "case" and not parsed.cues_in(quantity.end, zone.hi) and 0 < len(tail.split()) <= 4:
                return replace(reading, rule="parallel list")
            if re.search(r"cùng kì|so với", left) and len(between) < 90:
                return replace(reading, rule="compared with")
            if _LIST.search(parsed.low[: quantity.lead]) and self._bare(parsed, zone.lo, quantity.lead):
                return replace(reading, rule="list")
            break
        if not any(r is not None and q.unit_class == kind for q, r in zip(parsed.quantities, before, strict=False)):
            if zone.lo > 0 and kind in ("case", "pct") and not any(q.end <= zone.lo and not q.implied and q.unit_class == kind for q in parsed.quantities):
                earlier = self._relevant(parsed, parsed.cues_in(0, zone.lo))
                found = read_metric(kind, earlier, quantity.start)
                if found is not None and self._bare(parsed, zone.lo, quantity.lead):
                    return replace(found, rule=f"earlier clause {found.rule}")
            last = self.carry.last.get(kind)
            if last is not None:
                head = parsed.low[: quantity.lead]
                if _THIS_RATE.search(head) or _THESE.search(head):
                    return replace(last, rule="this rate")
                if (self._zone_scopes(parsed, number) or self._right_scope(parsed, number)) and self._bare(parsed, zone.lo, quantity.lead) and self._bare(parsed, quantity.end, zone.hi):
                    return replace(last, rule="sentence before")
        if zone.cut == "" and number and kind == "proc" and before[number - 1] is not None:
            cues = parsed.cues_in(parsed.zones[number - 1].lo, quantity.lead)
            found = read_metric(kind, cues, quantity.start)
            return None if found is None else replace(found, rule="shared stretch")
        return None

    def _bare(self, parsed: Parsed, start: int, end: int) -> bool:
        """Whether a stretch holds little beyond scopes, periods and function words."""
        rest = _without_spans(parsed.low[start:end], start, parsed)
        words = [w for w in re.findall(r"[^\W\d_]+", rest) if w not in _EMPTY_WORDS]
        return len(words) <= 3

    def _backwards(self, parsed: Parsed, readings: list[Reading | None]) -> None:
        """"94,8% hồ sơ cấp huyện, 97,3% hồ sơ cấp xã được giải quyết đúng hạn"."""
        for number in range(len(readings) - 2, -1, -1):
            after = readings[number + 1]
            here, next_one = parsed.quantities[number], parsed.quantities[number + 1]
            if readings[number] is not None or after is None or here.unit_class != next_one.unit_class:
                continue
            shared = [c.concept for c in parsed.cues_in(next_one.end, parsed.zones[number + 1].hi)]
            on_right = after.rule.startswith("right") or here.unit_class == "doc" and "directive" in shared
            if not on_right and after.rule != "predicate shared":
                continue
            zone = parsed.zones[number]
            if zone.cut in (";",) or parsed.zones[number + 1].cut == ";":
                continue
            scoped = parsed.scopes_in(here.end, zone.hi)
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
            if reading.metric in ("on_time_cases", "on_time_rate") and reading.rule.endswith(": ontime"):
                readings[number] = Reading(NOT_REPORTED, NOT_REPORTED, "on time without early")
                gone = True
            elif gone and reading.metric == "on_time_rate" and reading.rule in ("share of the count before", "share in a parenthesis"):
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
        return Reading(f"other:số {' '.join(words)}", rule="decisions issued") if words else None

    def _from_section(self, parsed: Parsed, number: int, left: str) -> Reading | None:
        """The heading above names the metric ("2. Số hóa hồ sơ:" over a bare list)."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        if quantity.unit_class not in ("pct", "case") or not self.carry.section_cues:
            return None
        if not self._bare(parsed, zone.lo, quantity.lead) or not self._bare(parsed, quantity.end, zone.hi):
            return None
        if quantity.unit_class == "case":
            return None
        found = read_metric(quantity.unit_class, self.carry.section_cues, 10**6)
        return None if found is None else replace(found, rule=f"heading {found.rule}")

    # --- indices --------------------------------------------------------------------------

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
            re.match(r"\s?(?:trong |ở |của )?(?:khu vực|vùng|đồng bằng|cụm|tiểu vùng)", parsed.low[quantity.end :])
            or _REGION.search(parsed.low[max(zone.lo - 40, 0) : quantity.lead]) or _RANK_OF_OTHER.search(head[-80:])
        ):
            return Reading(NOT_REPORTED, rule="rank within a group")
        return Reading(index_metric(index, quantity.unit_class), rule=rule)

    def _topic(
        self, parsed: Parsed, number: int, before: Sequence[Reading | None]
    ) -> tuple[str, str]:
        """(index, rule): named in the zone, on its right, earlier in the sentence, before."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        here = [c for c in parsed.cues_in(zone.lo, quantity.lead) if c.concept in _INDEX_CUES]
        if here:
            cue = here[-1]
            if cue.concept == "component" and len(here) > 1 and here[-2].concept in INDICES and quantity.unit_class == "rank":
                return NOT_REPORTED, "component of an index"
            return self._index_of(cue), "index named"
        if zone.host is not None or quantity.unit_class in ("rank", "score"):
            right = [c for c in parsed.cues_in(quantity.end, zone.hi) if c.concept in _INDEX_CUES]
            if right and re.match(r"[^,;]{0,60}?(?:về|ở|của|trên|trong|tại|bảng)", parsed.low[quantity.end : right[0].start] + " về"):
                return self._index_of(right[0]), "index on the right"
        earlier = [c for c in parsed.cues if c.end <= quantity.lead and c.concept in _INDEX_CUES]
        if earlier:
            cue = earlier[-1]
            if cue.concept == "component":
                return NOT_REPORTED, "component of an index"
            parted = ";" in parsed.low[cue.end : quantity.lead] and number and before[number - 1] is None
            if not parted:
                return self._index_of(cue), "index earlier in the sentence"
        for other in range(number - 1, -1, -1):
            reading = before[other] if other < len(before) else None
            if reading is not None and parsed.quantities[other].unit_class in ("score", "rank"):
                name = _index_name(reading.metric)
                if name:
                    return name, "index of the figure before"
        later = [c for c in parsed.cues if c.start >= quantity.end and c.concept in INDICES]
        if later and not re.search(r"[;.]", parsed.low[quantity.end : later[0].start]):
            if re.search(r"(?:về|của|trong|ở|trên|bảng xếp hạng)(?: \w+){0,2} $", parsed.low[: later[0].start]):
                return later[0].concept, "index later in the sentence"
        if self.carry.index:
            return self.carry.index, "index of the paragraph"
        if self.carry.section_index:
            return self.carry.section_index, "index of the heading"
        return "", ""

    @staticmethod
    def _index_of(cue: Cue) -> str:
        return cue.concept if cue.concept in INDICES else NOT_REPORTED

    def _index_near(
        self, parsed: Parsed, number: int, before: Sequence[Reading | None]
    ) -> Reading | None:
        """A percentage as the score of an index: named in its zone, or in a ranking sentence."""
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        left = parsed.cues_in(zone.lo, quantity.lead)
        named = [c for c in left if c.concept in _INDEX_CUES and c.concept != "component"]
        other = [c for c in left if c.concept in _PCT_DECISIVE and (not named or c.start > named[-1].end)]
        if named and not other:
            cue = named[-1]
            components = [c for c in left if c.concept == "component" and c.start > cue.end]
            if components or cue.concept == "other_index":
                return Reading(NOT_REPORTED, rule="component of an index")
            if cue.concept == "sipas" or cue.concept in INDICES:
                return Reading(index_metric(cue.concept, "pct"), rule="index named")
        right = parsed.cues_in(quantity.end, zone.hi)
        if other or any(c.concept in _PCT_DECISIVE for c in (*left, *right)):
            return None
        if zone.host is not None and parsed.quantities[zone.host].unit_class in ("rank", "score"):
            host = before[zone.host] if zone.host < len(before) else None
            if host is not None and not host.reported:
                return Reading(NOT_REPORTED, rule="share of a component")
            topic, rule = self._topic(parsed, number, before)
            if topic in INDICES:
                return Reading(index_metric(topic, "pct"), rule=rule)
        if not self._bare(parsed, zone.lo, quantity.lead) or not self._bare(parsed, quantity.end, zone.hi):
            return None
        if number and parsed.quantities[number - 1].unit_class == "pct" and zone.cut == "":
            return None
        ranked = any(q.unit_class in ("rank", "score") for q in parsed.quantities)
        earlier = [c for c in parsed.cues if c.end <= quantity.lead and c.concept in _INDEX_CUES | _PCT_DECISIVE]
        if earlier:
            if earlier[-1].concept in INDICES:
                return Reading(index_metric(earlier[-1].concept, "pct"), rule="index earlier in the sentence")
            if not (ranked and earlier[-1].concept == "satisfaction"):
                return None
        last = self.carry.last.get("pct")
        topic = self.carry.index or self.carry.section_index
        following = last is None or _index_name(last.metric) == topic
        if topic and topic in INDICES and (ranked or following):
            if self._zone_scopes(parsed, number) or zone.host is not None or ranked:
                return Reading(index_metric(topic, "pct"), rule="index of the paragraph")
        return None

    # --- whose ----------------------------------------------------------------------------

    def _zone_scopes(self, parsed: Parsed, number: int) -> list[Scope]:
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        return [s for s in parsed.scopes_in(zone.lo, quantity.lead) if not s.source]

    def _zone_periods(self, parsed: Parsed, number: int) -> list[PeriodMention]:
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        return parsed.periods_in(zone.lo, quantity.lead)

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
            return Target(scope.place or self._base(None), Level.ALL)
        return Target(scope.place or self._base(scope.level), scope.level)

    def _place_of_body(self, scope: Scope) -> Place:
        if scope.level is Level.CENTRAL:
            assert self._country is not None
            return self._country
        return self._base(scope.level)

    def _base(self, level: Level | None) -> Place:
        """The place whose tier is meant: the paragraph's subject if it is a province or
        district of its own, else the home."""
        for target in (*self.carry.subject[:1], *self.carry.section_subject[:1]):
            if target.place.code != self.home.place.code:
                if not target.body and _covers(target.place.level, level):
                    return target.place
        place = self.home.place
        if level is Level.PROVINCE and place.level in (Level.DISTRICT, Level.COMMUNE):
            return self._gazetteer.province_of(place) or place
        if level is Level.DISTRICT and place.level is Level.COMMUNE:
            return self._gazetteer.parent(place) or place
        return place

    def _own_targets(
        self, parsed: Parsed, number: int, readings: Sequence[Reading | None]
    ) -> tuple[tuple[Target, ...], str]:
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        left = [s for s in self._zone_scopes(parsed, number) if self._is_subject(parsed, s, quantity)]
        right = self._right_scope(parsed, number)
        reading = readings[number]
        left = [self._placed(parsed, s) for s in left]
        right = self._placed(parsed, right) if right is not None else None
        if right is not None and (not left or all(s.kind in (Kind.WHOLE, Kind.NATION) or s.weak for s in left[-1:])):
            return self._targets([right], parsed), "scope on the right"
        strong = [s for s in left if not s.weak] or left
        if left and left[-1].weak and left[-1].kind is Kind.TIER and left[-1].place is None:
            near = [s for s in parsed.scopes if s.end <= left[-1].start and s.kind is Kind.PLACE and not s.source]
            if near and near[-1].place is not None and near[-1].place.level is left[-1].level:
                return (Target(near[-1].place, left[-1].level),), "office of the place before"
        if strong:
            group = self._group(parsed, strong)
            return self._targets(group, parsed), "scope in its clause"
        _ = reading
        return (), ""

    def _placed(self, parsed: Parsed, scope: Scope) -> Scope:
        """A tier named after another place ("Tính toàn TP. Hồ Chí Minh, các xã …") is that
        place's; after "cả nước" it is the country's."""
        if scope.kind is not Kind.TIER or scope.place is not None:
            return scope
        for other in reversed([s for s in parsed.scopes if s.end <= scope.start]):
            if other.source or other.kind is Kind.TIER:
                continue
            if other.kind is Kind.NATION and not other.weak and other.level is not Level.CENTRAL:
                local = parsed.low[scope.start : scope.end].endswith("địa phương")
                return replace(scope, place=self._country, level=Level.PROVINCE if local else scope.level)
            if other.kind is Kind.PLACE and other.place is not None and other.place.code != self.home.place.code:
                if other.place.level in (Level.PROVINCE, Level.DISTRICT) and _covers(other.place.level, scope.level):
                    if other.place.level is not scope.level and other.end < 90:
                        return replace(scope, place=other.place)
            break
        return scope

    def _is_subject(self, parsed: Parsed, scope: Scope, quantity: Quantity) -> bool:
        """Scopes that only set the frame ("Trong 21 huyện, …", "so với chỉ tiêu tỉnh giao")."""
        head = parsed.low[max(0, scope.start - 30) : scope.start]
        if re.search(r"(?:so với|giao cho|do|được|cho|gửi|trình|tham mưu(?: cho)?|phối hợp với|báo cáo|sau|cùng với|tại hội nghị|cao hơn|thấp hơn) (?:các )?$", head):
            return bool(re.search(r"(?:cao hơn|thấp hơn|so với|bằng) (?:mức |mặt bằng )?$", head)) and not scope.weak and scope.kind in (Kind.NATION, Kind.PLACE, Kind.WHOLE) and parsed.low[scope.end : quantity.lead].strip(" (") == ""
        if re.search(r"(?:dẫn đầu|đứng đầu|cao nhất|thấp nhất|nhiều nhất|ít nhất|tốp đầu|nhóm đầu|lớn nhất|đầu)(?: trong| của)? $", head):
            return False
        if scope.kind is Kind.TIER and scope.level is Level.ALL and re.search(r"trong $", head):
            return False
        if scope.weak and parsed.low[scope.start].isdigit():
            if re.search(r"(?:trung bình|bình quân)(?: chung)?(?: của)? $|(?:kết quả|tỉ lệ|hồ sơ|chung) của $", head):
                return True
            if re.search(r"(?:trong|của|trong số|trong tổng số|tổng số|có|với|nhóm|tốp|top|vào)(?: tổng số)? $", head):
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
                if re.fullmatch(r"(?:là|thuộc về|gọi tên|vẫn là|tiếp tục là)?", between) and between:
                    return scope
                return None
            direct = between in ("", "tthc", "số hồ sơ", "hồ sơ", "của", "ở", "tại", "tthc của", "hồ sơ tthc", "thủ tục hành chính", "cho", "thuộc", "hồ sơ tại", "hồ sơ của", "hồ sơ ở") and not scope.weak
            linked = re.search(r"(?:của|tại|ở|thuộc|trên|trong|do)$", between)
            if scope.kind is Kind.TIER and direct:
                return scope
            if re.search(r"so với|cho người dân|phục vụ|gửi|trình|giao", between):
                return None
            if linked and not scope.weak:
                return scope
            return None
        return None

    def _group(self, parsed: Parsed, scopes: Sequence[Scope]) -> list[Scope]:
        """The last scope with those joined to it by "," "và" "cùng"."""
        group = [scopes[-1]]
        for scope in reversed(scopes[:-1]):
            between = parsed.low[scope.end : group[0].start].strip()
            if between in (",", "và", "cùng", ", và", "với", "-", ";", "&", "cùng với", "hay", "hoặc") and _same_sort(scope, group[0]):
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
        if len(group) > 1 and any(s.kind is Kind.TIER for s in group) and any(s.kind is Kind.PLACE for s in group):
            places = [t for t, s in zip(targets, group, strict=True) if s.kind is Kind.PLACE]
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
        for said in re.finditer(r"(?:cho biết|cho hay|nêu rõ|thông tin)[,:]? |: ", parsed.low[:first]):
            if said[0] != ": " or not parsed.cues_in(0, said.start()) and not parsed.scopes_in(0, said.start()):
                begin = said.end()
        for scope in parsed.scopes:
            if scope.end > first:
                break
            if scope.start < begin or scope.source or scope.weak and scope.kind is Kind.NATION:
                continue
            head = parsed.low[begin : scope.start]
            if not opening:
                rest = _without_spans(head, begin, parsed)
                words = [w for w in re.findall(r"[^\W\d_]+", rest) if w not in _EMPTY_WORDS]
                if len(words) > 4 or re.search(r"tỉ lệ|hồ sơ|thủ tục|số hóa|chỉ số", head):
                    break
                if not self._is_subject(parsed, scope, parsed.quantities[0]) if parsed.quantities else False:
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
        if zone.host is not None and targets[zone.host]:
            return targets[zone.host], "host's scope"
        fallback = lead or self.carry.subject or self.carry.section_subject or (self._default,)
        if number == 0 or not targets[number - 1]:
            return fallback, "subject"
        if zone.inside and parsed.zones[number - 1].opened == zone.opened:
            if explicit[number - 1] and not self._enumerated(parsed, number, readings, targets, explicit):
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

    def _leads(self, parsed: Parsed, number: int) -> bool:
        """Whether the scope of a figure opened its clause ("Sở Y tế tiếp nhận …")."""
        scopes = self._zone_scopes(parsed, number)
        if not scopes:
            return True
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
            return "trong đó" in parsed.low[: parsed.quantities[last].lead] and explicit[last] if last >= 0 else False
        for other in range(last - 1, -1, -1):
            if parsed.quantities[other].unit_class != parsed.quantities[last].unit_class:
                continue
            if not explicit[other]:
                return "trong đó" in parsed.low[parsed.quantities[other].end : parsed.quantities[last].lead]
            a, b = readings[other], readings[last]
            return a is not None and b is not None and a.metric == b.metric and targets[other] != targets[last]
        return False

    def _listed(self, parsed: Parsed, readings: list[Reading | None]) -> dict[int, Target]:
        """"A, B và C lần lượt đạt x, y, z": as many scopes (or metrics) as values."""
        found = _LIST.search(parsed.low)
        if found is None:
            return self._paired(parsed, readings)
        run = self._value_run(parsed, found.end())
        if len(run) < 2:
            return {}
        first = parsed.quantities[run[0]]
        begin = 0
        if run[0] > 0:
            begin = parsed.quantities[run[0] - 1].end
        head = [s for s in parsed.scopes_in(begin, first.lead) if not s.source]
        scopes = self._tail_group(parsed, head, len(run))
        cues = [c for c in parsed.cues_in(begin, first.lead)]
        these = _THESE.search(parsed.low[begin : first.lead])
        if these and len(self.carry.recent) >= len(run):
            for number, reading in zip(run, self.carry.recent[-len(run) :], strict=True):
                readings[number] = replace(reading, rule="these rates in turn")
            return {}
        if scopes is None and head and head[-1].level is Level.ALL and len(run) in (2, 3):
            turn = self._tiers_in_turn(parsed, begin, len(run))
            if turn is not None:
                shared = readings[run[0]]
                for number in run:
                    readings[number] = None if shared is None else replace(shared, rule="list")
                return dict(zip(run, turn, strict=True))
        if scopes is not None:
            shared = readings[run[0]]
            if shared is None and first.unit_class in self.carry.last:
                shared = replace(self.carry.last[first.unit_class], rule="sentence before")
                readings[run[0]] = shared
            for number in run:
                if readings[number] is None or readings[number].rule == "list" or shared is not None:  # type: ignore[union-attr]
                    readings[number] = None if shared is None else replace(shared, rule="list")
            return {n: self.target(s) for n, s in zip(run, scopes, strict=True)}
        parts = _metrics_in_turn(parsed, cues, first, len(run))
        if parts is not None:
            for number, reading in zip(run, parts, strict=True):
                readings[number] = reading
            return {}
        said = [s for s in parsed.scopes_in(0, first.lead) if not s.source and not s.weak and s.level is not Level.ALL]
        turn = list(dict.fromkeys(self.target(s) for s in said))
        before = turn if len(turn) == len(run) else self._scopes_of_list_before(parsed, run[0])
        if before is None or len(before) != len(run):
            before = list(self.carry.section_list) or None
        if before is not None and len(before) == len(run):
            shared = readings[run[0]]
            for number in run:
                readings[number] = None if shared is None else replace(shared, rule="list")
            return dict(zip(run, before, strict=True))
        return {}

    def _paired(self, parsed: Parsed, readings: list[Reading | None]) -> dict[int, Target]:
        """"ở A và B, tỷ lệ trễ hạn là x và y": as many places as values, without the word."""
        for first in range(len(parsed.quantities) - 1):
            run = [first]
            while run[-1] + 1 < len(parsed.quantities):
                a, b = parsed.quantities[run[-1]], parsed.quantities[run[-1] + 1]
                between = parsed.low[a.end : b.lead]
                if a.unit_class != b.unit_class or not re.fullmatch(r"\s?(?:và|, và|,)\s?(?:\s?(?:hơn|gần|trên))?", between):
                    break
                run.append(run[-1] + 1)
            if len(run) < 2:
                continue
            begin = parsed.quantities[first - 1].end if first else 0
            head = [
                s
                for s in parsed.scopes_in(begin, parsed.quantities[first].lead)
                if not s.source and not s.weak and s.kind in (Kind.PLACE, Kind.BODY, Kind.TIER)
            ]
            if len(head) == len(run) and self._tail_group(parsed, head, len(run)) is not None:
                shared = readings[first]
                for number in run:
                    readings[number] = None if shared is None else replace(shared, rule="list")
                return {n: self.target(s) for n, s in zip(run, head, strict=True)}
        return {}

    def _tiers_in_turn(self, parsed: Parsed, end: int, count: int) -> list[Target] | None:
        """"của hai cấp lần lượt": the tiers just enumerated, else all the place has."""
        said = [s for s in parsed.scopes_in(0, end) if s.kind is Kind.TIER and s.level is not Level.ALL]
        targets = list(dict.fromkeys(self.target(s) for s in said))
        if len(targets) == count:
            return targets
        before = [t for t in self.carry.last_targets if t.level not in (None, Level.ALL)]
        if len(before) == count:
            return before
        place = self.home.place
        tiers = [Level.PROVINCE, Level.DISTRICT, Level.COMMUNE]
        if place.level is Level.DISTRICT:
            tiers = tiers[1:]
        elif self.home.era == "new":
            tiers = [Level.PROVINCE, Level.COMMUNE]
        return [Target(place, tier) for tier in tiers] if len(tiers) == count else None

    def _value_run(self, parsed: Parsed, start: int) -> list[int]:
        run: list[int] = []
        for number, quantity in enumerate(parsed.quantities):
            if quantity.start < start:
                continue
            if not run:
                run.append(number)
                continue
            last = parsed.quantities[run[-1]]
            between = parsed.low[last.end : quantity.lead]
            if quantity.unit_class == last.unit_class and re.fullmatch(r"\s?(?:,|và|;|, và|-|;? ?còn)?\s?(?:là |đạt )?", between):
                run.append(number)
            else:
                break
        if not run:  # "x%, y% tương ứng"
            for number in range(len(parsed.quantities)):
                run.append(number)
            return []
        return run

    def _tail_group(self, parsed: Parsed, scopes: list[Scope], count: int) -> list[Scope] | None:
        if len(scopes) < count:
            return None
        tail = scopes[-count:]
        for a, b in zip(tail, tail[1:], strict=False):
            between = parsed.low[a.end : b.start].strip()
            if between not in (",", "và", ", và", ";", "cùng", "cùng với", "với"):
                return None
        return tail

    def _scopes_of_list_before(self, parsed: Parsed, first: int) -> list[Target] | None:
        """Targets of the enumeration in the same sentence, else of the sentence before."""
        return list(self.carry.last_targets) or None

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
        group = [s for s in self._zone_scopes(parsed, number) if s.kind is Kind.TIER and s.level is not Level.ALL]
        if len(group) < 2 or len(self._group(parsed, group)) < 2:
            return own
        return tuple(dict.fromkeys(self.target(s) for s in self._group(parsed, group)))

    # --- when -----------------------------------------------------------------------------

    def _period(
        self, parsed: Parsed, number: int, reading: Reading, done: Sequence[Claim | None]
    ) -> tuple[PeriodMention | None, str]:
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        low = parsed.low
        indexed = _index_name(reading.metric) != ""
        if zone.inside:
            own = parsed.periods_in(zone.opened, quantity.lead)
            if own:
                return self._dated(own[-1]), "period in its parenthesis"
            if zone.host is not None:
                between = parsed.periods_in(parsed.quantities[zone.host].end, zone.opened)
                if between and re.search(r"so với|so cùng|cùng kì|hơn", low[parsed.quantities[zone.host].end : zone.opened]):
                    return self._dated(between[-1]), "compared period"
                claim = done[zone.host]
                if claim is not None:
                    return claim.period, "host's period"
        own = [
            p
            for p in parsed.periods_in(zone.lo, quantity.lead)
            if not self._only_compared(low, p, quantity)
        ]
        if quantity.from_to == "from":
            after = parsed.periods_in(quantity.end, min(len(low), quantity.end + 40))
            if after and re.match(r"\s?(?:của|trong|ở|\()?\s?(?:năm|quí|tháng|cùng|\d|nửa)?", low[quantity.end : after[0].start] + " "):
                if low[quantity.end : after[0].start].strip() in ("", "của", "trong", "ở", "hồi", "(", "vào"):
                    return self._dated(after[0]), "period on the right"
            base = own[-1] if own and own[-1].reach is not Reach.ANAPHOR else None
            compared = [p for p in parsed.periods if p.reach is Reach.SAME_LAST_YEAR or re.search(r"so với[^,;]{0,14}$", low[: p.start])]
            if compared:
                return self._dated(compared[0]), "compared period"
            if base is not None and base.year is not None and base.part[:1] not in ("M", "Q"):
                return replace(base, year=base.year - 1), "the year before"
            return self._period_before(), "the period before"
        if quantity.from_to == "to":
            after = parsed.periods_in(quantity.end, min(len(low), quantity.end + 30))
            if after and low[quantity.end : after[0].start].strip() in ("", "của", "trong", "ở", "vào"):
                return self._dated(after[0]), "period on the right"
            lead = self._lead_period(parsed, quantity)
            return (lead, "leading period") if lead else (self._paragraph_period(), "paragraph's period")
        right = self._right_period(parsed, number)
        if right is not None:
            return self._dated(right), "period on the right"
        dated = [p for p in own if p.reach is not Reach.ANAPHOR]
        if indexed:
            dated = [p for p in dated if not re.search(r"(?:công bố|ban hành|thông báo|tổ chức)[^,;]{0,22}$", low[: p.start])]
        if dated:
            return self._dated(dated[-1]), "period in its clause"
        previous = done[number - 1] if number else None
        if indexed:
            same = previous is not None and _index_name(previous.reading.metric) == _index_name(reading.metric)
            if previous is not None and same and zone.cut != ";" and not (
                parsed.zones[number - 1].inside and not zone.inside
            ):
                return previous.period, "period of the figure before"
            named = self._index_period(parsed, quantity)
            if named is not None:
                return self._dated(named), "year of the index"
            if previous is not None and _index_name(previous.reading.metric) and previous.rules[2] != "period in its parenthesis":
                return previous.period, "period of the figure before"
            if self.carry.index_year is not None and self.carry.index == _index_name(reading.metric) and not self._lead_period(parsed, quantity):
                return self._dated(self.carry.index_year), "year of the index"
        if zone.inside and number and parsed.zones[number - 1].opened == zone.opened and previous is not None:
            return previous.period, "period of the figure before"
        lead = self._lead_period(parsed, quantity)
        if lead is not None:
            return lead, "leading period"
        return self._paragraph_period(), "paragraph's period"

    def _only_compared(self, low: str, period: PeriodMention, quantity: Quantity) -> bool:
        head = low[max(0, period.start - 26) : period.start]
        if re.search(r"(?:so với|so cùng|so)(?: cả| với)? $", head):
            return not re.fullmatch(
                r"[\s(:]*(?:(?:hạng|xếp|thứ|đạt|là|chỉ|với|ở mức|vị trí|chỉ đạt)\s?)*[\s(:]*", low[period.end : quantity.lead]
            )
        if period.reach is Reach.SAME_LAST_YEAR and period.start > 2:
            return not re.fullmatch(r"[\s(:]*(?:là|đạt|chỉ đạt|chỉ|mới đạt|mới|chỉ là)?[\s:]*", low[period.end : quantity.lead])
        return False

    def _right_period(self, parsed: Parsed, number: int) -> PeriodMention | None:
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        for period in parsed.periods_in(quantity.end, zone.hi):
            between = parsed.low[quantity.end : period.start]
            if re.search(r"so với|so cùng|hơn|kế hoạch|chỉ tiêu|[,;(]", between) or len(between) > 70:
                return None
            if period.reach is Reach.ANAPHOR or period.reach is Reach.UNTIL and period.part == "":
                return None
            if re.fullmatch(r"\s?(?:trong|vào|của|hồi|ở)?\s?", between) or re.search(r"(?:trong|của|vào|hồi)\s?$", between):
                return period
            return None
        return None

    def _index_period(self, parsed: Parsed, quantity: Quantity) -> PeriodMention | None:
        """The year named beside the index: "Chỉ số PAR INDEX năm 2022 của tỉnh đạt …"."""
        cues = [c for c in parsed.cues if c.concept in INDICES and c.end <= quantity.lead]
        for cue in reversed(cues):
            for period in parsed.periods:
                if period.part == "" and period.reach is Reach.PLAIN and cue.end <= period.start <= cue.end + 60:
                    if period.end <= quantity.lead and not re.search(r"[;]|so với", parsed.low[cue.end : period.start]):
                        return period
        after = [p for p in parsed.periods if p.start >= quantity.end and p.part == "" and p.reach is Reach.PLAIN]
        named = [c for c in parsed.cues if c.concept in INDICES and c.start >= quantity.end]
        if after and named and 0 <= after[0].start - named[0].end <= 25 and not cues:
            return after[0]
        return None

    def _lead_period(self, parsed: Parsed, quantity: Quantity) -> PeriodMention | None:
        """The last plain period before the figure at the sentence's own level."""
        best: PeriodMention | None = None
        for period in parsed.periods:
            if period.end > quantity.lead:
                break
            if self._only_compared(parsed.low, period, quantity) or period.reach is Reach.ANAPHOR:
                continue
            if period.reach is Reach.SAME_LAST_YEAR and period.start > 2:
                continue
            inside = parsed.low.count("(", 0, period.start) > parsed.low.count(")", 0, period.start)
            indexed = any(c.concept in INDICES and 0 <= period.start - c.end <= 50 for c in parsed.cues)
            if re.search(r"(?:kế hoạch|chương trình|giai đoạn|nhiệm vụ)(?: \w+){0,4} $", parsed.low[: period.start]) and period.part == "" and self.context.year == period.year:
                continue
            after_figure = any(q.end <= period.start and parsed.low[q.end : period.start].strip() in ("của", "trong", "so với", "") for q in parsed.quantities if q.end <= period.start)
            if not inside and not indexed and not after_figure:
                best = period
        return None if best is None else self._dated(best)

    def _paragraph_period(self) -> PeriodMention | None:
        return self.carry.period or self.carry.section_period or self._context_period()

    def _context_period(self, back: int = 0) -> PeriodMention | None:
        year = self.context.year
        if self.context.mention is not None:
            mention = self.context.mention.resolved(year)
            if not back:
                return mention
            return PeriodMention(0, 0, Reach.PLAIN, None if mention.year is None else mention.year - back, mention.part)
        if year is None:
            return None
        return PeriodMention(0, 0, Reach.PLAIN, year - back)

    def _period_before(self) -> PeriodMention | None:
        """The period before the article's own: last month, last quarter, else last year."""
        current = self._paragraph_period()
        if current is not None and current.year is not None and current.part[:1] in ("M", "Q"):
            number = int(current.part[1:]) - 1
            if number >= 1:
                return PeriodMention(0, 0, Reach.PLAIN, current.year, f"{current.part[0]}{number}")
            last = 12 if current.part[0] == "M" else 4
            return PeriodMention(0, 0, Reach.PLAIN, current.year - 1, f"{current.part[0]}{last}")
        return self._context_period(back=1)

    def _dated(self, period: PeriodMention) -> PeriodMention:
        """The mention with its year: its own, the paragraph's or the article's."""
        if period.reach is Reach.ANAPHOR:
            return self._paragraph_period() or period
        if period.reach is Reach.SAME_LAST_YEAR:
            current = self._paragraph_period()
            base = current.year if current and current.year else self.context.year
            year = period.year if period.year is not None else (None if base is None else base - 1)
            part = current.part if current is not None and current.part != "d" else ""
            return PeriodMention(period.start, period.end, Reach.PLAIN, year, part)
        year = self.context.year
        if period.this_year and self.context.published is not None:
            return period.resolved(self.context.published.year)
        if self.carry.period is not None and self.carry.period.year is not None and not period.back:
            year = self.carry.period.year
        if period.back and self.context.published is not None:
            near = self.context.published.year
            year = near if year is None or near - period.back >= (year or 0) - 1 and near == year else (year if year is None else max(year, near) if near == year else near)
        return period.resolved(year)

    # --- aim or result --------------------------------------------------------------------

    def _status(self, parsed: Parsed, number: int) -> tuple[Status, str]:
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        low = parsed.low
        if zone.inside:
            inner = low[zone.opened + 1 : quantity.lead].strip()
            if _AIM_IN_PAREN.match(inner):
                return Status.TARGET, "aim in a parenthesis"
            past = parsed.periods_in(zone.opened, quantity.lead)
            if _REACHED.search(inner) or past:
                if _REACHED.search(inner) or past and past[-1].year is not None and past[-1].year <= (self.context.year or 0):
                    return Status.RESULT, "reached so far"
            if _FRACTION_AIM.search(low[: zone.opened + 1]) and quantity.qualifier is not Qualifier.EXACT:
                return Status.TARGET, "aim before the parenthesis"
            if zone.host is not None and not _TARGET.search(low[: zone.opened]):
                return Status.RESULT, "host's status"
        head = low[: quantity.lead]
        cut = max(head.rfind("…"), 0)
        if self.carry.status is Status.TARGET:
            aimed = self.carry.section_period.year if self.carry.section_period else None
            past = [p for p in self._zone_periods(parsed, number) if p.year is not None and aimed is not None and p.year < aimed]
            if past:
                return Status.RESULT, "an earlier year"
            if not _REACHED.search(head):
                return Status.TARGET, "heading of aims"
        best = None
        ahead = [
            p for p in parsed.periods
            if p.end <= quantity.lead and p.reach is Reach.UNTIL and p.part == "" and p.year is not None
            and (low.count("(", 0, p.start) == low.count(")", 0, p.start) or p.start > zone.opened > 0)
            and p.year >= (self.context.year or 0) and re.search(r"(?:hết|cuối|đến) (?:năm)?", low[p.start : p.end])
        ]
        for match in _TARGET.finditer(head, cut):
            if not _NOT_TARGET.search(head[: match.start()]):
                best = match
        if best is None and ahead and not re.search(r"(?<!\w)(?:đã|có|được)(?!\w)", low[ahead[-1].end : quantity.lead]):
            return Status.TARGET, "by the end of a year"
        if best is None:
            tail = low[quantity.end : zone.hi]
            if re.match(r"\s?(?:theo|so với)? ?(?:mục tiêu|chỉ tiêu)(?: đề ra| đặt ra| giao)", tail) and quantity.unit_class == "pct" and number and "đạt" not in head[-20:]:
                return Status.RESULT, "compared with an aim"
            return Status.RESULT, "stated"
        reached = list(_REACHED.finditer(head, best.end()))
        if reached:
            return Status.RESULT, "reached after an aim"
        between = head[best.end() :]
        if best[0].startswith("chỉ tiêu") and re.search(r"(?:vượt|đạt) $", head[: best.start()]):
            return Status.RESULT, "stated"
        if best[0] in ("đề nghị", "yêu cầu", "dự kiến") and ";" in between and not _TARGET.search(between[between.rindex(";") :]):
            if re.search(r"(?:đã|có|tiếp nhận)", between[between.rindex(";") :]):
                return Status.RESULT, "stated"
        return Status.TARGET, f"aim ({best[0]})"

    def _target_period(
        self, parsed: Parsed, number: int, period: PeriodMention | None, rule: str
    ) -> tuple[PeriodMention | None, str]:
        """An aim has the year it is for: named in the sentence or the heading, else this one."""
        quantity = parsed.quantities[number]
        low = parsed.low
        ahead = [
            p for p in parsed.periods
            if p.start < quantity.lead and p.reach is not Reach.SAME_LAST_YEAR and not self._only_compared(low, p, quantity)
            and not (p.reach is Reach.ANAPHOR)
        ]
        if parsed.zones[number].inside:
            inside = [p for p in ahead if p.start > parsed.zones[number].opened]
            if not inside and parsed.zones[number].host is not None:
                return period, rule
        right = [p for p in parsed.periods if p.start >= quantity.end and (p.reach is Reach.UNTIL or re.search(r"(?:trong|vào)\s?$", low[: p.start]))]
        plan = self.context.plan
        if plan is not None:
            ahead = [p for p in ahead if p.year is not None and p.year >= plan]
        future = [p for p in ahead if p.reach is Reach.UNTIL or p.year is not None and p.year >= (self.context.year or 0)]
        chosen = (future or ahead or right or [None])[-1] if (future or ahead) else (right[0] if right else None)
        if chosen is not None:
            dated = self._aimed(chosen)
            return dated, "year of the aim"
        if self.carry.section_period is not None:
            return self.carry.section_period, "year of the heading"
        if self.carry.period is not None and self.carry.period.year is not None:
            return PeriodMention(0, 0, Reach.PLAIN, self.carry.period.year), "paragraph's period"
        year = self.context.year
        published = self.context.published
        if year is not None and published is not None and published.year > year:
            year = published.year
        return (None if year is None else PeriodMention(0, 0, Reach.PLAIN, year)), "year of the article"

    def _aimed(self, period: PeriodMention) -> PeriodMention:
        year = period.year
        if year is None:
            year = self.context.year
            published = self.context.published
            if published is not None and year is not None:
                year = max(year, published.year)
        part = period.part if period.part[:1] in ("Q", "M", "H") else ""
        return PeriodMention(period.start, period.end, Reach.PLAIN, year, part)

    # --- refusals and memory --------------------------------------------------------------

    def _refusal(self, parsed: Parsed, number: int, reading: Reading) -> str:
        quantity, zone = parsed.quantities[number], parsed.zones[number]
        head = parsed.low[max(0, zone.lo - 90) : quantity.lead]
        near = parsed.low[zone.lo : quantity.lead]
        if quantity.change:
            return "a change, not a level"
        if quantity.unit_class == "pct" and quantity.value > 100.5:
            return "a percentage above 100"
        if _PER_DAY.search(near):
            return "an average per day or person"
        if _CONDITION.search(near):
            return "an example, not a figure"
        if quantity.qualifier is not Qualifier.EXACT and quantity.unit_class in ("pct", "score", "case") and _MEMBERS_REACHING.search(head):
            if self.carry.status is not Status.TARGET and not _TARGET.search(parsed.low[: quantity.lead]):
                return "a threshold that members reach"
        if quantity.qualifier is not Qualifier.EXACT and _GROUP_OF.search(head + parsed.low[quantity.lead : quantity.start]):
            if not _TARGET.search(parsed.low[: quantity.lead]) and self.carry.status is not Status.TARGET:
                return "a threshold that members reach"
        if re.search(r"(?:nhóm|tốp|top) [a-d](?!\w)|từ \d[\d,]*% đến (?:dưới )?\d", near + parsed.low[quantity.lead : quantity.end + 3]) and quantity.unit_class in ("pct", "score"):
            return "bounds of a group"
        return ""

    def _remember(
        self,
        parsed: Parsed,
        readings: Sequence[Reading | None],
        targets: Sequence[tuple[Target, ...]],
        explicit: Sequence[bool],
        lead: tuple[Target, ...],
        claims: Sequence[Claim],
    ) -> None:
        carry = self.carry
        seen: list[Reading] = []
        for number, (quantity, reading) in enumerate(zip(parsed.quantities, readings, strict=True)):
            if reading is not None and reading.reported and not quantity.change:
                carry.last[quantity.unit_class] = reading
                if not parsed.zones[number].inside:
                    seen.append(reading)
        distinct: list[Reading] = []
        for reading in seen:
            if all(r.metric != reading.metric for r in distinct):
                distinct.append(reading)
        if distinct:
            carry.recent = distinct
        named = [t for n, t in enumerate(targets) if explicit[n] and len(t) == 1]
        if named:
            run: list[Target] = []
            for item in named:
                if item[0] not in run:
                    run.append(item[0])
            carry.last_targets = tuple(run)
        weak = any(s.weak for s in parsed.scopes[:1]) and len(lead) == 1
        if lead and not weak:
            others = {t for n, t in enumerate(targets) if explicit[n] and t != lead}
            carry.subject = () if any(not self._within(t, lead) for t in others) else lead
        indices = [c.concept for c in parsed.cues if c.concept in _INDEX_CUES and c.concept != "component"]
        if indices:
            if indices[-1] != carry.index:
                carry.index_year = None
            carry.index = indices[-1] if indices[-1] in INDICES else ""
            cue = next(c for c in reversed(parsed.cues) if c.concept == indices[-1])
            near = [p for p in parsed.periods if p.part == "" and p.reach is Reach.PLAIN and -30 <= p.start - cue.end <= 60]
            carry.index_year = near[0] if near else carry.index_year
        if parsed.periods:
            first = parsed.periods[0]
            leading = parsed.low[: first.start]
            rest = [w for w in re.findall(r"[^\W\d_]+", _without_spans(leading, 0, parsed)) if w not in _EMPTY_WORDS]
            early = not parsed.quantities or first.start < parsed.quantities[0].lead
            if early and first.reach in (Reach.PLAIN, Reach.UNTIL) and len(rest) <= 3 and not re.search(r"so với|cùng", leading) and not first.back:
                if not (first.part == "" and first.reach is Reach.UNTIL):
                    indexed = any(c.concept in INDICES for c in parsed.cues)
                    if not indexed:
                        carry.period = first.resolved(self.context.year)
        _ = claims


def _unit_cues(parsed: Parsed, quantity: Quantity) -> list[Cue]:
    """Cues that begin in the unit noun ("TTHC mới", "dịch vụ công trực tuyến toàn trình")."""
    return [c for c in parsed.cues if quantity.start <= c.start < quantity.end]


_CASE_CONCEPTS = frozenset(
    "received resolved late early ontime early_ontime pending received_resolved carried_over in_time_open direct".split()
)
_NOUN_CLASS = {"case": "case", "procedure": "proc", "task": "task", "online": "case"}
_COUNTED = frozenset({"case", "proc", "serv", "doc", "task", "people", "org", "init", "process", "decision"})
_INDEX_CUES = frozenset({*INDICES, "other_index", "component"})
_SHARE_NEUTRAL = frozenset({"case", "procedure", "received", "resolved", "result", "total", "completed", "new"})
_PCT_DECISIVE = frozenset(
    "payment eresult digitise late early_ontime ontime early use database staffplan online full onestop"
    " satisfaction task review provide simplified feedback".split()
)
_EMPTY_WORDS = frozenset(
    "là và đạt chiếm trong đó với của ở tại trên dưới bằng còn đã được có tương ứng thuộc đứng do theo các thì mà nhưng song"
    " gồm bao trước một cả hoặc khi vào riêng cụ thể ngoài ra số tỉ lệ kết quả cho về cao nhất thấp nhì xếp thứ tiếp đến là"
    " kế sau này nài đầu dẫn cuối bảng hạng vị trí cùng lần lượt như mức chỉ mới khối ubnd nhóm đó ngược lại trái tỉ hồ sơ"
    " tthc hành chính cấp nhiều ít hơn gần khoảng đơn địa phương nơi giữ lên xuống tới đến từ mức nay hiện đều thì cũng vẫn"
    " tốt khá kém người dân tổ chức doanh nghiệp năm tháng quí kì ngày trung bình bình quân những lại toàn tính chung riêng"
    " theo báo cáo thống kê tổng hợp đối với tại đáng chú ý đặc biệt điển hình ghi nhận bên cạnh việc con đưa nâng tăng giảm hai ba bốn năm sáu bước tiến mạnh khá dù đã trong nhưng khá xuống"
    " đều cùng đạt lại mới được mức từ vỏn vẹn thứ nhất chót bét".split()
)


def _without_spans(text: str, offset: int, parsed: Parsed) -> str:
    """The stretch with scopes, periods and masks blanked out; lengths stay."""
    chars = list(text)
    for item in (*parsed.scopes, *parsed.periods, *parsed.masked):
        for position in range(max(0, item.start - offset), min(len(chars), item.end - offset)):
            chars[position] = " "
    return "".join(chars)


def _index_name(metric: str) -> str:
    base = metric.removesuffix("_rank").removesuffix("_index")
    return base if base in INDICES else ""


def _same_sort(first: Scope, second: Scope) -> bool:
    if first.kind is second.kind:
        return True
    return {first.kind, second.kind} == {Kind.PLACE, Kind.TIER}


def _covers(outer: Level, tier: Level | None) -> bool:
    order = {Level.CENTRAL: 0, Level.PROVINCE: 1, Level.DISTRICT: 2, Level.COMMUNE: 3}
    return tier is None or tier is Level.ALL or order.get(outer, 9) <= order.get(tier, 9)


def _metrics_in_turn(
    parsed: Parsed, cues: Sequence[Cue], first: Quantity, count: int
) -> list[Reading] | None:
    """"tỷ lệ hồ sơ trực tuyến, thanh toán trực tuyến lần lượt đạt x, y": one metric a part."""
    begin = min((c.start for c in cues), default=first.lead)
    parts = re.split(r"(,| và )", parsed.low[begin : first.lead])
    readings: list[Reading] = []
    position = begin
    for part in parts:
        inside = [c for c in cues if position <= c.start and c.end <= position + len(part)]
        position += len(part)
        found = read_metric(first.unit_class, inside, position) if inside else None
        if found is not None:
            readings.append(replace(found, rule="metrics in turn"))
    return readings if len(readings) == count else None
