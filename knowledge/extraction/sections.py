"""Headings, introductions of lists and questions: what they establish for what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.extraction.attach import Attacher
from knowledge.extraction.claims import Carry, Target
from knowledge.extraction.context import Context
from knowledge.extraction.cues import Cue, find_cues
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import INDICES, read_metric
from knowledge.extraction.period_finder import find_periods
from knowledge.extraction.periods import PeriodMention, Reach
from knowledge.extraction.phrase_lists import any_of
from knowledge.extraction.scope_finder import ScopeFinder
from knowledge.extraction.scopes import Kind
from knowledge.extraction.zones import in_parentheses
from knowledge.models import Level, Status
from knowledge.reading import Document
from knowledge.text import one_i

_AIMS_HEADING = re.compile(rf"{any_of('aim_heading')}|nhiệm vụ \d+ tháng")
_HEADING_TIER = re.compile(
    r"[^a-zđ]*(?:[a-zđ][.)] )?(?:[ivx]+[.)] )?(?:tại|ở|khối|cấp|đối với) (tỉnh|thành phố|huyện|quận|thị xã|xã|phường)[\s:.]*$"
)
_RANKS = (
    (1, re.compile(r"^\s*(?:phần |mục )?[ivx]{1,5}[.)\-:]")),
    (2, re.compile(r"^\s*\d{1,2}[.)](?!\d)")),
    (3, re.compile(r"^\s*\d{1,2}\.\d{1,2}\.?")),
    (4, re.compile(r"^\s*[a-zđ][.)]")),
)
_TURNS_TO = re.compile(r"(?:[^.:?]{2,40}: )?(?:vậy |thế |và )?(?:còn|riêng|đối với|ở|tại)(?!\w)")


@dataclass(slots=True)
class Section:
    """What one heading establishes; a lower `rank` stands higher."""

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


class Sections:
    """The headings in force at one place of an article, with the introduction of the list there
    and the question that the paragraph answers."""

    def __init__(
        self, document: Document, context: Context, finder: ScopeFinder, attacher: Attacher
    ) -> None:
        self._context = context
        self._finder = finder
        self._attacher = attacher
        self._open: list[Section] = []
        self.intro: Section | None = None
        self._asked: Section | None = None
        title = one_i(document.title or "")
        self._title_index = next((c.concept for c in find_cues(title) if c.concept in INDICES), "")

    def open(self, text: str) -> None:
        """A heading: ends those of its rank and below, and what a paragraph carried."""
        low = one_i(text)
        rank = next((rank for rank, pattern in _RANKS if pattern.match(low)), 0)
        if rank == 0:
            rank = 1 if text.isupper() else 2
        while self._open and self._open[-1].rank >= rank:
            self._open.pop()
        self._open.append(self.read(text, low, rank))
        self.intro = self._asked = None
        self._attacher.carry.index = ""
        self._attacher.carry.index_year = None

    def read(self, text: str, low: str, rank: int) -> Section:
        """What a heading, an introduction or a question establishes."""
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
                subject = (Target(self._attacher.home.place, level),)
        if scopes:
            group = [s for s in scopes if not s.weak] or scopes
            targets = tuple(dict.fromkeys(self._attacher.target(s) for s in group))
            listed = targets if len(targets) > 1 else ()
            if len(targets) == 1:
                subject = targets
                if (
                    subject[0].place.code == self._attacher.home.place.code
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
        return Section(rank, status, period, bracketed, subject, listed, index, tuple(cues))

    def apply(self, continues: bool, item: bool, answers: bool = False) -> None:
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
            item and self.intro is not None
        ):
            fresh.last = {}
        if self._context.plan is not None:
            fresh.status = Status.TARGET
            fresh.section_period = PeriodMention(0, 0, Reach.PLAIN, self._context.plan)
        sections = [*self._open, *([self._asked] if self._asked else [])]
        sections += [self.intro] if self.intro and item else []
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

    def introduce(self, text: str, low: str) -> None:
        """A paragraph that ends with a colon introduces the items of a list."""
        last = low.rsplit(". ", 1)[-1]
        section = self.read(text[-len(last) :], last, 9)
        aims = re.search(r"phấn đấu|mục tiêu|chỉ tiêu|đặt ra|yêu cầu|phương hướng|nhiệm vụ", last)
        reached = re.search(r"đã|kết quả(?! cần)|đạt được|ghi nhận", last)
        section.status = Status.TARGET if aims and not reached else Status.RESULT
        self.intro = section

    def ask(self, parsed: Parsed, item: bool) -> None:
        """A question states nothing, but the answer need not name again what was asked."""
        asked = self.read(parsed.text, parsed.low, 9)
        asked.status = Status.RESULT
        if not _TURNS_TO.match(parsed.low):
            asked.subject = asked.listed = ()
        self._asked = asked
        self.apply(False, item, answers=True)
