"""Small knowledge bases of invented facts, a line each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bot.dialogue import Dialogue
from knowledge.gazetteer import Gazetteer
from knowledge.models import Review
from knowledge.store.base import KnowledgeBase
from tests.store.gold import build, record_of

TODAY = date(2025, 12, 1)


def row(place: str, metric: str, value: float, **more: Any) -> dict[str, Any]:
    """A gold row: whole place, per cent, year 2023, result, unless said otherwise."""
    year = more.get("year", 2023)
    period = more.get("period", f"năm {year}")
    shown = f"{value:g}".replace(".", ",")
    made = {
        "article": "bai", "place": place, "province": None, "level": "chung", "agency": None,
        "metric": metric, "value": value, "unit": "%", "out_of": None, "qualifier": "=",
        "year": year, "period": period, "status": "result",
    } | more  # fmt: skip
    made.setdefault(
        "quote", f"Kết quả {metric} của {place} {made['level']} {period} là {shown} {made['unit']}."
    )
    return made


def base(path: Path, *rows: dict[str, Any], waiting: tuple[float, ...] = ()) -> KnowledgeBase:
    """A base of these rows, an article for each value of `article`."""
    gazetteer = Gazetteer.load()
    parts = []
    for id_ in dict.fromkeys(each["article"] for each in rows):
        about = {"title": f"Tin {id_}", "publisher": f"Báo {id_}", "published": "2024-02-01"}
        own = [each for each in rows if each["article"] == id_]
        record, facts = record_of(id_, own, "", about, gazetteer)
        facts = [
            replace(fact, review=Review.WAITING) if fact.value in waiting else fact
            for fact in facts
        ]
        parts.append((record, facts))
    build(path, parts, gazetteer)
    return KnowledgeBase(path)


def talk(kb: KnowledgeBase) -> Dialogue:
    """A bot over a base, on a fixed day."""
    return Dialogue(kb, Gazetteer.load(), today=lambda: TODAY)
