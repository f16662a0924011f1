"""The library's request with a short way for calls that carry nothing but text."""

from __future__ import annotations

import ssl
from functools import cache
from typing import Any
from urllib.request import getproxies

import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from handlers.lines import LineError, Lines, NotReached

_UNSET = BaseRequest.DEFAULT_NONE
# Of a message it has just sent, the bot needs the number; making objects of the rest costs as
# much time as sending it.
_NOT_READ_BACK = ("entities", "caption_entities", "reply_markup", "reply_to_message")


@cache
def trusted() -> ssl.SSLContext:
    """The authorities that are trusted: read once, they take time and memory."""
    return httpx.create_ssl_context()


class NotSent(NetworkError):
    """There was no connection: what was to be sent surely did not arrive."""


class ShortCalls(HTTPXRequest):
    """Short calls go over `Lines`; uploads, downloads and calls with times of their own, and all
    calls where the environment names a proxy, go the library's way."""

    def __init__(
        self, size: int, *, connect: float = 10.0, read: float = 20.0, **settings: Any
    ) -> None:
        """At most `size` connections; seconds to connect and to wait for a reply."""
        super().__init__(
            connection_pool_size=size, connect_timeout=connect, read_timeout=read,
            httpx_kwargs={"verify": trusted()}, **settings,
        )  # fmt: skip
        self._connect, self._read = connect, read
        self._lines = None if getproxies() else Lines(size, trusted())

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = _UNSET,
        write_timeout: Any = _UNSET,
        connect_timeout: Any = _UNSET,
        pool_timeout: Any = _UNSET,
    ) -> tuple[int, bytes]:
        """Status and body. NotSent, TimedOut, NetworkError."""
        times = (read_timeout, write_timeout, connect_timeout, pool_timeout)
        usual = all(each is _UNSET for each in times)
        if self._lines is None or request_data is None or request_data.contains_files or not usual:
            return await super().do_request(url, method, request_data, *times)
        try:
            return await self._lines.post(
                url, request_data.json_payload, self.USER_AGENT, self._connect, self._read
            )
        except NotReached as error:
            raise NotSent(str(error)) from error
        except TimeoutError as error:
            raise TimedOut from error
        except LineError as error:
            raise NetworkError(str(error)) from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The reply of the server without the parts of a sent message that nobody reads."""
        data = HTTPXRequest.parse_json_payload(payload)
        if isinstance(data.get("result"), dict):
            for name in _NOT_READ_BACK:
                data["result"].pop(name, None)
        return data

    async def shutdown(self) -> None:
        """Closes all connections."""
        if self._lines is not None:
            self._lines.close()
        await super().shutdown()
