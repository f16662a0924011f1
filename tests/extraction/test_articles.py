"""Whole articles: floors on the project's own corpus, quotes, offsets, accounts."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from bot.settings import BUNDLED_ARTICLES
from knowledge.extraction import Extraction, extract
from knowledge.models import Review, Status
from knowledge.reading import iter_articles, read_file
from tests.evaluation.facts import read_gold, score
from tests.extraction.made import document

CORPUS = Path(__file__).parents[1] / "corpus"
ARTICLES = list(iter_articles([BUNDLED_ARTICLES, CORPUS / "dev", CORPUS / "dev2"]))
KINDS = re.compile(
    r"fact|left over|not read|period|name of a unit|number of (?:a paragraph|“.+”)|in a \w+|not a number"
    r"|date|time|document|level of service|telephone|money|age|share of the night|temperature"
    r"|length of time|page|ordinal|place in a list|address|span of years|change of rank"
    r"|so many times as much|administrative units|heads|other things|label of a table|run of figures"
)


@cache
def read(path: Path) -> Extraction:
    return extract(read_file(path))


@pytest.mark.parametrize(
    ("half", "precision", "recall"),
    [("bundled", 0.95, 0.93), ("dev", 0.94, 0.91), ("dev2", 0.94, 0.91)],
)
def test_floors_of_whole_articles(half: str, precision: float, recall: float) -> None:
    """Value, year, metric, place and tier."""
    folder = BUNDLED_ARTICLES if half == "bundled" else CORPUS / half
    found = {
        path.stem: [f for f in read(path).facts if f.review is Review.PUBLISHED]
        for path in iter_articles([folder])
    }
    total = score(read_gold(CORPUS / half), found).tiers["place"]
    assert total.precision >= precision
    assert total.recall >= recall


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_quotes_and_offsets_are_exact(path: Path) -> None:
    extraction = read(path)
    text = extraction.document.text
    for fact in extraction.facts:
        at = fact.provenance
        assert " ".join(text[at.start : at.end].split()) == fact.quote
        assert at.start <= at.value_start < at.value_end <= at.end
        assert text[at.value_start : at.value_end] == at.surface
        assert at.rules and all(isinstance(rule, str) for rule in at.rules)
        assert 0 < at.confidence <= 1


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_every_numeral_is_accounted_for_once(path: Path) -> None:
    extraction = read(path)
    text = extraction.document.text
    spans = [(account.start, account.end) for account in extraction.accounts]
    assert spans == [m.span() for m in re.finditer(r"\d+(?:[.,]\d+)*", text)]
    for account in extraction.accounts:
        assert account.surface == text[account.start : account.end]
        assert KINDS.fullmatch(account.kind), account
        assert account.reason or account.kind != "left over", account
    assert sum(extraction.counts().values()) == len(spans)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_every_fact_has_its_numeral(path: Path) -> None:
    extraction = read(path)
    facts = {a.start for a in extraction.accounts if a.kind == "fact"}
    for fact in extraction.facts:
        if fact.provenance.surface[:1].isdigit():
            assert fact.provenance.value_start in facts, fact


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_no_fact_is_told_twice(path: Path) -> None:
    keys = [
        (f.place, f.level, f.agency, f.metric, f.value, f.unit, f.year, f.status, f.out_of)
        for f in read(path).facts
    ]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    "text",
    [
        "Huyện Quế Sơn thu hoạch 1.200 tấn lúa, tăng 5% so với năm trước.",
        "Tỉnh giải ngân 66% vốn đầu tư công và thu ngân sách 1.200 tỷ đồng.",
        "Hội thi cải cách hành chính có 250 đại biểu của 18 huyện tham gia ngày 12/5/2023.",
        "Thực hiện Nghị quyết số 76/NQ-CP về cải cách hành chính giai đoạn 2021 - 2025.",
        "Bộ phận một cửa có 5 quầy, 12 máy tính và 3 cán bộ dưới 30 tuổi.",
        "Đường dây nóng 1900 9068 về thủ tục hành chính hoạt động 24/7.",
    ],
)
def test_articles_without_figures_of_reform_give_nothing(text: str) -> None:
    article = document("Tin Quảng Nam", ["Tỉnh Quảng Nam có tin vui.", text], date(2023, 6, 1))
    assert extract(article).facts == ()


@pytest.mark.parametrize("part", ["~ ", "> "], ids=["clutter", "caption"])
def test_clutter_gives_no_facts(part: str) -> None:
    lead = "Năm 2023, tỉnh Quảng Nam đẩy mạnh cải cách hành chính."
    figure = "Tỷ lệ hồ sơ đúng hạn đạt 98,7%."
    shown = extract(document("Quảng Nam", [lead, figure], date(2023, 12, 1)))
    hidden = extract(document("Quảng Nam", [lead, part + figure], date(2023, 12, 1)))
    assert [fact.value for fact in shown.facts] == [98.7]
    assert hidden.facts == ()
    assert [a.surface for a in hidden.accounts] == [a.surface for a in shown.accounts]


def test_a_heading_of_aims_makes_targets() -> None:
    parts = [
        "Năm 2023, UBND tỉnh Quảng Nam đẩy mạnh cải cách hành chính.",
        "# I. Kết quả đạt được",
        "Tỷ lệ hồ sơ trực tuyến đạt 71%.",
        "# II. Phương hướng, nhiệm vụ năm 2024",
        "- Tỷ lệ hồ sơ trực tuyến đạt 80%.",
    ]
    facts = extract(document("Quảng Nam", parts, date(2023, 12, 20))).facts
    assert [(f.value, f.year, f.status) for f in facts] == [
        (71, 2023, Status.RESULT),
        (80, 2024, Status.TARGET),
    ]


def test_a_heading_gives_its_place_to_the_items_below() -> None:
    parts = [
        "Năm 2023, UBND tỉnh Quảng Nam đẩy mạnh cải cách hành chính.",
        "# 1. Huyện Quế Sơn",
        "- Tỷ lệ hồ sơ đúng hạn đạt 98%.",
        "# 2. Huyện Núi Thành",
        "- Tỷ lệ hồ sơ đúng hạn đạt 97%.",
    ]
    facts = extract(document("Quảng Nam", parts, date(2023, 12, 20))).facts
    assert [(f.place, f.value) for f in facts] == [("huyện Quế Sơn", 98), ("huyện Núi Thành", 97)]


def test_a_place_keeps_the_spelling_of_its_article() -> None:
    text = "Năm 2023, huyện Phú Quý tiếp nhận 120 hồ sơ thủ tục hành chính, trả đúng hạn 118 hồ sơ."
    facts = extract(document("Huyện Phú Quý", [text], date(2023, 12, 20))).facts
    assert {f.place for f in facts} == {"huyện Phú Quý"}


def test_the_same_article_read_twice_gives_the_same() -> None:
    path = ARTICLES[0]
    assert extract(read_file(path)) == read(path)


def test_explained_numerals() -> None:
    parts = [
        "Năm 2023, UBND tỉnh Quảng Nam đẩy mạnh cải cách hành chính.",
        "Tỉnh tiếp nhận 120 hồ sơ, trả đúng hạn 118 hồ sơ, đạt 98,3%, tăng 2%.",
        "Chỉ số PAPI của tỉnh xếp thứ nhất cả nước.",
    ]
    extraction = extract(document("Quảng Nam", parts, date(2023, 12, 20)))
    lines = extraction.explain().splitlines()
    assert lines[0] == "place: Quảng Nam (old units)"
    told = {
        line.split("[")[1].split("]")[0]: number for number, line in enumerate(lines) if "[" in line
    }
    assert {"2023", "120", "118", "98,3", "2", "nhất"} <= set(told)
    assert "on_time_rate = 98.3 %: Quảng Nam, chung; năm 2023; result" in lines[told["98,3"] + 1]
    assert "share of the count before" in lines[told["98,3"] + 2]
    assert lines[told["2023"] + 1].strip() == "period"
    assert lines[told["2"] + 1].strip() == "left over (a change, not a level)"


def test_an_article_about_nothing_is_explained_too() -> None:
    extraction = extract(document("Một cửa thân thiện", ["Nụ cười làm 12 người vui."]))
    assert extraction.explain().splitlines()[-1] == "no place found"
