"""When to ask back: a choice of places, a place or a metric that was not said."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cached_property
from itertools import pairwise

from bot.query import Ask, Intent, Query
from bot.understanding.agencies import agency_key
from bot.understanding.choosing import Chooser, Chosen
from bot.understanding.kinds import kind_before
from bot.understanding.known import Known
from bot.understanding.measuring import Measured
from bot.understanding.scene import Scene
from knowledge.gazetteer.gazetteer import Gazetteer
from knowledge.models import Level
from knowledge.text import fold, one_i

_OWN_NAMES = ("Bộ ", "Cục ", "Bảo hiểm", "Văn phòng Chính phủ", "Ngân hàng", "Thanh tra", "Vụ ")
_OF_A_BODY = {Intent.LOOKUP, Intent.LISTING, Intent.CONFIRM, Intent.RANK_OF, Intent.TREND}
_NATIONAL = ("Tổng cục ", "Kho bạc ", "Ủy ban Chứng khoán", "Tòa án nhân dân tối cao")
_PART_OF_NAME = re.compile(r"^[^\W\d_]{2,}$")
_NAME = re.compile(r"^[^\W\d_]{4,20}$")
_MAX_OPTIONS = 6
_ALIKE = 0.72
_SHORT = 4  # letters of an unknown name in lower case


class AskingBack:
    """Marks queries that need one question back."""

    def __init__(self, gazetteer: Gazetteer, known: Known, chooser: Chooser) -> None:
        self._gazetteer = gazetteer
        self._known = known
        self._chooser = chooser

    def asked_back(
        self, query: Query, scene: Scene, chosen: list[Chosen], measured: Measured
    ) -> Query:
        """A choice to be made, a place alone, or a question too vague to look up."""
        for each in chosen:
            if each.options and each.role == "subject":
                return query.with_(ask=Ask.PLACE, options=each.options)
        name = unread_name(scene)
        if name and (query.metrics or (query.intent is Intent.UNCLEAR and not query.places)):
            return query.with_(
                places=(), scope=None, ask=Ask.PLACE, unread=name, options=self.near(name)
            )
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
        if query.intent not in _OF_A_BODY:
            return query
        intent = Intent.LOOKUP if query.intent is Intent.LISTING else query.intent
        key = agency_key(query.agencies[0])
        held = sorted(place for place, body in self._known.bodies if body == key)
        if "VN" in held and query.agencies[0].startswith((*_OWN_NAMES, *_NATIONAL)):
            return query.with_(places=("VN",), intent=intent)
        if len(held) == 1 and query.agencies[0].startswith(_OWN_NAMES):
            return query.with_(places=(held[0],), intent=intent)
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

    def near(self, name: str) -> tuple[str, ...]:
        """Places with facts that are spelt much like a name."""
        names: dict[str, str] = {}
        for code in self._known.places:
            if (place := self._gazetteer.by_code(code)) is not None:
                names.setdefault(fold(place.name), code)
        return tuple(names[each] for each in get_close_matches(fold(name), names, 3, _ALIKE))

    def unknown_place(self, scene: Scene) -> str:
        """ "Huyện Hogwarts thế nào": a name after its kind word, and nothing else that is unread."""
        if scene.of_kind("offtopic") or scene.places:
            return ""
        name = unread_name(scene)
        return name if name and len(name.split()) == len(scene.open) else ""

    def part_of_name(
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


def unread_name(scene: Scene) -> str:
    """ "P. Khai Quabg, TP Vĩnh Yên", "huyện Abcxyz", "Wakanda": a place that nothing explains, else
    "". The figure of the place it lies in, or of the whole country, is not its own."""
    tokens = scene.utterance.tokens
    open_ = set(scene.open)
    named = {at for place in scene.places for at in range(place.first, place.last)}
    starts = {place.first for place in scene.places}
    held = named | {at for m in (*scene.content, *scene.cues) for at in range(m.first, m.last)}
    unheld = set(range(len(tokens))) - held
    for at in scene.open:
        if at - 1 in open_:
            continue
        run = [tokens[i] for i in range(at, min(at + 3, len(tokens))) if i in open_]
        capital = tokens[at].surface[:1].isupper() and not scene.utterance.shouted
        odd = any(token.how == "odd" for token in run)
        kinds = () if at - 1 in named else kind_before(tokens, at)[1]
        if (at + len(run) in starts and not kinds) or (not capital and at + len(run) in unheld):
            continue  # "Phườmg Bắc Gia Nghĩa", "tỉnh quảbg bình": a slip, no name of its own
        alone = odd and capital and not (scene.places or scene.of_kind("agency"))
        alone = alone or (odd and capital and scene.has("compare"))
        if not (kinds or capital or scene.places):  # "wakanda đúng hạn"
            alone = odd and at == 0 and len(scene.open) == 1 and len(run[0].surface) > _SHORT
        if (kinds and (capital or odd)) or (alone and _NAME.match(run[0].surface)):
            return " ".join(token.surface for token in run)
    return ""
