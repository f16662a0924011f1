"""Whose figures are meant: the map, the tier said beside each place, members, the country."""

from __future__ import annotations

from bot.query import Intent, Query
from bot.understanding.choosing import Chooser, Chosen, era_of
from bot.understanding.scene import Scene
from knowledge.gazetteer.gazetteer import Gazetteer
from knowledge.models import Level

_KINDS = ("tỉnh", "huyện", "xã", "sở", "phòng", "bộ", "cục", "vụ")
_COUNTRY = "VN"


class Scoper:
    """Sets scope, targets and era of queries."""

    def __init__(self, gazetteer: Gazetteer, chooser: Chooser) -> None:
        self._gazetteer = gazetteer
        self._chooser = chooser

    def era(self, scene: Scene) -> str:
        """The map asked for: "cũ" or "mới" after a place, else what the period says."""
        tokens = scene.utterance.tokens
        for match in scene.cues:
            if match.value not in ("old", "new"):
                continue
            before = any(
                0 <= match.first - place.last <= 1
                and all(t.how == "sign" for t in tokens[place.last : match.first])
                for place in scene.places
            )
            if match.size > 1 or before:
                return match.value
        return era_of(scene.period.slot)

    def era_of_merger(self, chosen: list[Chosen], era: str) -> str:
        merged = [each for each in chosen if each.role == "merged"]
        subjects = [each for each in chosen if each.role == "subject"]
        if merged and subjects:
            return "old" if subjects[0].code[:1].islower() else "new"
        return era

    def targets(
        self, scene: Scene, subjects: list[Chosen], levels: tuple[tuple[Level, int], ...]
    ) -> tuple[tuple[str, Level | None], ...]:
        """Places with the tier said next to each, where tiers differ by place."""
        named = [each for each in subjects if not each.options]
        central = [at for level, at in levels if level is Level.CENTRAL]
        own = [(level, at) for level, at in levels if level is not Level.CENTRAL]
        beside = {each.code: self._chooser.place(each.code).level for each in named}
        if not central and len(own) < 2 and len(set(beside.values())) < 2:
            return ()
        tied: dict[str, Level] = {}
        for level, at in own:
            after = [e for e in named if 0 < e.mention.first - at <= 5 and e.code not in tied]
            before = [e for e in named if 0 <= at - e.mention.last <= 2 and e.code not in tied]
            for each in after[:1] or before[-1:]:
                tied[each.code] = level
        pairs = [(each.mention.first, each.code, tied.get(each.code)) for each in named]
        if central and named and all(each.code != _COUNTRY for each in named):
            pairs.append((central[0], _COUNTRY, Level.CENTRAL))
        pairs.sort(key=lambda pair: pair[0])
        found = tuple((code, level) for _, code, level in pairs)
        if len(found) < 2 or len({level for _, level in found}) < 2:
            return ()
        return found

    def with_targets(self, query: Query, targets: tuple[tuple[str, Level | None], ...]) -> Query:
        if not targets or query.intent not in (Intent.COMPARE, Intent.LOOKUP, Intent.TREND):
            return query
        places = tuple(dict.fromkeys(code for code, _ in targets))
        said = [level for _, level in targets if level is not None]
        if set(said) != set(query.levels):
            return query.with_(places=places)
        return query.with_(intent=Intent.COMPARE, places=places, levels=(), targets=targets)

    def scoped(self, query: Query, scene: Scene, members: bool) -> Query:
        """A place whose members are asked for is the scope, not the subject."""
        about_members = query.intent in (
            Intent.RANKING,
            Intent.THRESHOLD,
            Intent.COUNT,
            Intent.LISTING,
            Intent.REVERSE,
        )
        if not about_members:
            if query.member and query.intent is not Intent.LOOKUP:
                return query
            return query.with_(member="") if query.member not in ("", "năm") else query
        if len(query.places) == 1 and query.intent is not Intent.REVERSE:
            place = self._gazetteer.by_code(query.places[0])
            small = place is not None and place.level is Level.COMMUNE
            if small and not members:
                return query.with_(intent=Intent.LOOKUP)
            query = query.with_(scope=query.places[0], places=())
        if query.scope == _COUNTRY and not query.member:
            query = query.with_(scope=None)
        if query.member in _KINDS and query.levels:
            keep = tuple(level for level in query.levels if level is Level.ALL)
            query = query.with_(levels=keep)
        return query

    def national(self, query: Query, scene: Scene) -> Query:
        """ "Các bộ ngành", "các tỉnh thành" without a place: the country's own figures."""
        if (
            query.places
            or query.scope
            or query.intent
            not in (
                Intent.LISTING,
                Intent.LOOKUP,
                Intent.TREND,
                Intent.COMPARE,
                Intent.CONFIRM,
                Intent.RANK_OF,
            )
        ):
            return query
        together = scene.has("mean") or "total" in scene.concepts()
        if (together and query.member == "tỉnh") or _all_provinces(scene):
            levels = (Level.PROVINCE,)
            return query.with_(places=(_COUNTRY,), intent=Intent.LOOKUP, levels=levels, member="")
        central = Level.CENTRAL in query.levels
        body = bool(query.agencies) and all(name.startswith("Bộ ") for name in query.agencies)
        if central or body:
            intent = Intent.LOOKUP if query.intent is Intent.LISTING else query.intent
            return query.with_(places=(_COUNTRY,), intent=intent)
        return query


def _all_provinces(scene: Scene) -> bool:
    """ "63 tỉnh thành", with no province asked for in particular."""
    words = [token.folded for token in scene.utterance.tokens]
    return any(
        number in ("63", "34") and words[at + 1 : at + 2] == ["tinh"]
        for at, number in enumerate(words)
    )
