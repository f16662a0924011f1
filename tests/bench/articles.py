"""Building from a generated corpus: articles a second on one core and on all, and reloading."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests.bench.table import Row, child
from tests.evaluation.sets import CORPUS

ARTICLES = 2000
WORDS = 500
_FIGURE = re.compile(r"(?<![\d/.,-])\d{1,3}(?:\.\d{3})*(?:,\d+)?(?![\d/.,-])")


def measure(folder: Path) -> Iterator[Row]:
    """Half the corpus and the whole of it on one core, the whole on all, one article more."""
    half, whole = folder / "half", folder / "whole"
    generate(half, ARTICLES // 2)
    words = generate(whole, ARTICLES)
    yield Row("generated corpus: articles", ARTICLES, "")
    yield Row("generated corpus: words an article", words / ARTICLES, "words")
    first = child("build", str(half), str(folder / "half.db"), "1")
    one = child("build", str(whole), str(folder / "one.db"), "1")
    yield Row("one core: articles a second", ARTICLES / one["seconds"], "/s", "60")
    yield Row("one core: facts a second", one["facts"] / one["seconds"], "/s")
    yield Row("one core: memory", one["memory"], "MB")
    yield Row("twice the articles", one["seconds"] / first["seconds"], "times the time", "2.1")
    cores = len(os.sched_getaffinity(0))
    many = child("build", str(whole), str(folder / "many.db"), str(cores))
    yield Row(f"{cores} cores: articles a second", ARTICLES / many["seconds"], "/s")
    yield Row(f"{cores} cores: memory of the first process", many["memory"], "MB")
    yield Row(f"{cores} cores over one", one["seconds"] / many["seconds"], "times the speed")
    generate(whole, 1, first=ARTICLES)
    again = child("build", str(whole), str(folder / "many.db"), str(cores))
    yield Row("reload with one article more", again["seconds"], "s", "1")


def generate(folder: Path, count: int, first: int = 0) -> int:
    """Writes articles of about 500 words with figures of their own; how many words in all."""
    folder.mkdir(exist_ok=True)
    sources = [path.read_text("utf-8") for path in sorted((CORPUS / "dev").glob("*.txt"))]
    words = 0
    for number in range(first, first + count):
        rng = random.Random(number)
        text = sources[number % len(sources)]
        body = text.split("\n\n", 1)[-1]
        while len(text.split()) < WORDS - 50:
            text += "\n\n" + body
        text = _FIGURE.sub(partial(_other, rng), text)
        (folder / f"bai-{number:05}.txt").write_text(text, "utf-8")
        words += len(text.split())
    return words


def _other(rng: random.Random, figure: re.Match[str]) -> str:
    """A figure of the same shape."""
    return "".join(rng.choice("123456789") if char.isdigit() else char for char in figure[0])
