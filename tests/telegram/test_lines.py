"""Connections to the Bot API: kept, given up when the other side has closed, never sent on twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from handlers.errors import wait_before_retry
from handlers.lines import LineError, Lines, NotReached
from handlers.requesting import ShortCalls

OK = b'HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"ok":true}'
CHUNKED = (
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    b'5;note=x\r\n{"ok"\r\n6\r\n:true}\r\n0\r\nTrailer: x\r\n\r\n'
)
UNTIL_CLOSED = b'HTTP/1.1 502 Bad Gateway\r\n\r\n{"ok":true}'


class Server:
    """Answers each request with the next reply; `b""` closes the connection instead."""

    def __init__(self, *replies: bytes, wait: float, closes: bool) -> None:
        self.replies = list(replies)
        self.wait = wait
        self.closes = closes
        self.connections = 0
        self.requests: list[bytes] = []
        self.address = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
                self.requests.append(head + await reader.readexactly(length))
                await asyncio.sleep(self.wait)
                reply = self.replies.pop(0)
                writer.write(reply)
                if self.closes or reply in (b"", UNTIL_CLOSED):
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def running(
    *replies: bytes, wait: float = 0.0, closes: bool = False
) -> AsyncIterator[Server]:
    made = Server(*replies, wait=wait, closes=closes)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot1:x/sendMessage"
    async with server:
        yield made
        await asyncio.sleep(0)


def lines(size: int = 4) -> Lines:
    return Lines(size, httpx.create_ssl_context())


async def post(over: Lines, server: Server, read: float = 2.0) -> tuple[int, bytes]:
    return await over.post(server.address, b"{}", "test", 2.0, read)


async def test_one_connection_serves_many_calls_in_every_form_of_reply() -> None:
    over = lines()
    async with running(OK, CHUNKED, OK) as server:
        for _ in range(3):
            assert await post(over, server) == (200, b'{"ok":true}')
        over.close()
    assert server.connections == 1
    assert server.requests[0].startswith(b"POST /bot1:x/sendMessage HTTP/1.1\r\nHost: 127.0.0.1")


async def test_reply_without_length_ends_with_the_connection() -> None:
    over = lines()
    async with running(UNTIL_CLOSED, OK) as server:
        assert await post(over, server) == (502, b'{"ok":true}')
        assert await post(over, server) == (200, b'{"ok":true}')
        over.close()
    assert server.connections == 2


async def test_connection_that_was_closed_meanwhile_is_not_used_again() -> None:
    over = lines()
    async with running(OK, OK, closes=True) as server:
        await post(over, server)
        await asyncio.sleep(0.02)
        assert (await post(over, server))[0] == 200
        over.close()
    assert server.connections == 2


async def test_call_cut_off_is_not_repeated() -> None:
    over = lines()
    async with running(b"", OK) as server:
        with pytest.raises(LineError):
            await post(over, server)
        over.close()
    assert len(server.requests) == 1


async def test_late_reply_is_never_read_by_the_next_call() -> None:
    over = lines()
    async with running(OK, OK, wait=0.1) as server:
        with pytest.raises(TimeoutError):
            await post(over, server, read=0.02)
        assert await post(over, server) == (200, b'{"ok":true}')
        over.close()
    assert server.connections == 2


async def test_no_more_connections_than_allowed() -> None:
    over = lines(size=2)
    async with running(*[OK] * 6, wait=0.01) as server:
        await asyncio.gather(*(post(over, server) for _ in range(6)))
        over.close()
    assert server.connections == 2


async def test_what_could_not_be_sent_is_sent_later_and_nothing_else() -> None:
    calls = ShortCalls(2)
    data = RequestData([RequestParameter("text", "x", None)])
    async with running(b"") as server:
        with pytest.raises(NetworkError) as cut:
            await calls.do_request(server.address, "POST", data)
    with pytest.raises(NetworkError) as unsent:
        await calls.do_request(server.address, "POST", data)
    await calls.shutdown()
    assert isinstance(unsent.value.__cause__, NotReached)
    assert wait_before_retry(unsent.value) == 1.0
    assert wait_before_retry(cut.value) is None and wait_before_retry(TimedOut()) is None


async def test_proxy_of_the_environment_is_left_to_the_library(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    calls = ShortCalls(2)
    data = RequestData([RequestParameter("text", "x", None)])
    with pytest.raises(NetworkError, match=r"httpx\.ConnectError"):
        await calls.do_request("https://api.example.org/bot1:x/getMe", "POST", data)
    await calls.shutdown()
