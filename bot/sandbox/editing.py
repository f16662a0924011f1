"""Bot API methods that change or remove what the bot has sent."""

from __future__ import annotations

from typing import Any

from bot.sandbox import rules
from bot.sandbox.errors import bad_request
from bot.sandbox.model import Chat, Json
from bot.sandbox.params import Params, method
from bot.sandbox.sending import caption_of, media_of, text_of
from bot.sandbox.world import World, public

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
CONTENT = ("text", "entities", "caption", "caption_entities", "photo", "document")


def _target(world: World, params: Params) -> tuple[Chat, Json]:
    """The message to edit, by chat and id or by its inline id."""
    inline = params.text("inline_message_id")
    if inline:
        if inline not in world.inline_messages:
            raise bad_request("MESSAGE_ID_INVALID")
        chat_id, message_id = world.inline_messages[inline]
        chat = world.chats[chat_id]
        if message_id not in chat.messages:
            raise bad_request("MESSAGE_ID_INVALID")
        return chat, chat.messages[message_id]
    chat = world.writable(params.get("chat_id"))
    if params.get("message_id") is None:
        raise bad_request("message identifier is not specified")
    message = chat.messages.get(params.number("message_id") or 0)
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != world.bot.id or "forward_origin" in message:
        raise bad_request("message can't be edited")
    return chat, message


def _apply(world: World, params: Params, chat: Chat, message: Json, change: Json) -> Any:
    """Put new content and keyboard in place; refuses an edit that changes nothing."""
    markup = rules.keyboard(params.get("reply_markup"))
    before = {key: message[key] for key in (*CONTENT, "reply_markup") if key in message}
    after = {**change, "reply_markup": markup} if markup else dict(change)
    if _comparable(before) == _comparable(after):
        raise bad_request(NOT_MODIFIED)
    for key in before:
        del message[key]
    message.update(after)
    world.changed(chat, message)
    return True if params.text("inline_message_id") else public(message)


def _comparable(content: Json) -> Json:
    """Without the ids that differ between two uploads of one file."""
    kept = {k: v for k, v in content.items() if k not in ("photo", "document")}
    for kind in ("photo", "document"):
        if kind in content:
            kept[kind] = str(content[kind])
    return kept


@method("editMessageText")
def edit_message_text(world: World, params: Params) -> Any:
    chat, message = _target(world, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _apply(world, params, chat, message, text_of(params))


@method("editMessageCaption")
def edit_message_caption(world: World, params: Params) -> Any:
    chat, message = _target(world, params)
    if "photo" not in message and "document" not in message:
        raise bad_request("there is no caption in the message to edit")
    media: Json = {k: message[k] for k in ("photo", "document") if k in message}
    return _apply(world, params, chat, message, {**media, **caption_of(params)})


@method("editMessageMedia")
def edit_message_media(world: World, params: Params) -> Any:
    chat, message = _target(world, params)
    if not isinstance(params.get("media"), dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    change = media_of(world, params, params.get("media"))
    return _apply(world, params, chat, message, change)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, params: Params) -> Any:
    chat, message = _target(world, params)
    same = {key: message[key] for key in CONTENT if key in message}
    return _apply(world, params, chat, message, same)


@method("deleteMessage")
def delete_message(world: World, params: Params) -> bool:
    chat = world.writable(params.get("chat_id"))
    _delete(world, chat, params.number("message_id") or 0)
    return True


@method("deleteMessages")
def delete_messages(world: World, params: Params) -> bool:
    chat = world.writable(params.get("chat_id"))
    for message_id in params.get("message_ids") or []:
        if message_id in chat.messages:
            _delete(world, chat, int(message_id))
    return True


def _delete(world: World, chat: Chat, message_id: int) -> None:
    if message_id not in chat.messages:
        raise bad_request("message to delete not found")
    own = chat.messages[message_id]["from"]["id"] == world.bot.id
    if not own and not chat.private and chat.members.get(world.bot.id) != "administrator":
        raise bad_request("message can't be deleted for everyone")
    world.delete_message(chat, message_id)
