"""The whole bot, conversation included, as people use it."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from bot import admin_notices, notices
from bot.sandbox import Tap
from handlers.application import open_house
from knowledge.build import build
from tests.telegram.conftest import Running


async def test_a_question_its_tiers_and_its_source(real: Running) -> None:
    card = await real.anna.ask("tỷ lệ đúng hạn cấp xã của Quảng Nam?")
    assert card.marked("bold") == ["97,54%"]
    assert "Báo Quảng Nam" in card.text
    assert any("97,54%" in quote for quote in card.marked("expandable_blockquote"))


async def test_follow_up_and_context_after_a_restart(real: Running) -> None:
    await real.anna.ask("tỷ lệ đúng hạn cấp huyện Quảng Nam")
    assert "97,54%" in (await real.anna.ask("còn cấp xã?")).text
    real.house.contexts.save()
    again = open_house(real.house.settings)
    assert "82,92%" in again.dialogue.reply(str(real.anna.id), "còn cấp huyện?").text
    again.state.close()


BUNDLED = Path(__file__).parents[2] / "knowledge" / "articles"

SCREENS = (
    "/start", "/help", "/tinh", "/chiso", "/nguon", "Quảng Nam đúng hạn", "Quảng",
    "huyện nào đứng đầu CCHC Cao Bằng", "/sosanh", "/xephang", "/dulieu gio linh", "/riengtu",
    "thời tiết Hội An", "/theodoi gio linh", "/khongco",
)  # fmt: skip


async def test_every_button_leads_somewhere(real: Running) -> None:
    for number, screen in enumerate(SCREENS):
        person = real.sandbox.user(3000 + number)
        card = await person.ask(screen)
        assert card.buttons, screen
        chat = real.sandbox.world.chats[person.id]
        for button in (button for row in card.keyboard for button in row):
            if "callback_data" in button:
                query = person.push_tap(chat, card.data, button["callback_data"])
                shown = await Tap(real.sandbox, query).answer()
                assert "Nút đã cũ" not in shown["text"], (screen, button)
    assert real.house.errors == 0


async def test_question_back_is_answered_once_and_says_what_was_chosen(real: Running) -> None:
    asked = await real.anna.ask("Quảng")
    chosen = await real.anna.press(asked, "Quảng Nam")
    assert chosen.id == asked.id and chosen.text.endswith("Đã chọn: Quảng Nam")
    assert not chosen.buttons
    answer = await real.anna.reply()
    assert answer.id != asked.id and answer.marked("bold")


async def test_card_stays_when_another_subject_is_opened(real: Running) -> None:
    card = await real.anna.ask("tỷ lệ đúng hạn cấp xã Quảng Nam")
    tiers = await real.anna.press(card, "Cả ba cấp")
    assert tiers.id == card.id and "82,92%" in tiers.text
    others = await real.anna.press(tiers, "Số liệu khác")
    assert others.id != card.id


async def test_chart_comes_as_a_picture(real: Running) -> None:
    card = await real.anna.ask("3 huyện đứng đầu CCHC Cao Bằng")
    picture = await real.anna.press(card, "Biểu đồ")
    assert "photo" in picture.data and "92,02" in picture.text and picture.reply_to == card.id


async def test_reload_shows_what_changed(real: Running) -> None:
    articles = real.house.settings.articles
    for path in sorted(BUNDLED.glob("*.txt")):
        shutil.copy(path, articles)
    (articles / "cao-bang-2022.txt").rename(aside := articles.parent / "aside.txt")
    build([articles], real.house.settings.kb, built_at=datetime(2025, 12, 1))
    aside.rename(articles / "cao-bang-2022.txt")
    (articles / "hong.pdf").write_bytes(b"%PDF-1.4 broken")
    assert (await real.admin.ask("/nap")).text == admin_notices.LOADING
    report = await real.admin.reply(timeout=20)
    while not report.text.startswith("Nạp xong"):
        report = await real.admin.reply(timeout=20)
    assert report.edited and "Nạp xong 5 bài" in report.text
    assert "0 thay đổi, 0 mất" in report.text and "+ cao-bang-2022" in report.text
    assert "Bài bị loại: 1 (hong.pdf" in report.text
    assert str(articles) not in report.text
    assert "97,54%" in (await real.anna.ask("tỷ lệ đúng hạn cấp xã Quảng Nam")).text
    assert real.house.audit.latest(1)[0].action == "nap"


async def test_reload_of_nothing_keeps_the_old_base(real: Running) -> None:
    assert (await real.admin.ask("/nap")).text == admin_notices.LOADING
    assert (await real.admin.reply()).text.startswith("Chưa nạp được, bot vẫn dùng bản cũ.")
    assert "97,54%" in (await real.anna.ask("tỷ lệ đúng hạn cấp xã Quảng Nam")).text


async def test_coverage_of_a_place_by_metric_and_year(real: Running) -> None:
    card = await real.anna.ask("/dulieu quang nam")
    assert "Tỷ lệ đúng hạn: 2022, 2023" in card.text.split("\n")
    assert card.text.startswith("Tỉnh Quảng Nam đang có ")
    answer = await real.anna.press(card, "Tỷ lệ đúng hạn")
    assert "99,88%" in answer.text
    wide = await real.sandbox.user(1002).ask("/dulieu cao bằng")
    later = await real.sandbox.user(1002).press(wide, notices.FORWARD)
    assert "mục tiêu 2023" in f"{wide.text}\n{later.text}" and later.text != wide.text
    assert "chưa có" in (await real.anna.ask("/dulieu nghệ an")).text.lower()


async def test_place_tier_and_metric_by_buttons_alone(real: Running) -> None:
    places = await real.anna.ask("/tinh")
    card = await real.anna.press(places, "Quảng Nam")
    assert {"Cấp tỉnh", "Cấp huyện", "Cấp xã"} <= set(card.buttons)
    listed = await real.anna.press(card, "Cấp xã")
    assert listed.id != card.id and listed.text == "Quảng Nam, cấp xã: chọn chỉ số"
    answer = await real.anna.press(listed, "Tỷ lệ đúng hạn")
    assert answer.marked("bold") == ["97,54%"]
    one_tier = await real.sandbox.user(1002).ask("huyện Hà Quảng")
    assert notices.ALL_METRICS in one_tier.buttons
    query = real.anna.push_tap(real.sandbox.world.chats[real.anna.id], card.data, "t:tier:p49:w:0")
    assert (await Tap(real.sandbox, query).answer())["text"] == notices.OLD_BUTTON
