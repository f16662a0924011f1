"""A conversation: text or a pressed button in, a reply out, the context of each chat between.

`ask`, `chat`, the JSON lines, the tests and Telegram all call `Dialogue.reply`.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

from bot import messages as m
from bot.answering.answerer import Answerer
from bot.answering.answers import Answer, Clarify
from bot.query import Intent, Query
from bot.rendering import actions
from bot.rendering.proof import UnprovenNumber
from bot.rendering.renderer import Renderer
from bot.reply import Button, Outcome, Reply
from bot.understanding import Context, Known, Understanding, after, agency_key, explain
from knowledge.gazetteer import Gazetteer
from knowledge.models import Fact
from knowledge.store.base import KnowledgeBase
from knowledge.store.errors import KnowledgeBaseError

log = logging.getLogger(__name__)

_BACK = frozenset({"quay lại", "quay lai", "trở lại", "tro lai"})
_KEPT_STATES = 6


@dataclass(frozen=True, slots=True)
class ChatState:
    """What one chat keeps: the context, the last questions (newest last) and last facts.

    `failed` says that the last reply asked back, so that a second failure shows the menu.
    """

    context: Context | None = None
    asked: tuple[Query, ...] = ()
    facts: tuple[Fact, ...] = ()
    failed: bool = False


class Contexts(Protocol):
    """Where the states of chats live."""

    def get(self, chat: str) -> ChatState:
        """The state of a chat, an empty one for a chat not known."""

    def put(self, chat: str, state: ChatState) -> None:
        """Replaces the state of a chat."""


@dataclass(slots=True)
class MemoryContexts:
    """States of the chats heard from last, in memory."""

    limit: int = 10_000
    _states: OrderedDict[str, ChatState] = field(default_factory=OrderedDict)

    def get(self, chat: str) -> ChatState:
        """The state of a chat, an empty one for a chat not known."""
        return self._states.get(chat) or ChatState()

    def put(self, chat: str, state: ChatState) -> None:
        """Replaces the state of a chat; the one unheard of longest gives way."""
        self._states[chat] = state
        self._states.move_to_end(chat)
        if len(self._states) > self.limit:
            self._states.popitem(last=False)


def known_of(kb: KnowledgeBase) -> Known:
    """What understanding needs to know of a base; reads no facts."""
    named = [(place, agency) for agency, place in kb.agencies() if place]
    bodies = frozenset((place, agency_key(agency)) for place, agency in named)
    names = frozenset(agency for _, agency in named)
    return Known(kb.metrics_by_place(), bodies, kb.years(), names, kb.places_with)


class Dialogue:
    """Answers for any number of chats over one knowledge base. Safe to call from any thread."""

    def __init__(
        self,
        kb: KnowledgeBase,
        gazetteer: Gazetteer,
        understanding: Understanding | None = None,
        contexts: Contexts | None = None,
        today: Callable[[], date] = date.today,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        """`today` is what questions are read against, `now` what contexts fade by."""
        self._kb = kb
        self._gazetteer = gazetteer
        self._understanding = understanding or Understanding(gazetteer, known_of(kb))
        self._contexts = contexts or MemoryContexts()
        self._today = today
        self._now = now
        self._answerer = Answerer(kb, gazetteer)
        self._lock = threading.RLock()

    # --- turns ---------------------------------------------------------------------------------

    def reply(self, chat: str, text: str) -> Reply:
        """The reply to a message. Never raises: what goes wrong becomes an apology and a log."""
        with self._lock:
            self._refresh()
            state = self._contexts.get(chat)
            try:
                return self._turn(chat, text, state)
            except UnprovenNumber as error:
                return self._failed(error, "S1")
            except KnowledgeBaseError as error:
                return self._failed(error, "K1")
            except Exception as error:  # noqa: BLE001 - whatever it is, the user gets a word
                return self._failed(error, "B1")

    def press(self, chat: str, action: str) -> Reply:
        """The reply to a button; old or foreign data gets a plain word. Never raises."""
        with self._lock:
            self._refresh()
            state = self._contexts.get(chat)
            try:
                return self._pressed(chat, action, state)
            except actions.ActionError:
                return self._renderer().fixed(m.OLD_BUTTON, Outcome.HELP, self._menu())
            except UnprovenNumber as error:
                return self._failed(error, "S2")
            except KnowledgeBaseError as error:
                return self._failed(error, "K2")
            except Exception as error:  # noqa: BLE001 - whatever it is, the user gets a word
                return self._failed(error, "B2")

    def reload(self) -> bool:
        """Takes up a new knowledge base file at once; whether there was one.

        KnowledgeBaseError when it cannot be read; the old facts stay in use.
        """
        with self._lock:
            changed = self._kb.reload_if_changed()
            if changed:
                self._understanding = Understanding(self._gazetteer, known_of(self._kb))
            return changed

    def _refresh(self) -> None:
        try:
            self.reload()
        except KnowledgeBaseError as error:
            log.error("new knowledge base not taken up: %s", error)

    def _turn(self, chat: str, text: str, state: ChatState) -> Reply:
        if text.strip().casefold().rstrip(".!") in _BACK:
            return self._back(chat, state)
        context = state.context
        if context is not None and not context.alive(self._now()):
            context = None
            state = replace(state, context=None)
        query = self._understanding.understand(text, context, self._today())
        if query.intent is Intent.CANCEL:
            self._contexts.put(chat, replace(state, failed=False))
        answer = self._answerer.answer(query, state.facts)
        return self._said(chat, state, query, answer)

    def _said(self, chat: str, state: ChatState, query: Query, answer: Answer) -> Reply:
        renderer = self._renderer()
        asks_back = isinstance(answer, Clarify)
        if asks_back and state.failed:
            self._contexts.put(chat, replace(state, failed=False))
            return renderer.gave_up()
        reply = renderer.reply(answer)
        self._contexts.put(
            chat,
            ChatState(
                after(state.context, query, self._now()),
                (*state.asked, query)[-_KEPT_STATES:] if reply.facts else state.asked,
                reply.facts or state.facts,
                asks_back,
            ),
        )
        return replace(reply, explain=explain(query))

    def _back(self, chat: str, state: ChatState) -> Reply:
        """The card before the last one."""
        if len(state.asked) < 2:
            return self._renderer().fixed(m.NOTHING_BEFORE, Outcome.HELP, self._menu())
        query = state.asked[-2]
        answer = self._answerer.answer(query, state.facts)
        kept = replace(state, asked=state.asked[:-2])
        return self._said(chat, kept, query, answer)

    # --- buttons -------------------------------------------------------------------------------

    def _pressed(self, chat: str, action: str, state: ChatState) -> Reply:
        if action in actions.PLAIN:
            return self._plain(chat, action, state)
        query, body = actions.decode(action)
        if body is not None:
            places = query.places or ((query.scope,) if query.scope else ())
            names = {
                agency
                for agency, place in self._kb.agencies()
                if place in places and actions.body_key(agency) == body.key
            }
            if not names:
                raise actions.ActionError(action)
            query = query.with_(agencies=tuple(sorted(names)))
        if any(self._gazetteer.by_code(code) is None for code in query.places):
            raise actions.ActionError(action)
        answer = self._answerer.answer(query, state.facts)
        return self._said(chat, replace(state, failed=False), query, answer)

    def _plain(self, chat: str, action: str, state: ChatState) -> Reply:
        renderer = self._renderer()
        if action == actions.PLACES:
            return renderer.fixed(m.CHOOSE_PLACE, Outcome.HELP, self._place_rows())
        if action == actions.METRICS:
            return renderer.fixed(m.CHOOSE_METRIC, Outcome.HELP, self._metric_rows())
        if not state.asked:
            return renderer.fixed(m.OLD_BUTTON, Outcome.HELP, self._menu())
        last = state.asked[-1]
        if action == actions.WHY:
            return renderer.fixed(self._why(last), Outcome.HELP, self._menu())
        reply = renderer.reply(self._answerer.answer(last, state.facts))
        if action == actions.MORE:
            return replace(reply, buttons=tuple(map(tuple, self._more(reply))))
        return reply

    def _more(self, reply: Reply) -> list[list[Button]]:
        """The keyboard behind `Thêm…`."""
        rows: list[list[Button]] = []
        article = self._kb.article(reply.facts[0].article) if reply.facts else None
        if article and article.url.startswith(("http://", "https://")):
            rows.append([Button(m.B_ORIGINAL, url=article.url)])
        if reply.chart is not None:
            rows.append([Button(m.B_CHART, actions.CHART)])
        rows.append([Button(m.B_WHY, actions.WHY), Button(m.B_BACK, actions.BACK)])
        return rows

    def _why(self, query: Query) -> str:
        """How the last question was read, slot by slot."""
        places = self._answerer.places
        surfaces = {mention.kind: mention.surface for mention in query.mentions}

        def said(value: str, kind: str) -> str:
            surface = surfaces.get(kind, "")
            return m.WHY_FROM.format(value=value, surface=surface) if surface else value

        codes = query.places or ((query.scope,) if query.scope else ())
        lines = [m.WHY]
        if codes:
            names = ", ".join(places.name(code) for code in codes)
            lines.append(m.WHY_PLACE.format(value=said(names, "place")))
        if query.levels:
            tiers = ", ".join(m.TIERS[str(level)] for level in query.levels)
            lines.append(m.WHY_TIER.format(value=said(tiers, "level")))
        if query.agencies:
            lines.append(m.WHY_AGENCY.format(value=said(", ".join(query.agencies), "agency")))
        if query.metrics:
            names = ", ".join(self._answerer.metrics[id_].label for id_ in query.metrics)
            lines.append(m.WHY_METRIC.format(value=said(names, "metric")))
        period = query.period
        lines.append(m.WHY_PERIOD.format(value=period.surface) if period.surface else m.WHY_NEWEST)
        text = "\n".join(lines)
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    # --- menus -----------------------------------------------------------------------------------

    def _menu(self) -> list[list[Button]]:
        return [
            [
                Button(m.B_CHOOSE_PLACE, actions.PLACES),
                Button(m.B_CHOOSE_METRIC, actions.METRICS),
            ]
        ]

    def _place_rows(self) -> list[list[Button]]:
        have = self._kb.metrics_by_place()
        codes = sorted((c for c in have if c), key=lambda c: (c != "VN", -len(have[c]), c))
        buttons = []
        for code in codes:
            name = self._answerer.places.name(code)
            label = name[:1].upper() + name[1:]
            if len(label) <= 20:
                query = Query(Intent.OVERVIEW, "", (code,))
                buttons.append(Button(label, actions.encode(query)))
        return _pairs(buttons[:8])

    def _metric_rows(self) -> list[list[Button]]:
        have = self._kb.metrics()
        buttons = [
            Button(metric.name, actions.encode(Query(Intent.LISTING, "", metrics=(metric.id,))))
            for metric in self._answerer.metrics
            if metric.id in have
        ]
        return _pairs(buttons[:8])

    def _renderer(self) -> Renderer:
        return Renderer(self._answerer, self._today())

    def _failed(self, error: Exception, code: str) -> Reply:
        log.error("no reply (%s): %s", code, error, exc_info=error)
        text = m.ERROR.format(code=code)
        return Reply(text, text, Outcome.HELP, buttons=((Button(m.B_RETRY, actions.RETRY),),))


def _pairs(buttons: list[Button]) -> list[list[Button]]:
    return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
