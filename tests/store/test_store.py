"""The knowledge base file: built, checked, swapped, read."""

from __future__ import annotations

import sqlite3
import threading
import time
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from knowledge.build.merge import merge
from knowledge.gazetteer import Gazetteer
from knowledge.models import Fact, Review
from knowledge.store.base import KnowledgeBase
from knowledge.store.errors import KnowledgeBaseError
from knowledge.store.periods import bounds_of_part, bounds_of_text, part_of_bounds
from knowledge.store.record import ArticleRecord
from tests.answering.made import base, row
from tests.pace import allowed, processor_seconds
from tests.store.generate import generate
from tests.store.gold import build, record_of

RATE = "on_time_rate"


def test_facts_come_back_as_they_went_in(tmp_path: Path) -> None:
    gazetteer = Gazetteer.load()
    rows = [row("huyện Gio Linh", RATE, 97.33, province="Quảng Trị", period="quý III/2023")]
    record, facts = record_of("bai", rows, "", {"title": "Tin", "publisher": "Báo"}, gazetteer)
    build(tmp_path / "kb.db", [(record, facts)], gazetteer)
    kb = KnowledgeBase(tmp_path / "kb.db")
    (fact,) = kb.facts_of(facts[0].place_code, (RATE,))
    assert fact.as_dict() == facts[0].as_dict()
    assert (fact.period_start, fact.period_end) == (date(2023, 7, 1), date(2023, 9, 30))
    at = fact.provenance
    assert record.text[at.start : at.end] == fact.quote


def test_queries(tmp_path: Path) -> None:
    kb = base(
        tmp_path / "kb.db",
        row("huyện Hà Quảng", "par_index", 88.38, province="Cao Bằng", unit="điểm"),
        row("huyện Hạ Lang", "par_index", 77.64, province="Cao Bằng", unit="điểm"),
        row("Cao Bằng", "par_index", 78.78, unit="điểm", agency="Sở Y tế", level="tỉnh"),
        row("Hà Tĩnh", RATE, 91.0, quote="Đúng hạn ở Hà Tĩnh đạt 91% trong năm 2023."),
    )
    (frame,) = kb.frames("par_index", "huyện", "p04")
    assert (frame.count, frame.year, frame.newest) == (2, 2023, "2023-12-31")
    lowest = kb.ranked("par_index", "huyện", frame, "p04", highest_first=False, limit=1)
    assert [fact.value for fact in lowest] == [77.64]
    assert [fact.place for fact in kb.with_value(88.38)] == ["huyện Hà Quảng"]
    assert kb.agencies() == (("Sở Y tế", "p04"),)
    assert len(kb.facts_of_agency("sở y tế")) == 1
    assert kb.metrics_by_place()["p42"] == {RATE}
    assert set(kb.inside("p04", "par_index")) == {
        fact.place_code for fact in kb.members("par_index", "huyện")
    }
    for words in (["đúng hạn"], ["DUNG HAN", "ha tinh"], ["Đúng"]):
        assert kb.search(words)[0].text.startswith("Đúng hạn ở Hà Tĩnh")
    assert kb.search(['" OR 1=1 --']) == ()
    assert kb.search(["!!!"]) == ()
    assert kb.article("bai") is not None and kb.article("khac") is None


def test_no_question_scans_the_facts(tmp_path: Path) -> None:
    base(tmp_path / "kb.db", row("Hà Tĩnh", RATE, 91.0)).close()
    db = sqlite3.connect(tmp_path / "kb.db")
    published = "review = 'published'"
    for where in (
        "place_code = 'p42' and metric = 'x'", "place_code = 'p42'",
        "value between 1 and 2", "metric = 'x' and member = 'huyện' and status = 'result'",
        "province_code = 'p04' and metric = 'x' and member = 'huyện'", "agency_key = 'so y te' and agency_key <> ''",
        "article = 'bai'",
    ):  # fmt: skip
        sql = f"explain query plan select * from facts where {where} and {published}"
        plan = " ".join(str(line[3]) for line in db.execute(sql))
        assert "SEARCH facts USING INDEX" in plan, (where, plan)
    db.close()


def test_views_read_in_vietnamese(tmp_path: Path) -> None:
    base(tmp_path / "kb.db", row("Hà Tĩnh", RATE, 91.0)).close()
    db = sqlite3.connect(tmp_path / "kb.db")
    db.row_factory = sqlite3.Row
    (fact,) = db.execute('select * from "Số liệu"').fetchall()
    assert (fact["Nơi"], fact["Giá trị"], fact["Tình trạng"]) == ("Hà Tĩnh", 91.0, "đã duyệt")
    (article,) = db.execute('select * from "Bài báo"').fetchall()
    assert article["Số liệu đã duyệt"] == 1
    assert db.execute("pragma journal_mode").fetchone()[0] == "delete"
    db.close()


def test_nothing_to_write_or_wrong_quote_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    base(path, row("Hà Tĩnh", RATE, 91.0)).close()
    before = path.read_bytes()
    gazetteer = Gazetteer.load()
    record, facts = record_of("bai", [row("Hà Tĩnh", RATE, 92.0)], "", {}, gazetteer)
    waiting = [replace(fact, review=Review.WAITING) for fact in facts]
    shifted = [replace(facts[0], quote=facts[0].quote + "!")]
    for bad in ([], waiting, shifted):
        with pytest.raises(KnowledgeBaseError, match="kho cũ giữ nguyên"):
            build(path, [(record, bad)], gazetteer)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["kb.db"]


def test_missing_damaged_and_older_files_get_one_line(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeBaseError, match="Chưa có kho"):
        KnowledgeBase(tmp_path / "none.db")
    for name, content in (("text.db", b"khong phai kho" * 99), ("empty.db", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(KnowledgeBaseError, match="hãy chạy lại lệnh build"):
            KnowledgeBase(tmp_path / name)
    path = tmp_path / "old.db"
    base(path, row("Hà Tĩnh", RATE, 91.0)).close()
    db = sqlite3.connect(path)
    with db:
        db.execute("update meta set value = '0' where key = 'schema'")
    db.close()
    with pytest.raises(KnowledgeBaseError, match="phiên bản khác") as caught:
        KnowledgeBase(path)
    assert "\n" not in str(caught.value)


def test_a_locked_file_is_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    base(path, row("Hà Tĩnh", RATE, 91.0)).close()
    lock = sqlite3.connect(path, isolation_level=None)
    lock.execute("begin exclusive")
    assert len(KnowledgeBase(path).facts_of("p42")) == 1
    lock.close()


def test_damage_after_opening_is_an_error_not_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "kb.db"
    kb = base(path, row("Hà Tĩnh", RATE, 91.0))
    (tmp_path / "bad.db").write_bytes(b"x" * 5000)
    (tmp_path / "bad.db").replace(path)
    with pytest.raises(KnowledgeBaseError):
        kb.reload_if_changed()
    assert not kb.reload_if_changed()
    assert len(kb.facts_of("p42")) == 1


def test_readers_go_on_while_the_file_is_swapped(tmp_path: Path) -> None:
    """Each answer holds facts of one version only, and new versions are seen."""
    path = tmp_path / "kb.db"
    gazetteer = Gazetteer.load()

    def version(number: int) -> None:
        rows = [row("Hà Tĩnh", metric, float(number)) for metric in (RATE, "late_rate")]
        build(path, [record_of("bai", rows, "", {}, gazetteer)], gazetteer)

    version(1)
    kb = KnowledgeBase(path)
    seen: set[float] = set()
    wrong: list[object] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                kb.reload_if_changed()
                values = {fact.value for fact in kb.facts_of("p42")}
            except KnowledgeBaseError as error:
                wrong.append(error)
                continue
            if len(values) != 1:
                wrong.append(values)
            seen.update(values)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(2, 9):
        version(number)
        time.sleep(0.02)
    stop.set()
    for reader in readers:
        reader.join()
    assert not wrong
    assert len(seen) > 3 and max(seen) == 8.0


@pytest.mark.parametrize(
    ("text", "year", "part"),
    [
        ("năm 2023", 2023, ""), ("6 tháng đầu năm 2023", 2023, "H1"), ("quý IV/2023", 2023, "Q4"),
        ("tháng 8/2022", 2022, "M8"), ("9 tháng đầu năm 2023", 2023, "n9"),
        ("6 tháng cuối năm 2024", 2024, "H2"),
    ],
)  # fmt: skip
def test_parts_of_periods(text: str, year: int, part: str) -> None:
    start, end = bounds_of_text(text, year)
    assert part_of_bounds(start, end) == part
    assert bounds_of_part(year, part) == (start, end)


def test_generated_base_answers_quickly(tmp_path: Path) -> None:
    report = generate(3_000, tmp_path / "big.db")
    assert report.facts >= 3_000 and report.waiting == 0
    kb = KnowledgeBase(tmp_path / "big.db")
    places = list(kb.metrics_by_place())[:50]
    times = [processor_seconds(partial(kb.facts_of, place)) for place in places]
    assert sorted(times)[len(times) // 2] < allowed(0.05)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """So many sentences that the words of a question are common ones."""
    path = tmp_path_factory.mktemp("crowd") / "crowd.db"
    generate(4_000, path)
    return KnowledgeBase(path)


def test_common_words_are_searched_in_the_articles_about_the_place(crowd: KnowledgeBase) -> None:
    words = ("năm", "tỷ lệ", "hồ sơ", "cấp", "của", "là", "tỉnh", "phường")
    assert sum(count for _, count in crowd.rows("select * from common")) > 10_000
    found = crowd.search(words, every=False, places=("p04",), limit=30)
    assert len(found) == 30
    assert {p.article.split("-")[0] for p in found} <= {
        code
        for code in crowd.metrics_by_place()
        if code == "p04" or code in crowd.places_inside("p04")
    }
    assert [p.rank for p in found] == sorted(p.rank for p in found)
    assert crowd.search(words, every=False, places=("C20242",)) != ()


def test_neighbours_stand_beside_in_the_article(crowd: KnowledgeBase) -> None:
    found = crowd.search(["Lạng Sơn"], limit=3)
    for article, sentences in crowd.with_neighbours(found).items():
        assert {each.article for each in sentences} == {article}
        assert all(one.end <= other.start for one, other in pairwise(sentences))
    assert crowd.with_neighbours(()) == {}


def test_summaries_say_what_the_facts_say(crowd: KnowledgeBase) -> None:
    held = crowd.rows(
        "select place_code, metric, count(*) from facts group by 1, 2 except "
        "select place_code, metric, facts from held"
    )
    assert held == []
    metric = sorted(crowd.metrics())[0]
    places = crowd.places_with(metric, 10_000)
    assert len(places) == crowd.count_places(metric)
    assert {place for place, held in crowd.metrics_by_place().items() if metric in held} == {
        *places
    }
    frame = crowd.frames(metric, "tỉnh")[0]
    facts = crowd.ranked(metric, "tỉnh", frame, limit=1000)
    assert frame.count == len({fact.place_code for fact in facts})
    middle = facts[len(facts) // 2].value
    above = crowd.count_ranked(metric, "tỉnh", frame, "", "result", (middle, 1e300))
    assert above == sum(fact.value >= middle for fact in facts)


def test_an_article_changed_by_a_merge_is_found_by_its_new_words_only(tmp_path: Path) -> None:
    gazetteer = Gazetteer.load()
    path = tmp_path / "kb.db"

    def part(id_: str, place: str, quote: str) -> tuple[ArticleRecord, list[Fact]]:
        return record_of(id_, [row(place, RATE, 91.0, quote=quote, article=id_)], "", {}, gazetteer)

    build(
        path,
        [part("mot", "Hà Tĩnh", "Cam đạt 91%."), part("hai", "Cao Bằng", "Ổi đạt 91%.")],
        gazetteer,
    )
    record, facts = part("mot", "Lạng Sơn", "Xoài đạt 91%.")
    merge(path, [record], {"mot": facts}, [], gazetteer, datetime(2025, 1, 1))
    kb = KnowledgeBase(path)
    assert [len(kb.search([word])) for word in ("cam", "ổi", "xoài")] == [0, 1, 1]
    assert set(kb.metrics_by_place()) == {"p04", "p20"}
    assert kb.places_of_article("mot") == {"p20"}
    assert (kb.meta("articles"), kb.meta("published")) == ("2", "2")
