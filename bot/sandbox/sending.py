"""Bot API methods that put something new into a chat."""

from __future__ import annotations

import copy
from typing import Any

from bot.sandbox import rules
from bot.sandbox.errors import bad_request
from bot.sandbox.model import Chat, Event, Json
from bot.sandbox.params import Params, Upload, method
from bot.sandbox.world import World, public


def _destination(world: World, params: Params) -> tuple[Chat, Json]:
    """The chat, and the part of the message that says where in it the message goes."""
    chat = world.writable(params.get("chat_id"))
    place: Json = {}
    thread = params.number("message_thread_id")
    if thread:
        if thread not in chat.threads:
            raise bad_request("message thread not found")
        place |= {"message_thread_id": thread, "is_topic_message": True}
    reply = params.get("reply_parameters") or {}
    target = reply.get("message_id", params.number("reply_to_message_id"))
    if target:
        answered = chat.messages.get(int(target))
        if answered is not None:
            place["reply_to_message"] = copy.deepcopy(answered)
        elif not (
            reply.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply")
        ):
            raise bad_request("message to be replied not found")
    return chat, place


def _send(world: World, params: Params, content: Json) -> Json:
    chat, place = _destination(world, params)
    markup = rules.keyboard(params.get("reply_markup"))
    extra = {"reply_markup": markup} if markup else {}
    message = world.add_message(chat, world.bot.payload(), {**content, **place, **extra})
    return public(message)


def text_of(params: Params) -> Json:
    """`text` and `entities` of a call."""
    text, entities = rules.formatted(
        params.text("text"),
        params.get("parse_mode"),
        params.get("entities"),
        limit=rules.MAX_TEXT,
        what="text",
    )
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_of(source: Params | Json) -> Json:
    """`caption` and `caption_entities` of a call or of one album item; {} without a caption."""
    text, entities = rules.formatted(
        str(source.get("caption") or ""),
        source.get("parse_mode"),
        source.get("caption_entities"),
        limit=rules.MAX_CAPTION,
        what="caption",
    )
    content: Json = {"caption": text} if text else {}
    if entities:
        content["caption_entities"] = entities
    return content


def photo_of(world: World, params: Params, reference: str) -> Json:
    """A photo by upload, `attach://` or file id."""
    upload = params.upload(reference)
    if upload is None:
        return _again(world, "photo", reference)
    return photo_content(world, upload)


def photo_content(world: World, upload: Upload) -> Json:
    """Keep a picture and give the message part that shows it."""
    width, height = rules.photo_size(upload.content)
    name = upload.name if "." in upload.name else f"{upload.name}.jpg"
    stored = world.files.add(upload.content, name, "photos")
    return {"photo": [{**world.files.payload(stored), "width": width, "height": height}]}


def document_of(world: World, params: Params, reference: str) -> Json:
    """A document by upload, `attach://` or file id."""
    upload = params.upload(reference)
    if upload is None:
        return _again(world, "document", reference)
    return document_content(world, upload)


def document_content(world: World, upload: Upload) -> Json:
    """Keep a file and give the message part that carries it."""
    stored = world.files.add(upload.content, upload.name)
    return {
        "document": {
            **world.files.payload(stored),
            "file_name": stored.name,
            "mime_type": stored.mime,
        }
    }


def _again(world: World, kind: str, reference: str) -> Json:
    """Something that was sent before, by its file id."""
    if not reference or reference.startswith("attach://"):
        raise bad_request(f"there is no {kind} in the request")
    if "://" in reference:
        raise bad_request("failed to get HTTP URL content")
    for chat in world.chats.values():
        for message in chat.messages.values():
            known = message.get(kind)
            last = known[-1] if isinstance(known, list) else known
            if last and last["file_id"] == reference:
                return {kind: copy.deepcopy(known)}
    raise bad_request(
        "wrong remote file identifier specified: can't unserialize it. Wrong last symbol"
    )


@method("sendMessage")
def send_message(world: World, params: Params) -> Json:
    world.writable(params.get("chat_id"))
    return _send(world, params, text_of(params))


@method("sendPhoto")
def send_photo(world: World, params: Params) -> Json:
    world.writable(params.get("chat_id"))
    caption = caption_of(params)
    content = photo_of(world, params, params.text("photo") or "attach://photo")
    return _send(world, params, {**content, **caption})


@method("sendDocument")
def send_document(world: World, params: Params) -> Json:
    world.writable(params.get("chat_id"))
    caption = caption_of(params)
    content = document_of(world, params, params.text("document") or "attach://document")
    return _send(world, params, {**content, **caption})


@method("sendMediaGroup")
def send_media_group(world: World, params: Params) -> list[Json]:
    world.writable(params.get("chat_id"))
    media = params.get("media") or []
    if not media:
        raise bad_request("there are no messages to send")
    if not 2 <= len(media) <= 10:
        raise bad_request("wrong number of media in the album, must be 2 to 10")
    kinds = {item.get("type") for item in media}
    if "document" in kinds and len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    parts = [media_of(world, params, item) for item in media]
    group = f"album-{world.new_id()}"
    return [_send(world, params, {**part, "media_group_id": group}) for part in parts]


def media_of(world: World, params: Params, item: Json) -> Json:
    """One InputMedia as message content."""
    reference = str(item.get("media", ""))
    if item.get("type") == "photo":
        return {**photo_of(world, params, reference), **caption_of(item)}
    if item.get("type") == "document":
        return {**document_of(world, params, reference), **caption_of(item)}
    raise bad_request("can't parse InputMedia: the sandbox takes photo and document")


@method("sendChatAction")
def send_chat_action(world: World, params: Params) -> bool:
    chat = world.writable(params.get("chat_id"))
    action = rules.chat_action(params.text("action"))
    world.emit(Event("action", chat.id, data={"action": action}))
    return True


def _copied(world: World, params: Params, verb: str) -> tuple[Json, Json]:
    source = world.chat_for_bot(params.get("from_chat_id"))
    message = source.messages.get(params.number("message_id") or 0)
    if message is None:
        raise bad_request(f"message to {verb} not found")
    kinds = (
        "text",
        "entities",
        "caption",
        "caption_entities",
        "photo",
        "document",
        "sticker",
        "voice",
        "location",
    )
    return message, {k: copy.deepcopy(message[k]) for k in kinds if k in message}


@method("forwardMessage")
def forward_message(world: World, params: Params) -> Json:
    message, content = _copied(world, params, "forward")
    content |= forward_origin(message)
    return _send(world, params, content)


def forward_origin(message: Json) -> Json:
    """What says that a message was written by somebody else before."""
    origin = {"type": "user", "sender_user": message["from"], "date": message["date"]}
    return {"forward_origin": message.get("forward_origin", origin)}


@method("copyMessage")
def copy_message(world: World, params: Params) -> Json:
    _, content = _copied(world, params, "copy")
    if params.get("caption") is not None and "text" not in content:
        content = {k: v for k, v in content.items() if not k.startswith("caption")}
        content |= caption_of(params)
    return {"message_id": _send(world, params, content)["message_id"]}


@method("pinChatMessage")
def pin_chat_message(world: World, params: Params) -> bool:
    chat = world.writable(params.get("chat_id"))
    message_id = params.number("message_id") or 0
    if message_id not in chat.messages:
        raise bad_request("message to pin not found")
    if not chat.private and chat.members.get(world.bot.id) != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
    chat.pinned.append(message_id)
    return True


@method("unpinChatMessage")
def unpin_chat_message(world: World, params: Params) -> bool:
    chat = world.writable(params.get("chat_id"))
    message_id = params.number("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    return True


@method("setMessageReaction")
def set_message_reaction(world: World, params: Params) -> bool:
    chat = world.writable(params.get("chat_id"))
    message = chat.messages.get(params.number("message_id") or 0)
    if message is None:
        raise bad_request("message to react not found")
    reaction: list[Any] = params.get("reaction") or []
    if len(reaction) > 1 or any(f" {r.get('emoji')} " not in REACTIONS for r in reaction):
        raise bad_request("REACTION_INVALID")
    message["sandbox_reaction"] = [r["emoji"] for r in reaction]
    world.emit(Event("edit", chat.id, message["message_id"]))
    return True


# The standard reactions, each between two spaces.
REACTIONS = (
    " 👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻"
    " 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡 "
)
