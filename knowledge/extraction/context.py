"""What an article is about as a whole: the main place, its body, the year and the period.

`home` finds the place (from the `candidates`), `main_year` the year; the rest is a plan or a
report, and units before or after July 2025.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from knowledge.extraction.home import find_home
from knowledge.extraction.main_year import main_year
from knowledge.extraction.period_finder import find_periods
from knowledge.extraction.periods import PeriodMention, as_period
from knowledge.extraction.scopes import Home
from knowledge.gazetteer import MERGED_ON, Gazetteer
from knowledge.models import Period
from knowledge.reading import Block, BlockKind, Document
from knowledge.text import one_i


@dataclass(frozen=True, slots=True)
class Context:
    """`home` may be None where no place was found: then nothing can be extracted. `doubts`
    names what was close: "place" (a rival within a fifth), "year"."""

    home: Home | None
    year: int | None
    period: Period | None
    published: date | None
    mention: PeriodMention | None = None
    doubts: tuple[str, ...] = ()
    plan: int | None = None  # the year a plan is for, where the document is one
    scores: tuple[tuple[str, float], ...] = ()


def read_context(document: Document, gazetteer: Gazetteer) -> Context:
    """The context of an article; what front matter gives is believed."""
    blocks = [b for b in document.blocks if b.kind is not BlockKind.CLUTTER]
    published = document.published
    year, mention, year_doubt = main_year(document, blocks)
    plan = _plan(document, blocks)
    if plan is not None and published is not None and year == plan and published.year < plan:
        year, mention = plan - 1, None
    era = _era(document, published, year, mention)
    home, scores, doubt = find_home(document, blocks, gazetteer, era)
    period = None
    if mention is not None:
        period = as_period(mention.resolved(year))
    elif year is not None:
        period = Period(f"năm {year}", year, date(year, 1, 1), date(year, 12, 31))
    doubts = tuple(name for name, hit in (("place", doubt), ("year", year_doubt)) if hit)
    return Context(home, year, period, published, mention, doubts, plan, tuple(scores))


_PLAN_TITLE = re.compile(r"(?:^|\W)(?:kế hoạch|phương hướng|chỉ tiêu|mục tiêu)(?!\w)")
_REPORT_TITLE = re.compile(
    r"kết quả|tổng kết|sơ kết|đánh giá|báo cáo|tình hình|thực hiện kế hoạch|hội nghị|vượt|đạt|hoàn thành"
)


def _plan(document: Document, blocks: list[Block]) -> int | None:
    """The year of a plan: a title that names a plan, its year and no results."""
    titles = [document.text[b.start : b.end] for b in blocks if b.kind is BlockKind.TITLE]
    low = one_i(" ".join([document.title or "", *titles]))
    if not _PLAN_TITLE.search(low) or _REPORT_TITLE.search(low):
        return None
    years = [p.year for p in find_periods(low)[0] if p.year is not None]
    return years[-1] if years else None


def _era(
    document: Document, published: date | None, year: int | None, mention: PeriodMention | None
) -> str:
    low = one_i(document.text)
    two_tier = re.search(
        r"chính quiền địa phương (?:hai|2) cấp|mô hình (?:hai|2) cấp|đặc khu|sau (?:sắp xếp|sáp nhập|hợp nhất)",
        low,
    )
    two_tier = two_tier or re.search(r"chính quyền (?:địa phương )?(?:hai|2) cấp", low)
    if mention is not None and mention.year == 2025 and (mention.first or mention.part):
        resolved = as_period(mention)
        late = two_tier is not None and (published is None or published >= MERGED_ON)
        if resolved.end is not None and resolved.end < MERGED_ON and not late:
            return "old"
    if published is not None:
        return "new" if published >= MERGED_ON else "old"
    if year is not None and year >= 2026:
        return "new"
    if year == 2025 and two_tier:
        return "new"
    return "old"
