"""Owners, editors and viewers; synonyms; the health page."""

from __future__ import annotations

import json
import logging
import re
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot import admin_notices, notices
from bot.logs import JsonLines, Lines
from bot.sandbox import Sandbox
from bot.state.roles import Role
from handlers.application import build_application, open_house
from handlers.command import Who
from handlers.house import StartError
from handlers.routes import COMMANDS
from handlers.serving import serving
from tests.telegram.conftest import ADMIN, Running, house_with, settings_for
from tests.telegram.talk import Talk

MINE = f"/quyen {1001}"


async def test_owner_gives_and_takes_roles(bot: Running) -> None:
    anna, admin, house = bot.anna, bot.admin, bot.house
    await anna.ask("/start")
    assert (await anna.ask("/thongke")).text == notices.UNKNOWN
    asked = await admin.ask(MINE)
    assert "không có quyền" in asked.text
    done = await admin.press(asked, "xem thống kê")
    assert "1001: xem thống kê" in done.text and f"{ADMIN}: chủ" in done.text
    assert (await anna.ask("/thongke")).text.startswith("7 ngày")
    for refused in ("/nap", "/duyet", "/quyen", "/saoluu"):
        assert (await anna.ask(refused)).text == notices.UNKNOWN
    await admin.press(await admin.ask(MINE), "duyệt bài")
    assert (await anna.ask("/duyet")).text == admin_notices.NOTHING_WAITS
    assert (await anna.ask(MINE)).text == notices.UNKNOWN
    await admin.press(await admin.ask(MINE), "không có quyền")
    assert (await anna.ask("/thongke")).text == notices.UNKNOWN
    assert [entry.action for entry in house.audit.latest()] == ["quyen"] * 3


async def test_owners_of_the_settings_stay(bot: Running) -> None:
    asked = await bot.admin.ask(f"/quyen {ADMIN}")
    refused = await bot.admin.press(asked, "không có quyền")
    assert refused.text == admin_notices.OWNER_OF_SETTINGS
    assert bot.house.may(ADMIN, Role.OWNER) and not bot.house.audit.latest()


@pytest.mark.parametrize("forged", ["t:role:1001:3", "t:lesson:yes", "t:lesson:out:0"])
async def test_forged_buttons_give_nothing(bot: Running, forged: str) -> None:
    card = await bot.anna.ask("Quảng Nam")
    bot.anna.push_tap(bot.sandbox.world.chats[bot.anna.id], card.data, forged)
    await bot.sandbox.all_delivered()
    await bot.anna.ask("còn nữa")
    assert bot.house.roles.of(1001) is Role.ANYONE and bot.house.lessons.pairs == ()


async def test_menu_of_each_role_is_its_own(bot: Running) -> None:
    await bot.anna.ask("/start")
    asked = await bot.admin.ask(MINE)
    await bot.admin.press(asked, "xem thống kê")
    call = bot.sandbox.calls_of("setMyCommands")[0]
    shown = {c["command"] for c in _decoded(call.params["commands"])}
    assert shown == {c.name for c in COMMANDS if c.who <= Who.VIEWER}


def _decoded(value: object) -> list[dict[str, str]]:
    found = json.loads(value) if isinstance(value, str) else value
    assert isinstance(found, list)
    return found


async def test_synonym_is_previewed_served_at_once_and_after_a_restart(real: Running) -> None:
    question = "tỷ lệ rề rà của Gio Linh"
    before = await real.anna.ask(question)
    assert "93" not in before.text
    assert (
        "chưa hiểu “không rõ gì”" in (await real.admin.ask("/suatudien rề rà = không rõ gì")).text
    )
    assert "đã hiểu “trễ hạn” rồi" in (await real.admin.ask("/suatudien trễ hạn = đúng hạn")).text
    preview = await real.admin.ask("/suatudien rề rà = trễ hạn")
    assert "sẽ đổi: 1" in preview.text and question.lower() in preview.text.lower()
    done = await real.admin.press(preview, "Thêm", timeout=10)
    assert "1. rề rà = trễ hạn" in done.text
    served = await real.anna.ask(question)
    assert served.marked("bold") and served.text != before.text
    again = open_house(real.house.settings)
    assert again.dialogue.reply("other", question).facts
    again.state.close()
    assert real.house.audit.latest(1)[0].detail == "+ rề rà = trễ hạn"
    await real.admin.press(done, admin_notices.LESSON_OUT.format(1), timeout=10)
    assert (await real.anna.ask(question)).text == before.text


async def test_unanswered_questions_go_when_their_person_wants_it(real: Running) -> None:
    await real.anna.ask("số liệu lạ của Nghệ An")
    assert len(real.house.unanswered) == 1
    await real.anna.press(await real.anna.ask("/riengtu"), "Xóa dữ liệu của tôi")
    assert not real.house.unanswered


async def test_health_page(sandbox: Sandbox, base: Path, tmp_path: Path, free_port: int) -> None:
    settings = replace(settings_for(sandbox, tmp_path), health=("127.0.0.1", free_port))
    house = house_with(settings, base, Talk())
    async with serving(build_application(house), house), httpx.AsyncClient() as client:
        root = f"http://127.0.0.1:{free_port}"
        found = (await client.get(f"{root}/health")).json()
        assert found["articles"] == 5 and found["queue"] == 0 and found["errors"] == 0
        assert 10 << 20 < found["memory_bytes"] <= found["memory_peak_bytes"] * 1.1
        text = (await client.get(f"{root}/metrics")).text
        assert re.search(r"^cchc_articles 5$", text, re.MULTILINE)
        assert all(re.fullmatch(r"#.*|cchc_[a-z_]+ [\d.]+", line) for line in text.splitlines())
        assert (await client.get(f"{root}/other")).status_code == 404
        assert (await client.post(f"{root}/health")).status_code == 405
    house.state.close()


async def test_health_address_in_use_is_one_clear_line(
    sandbox: Sandbox, base: Path, tmp_path: Path
) -> None:
    port = int(sandbox.root.rpartition(":")[2])
    house = house_with(
        replace(settings_for(sandbox, tmp_path), health=("127.0.0.1", port)), base, Talk()
    )
    with pytest.raises(StartError, match="CCHC_HEALTH"):
        async with serving(build_application(house), house):
            pass
    house.state.close()


@pytest.mark.parametrize("form", [Lines("%(message)s"), JsonLines()], ids=["text", "json"])
def test_log_lines_hold_no_token(form: logging.Formatter) -> None:
    record = logging.LogRecord(
        "bot", logging.INFO, "x.py", 1, "to %s", ("/bot123456:AbC-d_e",), None
    )
    line = form.format(record)
    assert "AbC" not in line and "***" in line
    if isinstance(form, JsonLines):
        assert json.loads(line)["level"] == "info"
