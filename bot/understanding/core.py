"""`Understanding`: an utterance and its context -> `Query`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import pairwise

from bot.query import Ask, Intent, PeriodSlot, Query
from bot.understanding.agencies import agency_key, bodies_of
from bot.understanding.choosing import Chooser, Chosen, era_of
from bot.understanding.context import Context, complete
from bot.understanding.following import beside, is_short_follow_up
from bot.understanding.intents import (
    courtesy,
    off_topic,
    order_of,
    question_intent,
    special_intent,
    status_of,
)
from bot.understanding.known import Known
from bot.understanding.measuring import NOTHING, Measured, measure
from bot.understanding.members import levels_of, member_of
from bot.understanding.mentions import mentions_of
from bot.understanding.parting import questions_of
from bot.understanding.placing import PlaceFinder
from bot.understanding.scene import Scene, SceneReader
from bot.understanding.segmenting import warm_up
from bot.understanding.vocabulary import vocabulary
from knowledge.gazetteer.gazetteer import Gazetteer
from knowledge.models import Level
from knowledge.text import fold, one_i

_LISTS = {"highest", "lowest", "best", "worst", "list", "top"}
_OWN_NAMES = ("Bộ ", "Cục ", "Bảo hiểm", "Văn phòng Chính phủ", "Ngân hàng", "Thanh tra", "Vụ ")
_PART_OF_NAME = re.compile(r"^[^\W\d_]{3,}$")
_MAX_OPTIONS = 6
_MAX_PARTS = 5
_COUNTRY = "VN"


class Understanding:
    """Reads questions against one gazetteer and one knowledge base; make a new one on reload.

    Everything is read when it is made (about 0.4 s); a question then takes about a millisecond,
    needs no file and no network and gives the same query each time.
    """

    def __init__(self, gazetteer: Gazetteer, known: Known) -> None:
        self._gazetteer = gazetteer
        self._known = known
        self._words = vocabulary().with_content(bodies_of(known.names))
        self._reader = SceneReader(
            self._words, PlaceFinder(gazetteer, known, self._words.function_words)
        )
        self._chooser = Chooser(gazetteer, known)
        warm_up()

    def understand(self, text: str, context: Context | None, today: date) -> Query:
        """The slots of a message of any length and content; never raises.

        `context` completes a follow-up (None: a new chat); `today` is what "năm nay" means.
        """
        scene = self._reader.read(text, today)
        if len(texts := questions_of(scene)) > 1:
            return self._several(text, texts, context, today)
        return self._one(text, scene, context)

    def _several(self, text: str, texts: list[str], context: Context | None, today: date) -> Query:
        """Each question after the one before it; the whole carries the slots of the first."""
        parts: list[Query] = []
        for each in texts[:_MAX_PARTS]:
            query = self._one(each, self._reader.read(each, today), context)
            parts.append(query)
            context = Context(query)
        return parts[0].with_(text=text, parts=tuple(parts))

    def _one(self, text: str, scene: Scene, context: Context | None) -> Query:
        measured = measure(scene, self._words)
        if (polite := courtesy(scene, measured)) is not None:
            return self._plain(scene, polite, text, "courtesy")
        follows = context is not None and is_short_follow_up(scene)
        query = self._query(scene, measured, text, follows)
        return complete(query, scene, context, self._gazetteer)

    # --- slots ----------------------------------------------------------------------------

    def _query(self, scene: Scene, measured: Measured, text: str, follows: bool) -> Query:
        comparing = scene.has("compare")
        era = self._era(scene)
        chosen = self._chooser.choose(
            scene.places,
            scene.utterance.tokens,
            (*measured.metrics, *measured.others),
            era,
            comparing,
            scene.has("merger", "merger_ask", "old", "new"),
        )
        era = self._era_of_merger(chosen, era)
        subjects = [each for each in chosen if each.role == "subject"]
        places = tuple(each.code for each in subjects if not each.options)
        agencies = tuple(dict.fromkeys(match.value for match in scene.of_kind("agency")))
        order = order_of(scene)
        counting = scene.has("count_members") and not scene.counts_objects()
        asks_list = bool(order or scene.numbers.threshold) or counting or scene.has(*_LISTS)
        member, members = member_of(scene, asks_list=asks_list, counting=counting)
        levels = levels_of(scene, member)
        special = special_intent(
            scene, measured, places=len(subjects), alone=not (places or agencies)
        )
        if special:
            return self._special(scene, measured, special, text, chosen, places, agencies, era)
        if parts := self._part_of_name(scene, measured, subjects):
            return self._plain(scene, Intent.UNCLEAR, text, "part of a name").with_(
                ask=Ask.PLACE, options=parts
            )
        anchored = bool(subjects or agencies or levels or member)
        asks_source = scene.has("source") and len(scene.open) <= 2
        if not (asks_source or follows) and (reason := off_topic(scene, measured, anchored=anchored)):
            return self._plain(scene, Intent.OFF_TOPIC, text, reason)
        targets = self._targets(scene, subjects, levels)
        intent, rule = question_intent(
            scene,
            measured,
            places=len(subjects),
            members=members,
            member=member,
            order=order,
            years=len(scene.period.slot.years),
            targets=len(targets),
            named=len(agencies),
        )
        query = Query(
            intent,
            text,
            places=places,
            levels=tuple(dict.fromkeys(level for level, _ in levels)),
            agencies=agencies,
            metrics=measured.metrics,
            alternatives=measured.others,
            concrete=not measured.defaulted or bool(subjects or agencies),
            topic=self._topic(scene),
            period=self._period(scene),
            status=status_of(scene, measured.metrics),
            figures=scene.numbers.figures,
            threshold=scene.numbers.threshold,
            order=order,
            limit=scene.numbers.limit,
            era=era,
            terms=self._terms(scene),
            unexplained=scene.runs(),
            member=member,
            mentions=mentions_of(scene, chosen, measured, rule),
        )
        query = self._with_targets(query, targets)
        if scene.has("next", "previous") and intent is Intent.RANKING and places:
            query = beside(query, scene, places[:1], self._gazetteer)
        else:
            query = self._scoped(query, scene, members)
        query = self._national(query, scene)
        return self._asked_back(query, scene, chosen, measured)

    def _era(self, scene: Scene) -> str:
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

    def _era_of_merger(self, chosen: list[Chosen], era: str) -> str:
        merged = [each for each in chosen if each.role == "merged"]
        subjects = [each for each in chosen if each.role == "subject"]
        if merged and subjects:
            return "old" if subjects[0].code[:1].islower() else "new"
        return era

    def _targets(
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

    def _with_targets(self, query: Query, targets: tuple[tuple[str, Level | None], ...]) -> Query:
        if not targets or query.intent not in (Intent.COMPARE, Intent.LOOKUP, Intent.TREND):
            return query
        places = tuple(dict.fromkeys(code for code, _ in targets))
        said = [level for _, level in targets if level is not None]
        if set(said) != set(query.levels):
            return query.with_(places=places)
        return query.with_(intent=Intent.COMPARE, places=places, levels=(), targets=targets)

    def _scoped(self, query: Query, scene: Scene, members: bool) -> Query:
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
        if query.member in ("tỉnh", "huyện", "xã", "sở", "phòng", "bộ") and query.levels:
            keep = tuple(level for level in query.levels if level is Level.ALL)
            query = query.with_(levels=keep)
        return query

    def _national(self, query: Query, scene: Scene) -> Query:
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
            )
        ):
            return query
        if (scene.has("mean") and query.member == "tỉnh") or _all_provinces(scene):
            levels = (Level.PROVINCE,)
            return query.with_(places=(_COUNTRY,), intent=Intent.LOOKUP, levels=levels, member="")
        central = Level.CENTRAL in query.levels
        body = bool(query.agencies) and all(name.startswith("Bộ ") for name in query.agencies)
        if central or body:
            intent = Intent.LOOKUP if query.intent is Intent.LISTING else query.intent
            return query.with_(places=(_COUNTRY,), intent=intent)
        return query

    def _period(self, scene: Scene) -> PeriodSlot:
        slot = scene.period.slot
        if not scene.period.spans and not scene.period.newest:
            return slot
        if scene.period.spans:
            pieces = [scene.surface(first, last)[2] for first, last in scene.period.spans]
            return replace(slot, surface=" ".join(pieces)[:60])
        return slot

    def _topic(self, scene: Scene) -> tuple[str, ...]:
        named = []
        tokens = scene.utterance.tokens
        for first, last in scene.numbers.spans:
            words = [token.low for token in tokens[first:last]]
            if len(words) > 1 and words[0] in ("đề", "quyết", "qđ", "nghị", "de", "quyet"):
                named += [" ".join(words), words[-1]]
        return tuple(dict.fromkeys([*named, *scene.runs()]))[:8]

    def _terms(self, scene: Scene) -> tuple[str, ...]:
        """Words for searching text and definitions: concepts, events and what is unexplained."""
        tokens = scene.utterance.tokens
        found = [
            (match.first, match.phrase.text)
            for match in scene.content
            if match.phrase.kind in ("concept", "agency", "level")
        ]
        found += [
            (match.first, match.phrase.text)
            for match in scene.cues
            if match.value in ("event", "target", "merger")
        ]
        found += [(at, tokens[at].word) for at in scene.open]
        held = {at for p in scene.places for at in range(p.first, p.last)}
        found += [
            (at, token.word)
            for at, token in enumerate(tokens)
            if at and at not in held and token.surface[:1].isupper() and not token.surface.isupper()
        ]
        return tuple(dict.fromkeys(text for _, text in sorted(found)))[:16]

    # --- other outcomes -------------------------------------------------------------------

    def _plain(self, scene: Scene, intent: Intent, text: str, rule: str) -> Query:
        return Query(
            intent,
            text,
            unexplained=scene.runs(),
            mentions=mentions_of(scene, [], NOTHING, rule),
        )

    def _special(
        self,
        scene: Scene,
        measured: Measured,
        special: tuple[Intent, str],
        text: str,
        chosen: list[Chosen],
        places: tuple[str, ...],
        agencies: tuple[str, ...],
        era: str,
    ) -> Query:
        intent, rule = special
        if intent is Intent.PASSAGE:
            above = (each.code for each in chosen if each.role == "parent" and not each.options)
            places = tuple(dict.fromkeys((*places, *above)))
        return Query(
            intent,
            text,
            places=places,
            agencies=agencies,
            metrics=measured.metrics,
            alternatives=measured.others,
            period=self._period(scene),
            era=era,
            terms=self._terms(scene),
            unexplained=scene.runs(),
            mentions=mentions_of(scene, chosen, measured, rule),
        )

    def _asked_back(
        self, query: Query, scene: Scene, chosen: list[Chosen], measured: Measured
    ) -> Query:
        """A choice to be made, a place alone, or a question too vague to look up."""
        for each in chosen:
            if each.options and each.role == "subject":
                return query.with_(ask=Ask.PLACE, options=each.options)
        if apart := self._apart(scene, chosen):
            return query.with_(places=(), ask=Ask.PLACE, options=apart)
        query = self._of_agency(query)
        if query.intent is not Intent.UNCLEAR:
            if query.intent is Intent.LISTING and not query.scope and not query.member:
                return self._vague_listing(query, scene, measured)
            return query
        if query.agencies and query.places:
            return query.with_(intent=Intent.LOOKUP)
        if query.places or query.scope:
            return self._place_without_metric(query, scene)
        if query.agencies or scene.concepts():
            return query.with_(ask=Ask.METRIC)
        return query

    def _apart(self, scene: Scene, chosen: list[Chosen]) -> tuple[str, ...]:
        """A smaller place said to lie in a province that it does not lie in: both, to choose."""
        tokens = scene.utterance.tokens
        subjects = [each for each in chosen if each.role == "subject" and not each.options]
        for one, other in pairwise(subjects):
            above = self._chooser.place(other.code)
            below = self._chooser.place(one.code)
            if above.level is not Level.PROVINCE or below.level is Level.PROVINCE:
                continue
            between = {t.folded for t in tokens[one.mention.last : other.mention.first]}
            typed = bool(other.mention.kinds) and between <= {","}
            if (between & {"ben", "cua", "thuoc", "o", "tinh"} and len(between) <= 2) or typed:
                return (one.code, other.code)
        return ()

    def _of_agency(self, query: Query) -> Query:
        """A body named without its place: the one place known to have it, else ask."""
        if not query.agencies or query.places or query.scope or not query.metrics:
            return query
        if query.intent not in (Intent.LOOKUP, Intent.LISTING, Intent.CONFIRM):
            return query
        key = agency_key(query.agencies[0])
        held = sorted(place for place, body in self._known.bodies if body == key)
        if len(held) == 1 and query.agencies[0].startswith(_OWN_NAMES):
            return query.with_(places=(held[0],), intent=Intent.LOOKUP)
        if held:
            measured = self._known.holding(query.metrics[0])
            options = tuple(dict.fromkeys([*held, *measured]))
            return query.with_(ask=Ask.PLACE, options=options[:_MAX_OPTIONS])
        return query

    def _vague_listing(self, query: Query, scene: Scene, measured: Measured) -> Query:
        """ "Số hồ sơ" or "điểm" of nobody: which metric and whose."""
        if measured.defaulted and not scene.has("list", "everywhere", "which"):
            return query.with_(ask=Ask.PLACE)
        return query

    def _place_without_metric(self, query: Query, scene: Scene) -> Query:
        said = scene.concepts() - {"rate", "count", "total", "reform"}
        if scene.has("overview") or (not said and not scene.open and not scene.has("howmuch")):
            return query.with_(intent=Intent.OVERVIEW)
        if not said and not query.unexplained and scene.has("howmuch", "list"):
            return query.with_(ask=Ask.METRIC)
        if said:
            return query.with_(ask=Ask.METRIC)
        return query

    def _part_of_name(
        self, scene: Scene, measured: Measured, subjects: list[Chosen]
    ) -> tuple[str, ...]:
        """Places with facts one of whose words is the only unexplained word ("Quảng")."""
        if len(scene.open) != 1 or subjects or scene.numbers.figures or scene.of_kind("offtopic"):
            return ()
        token = scene.utterance.tokens[scene.open[0]]
        if not _PART_OF_NAME.match(token.low) or not (
            measured.metrics or token.surface[:1].isupper() or len(scene.utterance.tokens) <= 2
        ):
            return ()
        low, folded = self._names_in_parts
        found = {*low.get(token.low, ())}
        if not token.accented:
            found |= {*folded.get(token.folded, ())}
        return tuple(sorted(found)[:_MAX_OPTIONS])

    @cached_property
    def _names_in_parts(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """Places with facts, communes aside, by each word of their names and its folded form."""
        low: dict[str, list[str]] = {}
        folded: dict[str, list[str]] = {}
        for code in self._known.places:
            place = self._gazetteer.by_code(code)
            if place is None or place.level is Level.COMMUNE:
                continue
            for word in one_i(place.name).split():
                low.setdefault(word, []).append(code)
                folded.setdefault(fold(word), []).append(code)
        return low, folded


def _all_provinces(scene: Scene) -> bool:
    """ "63 tỉnh thành", with no province asked for in particular."""
    words = [token.folded for token in scene.utterance.tokens]
    return any(
        number in ("63", "34") and words[at + 1 : at + 2] == ["tinh"]
        for at, number in enumerate(words)
    )
