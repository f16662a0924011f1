"""What Telegram takes and refuses: texts, keyboards, commands, inline results, pictures.

Every check raises ApiError with Telegram's own description, or gives the cleaned value. Limits
follow the Bot API documentation; lengths of text count characters, of `callback_data` and
result ids bytes of UTF-8.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

from PIL import Image, UnidentifiedImageError

from bot.sandbox import markup
from bot.sandbox.errors import bad_request
from bot.sandbox.markup import Entity

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_SOURCE_BYTES = 32_768
MAX_CALLBACK_DATA = 64
MAX_COPY_TEXT = 256
MAX_BUTTONS = 100
MAX_BUTTONS_PER_ROW = 8
MAX_CALLBACK_ANSWER = 200
MAX_INLINE_RESULTS = 50
MAX_INLINE_ID = 64
MAX_INLINE_QUERY = 256
MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256
MAX_NAME = 64
MAX_DESCRIPTION = 512
MAX_SHORT_DESCRIPTION = 120
MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_PHOTO_SIDES = 10_000
MAX_PHOTO_RATIO = 20
MAX_UPLOAD_BYTES = 50 * 1024 * 1024
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024

CHAT_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_START_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_BUTTON_KINDS = [
    "callback_data",
    "url",
    "copy_text",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "web_app",
    "login_url",
    "pay",
    "callback_game",
]


def formatted(
    source: str,
    parse_mode: str | None,
    entities: Sequence[Entity] | None,
    *,
    limit: int,
    what: str,
) -> tuple[str, list[Entity]]:
    """Text as it will stand in the message, with its entities.

    `what` is "text" (which must not be empty) or "caption". HTML only: the bot writes no
    Markdown, and any other parse mode is refused as an unknown one.
    """
    if what == "text" and not source:
        raise bad_request("message text is empty")
    if len(source.encode("utf-8", "surrogatepass")) > MAX_SOURCE_BYTES:
        raise bad_request("text is too long")
    if parse_mode:
        if parse_mode.lower() != "html":
            raise bad_request("unsupported parse_mode")
        text, found = markup.parse_html(source)
    else:
        length = markup.utf16_length(source)
        kept = [e for e in entities or () if e["offset"] >= 0 < e["length"]]
        if any(e["offset"] + e["length"] > length for e in kept):
            raise bad_request("can't parse entities: entity ends after the end of the text")
        text, found = markup.trim(source, kept)
    if what == "text" and not text:
        raise bad_request("text must be non-empty")
    if len(text) > limit:
        raise bad_request(f"message {'caption ' if what == 'caption' else ''}is too long")
    return text, markup.detect(text, found)


def keyboard(reply_markup: Any) -> dict[str, Any] | None:
    """An inline keyboard as stored with a message; None for none or one that is no inline one."""
    if not reply_markup:
        return None
    if not isinstance(reply_markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in reply_markup:
        if not {"keyboard", "remove_keyboard", "force_reply"} & reply_markup.keys():
            raise bad_request("object expected as reply markup")
        return None
    rows = reply_markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array')
    if sum(map(len, rows)) > MAX_BUTTONS or any(len(row) > MAX_BUTTONS_PER_ROW for row in rows):
        raise bad_request("reply markup is too long")
    kept = [[_button(button) for button in row] for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any) -> dict[str, Any]:
    prefix = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(f"{prefix}InlineKeyboardButton must be an Object")
    if "text" not in button:
        raise bad_request(f'{prefix}Can\'t find field "text"')
    if not str(button["text"]).strip():
        raise bad_request("inline keyboard button text is empty")
    kinds = [kind for kind in _BUTTON_KINDS if kind in button]
    if not kinds:
        raise bad_request(f"{prefix}Text buttons are unallowed in the inline keyboard")
    kind = kinds[0]
    value = button[kind]
    if kind == "callback_data":
        if not 1 <= len(str(value).encode()) <= MAX_CALLBACK_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    elif kind == "url":
        address = str(value) if re.match(r"[a-zA-Z]+:", str(value)) else f"http://{value}"
        if not re.fullmatch(
            r"(?i)(?:https?://[^\s/?#]+\.[^\s]+|https?://localhost\S*|tg://\S+)",
            address,
        ):
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
        return {**button, "url": address}
    elif kind == "copy_text":
        text = value.get("text", "") if isinstance(value, dict) else ""
        if not 1 <= len(text) <= MAX_COPY_TEXT:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return dict(button)


def command_list(commands: Any) -> list[dict[str, str]]:
    """The commands of a menu."""
    if not isinstance(commands, list):
        raise bad_request("can't parse commands")
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for item in commands:
        if not _COMMAND.fullmatch(item.get("command", "").removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(item.get("description", "").strip()) <= MAX_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return [
        {
            "command": item["command"].removeprefix("/"),
            "description": item["description"].strip(),
        }
        for item in commands
    ]


def profile_text(text: str, limit: int, what: str) -> str:
    """Name, description and short description; `what` is the name in the error."""
    if len(text) > limit:
        raise bad_request(f"{what}_TOO_LONG")
    return text


def callback_answer(text: str) -> str:
    """The words of a toast or an alert."""
    if len(text) > MAX_CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    return text


def chat_action(action: str) -> str:
    """A known chat action."""
    if action not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    return action


def inline_results(results: Any) -> list[dict[str, Any]]:
    """Results of an inline query, each message parsed: `input_message_content` gets `entities`."""
    if not isinstance(results, list):
        raise bad_request("can't parse inline query results JSON object")
    if len(results) > MAX_INLINE_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    seen: set[str] = set()
    kept = []
    for result in results:
        identifier = str(result.get("id", ""))
        if not 1 <= len(identifier.encode()) <= MAX_INLINE_ID:
            raise bad_request("RESULT_ID_INVALID")
        if identifier in seen:
            raise bad_request("RESULT_ID_DUPLICATE")
        seen.add(identifier)
        kept.append(_inline_result(result))
    return kept


def _inline_result(result: dict[str, Any]) -> dict[str, Any]:
    kind = result.get("type")
    if not kind:
        raise bad_request("can't parse inline query result: Can't find field \"type\"")
    if kind == "article" and not result.get("title"):
        raise bad_request("can't parse inline query result: Can't find field \"title\"")
    content = result.get("input_message_content")
    if kind == "article" and not content:
        raise bad_request(
            "can't parse inline query result: Can't find field \"input_message_content\""
        )
    changed = dict(result)
    if content and "message_text" in content:
        text, entities = formatted(
            content["message_text"],
            content.get("parse_mode"),
            content.get("entities"),
            limit=MAX_TEXT,
            what="text",
        )
        changed["input_message_content"] = {
            **content,
            "message_text": text,
            "entities": entities,
        }
    if "reply_markup" in result:
        changed["reply_markup"] = keyboard(result["reply_markup"])
    return changed


def inline_button(button: Any) -> dict[str, Any] | None:
    """The bar above the results, which opens the bot with a start parameter."""
    if not button:
        return None
    parameter = button.get("start_parameter")
    if parameter is not None and not _START_PARAMETER.fullmatch(parameter):
        raise bad_request("START_PARAM_INVALID")
    if not button.get("text"):
        raise bad_request("can't parse inline query results button: Can't find field \"text\"")
    return dict(button)


def photo_size(content: bytes) -> tuple[int, int]:
    """Width and height of a picture that Telegram takes as a photo."""
    if not content:
        raise bad_request("file must be non-empty")
    if len(content) > MAX_PHOTO_BYTES:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; "
            f"the maximum size is {MAX_PHOTO_BYTES} bytes"
        )
    try:
        with Image.open(io.BytesIO(content)) as image:
            width, height = image.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error
    if width + height > MAX_PHOTO_SIDES or max(width, height) > MAX_PHOTO_RATIO * min(
        width, height
    ):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height
