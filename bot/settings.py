"""The settings: one table, read from the environment or a `.env` file into `Settings`.

`SETTINGS` is the table the README repeats. The environment wins over the file; an empty value
counts as not set. A wrong value raises SettingsError before anything starts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

BUNDLED_ARTICLES = Path(__file__).parents[1] / "knowledge" / "articles"


class SettingsError(ValueError):
    """A setting that cannot be used; the message is one Vietnamese line with its name."""


class Secret:
    """A text that shows as stars wherever it is printed; `reveal()` gives it.

    >>> Secret("12:ab")
    Secret('**********')
    >>> f"{Secret('12:ab')}", Secret("12:ab").reveal()
    ('**********', '12:ab')
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself: for the one place that sends it."""
        return self._text

    def __str__(self) -> str:
        return "**********"

    def __repr__(self) -> str:
        return f"Secret('{self}')"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram sends updates, the secret it proves itself with, where we listen."""

    url: str
    secret: Secret
    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Settings:
    """What the program runs with. `token` None means the local sandbox, `webhook` None polling."""

    token: Secret | None
    api_url: str | None
    admins: frozenset[int]
    articles: Path
    kb: Path
    state: Path
    webhook: Webhook | None
    health: tuple[str, int] | None = None
    logs: str = "text"


@dataclass(frozen=True, slots=True)
class Setting:
    """One row: the variable, what it means and its default (both for the README), what it
    takes (Vietnamese, for the error), how its text is read. `read` raises ValueError."""

    name: str
    meaning: str
    default: str
    takes: str
    read: Callable[[str], Any]


def _token(text: str) -> Secret:
    if not re.fullmatch(r"\d+:[\w-]+", text, re.ASCII):
        raise ValueError
    return Secret(text)


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise ValueError
    return text.rstrip("/")


def _public_address(text: str) -> str:
    address = _web_address(text)
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ValueError
    return address


def _ids(text: str) -> frozenset[int]:
    ids = frozenset(int(part) for part in text.split(",") if part.strip())
    if any(each <= 0 for each in ids):
        raise ValueError
    return ids


def _folder(text: str) -> Path:
    path = Path(text).expanduser()
    if not path.is_dir():
        raise ValueError
    return path


def _file(text: str) -> Path:
    path = Path(text).expanduser()
    if path.is_dir():
        raise ValueError
    return path


def _webhook_secret(text: str) -> Secret:
    if not re.fullmatch(r"[\w-]{1,256}", text, re.ASCII):
        raise ValueError
    return Secret(text)


def _host_and_port(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not host or not 0 < int(port) < 65536:
        raise ValueError
    return host.strip("[]"), int(port)


def _loopback(text: str) -> tuple[str, int]:
    host, port = _host_and_port(text)
    if host not in ("localhost", "127.0.0.1", "::1"):
        raise ValueError
    return host, port


def _log_form(text: str) -> str:
    if text not in ("text", "json"):
        raise ValueError
    return text


_TOKEN = Setting(
    "CCHC_TOKEN", "the bot's token from BotFather", "none: local sandbox",
    "mã do BotFather cấp, dạng 123456:chữ-và-số", _token,
)  # fmt: skip
_API_URL = Setting(
    "CCHC_API_URL",
    "root of the Bot API server, for a self-hosted one: requests go to "
    "`<root>/bot<token>/<method>`, files to `<root>/file/bot<token>/<path>`",
    "Telegram's own", "địa chỉ bắt đầu bằng http:// hoặc https://", _web_address,
)  # fmt: skip
_ADMINS = Setting(
    "CCHC_ADMINS", "Telegram user ids of the owners, separated by commas", "none",
    "mã số người dùng Telegram, cách nhau bằng dấu phẩy, ví dụ 1001,1002", _ids,
)  # fmt: skip
_ARTICLES = Setting(
    "CCHC_ARTICLES", "folder of articles", "the bundled ones",
    "một thư mục có sẵn, chứa các bài viết", _folder,
)  # fmt: skip
_KB = Setting(
    "CCHC_KB", "the knowledge base file", "data/knowledge.db",
    "đường dẫn của một tệp, không phải thư mục", _file,
)  # fmt: skip
_STATE = Setting(
    "CCHC_STATE",
    "the file for conversation state, subscriptions, feedback and the audit log",
    "data/state.db", "đường dẫn của một tệp, không phải thư mục", _file,
)  # fmt: skip
_WEBHOOK_URL = Setting(
    "CCHC_WEBHOOK_URL", "public address of the webhook", "none: long polling",
    "địa chỉ công khai bắt đầu bằng https://", _public_address,
)  # fmt: skip
_WEBHOOK_SECRET = Setting(
    "CCHC_WEBHOOK_SECRET", "secret Telegram sends with each update; needed with the address",
    "none", "1 đến 256 chữ cái không dấu, chữ số, _ hoặc -", _webhook_secret,
)  # fmt: skip
_LISTEN = Setting(
    "CCHC_LISTEN", "local `host:port` that the webhook listens on", "127.0.0.1:8443",
    "dạng host:port, ví dụ 127.0.0.1:8443", _host_and_port,
)  # fmt: skip

_HEALTH = Setting(
    "CCHC_HEALTH", "loopback `host:port` of the health page (`/health`, `/metrics`)",
    "none: no such page", "địa chỉ trên chính máy này, ví dụ 127.0.0.1:8780", _loopback,
)  # fmt: skip
_LOGS = Setting(
    "CCHC_LOGS", "form of the log lines: `text` or `json`", "text", "text hoặc json", _log_form
)

SETTINGS = (
    _TOKEN, _API_URL, _ADMINS, _ARTICLES, _KB, _STATE, _WEBHOOK_URL, _WEBHOOK_SECRET, _LISTEN,
    _HEALTH, _LOGS,
)  # fmt: skip


def load_settings(environ: Mapping[str, str], env_file: Path = Path(".env")) -> Settings:
    """The settings of an environment, with those of `env_file` (if there) below it.

    Raises SettingsError.
    """
    known = {**read_env_file(env_file), **{k: v for k, v in environ.items() if v.strip()}}
    values = {setting.name: _value(setting, known.get(setting.name, "")) for setting in SETTINGS}
    url, secret = values[_WEBHOOK_URL.name], values[_WEBHOOK_SECRET.name]
    webhook = None
    if url is not None:
        if secret is None:
            raise SettingsError(
                f"{_WEBHOOK_SECRET.name} còn thiếu: có {_WEBHOOK_URL.name} "
                f"thì cần {_WEBHOOK_SECRET.takes}."
            )
        webhook = Webhook(url, secret, *(values[_LISTEN.name] or _LISTEN.read(_LISTEN.default)))
    return Settings(
        token=values[_TOKEN.name],
        api_url=values[_API_URL.name],
        admins=values[_ADMINS.name] or frozenset(),
        articles=values[_ARTICLES.name] or BUNDLED_ARTICLES,
        kb=values[_KB.name] or Path(_KB.default),
        state=values[_STATE.name] or Path(_STATE.default),
        webhook=webhook,
        health=values[_HEALTH.name],
        logs=values[_LOGS.name] or _LOGS.default,
    )


def read_env_file(path: Path) -> dict[str, str]:
    """`NAME=value` lines of a file; quotes around a value, comments and `export` are dropped.

    Empty when there is no such file. Raises SettingsError for a line of another form.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"Không đọc được tệp {path}: cần một tệp văn bản UTF-8.") from error
    values = {}
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip().removeprefix("export ").strip()
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals:
            raise SettingsError(f"{path}, dòng {number}: cần dạng TÊN=giá trị.")
        value = value.strip()
        quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
        value = value[1:-1] if quoted else re.split(r"\s#", value)[0].strip()
        if value:
            values[name.strip()] = value
    return values


def _value(setting: Setting, text: str) -> Any:
    text = text.strip()
    if not text:
        return None
    try:
        return setting.read(text)
    except ValueError as error:
        shown = "" if setting in (_TOKEN, _WEBHOOK_SECRET) else f" (đang là “{text}”)"
        raise SettingsError(f"{setting.name} sai{shown}: cần {setting.takes}.") from error
