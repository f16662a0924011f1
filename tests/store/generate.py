"""A knowledge base of any size for benchmarks: real places and metrics, invented figures.

python -m tests.store.generate 200000 /tmp/big.db
"""

from __future__ import annotations

import random
import sys
import time
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from knowledge.gazetteer import Gazetteer, Place
from knowledge.models import Fact, Level, Provenance, Qualifier, Status
from knowledge.store.record import ArticleRecord
from knowledge.store.write import WriteReport, write

_METRICS = Path(__file__).parents[2] / "knowledge" / "vocabulary" / "metrics.toml"
_TIERS = {
    Level.PROVINCE: (Level.ALL, Level.PROVINCE, Level.DISTRICT, Level.COMMUNE),
    Level.DISTRICT: (Level.ALL,),
    Level.COMMUNE: (Level.COMMUNE,),
}
_YEARS = (2021, 2022, 2023, 2024)


def generate(count: int, path: Path, seed: int = 1) -> WriteReport:
    """Writes about `count` facts, 60 an article, the same bytes for the same seed."""
    gazetteer = Gazetteer.load()
    rng = random.Random(seed)
    metrics = tomllib.loads(_METRICS.read_text("utf-8"))
    articles: list[ArticleRecord] = []
    facts: dict[str, list[Fact]] = {}
    for place in _places(gazetteer, rng):
        for year in _YEARS:
            if count <= 0:
                break
            record, made = _article(place, year, metrics, gazetteer, rng)
            articles.append(record)
            facts[record.id] = made
            count -= len(made)
    return write(path, articles, facts, gazetteer, datetime(2025, 12, 1))


def _places(gazetteer: Gazetteer, rng: random.Random) -> Iterator[Place]:
    country = gazetteer.by_code("VN")
    assert country is not None
    yield from gazetteer.children(country, Level.PROVINCE, era="old")
    yield from gazetteer.children(country, Level.DISTRICT, era="old")
    communes = list(gazetteer.children(country, Level.COMMUNE, era="old"))
    rng.shuffle(communes)
    yield from communes


def _article(
    place: Place, year: int, metrics: dict[str, dict[str, list[str]]], gazetteer: Gazetteer,
    rng: random.Random,
) -> tuple[ArticleRecord, list[Fact]]:  # fmt: skip
    id_ = f"{place.code}-{year}"
    province = gazetteer.province_of(place)
    text, made, spans = "", [], []
    chosen = rng.sample(sorted(metrics), 44 if place.level is Level.PROVINCE else 30)
    for metric in chosen:
        unit = metrics[metric]["unit"][0]
        for level in _TIERS[place.level]:
            value = round(rng.uniform(40, 100), 2) if unit in "%điểm" else rng.randint(1, 90_000)
            shown = f"{value:,}".translate(str.maketrans(",.", ".,"))
            label = metrics[metric]["label"]
            line = f"Năm {year}, {label} cấp {level} của {place.titled} là {shown} {unit}."
            start = len(text)
            at = start + line.index(shown)
            text += line + "\n"
            spans.append((start, start + len(line)))
            made.append(
                Fact(
                    id_, place.full_name, province.name if province else None, level, None,
                    metric, float(value), unit, None, Qualifier.EXACT, year, f"năm {year}",
                    Status.RESULT, line, place.code,
                    provenance=Provenance(start, start + len(line), at, at + len(shown), shown),
                )
            )  # fmt: skip
    title = f"Kết quả cải cách hành chính năm {year} của {place.titled}"
    record = ArticleRecord(
        id_, text, title, f"Cổng thông tin {place.titled}", f"{year + 1}-01-15",
        sentences=tuple(spans),
    )  # fmt: skip
    return record, made


def main() -> None:
    began = time.perf_counter()
    report = generate(int(sys.argv[1]), Path(sys.argv[2]))
    print(f"{report} in {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
