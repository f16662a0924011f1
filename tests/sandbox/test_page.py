"""The chat page in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox import Sandbox
from tests.sandbox.browser import MISSING, Browser, chromium
from tests.sandbox.conftest import App

pytestmark = [
    pytest.mark.asyncio,
    pytest.mark.browser,
    pytest.mark.skipif(chromium() is None, reason=MISSING),
]
QUOTE = "Cấp xã có tỷ lệ hồ sơ trước và đúng hạn cao hơn năm trước. " * 12


@pytest_asyncio.fixture
async def page(sandbox: Sandbox, app: App) -> AsyncIterator[Browser]:
    await app.bot.set_my_commands([("start", "Lời chào"), ("help", "Cách hỏi")])
    async with Browser() as browser:
        await browser.goto(f"{sandbox.root}/")
        await browser.until("document.querySelector('#people button')")
        yield browser
        assert browser.problems == [], "the page ran without an error"


def last(selector: str) -> str:
    return f"[...document.querySelectorAll('{selector}')].at(-1)"


async def test_conversation(page: Browser) -> None:
    await page.click("#start")
    await page.until(f"{last('.message .body')}?.textContent.includes('Xin chào')")
    await page.type("#entry", "Quảng <i>Nam</i>")
    await page.click("#send")
    own = "document.querySelectorAll('.own .body')[1]"
    await page.until(f"{own}?.textContent.includes('Quảng <i>Nam</i>')")
    assert await page.eval(f"{own}.querySelector('i, em') === null"), "people's text is text"
    await page.until(f"{last('.message strong')}?.textContent.includes('Quảng')")


async def test_tap_edits_and_shows_a_toast(page: Browser) -> None:
    await page.type("#entry", "một")
    await page.press("Enter")
    await page.click_text(".key", "Sửa")
    await page.until("!document.querySelector('#toast').hidden")
    assert await page.eval("document.querySelector('#toast').textContent") == "Đã sửa"
    await page.until(f"{last('.message .body')}.textContent.includes('đã bấm edit')")
    assert "đã sửa" in await page.eval(f"{last('.meta')}.textContent")


async def test_markup_keyboard_and_quote(page: Browser, app: App, sandbox: Sandbox) -> None:
    await sandbox.user(1001).ask("một")
    keyboard = [[InlineKeyboardButton("Chép", copy_text=CopyTextButton("Theo Báo Quảng Nam")),
                 InlineKeyboardButton("Bài gốc", url="https://baoquangnam.vn/")],
                [InlineKeyboardButton("Tìm", switch_inline_query_current_chat="gio linh")]]  # fmt: skip
    await app.bot.send_message(
        1001,
        "<b>97,54%</b> <a href='https://baoquangnam.vn/'>Báo</a>\n"
        f"<blockquote expandable>{QUOTE}</blockquote>",
        parse_mode="HTML",
        reply_markup=InlineKeyboardMarkup(keyboard),
    )
    await page.until("document.querySelector('.quote')")
    assert await page.eval("document.querySelector('.body a').rel") == "noopener noreferrer"
    height = "document.querySelector('.quote').getBoundingClientRect().height"
    folded = await page.eval(height)
    await page.click(".unfold")
    await page.until(f"{height} > {2 * folded}")
    assert await page.eval("document.querySelector('.unfold').ariaExpanded") == "true"
    await page.click_text(".key", "Chép")
    await page.until(
        "!document.querySelector('#toast').hidden || document.querySelector('#alert').open"
    )
    await page.eval("document.querySelector('#alert').close()")
    await page.click_text(".key", "Tìm")
    await page.until("document.querySelector('#entry').value === '@cchc_sandbox_bot gio linh'")


async def test_menu_of_commands_by_keyboard(page: Browser, sandbox: Sandbox) -> None:
    await page.type("#entry", "/")
    await page.until("document.querySelectorAll('.choice').length === 2")
    await page.press("ArrowDown")
    assert await page.eval("document.querySelector('#entry').getAttribute('aria-activedescendant')")
    await page.press("Enter")
    await page.until(f"{last('.own .body')}?.textContent.includes('/start')")
    assert sandbox.messages(1001)[0].text == "/start"


async def test_inline_mode(page: Browser, sandbox: Sandbox) -> None:
    await page.type("#entry", "@cchc_sandbox_bot gio linh")
    await page.click_text(".choice strong", "Về gio linh")
    await page.until(f"{last('.own .note')}?.textContent.includes('qua @cchc_sandbox_bot')")
    assert any("via_bot" in message.data for message in sandbox.messages(1001))


async def test_switching_people(page: Browser, sandbox: Sandbox) -> None:
    await page.type("#entry", "từ người thứ nhất")
    await page.press("Enter")
    await page.until("document.querySelectorAll('.message').length === 2")
    await page.click_text("#people button", "Quản trị viên")
    await page.until("document.querySelectorAll('.message').length === 0")
    await page.type("#entry", "từ quản trị viên")
    await page.press("Enter")
    await page.until("document.querySelectorAll('.message').length === 2")
    assert sandbox.messages(9001)[0].text == "từ quản trị viên"
    await sandbox.user(1002).ask("xin chào")
    await page.until("document.querySelector('#people .unread')?.textContent === 'Người dân 2'")


async def test_files(page: Browser, app: App, sandbox: Sandbox, tmp_path: Path,
                     png: bytes) -> None:  # fmt: skip
    article = tmp_path / "bài viết.txt"
    article.write_text("số liệu", "utf-8")
    await page.eval("document.querySelector('#file').dataset.kind = 'document'")
    await page.choose_file("#file", article)
    await page.until("document.querySelector('.own .file strong')?.textContent === 'bài viết.txt'")
    sent = sandbox.messages(1001)[0]
    assert sent.data["document"]["file_size"] == len("số liệu".encode())
    await app.bot.send_photo(1001, png, caption="Biểu đồ")
    await page.until("document.querySelector('.photo')?.naturalWidth === 60")


async def test_phone_width_does_not_scroll_sideways(page: Browser, app: App,
                                                    sandbox: Sandbox) -> None:  # fmt: skip
    await page.resize(320, 640)
    await sandbox.user(1001).ask("https://baoquangnam.vn/" + "dai" * 60)
    long = await sandbox.user(1001).ask("một câu hỏi dài hơn bề ngang của máy " * 3)
    await sandbox.user(1001).ask("ngắn", reply_to=long)
    await page.until("document.querySelectorAll('.message').length === 6")
    assert await page.eval("document.documentElement.scrollWidth <= innerWidth")
    assert await page.eval("document.querySelector('#scroll').scrollWidth <= innerWidth")


async def test_every_control_has_a_name(page: Browser) -> None:
    unnamed = await page.eval(
        "[...document.querySelectorAll('button, textarea, input, a')].filter(e =>"
        "!(e.textContent.trim() || e.ariaLabel || e.labels?.length)).map(e => e.outerHTML)"
    )
    assert unnamed == []
    # silent while it is being filled
    await page.until("document.querySelector('#log').getAttribute('aria-live') === 'polite'")


async def test_comes_back_after_a_lost_line(page: Browser, sandbox: Sandbox) -> None:
    for listener in list(sandbox.world.listeners):
        listener.__self__.close()  # type: ignore[attr-defined]
    await page.until("!document.querySelector('#offline').hidden")
    await page.until("document.querySelector('#offline').hidden")
    await page.type("#entry", "vẫn chạy")
    await page.press("Enter")
    await page.until("document.querySelectorAll('.message').length === 2")
