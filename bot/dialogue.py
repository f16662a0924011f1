"""A conversation: text or a pressed button in, a reply out, the context of each chat between.

`ask`, `chat`, the JSON lines, the tests and Telegram all call `Dialogue.reply`.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from bot import messages as m
from bot.answering.answerer import Answerer
from bot.answering.answers import Clarify
from bot.chats import ChatState, Contexts, MemoryContexts
from bot.query import Intent, Query
from bot.rendering import actions
from bot.rendering.menus import Menus
from bot.rendering.proof import UnprovenNumber
from bot.rendering.renderer import Renderer
from bot.reply import Button, Outcome, Reply
from bot.understanding import Known, Understanding, after, agency_key, explain
from knowledge.gazetteer import Gazetteer
from knowledge.store.base import KnowledgeBase
from knowledge.store.errors import KnowledgeBaseError

__all__ = ["ChatState", "Contexts", "Dialogue", "MemoryContexts", "known_of"]

log = logging.getLogger(__name__)

_KEPT_STATES = 6
_PRESSED = "\x00"  # before the data of a button that is kept to be tried again
_BACK = frozenset({"quay lại", "quay lai", "trở lại", "tro lai"})


def _says_anything(query: Query) -> bool:
    """Whether a message that has to be asked about brought a slot at least."""
    return bool(query.metrics or query.places or query.scope or query.agencies or query.options)


def known_of(kb: KnowledgeBase) -> Known:
    """What understanding needs to know of a base; reads no facts."""
    named = [(place, agency) for agency, place in kb.agencies() if place]
    bodies = frozenset((place, agency_key(agency)) for place, agency in named)
    names = frozenset(agency for _, agency in named)
    return Known(kb.metrics_by_place(), bodies, kb.years(), names, kb.places_with)


class Dialogue:
    """Answers for any number of chats over one knowledge base. Safe to call from any thread.

    `today` decides what "năm nay" means and what is old, `clock` when a context has faded.
    Each reply looks for a new base first; a face that calls `reload` by itself and must not be
    held up by one says `looks=False`.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        gazetteer: Gazetteer,
        understanding: Understanding | None = None,
        contexts: Contexts | None = None,
        today: Callable[[], date] = date.today,
        clock: Callable[[], datetime] = datetime.now,
        looks: bool = True,
    ) -> None:
        self._kb = kb
        self._gazetteer = gazetteer
        self._understanding = understanding or Understanding(gazetteer, known_of(kb))
        self._contexts = contexts or MemoryContexts()
        self._today = today
        self._clock = clock
        self._looks = looks
        self._answerer = Answerer(kb, gazetteer)
        self._menus = Menus(self._answerer)
        self._lock = threading.RLock()
        self._reloading = threading.Lock()

    # --- turns ---------------------------------------------------------------------------------

    def reply(self, chat: str, text: str) -> Reply:
        """The reply to a message. Never raises: what goes wrong becomes an apology and a log."""
        return self._answered(chat, text.lstrip(_PRESSED))

    def press(self, chat: str, action: str) -> Reply:
        """The reply to a button; old or foreign data gets a plain word. Never raises."""
        return self._answered(chat, _PRESSED + action)

    def reload(self) -> bool:
        """Takes up a new knowledge base file at once; whether there was one.

        KnowledgeBaseError when it cannot be read; the old facts stay in use. What takes time
        is done beside the replies.
        """
        with self._reloading:
            return self._take_up()

    def _take_up(self) -> bool:
        """Reads the new file apart from the replies that go on, then changes over."""
        while self._kb.changed():
            try:
                fresh = KnowledgeBase(self._kb.path)
            except KnowledgeBaseError:
                return self._kb.reload_if_changed()
            known = replace(known_of(fresh), holders=self._kb.places_with)
            understanding = Understanding(self._gazetteer, known)
            fresh.close()
            with self._lock:
                self._kb.reload_if_changed()
                self._understanding = understanding
            if self._kb.stamp == fresh.stamp:
                return True
        return False

    def _answered(self, chat: str, said: str) -> Reply:
        pressed = said.startswith(_PRESSED)
        if self._looks:
            self._refresh()
        with self._lock:
            try:
                return self._turn(chat, said, self._state(chat))
            except actions.ActionError:
                return self._renderer().fixed(m.OLD_BUTTON, Outcome.HELP, self._menus.start())
            except UnprovenNumber as error:
                return self._failed(chat, said, error, "S2" if pressed else "S1")
            except KnowledgeBaseError as error:
                return self._failed(chat, said, error, "K2" if pressed else "K1")
            except Exception as error:  # noqa: BLE001 - whatever it is, the user gets a word
                return self._failed(chat, said, error, "B2" if pressed else "B1")

    def _refresh(self) -> None:
        if not self._reloading.acquire(blocking=False):
            return  # another reply sees to it
        try:
            self._take_up()
        except KnowledgeBaseError as error:
            log.error("new knowledge base not taken up: %s", error)
        finally:
            self._reloading.release()

    def _state(self, chat: str) -> ChatState:
        return self._contexts.get(chat).at(self._clock())

    def _turn(self, chat: str, said: str, state: ChatState) -> Reply:
        """The reply to a message, or to a button where `said` carries one."""
        if said.startswith(_PRESSED):
            return self._pressed(chat, said.removeprefix(_PRESSED), state)
        if said.strip().casefold().rstrip(".!") in _BACK:
            return self._back(chat, state)
        query = self._understanding.understand(said, state.context, self._today())
        if query.intent is Intent.CANCEL:
            state = replace(state, failed="")
        return self._said(chat, state, query)

    def _said(self, chat: str, state: ChatState, query: Query) -> Reply:
        """Answers a query and keeps what the next turn needs."""
        renderer = self._renderer()
        answer = self._answerer.answer(query, state.facts)
        asks = str(answer.ask) if isinstance(answer, Clarify) else ""
        if asks and state.failed and (asks == state.failed or not _says_anything(query)):
            self._contexts.put(chat, replace(state, failed="", aside=True, retry=""))
            return renderer.gave_up()
        reply = renderer.reply(answer)
        kept = ChatState(
            after(state.context, query, self._clock()),
            (*state.asked, query)[-_KEPT_STATES:] if reply.facts else state.asked,
            reply.facts or state.facts,
            asks,
            aside=not reply.facts,
        )
        self._contexts.put(chat, kept)
        return replace(reply, explain=explain(query))

    def _back(self, chat: str, state: ChatState) -> Reply:
        """The card before the last reply."""
        before = state.asked if state.aside else state.asked[:-1]
        if not before:
            return self._renderer().fixed(m.NOTHING_BEFORE, Outcome.HELP, self._menus.start())
        kept = replace(state, asked=before[:-1], failed="")
        return self._said(chat, kept, before[-1])

    # --- buttons -------------------------------------------------------------------------------

    def _pressed(self, chat: str, action: str, state: ChatState) -> Reply:
        if action in actions.PLAIN:
            return self._plain(chat, action, state)
        query, body = actions.decode(action)
        if body is not None:
            query = query.with_(agencies=self._bodies(query, body, action))
        if any(self._gazetteer.by_code(code) is None for code in query.places):
            raise actions.ActionError(action)
        return self._said(chat, replace(state, failed=""), query)

    def _bodies(self, query: Query, body: actions.Body, action: str) -> tuple[str, ...]:
        places = query.places or ((query.scope,) if query.scope else ())
        names = {
            agency
            for agency, place in self._kb.agencies()
            if place in places and actions.body_key(agency) == body.key
        }
        if not names:
            raise actions.ActionError(action)
        return tuple(sorted(names))

    def _plain(self, chat: str, action: str, state: ChatState) -> Reply:
        renderer = self._renderer()
        if action == actions.PLACES:
            return renderer.fixed(m.CHOOSE_PLACE, Outcome.HELP, self._menus.places())
        if action == actions.METRICS:
            return renderer.fixed(m.CHOOSE_METRIC, Outcome.HELP, self._menus.metrics())
        if action == actions.BACK:
            return self._back(chat, state)
        if action == actions.RETRY and state.retry:
            self._contexts.put(chat, replace(state, retry=""))
            return self._answered(chat, state.retry)
        if not state.asked:
            raise actions.ActionError(action)
        last = state.asked[-1]
        if action == actions.WHY:
            return renderer.fixed(self._menus.why(last), Outcome.HELP, self._menus.start())
        reply = renderer.reply(self._answerer.answer(last, state.facts))
        if action == actions.MORE:
            return replace(reply, buttons=tuple(map(tuple, self._menus.more(reply))))
        return reply

    def _renderer(self) -> Renderer:
        return Renderer(self._answerer, self._today())

    def _failed(self, chat: str, said: str, error: Exception, code: str) -> Reply:
        """The apology; what was said is kept, to be tried again."""
        # What an exception says may quote the user: its kind and the lines of code are enough.
        told = isinstance(error, (KnowledgeBaseError, UnprovenNumber))
        about = error if told else type(error).__name__
        lines = "".join(traceback.format_tb(error.__traceback__))
        log.error("no reply (%s): %s\n%s", code, about, lines.rstrip())
        try:
            self._contexts.put(chat, replace(self._state(chat), retry=said))
        except Exception as second:  # noqa: BLE001 - the store itself may be what failed
            log.error("nothing kept to be tried again: %s", type(second).__name__)
        text = m.ERROR.format(code=code)
        return Reply(text, text, Outcome.HELP, buttons=((Button(m.B_RETRY, actions.RETRY),),))
