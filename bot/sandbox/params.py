"""The parameters of a Bot API call, however they came: query, form or multipart."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.errors import bad_request

if TYPE_CHECKING:
    from bot.sandbox.world import World

JSON_FIELDS = frozenset(
    [
        "allowed_updates",
        "button",
        "caption_entities",
        "commands",
        "entities",
        "link_preview_options",
        "media",
        "menu_button",
        "message_ids",
        "reaction",
        "reply_markup",
        "reply_parameters",
        "results",
        "scope",
    ]
)
NUMBERS = frozenset(
    [
        "chat_id",
        "cache_time",
        "from_chat_id",
        "limit",
        "max_connections",
        "message_id",
        "message_thread_id",
        "offset",
        "reply_to_message_id",
        "timeout",
        "user_id",
    ]
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file part of a call."""

    name: str
    content: bytes

    def __repr__(self) -> str:
        return f"<Upload {self.name!r}, {len(self.content)} bytes>"


class Params:
    """Typed access; a value of the wrong kind is refused as Telegram refuses it."""

    def __init__(self, fields: Mapping[str, str], files: Mapping[str, Upload]) -> None:
        self.files = dict(files)
        self.values: dict[str, Any] = {}
        for name, value in fields.items():
            self.values[name] = self._read(name, value)

    @staticmethod
    def _read(name: str, value: str) -> Any:
        if name in JSON_FIELDS:
            try:
                return json.loads(value) if value else None
            except json.JSONDecodeError as error:
                what = name.replace("_", " ")
                raise bad_request(f"can't parse {what} JSON object") from error
        if name in NUMBERS:
            return int(value) if value.removeprefix("-").isdecimal() else value
        return value

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)

    def text(self, name: str) -> str:
        """A string, "" when absent."""
        return str(self.values.get(name, ""))

    def number(self, name: str) -> int | None:
        """A whole number, None when absent."""
        value = self.values.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, int):
            raise bad_request(f"invalid {name} specified")
        return value

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes")

    def upload(self, reference: str) -> Upload | None:
        """The file part called `reference`, or the one that `attach://name` points to."""
        return self.files.get(reference.removeprefix("attach://"))

    def recorded(self) -> dict[str, Any]:
        """All of it, for the record of calls."""
        return {**self.values, **self.files}


Method = Callable[["World", Params], Any]
METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[Method], Method]:
    """Register the function that answers a Bot API method; names ignore case."""

    def register(function: Method) -> Method:
        METHODS[name.lower()] = function
        return function

    return register
