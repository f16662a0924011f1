"""A headless Chromium driven by its DevTools protocol, for tests of the chat page.

    async with Browser() as browser:
        await browser.goto(sandbox.root)
        await browser.type("#entry", "xin chào")
        await browser.click("#send")

Only tornado is needed beside Chromium itself (`CHROMIUM`, or `chromium` on PATH).
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Self

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

MISSING = "needs Chromium: apt-get install chromium, or set CHROMIUM to its path"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--disable-dev-shm-usage --hide-scrollbars --remote-debugging-port=0"
)


def chromium() -> str | None:
    """Path of the browser, None when there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


class PageError(AssertionError):
    """A script failed on the page, or something did not come up in time."""


class Browser:
    """One browser with one tab. Waits are in seconds; selectors are CSS."""

    def __init__(self, width: int = 900, height: int = 900) -> None:
        self._size = (width, height)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._next = 0
        self.problems: list[str] = []

    async def __aenter__(self) -> Self:
        path = chromium()
        if path is None:
            raise PageError(MISSING)
        # Not removed by tempfile itself: the browser still writes while it ends.
        self._profile = Path(tempfile.mkdtemp(prefix="page-test-"))
        self._process = await asyncio.create_subprocess_exec(
            path,
            *FLAGS.split(),
            f"--user-data-dir={self._profile}",
            "about:blank",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            await self._connect()
        except BaseException:
            await self._close()
            raise
        return self

    async def _connect(self) -> None:
        port_file = self._profile / "DevToolsActivePort"
        for _ in range(300):
            if port_file.exists() and port_file.read_text().count("\n"):
                break
            await asyncio.sleep(0.1)
        else:
            raise PageError("Chromium did not start in 30 s")
        port, path = port_file.read_text().split("\n")[:2]
        request = HTTPRequest(f"ws://127.0.0.1:{port}{path}")
        self._socket: WebSocketClientConnection = await websocket_connect(
            request, max_message_size=64 * 1024 * 1024
        )
        self._session = ""
        self._reader = asyncio.create_task(self._read())
        target = (await self.command("Target.createTarget", url="about:blank"))["targetId"]
        attached = await self.command("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            await self.command(f"{domain}.enable")
        await self.resize(*self._size)

    async def __aexit__(self, *exc: object) -> None:
        await self._close()

    async def _close(self) -> None:
        if hasattr(self, "_reader"):
            self._reader.cancel()
            self._socket.close()
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), 10)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        # Its own children still write for a moment after it has ended.
        for _ in range(30):
            shutil.rmtree(self._profile, ignore_errors=True)
            if not self._profile.exists():
                break
            await asyncio.sleep(0.1)

    async def _read(self) -> None:
        while (raw := await self._socket.read_message()) is not None:
            message = json.loads(raw)
            future = self._answers.pop(message.get("id", 0), None)
            if future is not None and not future.done():
                future.set_result(message)
            elif message.get("method") == "Runtime.exceptionThrown":
                self.problems.append(json.dumps(message["params"]["exceptionDetails"]))
            elif message.get("method") == "Log.entryAdded":
                entry = message["params"]["entry"]
                if entry["level"] == "error":
                    self.problems.append(f"{entry['text']} {entry.get('url', '')}")

    async def command(self, method: str, **params: Any) -> dict[str, Any]:
        """One DevTools command; gives its result."""
        self._next += 1
        body: dict[str, Any] = {"id": self._next, "method": method, "params": params}
        if self._session:
            body["sessionId"] = self._session
        future = asyncio.get_running_loop().create_future()
        self._answers[self._next] = future
        await self._socket.write_message(json.dumps(body))
        answer = await asyncio.wait_for(future, 30)
        if "error" in answer:
            raise PageError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    async def resize(self, width: int, height: int) -> None:
        """Size of the window in CSS pixels."""
        await self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    async def colours(self, scheme: str) -> None:
        """What the page sees as prefers-color-scheme: "light" or "dark"."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        await self.command("Emulation.setEmulatedMedia", features=features)

    async def goto(self, url: str) -> None:
        """Open an address and wait until it is loaded."""
        await self.command("Page.navigate", url=url)
        await self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    async def eval(self, script: str) -> Any:
        """Value of an expression on the page; promises are awaited."""
        answer = await self.command(
            "Runtime.evaluate",
            expression=script,
            returnByValue=True,
            awaitPromise=True,
            userGesture=True,
        )
        if "exceptionDetails" in answer:
            raise PageError(f"{script}: {json.dumps(answer['exceptionDetails'])[:500]}")
        return answer["result"].get("value")

    async def until(self, script: str, timeout: float = 10.0) -> None:
        """Wait until an expression is truthy; PageError when it does not become so."""
        deadline = asyncio.get_running_loop().time() + timeout
        while True:
            with contextlib.suppress(PageError):
                if await self.eval(f"Boolean({script})"):
                    return
            if asyncio.get_running_loop().time() > deadline:
                raise PageError(f"still not true after {timeout:g} s: {script}")
            await asyncio.sleep(0.05)

    async def click(self, selector: str) -> None:
        """A real mouse click in the middle of the first match, scrolled into view."""
        await self.until(f"document.querySelector({json.dumps(selector)})")
        place = await self.eval(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            "e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect();"
            "return {x: r.x + r.width / 2, y: r.y + r.height / 2}; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            await self.command(
                "Input.dispatchMouseEvent", type=kind, button="left", clickCount=1, **place
            )

    async def click_text(self, selector: str, text: str) -> None:
        """Click the last element of `selector` with exactly this text."""
        found = (
            f"[...document.querySelectorAll({json.dumps(selector)})]"
            f".filter(e => e.textContent.trim() === {json.dumps(text)}).at(-1)"
        )
        await self.until(
            f"(e => e && (document.querySelectorAll('[data-hit]').forEach("
            f"h => h.removeAttribute('data-hit')), e.setAttribute('data-hit', '1'), true))({found})"
        )
        await self.click("[data-hit]")

    async def type(self, selector: str, text: str) -> None:
        """Put the focus there and write as a keyboard would."""
        await self.eval(f"document.querySelector({json.dumps(selector)}).focus()")
        await self.command("Input.insertText", text=text)

    async def press(self, key: str) -> None:
        """Press a named key: Enter, Escape, Tab, ArrowDown, …"""
        codes = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowDown": 40, "ArrowUp": 38,
                 "ArrowRight": 39, "ArrowLeft": 37}  # fmt: skip
        text = {"text": "\r"} if key == "Enter" else {}
        for kind in ("keyDown", "keyUp"):
            await self.command(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=codes[key],
                **(text if kind == "keyDown" else {}),
            )

    async def choose_file(self, selector: str, path: Path) -> None:
        """Give a file input its file."""
        node = await self.command(
            "Runtime.evaluate", expression=f"document.querySelector({json.dumps(selector)})"
        )
        await self.command(
            "DOM.setFileInputFiles", files=[str(path)], objectId=node["result"]["objectId"]
        )

    async def screenshot(self, path: Path) -> None:
        """Write what is visible as PNG."""
        answer = await self.command("Page.captureScreenshot", format="png")
        await asyncio.to_thread(path.write_bytes, base64.b64decode(answer["data"]))
