"""Questions that only make sense after another: "còn sở", "huyện ngay sau nó", "hai nơi này"."""

from __future__ import annotations

from bot.query import Intent, Query
from bot.understanding.scene import Scene
from knowledge.gazetteer.gazetteer import Gazetteer
from knowledge.models import Level

OF_MEMBERS = frozenset({Intent.RANKING, Intent.THRESHOLD, Intent.COUNT, Intent.LISTING})
_UNITS = {
    "sở": "sở", "huyện": "huyện", "quận": "huyện", "thị xã": "huyện", "xã": "xã",
    "phường": "xã", "bộ": "bộ", "phòng": "phòng", "tỉnh": "tỉnh", "cấp": "cấp",
}  # fmt: skip
_BARE_UNITS = {"so", "huyen", "quan", "xa", "phuong", "bo", "phong", "tinh"}
_BEFORE = {"con", "the", "vay", "cac", "khoi", "may", "nhung", "ben", "thi", "phia", "a", "va"}
_LONGEST = 8  # tokens of a message that may only change the kind of member
_MEMBERS = {
    Level.PROVINCE: "tỉnh",
    Level.DISTRICT: "huyện",
    Level.COMMUNE: "xã",
}


def member_alone(scene: Scene) -> str:
    """The kind of member that a short message changes to ("còn sở", "thế xã"), else ""."""
    tokens = scene.utterance.tokens
    if len(tokens) > _LONGEST or scene.places or scene.of_kind("agency"):
        return ""
    for at, token in enumerate(tokens):
        before = tokens[at - 1].folded if at else ""
        if at and before not in _BEFORE:
            continue
        if token.low in _UNITS:
            return _UNITS[token.low]
        if scene.utterance.bare and token.folded in _BARE_UNITS:
            return next(unit for word, unit in _UNITS.items() if _bare(word) == token.folded)
    return ""


def is_short_follow_up(scene: Scene) -> bool:
    """ "Còn chứng thực thì sao": a word or two after "còn", which only a context explains."""
    return (
        len(scene.utterance.tokens) <= _LONGEST
        and 0 < len(scene.open) <= 2
        and scene.has("merely")
        and not scene.of_kind("offtopic")
    )


def _bare(word: str) -> str:
    return {"sở": "so", "huyện": "huyen", "quận": "quan", "xã": "xa", "phường": "phuong",
            "bộ": "bo", "phòng": "phong", "tỉnh": "tinh"}.get(word, word)  # fmt: skip


def at_position(query: Query, scene: Scene, last: Query) -> Query | None:
    """ "Hạng 2 thì sao", "3 huyện cuối", "top 3": other units of the last ranking."""
    numbers = scene.numbers
    position = numbers.position
    if last.intent is not Intent.RANKING or last.agencies:
        return None
    if query.places or query.agencies or query.figures or query.scope or scene.open:
        return None
    if (query.metrics and query.concrete) or not (position or query.order or query.limit):
        return None
    member = query.member or last.member
    if "cấp" in (query.member, last.member) or (query.member == "tỉnh" and last.member != "tỉnh"):
        return None
    order = numbers.end or query.order or last.order
    if position and not numbers.end and not query.order and order in ("worst", "lowest"):
        order = "best"
    if not (last.scope or last.metrics or member):
        return None
    return query.with_(
        intent=Intent.RANKING, scope=last.scope, places=(), member=member, levels=last.levels,
        metrics=last.metrics, alternatives=last.alternatives, concrete=last.concrete,
        period=query.period if query.period.year or query.period.part else last.period,
        status=last.status, order=order, limit=query.limit, position=position, threshold=None,
        carried=tuple(n for n in ("scope", "metrics", "period") if getattr(last, n)),
        ask=None, options=(),
    )  # fmt: skip


def changed_member(query: Query, scene: Scene, last: Query) -> Query | None:
    """The last ranking or list over another kind of member; None where that is not asked."""
    if last.intent not in OF_MEMBERS or not (last.scope or last.member):
        return None
    member = query.member or member_alone(scene)
    if not member or query.places or query.agencies or query.figures:
        return None
    carried = tuple(
        name
        for name in ("scope", "metrics", "period", "order")
        if getattr(last, name) and not getattr(query, name)
    )
    return query.with_(
        intent=query.intent if query.intent in OF_MEMBERS and query.order else last.intent,
        scope=query.scope or last.scope,
        places=(),
        member=member,
        levels=(),
        metrics=query.metrics if query.metrics and query.concrete else last.metrics,
        alternatives=query.alternatives or last.alternatives,
        concrete=last.concrete,
        period=query.period if query.period.year or query.period.part else last.period,
        status=query.status or last.status,
        order=query.order or last.order,
        limit=query.limit or last.limit,
        threshold=query.threshold or last.threshold,
        carried=carried,
        ask=None,
        options=(),
    )


def beside(query: Query, scene: Scene, places: tuple[str, ...], gazetteer: Gazetteer) -> Query:
    """The unit ranked right before or behind a place: a ranking that keeps the place.

    `places` holds the one place, `scope` its province (None for a province), `order` is "worst"
    for the one behind and "best" for the one before.
    """
    place = gazetteer.by_code(places[0])
    if place is None:
        return query
    province = gazetteer.province_of(place)
    inside = place.level in (Level.DISTRICT, Level.COMMUNE)
    return query.with_(
        intent=Intent.RANKING,
        places=places,
        scope=province.code if inside and province else None,
        member=_MEMBERS.get(place.level, ""),
        levels=(),
        order="worst" if scene.has("next") else "best",
        limit=None,
    )


def neighbour(query: Query, scene: Scene, last: Query, gazetteer: Gazetteer) -> Query | None:
    """ "Huyện đứng ngay sau nó": counted from the place, or from the top, of the last question."""
    if not scene.has("next", "previous") or query.places:
        return None
    metrics = query.metrics if query.metrics and query.concrete else last.metrics
    if not metrics:
        return None
    filled = query.with_(
        metrics=metrics, alternatives=last.alternatives, concrete=True, ask=None, options=(),
        period=last.period, carried=("places", "metrics"),
    )  # fmt: skip
    if last.agencies:
        return None
    if last.places:
        return beside(filled, scene, last.places[-1:], gazetteer)
    if last.intent is Intent.RANKING and scene.has("next"):
        return filled.with_(
            intent=Intent.RANKING, scope=last.scope, member=last.member, order=last.order,
            limit=(last.limit or 1) + 1, carried=("scope", "metrics"),
        )  # fmt: skip
    return None


def both(query: Query, scene: Scene, last: Query, before: Query | None) -> Query | None:
    """ "Hai nơi này hơn kém nhau bao nhiêu": the places, or bodies, of the last two questions."""
    if not scene.has("both", "compare") or query.places or query.agencies:
        return None
    if not scene.has("both") and not _mutual(scene):
        return None
    if query.order or scene.has("which", "top"):
        return None
    places = _two(last.places, before.places if before else ())
    agencies = _two(last.agencies, before.agencies if before else ())
    metrics = query.metrics if query.metrics and query.concrete else last.metrics
    if not metrics or (len(places) < 2 and len(agencies) < 2):
        return None
    return query.with_(
        intent=Intent.COMPARE,
        places=places if len(places) > 1 else last.places[:1],
        agencies=agencies if len(agencies) > 1 and len(places) < 2 else (),
        scope=None,
        member="",
        metrics=metrics,
        alternatives=last.alternatives,
        concrete=True,
        levels=query.levels or last.levels,
        period=query.period if query.period.year or query.period.part else last.period,
        status=query.status or last.status,
        carried=("places", "metrics"),
        ask=None,
        options=(),
    )


def _mutual(scene: Scene) -> bool:
    """ "Hơn kém nhau", "chênh nhau": of two that are not named."""
    return any(token.folded == "nhau" for token in scene.utterance.tokens)


def _two(last: tuple[str, ...], before: tuple[str, ...]) -> tuple[str, ...]:
    if len(last) > 1:
        return last[:2]
    return tuple(dict.fromkeys((*before[-1:], *last)))
