"""The place, tier and body that a scope stands for in this article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.extraction.claims import Target
from knowledge.extraction.frame import Frame
from knowledge.extraction.mentions import Parsed
from knowledge.extraction.scopes import Kind, Scope, covers
from knowledge.gazetteer import Place
from knowledge.models import Level


class Targets(Frame):
    """What scopes mean here: resolved by the home, the paragraph's subject and the heading."""

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
