"""Which scopes of a sentence belong to a figure: those left of it, the one on its right."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.extraction.mentions import Parsed
from knowledge.extraction.quantities import Quantity
from knowledge.extraction.scopes import Kind, Scope, covers
from knowledge.models import Level

_VENUE = re.compile(
    r"(?:hội thảo|hội nghị|họp|làm việc|tọa đàm|diễn đàn|tập huấn|tổ chức)(?: \w+){0,3} (?:ở|tại) $"
)


def scopes_before(parsed: Parsed, number: int) -> list[Scope]:
    """Scopes between the start of the figure's zone and the figure; not those that report."""
    quantity, zone = parsed.quantities[number], parsed.zones[number]
    return [s for s in parsed.scopes_in(zone.lo, quantity.lead) if not s.source]


def right_scope(parsed: Parsed, number: int) -> Scope | None:
    """The scope behind a figure that tells whose it is: "70% (cấp huyện)", "412 hồ sơ của xã"."""
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


def is_subject(parsed: Parsed, scope: Scope, quantity: Quantity) -> bool:
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


def narrows(right: Scope, left: Scope) -> bool:
    """Whether the scope behind a figure tells more than the one before it: "quận X nhận
    10.384 hồ sơ ở cấp quận"."""
    if left.weak or left.kind in (Kind.WHOLE, Kind.NATION):
        return True
    if left.place is None or left.level is not None or right.level is None:
        return False
    return right.kind is Kind.TIER and covers(left.place.level, right.level)


def grouped(parsed: Parsed, scopes: Sequence[Scope]) -> list[Scope]:
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


def _same_sort(first: Scope, second: Scope) -> bool:
    if first.kind is second.kind:
        return True
    return {first.kind, second.kind} in ({Kind.PLACE, Kind.TIER}, {Kind.PLACE, Kind.BODY})
