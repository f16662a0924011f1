"""A real python-telegram-bot application against the sandbox, by long polling."""

from __future__ import annotations

import asyncio
import time

import pytest
from telegram import Bot, BotCommandScopeChat, InputMediaDocument, InputMediaPhoto, Update
from telegram.error import BadRequest, Conflict, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.sandbox import NoReply, Sandbox
from tests.sandbox.conftest import App, build, polling

pytestmark = pytest.mark.asyncio


async def test_conversation_with_button(sandbox: Sandbox, app: App) -> None:
    anna = sandbox.user(1001)
    card = await anna.ask("Quảng Nam")
    assert card.text == "Quảng Nam đã nhận"
    assert card.marked("bold") == ["Quảng Nam"]
    assert card.buttons == ["Sửa", "Nguồn"]
    tap = await anna.tap(card, "Sửa")
    assert await tap.answer() == {"text": "Đã sửa", "show_alert": False, "url": None}
    changed = await anna.reply()
    assert (changed.id, changed.edited, changed.text) == (card.id, True, "đã bấm edit")
    assert [m.text for m in sandbox.messages(anna)] == ["Quảng Nam", "đã bấm edit"]
    assert card.text == "Quảng Nam đã nhận", "what was read does not change afterwards"


async def test_command_and_deep_link(sandbox: Sandbox, app: App) -> None:
    anna = sandbox.user(55, "Anna")
    await anna.start("q_qn_ontime")
    assert (await anna.reply()).text == "Xin chào. q_qn_ontime"


async def test_silence_is_reported(sandbox: Sandbox) -> None:
    with pytest.raises(NoReply, match="no message from the bot"):
        await sandbox.user(1001).reply(0.05)
    await sandbox.user(1001).hears_nothing(0.05)


async def test_each_person_has_a_chat(sandbox: Sandbox, app: App) -> None:
    anna, binh = sandbox.user(1001), sandbox.user(1002)
    await anna.send("một")
    await binh.send("hai")
    assert (await binh.reply()).text == "hai đã nhận"
    assert (await anna.reply()).text == "một đã nhận"


async def test_documents_both_ways(sandbox: Sandbox, app: App, png: bytes) -> None:
    anna = sandbox.user(1001)
    sent = await anna.send_document("số liệu".encode(), "bài viết.txt", caption="xem")
    file = await app.bot.get_file(sent.file_id or "")
    assert bytes(await file.download_as_bytearray()) == "số liệu".encode()
    await app.bot.send_document(1001, b"a;b", filename="so-lieu.csv", caption="<b>Tệp</b>",
                                parse_mode="HTML")  # fmt: skip
    got = await anna.reply()
    assert got.data["document"]["file_name"] == "so-lieu.csv"
    assert got.marked("bold") == ["Tệp"]
    photo = await app.bot.send_photo(1001, png)
    assert photo.photo[-1].width == 60
    again = await app.bot.send_photo(1001, photo.photo[-1].file_id)
    assert again.photo[-1].file_id == photo.photo[-1].file_id
    edited = await app.bot.edit_message_media(InputMediaPhoto(png, caption="mới"), 1001,
                                              again.message_id)  # fmt: skip
    assert isinstance(edited, object)
    album = await app.bot.send_media_group(
        1001, [InputMediaDocument(b"1", filename="a.txt"), InputMediaDocument(b"2")]
    )
    assert len({m.media_group_id for m in album}) == 1


async def test_other_kinds_of_messages(sandbox: Sandbox, png: bytes) -> None:
    anna = sandbox.user(1001)
    await anna.send_sticker()
    await anna.send_voice()
    await anna.send_location()
    await anna.send_photo(png)
    first = await anna.send("một")
    await anna.edit(first, "hai /help")
    await anna.forward(first)
    async with Bot(sandbox.token, f"{sandbox.root}/bot", f"{sandbox.root}/file/bot") as bot:
        updates = await bot.get_updates(timeout=0)
    assert all(isinstance(update, Update) for update in updates)
    messages = [update.effective_message for update in updates]
    assert [m is not None for m in messages] == [True] * 7
    sticker, voice, location, photo, _, edited, forwarded = messages
    assert sticker and sticker.sticker and voice and voice.voice and location
    assert location.location and photo and photo.photo[-1].width == 60
    assert updates[5].edited_message is not None
    assert edited and edited.text == "hai /help"
    assert forwarded and forwarded.forward_origin is not None


async def test_unconfirmed_updates_come_again(sandbox: Sandbox) -> None:
    anna = sandbox.user(1001)
    await anna.send("một")
    await anna.send("hai")
    async with Bot(sandbox.token, f"{sandbox.root}/bot") as bot:
        first = await bot.get_updates(timeout=0)
        again = await bot.get_updates(timeout=0)
        assert [u.update_id for u in first] == [u.update_id for u in again]
        assert first[1].update_id == first[0].update_id + 1
        rest = await bot.get_updates(offset=first[0].update_id + 1, timeout=0)
        assert [u.message.text for u in rest if u.message] == ["hai"]
        await bot.get_updates(offset=first[1].update_id + 1, timeout=0)
    assert sandbox.pending_updates == []


async def test_long_poll_wakes_up(sandbox: Sandbox) -> None:
    async with Bot(sandbox.token, f"{sandbox.root}/bot") as bot:
        waiting = asyncio.create_task(bot.get_updates(timeout=5))
        await sandbox.called("getUpdates")
        began = time.monotonic()
        await sandbox.user(1001).send("một")
        assert len(await waiting) == 1
        assert time.monotonic() - began < 3


async def test_two_pollers(sandbox: Sandbox) -> None:
    address = f"{sandbox.root}/bot"
    async with Bot(sandbox.token, address) as first, Bot(sandbox.token, address) as second:
        waiting = asyncio.create_task(first.get_updates(timeout=5))
        await sandbox.called("getUpdates")
        await second.get_updates(timeout=0)
        with pytest.raises(Conflict, match="only one bot instance"):
            await waiting


async def test_allowed_updates_stick(sandbox: Sandbox) -> None:
    anna = sandbox.user(1001)
    async with Bot(sandbox.token, f"{sandbox.root}/bot") as bot:
        await bot.get_updates(timeout=0, allowed_updates=["callback_query"])
        await bot.get_updates(timeout=0)
        await anna.send("một")
        assert sandbox.pending_updates == []
        await bot.get_updates(timeout=0, allowed_updates=[])
        await anna.send("hai")
        assert len(sandbox.pending_updates) == 1


async def test_what_was_asked_while_the_bot_was_down(sandbox: Sandbox) -> None:
    anna = sandbox.user(1001)
    await anna.send("lúc bot tắt")
    async with polling(build(sandbox)):
        assert (await anna.reply()).text == "lúc bot tắt đã nhận"


@pytest.mark.filterwarnings("ignore:.*retry_after")
async def test_ordered_failures(sandbox: Sandbox, app: App) -> None:
    await sandbox.user(1001).ask("một")
    sandbox.fail_next("sendMessage", 429, retry_after=3)
    with pytest.raises(RetryAfter, match=r"Retry in (?:3 seconds|0:00:03)"):
        await app.bot.send_message(1001, "x")
    sandbox.fail_next("sendMessage", 400, description="chat not found")
    with pytest.raises(BadRequest, match=r"[Cc]hat not found"):
        await app.bot.send_message(1001, "x")
    sandbox.fail_next("*", 403, description="bot was blocked by the user", times=2)
    for _ in range(2):
        with pytest.raises(Forbidden):
            await app.bot.send_message(1001, "x")
    for code in (502, 0):
        sandbox.fail_next("sendMessage", code)
        with pytest.raises(NetworkError):
            await app.bot.send_message(1001, "x")
    sandbox.fail_next("sendMessage", 502, after=True)
    with pytest.raises(NetworkError):
        await app.bot.send_message(1001, "đến rồi")
    assert sandbox.messages(1001)[-1].text == "đến rồi"
    assert sandbox.calls_of("sendMessage")[0].error == "Bad Gateway"
    await app.bot.send_message(1001, "lại chạy")


async def test_latency(sandbox: Sandbox, app: App) -> None:
    sandbox.latency = 0.15
    began = time.monotonic()
    await app.bot.get_me()
    assert time.monotonic() - began >= 0.15
    sandbox.slow("getMe", 0.3)
    began = time.monotonic()
    await app.bot.get_me()
    assert time.monotonic() - began >= 0.3


async def test_who_may_be_written_to(sandbox: Sandbox, app: App) -> None:
    anna = sandbox.user(1001)
    with pytest.raises(Forbidden, match="can't initiate"):
        await app.bot.send_message(1001, "x")
    await anna.ask("một")
    await anna.block()
    with pytest.raises(Forbidden, match="blocked"):
        await app.bot.send_message(1001, "x")
    await anna.unblock()
    await app.bot.send_message(1001, "x")


async def test_groups_with_privacy(sandbox: Sandbox, app: App) -> None:
    anna, binh = sandbox.user(1001), sandbox.user(1002)
    group = sandbox.group(members=[anna, binh])
    await anna.send("chuyện riêng", group)
    await anna.hears_nothing(chat=group)
    card = await anna.ask("@cchc_sandbox_bot Quảng Nam", group)
    assert card.text.endswith("đã nhận")
    await binh.ask("trả lời bot", group, reply_to=card)
    await binh.ask("/start@cchc_sandbox_bot", group)
    await binh.send("/start@other_bot", group)
    binh.skip(group)
    await binh.hears_nothing(chat=group)
    assert (await app.bot.get_chat_member(group.id, 1001)).status == "creator"
    assert [m.user.id for m in await app.bot.get_chat_administrators(group.id)] == [1001]
    group.remove_bot(anna)
    with pytest.raises(Forbidden, match="kicked"):
        await app.bot.send_message(group.id, "x")


async def test_threads(sandbox: Sandbox, app: App) -> None:
    anna = sandbox.user(1001)
    group = sandbox.group(members=[anna], privacy=False)
    await anna.send("trong chủ đề", group, thread=7)
    assert (await anna.reply(chat=group)).data["message_thread_id"] == 7


async def test_inline_mode(sandbox: Sandbox, app: App) -> None:
    anna = sandbox.user(1001)
    query = await anna.inline("quảng nam")
    (result,) = await query.results()
    assert result["title"] == "Về quảng nam"
    card = await anna.choose_inline(result, query.text)
    assert card.marked("bold") == ["quảng nam"]
    changed = await anna.press(card, "Sửa")
    assert changed.text == "đã bấm inline"
    assert "inline_message_id" in sandbox.calls_of("editMessageText")[0].params


async def test_a_query_is_answered_once(sandbox: Sandbox, app: App) -> None:
    anna = sandbox.user(1001)
    card = await anna.ask("một")
    tap = await anna.tap(card, "edit")
    await tap.answer()
    with pytest.raises(BadRequest, match="Query is too old"):
        await app.bot.answer_callback_query(tap.query_id)


async def test_menus_by_scope(sandbox: Sandbox, app: App) -> None:
    admin = sandbox.user(9001)
    await admin.ask("chào")
    await app.bot.set_my_commands([("start", "Lời chào")])
    scope = BotCommandScopeChat(9001)
    await app.bot.set_my_commands([("stats", "Thống kê")], scope=scope)
    world = sandbox.world
    assert world.commands_for(9001, world.chats[9001])[0]["command"] == "stats"
    assert world.commands_for(1001, world.chats[1001])[0]["command"] == "start"
    assert (await app.bot.get_my_commands(scope=scope))[0].description == "Thống kê"
    await app.bot.delete_my_commands(scope=scope)
    assert world.commands_for(9001, world.chats[9001])[0]["command"] == "start"


async def test_profile_texts(sandbox: Sandbox, app: App) -> None:
    await app.bot.set_my_name("Tra số liệu")
    await app.bot.set_my_description("Dài", language_code="vi")
    await app.bot.set_my_short_description("Ngắn")
    assert (await app.bot.get_my_name()).name == "Tra số liệu"
    assert (await app.bot.get_my_description("vi")).description == "Dài"
    assert (await app.bot.get_my_description()).description == ""
    assert (await app.bot.get_my_short_description()).short_description == "Ngắn"
    assert (await app.bot.get_me()).first_name == "Tra số liệu"
    await app.bot.set_chat_menu_button()


async def test_forward_copy_pin_react_delete(sandbox: Sandbox, app: App) -> None:
    anna = sandbox.user(1001)
    card = await anna.ask("một")
    forwarded = await app.bot.forward_message(1001, 1001, card.id)
    assert forwarded.forward_origin is not None
    await app.bot.copy_message(1001, 1001, card.id)
    await app.bot.pin_chat_message(1001, card.id)
    await app.bot.set_message_reaction(1001, 1, "👍")
    await app.bot.send_chat_action(1001, "typing")
    await app.bot.delete_message(1001, card.id)
    assert card.id not in [m.id for m in sandbox.messages(anna)]
    assert (await app.bot.get_chat(1001)).first_name == "Người dân 1"


async def test_wrong_token_and_unknown_method(sandbox: Sandbox, app: App) -> None:
    with pytest.raises(TelegramError, match="not found"):
        await app.bot.do_api_request("flyToTheMoon")
    stranger = Bot("1:x", f"{sandbox.root}/bot")
    with pytest.raises(TelegramError, match=r"rejected|[Uu]nauthorized"):
        await stranger.initialize()
    await stranger.shutdown()
