"""Draws the pictures in docs/images/: python -m tests.sandbox.screenshots [FOLDER].

The real bot over the bundled articles, on the sandbox, in a headless Chromium.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PIL import Image

from bot import admin_notices
from bot.sandbox import Sandbox
from bot.sandbox.server import DEFAULT_ADMIN
from bot.settings import BUNDLED_ARTICLES, Secret, Settings
from handlers.application import build_application, open_house
from handlers.serving import serving
from knowledge.build import build
from tests.sandbox.browser import MISSING, Browser, chromium

IMAGES = Path(__file__).parents[2] / "docs" / "images"
DESKTOP, PHONE = (860, 760), (390, 780)
SENT_LATER = "quang-nam-2023.txt"  # the article an admin sends in the picture of an approval
LEFT_OVER = "hung-yen-6-thang-2023.txt"  # one with numerals that are not understood

# Resolves once the number of messages has not changed for a while.
_UNCHANGED = """new Promise(done => {
  let before = -1;
  const timer = setInterval(() => {
    const count = document.querySelectorAll('.message').length;
    if (count === before) { clearInterval(timer); done(); }
    before = count;
  }, 700);
})"""

Scene = Callable[[Browser], Awaitable[None]]


@asynccontextmanager
async def running_bot(folder: Path, without: str) -> AsyncIterator[Sandbox]:
    """The bot with its files in `folder`, over every bundled article but `without`."""
    articles = folder / "articles"
    shutil.copytree(BUNDLED_ARTICLES, articles, ignore=shutil.ignore_patterns(without))
    async with Sandbox() as sandbox:
        settings = Settings(
            token=Secret(sandbox.token),
            api_url=sandbox.root,
            admins=frozenset({DEFAULT_ADMIN}),
            articles=articles,
            kb=folder / "knowledge.db",
            state=folder / "state.db",
            webhook=None,
        )
        await asyncio.to_thread(build, [articles], settings.kb, built_at=datetime.now())
        house = open_house(settings)
        try:
            async with serving(build_application(house), house):
                yield sandbox
        finally:
            house.state.close()


async def open_page(browser: Browser, root: str, person: str, size: tuple[int, int]) -> None:
    """The page as `person`, drawn at twice the size of its CSS pixels."""
    await browser.command(
        "Emulation.setDeviceMetricsOverride",
        width=size[0], height=size[1], deviceScaleFactor=2, mobile=False,
    )  # fmt: skip
    await browser.colours("light")
    await browser.goto(f"{root}/")
    await browser.click_text("#people button", person)


async def say(browser: Browser, text: str) -> None:
    """Writes a message and waits until the answer stands still."""
    before = await _count(browser)
    await browser.type("#entry", text)
    await browser.press("Enter")
    await browser.until(f"document.querySelectorAll('.message').length >= {before + 2}")
    await rest(browser)


async def rest(browser: Browser) -> None:
    """Waits until nothing is added, loaded or scrolled any more, then goes to the end."""
    await browser.eval(_UNCHANGED)
    await browser.until("[...document.images].every(image => image.complete)")
    await browser.eval("document.querySelector('#scroll').scrollTo(0, 1e6)")
    await asyncio.sleep(0.5)


async def still(browser: Browser) -> None:
    """Takes the mouse and the caret out of the picture."""
    await browser.command("Input.dispatchMouseEvent", type="mouseMoved", x=1, y=1)
    await browser.eval("document.activeElement?.blur()")
    await asyncio.sleep(0.3)


async def _count(browser: Browser) -> int:
    found = await browser.eval("document.querySelectorAll('.message').length")
    return int(found)


async def tiers(browser: Browser) -> None:
    """A question that names no tier."""
    await say(browser, "tỷ lệ đúng hạn của Quảng Nam?")


async def typed_bare(browser: Browser) -> None:
    """A question typed in a hurry."""
    await say(browser, "gio linh tre han bao nhieu")


async def chart(browser: Browser) -> None:
    """A ranking as a picture."""
    await say(browser, "3 huyện đứng đầu CCHC Cao Bằng")
    await browser.click_text(".key", "Biểu đồ")
    await browser.until("document.querySelector('.photo')?.naturalWidth > 0")
    await rest(browser)


def sending(article: str) -> Scene:
    """An admin sends an article and sees what was read."""

    async def scene(browser: Browser) -> None:
        await say(browser, "/start")
        await browser.eval("document.querySelector('#file').dataset.kind = 'document'")
        await browser.choose_file("#file", BUNDLED_ARTICLES / article)
        await browser.until(
            "[...document.querySelectorAll('.key')]"
            f".some(key => key.textContent.trim() === {json.dumps(admin_notices.APPROVE_LABEL)})",
            timeout=30,
        )
        await rest(browser)

    return scene


def asking(*texts: str) -> Scene:
    """A scene of questions."""

    async def scene(browser: Browser) -> None:
        for text in texts:
            await say(browser, text)

    return scene


def pressing(before: Scene, *labels: str) -> Scene:
    """A scene, then taps on the last buttons of these labels."""

    async def scene(browser: Browser) -> None:
        await before(browser)
        for label in labels:
            await browser.click_text(".key", label)
            await asyncio.sleep(1)
            await rest(browser)

    return scene


@dataclass(frozen=True, slots=True)
class Picture:
    """`name`.png: the page as `person` sees it after `scene`; `without` is left out of the base."""

    name: str
    person: str
    size: tuple[int, int]
    scene: Scene
    without: str = ""


PICTURES = (
    Picture("chat-desktop", "Người dân 1", DESKTOP, tiers),
    Picture("chat-phone", "Người dân 1", PHONE, typed_bare),
    Picture("chart-phone", "Người dân 1", PHONE, chart),
    Picture("approval-phone", "Quản trị viên", PHONE, sending(SENT_LATER), SENT_LATER),
    Picture("start-phone", "Người dân 1", PHONE, asking("/start", "Quảng")),
    Picture("browse-phone", "Người dân 1", PHONE, pressing(asking("/tinh"), "Quảng Nam")),
    Picture("more-phone", "Người dân 1", PHONE,
            pressing(asking("cấp xã Quảng Nam đúng hạn"), "Thêm…")),
    Picture("review-phone", "Quản trị viên", PHONE,
            pressing(sending(SENT_LATER), "Duyệt từng số"), SENT_LATER),
    Picture("making-phone", "Quản trị viên", PHONE,
            pressing(sending(LEFT_OVER), "Số chưa hiểu", "Tạo số liệu"), LEFT_OVER),
    Picture("approved-phone", "Quản trị viên", PHONE,
            pressing(sending(SENT_LATER), admin_notices.APPROVE_LABEL, "Hỏi thử"), SENT_LATER),
    Picture("admin-phone", "Quản trị viên", PHONE, asking("/trangthai", "/nap", "/phienban")),
    Picture("years-phone", "Người dân 1", PHONE,
            pressing(asking("Quảng Nam đúng hạn 2022 với 2023"), "Biểu đồ")),
    Picture("statistics-phone", "Quản trị viên", PHONE,
            pressing(asking("Quảng Nam đúng hạn", "Nghệ An", "/thongke"), "Nơi hỏi nhiều")),
)  # fmt: skip


def slim(path: Path) -> None:
    """Keeps 256 colours: a third of the bytes, and nothing the eye misses."""
    with Image.open(path) as image:
        image.quantize(256).save(path, optimize=True)


async def draw(folder: Path) -> None:
    """Draws every picture into `folder`, which exists; each in a bot of its own."""
    for picture in PICTURES:
        path = folder / f"{picture.name}.png"
        with tempfile.TemporaryDirectory() as home:
            async with running_bot(Path(home), picture.without) as sandbox, Browser() as browser:
                await open_page(browser, sandbox.root, picture.person, picture.size)
                await picture.scene(browser)
                await still(browser)
                await browser.screenshot(path)
        await asyncio.to_thread(slim, path)
        print(path, flush=True)


def main() -> int:
    """The command: 1 where there is no Chromium."""
    parser = argparse.ArgumentParser(prog="python -m tests.sandbox.screenshots")
    parser.add_argument("folder", nargs="?", type=Path, default=IMAGES)
    folder = parser.parse_args().folder
    if chromium() is None:
        print(MISSING, file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(draw(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
