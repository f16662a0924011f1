"""Trouble: refusals by Telegram, second deliveries, kills, floods, wrong secrets."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import signal
import socket
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from bot.sandbox import Sandbox, SandboxUser
from bot.settings import Secret, Webhook
from handlers.application import build_application
from handlers.house import StartError
from handlers.serving import serving
from tests.telegram.conftest import ADMIN, Running, house_with, settings_for
from tests.telegram.talk import Talk

ROOT = Path(__file__).parents[2]


async def test_429_is_waited_out(bot: Running) -> None:
    bot.sandbox.fail_next("sendMessage", 429, retry_after=1)
    assert (await bot.anna.ask("Quảng Nam")).text
    assert len(bot.sandbox.calls_of("sendMessage")) == 2


async def test_many_429_in_a_row_do_not_lose_the_answer(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("telegram.ext._aioratelimiter.asyncio.sleep", _no_sleep)
    bot.sandbox.fail_next("sendMessage", 429, retry_after=1, times=5)
    assert (await bot.anna.ask("Quảng Nam", timeout=8)).text
    await _until(lambda: bot.house.inbox.count() == 0)


_real_sleep = asyncio.sleep


async def _no_sleep(seconds: float) -> None:
    await _real_sleep(min(seconds, 0.05))


async def _until(ready: object, seconds: float = 3.0) -> None:
    assert callable(ready)
    for _ in range(int(seconds / 0.02)):
        if ready():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not come to pass")


async def test_502_is_tried_again(bot: Running) -> None:
    bot.sandbox.fail_next("sendMessage", 502)
    assert (await bot.anna.ask("Quảng Nam")).text


async def test_answer_that_may_have_arrived_is_not_repeated(bot: Running) -> None:
    bot.sandbox.fail_next("sendMessage", 0, after=True)
    assert (await bot.anna.ask("Quảng Nam")).text
    assert "Mã lỗi" in (await bot.anna.reply()).text
    await bot.anna.hears_nothing()


async def test_update_delivered_twice_is_answered_once(bot: Running) -> None:
    await bot.anna.ask("Quảng Nam")
    world = bot.sandbox.world
    world.updates._next_id -= 1  # the same update_id once more
    await bot.anna.send("Quảng Nam lần nữa")
    await bot.anna.hears_nothing()


async def test_inbox_keeps_no_text_of_answered_questions(bot: Running) -> None:
    await bot.anna.ask("một câu rất riêng tư")
    await _until(lambda: bot.house.inbox.count() == 0)
    rows = bot.house.state.rows("select body from inbox")
    assert rows and all(body is None for (body,) in rows)


async def test_order_in_a_chat_and_a_flood_that_slows_nobody(bot: Running) -> None:
    bot.sandbox.slow("sendMessage", 0.02)
    for number in range(60):
        await bot.anna.send(f"câu {number}")
    bob = bot.sandbox.user(1002)
    await bob.ask("Quảng Nam", timeout=0.6)
    shown = [(await bot.anna.reply()).text.split("\n")[1] for _ in range(60)]
    assert shown == [f"câu {number}" for number in range(60)]


async def test_two_pollers_are_explained(bot: Running, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        async with httpx.AsyncClient() as rival:
            await rival.get(
                f"{bot.sandbox.root}/bot{bot.sandbox.token}/getUpdates", params={"timeout": 0}
            )
        await _until(lambda: "one token, one running bot" in caplog.text)
    assert bot.sandbox.token not in caplog.text


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_webhook_with_and_without_its_secret(
    sandbox: Sandbox, base: Path, tmp_path: Path
) -> None:
    port = _free_port()
    address = f"http://127.0.0.1:{port}/hook"
    settings = settings_for(
        sandbox, tmp_path, Webhook(address, Secret("mat-khau"), "127.0.0.1", port)
    )
    talk = Talk()
    house = house_with(settings, base, talk)
    async with serving(build_application(house), house):
        assert (await sandbox.user(1001).ask("Quảng Nam")).text
        forged = {"update_id": 1, "message": {"text": "giả"}}
        async with httpx.AsyncClient() as client:
            for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "sai"}):
                answer = await client.post(address, json=forged, headers=headers)
                assert answer.status_code == 403
        assert [text for _, text in talk.asked] == ["Quảng Nam"]
    house.state.close()


class Victim:
    """A bot in a process of its own that can be killed and started again."""

    def __init__(self, sandbox: Sandbox, folder: Path, **extra: str) -> None:
        (folder / "articles").mkdir(exist_ok=True)
        self._environ = {
            "PATH": os.environ["PATH"], "CCHC_TOKEN": sandbox.token,
            "CCHC_API_URL": sandbox.root, "CCHC_ADMINS": str(ADMIN),
            "CCHC_STATE": str(folder / "state.db"), "CCHC_KB": str(folder / "kb.db"),
            "CCHC_ARTICLES": str(folder / "articles"), "SLOW": "0.005", **extra,
        }  # fmt: skip
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.telegram.victim", cwd=ROOT, env=self._environ
        )

    async def end(self, how: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return await asyncio.wait_for(self.process.wait(), 15)


def _answers(sandbox: Sandbox, people: list[SandboxUser]) -> Counter[str]:
    return Counter(
        message.text.split("\n")[1]
        for person in people
        for message in sandbox.messages(person)
        if message.sender_id == sandbox.bot_id
    )


KILLS = 3
PART = 50


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=["kill", "term"])
async def test_nothing_is_lost_when_the_process_ends(
    base: Path, tmp_path: Path, how: signal.Signals
) -> None:
    """Over three ends in the middle of 200 questions, by polling and by webhook at once."""
    async with Sandbox() as one, Sandbox() as two:
        await asyncio.gather(
            _ended_and_started(one, base, tmp_path / "polling", how, "polling"),
            _ended_and_started(two, base, tmp_path / "webhook", how, "webhook"),
        )


async def _ended_and_started(
    sandbox: Sandbox, base: Path, folder: Path, how: signal.Signals, by: str
) -> None:
    folder.mkdir()  # noqa: ASYNC240
    extra = {}
    if by == "webhook":
        port = _free_port()
        extra = {
            "CCHC_WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
            "CCHC_WEBHOOK_SECRET": "mat-khau",
            "CCHC_LISTEN": f"127.0.0.1:{port}",
        }
    sandbox.slow("sendMessage", 0.01)
    people = [sandbox.user(2000 + n) for n in range(10)]
    asked = [f"câu {n}" for n in range((KILLS + 1) * PART)]
    shutil.copy(base, folder / "kb.db")
    victim = Victim(sandbox, folder, **extra)
    await victim.start()
    for kill in range(KILLS + 1):
        before = len(sandbox.calls_of("sendMessage"))
        for number in range(kill * PART, (kill + 1) * PART):
            await people[number % 10].send(asked[number])
        if kill < KILLS:
            await sandbox.called("sendMessage", before + 15, timeout=10)
            code = await victim.end(how)
            assert how is signal.SIGKILL or code == 0
            await victim.start()
    for _ in range(500):
        if len(_answers(sandbox, people)) == len(asked):
            break
        await asyncio.sleep(0.02)
    await victim.end(signal.SIGTERM)
    answers = _answers(sandbox, people)
    assert sorted(answers) == sorted(asked)
    repeats: Counter[int] = Counter()
    for text, count in answers.items():
        repeats[int(text.split()[1]) % 10] += count - 1
    print(f"{how.name} by {by}: {sum(repeats.values())} repeats")
    # In each chat at most the one answer that was on its way, at each time the process was killed.
    assert max(repeats.values(), default=0) <= (KILLS if how is signal.SIGKILL else 0)


async def test_wrong_token_is_one_clear_line(sandbox: Sandbox, base: Path, tmp_path: Path) -> None:
    settings = replace(settings_for(sandbox, tmp_path), token=Secret("1000000001:wrong"))
    house = house_with(settings, base, Talk())
    with pytest.raises(StartError, match="CCHC_TOKEN") as caught:
        async with serving(build_application(house), house):
            pass
    assert "wrong" not in str(caught.value)
    house.state.close()


async def test_start_waits_for_a_server_that_is_not_there_yet(
    sandbox: Sandbox, base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.serving.asyncio.sleep", _no_sleep)
    sandbox.fail_next("getMe", 502, times=3)
    talk = Talk()
    house = house_with(settings_for(sandbox, tmp_path), base, talk)
    async with serving(build_application(house), house):
        monkeypatch.undo()
        assert (await sandbox.user(1001).ask("Quảng Nam")).text
    house.state.close()
