"""Links that open one answer: the action of a button as the payload of /start.

A payload may hold A-Z, a-z, 0-9, _ and - only, at most 64 of them. `-` and a letter stand for
the other characters of actions, `--` for `-` itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from knowledge.models import Fact

_PREFIX = "q_"
_MAX = 64
_LETTER = {"|": "b", ":": "c", ",": "o", "@": "a", "=": "e", "-": "-"}
_CHARACTER = {letter: character for character, letter in _LETTER.items()}
_PLAIN = re.compile(r"[A-Za-z0-9_]")
_MARK = re.compile(r"-v([0-9a-f]{4})$")
_PART = re.compile(r"-(.)|([A-Za-z0-9_])")


def payload_of(action: str) -> str | None:
    """The payload that repeats an action, None where it does not fit.

    >>> payload_of("l|p49|on_time_rate|c|2023:|---")
    'q_l-bp49-bon_time_rate-bc-b2023-c-b------'
    """
    coded = []
    for character in action:
        if _PLAIN.fullmatch(character):
            coded.append(character)
        elif character in _LETTER:
            coded.append("-" + _LETTER[character])
        else:
            return None
    payload = _PREFIX + "".join(coded)
    return payload if action and len(payload) <= _MAX else None


def marked(payload: str, facts: Iterable[Fact]) -> str:
    """The payload with a mark of the figures shown, where there is room for one."""
    longer = f"{payload}-v{mark_of(facts)}"
    return longer if len(longer) <= _MAX else payload


def unmarked(payload: str) -> tuple[str, str]:
    """The payload without its mark, and the mark or "".

    >>> unmarked("q_l-bp49-v0f3a"), unmarked("q_l-bp49")
    (('q_l-bp49', '0f3a'), ('q_l-bp49', ''))
    """
    found = _MARK.search(payload)
    return (payload[: found.start()], found[1]) if found else (payload, "")


def mark_of(facts: Iterable[Fact]) -> str:
    """Four hexadecimal digits that change with the figures."""
    said = "|".join(f"{f.value!r} {f.unit} {f.qualifier} {f.year} {f.period}" for f in facts)
    return hashlib.sha256(said.encode()).hexdigest()[:4]


def action_of(payload: str) -> str | None:
    """The action in a payload, None for any other text.

    >>> action_of("q_l-bp49-c"), action_of("q_-z"), action_of("xin")
    ('l|p49:', None, None)
    """
    coded = payload.removeprefix(_PREFIX)
    if coded in (payload, ""):
        return None
    action = ""
    while coded:
        found = _PART.match(coded)
        if found is None or (found[1] and found[1] not in _CHARACTER):
            return None
        action += _CHARACTER[found[1]] if found[1] else found[2]
        coded = coded[found.end() :]
    return action


def link(username: str, payload: str) -> str:
    """The address that opens the bot with a payload."""
    return f"https://t.me/{username}?start={payload}"
