"""The whole bot, conversation included, as people use it."""

from __future__ import annotations

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


async def test_every_button_leads_somewhere(real: Running) -> None:
    for question in ("/start", "/help", "/tinh", "/chiso", "/nguon", "Quảng Nam đúng hạn",
                     "huyện nào đứng đầu CCHC Cao Bằng", "/sosanh", "/xephang", "Quảng",
                     "/dulieu gio linh", "/riengtu", "thời tiết Hội An"):  # fmt: skip
        card = await real.anna.ask(question)
        print("==", question, "\n", card.text, card.buttons)
        for row in card.keyboard:
            for button in row:
                data = button.get("callback_data")
                if data is None or data in ("t:close",):
                    continue
                tap = await real.anna.tap(card, data)
                shown = await tap.answer()
                assert "Nút đã cũ" not in shown["text"], (question, button)
        real.anna.skip()
    assert real.house.errors == 0


async def test_chart_comes_as_a_picture(real: Running) -> None:
    card = await real.anna.ask("xếp hạng chỉ số CCHC các huyện Cao Bằng")
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
