"""Whose a figure is: a body's under any way to write it, or the place's own."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.contexts import choose_by_topic, mentions, topic_score
from bot.understanding.agencies import agency_key
from knowledge.models import Fact, Level
from knowledge.text import fold

_CENTRES = ("hanh chinh cong", "mot cua")
_CENTRE = "trung tam"
_BESIDE = 3.0  # the score of a word right behind a figure
_BRANCH = "chi nhanh "


def own_of(facts: Sequence[Fact], agencies: Sequence[str]) -> tuple[Fact, ...]:
    """The facts of these bodies, of the place itself where none is named."""
    if agencies:
        return of_bodies(facts, agencies)
    return tuple(fact for fact in facts if not fact.agency)


def of_topic(facts: Sequence[Fact], topic: tuple[str, ...]) -> tuple[Fact, ...]:
    """A body's figures right beside words of the question that none of the place's own has."""
    own = (fact for fact in facts if not fact.agency)
    if any(topic_score(fact, topic) for fact in own):
        return ()
    near = (f for f in facts if f.agency and topic_score(f, topic) >= _BESIDE)
    return tuple(choose_by_topic(tuple(near), topic))


def of_bodies(facts: Sequence[Fact], agencies: Sequence[str]) -> tuple[Fact, ...]:
    """The facts of bodies of these names."""
    exact = tuple(fact for fact in facts if is_body(fact, agencies))
    if exact:
        return exact
    tied = tuple(fact for fact in facts if not fact.agency and _names_centre(fact, agencies))
    return tied or _only_one_said_of(facts, agencies)


def is_body(fact: Fact, agencies: Sequence[str]) -> bool:
    """Whether the fact is of a body that one of these names means."""
    own = fold(fact.agency or "").removeprefix(_BRANCH)
    return bool(own) and any(
        own == name
        or own.startswith(name + " ")
        or name.startswith(own + " ")
        or agency_key(fact.agency or "") == agency_key(asked_for)
        for asked_for in agencies
        for name in (fold(asked_for).removeprefix(_BRANCH),)
    )


def _names_centre(fact: Fact, agencies: Sequence[str]) -> bool:
    """A commune's figure that its sentence ties to the one-stop centre asked for."""
    if fact.level is not Level.COMMUNE:
        return False
    # Communes of the new map handle all of their cases at their centre.
    whole = fact.place_code[:1] == "C"
    return any(
        word in fold(agency) and (whole or mentions(fact, word) or mentions(fact, _CENTRE))
        for agency in agencies
        for word in _CENTRES
    )


def _only_one_said_of(facts: Sequence[Fact], agencies: Sequence[str]) -> tuple[Fact, ...]:
    """The one figure of a sentence that names a one-stop centre, where no body is its owner."""
    names = [fold(name) for name in agencies if any(word in fold(name) for word in _CENTRES)]
    said = [f for f in facts if any(name in fold(f.quote) for name in names)]
    if len(said) != 1 or said[0].agency or said[0].level is Level.ALL:
        return ()
    return (said[0],)
