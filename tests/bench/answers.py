"""Questions over the five articles and over a generated base of 200,000 facts."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bot.settings import BUNDLED_ARTICLES
from tests.bench.table import ROOT, Row, child
from tests.evaluation.questions import percentile
from tests.store.generate import generate

FACTS = 200_000
STARTS = 5


def measure(folder: Path) -> Iterator[Row]:
    """Build, start, memory, questions a second, percentiles, and how the two bases compare."""
    five, large = folder / "five.db", folder / "large.db"
    built = child("build", str(BUNDLED_ARTICLES), str(five), "1")
    yield Row("five articles: build", built["seconds"], "s")
    yield Row("five articles: facts", built["facts"], "facts")
    began = time.perf_counter()
    written = generate(FACTS, large)
    took = time.perf_counter() - began
    yield Row("200,000 facts: write", took, "s")
    yield Row("200,000 facts: written a second", written.facts / took, "facts/s")
    medians = {}
    for name, kb in (("five articles", five), ("200,000 facts", large)):
        yield Row(f"{name}: start of a process to its answer", _start(kb), "s", "0.8")
        found = child("answers", str(kb))
        seconds = found["seconds"]
        medians[name] = percentile(seconds, 50)
        yield Row(f"{name}: memory after the questions", found["memory"], "MB", "120")
        yield Row(f"{name}: questions a second", len(seconds) / sum(seconds), "/s")
        for share, aim in ((50, "1"), (95, "3"), (99, "8")):
            yield Row(f"{name}: p{share}", 1000 * percentile(seconds, share), "ms", aim)
        yield Row(f"{name}: a message of 4,096 characters", 1000 * found["longest"], "ms", "50")
    ratio = medians["200,000 facts"] / medians["five articles"]
    yield Row("median at 200,000 facts over median at five articles", ratio, "times", "1.3")


def _start(kb: Path) -> float:
    """The median wall time of a whole `ask`."""
    command = [
        sys.executable,
        "run_bot.py",
        "ask",
        "tỷ lệ đúng hạn của Quảng Nam?",
        "--kb",
        str(kb),
    ]
    seconds = []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        seconds.append(time.perf_counter() - began)
    return percentile(seconds, 50)
