"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tornado.web import HTTPError, RequestHandler

# Imported for the methods that they register.
from bot.sandbox import editing, profile, sending  # noqa: F401
from bot.sandbox.errors import ApiError
from bot.sandbox.params import METHODS, Params, Upload
from bot.sandbox.world import World

DROPPED = 0
PREFIXES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    504: "Gateway Timeout",
}


@dataclass(slots=True)
class Call:
    """One method call as received, and how it ended (`error` is the description, if refused)."""

    method: str
    params: dict[str, Any]
    at: float
    error: str | None = None

    def __repr__(self) -> str:
        end = f" -> {self.error}" if self.error else ""
        return f"<{self.method} {self.params}{end}>"


@dataclass(frozen=True, slots=True)
class Failure:
    """An ordered failure; `after` lets the method do its work before it seems to fail."""

    error: ApiError
    after: bool


@dataclass(slots=True)
class Backend:
    """What the HTTP handlers share: the world, the record of calls, the ordered failures."""

    world: World
    token: str
    latency: float = 0.0
    latencies: dict[str, float] = field(default_factory=dict)
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=10_000))
    failures: dict[str, deque[Failure]] = field(default_factory=dict)

    def fail_next(
        self,
        method: str,
        code: int,
        retry_after: int | None,
        description: str | None,
        times: int,
        after: bool,
        parameters: Mapping[str, Any] | None,
    ) -> None:
        extra = dict(parameters or {})
        if retry_after is not None:
            extra["retry_after"] = retry_after
        prefix = PREFIXES.get(code, "")
        if description is None:
            known = prefix if retry_after is None else f"{prefix}: retry after {retry_after}"
            description = known or "connection dropped"
        elif code in (400, 403, 409) and not description.startswith(prefix):
            description = f"{prefix}: {description}"
        error = ApiError(code, description, extra)
        queue = self.failures.setdefault(method.lower(), deque())
        queue.extend([Failure(error, after)] * times)

    def next_failure(self, method: str) -> Failure | None:
        for key in (method, "*"):
            if queue := self.failures.get(key):
                if key == "*" and method == "getupdates":
                    continue
                return queue.popleft()
        return None

    async def run(self, name: str, fields: Mapping[str, str], files: Mapping[str, Upload]) -> Any:
        """Carry out a call: record it, wait as long as told, fail as told, else do it."""
        method = name.lower()
        call = Call(name, {}, time.monotonic())
        self.calls.appendleft(call)
        try:
            params = Params(fields, files)
            call.params = params.recorded()
            if method != "getupdates" and method not in METHODS:
                raise ApiError(404, "Not Found")
            delay = self.latencies.get(method, 0.0 if method == "getupdates" else self.latency)
            if delay:
                await asyncio.sleep(delay)
            failure = self.next_failure(method)
            if failure and not failure.after:
                raise failure.error
            result = await self._do(method, params)
            if failure:
                raise failure.error
            return result
        except ApiError as error:
            call.error = error.description
            raise
        finally:
            self.world.signal.fire()

    async def _do(self, method: str, params: Params) -> Any:
        if method == "getupdates":
            return await self.world.updates.poll(
                params.number("offset"),
                params.number("limit") or 100,
                min(float(params.number("timeout") or 0), 50.0),
                params.get("allowed_updates"),
            )
        return METHODS[method](self.world, params)


class GuardedHandler(RequestHandler):
    """Answers only when asked by its loopback name, so that no foreign page can rebind to it."""

    def initialize(self, backend: Backend, hosts: frozenset[str]) -> None:
        self.backend = backend
        self.hosts = hosts

    def prepare(self) -> None:
        if self.request.host.lower() not in self.hosts:
            raise HTTPError(403, "unexpected Host header %s", self.request.host)

    def set_default_headers(self) -> None:
        self.set_header("Server", "sandbox")
        self.set_header("X-Content-Type-Options", "nosniff")


class BotHandler(GuardedHandler):
    """Anything a bot may ask; a browser may not (it would send Origin or Sec-Fetch-Site)."""

    def prepare(self) -> None:
        super().prepare()
        if {"Origin", "Sec-Fetch-Site"} & set(self.request.headers):
            raise HTTPError(403, "the Bot API is not for web pages")


class ApiHandler(BotHandler):
    """One method call."""

    _running: asyncio.Task[Any] | None = None

    async def post(self, token: str, method: str) -> None:
        if token != self.backend.token:
            self._reply(401, ApiError(401, "Unauthorized").body())
            return
        try:
            fields, files = self._parts()
            self._running = asyncio.ensure_future(self.backend.run(method, fields, files))
            result = await self._running
        except asyncio.CancelledError:
            if self._running and self._running.cancelled():
                return
            raise
        except ApiError as error:
            if error.code == DROPPED:
                self.detach().close()
                return
            self._reply(error.code, error.body())
        else:
            self._reply(200, {"ok": True, "result": result})

    get = post

    def on_connection_close(self) -> None:
        """A bot that went away no longer polls; what waits stays for its successor."""
        if self._running is not None:
            self._running.cancel()

    def _reply(self, code: int, body: dict[str, Any]) -> None:
        self.set_status(code)
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps(body, ensure_ascii=False))

    def _parts(self) -> tuple[dict[str, str], dict[str, Upload]]:
        fields = {
            name: values[-1].decode("utf-8", "replace")
            for name, values in self.request.arguments.items()
        }
        if self.request.headers.get("Content-Type", "").startswith("application/json"):
            try:
                body = json.loads(self.request.body or b"{}")
            except ValueError as error:
                raise ApiError(400, "Bad Request: can't parse request body as JSON") from error
            fields |= {k: v if isinstance(v, str) else json.dumps(v) for k, v in body.items()}
        files = {
            name: Upload(parts[0]["filename"], parts[0]["body"])
            for name, parts in self.request.files.items()
        }
        return fields, files


class FileHandler(BotHandler):
    """Downloads by `file_path`."""

    async def get(self, token: str, path: str) -> None:
        content = self.backend.world.files.read(path) if token == self.backend.token else None
        if content is None:
            self.set_status(404)
            self.finish(json.dumps(ApiError(404, "Not Found").body()))
            return
        self.set_header("Content-Type", "application/octet-stream")
        self.finish(content)
