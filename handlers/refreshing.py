"""A changed knowledge base: opened, and compared for those who follow something in it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from handlers.following import look_again
from handlers.house import House

_LOCK = threading.Lock()
_TURN_SECONDS = 0.0005


@contextmanager
def _yielding() -> Iterator[None]:
    """Short turns for threads: an answer gives way some twenty times, and at the usual turn of
    5 ms each of them would wait that long for the thread that reads the new base."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def refresh(house: House) -> bool:
    """Opens the base anew where its file has changed; whether it was new. Runs in any thread.

    Raises KnowledgeBaseError when the new file cannot be read; the old facts stay in use.
    """
    with _LOCK:
        with _yielding():
            house.dialogue.reload()
        build = f"{house.kb.meta('built_at')} {house.kb.meta('published')}"
        if build == house.seen_build:
            return False
        first = not house.seen_build
        house.seen_build = build
        look_again(house)
        return not first
