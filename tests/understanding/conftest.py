"""One understanding for all tests, over the gazetteer and a small made-up knowledge base."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.query import Query
from bot.understanding import Known, Understanding, after, agency_key
from knowledge.gazetteer import Gazetteer
from knowledge.models import Level

CASES = Path(__file__).parent / "cases"
TODAY = date(2025, 12, 1)

# Places with facts, so that one of two namesakes is known and the other is not.
_FACTS = {
    ("Bắc Giang", None): ("on_time_rate", "late_cases", "online_case_rate", "par_index"),
    ("Lạng Sơn", None): ("on_time_rate", "procedures", "par_index", "par_rank"),
    ("Hậu Giang", "huyện Châu Thành A"): ("received_cases", "late_rate"),
    ("Long An", "huyện Bến Lức"): ("received_cases", "resolved_cases", "on_time_rate"),
    ("Tiền Giang", "huyện Châu Thành"): ("late_cases",),
    ("Tiền Giang", "thị xã Gò Công"): ("late_cases", "on_time_rate"),
    ("Sóc Trăng", "xã Mỹ Tú"): ("received_cases",),
}


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture(scope="session")
def known(gazetteer: Gazetteer) -> Known:
    pairs = set()
    for (province, unit), metrics in _FACTS.items():
        home = gazetteer.find(province, level=Level.PROVINCE)[0]
        place = home
        if unit is not None:
            inside = gazetteer.find(unit, province=home.code, era="old")
            place = inside[0] if inside else home
        pairs |= {(place.code, metric) for metric in metrics}
    lang_son = gazetteer.find("Lạng Sơn", level=Level.PROVINCE)[0].code
    bodies = frozenset({(lang_son, agency_key("Sở Xây dựng"))})
    return Known.of_pairs(pairs, bodies, frozenset({2022, 2023}))


@pytest.fixture(scope="session")
def understanding(gazetteer: Gazetteer, known: Known) -> Understanding:
    return Understanding(gazetteer, known)


@pytest.fixture(scope="session")
def ask(understanding: Understanding) -> Callable[[str], Query]:
    """The query of the last of some turns, separated by " >> "."""

    def last(text: str) -> Query:
        context = None
        query = None
        for turn in text.split(" >> "):
            query = understanding.understand(turn, context, TODAY)
            context = after(context, query)
        assert query is not None
        return query

    return last


def rows(name: str) -> Iterator[tuple[str, str]]:
    """(text, expected slots) of a table of cases."""
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in table:
            yield row["text"], row["expected"]


def shown(query: Query, gazetteer: Gazetteer) -> dict[str, str]:
    """The slots as the tables of cases write them; empty ones as ""."""

    def name(code: str | None) -> str:
        place = gazetteer.by_code(code) if code else None
        return place.titled if place else ""

    period = query.period
    years = ",".join(map(str, period.years)) or str(period.year or "")
    targets = [f"{name(code)}:{level or ''}" for code, level in query.targets]
    return {
        "intent": str(query.intent),
        "places": "+".join(map(name, query.places)),
        "codes": "+".join(query.places),
        "province": "+".join(
            home.name
            for code in query.places
            if (place := gazetteer.by_code(code)) and (home := gazetteer.province_of(place))
        ),
        "scope": name(query.scope),
        "member": query.member,
        "levels": "+".join(query.levels),
        "targets": "+".join(targets),
        "agencies": "+".join(query.agencies),
        "metrics": "+".join(query.metrics),
        "others": "+".join(query.alternatives),
        "year": years,
        "part": period.part,
        "start": str(period.start or ""),
        "end": str(period.end or ""),
        "status": str(query.status or ""),
        "figures": "+".join(f"{figure:g}" for figure in query.figures),
        "threshold": (f"{query.threshold.op}{query.threshold.value:g}" if query.threshold else ""),
        "order": query.order,
        "limit": str(query.limit or ""),
        "position": str(query.position or ""),
        "unread": query.unread,
        "era": query.era,
        "ask": str(query.ask or ""),
        "options": "+".join(map(name, query.options)),
        "carried": "+".join(query.carried),
        "parts": str(len(query.parts)),
    }
