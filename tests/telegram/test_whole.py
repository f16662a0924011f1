"""The whole bot, conversation included, as people use it."""

from __future__ import annotations

import pytest

from bot.sandbox import Tap
from handlers.application import open_house
from tests.telegram.conftest import Running


async def test_a_question_its_tiers_and_its_source(real: Running) -> None:
    card = await real.anna.ask("tỷ lệ đúng hạn cấp xã của Quảng Nam?")
    assert card.marked("bold") == ["97,54%"]
    assert "Báo Quảng Nam" in card.text
    print(card.text, card.keyboard)
    assert any("97,54%" in quote for quote in card.marked("expandable_blockquote"))


async def test_follow_up_and_context_after_a_restart(real: Running) -> None:
    await real.anna.ask("tỷ lệ đúng hạn cấp huyện Quảng Nam")
    assert "97,54%" in (await real.anna.ask("còn cấp xã?")).text
    again = open_house(real.house.settings)
    assert "82,92%" in again.dialogue.reply(str(real.anna.id), "còn cấp huyện?").text
    again.state.close()


SCREENS = (
    "/start", "/help", "/tinh", "/chiso", "/nguon", "Quảng Nam đúng hạn", "Quảng",
    "huyện nào đứng đầu CCHC Cao Bằng", "/sosanh", "/xephang", "/dulieu gio linh", "/riengtu",
    "thời tiết Hội An", "/theodoi gio linh", "/khongco",
)  # fmt: skip


@pytest.mark.parametrize("screen", SCREENS)
async def test_every_button_leads_somewhere(real: Running, screen: str) -> None:
    card = await real.anna.ask(screen)
    print("==", screen, "\n", card.text, card.buttons)
    assert card.buttons
    for row in card.keyboard:
        for button in row:
            if "callback_data" in button:
                query = real.anna.push_tap(
                    real.sandbox.world.chats[real.anna.id], card.data, button["callback_data"]
                )
                shown = await Tap(real.sandbox, query).answer()
                assert "Nút đã cũ" not in shown["text"], (screen, button)
    assert real.house.errors == 0


async def test_chart_comes_as_a_picture(real: Running) -> None:
    card = await real.anna.ask("huyện nào đứng đầu CCHC Cao Bằng")
    print(card.text, card.keyboard)
    label = "Biểu đồ"
    if label not in card.buttons:
        card = await real.anna.press(card, "Thêm…")
        print(card.text, card.keyboard)
    picture = await real.anna.press(card, label)
    assert "photo" in picture.data and "92,02" in picture.text


async def test_sources_are_listed_with_dates(real: Running) -> None:
    card = await real.anna.ask("/nguon")
    assert "Báo Quảng Nam" in card.text and "29/2/2024" in card.text
