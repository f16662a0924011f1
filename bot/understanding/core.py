"""`Understanding`: an utterance and its context -> `Query`."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

from bot.query import Ask, Intent, PeriodSlot, Query, Threshold
from bot.understanding.agencies import agency_key, bodies_of
from bot.understanding.asking_back import AskingBack
from bot.understanding.bodies import asks_inside, named_bodies
from bot.understanding.choosing import Chooser, Chosen
from bot.understanding.context import Context, complete
from bot.understanding.following import beside, is_short_follow_up
from bot.understanding.gates import courtesy, off_topic
from bot.understanding.intents import (
    order_of,
    question_intent,
    special_intent,
    status_of,
)
from bot.understanding.known import Known
from bot.understanding.measuring import NOTHING, Measured, measure, of_claimed_unit
from bot.understanding.members import levels_of, local_levels, member_of
from bot.understanding.mentions import mentions_of
from bot.understanding.numbers import none_is_late
from bot.understanding.parting import questions_of
from bot.understanding.placing import PlaceFinder
from bot.understanding.reading import SceneReader
from bot.understanding.regions import provinces_of
from bot.understanding.respelling import Respeller, explains, in_own_text
from bot.understanding.scene import Scene
from bot.understanding.scoping import Scoper
from bot.understanding.segmenting import warm_up
from bot.understanding.vocabulary import vocabulary
from knowledge.gazetteer.gazetteer import Gazetteer

_OF_ONE_PERIOD = {Intent.LOOKUP, Intent.COMPARE, Intent.TREND}
_UNREAD = {Intent.UNCLEAR, Intent.OFF_TOPIC}
_LISTS = {"highest", "lowest", "best", "worst", "list", "top"}
_MAX_PARTS = 5


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
            self._words,
            PlaceFinder(gazetteer, known, self._words.function_words, self._words.no_names),
        )
        self._chooser = Chooser(gazetteer, known)
        self._respeller = Respeller(self._words)
        self._scoper = Scoper(gazetteer, self._chooser)
        self._asking = AskingBack(gazetteer, known, self._chooser)
        warm_up()

    def understand(self, text: str, context: Context | None, today: date) -> Query:
        """The slots of a message of any length and content; never raises.

        `context` completes a follow-up (None: a new chat); `today` is what "năm nay" means.
        """
        scene = self._reader.read(text, today)
        if len(texts := questions_of(scene)) > 1:
            return self._several(text, texts, context, today)
        query = self._one(text, scene, context)
        if scene.period.beside and query.intent in _OF_ONE_PERIOD and query.metrics:
            return self._of_each_period(query, scene)
        return self._again(query, scene, context, today) or query

    def _of_each_period(self, query: Query, scene: Scene) -> Query:
        """ "Tháng 7 so với tháng 9": the same question for each part of the year."""
        if query.ask is not None or not (query.places or query.agencies):
            return query
        one = query.with_(intent=Intent.LOOKUP)
        slots = (query.period, *scene.period.beside)
        parts = tuple(one.with_(period=replace(slot, surface="")) for slot in slots)
        return one.with_(parts=parts)

    def _again(
        self, query: Query, scene: Scene, context: Context | None, today: date
    ) -> Query | None:
        """A reading with one word put right, where the first found nothing to look up."""
        if query.intent not in _UNREAD and query.ask is not Ask.METRIC and not query.unread:
            return None
        for text, token, word in self._respeller.readings(scene):
            other = self._reader.read(text, today)
            if not explains(other, token.start, odd=token.how == "odd"):
                continue
            found = self._one(text, other, context)
            if found.metrics and found.ask is None and found.intent not in _UNREAD:
                return in_own_text(found, token, word, scene.utterance.text)
        return None

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
            query = self._plain(scene, polite, text, "courtesy")
            return query.with_(topic=("export",)) if scene.has("export") else query
        follows = context is not None and is_short_follow_up(scene)
        query = self._query(scene, measured, _as_read(scene), follows)
        return of_claimed_unit(complete(query, scene, context, self._gazetteer))

    # --- slots ----------------------------------------------------------------------------

    def _query(self, scene: Scene, measured: Measured, text: str, follows: bool) -> Query:
        comparing = scene.has("compare")
        era = self._scoper.era(scene)
        chosen = self._chooser.choose(
            scene.places,
            scene.utterance.tokens,
            (*measured.metrics, *measured.others),
            era,
            comparing,
            scene.has("merger", "merger_ask", "old", "new"),
        )
        era = self._scoper.era_of_merger(chosen, era)
        subjects = [each for each in chosen if each.role == "subject"]
        places = tuple(each.code for each in subjects if not each.options)
        region = () if subjects else provinces_of(scene, self._gazetteer, self._known)
        places = places or region
        agencies = named_bodies(scene)
        order = order_of(scene)
        counting = scene.has("count_members") and not scene.counts_objects()
        asks_list = bool(order or scene.numbers.threshold or scene.numbers.position)
        asks_list = asks_list or counting or scene.has(*_LISTS)
        asks_list = asks_list or (_ranks(scene) and not scene.has("howmuch", "among"))
        member, members = member_of(scene, asks_list=asks_list, counting=counting)
        if region and member in ("tỉnh", ""):
            member, members = "", False  # the provinces named by their region
        levels = levels_of(scene, member) or local_levels(scene, places)
        special = special_intent(
            scene, measured, places=len(subjects), alone=not (places or agencies)
        )
        if special:
            return self._special(scene, measured, special, text, chosen, places, agencies, era)
        if parts := self._asking.part_of_name(scene, measured, subjects):
            return self._plain(scene, Intent.UNCLEAR, text, "part of a name").with_(
                ask=Ask.PLACE, options=parts
            )
        anchored = bool(places or agencies or levels or member)
        asks_source = scene.has("source") and len(scene.open) <= 2
        own_body = any(
            (place, agency_key(name)) in self._known.bodies for place in places for name in agencies
        )
        if not (asks_source or follows or own_body) and (
            reason := off_topic(scene, measured, anchored=anchored)
        ):
            if name := self._asking.unknown_place(scene):
                return self._plain(scene, Intent.UNCLEAR, text, "a place nobody knows").with_(
                    ask=Ask.PLACE, unread=name, options=self._asking.near(name)
                )
            return self._plain(scene, Intent.OFF_TOPIC, text, reason)
        targets = self._scoper.targets(scene, subjects, levels)
        intent, rule = question_intent(
            scene,
            measured,
            places=len(region or subjects),
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
            about=scene.numbers.about,
            apart=_apart(scene, measured),
            order=order,
            limit=scene.numbers.limit,
            era=era,
            terms=self._terms(scene),
            unexplained=scene.runs(),
            member=member,
            mentions=mentions_of(scene, chosen, measured, rule),
        )
        if members and not order and scene.has("which") and none_is_late(scene.canon()):
            query = query.with_(
                intent=Intent.THRESHOLD, metrics=("late_cases",), alternatives=("late_rate",),
                threshold=Threshold("=", 0.0),
            )  # fmt: skip
        if intent is Intent.COMPARE and not query.metrics and order:
            query = query.with_(metrics=("par_index",), alternatives=("ddci", "par_rank"))
        if rule == "one position of a ranking":
            end = scene.numbers.end or order or "best"
            query = query.with_(position=scene.numbers.position, order=end, limit=None)
        if members and asks_inside(scene, agencies, member):
            home = places[0] if places else "VN"
            return query.with_(member=member or "cơ quan", scope=home, places=())
        query = self._scoper.with_targets(query, targets)
        if scene.has("next", "previous") and intent is Intent.RANKING and places:
            query = beside(query, scene, places[:1], self._gazetteer)
        else:
            query = self._scoper.scoped(query, scene, members)
        query = self._scoper.national(query, scene)
        return self._asking.asked_back(query, scene, chosen, measured)

    def _period(self, scene: Scene) -> PeriodSlot:
        slot = scene.period.slot
        if not scene.period.spans and not scene.period.newest:
            return slot
        if scene.period.spans and scene.excludes(scene.period.spans[0][0]):
            return self._other_years(slot)
        if scene.period.spans:
            tokens = scene.utterance.tokens
            pieces = [
                " ".join(t.low for t in tokens[first:last]).replace(" / ", "/")
                for first, last in scene.period.spans
            ]
            return replace(slot, surface=" ".join(pieces)[:60])
        return slot

    def _other_years(self, slot: PeriodSlot) -> PeriodSlot:
        """ "Không phải năm 2023": the years known besides; the one before where none is."""
        out = {slot.year, *slot.years}
        years = tuple(sorted(self._known.years - out, reverse=True))
        if slot.part or not any(out):
            return slot
        year = years[0] if years else min(y for y in out if y) - 1
        return PeriodSlot(year=year, years=years if len(years) > 1 else ())

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
            if match.value in ("event", "target", "merger", "text", "person")
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


def _ranks(scene: Scene) -> bool:
    """ "Xếp hạng …": an order is wanted, where no "mấy" asks for one's own rank."""
    ranked = (m.phrase.low for m in scene.of_kind("concept") if m.value == "par_rank")
    return scene.has("ranking") or any(
        words[:2] == ("xếp", "hạng") and "mấy" not in words and "nhiêu" not in words
        for words in map(tuple, ranked)
    )


def _apart(scene: Scene, measured: Measured) -> str:
    ontime = bool(measured.metrics) and set(measured.metrics) <= {"on_time_rate", "on_time_cases"}
    return scene.only_early() if ontime else ""


def _as_read(scene: Scene) -> str:
    """The message with keys decoded and letters composed, else as it was typed."""
    utterance = scene.utterance
    text = utterance.text
    for token in reversed(utterance.tokens):
        if token.how == "decoded":
            text = text[: token.start] + token.low + text[token.end :]
    return unicodedata.normalize("NFC", text)
