"""Links that open one answer: the action of a button as the payload of /start.

A payload may hold A-Z, a-z, 0-9, _ and - only, at most 64 of them. The characters of actions
that are not allowed are written as `-` and two hexadecimal digits, `-` itself included.
"""

from __future__ import annotations

import re

_PREFIX = "q_"
_MAX = 64
_PLAIN = re.compile(r"[A-Za-z0-9_]")
_PAYLOAD = re.compile(r"(?:[A-Za-z0-9_]|-[0-9a-f]{2})+")


def payload_of(action: str) -> str | None:
    """The payload that repeats an action, None when it does not fit.

    >>> payload_of("f:p49|on_time_rate")
    'q_f-3ap49-7con_time_rate'
    """
    coded = "".join(
        chr(byte) if _PLAIN.match(chr(byte)) else f"-{byte:02x}" for byte in action.encode()
    )
    payload = _PREFIX + coded
    return payload if action and len(payload) <= _MAX else None


def action_of(payload: str) -> str | None:
    """The action in a payload, None for any other text.

    >>> action_of("q_f-3ap49-7con_time_rate"), action_of("q_-zz"), action_of("xin")
    ('f:p49|on_time_rate', None, None)
    """
    coded = payload.removeprefix(_PREFIX)
    if coded == payload or not _PAYLOAD.fullmatch(coded):
        return None
    raw = re.sub(r"-([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), coded)
    try:
        return raw.encode("latin-1").decode()
    except UnicodeDecodeError:
        return None


def link(username: str, payload: str) -> str:
    """The address that opens the bot with a payload."""
    return f"https://t.me/{username}?start={payload}"
