"""The running bot under load over the sandbox, beside a bare echo bot of the same library."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from statistics import median

from bot.sandbox import Sandbox
from bot.sandbox.server import DEFAULT_ADMIN
from bot.settings import BUNDLED_ARTICLES
from knowledge.build import build
from tests.bench.table import ROOT, Row
from tests.evaluation.questions import percentile

USERS = 500
BURSTS = 5
A_SECOND = 50
SECONDS = 60
LONGEST_WAIT = 120.0
QUESTIONS = (
    "tỷ lệ đúng hạn của Quảng Nam", "ty le dung han cap xa quang nam", "Gio Linh tiếp nhận mấy hồ sơ",
    "huyện nào đứng đầu CCHC Cao Bằng", "Hà Tĩnh được giao bao nhiêu nhiệm vụ",
    "Hưng Yên nộp qua mạng bao nhiêu", "cả nước số hóa được bao nhiêu", "còn cấp huyện?",
)  # fmt: skip

ARTICLE = (
    "Nghệ An: Kết quả cải cách hành chính năm 2024\n\n"
    "Năm 2024, tỷ lệ hồ sơ giải quyết đúng hạn của tỉnh Nghệ An đạt 98,76%.\n"
)


@dataclass(frozen=True, slots=True)
class Run:
    """What came back: seconds from question to answer, answers a second, memory in MB: at the
    end, at its most, after the first answers."""

    seconds: tuple[float, ...]
    rate: float
    lost: int
    memory: float = 0.0
    peak: float = 0.0
    first: float = 0.0


def measure(folder: Path) -> Iterator[Row]:
    """Bursts to both bots by turns, then a minute of questions to the real one."""
    kb = folder / "kb.db"
    build([BUNDLED_ARTICLES], kb, built_at=datetime(2025, 12, 1))
    pairs = [
        (asyncio.run(_burst("tests.bench.echo", folder)), asyncio.run(_burst("run_bot", folder)))
        for _ in range(BURSTS)
    ]
    share = median(real.rate / echo.rate for echo, real in pairs)
    yield Row("echo bot: burst of 500, answers a second", median(e.rate for e, _ in pairs), "/s")
    yield Row("bot: burst of 500, answers a second", median(r.rate for _, r in pairs), "/s")
    yield Row(f"bot over echo bot, median of {BURSTS} pairs", 100 * share, "%", "60")
    yield Row(
        "bot: questions of the bursts without an answer", sum(r.lost for _, r in pairs), "", "0"
    )
    steady = asyncio.run(_steady(folder))
    for share, aim in ((50, ""), (95, "300"), (99, ""), (100, "")):
        yield Row(
            f"bot: {A_SECOND} questions a second, p{share}",
            1000 * percentile(list(steady.seconds), share), "ms", aim,
        )  # fmt: skip
    yield Row("bot: questions of that minute without an answer", steady.lost, "", "0")
    yield Row("bot: memory after its start and first answers", steady.first, "MB", "120")
    yield Row("bot: memory after that minute", steady.memory, "MB")
    yield Row("bot: most memory", steady.peak, "MB")


async def _burst(module: str, folder: Path) -> Run:
    """500 users ask at once."""
    async with _running(module, folder) as (sandbox, pid):
        people = [sandbox.user(100_000 + n) for n in range(USERS)]
        before = len(sandbox.calls_of("sendMessage"))
        began = time.monotonic()
        asked = []
        for number, person in enumerate(people):
            await person.send(QUESTIONS[number % len(QUESTIONS)])
            asked.append((person.id, began))
        await _answered(sandbox, before + USERS)
        return _run(sandbox, asked, pid)


async def _steady(folder: Path) -> Run:
    """500 users, 50 questions a second for a minute; an admin works meanwhile."""
    async with _running("run_bot", folder) as (sandbox, pid):
        people = [sandbox.user(200_000 + n) for n in range(USERS)]
        before = len(sandbox.calls_of("sendMessage"))
        asked = []
        first, _ = _memory(pid)
        admin = asyncio.create_task(_admin_at_work(sandbox))
        began = time.monotonic()
        for number in range(A_SECOND * SECONDS):
            await asyncio.sleep(max(0.0, began + number / A_SECOND - time.monotonic()))
            person = people[number * 7 % USERS]
            await person.send(QUESTIONS[number % len(QUESTIONS)])
            asked.append((person.id, time.monotonic()))
        done = await admin
        await _answered(sandbox, before + len(asked) + done)
        return replace(_run(sandbox, asked, pid), first=first)


async def _admin_at_work(sandbox: Sandbox) -> int:
    """A reload, an article sent and approved, a picture; how many messages the bot sent for it."""
    admin = sandbox.user(DEFAULT_ADMIN)
    before = len(sandbox.messages(admin.id)) if admin.id in sandbox.world.chats else 0
    await asyncio.sleep(SECONDS / 6)
    card = await admin.ask("/nap", timeout=SECONDS)
    while "Nạp xong" not in card.text:
        card = await admin.reply(timeout=SECONDS)
    await asyncio.sleep(SECONDS / 6)
    await admin.send_document(ARTICLE.encode(), "nghe-an-2024.txt")
    card = await admin.reply(timeout=SECONDS)
    await admin.press(card, "Duyệt tất cả", timeout=SECONDS)
    await asyncio.sleep(SECONDS / 6)
    card = await admin.ask("3 huyện đứng đầu CCHC Cao Bằng", timeout=SECONDS)
    await admin.press(card, "Biểu đồ", timeout=SECONDS)
    chat = sandbox.messages(admin.id)[before:]
    return sum(each.sender_id == sandbox.bot_id and "photo" not in each.data for each in chat)


@asynccontextmanager
async def _running(module: str, folder: Path) -> AsyncIterator[tuple[Sandbox, int]]:
    """A bot as a process of its own on a fresh sandbox, once it has answered."""
    async with Sandbox() as sandbox:
        environ = {
            "PATH": os.environ["PATH"], "CCHC_TOKEN": sandbox.token, "CCHC_API_URL": sandbox.root,
            "CCHC_KB": str(folder / "kb.db"), "CCHC_STATE": str(folder / f"{time.time()}.db"),
            "CCHC_ADMINS": str(DEFAULT_ADMIN),
        }  # fmt: skip
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, cwd=ROOT, env=environ
        )
        try:
            for number in range(20):  # warm, as it is in service
                await sandbox.user(1001).ask(QUESTIONS[number % len(QUESTIONS)], timeout=30)
            yield sandbox, bot.pid
        finally:
            bot.send_signal(signal.SIGTERM)
            await bot.wait()


async def _answered(sandbox: Sandbox, calls: int) -> None:
    """Waits for that many answers, looking seldom: looking costs the sandbox time too."""
    until = time.monotonic() + LONGEST_WAIT
    while len(sandbox.calls_of("sendMessage")) < calls and time.monotonic() < until:  # noqa: ASYNC110
        await asyncio.sleep(0.05)


def _run(sandbox: Sandbox, asked: Sequence[tuple[int, float]], pid: int) -> Run:
    """Pairs the questions of each chat with its answers, in their order."""
    answers: dict[int, list[float]] = {}
    for call in sorted(sandbox.calls_of("sendMessage"), key=lambda each: each.at):
        if not call.error:
            answers.setdefault(int(call.params["chat_id"]), []).append(call.at)
    seconds, last = [], 0.0
    for person, at in asked:
        waiting = answers.get(person, [])
        if waiting:
            last = max(last, waiting[0])
            seconds.append(waiting.pop(0) - at)
    rate = len(seconds) / (last - asked[0][1]) if seconds else 0.0
    return Run(tuple(seconds), rate, len(asked) - len(seconds), *_memory(pid))


def _memory(pid: int) -> tuple[float, float]:
    """Memory now and at its peak, in MB; zeros where the system does not tell."""
    status = Path(f"/proc/{pid}/status")
    text = status.read_text() if status.exists() else ""
    found = dict(re.findall(r"(VmRSS|VmHWM):\s+(\d+) kB", text))
    return int(found.get("VmRSS", 0)) / 1024, int(found.get("VmHWM", 0)) / 1024
