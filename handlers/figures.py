"""From a card back to its figures: keys of facts that outlive a restart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers.house import House
from knowledge.models import Fact


def key_of(fact: Fact) -> str:
    """A fact by its article, its place in the text and its metric."""
    return f"{fact.article}|{fact.provenance.value_start}|{fact.metric}"


def remember_figures(house: House, chat: int, message: int, facts: Sequence[Fact]) -> None:
    """Notes which figures a card shows."""
    if facts:
        house.cards.remember(chat, message, [key_of(fact) for fact in facts])


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
