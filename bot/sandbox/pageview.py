"""What the chat page is told: every text as a tree of checked nodes, never as HTML."""

from __future__ import annotations

from bot.sandbox import nodes
from bot.sandbox.model import Chat, Json
from bot.sandbox.world import World


def message_view(world: World, chat: Chat, message: Json) -> Json:
    """A message for the page. Shape: id, chat, from, name, time (seconds), edited, body (nodes),
    photo / file (addresses below the page), keyboard, reply, forwarded, sticker …"""
    text = message.get("text") or message.get("caption") or ""
    entities = message.get("entities") or message.get("caption_entities") or []
    view: Json = {
        "id": message["message_id"],
        "chat": chat.id,
        "from": message["from"]["id"],
        "bot": message["from"]["id"] == world.bot.id,
        "name": message["from"]["first_name"],
        "time": message["date"],
        "edited": "edit_date" in message,
        "body": nodes.tree(text, entities),
        "keyboard": (message.get("reply_markup") or {}).get("inline_keyboard", []),
        "reactions": message.get("sandbox_reaction", []),
    }
    if "via_bot" in message:
        view["via"] = message["via_bot"]["username"]
    if "forward_origin" in message:
        view["forwarded"] = message["forward_origin"]["sender_user"]["first_name"]
    if answered := message.get("reply_to_message"):
        words = answered.get("text") or answered.get("caption") or "Tệp đính kèm"
        view["reply"] = {
            "id": answered["message_id"],
            "name": answered["from"]["first_name"],
            "text": words[:120],
        }
    if "photo" in message:
        largest = message["photo"][-1]
        view["photo"] = {
            "url": f"/page/file/{largest['file_id']}",
            "width": largest["width"],
            "height": largest["height"],
        }
    if "document" in message:
        document = message["document"]
        view["file"] = {
            "url": f"/page/file/{document['file_id']}",
            "name": document["file_name"],
            "size": document["file_size"],
        }
    for kind, words in OTHER_KINDS.items():
        if kind in message:
            view["other"] = message["sticker"]["emoji"] if kind == "sticker" else words
    return view


OTHER_KINDS = {"sticker": "", "voice": "Tin thoại", "location": "Vị trí"}


def people_view(world: World) -> list[Json]:
    """Who can be chosen in the bar, and their groups."""
    groups = [chat for chat in world.chats.values() if not chat.private]
    return [
        {
            "id": person.id,
            "name": person.name,
            "role": person.role,
            "groups": [
                {"id": chat.id, "title": chat.title} for chat in groups if person.id in chat.members
            ],
        }
        for person in world.people.values()
    ]


def bot_view(world: World) -> Json:
    """The head of the chat."""
    about = world.bot.about
    return {
        "id": world.bot.id,
        "name": about.get("name", world.bot.name),
        "username": world.bot.username,
        "description": about.get("description:vi", about.get("description", "")),
        "short": about.get("short_description:vi", about.get("short_description", "")),
    }


def results_view(answer: Json) -> Json:
    """Inline results for the list over the input."""
    return {
        "results": [
            {
                "id": result["id"],
                "title": result.get("title") or result.get("caption") or result["type"],
                "description": result.get("description", ""),
            }
            for result in answer["results"]
        ],
        "button": answer["button"],
    }
