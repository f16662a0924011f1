"""Who may talk to the sandbox: this machine, under its own name, and no foreign web page."""

from __future__ import annotations

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest
from tornado.netutil import bind_sockets
from tornado.websocket import websocket_connect

from bot.sandbox import Sandbox

pytestmark = pytest.mark.asyncio


async def status(url: str, method: str = "GET", **headers: str) -> int:
    body = "" if method == "POST" else None
    request = HTTPRequest(url, method=method, body=body, headers=headers)
    return (await AsyncHTTPClient().fetch(request, raise_error=False)).code


async def test_loopback_only(sandbox: Sandbox) -> None:
    assert sandbox.root.startswith("http://127.0.0.1:")
    port = int(sandbox.root.rpartition(":")[2])
    # Free on the other loopback addresses, so it does not listen on all of them.
    for socket in bind_sockets(port, "127.0.0.2"):
        socket.close()


@pytest.mark.parametrize(
    "path", ["/", "/chat.js", "/bot{token}/getMe", "/page/file/sandbox-file-1"]
)
async def test_foreign_host_is_refused(sandbox: Sandbox, path: str) -> None:
    url = sandbox.root + path.format(token=sandbox.token)
    assert await status(url, Host="evil.example") == 403
    assert await status(url, Host="evil.example:80") == 403
    assert await status(url) in (200, 404)


async def test_web_pages_cannot_use_the_api(sandbox: Sandbox) -> None:
    url = f"{sandbox.root}/bot{sandbox.token}/getMe"
    assert await status(url, Origin="http://evil.example") == 403
    assert await status(url, **{"Sec-Fetch-Site": "cross-site"}) == 403


async def test_uploads_need_the_own_origin(sandbox: Sandbox) -> None:
    url = f"{sandbox.root}/page/upload"
    assert await status(url, "POST") == 403
    assert await status(url, "POST", Origin="http://evil.example") == 403
    assert await status(url, "POST", Origin="null") == 403
    assert await status(url, "POST", Origin=sandbox.root) == 400, "let in, but without a file"


@pytest.mark.parametrize("origin", [None, "http://evil.example", "null"])
async def test_live_line_needs_the_own_origin(sandbox: Sandbox, origin: str | None) -> None:
    url = sandbox.root.replace("http", "ws") + "/page/live"
    headers = {"Origin": origin} if origin else {}
    with pytest.raises(HTTPClientError, match="403"):
        await websocket_connect(HTTPRequest(url, headers=headers))
    line = await websocket_connect(HTTPRequest(url, headers={"Origin": sandbox.root}))
    assert '"hello"' in str(await line.read_message())
    line.close()


async def test_documents_are_never_shown(sandbox: Sandbox) -> None:
    sent = await sandbox.user(1001).send_document(b"<script>alert(1)</script>", "x.html")
    answer = await AsyncHTTPClient().fetch(f"{sandbox.root}/page/file/{sent.file_id}")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_downloads_stay_among_the_files(sandbox: Sandbox) -> None:
    base = f"{sandbox.root}/file/bot{sandbox.token}"
    assert await status(f"{base}/documents/../../etc/passwd") == 404
    assert await status(f"{base}/documents/none.txt") == 404
