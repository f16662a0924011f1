"""What a person in a private chat sees."""

from __future__ import annotations

import logging

import pytest

from bot import notices
from bot.rendering import actions
from bot.reply import Button, Outcome, Reply
from handlers.menus import set_menus
from handlers.splitting import plain
from tests.telegram.conftest import Running


async def test_start_greets_and_help_lists_the_commands(bot: Running) -> None:
    assert (await bot.anna.ask("/start")).text == "Đây là xin chào"
    card = await bot.anna.ask("/help")
    assert "/sosanh So sánh" in card.text and "/nap" not in card.text
    assert card.marked("expandable_blockquote")
    assert "/nap" in (await bot.admin.ask("/help")).text


async def test_question_is_answered_with_its_formatting_and_buttons(bot: Running) -> None:
    card = await bot.anna.ask("Quảng Nam đúng hạn?")
    assert card.marked("bold") == ["97,54%"]
    assert card.buttons == ["Cấp huyện", "Cấp xã", "Chép câu báo cáo"]
    assert card.button("Chép câu báo cáo")["copy_text"]["text"].startswith("Theo Báo")


async def test_follow_up_belongs_to_its_chat(bot: Running) -> None:
    await bot.anna.ask("Quảng Nam đúng hạn?")
    assert "Quảng Nam đúng hạn? còn xã" in (await bot.anna.ask("còn xã")).text
    assert "không rõ còn xã" in (await bot.sandbox.user(1002).ask("còn xã")).text


async def test_button_edits_the_card_and_a_second_tap_says_so(bot: Running) -> None:
    card = await bot.anna.ask("Quảng Nam đúng hạn?")
    changed = await bot.anna.press(card, "Cấp huyện")
    assert changed.edited and changed.id == card.id and "82,92%" in changed.text
    again = await bot.anna.tap(changed, "Cấp huyện")
    assert (await again.answer())["text"] == notices.SHOWN_ALREADY
    await bot.anna.hears_nothing()


async def test_unknown_button_of_our_own_is_an_old_one(bot: Running) -> None:
    card = await bot.anna.ask("Quảng Nam")
    chat = bot.sandbox.world.chats[bot.anna.id]
    bot.anna.push_tap(chat, card.data, "t:gone:7")
    calls = await bot.sandbox.called("answerCallbackQuery")
    assert calls[0].params["text"] == notices.OLD_BUTTON


async def test_edited_question_gets_its_answer_edited(bot: Running) -> None:
    question = await bot.anna.send("Quảng Nam")
    card = await bot.anna.reply()
    await bot.anna.edit(question, "Hưng Yên")
    changed = await bot.anna.reply()
    assert changed.edited and changed.id == card.id and "Hưng Yên" in changed.text


async def test_long_answer_is_split_between_lines(bot: Running) -> None:
    first = await bot.anna.ask("dài")
    rest = [await bot.anna.reply(), await bot.anna.reply()]
    whole = "\n".join([first.text, *(piece.text for piece in rest)])
    assert whole.split("\n") == [f"{n} dòng < số {n}" for n in range(600)]
    assert not first.buttons and rest[-1].buttons


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("photo", notices.PHOTO),
        ("voice", notices.VOICE),
        ("sticker", notices.OTHER_MEDIA),
        ("location", notices.OTHER_MEDIA),
        ("document", notices.DOCUMENT),
    ],
)
async def test_what_is_no_text_gets_a_kind_sentence(bot: Running, kind: str, words: str) -> None:
    anna = bot.anna
    await anna.ask("/start")
    if kind == "photo":
        await anna.send_photo(PIXEL)
    elif kind == "voice":
        await anna.send_voice()
    elif kind == "sticker":
        await anna.send_sticker()
    elif kind == "location":
        await anna.send_location()
    else:
        await anna.send_document(b"x", "bao-cao.txt")
    assert (await anna.reply()).text == plain(words)


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63"
    "f8cfc0f01f0005000200ff2f1bd70b0000000049454e44ae426082"
)


async def test_second_sticker_soon_after_gets_no_second_sentence(bot: Running) -> None:
    await bot.anna.ask("/start")
    await bot.anna.send_sticker()
    await bot.anna.reply()
    await bot.anna.send_sticker()
    await bot.anna.hears_nothing()


async def test_unknown_command_and_admin_command_get_the_same_words(bot: Running) -> None:
    unknown = await bot.anna.ask("/khongco")
    refused = await bot.anna.ask("/nap")
    assert unknown.text == refused.text == notices.UNKNOWN
    assert unknown.buttons == refused.buttons == [notices.PLACES_LABEL]


async def test_markup_in_a_question_stays_text(bot: Running) -> None:
    card = await bot.anna.ask("<b>Quảng</b> & <script>'; drop table facts")
    assert "<b>Quảng</b> & <script>'; drop table facts" in card.text


async def test_4096_emoji_are_answered(bot: Running) -> None:
    assert (await bot.anna.ask("😀" * 4096)).text


async def test_error_gives_a_code_and_can_be_tried_again(
    bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    await bot.admin.ask("/start")
    with caplog.at_level(logging.INFO):
        card = await bot.anna.ask("hỏng")
    assert "Mã lỗi: " in card.text
    code = card.text.rpartition(" ")[2]
    line = next(record.getMessage() for record in caplog.records if code in record.getMessage())
    assert "ValueError" in line and "a text" in line
    assert "a bug about" not in caplog.text and bot.sandbox.token not in caplog.text
    report = await bot.admin.reply()
    assert code in report.text and "a bug about" not in report.text
    again = await bot.anna.press(card, notices.AGAIN_LABEL)
    assert "Mã lỗi: " in again.text and again.id != card.id


async def test_menus_and_descriptions_are_set(bot: Running) -> None:
    await bot.anna.ask("/start")
    await bot.admin.ask("/start")
    world = bot.sandbox.world
    seen = {
        who: {c["command"] for c in world.commands_for(who, world.chats[who])}
        for who in (bot.anna.id, bot.admin.id)
    }
    assert "nap" in seen[bot.admin.id] and "nap" not in seen[bot.anna.id]
    assert seen[bot.anna.id] < seen[bot.admin.id]
    assert world.bot.payload()["first_name"] == notices.NAME
    assert world.bot.about["description"] == notices.DESCRIPTION


async def test_texts_set_before_are_not_set_again(bot: Running) -> None:
    setters = ("setMyName", "setMyDescription", "setMyShortDescription")
    before = [len(bot.sandbox.calls_of(name)) for name in setters]
    await set_menus(bot.sandbox_bot, bot.house)
    assert before == [len(bot.sandbox.calls_of(name)) for name in setters]


async def test_failure_of_the_conversation_can_be_tried_again(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Xin lỗi. Mã lỗi: B1"
    failed = Reply(text, text, Outcome.HELP, buttons=((Button("Thử lại", actions.RETRY),),))
    with monkeypatch.context() as broken:
        broken.setattr(bot.talk, "reply", lambda chat, text: failed)
        card = await bot.anna.ask("Quảng Nam đúng hạn?")
    assert bot.house.errors == 1
    again = await bot.anna.press(card, notices.AGAIN_LABEL)
    assert "97,54%" in again.text and "Quảng Nam đúng hạn?" in again.text
