"""A changed knowledge base: opened, and compared for those who follow something in it."""

from __future__ import annotations

import threading

from handlers.following import look_again
from handlers.house import House

_LOCK = threading.Lock()


def refresh(house: House) -> bool:
    """Opens the base anew where its file has changed; whether it was new. Runs in any thread.

    Raises KnowledgeBaseError when the new file cannot be read; the old facts stay in use.
    """
    with _LOCK:
        house.dialogue.reload()
        build = f"{house.kb.meta('built_at')} {house.kb.meta('published')}"
        if build == house.seen_build:
            return False
        first = not house.seen_build
        house.seen_build = build
        look_again(house)
        return not first
