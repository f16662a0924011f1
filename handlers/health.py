"""How the bot is, for machines: JSON at /health, Prometheus' text at /metrics, on this machine."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import resource
import sys
import time
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from pathlib import Path

from handlers.house import House, StartError

_PATIENCE = 5.0
_HELP = {
    "version": "number of the base in use, 0 before the first approval",
    "age_seconds": "time since the base was built",
    "articles": "articles in the base",
    "facts": "published figures in the base",
    "queue": "updates taken and not yet answered",
    "reports": "reports of wrong figures that nobody has closed",
    "errors": "failures since the start",
    "memory_bytes": "memory in use",
    "memory_peak_bytes": "most memory in use since the start",
    "uptime_seconds": "time since the start",
}
_STARTED = time.monotonic()


def measure(house: House) -> dict[str, float | str]:
    """Name -> value: `built_at` is a text, all else are numbers."""
    built_at = house.kb.meta("built_at")
    versions = house.shelf.versions(1)
    return {
        "built_at": built_at,
        "version": versions[0].number if versions else 0,
        "age_seconds": _age(built_at),
        "articles": int(house.kb.meta("articles") or 0),
        "facts": int(house.kb.meta("published") or 0),
        "queue": house.inbox.count(),
        "reports": house.feedback.waiting(),
        "errors": house.errors,
        "memory_bytes": _memory(),
        "memory_peak_bytes": _peak(),
        "uptime_seconds": round(time.monotonic() - _STARTED, 1),
    }


def metrics(house: House) -> str:
    """The same for Prometheus."""
    lines = []
    for name, value in measure(house).items():
        if name in _HELP:
            kind = "counter" if name == "errors" else "gauge"
            lines += [f"# HELP cchc_{name} {_HELP[name]}", f"# TYPE cchc_{name} {kind}"]
            lines.append(f"cchc_{name} {value}")
    return "\n".join((*lines, ""))


@contextlib.asynccontextmanager
async def health_page(house: House) -> AsyncIterator[None]:
    """Serves both inside the block, where the settings name an address. StartError if taken."""
    address = house.settings.health
    if address is None:
        yield
        return

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _PATIENCE)
            writer.write(_response(house, request))
            await writer.drain()
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            return
        finally:
            writer.close()

    try:
        server = await asyncio.start_server(answer, *address, limit=8192)
    except OSError as error:
        raise StartError(f"CCHC_HEALTH: {address[0]}:{address[1]} đang bận.") from error
    async with server:
        yield


def _response(house: House, request: bytes) -> bytes:
    method, _, rest = request.partition(b" ")
    path = rest.partition(b" ")[0]
    status, kind, body = "404 Not Found", "text/plain", "not here\n"
    if method != b"GET":
        status, body = "405 Method Not Allowed", "GET only\n"
    elif path == b"/health":
        status, kind, body = "200 OK", "application/json", json.dumps(measure(house)) + "\n"
    elif path == b"/metrics":
        status, kind, body = "200 OK", "text/plain; version=0.0.4", metrics(house)
    content = body.encode()
    headers: Mapping[str, object] = {
        "Content-Type": f"{kind}; charset=utf-8", "Content-Length": len(content),
        "Cache-Control": "no-store", "Connection": "close",
    }  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + content


def _age(built_at: str) -> int:
    try:
        built = datetime.fromisoformat(built_at)
    except ValueError:
        return 0
    return max(0, round((datetime.now(built.tzinfo) - built).total_seconds()))


def _peak() -> int:
    """`getrusage` counts in bytes on macOS and in kilobytes elsewhere."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _memory() -> int:
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return _peak()
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
