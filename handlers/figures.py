"""From a card back to its figures: keys of facts that outlive a restart."""

from __future__ import annotations

from collections.abc import Iterable

from bot.rendering import actions
from bot.reply import Outcome, Reply
from handlers.house import House
from knowledge.models import Fact


def key_of(fact: Fact) -> str:
    """A fact by its article, its place in the text, what it says and of when.

    A figure that was corrected is another one: old buttons do not pass it off as what they showed.
    """
    at = fact.provenance.value_start
    return f"{fact.article}|{at}|{fact.metric}|{fact.level}|{fact.year}|{fact.value!r}"


def remember_card(house: House, key: str, chat: int, message: int, reply: Reply) -> None:
    """Notes what a card shows; `key` is the conversation's name, `chat` where the card stands."""
    if reply.facts:
        keys = [key_of(fact) for fact in reply.facts]
        house.cards.remember(chat, message, keys, action_behind(house, key, reply))


def action_behind(house: House, key: str, reply: Reply) -> str:
    """The action that gives the last reply of a conversation again, "" where none does."""
    asked = house.contexts.get(key).asked if reply.outcome is Outcome.ANSWER else ()
    return actions.encode(asked[-1]) if asked else ""


def figures(house: House, keys: Iterable[str]) -> tuple[Fact, ...]:
    """The facts of these keys that are still published, in the order of the keys."""
    wanted = list(keys)
    known: dict[str, Fact] = {}
    for article in dict.fromkeys(key.partition("|")[0] for key in wanted):
        known.update((key_of(fact), fact) for fact in house.kb.facts_of_article(article))
    return tuple(known[key] for key in wanted if key in known)


def figures_of_card(house: House, chat: int, message: int) -> tuple[Fact, ...]:
    """What a card shows, empty where it is not known or not in the base any more."""
    return figures(house, house.cards.facts(chat, message))
