"""Scopes that stand side by side and mean one: "Sở Tư pháp tỉnh Bình Định", "xã A, huyện B"."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.extraction.bare_places import BarePlaces
from knowledge.extraction.scope_words import KIND_WORDS
from knowledge.extraction.scopes import ORDER, Kind, Scope, above
from knowledge.gazetteer import Place
from knowledge.models import Level

_BEFORE_UNIT = re.compile(r"(?:ubnd|ủi ban nhân dân|uỷ ban nhân dân|ủy ban nhân dân) $")
_BELONGS_TO = re.compile(r",? ?\(?(?:thuộc |trực thuộc |của |- )?")
_TO_ITS_PARENT = re.compile(r",? ?(?:\(|thuộc |của |- )?(?:cũ\) ?)?|,? ?\(?(?:thuộc )?")
_OF = frozenset((" ", " của ", " ở ", " tại ", " thuộc ", " trên địa bàn ", " toàn ", " của toàn "))
_INNER_OFFICES = ("Cục ", "Vụ ", "Tổng cục ", "Phòng ", "Chi cục ", "Thanh tra ")


class JoinedScopes(BarePlaces):
    """Makes one scope of neighbours that name one."""

    def _joined(self, low: str, found: list[Scope]) -> list[Scope]:
        """The scopes of a sentence in order, neighbours that name one made one."""
        joined: list[Scope] = []
        for scope in found:
            one = self._as_one(low, joined[-1], scope) if joined else None
            if one is None:
                joined.append(scope)
            else:
                joined[-1] = one
        return [_told_of_its_office(low, scope) for scope in joined]

    def _as_one(self, low: str, last: Scope, scope: Scope) -> Scope | None:
        """What two neighbours mean together; None where each stands for itself."""
        between = low[last.end : scope.start]
        if scope.kind in (Kind.WHOLE, Kind.UNIT):
            if last.kind is Kind.TIER and between in (" ", " trên ", " trong ", " của "):
                return replace(last, end=scope.end)
            if (
                last.kind is Kind.BODY
                and between == " "
                and low[scope.start : scope.end] in KIND_WORDS
            ):
                return replace(last, end=scope.end)  # "Phòng Nội vụ quận mới đạt …"
            return None
        if scope.kind is Kind.BODY:
            return _office_inside(low, last, scope)
        if scope.kind is not Kind.PLACE:
            return None
        if scope.place is not None:
            if last.kind is Kind.TIER and _tier_of(last, scope.place, between):
                return replace(last, end=scope.end, place=scope.place)
            if last.kind is Kind.BODY and between in (" ", " của "):
                if scope.place.level is not Level.COMMUNE:
                    return replace(last, end=scope.end, place=scope.place)
            if (
                last.kind is Kind.PLACE
                and last.place is not None
                and _TO_ITS_PARENT.fullmatch(between)
                and above(scope.place, last.place)
                and self._contains(scope.place, last.place)
            ):
                closes = low[scope.end : scope.end + 1] == ")" and "(" in between
                return replace(last, end=scope.end + closes)
        if last.kind is Kind.TIER and last.weak and between == " ":
            return replace(scope, start=last.start, level=last.level)
        return None

    def _contains(self, outer: Place, inner: Place) -> bool:
        if not inner.code:
            return True
        if outer.level is Level.PROVINCE:
            own = self._gazetteer.province_of(inner)
            return own is None or own.name == outer.name or self._inside(inner, outer.code)
        return inner.parent == outer.code or outer.level is Level.DISTRICT


def _office_inside(low: str, last: Scope, scope: Scope) -> Scope | None:
    """ "Cục Thú y (Bộ NN&PTNT)": an office with the body it belongs to."""
    if (
        last.kind is Kind.BODY
        and _BELONGS_TO.fullmatch(low, last.end, scope.start)
        and (last.body or "").startswith(_INNER_OFFICES)
        and (scope.body or "").startswith(("Bộ ", "Sở "))
    ):
        closes = "(" in low[last.end : scope.start] and low.startswith(")", scope.end)
        return replace(last, end=scope.end + closes)
    return None


def _tier_of(tier: Scope, place: Place, between: str) -> bool:
    """Whether a place behind a tier tells whose tier it is: "cấp xã của tỉnh Bình Định"."""
    return (
        tier.place is None
        and between in _OF
        and tier.level in ORDER
        and ORDER[place.level] <= ORDER[tier.level]
        and not tier.weak
    )


def _told_of_its_office(low: str, scope: Scope) -> Scope:
    """ "UBND huyện Gio Linh" is the district's tier, not all tiers of the district."""
    if (
        scope.kind is Kind.PLACE
        and scope.place is not None
        and scope.level is None
        and scope.place.level is Level.DISTRICT
        and _BEFORE_UNIT.search(low, max(0, scope.start - 24), scope.start)
    ):
        return replace(scope, level=Level.DISTRICT)
    return scope
