"""An article's blocks in order -> facts, and an account of every numeral."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from knowledge.extraction.accounts import Account, accounts_of, unread_accounts
from knowledge.extraction.attach import Attacher
from knowledge.extraction.checks import checked
from knowledge.extraction.claims import Carry, Claim, Left, Target
from knowledge.extraction.confidence import review_of
from knowledge.extraction.context import Context, read_context
from knowledge.extraction.explain import explained
from knowledge.extraction.mentions import Cue, Parsed, find_cues, in_parentheses, parse
from knowledge.extraction.metrics import INDICES, Reading, read_metric
from knowledge.extraction.numbers import unit_of
from knowledge.extraction.periods import PeriodMention, Reach, as_period, find_periods
from knowledge.extraction.scope_words import KIND_WORDS
from knowledge.extraction.scopes import Kind, ScopeFinder
from knowledge.extraction.sentences import sentence_spans
from knowledge.extraction.tables import TableReader
from knowledge.gazetteer import Gazetteer, Place
from knowledge.models import Fact, Level, Provenance, Status
from knowledge.reading import Block, BlockKind, Document
from knowledge.text import fold, name_key, one_i

VERSION = "3"  # raise when the same article may give other facts: it makes builds read anew

_REFORM = re.compile(
    r"cải cách hành chính|cchc|thủ tục hành chính|tthc|một cửa|dịch vụ công|hồ sơ (?:trực tuiến|trực tuyến)|hồ sơ[^.]{0,40}(?:đúng hạn|trễ hạn|quá hạn|đúng hẹn|trễ hẹn)"
    r"|hồ sơ[^.;]{0,40}(?:nộp|gửi)[^.;]{0,12}(?:trên mạng|qua mạng|trực tuiến|trực tuyến)"
    r"|giải quyết[^.;]{0,40}(?:đúng hạn|trễ hạn|quá hạn|đúng hẹn)|trung tâm phục vụ|par index|sipas|papi|ddci|đề án 06|chuiển đổi số|chuyển đổi số|hành chính công|số hóa"
)
_CASES = re.compile(
    r"hồ sơ[^.;]{0,40}(?:nhận|trả|nộp|giải quyết|trễ|đúng hẹn|qua mạng|trực tuyến)|(?:nhận|trả|nộp|giải quyết|trễ)[^.;]{0,30}hồ sơ"
)
_AIMS_HEADING = re.compile(
    r"phương hướng|nhiệm vụ (?:trọng tâm|chủ yếu|thời gian tới|năm|quí|\d+ tháng|những tháng|tháng|trong|và giải pháp|thời gian)|chỉ tiêu|mục tiêu|chỉ tiêu|yêu cầu|kế hoạch (?:công tác )?(?:năm|quí|tháng)|định hướng|thời gian tới"
)
_CONTINUES = re.compile(
    r"^(?:trong đó|cụ thể|riêng|ngược lại|trái lại|trong khi|còn|tương tự|đáng chú ý|bên cạnh đó|cùng với đó|theo đó)"
)
_HEADING_TIER = re.compile(
    r"[^a-zđ]*(?:[a-zđ][.)] )?(?:[ivx]+[.)] )?(?:tại|ở|khối|cấp|đối với) (tỉnh|thành phố|huyện|quận|thị xã|xã|phường)[\s:.]*$"
)
_SPEAKER = re.compile(
    r"\W*(?:(?:Ông|Bà|Anh|Chị|Đồng chí|Đ/c)(?: [A-ZĐÀ-Ỹ][^\W\d_]*){1,5}|PV|P\.V|Phóng viên|Hỏi|Đáp|Trả lời)\s?: "
)
_LETTER = re.compile(r"[^\W\d_]")
_QUESTION = re.compile(r"\?[”\"')\s]*$")
_TURNS_TO = re.compile(r"(?:[^.:?]{2,40}: )?(?:vậy |thế |và )?(?:còn|riêng|đối với|ở|tại)(?!\w)")
_ONLY = re.compile(r"chỉ tính[^.;]{0,60}?cấp (tỉnh|huyện|xã)|không (?:bao gồm|tính) cấp xã")
_RANKS = (
    (1, re.compile(r"^\s*(?:phần |mục )?[ivx]{1,5}[.)\-:]")),
    (2, re.compile(r"^\s*\d{1,2}[.)](?!\d)")),
    (3, re.compile(r"^\s*\d{1,2}\.\d{1,2}\.?")),
    (4, re.compile(r"^\s*[a-zđ][.)]")),
)


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read out of one article."""

    document: Document
    context: Context
    facts: tuple[Fact, ...]
    accounts: tuple[Account, ...]
    notes: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many numerals of each kind, for the build report."""
        return dict(Counter(account.kind for account in self.accounts))

    def explain(self) -> str:
        """What the article was taken for, then every numeral with the facts it states, their
        rules and confidence, or with the reason why it states none."""
        lines = explained(self.document, self.context, self.facts, self.accounts)
        return "\n".join((*lines, *self.notes))


@dataclass(slots=True)
class _Section:
    rank: int
    status: Status = Status.RESULT
    period: PeriodMention | None = None
    bracketed: PeriodMention | None = None
    subject: tuple[Target, ...] = ()
    listed: tuple[Target, ...] = ()
    index: str = ""
    cues: tuple[Cue, ...] = ()

    @property
    def decides(self) -> bool:
        """Whether it names a metric of its own."""
        return read_metric("pct", self.cues, 0) is not None


def extract(document: Document, gazetteer: Gazetteer | None = None) -> Extraction:
    """The facts of an article; never raises for what the text holds."""
    gazetteer = gazetteer or Gazetteer.load()
    context = read_context(document, gazetteer)
    if context.home is None:
        return _unread(document, context, "no place found")
    low = one_i(document.text)
    if not _REFORM.search(low) and len(_CASES.findall(low)) < 2:
        return _unread(document, context, "no word of administrative reform")
    return _Run(document, low, context, gazetteer).extraction()


def _unread(document: Document, context: Context, why: str) -> Extraction:
    """An article that is not read, with the same reason for each of its numerals."""
    return Extraction(document, context, (), unread_accounts(document, why), (why,))


class _Run:
    """One pass over one article."""

    def __init__(
        self, document: Document, low: str, context: Context, gazetteer: Gazetteer
    ) -> None:
        assert context.home is not None
        self._low = low  # `one_i` of the document
        self._document = document
        self._context = context
        self._gazetteer = gazetteer
        self._home = context.home
        self._finder = ScopeFinder(gazetteer, context.home, self._typed_places())
        self._attacher = Attacher(context, gazetteer)
        self._tables = TableReader(document, self._finder, self._attacher, gazetteer)
        self._sections: list[_Section] = []
        self._intro: _Section | None = None
        self._asked: _Section | None = None  # the question that this paragraph answers
        self._claims: list[Claim] = []
        self._left: list[Left] = []
        self._parsed: list[Parsed] = []
        self._spelled: dict[str, Counter[str]] = {}
        self._kinds: dict[str, str] = {}
        self._answers = False
        self._only: Level | None = None
        self._caption = ""

    def _typed_places(self) -> list[Place]:
        """Units the article names with their kind: their bare names mean them afterwards."""
        finder = ScopeFinder(self._gazetteer, self._home)
        found: dict[str, Place] = {}
        for block in self._document.blocks:
            if block.kind is BlockKind.CLUTTER:
                continue
            for place in finder.typed(self._document.text[block.start : block.end]):
                if place.level in (Level.DISTRICT, Level.COMMUNE):
                    found.setdefault(name_key(place.name), place)
        return list(found.values())

    def extraction(self) -> Extraction:
        title = self._document.title or ""
        self._title_index = next(
            (c.concept for c in find_cues(one_i(title)) if c.concept in INDICES), ""
        )
        for block in self._document.blocks:
            self._block(block)
        facts = self._facts()
        accounts = accounts_of(self._document, facts, self._left, self._parsed, self._tables.labels)
        return Extraction(self._document, self._context, tuple(facts), accounts)

    # --- blocks ---------------------------------------------------------------------------

    def _block(self, block: Block) -> None:
        text = self._document.text[block.start : block.end]
        if block.kind in (BlockKind.TITLE, BlockKind.META, BlockKind.CLUTTER, BlockKind.CAPTION):
            if block.kind is BlockKind.CAPTION:
                self._caption = text
            return
        if block.kind is BlockKind.HEADING:
            self._heading(text)
            self._caption = text
            if re.search(r"\d", text) and ":" in text and len(text) > 40:
                self._prose(block, text)
            return
        if block.kind is BlockKind.TABLE:
            self._table(block)
            return
        self._prose(block, text)
        self._caption = text if len(text) < 400 else text[-400:]

    def _heading(self, text: str) -> None:
        low = one_i(text)
        rank = next((rank for rank, pattern in _RANKS if pattern.match(low)), 0)
        if rank == 0:
            rank = 1 if text.isupper() else 2
        while self._sections and self._sections[-1].rank >= rank:
            self._sections.pop()
        self._sections.append(self._section(text, low, rank))
        self._intro = self._asked = None
        self._attacher.carry.index = ""
        self._attacher.carry.index_year = None

    def _section(self, text: str, low: str, rank: int) -> _Section:
        periods, _ = find_periods(low)
        dated = [p for p in periods if p.reach in (Reach.PLAIN, Reach.UNTIL)]
        status = (
            Status.TARGET
            if _AIMS_HEADING.search(low)
            and not re.match(r"\W*(?:[ivx\d]+[.)] ?)?(?:kết quả|tình hình|đánh giá)", low)
            else Status.RESULT
        )
        scopes = [
            s
            for s in self._finder.find(text)
            if not s.source and s.kind is not Kind.UNIT and not (s.weak and s.kind is Kind.NATION)
        ]
        self._attacher.name_units(scopes)
        subject: tuple[Target, ...] = ()
        listed: tuple[Target, ...] = ()
        tier = _HEADING_TIER.match(low)
        if tier is not None and not scopes:
            level = self._finder.own_level(tier[1])
            if level is not None:
                subject = (Target(self._home.place, level),)
        if scopes:
            group = [s for s in scopes if not s.weak] or scopes
            targets = tuple(dict.fromkeys(self._attacher.target(s) for s in group))
            listed = targets if len(targets) > 1 else ()
            if len(targets) == 1:
                subject = targets
                if (
                    subject[0].place.code == self._home.place.code
                    and subject[0].level in (None, Level.ALL)
                    and not subject[0].body
                ):
                    subject = ()
        cues = find_cues(low)
        index = next((c.concept for c in cues if c.concept in INDICES), "")
        outside = [p for p in dated if not in_parentheses(low, p.start)]
        bracketed = None
        if "trong ngoặc" in low and dated:
            bracketed = dated[-1].resolved(self._context.year)
        dated = outside or dated
        period = dated[-1].resolved(self._context.year) if dated else None
        return _Section(rank, status, period, bracketed, subject, listed, index, tuple(cues))

    def _apply_sections(self, continues: bool, item: bool, answers: bool = False) -> None:
        """What headings, introductions and the paragraph before establish for the next one. An
        answer speaks of the metric asked about, not of whom the answer before spoke."""
        carry = self._attacher.carry
        fresh = Carry(last=carry.last, recent=carry.recent, last_targets=carry.last_targets)
        fresh.last_value = carry.last_value
        fresh.index, fresh.index_year = carry.index, carry.index_year
        fresh.units = carry.units
        if continues:
            fresh.subject = carry.subject
            if carry.period is not None and carry.period.year == self._context.year:
                fresh.period = carry.period
        elif not (answers and (self._asked is None or not self._asked.decides)) and not (
            item and self._intro is not None
        ):
            fresh.last = {}
        if self._context.plan is not None:
            fresh.status = Status.TARGET
            fresh.section_period = PeriodMention(0, 0, Reach.PLAIN, self._context.plan)
        sections = [*self._sections, *([self._asked] if self._asked else [])]
        sections += [self._intro] if self._intro and item else []
        for section in sections:
            if section.status is Status.TARGET:
                fresh.status = Status.TARGET
            fresh.section_period = section.period or fresh.section_period
            fresh.bracketed = section.bracketed or fresh.bracketed
            fresh.section_subject = section.subject or fresh.section_subject
            fresh.section_list = section.listed or fresh.section_list
            fresh.section_index = section.index or fresh.section_index
            if section.cues:
                fresh.section_cues = section.cues
        if not fresh.section_index:
            fresh.section_index = self._title_index
        self._attacher.carry = fresh

    def _prose(self, block: Block, text: str) -> None:
        low = one_i(text)
        item = block.kind is BlockKind.ITEM
        if not item:
            self._intro = None
        answers = self._answers or _QUESTION.search(low) is not None
        self._apply_sections(bool(_CONTINUES.match(low)), item, answers)
        self._answers = False
        only = _ONLY.search(low)
        if only is not None:
            self._only = Level(only[1]) if only[1] else Level.DISTRICT
        speaker = _SPEAKER.match(text)
        told = block.start + (speaker.end() if speaker is not None else 0)
        for start, end in sentence_spans(self._document.text, told, block.end):
            parsed = parse(self._document.text[start:end], start, self._finder)
            self._note_names(parsed)
            self._parsed.append(parsed)
            if _QUESTION.search(parsed.low):
                self._question(parsed, item)
                continue
            claims, left = self._attacher.read(parsed)
            self._claims += claims
            self._left += left
        if text.rstrip().endswith(":") and len(text) < 400:
            last = low.rsplit(". ", 1)[-1]
            section = self._section(text[-len(last) :], last, 9)
            aims = re.search(
                r"phấn đấu|mục tiêu|chỉ tiêu|đặt ra|yêu cầu|phương hướng|nhiệm vụ", last
            )
            reached = re.search(r"đã|kết quả(?! cần)|đạt được|ghi nhận", last)
            section.status = Status.TARGET if aims and not reached else Status.RESULT
            self._intro = section

    def _question(self, parsed: Parsed, item: bool) -> None:
        """A question states nothing, but the answer need not name again what was asked."""
        self._left += [Left(quantity, parsed, "asked, not told") for quantity in parsed.quantities]
        asked = self._section(parsed.text, parsed.low, 9)
        asked.status = Status.RESULT
        if not _TURNS_TO.match(parsed.low):
            asked.subject = asked.listed = ()
        self._asked, self._answers = asked, True
        self._apply_sections(False, item, answers=True)

    def _table(self, block: Block) -> None:
        self._apply_sections(False, True)
        claims, left = self._tables.read(block, self._caption, self._only)
        self._claims += claims
        self._left += left
        for row in block.rows:
            for cell in row.cells:
                text = self._document.text[cell.start : cell.end]
                for scope in self._finder.find(text) if _LETTER.search(text) else ():
                    if scope.kind is Kind.PLACE and scope.place is not None:
                        self._spell(scope.place, text)

    def _note_names(self, parsed: Parsed) -> None:
        for scope in parsed.scopes:
            if scope.kind is Kind.PLACE and scope.place is not None:
                self._spell(scope.place, parsed.text[scope.start : scope.end])

    def _spell(self, place: Place, surface: str) -> None:
        """Counts how the article writes a place's name: "Phú Quý" where the tables have Quí."""
        key = name_key(place.name)
        length = len(place.name.split())
        parts = re.findall(r"[^\s,()]+", surface)
        while parts and " ".join(parts[:2]).lower() in KIND_WORDS:
            parts = parts[2:]
        while parts and parts[0].lower().rstrip(".") in KIND_WORDS:
            parts = parts[1:]
        if len(parts) == length and parts[0][:1].isupper() and not surface.isupper():
            name = " ".join(parts)
            self._spelled.setdefault(place.code or place.full_name, Counter())[name] += 1
            return
        for first in range(len(parts)):
            name = " ".join(parts[first : first + length])
            named = name_key(name) == key or fold(name_key(name)) == fold(key)
            if named and not name.isupper():
                self._spelled.setdefault(place.code or place.full_name, Counter())[name] += 1

    # --- facts ----------------------------------------------------------------------------

    def _facts(self) -> list[Fact]:
        made: dict[tuple[object, ...], Fact] = {}
        for claim in self._claims:
            for target in claim.targets:
                fact = self._fact(claim, target)
                if fact is None:
                    self._left.append(Left(claim.quantity, claim.parsed, "no place or no year"))
                    continue
                key = (
                    fact.place,
                    fact.level,
                    fact.agency,
                    fact.metric,
                    fact.value,
                    fact.unit,
                    fact.year,
                    fact.status,
                    fact.out_of,
                )
                known = made.get(key)
                if known is None or (
                    known.period != fact.period
                    and not known.quote == fact.quote
                    and fact.metric.startswith("other")
                ):
                    made[key] = fact
        return checked(list(made.values()))

    def _fact(self, claim: Claim, target: Target) -> Fact | None:
        if claim.period is None or claim.period.year is None:
            return None
        quantity, parsed = claim.quantity, claim.parsed
        period = as_period(claim.period)
        place = target.place
        level = self._level(claim.reading, target)
        unit = unit_of(quantity.unit_class)
        if quantity.unit_class != "pct":
            unit = _UNITS.get(claim.reading.metric, unit)
        province = (
            self._gazetteer.province_of(place)
            if place.code
            else self._gazetteer.province_of(self._home.place)
        )
        quote = re.sub(r"\s+", " ", parsed.text).strip()
        value_start = parsed.offset + quantity.start
        value_end = value_start + len(quantity.surface)
        body = None if target.body is None else re.sub(r"\s+", " ", target.body)
        fact = Fact(
            article=self._document.id,
            place=self._name(place),
            province=None
            if province is None or place.level is Level.CENTRAL
            else self._name(province),
            level=level,
            agency=body,
            metric=claim.reading.metric,
            value=quantity.value,
            unit=unit,
            out_of=quantity.out_of,
            qualifier=quantity.qualifier,
            year=period.year,
            period=period.text,
            status=claim.status,
            quote=quote,
            place_code=place.code,
            period_start=period.start,
            period_end=period.end,
            context=claim.topic,
            provenance=Provenance(
                parsed.offset,
                parsed.offset + len(parsed.text),
                value_start,
                value_end,
                self._document.text[value_start:value_end],
                claim.rules,
            ),
        )
        confidence, review = review_of(fact, self._context)
        return replace(
            fact, provenance=replace(fact.provenance, confidence=confidence), review=review
        )

    def _level(self, reading: Reading, target: Target) -> Level:
        place = target.place
        base = reading.metric.removesuffix("_rank").removesuffix("_index")
        if base in INDICES:
            if target.body is not None and target.level is not None:
                return target.level
            if target.level not in (None, Level.ALL):
                return target.level
            return place.level if place.level is not Level.CENTRAL else (target.level or Level.ALL)
        if place.level is Level.COMMUNE:
            return Level.COMMUNE
        if target.level is not None:
            return target.level
        return Level.ALL

    def _name(self, place: Place) -> str:
        spelled = self._spelled.get(place.code or place.full_name)
        if place.level in (Level.CENTRAL, Level.PROVINCE):
            year = self._context.year
            on = self._context.published or (None if year is None else date(year, 6, 30))
            return self._gazetteer.name_at(place, on) if place.code else place.full_name
        if not spelled:
            return place.full_name
        name = spelled.most_common(1)[0][0]
        return f"{self._kind(place)} {name}"

    def _kind(self, place: Place) -> str:
        known = self._kinds.get(place.code)
        if known is None:
            known = self._kinds[place.code] = self._kind_here(place)
        return known

    def _kind_here(self, place: Place) -> str:
        """The kind word the article uses most: a town may have been a district before."""
        kinds = self._gazetteer.kinds(place) if place.code else (place.kind,)
        if len(kinds) < 2:
            return place.kind
        low = self._low
        counts = [
            (low.count(f"{kind} {one_i(place.name)}"), -i, kind) for i, kind in enumerate(kinds)
        ]
        return max(counts)[2]


_UNITS = {
    "online_services": "dịch vụ",
    "full_online_services": "dịch vụ",
    "partial_online_services": "dịch vụ",
    "portal_services": "dịch vụ",
}
