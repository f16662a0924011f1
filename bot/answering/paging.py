"""Lists longer than a card."""

from __future__ import annotations

MOST_PAGES = 100


def pages_of(items: int, size: int) -> int:
    """How many pages of a size a list makes, at least one.

    >>> pages_of(0, 5), pages_of(5, 5), pages_of(6, 5)
    (1, 1, 2)
    """
    return min(MOST_PAGES, max(1, -(-items // size)))
