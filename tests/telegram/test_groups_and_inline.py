"""Several people at once: groups, topics, inline mode in other chats."""

from __future__ import annotations

import pytest

from bot import notices
from tests.telegram.conftest import Running
from tests.telegram.talk import QUOTE


async def test_group_answers_only_what_is_meant_for_the_bot(bot: Running) -> None:
    group = bot.sandbox.group(members=[bot.anna], privacy=False)
    await bot.anna.send("Quảng Nam đúng hạn?", group)
    await bot.anna.hears_nothing(chat=group)
    asked = await bot.anna.send("@cchc_sandbox_bot Quảng Nam đúng hạn?", group)
    card = await bot.anna.reply(chat=group)
    assert bot.talk.asked[-1][1] == "Quảng Nam đúng hạn?"
    assert card.reply_to == asked.id
    follow = await bot.anna.ask("còn xã", group, reply_to=card)
    assert "Quảng Nam đúng hạn? còn xã" in follow.text
    assert "đúng hạn" in (await bot.anna.ask("/dulieu@cchc_sandbox_bot Gio Linh", group)).text


async def test_group_card_is_short(bot: Running) -> None:
    group = bot.sandbox.group(members=[bot.anna])
    card = await bot.anna.ask("@cchc_sandbox_bot Quảng Nam", group)
    lines = card.text.split("\n")
    assert len(lines) == 5 and lines[-1].startswith("Nguồn: ")
    assert len(card.keyboard) == 1 and QUOTE not in card.text


async def test_topic_of_a_group_is_kept(bot: Running) -> None:
    group = bot.sandbox.group(members=[bot.anna])
    await bot.anna.send("@cchc_sandbox_bot Quảng Nam", group, thread=77)
    card = await bot.anna.reply(chat=group)
    assert card.data["message_thread_id"] == 77


async def test_tap_of_another_person_is_answered_privately(bot: Running) -> None:
    bob = bot.sandbox.user(1002)
    group = bot.sandbox.group(members=[bot.anna, bob], privacy=False)
    card = await bot.anna.ask("@cchc_sandbox_bot Quảng Nam", group)
    tap = await bob.tap(card, card.buttons[0]) if "Cấp huyện" in card.buttons else None
    if tap is None:
        stored = bot.sandbox.world.chats[group.id]
        tap_query = bob.push_tap(stored, card.data, "l|p49|on_time_rate|d|:|---")
        await bot.sandbox.called("answerCallbackQuery")
        shown = tap_query.answer
    else:
        shown = await tap.answer()
    assert shown is not None and shown["show_alert"] and "82,92%" in shown["text"]
    assert len(shown["text"]) <= 200
    await bot.anna.hears_nothing(chat=group)


async def test_unknown_command_in_a_group_is_not_answered(bot: Running) -> None:
    group = bot.sandbox.group(members=[bot.anna])
    await bot.anna.send("/khongco@cchc_sandbox_bot", group)
    await bot.anna.hears_nothing(chat=group)


async def test_inline_offers_a_card_with_the_figure_first(bot: Running) -> None:
    results = await (await bot.anna.inline("quảng nam đúng hạn")).results()
    assert results[0]["title"].startswith("97,54%")
    sent = await bot.anna.choose_inline(results[0])
    assert sent.marked("bold") == ["97,54%"] and sent.marked("expandable_blockquote")
    assert notices.OPEN_IN_BOT in sent.buttons and "Chép câu báo cáo" in sent.buttons


async def test_inline_without_an_answer_leads_into_the_bot(bot: Running) -> None:
    answer = await (await bot.anna.inline("không biết gì")).answer()
    assert answer["results"] == [] and answer["button"]["text"] == notices.INLINE_NOTHING


async def test_empty_inline_query_offers_places(bot: Running) -> None:
    results = await (await bot.anna.inline("")).results()
    assert results and results[0]["title"].startswith("82,92%")


async def test_blocked_bot_forgets_and_stays_calm(
    bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    await bot.anna.ask("Quảng Nam")
    bot.house.subscriptions.follow(bot.anna.id, "place", "p49", "Quảng Nam")
    await bot.anna.block()
    await bot.sandbox.all_delivered()
    assert (await bot.sandbox.user(1002).ask("Hưng Yên")).text
    assert bot.house.subscriptions.of_chat(bot.anna.id) == ()
    assert "error" not in caplog.text


async def test_inline_card_opens_the_same_answer_in_the_bot(real: Running) -> None:
    results = await (await real.anna.inline("quảng nam đúng hạn")).results()
    assert len(results) > 1
    for result in results:
        sent = await real.anna.choose_inline(result)
        url = sent.button(notices.OPEN_IN_BOT)["url"]
        opened = await real.anna.ask(f"/start {url.partition('start=')[2]}")
        assert opened.marked("bold") == sent.marked("bold")
