"""What every callback works with, kept in one object under `bot_data`."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from telegram import Update
from telegram.ext import Application, CallbackContext, ContextTypes

from bot.reply import Reply
from bot.settings import Settings
from bot.state.audit import AuditLog
from bot.state.cards import Cards
from bot.state.contexts import Contexts
from bot.state.database import StateFile
from bot.state.desk import Leftover
from bot.state.feedback import Feedback
from bot.state.inbox import Inbox
from bot.state.lessons import Lessons
from bot.state.news import News
from bot.state.roles import Role, Roles
from bot.state.shelf import Shelf
from bot.state.statistics import Statistics
from bot.state.subscriptions import Subscriptions
from knowledge.models import Fact
from knowledge.store.base import KnowledgeBase

if TYPE_CHECKING:
    from handlers.command import Command

App: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
Context: TypeAlias = ContextTypes.DEFAULT_TYPE
Action: TypeAlias = Callable[[Update, Context, str], Coroutine[Any, Any, None]]
_KEY = "house"


class StartError(Exception):
    """The bot cannot run; the text is one Vietnamese line for the terminal."""


class Conversation(Protocol):
    """The face of `bot.dialogue.Dialogue` that Telegram needs."""

    def reply(self, chat: str, text: str) -> Reply:
        """Answers a text in a chat."""

    def press(self, chat: str, action: str) -> Reply:
        """Answers a tap on a button of an earlier reply."""

    def reload(self) -> bool:
        """Opens the knowledge base anew where its file has changed; whether it had."""


@dataclass(slots=True)
class House:
    """The conversation, the settings and the memory of one running bot.

    `deferred` maps ids of updates whose answer could not be sent to the seconds after which to
    try again; `awaited` maps editors to the question they were asked to answer in words, and
    when, `lesson` their chats to the synonym they were shown; `making` maps (draft, offset of a
    numeral) to the slots chosen so far, `leftovers` the draft looked at last to its numerals
    that were not understood; `unanswered` holds (when, chat, question) of a
    day; `errors` counts failures since the start; `followed` the figures
    of everything followed as they stood in the build `seen_build`; `commands` and `actions` are the tables of `handlers.routes`.
    """

    settings: Settings
    dialogue: Conversation
    state: StateFile
    kb: KnowledgeBase
    contexts: Contexts
    today: Callable[[], date] = date.today
    deferred: dict[int, float] = field(default_factory=dict)
    awaited: dict[int, tuple[str, float]] = field(default_factory=dict)
    making: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    leftovers: dict[int, tuple[Leftover, ...]] = field(default_factory=dict)
    lesson: dict[int, tuple[str, str]] = field(default_factory=dict)
    unanswered: deque[tuple[float, str, str]] = field(default_factory=lambda: deque(maxlen=200))
    errors: int = 0
    started: bool = False
    seen_build: str = ""
    followed: dict[tuple[str, str], dict[str, Fact]] = field(default_factory=dict)
    commands: tuple[Command, ...] = ()
    actions: Mapping[str, Action] = field(default_factory=dict)
    inbox: Inbox = field(init=False)
    shelf: Shelf = field(init=False)
    cards: Cards = field(init=False)
    news: News = field(init=False)
    subscriptions: Subscriptions = field(init=False)
    feedback: Feedback = field(init=False)
    audit: AuditLog = field(init=False)
    statistics: Statistics = field(init=False)
    roles: Roles = field(init=False)
    lessons: Lessons = field(init=False)

    def __post_init__(self) -> None:
        self.inbox = Inbox(self.state)
        self.shelf = Shelf(
            self.state, self.settings.articles, self.settings.kb, self.settings.state.parent
        )
        self.cards = Cards(self.state)
        self.news = News(self.state)
        self.subscriptions = Subscriptions(self.state)
        self.feedback = Feedback(self.state)
        self.audit = AuditLog(self.state)
        self.statistics = Statistics(self.state)
        self.lessons = Lessons.beside(self.settings.state)
        self.roles = Roles(self.state, self.settings.admins)

    def may(self, user_id: int | None, role: Role = Role.EDITOR) -> bool:
        """Whether this user has a role, or a higher one."""
        return self.roles.of(user_id) >= role


def settle(app: App, house: House) -> None:
    """Makes `house` known to all callbacks of the application."""
    app.bot_data[_KEY] = house


def house_of(context: CallbackContext[Any, Any, Any, Any]) -> House:
    """The house of the application that runs a callback."""
    found: House = context.bot_data[_KEY]
    return found
