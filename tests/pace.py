"""How fast this machine is now: limits of time that hold on a slow or a busy one too.

A test states its limit in seconds of the machine that the limit was set on. A fixed piece of
work, timed beside it, says how many times slower this machine is at the moment.
"""

from __future__ import annotations

import time
from collections.abc import Callable

REFERENCE = 0.045
"""Seconds of processor time that the fixed work takes where the limits were set."""


def _work() -> int:
    counts: dict[str, int] = {}
    for number in range(120_000):
        word = f"từ {number % 977}".casefold()
        counts[word] = counts.get(word, 0) + len(word.split())
    return sum(sorted(counts.values()))


def processor_seconds(run: Callable[[], object]) -> float:
    """Seconds of processor time that one run takes: what else the machine does is not counted."""
    began = time.process_time()
    run()
    return time.process_time() - began


def allowed(seconds: float) -> float:
    """The limit on this machine as it is now, never below the stated one."""
    slowest = max(processor_seconds(_work) for _ in range(3))
    return seconds * max(1.0, slowest / REFERENCE)
