"""Connections to the Bot API for short calls: kept open, the one used last taken first.

An answer is one small request and one small reply. A client for all of HTTP (redirects, cookies,
a search of the whole pool, an object for every part) costs a bot more than finding the answer
did; this speaks just as much HTTP/1.1 as a JSON call needs.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

_IDLE_SECONDS = 30.0  # servers close idle connections; an answer must not run into that
_HEAD_AT_MOST = 64 * 1024


class LineError(Exception):
    """The call did not end well; whether it arrived is not known."""


class NotReached(LineError):
    """No connection: the call surely did not arrive."""


@dataclass(slots=True)
class _Line:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    used: float

    def is_fresh(self) -> bool:
        """Whether the other side still listens, as far as one can know."""
        gone = self.reader.at_eof() or self.writer.is_closing()
        return not gone and time.monotonic() - self.used < _IDLE_SECONDS


class Lines:
    """At most `size` connections to any one server. Times are in seconds."""

    def __init__(self, size: int, context: ssl.SSLContext) -> None:
        self._context = context
        self._room = asyncio.Semaphore(size)
        self._idle: dict[tuple[str, str], list[_Line]] = {}

    async def post(
        self, url: str, body: bytes, agent: str, connect: float | None, read: float | None
    ) -> tuple[int, bytes]:
        """Status and body of a JSON call. NotReached, LineError; TimeoutError while it waits
        for the reply."""
        where = urlsplit(url)
        async with self._room:
            line = await self._line(where, connect)
            kept = False
            try:
                async with asyncio.timeout(read):
                    line.writer.write(_request(where, body, agent))
                    status, fields, content = await _reply(line.reader)
                kept = fields.get("connection", "").lower() != "close"
            except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
                if isinstance(error, TimeoutError):
                    raise
                raise LineError(f"{type(error).__name__} while waiting for the reply") from error
            finally:
                if kept:
                    line.used = time.monotonic()
                    self._idle.setdefault((where.scheme, where.netloc), []).append(line)
                else:
                    line.writer.close()
            return status, content

    async def _line(self, where: SplitResult, patience: float | None) -> _Line:
        idle = self._idle.get((where.scheme, where.netloc), [])
        while idle:
            line = idle.pop()
            if line.is_fresh():
                return line
            line.writer.close()
        secure = where.scheme == "https"
        try:
            async with asyncio.timeout(patience):
                reader, writer = await asyncio.open_connection(
                    where.hostname, where.port or (443 if secure else 80),
                    ssl=self._context if secure else None, limit=_HEAD_AT_MOST,
                )  # fmt: skip
        except OSError as error:  # TimeoutError and ssl.SSLError are of this kind
            raise NotReached(f"{type(error).__name__} while connecting") from error
        return _Line(reader, writer, time.monotonic())

    def close(self) -> None:
        """Closes what is open and not in use."""
        for lines in self._idle.values():
            for line in lines:
                line.writer.close()
        self._idle.clear()


def _request(where: SplitResult, body: bytes, agent: str) -> bytes:
    head = (
        f"POST {where.path} HTTP/1.1\r\nHost: {where.netloc}\r\nUser-Agent: {agent}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode("ascii") + body


async def _reply(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    """Status, headers by lower-case name, body. ValueError, EOFError for what is no reply."""
    status = 100
    while status < 200:  # such as "100 Continue", which only precedes the reply
        raw = await reader.readuntil(b"\r\n\r\n")
        first, *rest = raw.decode("latin-1").split("\r\n")[:-2]
        status = int(first.split(" ", 2)[1])
    named = (line.partition(":") for line in rest)
    fields = {name.strip().lower(): value.strip() for name, _, value in named}
    if fields.get("transfer-encoding", "").lower() == "chunked":
        return status, fields, await _chunks(reader)
    if "content-length" in fields:
        return status, fields, await reader.readexactly(int(fields["content-length"]))
    fields["connection"] = "close"
    return status, fields, await reader.read()


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    parts = []
    while size := int((await reader.readline()).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    while (await reader.readline()).strip():
        pass
    return b"".join(parts)
