"""Articles that admins send, versions, reloads that would lose a lot."""

from __future__ import annotations

import shutil
import threading
import time
from datetime import datetime
from pathlib import Path

import pytest

from bot import admin_notices, approval, notices
from bot.sandbox import Message
from bot.state.shelf import Draft, Shelf
from bot.state.staging import Built, Progress
from knowledge.build import build
from tests.reading.test_files import _docx as docx
from tests.telegram.conftest import Running

BUNDLED = Path(__file__).parents[2] / "knowledge" / "articles"
ARTICLE = (
    "Nghệ An: Kết quả cải cách hành chính năm 2024\n\n"
    "Năm 2024, tỷ lệ hồ sơ giải quyết đúng hạn của tỉnh Nghệ An đạt 98,76%.\n\n"
    "Toàn tỉnh tiếp nhận 12.345 hồ sơ trong năm 2024.\n"
)
QUESTION = "tỷ lệ đúng hạn của Nghệ An năm 2024"


@pytest.fixture
def filled(real: Running, in_process: None) -> Running:
    for path in BUNDLED.glob("*.txt"):
        shutil.copy(path, real.house.settings.articles)
    return real


async def uploaded(real: Running, content: bytes, name: str) -> Message:
    await real.admin.ask("/start")
    await real.admin.send_document(content, name)
    return await real.admin.reply(timeout=20)


async def test_article_is_read_approved_served_and_taken_back(filled: Running) -> None:
    admin, anna = filled.admin, filled.anna
    card = await uploaded(filled, ARTICLE.encode(), "../Nghệ An <b>.txt")
    assert "Nghệ An" in card.text and admin_notices.NOT_YET in card.text and "98,76%" in card.text
    assert "98,76%" not in (await anna.ask(QUESTION)).text
    done = await admin.press(card, admin_notices.APPROVE_LABEL, timeout=20)
    assert "Có hiệu lực ngay" in done.text
    assert "98,76%" in (await anna.ask(QUESTION)).text
    twice = filled.sandbox.world.chats[admin.id]
    admin.push_tap(twice, card.data, card.button(admin_notices.APPROVE_LABEL)["callback_data"])
    assert (await admin.reply()).text == admin_notices.TAKEN
    listed = await admin.ask("/phienban")
    assert "duyệt nghe-an-b" in listed.text
    back = await admin.press(listed, "Về bản 1")
    assert back.text.endswith("Bài nghe-an-b quay lại danh sách chờ duyệt.")
    assert "98,76%" not in (await anna.ask(QUESTION)).text
    actions = [entry.action for entry in filled.house.audit.latest()]
    assert actions == ["phienban", "duyet"]


async def test_undone_approval_waits_again_with_what_was_decided(filled: Running) -> None:
    admin = filled.admin
    card = await uploaded(filled, ARTICLE.encode(), "nghe-an-2024.txt")
    assert card.text.startswith("Đã đọc: Nghệ An: Kết quả cải cách hành chính năm 2024\n")
    assert "Số chưa hiểu: 0" in card.text
    first = await admin.press(card, approval.ONE_BY_ONE_LABEL)
    seen = await admin.press(await admin.press(first, "Bỏ"), "Nhận")
    done = await admin.press(seen, "Duyệt bài", timeout=20)
    assert done.text.startswith("Đã duyệt 1 số liệu, bỏ 1. Có hiệu lực ngay, phiên bản 2.")
    assert "12.345" in (await admin.press(done, "Hỏi thử")).text
    undone = await admin.press(done, admin_notices.UNDO_LABEL, timeout=20)
    assert "12.345" not in (await filled.anna.ask("Nghệ An tiếp nhận bao nhiêu hồ sơ")).text
    assert [article for _, article in filled.house.shelf.pending()] == ["nghe-an-2024"]
    again = await admin.press(undone, "Duyệt lại", timeout=20)
    assert again.text.startswith("Đã duyệt 1 số liệu, bỏ 1.")
    assert "12.345" in (await filled.anna.ask("Nghệ An tiếp nhận bao nhiêu hồ sơ")).text
    assert "98,76%" not in (await filled.anna.ask(QUESTION)).text


def _built(filled: Running) -> None:
    """The base as a reload would leave it."""
    settings = filled.house.settings
    build([settings.articles], settings.kb, built_at=datetime(2025, 12, 1), workers=1)


async def test_reload_says_the_version_and_the_way_back(filled: Running) -> None:
    _built(filled)
    more = filled.house.settings.articles / "nghe-an.txt"
    more.write_text(ARTICLE, "utf-8")
    await filled.admin.ask("/nap")
    done = await filled.admin.reply(timeout=20)
    assert "phiên bản 2" in done.text
    assert "98,76%" in (await filled.anna.ask(QUESTION)).text
    undone = await filled.admin.press(done, admin_notices.UNDO_LABEL)
    assert undone.text.startswith("Đã về phiên bản 3: ")
    assert "98,76%" not in (await filled.anna.ask(QUESTION)).text
    assert "Các phiên bản" in (await filled.admin.press(undone, "Các phiên bản")).text


async def test_article_read_very_differently_is_looked_at_first(filled: Running) -> None:
    _built(filled)
    path = filled.house.settings.articles / "cao-bang-2022.txt"
    text = path.read_text("utf-8")
    path.write_text(text[: len(text) // 3], "utf-8")
    await filled.admin.ask("/nap")
    asked = await filled.admin.reply(timeout=20)
    assert asked.text.startswith("Chưa thay bản mới") and "cao-bang-2022: mất" in asked.text
    kept = await filled.admin.press(asked, "Giữ bản cũ")
    assert kept.text == admin_notices.DROPPED


async def test_pasted_text_is_an_article_and_cancelled_it_changes_nothing(
    filled: Running,
) -> None:
    await filled.admin.ask("/start")
    await filled.admin.send(ARTICLE + "Các đơn vị tiếp tục rà soát, cắt giảm giấy tờ. " * 12)
    card = await filled.admin.reply(timeout=20)
    assert "98,76%" in card.text
    assert (await filled.admin.press(card, admin_notices.DROP_LABEL)).text == admin_notices.DROPPED
    assert "98,76%" not in (await filled.anna.ask(QUESTION)).text


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\x00\x01\x02\xff" * 500, "anh.pdf"),
        (b" \n ", "r.txt"),
        (b"%PDF-1.7\n" + b"x" * 500, "gia.docx"),
        (docx(" " * 30_000_000), "bom.docx"),
    ],
    ids=["binary", "blank", "another type", "bomb"],
)
async def test_unreadable_article_gets_a_clear_word(
    filled: Running, content: bytes, name: str
) -> None:
    card = await uploaded(filled, content, name)
    assert card.text.startswith("Chưa đọc được tệp: "), card.text
    assert (await filled.anna.ask("Quảng Nam đúng hạn")).marked("bold")


async def test_markup_in_an_article_is_shown_and_never_read(filled: Running) -> None:
    odd = "</blockquote><a href='https://x.example'>bấm</a> & <script>"
    text = ARTICLE.replace("Nghệ An:", f"Nghệ An {odd}:").replace("Toàn tỉnh", f"{odd} Toàn tỉnh")
    card = await uploaded(filled, text.encode(), "<i>dấu</i>.txt")
    assert "<script>" in card.text and "98,76%" in card.text
    assert not any(each["type"] == "text_link" for each in card.data.get("entities", ()))
    done = await filled.admin.press(card, admin_notices.APPROVE_LABEL, timeout=20)
    assert done.text.startswith("Đã duyệt")
    served = await filled.anna.ask("Nghệ An tiếp nhận bao nhiêu hồ sơ năm 2024")
    assert "12.345" in served.marked("bold")[0] and "<script>" in served.text


async def test_others_cannot_send_articles_nor_forge_approval(filled: Running) -> None:
    card = await uploaded(filled, ARTICLE.encode(), "bai.txt")
    data = card.button(admin_notices.APPROVE_LABEL)["callback_data"]
    await filled.anna.ask("/start")
    await filled.anna.send_document(ARTICLE.encode(), "bai.txt")
    assert (await filled.anna.reply()).text == notices.DOCUMENT
    mine = await filled.anna.ask("Quảng Nam đúng hạn")
    for forged in (data, "t:back:1", data.replace("approve", "drop")):
        filled.anna.push_tap(filled.sandbox.world.chats[filled.anna.id], mine.data, forged)
    await filled.sandbox.all_delivered()
    assert "98,76%" not in (await filled.anna.ask(QUESTION)).text
    assert "Có hiệu lực" in (await filled.admin.press(card, admin_notices.APPROVE_LABEL, 20)).text


async def test_reload_that_loses_a_lot_asks_first(filled: Running) -> None:
    for path in sorted(filled.house.settings.articles.glob("*.txt"))[1:]:
        path.unlink()
    await filled.admin.ask("/nap")
    asked = await filled.admin.reply(timeout=20)
    assert asked.text.startswith("Chưa thay bản mới")
    assert "97,54%" in (await filled.anna.ask("đúng hạn cấp xã Quảng Nam")).text
    sure = await filled.admin.press(asked, "Vẫn thay")
    done = await filled.admin.press(sure, "Đồng ý", timeout=20)
    assert "Đang dùng phiên bản 2" in done.text and admin_notices.UNDO_LABEL in done.buttons
    assert "97,54%" not in (await filled.anna.ask("đúng hạn cấp xã Quảng Nam")).text


async def test_waiting_article_is_shown_again_and_a_sent_one_can_go(filled: Running) -> None:
    admin = filled.admin
    assert (await admin.ask("/duyet")).text == admin_notices.NOTHING_WAITS
    await uploaded(filled, ARTICLE.encode(), "nghe-an-2024.txt")
    card = await admin.ask("/duyet", timeout=20)
    assert "98,76%" in card.text
    await admin.press(card, admin_notices.APPROVE_LABEL, timeout=20)
    assert "98,76%" in (await filled.anna.ask(QUESTION)).text
    listed = await admin.ask("/go")
    sure = await admin.press(listed, "Gỡ bài 1")
    gone = await admin.press(sure, "Đồng ý", timeout=20)
    assert gone.text.startswith("Đã gỡ.")
    assert "98,76%" not in (await filled.anna.ask(QUESTION)).text
    await admin.press(gone, "Hoàn tác", timeout=20)
    assert "98,76%" in (await filled.anna.ask(QUESTION)).text


async def test_reload_can_be_stopped_and_the_chat_goes_on_meanwhile(
    filled: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = threading.Event()

    def slow(paths: object, target: Path, progress: Progress, article: object = None) -> Built:
        while not stop.wait(0.02):
            progress(1, 9)
        raise AssertionError("never stopped")

    monkeypatch.setattr("bot.state.shelf.build_apart", slow)
    loading = await filled.admin.ask("/nap")
    try:
        assert (await filled.admin.ask("/nap")).text == admin_notices.LOADING_ALREADY
        assert "97,54%" in (await filled.admin.ask("đúng hạn cấp xã Quảng Nam")).text
        done = await filled.admin.press(loading, "Dừng nạp", timeout=5)
    finally:
        stop.set()
    assert done.text.endswith(admin_notices.STOPPED) and "bản cũ" in done.text
    assert not filled.house.shelf.pending()


async def test_work_that_takes_a_while_shows_that_the_bot_types(
    filled: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    await uploaded(filled, ARTICLE.encode(), "nhanh.txt")
    quick = len(filled.sandbox.calls_of("sendChatAction"))
    real_draft = Shelf.draft

    def slow(shelf: Shelf, number: int) -> Draft:
        time.sleep(0.5)
        return real_draft(shelf, number)

    monkeypatch.setattr(Shelf, "draft", slow)
    await filled.admin.send_document((ARTICLE + " ").encode(), "cham.txt")
    await filled.admin.reply(timeout=20)
    assert len(filled.sandbox.calls_of("sendChatAction")) > quick
