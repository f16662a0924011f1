"""Articles that were sent and versions of the base, on disk, without Telegram."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from bot.state.database import StateFile
from bot.state.folders import safe_name
from bot.state.shelf import Shelf, Taken
from bot.state.staging import Refused, build_here
from bot.state.versions import KEPT
from knowledge.build import build
from knowledge.store.base import KnowledgeBase

BUNDLED = Path(__file__).parents[2] / "knowledge" / "articles"
NEW = (
    "Nghệ An: Kết quả cải cách hành chính năm 2024\n\n"
    "Năm 2024, tỷ lệ hồ sơ giải quyết đúng hạn của tỉnh Nghệ An đạt 98,76%.\n"
).encode()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("built") / "kb.db"
    build([BUNDLED], path, built_at=datetime(2025, 12, 1))
    return path


@pytest.fixture
def shelf(tmp_path: Path, built: Path) -> Shelf:
    shutil.copy(built, tmp_path / "kb.db")
    state = StateFile(tmp_path / "state.db")
    return Shelf(state, BUNDLED, tmp_path / "kb.db", tmp_path)


def _articles(tmp_path: Path) -> set[str]:
    base = KnowledgeBase(tmp_path / "kb.db")
    held = {article.id for article in base.articles()}
    base.close()
    return held


def test_article_counts_only_once_approved(shelf: Shelf, tmp_path: Path) -> None:
    number = shelf.receive(NEW, "Nghệ An.txt")
    draft = shelf.draft(number)
    assert draft.article == "nghe-an" and [f.value for f in draft.facts] == [98.76]
    assert not draft.doubts and "nghe-an" not in _articles(tmp_path)
    assert shelf.approve(number, 9001).articles == 6
    assert "nghe-an" in _articles(tmp_path)
    with pytest.raises(Taken):
        shelf.approve(number, 9002)
    assert [(v.number, v.articles) for v in shelf.versions()] == [(2, 6), (1, 5)]
    (waiting,) = shelf.go_back(1, 9001)
    assert "nghe-an" not in _articles(tmp_path) and shelf.sent() == ()
    assert shelf.pending() == ((waiting, "nghe-an"),)
    assert shelf.go_back(2, 9001) == () and shelf.pending() == ()
    assert shelf.sent() == ("nghe-an",)
    assert shelf.remove("nghe-an", 9001).articles == 5
    with pytest.raises(Taken):
        shelf.remove("nghe-an", 9001)


def test_article_sent_anew_gives_way_to_the_one_before_when_undone(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.state.shelf.build_apart", build_here)
    later = NEW.replace(b"98,76", b"91,23")
    for content in (NEW, later):
        number = shelf.receive(content, "nghe-an.txt")
        shelf.draft(number)
        shelf.approve(number, 9001)
    sent = tmp_path / "sent" / "nghe-an.txt"
    assert sent.read_bytes() == later
    (waiting,) = shelf.go_back(2, 9001)
    assert sent.read_bytes() == NEW and shelf.pending() == ((waiting, "nghe-an"),)
    assert not shelf.reload().report.total("changed"), "a reload brings nothing back"
    shelf.draft(waiting)
    shelf.approve(waiting, 9001)
    assert sent.read_bytes() == later
    shelf.remove("nghe-an", 9001)
    assert shelf.sent() == () and not shelf.go_back(2, 9001)
    assert sent.read_bytes() == NEW


def test_two_admins_send_at_once(shelf: Shelf) -> None:
    first, second = shelf.receive(NEW, "a.txt"), shelf.receive(NEW + b" ", "a.txt")
    assert first != second
    assert shelf.pending() == ((first, "a"), (second, "a"))
    shelf.drop(first)
    assert shelf.pending() == ((second, "a"),)
    with pytest.raises(Taken):
        shelf.draft(first)


def test_reload_waits_until_it_is_published(shelf: Shelf, tmp_path: Path) -> None:
    before = (tmp_path / "kb.db").stat().st_ino
    seen: list[tuple[int, int]] = []
    shelf._articles = tmp_path / "articles"
    shutil.copytree(BUNDLED, shelf._articles)
    (shelf._articles / "nghe-an.txt").write_bytes(NEW)
    draft = shelf.reload(lambda done, total: seen.append((done, total)))
    assert (tmp_path / "kb.db").stat().st_ino == before
    assert draft.report.same == draft.report.facts - 1 and not draft.doubts and seen
    assert shelf.publish(draft, 9001, "nạp")
    assert (tmp_path / "kb.db").stat().st_ino != before


def test_reload_does_not_undo_what_another_admin_did_meanwhile(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.state.shelf.build_apart", build_here)
    waiting = shelf.reload()
    assert shelf.pending() == ()
    number = shelf.receive(NEW, "nghe-an.txt")
    shelf.draft(number)
    shelf.approve(number, 9002)
    shelf.publish(waiting.number, 9001, "nạp, vẫn thay")
    assert "nghe-an" in _articles(tmp_path)


def test_reload_without_a_change_makes_no_version(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.state.shelf.build_apart", build_here)
    for _ in range(2):
        assert not shelf.publish(shelf.reload(), 9001, "nạp")
        assert [version.what for version in shelf.versions()] == ["bản đầu"]
    assert not shelf.pending()


def test_reload_of_nothing_is_refused_and_leaves_no_trace(tmp_path: Path, built: Path) -> None:
    shutil.copy(built, tmp_path / "kb.db")
    (tmp_path / "empty").mkdir()
    state = StateFile(tmp_path / "state.db")
    shelf = Shelf(state, tmp_path / "empty", tmp_path / "kb.db", tmp_path)
    with pytest.raises(Refused, match="Không tìm thấy bài viết"):
        shelf.reload()
    assert not list((tmp_path / "pending").iterdir())
    assert len(_articles(tmp_path)) == 5


def test_only_the_newest_copies_are_kept(shelf: Shelf, tmp_path: Path) -> None:
    for _ in range(KEPT + 2):
        shelf._versions._note(tmp_path / "kb.db", 9001, "thử")
    assert len(list((tmp_path / "versions").glob("*.db"))) == KEPT
    assert [v.number for v in shelf.versions(2)] == [KEPT + 2, KEPT + 1]
    with pytest.raises(Taken):
        shelf.go_back(1, 9001)


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\y.TXT", "", "…", "a" * 300 + ".pdf"])
def test_names_stay_in_their_folder(name: str) -> None:
    safe = safe_name(name)
    assert "/" not in safe and "\\" not in safe and len(safe) <= 66
    assert safe.rpartition(".")[2] in ("txt", "pdf")
