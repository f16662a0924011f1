"""Measured in processes of their own, so that memory and caches are theirs: prints one JSON line.

python -m tests.bench.children answers KB
python -m tests.bench.children build FOLDER KB WORKERS
"""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.bench.table import peak_memory

QUESTIONS = Path(__file__).parents[1] / "questions" / "five-dev.jsonl"
ROUNDS = 3


def answers(kb: str) -> dict[str, Any]:
    """Seconds of every reply to the questions about the five articles, over any base."""
    from bot.dialogue import Dialogue
    from knowledge.gazetteer import Gazetteer
    from knowledge.store.base import KnowledgeBase
    from tests.evaluation.sets import TODAY

    began = time.perf_counter()
    dialogue = Dialogue(KnowledgeBase(Path(kb)), Gazetteer.load(), today=lambda: TODAY)
    ready = time.perf_counter() - began
    turns = [
        (row["id"], turn)
        for row in map(json.loads, QUESTIONS.read_text("utf-8").splitlines())
        for turn in row["turns"]
    ]
    seconds = []
    for number in range(ROUNDS + 1):
        for chat, turn in turns:
            began = time.perf_counter()
            dialogue.reply(f"{number}-{chat}", turn)
            if number:  # the first round warms up
                seconds.append(time.perf_counter() - began)
    long = "tỷ lệ đúng hạn của Quảng Nam và huyện Gio Linh năm 2023? " * 80
    began = time.perf_counter()
    dialogue.reply("long", long[:4096])
    longest = time.perf_counter() - began
    return {"ready": ready, "seconds": seconds, "memory": peak_memory(), "longest": longest}


def build(folder: str, kb: str, workers: str) -> dict[str, Any]:
    """Seconds, facts and peak memory of a build."""
    from knowledge.build import build as build_base

    began = time.perf_counter()
    report = build_base([folder], Path(kb), built_at=datetime(2025, 12, 1), workers=int(workers))
    return {
        "seconds": time.perf_counter() - began,
        "facts": report.facts,
        "articles": report.articles,
        "memory": peak_memory(),
    }


def main() -> None:
    """The command."""
    what, *arguments = sys.argv[1:]
    print(json.dumps(answers(*arguments) if what == "answers" else build(*arguments)))


if __name__ == "__main__":
    main()
