"""A changed knowledge base: opened, and compared for those who follow something in it."""

from __future__ import annotations

import threading

from handlers.following import followed_facts, note_changes
from handlers.house import House

_LOCK = threading.Lock()


def refresh(house: House) -> bool:
    """Opens the base anew where its file has changed; whether it had. Runs in any thread.

    Raises KnowledgeBaseError when the new file cannot be read; the old facts stay in use.
    """
    with _LOCK:
        if not house.kb.has_changed():
            return False
        before = followed_facts(house)
        changed = house.dialogue.reload()
        note_changes(house, before)
        return changed
