"""Going through the figures of an article: accepted, corrected, rejected, clashing, not read."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3

from bot import approval, making, notices
from bot.sandbox import Message
from bot.settings import Settings
from handlers.desk import desk_of
from handlers.refreshing import refresh
from knowledge.models import Review
from tests.telegram.conftest import Running
from tests.telegram.test_articles import ARTICLE, QUESTION, filled, uploaded

__all__ = ["filled"]

CLASHING = (
    "Quảng Nam: Kết quả cải cách hành chính năm 2023\n\n"
    "Năm 2023, tỷ lệ hồ sơ giải quyết đúng hạn ở cấp xã của tỉnh Quảng Nam đạt 91,11%.\n"
)


async def _first_figure(real: Running, text: str = ARTICLE) -> Message:
    card = await uploaded(real, text.encode(), "bai-moi.txt")
    return await real.admin.press(card, approval.ONE_BY_ONE_LABEL)


async def _approved(real: Running, card: Message) -> None:
    done = await real.admin.press(card, "Duyệt bài", timeout=20)
    assert "Có hiệu lực ngay" in done.text


async def test_figures_one_by_one_rejected_ones_stay_hidden(filled: Running) -> None:
    first = await _first_figure(filled)
    assert first.text.startswith("Số 1 trong 2, được công bố") and "98,76%" in first.text
    second = await filled.admin.press(first, "Bỏ")
    assert "12.345" in second.text
    back = await filled.admin.press(second, notices.BACKWARD)
    assert "đã bỏ" in back.text
    end = await filled.admin.press(await filled.admin.press(back, notices.FORWARD), "Nhận")
    assert end.text.startswith(approval.ALL_SEEN) and "1 đã bỏ" in end.text
    await _approved(filled, end)
    assert "98,76%" not in (await filled.anna.ask(QUESTION)).text
    assert "12.345" in (await filled.anna.ask("Nghệ An tiếp nhận bao nhiêu hồ sơ")).text


TYPED = (
    ("Con số", "97,5", "97,5%"),
    ("Kỳ", "6 tháng đầu năm 2024", "6 tháng đầu năm 2024"),
    ("Nơi", "huyện Gio Linh", "huyện Gio Linh"),
    ("Chỉ số", "ty le so hoa", "được số hóa"),
)
NOT_SURE = (
    ("Chỉ số", "ho so", "Chọn một:"),
    ("Con số", "rất nhiều", "Chưa hiểu “rất nhiều”"),
    ("Kỳ", "hồi đó", "Chưa hiểu “hồi đó”"),
    ("Nơi", "đâu đó", "Chưa hiểu “đâu đó”"),
)


async def test_typed_corrections(filled: Running) -> None:
    card = await _first_figure(filled)
    for slot, typed, shown in TYPED:
        fix = await filled.admin.press(card, "Sửa")
        asked = await filled.admin.press(fix, slot)
        assert "Trả lời bằng" in asked.text
        card = await filled.admin.ask(typed)
        assert shown in card.text
    for slot, typed, shown in NOT_SURE:
        asked = await filled.admin.press(await filled.admin.press(card, "Sửa"), slot)
        answer = await filled.admin.ask(typed)
        assert shown in answer.text
        fix = await filled.admin.press(answer, "Quay lại")
        card = await filled.admin.press(fix, "Quay lại")
    assert all(shown in card.text for shown in ("97,5%", "6 tháng", "Gio Linh", "số hóa"))


async def test_corrected_value_survives_approval_reload_and_restart(filled: Running) -> None:
    first = await _first_figure(filled)
    asked = await filled.admin.press(await filled.admin.press(first, "Sửa"), "Con số")
    filled.house.awaited.clear()  # as after a restart: the reply to the card still says enough
    await filled.admin.send("97,5", reply_to=asked.id)
    card = await filled.admin.reply()
    levels = await filled.admin.press(await filled.admin.press(card, "Sửa"), "Cấp")
    card = await filled.admin.press(levels, "cấp tỉnh")
    assert "cấp tỉnh" in card.text
    await _approved(filled, await filled.admin.press(card, "Nhận hết còn lại"))
    assert "97,5%" in (await filled.anna.ask(QUESTION)).text
    await filled.admin.ask("/nap")
    loaded = await filled.admin.reply(timeout=20)
    assert loaded.text.startswith("Nạp xong 6 bài")
    assert "97,5%" in (await filled.anna.ask(QUESTION)).text


async def test_clash_is_settled_before_approval(filled: Running) -> None:
    question = "tỷ lệ đúng hạn cấp xã Quảng Nam năm 2023"
    card = await uploaded(filled, CLASHING.encode(), "mau-thuan.txt")
    clash = await filled.admin.press(card, approval.CLASH_LABEL)
    assert "97,54%" in clash.text and "91,11%" in clash.text
    sure = await filled.admin.press(clash, "Lấy bài mới")
    assert "97,54%" in (await filled.anna.ask(question)).text
    await _approved(filled, await filled.admin.press(sure, "Đồng ý"))
    served = (await filled.anna.ask(question)).text
    assert "91,11%" in served and "97,54%" not in served


ODD = "Tổ công nghệ giúp bà con gửi gần 4.711 hồ sơ ngay tại nhà văn hóa sáng 6/9/2024.\n"


async def _odd(filled: Running) -> Message:
    card = await uploaded(filled, (ARTICLE + ODD).encode(), "le.txt")
    shown = await filled.admin.press(card, approval.LEFTOVER_LABEL, timeout=20)
    assert shown.text.startswith("1 con số chưa hiểu trong bài:\n4.711 trong câu"), shown.text
    return shown


async def test_fact_is_made_of_a_numeral_that_was_not_read(filled: Running) -> None:
    admin = filled.admin
    step = await admin.press(await _odd(filled), making.MAKE_LABEL)
    assert "Trả lời bằng tên chỉ số" in step.text and "4.711" in step.text
    unfit = await admin.ask("tỷ lệ đúng hạn")
    assert "Hãy chọn chỉ số khác" in unfit.text
    step = await admin.ask("hồ sơ trực tuyến")
    if "Chọn một" in step.text:
        step = await admin.press(step, "số hồ sơ nộp trực tuyến")
    step = await admin.press(step, "Cấp xã")
    step = await admin.press(step, "năm 2024")
    filled.house.awaited.clear()  # as after a restart: the reply to the card still says enough
    await admin.send("huyện Nam Đàn", reply_to=step.id)
    sure = await admin.reply()
    assert "gần 4.711 hồ sơ" in sure.text and "huyện Nam Đàn, cấp xã" in sure.text
    made = await admin.press(sure, making.ADD_LABEL, timeout=20)
    assert made.text.startswith("Số 3 trong 3") and "4.711" in made.text
    number = int(made.button("Nhận")["callback_data"].split(":")[2])
    assert not await asyncio.to_thread(desk_of(filled.house).leftovers, number)
    await _approved(filled, await admin.press(made, "Nhận"))
    question = "cấp xã huyện Nam Đàn có bao nhiêu hồ sơ trực tuyến năm 2024"
    served = await filled.anna.ask(question)
    assert served.marked("bold") == ["Gần 4.711 hồ sơ"] and ODD.strip() in served.text
    await admin.ask("/nap")
    assert (await admin.reply(timeout=20)).text.startswith("Nạp xong 6 bài")
    assert (await filled.anna.ask(question)).marked("bold") == ["Gần 4.711 hồ sơ"]
    assert filled.house.audit.latest(4)[-1].action == "make"


async def test_making_a_fact_can_be_left_and_begun_again(filled: Running) -> None:
    admin = filled.admin
    shown = await _odd(filled)
    step = await admin.press(shown, making.MAKE_LABEL)
    back = await admin.press(step, "Thôi")
    assert "chưa hiểu trong bài" in back.text
    number, start = shown.button(making.MAKE_LABEL)["callback_data"].split(":")[2:]
    chat = filled.sandbox.world.chats[admin.id]
    admin.push_tap(chat, back.data, f"t:la:{number}:{start}")
    again = await admin.reply()
    assert "Trả lời bằng tên chỉ số" in again.text, "nothing is added before all was chosen"
    for data in (f"t:lc:{number}:{start}:x:1", f"t:lc:{number}:{start}:t:#99", "t:lc:1:2:m:x"):
        admin.push_tap(chat, again.data, data)
    await filled.sandbox.all_delivered()
    assert len(filled.house.shelf.pending()) == 1 and filled.house.errors == 0


async def test_waiting_figures_in_use_are_listed_and_accepted(filled: Running) -> None:
    house = filled.house
    fact = house.kb.facts_of("p49", ["on_time_rate"])[0]
    _let_wait(house.settings, fact.article)
    refresh(house)
    listed = await filled.admin.ask("/duyet")
    assert fact.article in listed.text
    card = await filled.admin.press(listed, "Xem bài 1")
    assert "chờ xem" in card.text
    waiting = len(house.kb.waiting(fact.article))
    done = await filled.admin.press(card, "Nhận")
    assert len(house.kb.waiting(fact.article)) == waiting - 1
    await filled.admin.press(done, "Bỏ")
    notes = [version.what for version in house.shelf.versions()]
    assert notes[0] == f"xét {fact.article}" and notes.count(notes[0]) == 1


def _let_wait(settings: Settings, article: str) -> None:
    """Two figures of an article wait, in a new file at the same place."""
    copy = settings.kb.with_suffix(".w")
    shutil.copy(settings.kb, copy)
    with sqlite3.connect(copy) as connection:
        connection.execute(
            "update facts set review = ? where id in "
            "(select id from facts where article = ? limit 2)",
            (str(Review.WAITING), article),
        )
    connection.close()
    copy.replace(settings.kb)


async def test_forged_review_buttons_do_nothing(filled: Running) -> None:
    card = await uploaded(filled, ARTICLE.encode(), "bai.txt")
    number = card.button(approval.ONE_BY_ONE_LABEL)["callback_data"].split(":")[2]
    mine = await filled.anna.ask("Quảng Nam đúng hạn")
    for data in (f"t:rd:{number}:0:r", f"t:rc:{number}:0:l:x", f"t:rs:{number}:0:v"):
        filled.anna.push_tap(filled.sandbox.world.chats[filled.anna.id], mine.data, data)
    await filled.sandbox.all_delivered()
    await filled.anna.ask("97,5")
    first = await filled.admin.press(card, approval.ONE_BY_ONE_LABEL)
    assert "được công bố" in first.text and "98,76%" in first.text
    for data in ("t:rv:1:0", f"t:rv:{number}:99", f"t:rv:{number}:x", "t:rw:a00000000"):
        query = filled.admin.push_tap(filled.sandbox.world.chats[filled.admin.id], first.data, data)
        assert query
    await filled.sandbox.all_delivered()
    assert filled.house.errors == 0
