"""What a chat keeps of its last question, and how a short follow-up is completed from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.query import Ask, Intent, PeriodSlot, Query
from bot.understanding.following import at_position, both, changed_member, neighbour
from bot.understanding.intents import asks_whether
from bot.understanding.metrics import read_metric, twin
from bot.understanding.scene import Scene
from bot.understanding.vocabulary import vocabulary
from knowledge.gazetteer.gazetteer import Gazetteer
from knowledge.models import Level

LIFETIME = timedelta(minutes=30)

_KEPT_OUT = {
    Intent.GREETING,
    Intent.THANKS,
    Intent.HELP,
    Intent.ABUSE,
    Intent.CANCEL,
    Intent.OFF_TOPIC,
    Intent.PROCEDURE,
    Intent.COVERAGE,
    Intent.DEFINITION,
}
_PARTS_OF_PROCEDURES = {"new_procedures", "amended_procedures", "abolished_procedures"}
# Asked without a metric: the next message names it.
_OPEN = {Intent.RANKING, Intent.THRESHOLD, Intent.COUNT, Intent.COMPARE}
_DETAILS = {"huyện", "xã", "sở"}  # "chi tiết từng huyện" of the place asked about
_FIGURES = {
    Intent.LOOKUP,
    Intent.OVERVIEW,
    Intent.LISTING,
    Intent.COMPARE,
    Intent.TREND,
    Intent.RANKING,
    Intent.RANK_OF,
    Intent.THRESHOLD,
    Intent.COUNT,
    Intent.REVERSE,
    Intent.CONFIRM,
    Intent.UNCLEAR,
    Intent.SOURCE,
}


@dataclass(frozen=True, slots=True)
class Context:
    """The last question of a chat that was about figures, and when it was asked.

    Frozen: a turn makes a new one by `after`. It holds nothing but the slots of `Query`.
    """

    last: Query
    asked: datetime | None = None
    before: Query | None = None  # the question before the last, for "hai nơi này"

    def alive(self, now: datetime) -> bool:
        """Whether the context still counts at `now`."""
        return self.asked is None or now - self.asked <= LIFETIME


def after(context: Context | None, query: Query, asked: datetime | None = None) -> Context | None:
    """The context once `query` was answered: courtesy and off-topic turns leave it as it was."""
    if query.intent in _KEPT_OUT:
        return None if query.intent is Intent.CANCEL and not query.metrics else context
    if query.intent is Intent.SOURCE and context is not None and not query.metrics:
        return context
    return Context(query, asked, context.last if context is not None else None)


def complete(query: Query, scene: Scene, context: Context | None, gazetteer: Gazetteer) -> Query:
    """The query with the slots that a follow-up leaves out, `carried` naming them."""
    if context is None or query.intent not in _FIGURES:
        return query
    last = context.last
    if _claims_a_bound(query, scene, last):
        query = query.with_(intent=Intent.CONFIRM)
    has_place = bool(query.places or query.scope)
    has_metric = bool(query.metrics) and query.concrete
    if query.ask is Ask.PLACE and has_metric:
        return query
    if not query.places and (followed := _followed(query, scene, context, gazetteer)):
        return followed
    if query.intent is Intent.SOURCE and not has_place and not has_metric:
        return _take(query, last, "places", "scope", "metrics", "levels", "agencies", "period")
    if has_place and has_metric:
        return query
    if not has_place and not has_metric:
        return _neither(query, scene, last, gazetteer)
    if has_place:
        return _place_only(query, scene, last, gazetteer)
    return _metric_only(query, scene, last)


def _claims_a_bound(query: Query, scene: Scene, last: Query) -> bool:
    """ "Có trên 80% không" after one figure: of that figure, not which tiers are."""
    if query.intent is not Intent.THRESHOLD or query.places or query.scope or query.member:
        return False
    return (
        bool(last.places)
        and asks_whether(scene)
        and not scene.has("which", "list", "count_members")
    )


def _followed(query: Query, scene: Scene, context: Context, gazetteer: Gazetteer) -> Query | None:
    last = context.last
    return (
        both(query, scene, last, context.before)
        or neighbour(query, scene, last, gazetteer)
        or at_position(query, scene, last)
        or (changed_member(query, scene, last) if not query.metrics or query.order else None)
    )


def _place_only(query: Query, scene: Scene, last: Query, gazetteer: Gazetteer) -> Query:
    if (query.intent is Intent.OVERVIEW and scene.has("overview")) or not last.metrics:
        return query
    if scene.open and not scene.has("merely") and len(scene.open) > 1:
        return query
    if scene.has("compare") and len(query.places) == len(last.places) == 1:
        if query.places != last.places and not (query.agencies or last.agencies):
            taken = _take(query, last, "metrics", "alternatives", "concrete", "levels", "period")
            return taken.with_(
                intent=Intent.COMPARE, places=(*last.places, *query.places), ask=None, options=()
            )
    names = ["metrics", "alternatives", "concrete"]
    if not query.agencies and last.agencies and query.places == last.places:
        names.append("agencies")
    same_kind = _level(gazetteer, query.places) is _level(gazetteer, last.places)
    if not query.levels and (same_kind or not last.places):
        names.append("levels")
    names += ["period", "status", "topic"]
    taken = _take(query, last, *names)
    if last.intent is Intent.COMPARE and scene.has("compare"):
        return taken
    return _measured_again(taken, scene).with_(
        intent=_figure_intent(query, last), ask=None, options=()
    )


def _metric_only(query: Query, scene: Scene, last: Query) -> Query:
    if (
        last.intent in _OPEN
        and not last.metrics
        and query.intent in (Intent.LISTING, Intent.LOOKUP)
    ):
        asked = ("places", "scope", "member", "order", "limit", "position", "threshold", "period")
        return _take(query, last, *asked).with_(intent=last.intent, ask=None, options=())
    if scene.has("everywhere", "coverage") or (
        query.intent
        in (
            Intent.RANKING,
            Intent.THRESHOLD,
            Intent.COUNT,
            Intent.REVERSE,
            Intent.RANK_OF,
        )
        and not last.places
    ):
        if not last.scope or query.member == "tỉnh":
            return query
    if query.agencies and not last.places and not last.scope:
        return query
    if query.intent in (Intent.RANKING, Intent.THRESHOLD, Intent.COUNT):
        if query.member == "tỉnh" or query.scope:
            return query
        scope = last.scope or (last.places[0] if last.places else None)
        return query.with_(scope=scope, carried=("scope",) if scope else ())
    if query.intent is Intent.LISTING and (query.member or scene.has("list")):
        scope = last.scope or (last.places[0] if last.places else None)
        return query.with_(scope=scope, carried=("scope",) if scope else ())
    names = ["places"]
    if not query.levels:
        names.append("levels")
        if "total" not in scene.concepts():
            names.append("agencies")
    names.append("period")
    taken = _take(query, last, *names)
    if taken.intent is Intent.LISTING and taken.places:
        taken = taken.with_(intent=Intent.LOOKUP)
    return taken


def _neither(query: Query, scene: Scene, last: Query, gazetteer: Gazetteer) -> Query:
    concepts = scene.concepts()
    small = (
        query.levels
        or query.agencies
        or query.period != PeriodSlot()
        or query.order
        or query.status
        or query.figures
        or query.threshold
        or scene.has("merely", "trend", "compare", "confirm", "list", "all_levels")
        or concepts & {"rate", "count", "score", "rank", "decision", "total", "completed"}
        or concepts & {"new", "amend", "abolish", "simplify", "resolved", "assigned"}
    )
    if not small or len(scene.open) > 2 or not (last.metrics or last.places or last.scope):
        return query
    if query.member in _DETAILS and scene.has("list") and last.places and not query.order:
        taken = _take(query, last, "metrics", "alternatives", "concrete", "period")
        carried = (*taken.carried, "scope")
        return taken.with_(intent=Intent.LISTING, scope=last.places[0], levels=(), carried=carried,
                           ask=None, options=())  # fmt: skip
    names = ["places", "scope", "member", "metrics", "alternatives", "concrete", "topic"]
    if query.order and query.member != "cấp" and last.places and not last.scope:
        widened = _widened(last.places[0], gazetteer, query.member)
        names = ["metrics", "alternatives", "concrete", "period", "levels"]
        taken = _take(query, last, *names)
        return taken.with_(intent=Intent.RANKING, scope=widened, carried=(*taken.carried, "scope"))
    if not query.levels:
        names.append("levels")
    if not query.agencies:
        names.append("agencies")
    if query.period == PeriodSlot():
        names.append("period")
    names.append("status")
    taken = _measured_again(_take(query, last, *names), scene)
    taken = _year_before(_other_attribute(taken, scene, last), scene, last)
    intent = taken.intent
    if intent in (Intent.UNCLEAR, Intent.LISTING, Intent.OVERVIEW):
        intent = _figure_intent(query, last)
    if intent is Intent.RANK_OF and not query.concrete:
        taken = taken.with_(metrics=last.metrics or query.metrics)
    return taken.with_(intent=intent, ask=None, options=())


def _other_attribute(query: Query, scene: Scene, last: Query) -> Query:
    """ "bãi bỏ mấy" after a count of procedures: another attribute of the same object."""
    if len(last.metrics) != 1:
        return query
    metric = last.metrics[0]
    thing = next((o for o in ("procedure", "task", "case") if o in metric), "")
    concepts = scene.concepts()
    summed = "total" in concepts and metric in _PARTS_OF_PROCEDURES
    if not thing or not (summed or concepts - {"rate", "count", "total", "reform"}):
        return query
    reading = read_metric(concepts | {thing}, vocabulary())
    if reading is None or reading.metric == metric:
        return query
    carried = tuple(name for name in query.carried if name != "metrics")
    return query.with_(metrics=(reading.metric,), alternatives=reading.others, carried=carried)


def _year_before(query: Query, scene: Scene, last: Query) -> Query:
    """ "năm trước thì sao" counts from the year of the last question."""
    year = last.period.year
    if not scene.period.prior or year is None or scene.period.slot.year is not None:
        return query
    if scene.has("compare", "trend"):
        return query.with_(period=replace(last.period, years=(year, year - 1)))
    before = replace(last.period, year=year - 1, years=(), start=None, end=None, surface="")
    return query.with_(period=before, intent=Intent.UNCLEAR)


def _figure_intent(query: Query, last: Query) -> Intent:
    if query.intent in (Intent.COMPARE, Intent.TREND, Intent.RANK_OF, Intent.CONFIRM):
        return query.intent
    if query.intent is Intent.RANKING:
        return Intent.RANKING
    if last.intent in (Intent.RANKING, Intent.THRESHOLD, Intent.RANK_OF, Intent.TREND):
        return last.intent if not (last.scope and query.places) else Intent.LOOKUP
    if last.intent is Intent.LISTING and not query.places and last.scope:
        return Intent.LISTING
    if not query.places and not last.places and not last.agencies:
        return Intent.LISTING
    return Intent.LOOKUP


def _measured_again(query: Query, scene: Scene) -> Query:
    """ "chiếm mấy %" after a count, "bao nhiêu hồ sơ" after a rate: the twin metric."""
    said = scene.concepts() & {"rate", "count"}
    if len(said) != 1 or len(query.metrics) != 1:
        return query
    measure = next(iter(said))
    metric = twin(query.metrics[0], measure)
    if metric == query.metrics[0] or (not scene.has("howmuch") and measure == "count"):
        return query
    return query.with_(metrics=(metric,), alternatives=())


def _take(query: Query, last: Query, *names: str) -> Query:
    """Slots of the last query that are empty in this one; `carried` names those with content."""
    changes: dict[str, object] = {}
    carried = list(query.carried)
    empty = Query(query.intent, "")
    for name in names:
        own, before, blank = getattr(query, name), getattr(last, name), getattr(empty, name)
        if name == "metrics" and not query.concrete and before:
            own = blank
        if name == "concrete":
            changes[name] = before
        elif own == blank and before != blank:
            changes[name] = before
            if name not in ("alternatives", "member"):
                carried.append(name)
    return query.with_(**changes, carried=tuple(dict.fromkeys(carried)))


def _level(gazetteer: Gazetteer, places: tuple[str, ...]) -> Level | None:
    place = gazetteer.by_code(places[0]) if places else None
    return place.level if place else None


def _widened(code: str, gazetteer: Gazetteer, member: str = "") -> str:
    """The province of a smaller place; itself for a province, and for a district's communes."""
    place = gazetteer.by_code(code)
    if place is None or place.level in (Level.PROVINCE, Level.CENTRAL):
        return code
    if place.level is Level.DISTRICT and member == "xã":
        return code
    province = gazetteer.province_of(place)
    return province.code if province else code
