"""Lists, export, following, feedback, privacy, statistics: over the whole bot."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import load_workbook

from bot import admin_notices, notices
from bot.sandbox import Message
from handlers.command import Who
from handlers.following import is_quiet, tell_news
from handlers.refreshing import refresh
from handlers.routes import COMMANDS
from knowledge.gazetteer import Gazetteer
from tests.store import gold
from tests.telegram.conftest import ADMIN, Running

NOON = datetime(2025, 12, 1, 5, 0, tzinfo=UTC)
NIGHT = datetime(2025, 12, 1, 15, 0, tzinfo=UTC)


async def test_places_are_leafed_through(real: Running) -> None:
    first = await real.anna.ask("/tinh")
    assert first.buttons[0] == notices.WHOLE_COUNTRY and notices.FORWARD in first.buttons
    second = await real.anna.press(first, notices.FORWARD)
    assert second.edited and notices.BACKWARD in second.buttons
    assert not set(first.buttons[:8]) & set(second.buttons)
    place = await real.anna.press(second, second.buttons[0])
    assert place.marked("bold")


async def test_sources_show_publisher_date_and_figures(real: Running) -> None:
    card = await real.anna.ask("/nguon")
    assert "Báo Quảng Nam, 29/2/2024, " in card.text and "số liệu" in card.text
    assert card.text.startswith("Đang dùng 5 bài")


def _content(real: Running, message: Message) -> bytes:
    files = real.sandbox.world.files
    content = files.read(files.downloadable(str(message.file_id)).path)
    assert content is not None
    return content


async def _files(real: Running, texts: int) -> dict[str, bytes]:
    found = {}
    for _ in range(texts):
        message = await real.anna.reply()
        found[message.data["document"]["file_name"].rpartition(".")[2]] = _content(real, message)
    return found


async def test_export_of_the_last_answer(real: Running) -> None:
    await real.anna.ask("Quảng Nam đúng hạn")
    await real.anna.send("/xuat")
    files = await _files(real, 2)
    rows = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    values = {row["Cấp"]: row["Giá trị"] for row in rows if row["Năm"] == "2023"}
    assert values == {"tỉnh": "99.88", "huyện": "82.92", "xã": "97.54"}
    assert all(row["Câu gốc"] and row["Nguồn"] == "Báo Quảng Nam" for row in rows)
    sheet = load_workbook(io.BytesIO(files["xlsx"])).active
    assert sheet.max_row == len(rows) + 1


async def test_export_without_an_answer_says_what_to_do(real: Running) -> None:
    assert (await real.anna.ask("/xuat")).text == notices.NOTHING_TO_EXPORT


async def test_buttons_of_an_older_card_are_about_that_card(real: Running) -> None:
    older = await real.anna.ask("tỷ lệ đúng hạn cấp xã Quảng Nam")
    await real.anna.ask("huyện nào đứng đầu CCHC Cao Bằng")
    more = await real.anna.press(older, "Thêm…")
    assert more.id == older.id and "97,54%" in more.text
    assert {notices.EXPORT_LABEL, notices.WRONG_LABEL, notices.SHARE_LABEL} <= set(more.buttons)
    back = await real.anna.press(more, "Quay lại")
    assert back.buttons == older.buttons and back.text == older.text


def _rebuilt(base: Path, target: Path, value: float) -> None:
    """The base again, with another on-time rate of the communes of Quảng Nam."""
    gazetteer = Gazetteer.load()
    root = Path(__file__).parents[2]
    parts = gold.records_from_gold(
        root / "tests" / "corpus" / "bundled", root / "knowledge" / "articles", gazetteer
    )
    changed = [
        (
            record,
            [
                replace(f, value=value) if f.value == 97.54 and f.metric == "on_time_rate" else f
                for f in facts
            ],
        )
        for record, facts in parts
    ]
    fresh = target.with_suffix(".new")
    gold.build(fresh, changed, gazetteer)
    fresh.replace(target)


async def test_followers_hear_of_a_changed_figure_by_day(real: Running, base: Path) -> None:
    followed = await real.anna.ask("/theodoi quang nam")
    assert "Quảng Nam" in followed.marked("bold")
    refresh(real.house)
    _rebuilt(base, real.house.settings.kb, 97.6)
    real.house.seen_build = "older"
    refresh(real.house)
    assert await tell_news(real.sandbox_bot, real.house, NIGHT) == 0
    assert await tell_news(real.sandbox_bot, real.house, NOON) == 1
    news = await real.anna.reply()
    assert "trước đó 97,54%" in news.text and "Báo Quảng Nam" in news.text
    assert await tell_news(real.sandbox_bot, real.house, NOON) == 0
    stopped = await real.anna.press(followed, notices.UNFOLLOW_LABEL)
    assert stopped.text == notices.NOTHING_FOLLOWED


def test_quiet_hours_are_those_of_vietnam() -> None:
    assert is_quiet(NIGHT) and not is_quiet(NOON)


async def test_wrong_figure_reaches_the_admin_and_comes_back(real: Running) -> None:
    await real.admin.ask("/start")
    card = await real.anna.ask("tỷ lệ đúng hạn cấp xã Quảng Nam")
    more = await real.anna.press(card, "Thêm…")
    asked = await real.anna.press(more, notices.WRONG_LABEL)
    assert "97,54%" in asked.text
    note = await real.anna.press(asked, "Con số")
    real.anna.skip()
    await real.anna.send("phải là 97,6 <b>", reply_to=note)
    assert (await real.anna.reply()).text == notices.WRONG_DONE
    report = await real.admin.reply()
    assert "97,54%" in report.text and "phải là 97,6 <b>" in report.text
    assert "Báo Quảng Nam" in report.text and real.anna.name not in report.text
    assert any(each.get("url", "").startswith("https://") for each in report.data["entities"])
    await real.admin.tap(report, "Số đúng, trả lời")
    assert "số khớp câu gốc" in (await real.anna.reply()).text
    assert real.house.feedback.waiting() == 0
    assert real.house.audit.latest(1)[0].who == ADMIN


async def test_reported_figure_is_gone_to_and_answered_in_words(real: Running) -> None:
    await real.admin.ask("/start")
    card = await real.anna.ask("tỷ lệ đúng hạn cấp xã Quảng Nam")
    more = await real.anna.press(card, "Thêm…")
    note = await real.anna.press(await real.anna.press(more, notices.WRONG_LABEL), "Con số")
    await real.anna.tap(note, "Bỏ qua")
    report = await real.admin.reply()
    figure = await real.admin.press(report, "Sửa hoặc gỡ số này")
    assert figure.id != report.id and "97,54%" in figure.text and "Bỏ" in figure.buttons
    real.anna.skip()
    await real.admin.send("Bài đã đính chính <hôm qua>.", reply_to=report)
    assert (await real.admin.reply()).text == notices.WRONG_SENT_BACK
    assert (await real.anna.reply()).text.endswith("Bài đã đính chính <hôm qua>. Cảm ơn bạn.")
    await real.admin.send("một lần nữa", reply_to=report)
    assert (await real.admin.reply()).text == notices.DONE_ALREADY


async def test_forged_admin_button_does_nothing(real: Running) -> None:
    card = await real.anna.ask("Quảng Nam đúng hạn")
    number = real.house.feedback.add(real.anna.id, "n", "một số")
    chat = real.sandbox.world.chats[real.anna.id]
    real.anna.push_tap(chat, card.data, f"t:fb:{number}:right")
    real.anna.push_tap(chat, card.data, "t:stats:7")
    await real.sandbox.all_delivered()
    assert (await real.anna.ask("Hưng Yên")).text
    assert real.house.feedback.waiting() == 1


async def test_privacy_says_and_erases(real: Running) -> None:
    await real.anna.ask("Quảng Nam đúng hạn")
    await real.anna.ask("/theodoi gio linh")
    card = await real.anna.ask("/riengtu")
    assert (await real.anna.press(card, "Xóa dữ liệu của tôi")).text == notices.ERASED
    for table in ("contexts", "subscriptions", "feedback", "cards"):
        assert real.house.state.rows(f"select count(*) from {table}") == [(0,)], table


async def test_old_message_that_stays_loses_its_buttons(real: Running) -> None:
    card = await real.anna.ask("/riengtu")
    real.sandbox.fail_next("deleteMessage", 400, description="message can't be deleted")
    closed = await real.anna.press(card, "Đóng")
    assert closed.id == card.id and not closed.buttons and real.house.errors == 0


async def test_admins_see_counts_and_nobody(real: Running) -> None:
    await real.anna.ask("Quảng Nam đúng hạn")
    await real.anna.ask("Nghệ An đúng hạn bao nhiêu")
    card = await real.admin.ask("/thongke")
    assert "2 câu hỏi" in card.text and str(real.anna.id) not in card.text
    picture = await real.admin.press(card, "Biểu đồ")
    assert "photo" in picture.data
    places = await real.admin.press(card, "Nơi hỏi nhiều")
    assert "photo" in places.data and places.id != picture.id
    listed = await real.admin.ask("/chuatraloi")
    assert "1 lần: Nghệ An" in listed.text
    table = _content(real, await real.admin.press(listed, "Tải danh sách")).decode("utf-8-sig")
    assert table.splitlines()[0] == "Số lần,Nơi,Chỉ số" and "1,Nghệ An," in table
    assert admin_notices.NO_LESSONS in (await real.admin.press(listed, "Thêm từ đồng nghĩa")).text
    state = (await real.admin.ask("/trangthai")).text
    assert "5 bài" in state and re.search(r"Dựng lúc \d+ giờ \d\d, \d+/\d+/20\d\d \(", state)
    assert real.anna.name not in str(real.house.state.rows("select * from questions"))


async def test_admin_commands_do_not_exist_for_others(bot: Running) -> None:
    for command in COMMANDS:
        if command.who is not Who.ANYONE:
            assert (await bot.anna.ask(f"/{command.name}")).text == notices.UNKNOWN


async def test_backup_can_be_opened(real: Running, tmp_path: Path) -> None:
    real.house.audit.add(ADMIN, "test")
    await real.admin.send("/saoluu")
    message = await real.admin.reply()
    copy = tmp_path / "copy.db"
    copy.write_bytes(_content(real, message))
    with sqlite3.connect(copy) as connection:
        assert connection.execute("select action from audit").fetchall() == [("test",)]


async def test_new_base_is_served_without_a_restart(real: Running, base: Path) -> None:
    card = await real.anna.ask("tỷ lệ đúng hạn cấp xã Quảng Nam")
    assert "97,54%" in card.text
    _rebuilt(base, real.house.settings.kb, 97.6)
    for _ in range(15):
        await asyncio.sleep(0.1)
        card = await real.anna.ask("tỷ lệ đúng hạn cấp xã Quảng Nam")
        if "97,6" in card.marked("bold")[0]:
            return
    raise AssertionError("not served within a second and a half")
