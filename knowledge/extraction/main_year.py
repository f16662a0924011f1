"""Which year and period an article is about: voted by the periods it names."""

from __future__ import annotations

import re
from collections import defaultdict

from knowledge.extraction.period_finder import find_periods
from knowledge.extraction.periods import PeriodMention, Reach
from knowledge.extraction.weights import pieces, weighted
from knowledge.gazetteer import MERGED_ON
from knowledge.reading import Block, Document
from knowledge.text import one_i

_AIMS = re.compile(
    r"cho $|(?:năm tới|sang năm|hứa|phương hướng|mục tiêu|phấn đấu|đến năm|đến hết năm|nhiệm vụ|kế hoạch năm|triển khai|chỉ tiêu|hướng tới|giai đoạn)[^.;]{0,60}$"
)
_AIM_AFTER = re.compile(
    r",?[^.;\d]{0,45}?(?:phấn đấu|mục tiêu|đặt ra|đề ra|chỉ tiêu|phải đạt|dự kiến|sẽ)"
)
_INDEX = re.compile(r"(?:chỉ số|par index|sipas|papi|pci|ddci|dti)[^.;]{0,50}$")
_COMPARED = re.compile(r"(?:so với|cùng kì|\()[^.;()]{0,30}$")


def main_year(
    document: Document, blocks: list[Block]
) -> tuple[int | None, PeriodMention | None, bool]:
    """(year, the period named most within a year, whether another year was near). Aims, bases of
    comparison and years of indices count less; the date of publication has a vote."""
    votes: defaultdict[int, float] = defaultdict(float)
    spans: dict[str, float] = defaultdict(float)
    kept: dict[str, PeriodMention] = {}
    published = document.published
    body = 0
    for text, weight, zone in pieces(weighted(document, blocks)):
        if zone in ("publisher", "meta"):
            continue
        body += zone in ("lead", "body")
        low = one_i(text)
        found, _ = find_periods(low)
        for mention in found:
            head = low[max(0, mention.start - 80) : mention.start]
            tail = low[mention.end : mention.end + 70]
            aimed = (
                bool(_AIMS.search(head))
                or bool(_AIM_AFTER.match(tail))
                or (mention.reach is Reach.UNTIL and mention.part == "")
            )
            factor = 0.25 if aimed else 1.0
            if _INDEX.search(head):
                factor *= 0.8
            if _COMPARED.search(head) or mention.reach is Reach.SAME_LAST_YEAR:
                factor *= 0.3
            strength = (6.0 if zone == "title" else weight) * factor
            year = mention.year
            if year is None and published is not None and mention.back:
                year = published.year - mention.back
            if year is not None:
                votes[year] += strength
            since = mention.bare_months and published is not None and published >= MERGED_ON
            if mention.reach is Reach.PLAIN and not mention.back and not since:
                lead_range = 2.5 if mention.part == "d" and zone == "lead" else 1.0
                spans[mention.part] += strength * (1.6 if mention.part else 1.0) * lead_range
                kept.setdefault(mention.part, mention)
        for match in re.finditer(r"\d{1,2}[/.-]\d{1,2}[/.-](20\d\d)", low):
            votes[int(match[1])] += 0.2 * weight / 3
    if published is not None:
        late = published.month > 3
        votes[published.year] += (2.5 if published.month >= 10 else 1.5) if late else 0.5
        if not late:
            votes[published.year - 1] += 1.0
    past = {y: v for y, v in votes.items() if published is None or y <= published.year}
    if not past:
        return (published.year if published else None), None, True
    top = max(past.values())
    year = max(y for y, v in past.items() if v >= 0.6 * top)
    if published is not None and published.month <= 2 and year == published.year:
        # in January an article without a year speaks of the year that ended
        own = votes[year] - 0.5
        if own < 1.5 and not re.search(rf"năm nai|năm nay|năm {year}", one_i(document.text)):
            year -= 1
    others = [v for y, v in past.items() if y != year]
    doubt = bool(others) and max(others) > 0.8 * past.get(year, 0.0)
    return year, _main_period(spans, kept), doubt


def _main_period(spans: dict[str, float], kept: dict[str, PeriodMention]) -> PeriodMention | None:
    if not spans:
        return None
    part = max(spans, key=lambda p: spans[p])
    return kept[part] if part else None
