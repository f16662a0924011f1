"""The build: incremental, safe, and honest about what it did."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from knowledge.build import BuildError, BuildReport, build
from knowledge.build.sources import source_of
from knowledge.gazetteer import Gazetteer
from knowledge.store.base import KnowledgeBase
from tests.cli.extractor import failing, percentages

BUILT = datetime(2025, 12, 1, 8, 0)
Builder = Callable[..., BuildReport]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "bài"
    folder.mkdir()
    write(folder, "một", "Quảng Nam đạt 99,88% năm 2023, khớp.", "Cấp huyện đạt 82,92% năm 2023.")
    write(folder, "hai", "Năm ngoái đạt 71,46% năm 2022.")
    return folder


@pytest.fixture
def kb(tmp_path: Path) -> Path:
    return tmp_path / "kho" / "knowledge.db"


@pytest.fixture
def make(kb: Path, folder: Path, gazetteer: Gazetteer) -> Builder:
    def run(*paths: Path, **options: Any) -> BuildReport:
        given: dict[str, Any] = {"gazetteer": gazetteer, "extractor": percentages, **options}
        return build(paths or [folder], kb, built_at=BUILT, **given)

    return run


def write(folder: Path, name: str, *lines: str) -> Path:
    path = folder / f"{name}.txt"
    path.write_text("\n\n".join((f"Tiêu đề của bài {name}", *lines)) + "\n", "utf-8")
    return path


def content(kb: Path) -> dict[str, set[tuple[Any, ...]]]:
    """What the base says, without the ids that only join its tables."""
    queries = {
        "articles": "select id, title, sha256, facts from articles",
        "facts": "select f.article, f.value, f.year, f.review, f.surface, s.text "
        "from facts f join sentences s on s.id = f.sentence",
        "sentences": 'select article, start, "end", text from sentences',
        "accounting": "select article, name, count from accounting where name <> 'extractor'",
        "meta": "select key, value from meta",
    }
    with closing(sqlite3.connect(kb)) as connection:
        assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
        return {name: set(connection.execute(sql)) for name, sql in queries.items()}


def states(report: BuildReport) -> dict[str, str]:
    return {change.article: change.state for change in report.changes}


def test_a_first_build_holds_everything(make: Builder, kb: Path) -> None:
    report = make()
    assert states(report) == {"một": "new", "hai": "new"}
    assert (report.articles, report.facts, report.waiting, report.checks) == (2, 3, 0, 1)
    assert report.accounted == {"fact": 3, "left": 9}
    base = KnowledgeBase(kb)
    assert sorted(fact.value for fact in base.facts_of("p49")) == [71.46, 82.92, 99.88]
    assert base.search(["cấp", "huyện"])[0].text == "Cấp huyện đạt 82,92% năm 2023."
    base.close()


def test_nothing_is_read_again_when_nothing_changed(make: Builder, kb: Path) -> None:
    make()
    before = kb.stat().st_mtime_ns
    seen: list[int] = []
    report = make(progress=lambda done, _: seen.append(done))
    assert states(report) == {"một": "same", "hai": "same"}
    assert seen == []
    assert kb.stat().st_mtime_ns == before
    assert report.facts == 3


def test_a_changed_build_equals_a_build_from_nothing(
    make: Builder, folder: Path, kb: Path, tmp_path: Path, gazetteer: Gazetteer
) -> None:
    make()
    write(folder, "một", "Quảng Nam đạt 99,9% năm 2023, khớp.", "Thêm 50% năm 2024 sai.")
    write(folder, "ba", "Không có số liệu ở đây.")
    report = make()
    assert states(report) == {"ba": "new", "hai": "same", "một": "changed"}
    changed = next(change for change in report.changes if change.article == "một")
    assert (changed.new, changed.changed, changed.gone, changed.same) == (1, 1, 1, 0)
    assert report.waiting == 1
    assert len(report.conflicts) == 1
    fresh = tmp_path / "fresh.db"
    build([folder], fresh, built_at=BUILT, gazetteer=gazetteer, extractor=percentages)
    assert content(kb) == content(fresh)
    base = KnowledgeBase(kb)
    assert base.search(["huyện"]) == ()
    assert [p.text for p in base.search(["thêm"])] == ["Thêm 50% năm 2024 sai."]
    base.close()


def test_an_article_taken_away_is_gone(make: Builder, folder: Path, kb: Path) -> None:
    make()
    (folder / "hai.txt").unlink()
    report = make()
    assert states(report) == {"một": "same", "hai": "gone"}
    assert [change.gone for change in report.of("gone")] == [1]
    assert {row[0] for row in content(kb)["articles"]} == {"một"}


def test_a_new_extractor_reads_everything_again(
    make: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    make()
    monkeypatch.setattr("knowledge.build.pipeline.extractor_version", lambda: 1)
    seen: list[int] = []
    make(progress=lambda done, _: seen.append(done))
    assert seen == [1, 2]


def test_a_sidecar_belongs_to_the_content(folder: Path) -> None:
    path = folder / "một.txt"
    before = source_of(path).sha256
    (folder / "một.meta.toml").write_text('publisher = "Báo Quảng Nam"\n', "utf-8")
    assert source_of(path).sha256 != before


def test_the_same_content_twice_counts_once(make: Builder, folder: Path) -> None:
    shutil.copy(folder / "hai.txt", folder / "hai-bản-sao.txt")
    report = make()
    assert len(report.duplicates) == 1
    assert report.facts == 3


def test_of_one_id_the_newer_article_stays(make: Builder, folder: Path, kb: Path) -> None:
    for name, day, rate in (("cũ", "2023-01-05", "10"), ("mới", "2024-01-05", "20")):
        (folder / name).mkdir()
        front = f"---\npublished: {day}\n---\n"
        (folder / name / "bốn.txt").write_text(f"{front}Đạt {rate}% năm 2022.\n", "utf-8")
    report = make()
    assert [Path(kept).parent.name for _, kept in report.replaced] == ["mới"]
    values = {row[1] for row in content(kb)["facts"]}
    assert 20.0 in values
    assert 10.0 not in values


def test_two_articles_that_disagree_are_both_kept(make: Builder, folder: Path) -> None:
    write(folder, "khác", "Quảng Nam đạt 98% năm 2022.")
    report = make()
    assert [str(each) for each in report.disagreements] == [
        "Quảng Nam, cấp tỉnh, tỷ lệ hồ sơ giải quyết đúng hạn, năm 2022: 71,46% (hai) – 98% (khác)"
    ]
    assert report.facts == 4


def test_what_cannot_be_read_is_named_and_the_rest_is_built(make: Builder, folder: Path) -> None:
    (folder / "rỗng.txt").write_bytes(b"")
    (folder / "ảnh.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    report = make()
    assert {each.name for each in report.rejected} == {"rỗng.txt", "ảnh.txt"}
    assert all(each.reason.endswith(".") for each in report.rejected)
    assert "rỗng.txt" in report.text()


def test_a_crash_in_one_article_costs_that_article_alone(make: Builder, folder: Path) -> None:
    write(folder, "hỏng", "Đạt 5% năm 2020.")
    report = make(extractor=failing)
    assert [(each.name, each.reason) for each in report.rejected] == [
        ("hỏng.txt", "Lỗi chương trình khi đọc bài (ZeroDivisionError).")
    ]
    assert report.facts == 3


@pytest.mark.parametrize("lines", [(), ("Không có con số nào.",)], ids=["no file", "no figures"])
def test_nothing_to_build_leaves_the_old_base(
    make: Builder, kb: Path, tmp_path: Path, lines: tuple[str, ...]
) -> None:
    make()
    before = kb.read_bytes()
    other = tmp_path / "khác"
    other.mkdir()
    if lines:
        write(other, "trống", *lines)
    with pytest.raises(BuildError, match=r"\.$"):
        make(other)
    assert kb.read_bytes() == before
    assert [path.name for path in kb.parent.iterdir()] == [kb.name]


def test_a_missing_folder_is_named(make: Builder, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="không-có"):
        make(tmp_path / "không-có")


@pytest.mark.parametrize(
    "junk",
    [b"", b"not a database", b"SQLite format 3\0" + b"x" * 5000],
    ids=["empty", "text", "broken"],
)
def test_a_damaged_base_is_built_anew(make: Builder, kb: Path, junk: bytes) -> None:
    kb.parent.mkdir()
    kb.write_bytes(junk)
    assert make().facts == 3


def test_processes_give_the_same_base(
    make: Builder, folder: Path, kb: Path, tmp_path: Path, gazetteer: Gazetteer
) -> None:
    for number in range(60):
        write(folder, f"bài-{number}", f"Quảng Nam đạt {number},5% năm {1950 + number}.")
    make(workers=2)
    alone = tmp_path / "alone.db"
    build([folder], alone, built_at=BUILT, gazetteer=gazetteer, extractor=percentages, workers=1)
    assert content(kb) == content(alone)


@pytest.mark.slow
def test_one_new_article_among_two_thousand_is_no_full_build(make: Builder, folder: Path) -> None:
    for number in range(2000):
        lines = (f"Đợt {number}: {i},5% năm {1900 + i}." for i in range(30))
        write(folder, f"bài-{number}", *lines)
    began = time.perf_counter()
    assert make().articles == 2002
    whole = time.perf_counter() - began
    write(folder, "thêm", "Quảng Nam đạt 12,3% năm 2021.")
    began = time.perf_counter()
    report = make()
    took = time.perf_counter() - began
    assert [change.article for change in report.of("new")] == ["thêm"]
    assert report.facts == 2000 * 30 + 4
    assert took < whole / 2, "a ratio in one run: the machine may be busy"
