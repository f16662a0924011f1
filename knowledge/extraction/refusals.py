"""Figures that are understood but must not be shown: no level of the whole, or nobody's."""

from __future__ import annotations

import re

from knowledge.extraction.aims import TARGET
from knowledge.extraction.clauses import AIM_BESIDE
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.metrics import Reading
from knowledge.extraction.phrase_lists import any_of
from knowledge.extraction.unit_nouns import COUNTED
from knowledge.models import Qualifier

_PER_DAY = re.compile(
    r"(?:bình quân|trung bình) (?:mỗi|một|hằng|hàng|1) [^;.]{0,30}$|mỗi (?:ngày|tháng|tuần|quí|xã|người|công chức)[^;.,]{0,25}$"
)
_CONDITION = re.compile(
    r"(?:nếu(?! (?:chỉ )?(?:tách|tính|xét|so|kể|nhìn))|giả sử|ví dụ|chẳng hạn|lẽ ra|đáng lẽ|giá như)[^;.]{0,60}$"
)
_MEMBERS_REACHING = re.compile(
    r"(?:^|\D)\d[\d.]*(?:/\d+)? (?:đơn vị|địa phương|huyện|xã|phường|sở|tỉnh|bộ|cơ quan|thị xã|quận)[^;()]{0,70}(?:đạt|có tỉ lệ|giữ|có|hoàn thành)[^;()]{0,60}$"
)
_UNITS = r"(?:đơn vị|địa phương|cơ quan|sở|bộ|ngành|tỉnh|huyện|thị xã|quận|xã|phường|thị trấn|nơi)"
_SOME_UNITS = re.compile(
    r"(?:(?:(?<!\w)(?:có|còn|hơn|gần|khoảng|chỉ) )(?P<part>\d{1,3})"
    r"|(?<![\d.,/])(?<!thứ )(?<!hạng )(?<!trí )(?P<n>\d{1,3})(?:/| trong (?:tổng )?số )(?P<all>\d{1,3})"
    r"|(?<!\w)(?:một số|nhiều|vài|một vài|không ít|phần lớn|đa số)) "
    rf"{_UNITS}(?! này)(?:,? {_UNITS})*[^;:(),\d]{{0,60}}$"
)
_ONE_FIELD = re.compile(
    r"(?:chủ yếu|phần lớn|đa số|tập trung|riêng)[^.;]{0,30}lĩnh vực [^,;]{2,40}\(?$"
)
_GROUP_OF = re.compile(
    r"(?:các|những|nhóm [a-d]|một số) (?:đơn vị|địa phương|huyện|xã|phường|sở|tỉnh|bộ)[^;()]{0,60}(?:đạt|có|với)[^;()]{0,30}(?:trên|dưới|từ)\s?$"
)

_BOUNDS = re.compile(r"(?:nhóm|tốp|top) [a-d](?!\w)|từ \d[\d,]*% đến (?:dưới )?\d")

_WHOLE_NUMBERS = COUNTED | {"rank"}
_NOT_REACHED = re.compile(
    r"(?<!\w)(?:(?:chưa|không|chẳng)(?: thể)? (?:đạt|bảo đảm|đảm bảo|hoàn thành|giữ)|không còn(?! quá))(?!\w)[^;,.\d]{0,45}$"
)
_SAMPLE = re.compile(any_of("sample"))
_OF_A_PART = re.compile(
    r"(?<!\w)trong (?:tổng )?số (?:các )?(?:hồ sơ )?(?:nộp |nhận )?(?:trực tuyến|qua mạng)[^.;]{0,60}$"
)
_FIELD_BEFORE = re.compile(r"(?<!\w)lĩnh vực [^,;.\d]{2,60}$")
_FIELD_BEHIND = re.compile(r"\s?(?:là |số )?(?:hồ sơ )?(?:thuộc )?lĩnh vực (?!này)")
_MONEY_BEFORE = re.compile(r"(?:tỉ|tỷ|triệu|nghìn) đồng[^.;]{0,30}$")
_SINCE = re.compile(
    r"từ (?:đầu )?(?:năm )?(?P<year>20\d\d) đến (?:nay|nai|hết|cuối|tháng|ngày)[^;.]{0,90}$"
)
_ONE_DAY = re.compile(r"(?<!\w)(?:trong|riêng|chỉ) (?:một )?ngày(?! đầu| cuối)[^;.]{0,45}$")
_BASE = re.compile(r"so với(?: mức)? (?=\d)[^;.]{0,60}$|so với(?: mức)? $")
_RANGE_BEFORE = re.compile(r"(?:\d\s?[-–]\s?|từ \d[\d,.]*\s?%? đến )$")
_RANGE_BEHIND = re.compile(r"\s?%?\s?[-–]\s?\d")

_MISPRINT = re.compile(r"đính chính[^.;]*$")
_DEGREES = re.compile(r"rất hài lòng(?! và hài lòng)[^.;]*\d[^.;]*(?<!rất )(?<!và )hài lòng")


def _abroad(parsed: Parsed, number: int) -> bool:
    """Whether the clause that leads to the figure speaks of another country and not of ours
    behind it."""
    lead = parsed.quantities[number].lead
    lo = max(parsed.low.rfind(";", 0, lead), parsed.zones[number].lo) if number else 0
    ends = [c.end for c in parsed.cues_in(lo, lead) if c.concept == "abroad"]
    return bool(ends) and not any(s.start >= ends[-1] for s in parsed.scopes_in(lo, lead))


def why_refused(
    parsed: Parsed,
    number: int,
    reading: Reading,
    *,
    aimed: bool,
    sectoral: bool,
    year: int | None,
) -> str:
    """Why the figure is not to be shown; "" where it may be. `aimed`: under a heading of aims;
    `sectoral`: the article is a ministry's or department's, so its field is all it has; `year`:
    the year the article is about."""
    quantity, zone = parsed.quantities[number], parsed.zones[number]
    low = parsed.low
    head = low[max(0, zone.lo - 90) : quantity.lead]
    near = low[zone.lo : quantity.lead]
    ahead = aimed or TARGET.search(low[: quantity.lead]) is not None
    if _MISPRINT.search(low[: quantity.lead]) and re.search(
        r"(?:số )?đúng là", low[quantity.end :]
    ):
        return "a misprint"
    if _abroad(parsed, number):
        return "another country"
    if reading.metric == "satisfaction_rate" and _DEGREES.search(low):
        return "degrees of an answer"
    if quantity.change:
        return "a change, not a level"
    if quantity.unit_class == "pct" and quantity.value > 100.5:
        return "a percentage above 100"
    if quantity.unit_class in _WHOLE_NUMBERS and quantity.value != int(quantity.value):
        return "a count that is no whole number"
    if _RANGE_BEFORE.search(low[: quantity.start]) or _RANGE_BEHIND.match(
        low, quantity.start + len(quantity.surface)
    ):
        return "a range"
    if quantity.unit_class == "pct" and _MONEY_BEFORE.search(low[: quantity.lead]):
        return "a share of money"
    since = _SINCE.search(low[: quantity.lead])
    if since is not None and year is not None and int(since["year"]) < year:
        return "a sum over several years"
    if quantity.unit_class != "pct" and _ONE_DAY.search(near):
        return "a single day"
    base = _BASE.search(low[: quantity.lead])
    if ahead and base is not None:
        beside = [q for q in parsed.quantities if q.start > base.start()]
        if sum(q.unit_class == quantity.unit_class for q in beside) > 1:
            return "one of several bases of aims"
    if _PER_DAY.search(near):
        return "an average per day or person"
    if _CONDITION.search(near):
        return "an example, not a figure"
    if _NOT_REACHED.search(near) and not (number and AIM_BESIDE.search(near)):
        return "not reached"
    if quantity.unit_class in ("case", "pct") and _SAMPLE.search(low[: quantity.lead]):
        return "a figure of a sample"
    if reading.metric == "online_case_rate" and _OF_A_PART.search(low[: quantity.lead]):
        return "a share of a part"
    if (
        quantity.unit_class == "pct"
        and not sectoral
        and (_FIELD_BEFORE.search(near) or _FIELD_BEHIND.match(low, quantity.end))
    ):
        return "a figure of one field"
    if (
        quantity.qualifier is not Qualifier.EXACT
        and quantity.unit_class in ("pct", "score", "case")
        and _MEMBERS_REACHING.search(head)
        and not ahead
    ):
        return "a threshold that members reach"
    if quantity.out_of is not None and _ONE_FIELD.search(near):
        return "a figure of one field"
    some = _SOME_UNITS.search(head) if quantity.unit_class in ("pct", "score") else None
    if some is not None and (some["n"] is None or some["n"] != some["all"]):
        return "a figure of some units"
    grouped = _GROUP_OF.search(head + low[quantity.lead : quantity.start])
    if quantity.qualifier is not Qualifier.EXACT and grouped and not ahead:
        return "a threshold that members reach"
    bounds = _BOUNDS.search(near + low[quantity.lead : quantity.end + 3])
    if bounds and quantity.unit_class in ("pct", "score"):
        return "bounds of a group"
    return ""
