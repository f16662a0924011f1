"""Bot API methods about the bot itself, its menus, its chats, files and queries."""

from __future__ import annotations

from bot.sandbox import rules
from bot.sandbox.errors import bad_request
from bot.sandbox.model import Event, Json
from bot.sandbox.params import Params, method
from bot.sandbox.world import World


@method("getMe")
def get_me(world: World, params: Params) -> Json:
    return {
        **world.bot.payload(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("logOut")
@method("close")
def leave(world: World, params: Params) -> bool:
    return True


# webhook


@method("setWebhook")
def set_webhook(world: World, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        world.updates.drop()
    world.updates.set_webhook(
        params.text("url"),
        params.text("secret_token"),
        params.number("max_connections") or 40,
        params.get("allowed_updates"),
    )
    return True


@method("deleteWebhook")
def delete_webhook(world: World, params: Params) -> bool:
    if params.flag("drop_pending_updates"):
        world.updates.drop()
    world.updates.set_webhook("")
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, params: Params) -> Json:
    return world.updates.webhook_info()


# menus and descriptions


def _scope(world: World, params: Params) -> str:
    scope = params.get("scope") or {"type": "default"}
    kind = scope.get("type", "default")
    if kind in (
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
    ):
        return str(kind)
    if kind not in ("chat", "chat_administrators", "chat_member"):
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat = world.chat_for_bot(scope.get("chat_id"))
    if kind == "chat_member":
        return f"{kind}:{chat.id}:{scope.get('user_id')}"
    return f"{kind}:{chat.id}"


@method("setMyCommands")
def set_my_commands(world: World, params: Params) -> bool:
    key = (_scope(world, params), params.text("language_code"))
    world.bot.commands[key] = rules.command_list(params.get("commands"))
    world.emit(Event("commands"))
    return True


@method("getMyCommands")
def get_my_commands(world: World, params: Params) -> list[dict[str, str]]:
    return world.bot.commands.get((_scope(world, params), params.text("language_code")), [])


@method("deleteMyCommands")
def delete_my_commands(world: World, params: Params) -> bool:
    world.bot.commands.pop((_scope(world, params), params.text("language_code")), None)
    world.emit(Event("commands"))
    return True


def _about(field: str, limit: int, error: str) -> None:
    """Register the setter and getter of one text; a language falls back to the plain one."""
    pascal = "".join(part.capitalize() for part in field.split("_"))

    def key(params: Params) -> str:
        language = params.text("language_code")
        return f"{field}:{language}" if language else field

    def setter(world: World, params: Params) -> bool:
        value = rules.profile_text(params.text(field), limit, error)
        if value:
            world.bot.about[key(params)] = value
        else:
            world.bot.about.pop(key(params), None)
        world.emit(Event("profile"))
        return True

    def getter(world: World, params: Params) -> dict[str, str]:
        about = world.bot.about
        default = world.bot.name if field == "name" else ""
        return {field: about.get(key(params), about.get(field, default))}

    method(f"setMy{pascal}")(setter)
    method(f"getMy{pascal}")(getter)


_about("name", rules.MAX_NAME, "BOT_TITLE")
_about("description", rules.MAX_DESCRIPTION, "BOT_DESCRIPTION")
_about("short_description", rules.MAX_SHORT_DESCRIPTION, "BOT_SHORT_DESCRIPTION")


@method("setChatMenuButton")
def set_chat_menu_button(world: World, params: Params) -> bool:
    button = params.get("menu_button") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("MenuButton has unsupported type")
    if params.get("chat_id") is None:
        world.bot.menu_button = button
    else:
        world.chat_for_bot(params.get("chat_id")).menu_button = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(world: World, params: Params) -> Json:
    if params.get("chat_id") is None:
        return world.bot.menu_button
    return world.chat_for_bot(params.get("chat_id")).menu_button or world.bot.menu_button


# chats


@method("getChat")
def get_chat(world: World, params: Params) -> Json:
    chat = world.chat_for_bot(params.get("chat_id"))
    return {
        **chat.payload(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }


def _member(world: World, chat_id: int, user_id: int) -> Json:
    chat = world.chats[chat_id]
    known = world.bot.payload() if user_id == world.bot.id else None
    if known is None:
        if user_id not in world.people:
            raise bad_request("invalid user_id specified")
        known = world.people[user_id].payload()
    status = chat.members.get(user_id, "left")
    member: Json = {"status": status, "user": known}
    if status in ("creator", "administrator"):
        member["is_anonymous"] = False
    if status == "administrator":
        member |= dict.fromkeys(RIGHTS, True)
    if status == "kicked":
        member["until_date"] = 0
    return member


RIGHTS = [
    "can_be_edited",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
]


@method("getChatMember")
def get_chat_member(world: World, params: Params) -> Json:
    chat = world.chat_for_bot(params.get("chat_id"))
    return _member(world, chat.id, params.number("user_id") or 0)


@method("getChatAdministrators")
def get_chat_administrators(world: World, params: Params) -> list[Json]:
    chat = world.chat_for_bot(params.get("chat_id"))
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    return [
        _member(world, chat.id, user_id)
        for user_id, status in chat.members.items()
        if status in ("creator", "administrator")
    ]


@method("getFile")
def get_file(world: World, params: Params) -> Json:
    if not params.text("file_id"):
        raise bad_request("file_id is not specified")
    stored = world.files.downloadable(params.text("file_id"))
    return {**world.files.payload(stored), "file_path": stored.path}


# queries


@method("answerCallbackQuery")
def answer_callback_query(world: World, params: Params) -> bool:
    text = rules.callback_answer(params.text("text"))
    query = world.take_query(params.text("callback_query_id"), "callback")
    query.answer = {
        "text": text,
        "show_alert": params.flag("show_alert"),
        "url": params.get("url"),
    }
    world.emit(Event("answer", user_id=query.user_id, data=query.answer))
    return True


@method("answerInlineQuery")
def answer_inline_query(world: World, params: Params) -> bool:
    results = rules.inline_results(params.get("results"))
    button = rules.inline_button(params.get("button"))
    if len(params.text("next_offset").encode()) > rules.MAX_INLINE_ID:
        raise bad_request("NEXT_OFFSET_INVALID")
    query = world.take_query(params.text("inline_query_id"), "inline")
    query.answer = {
        "results": results,
        "button": button,
        "next_offset": params.text("next_offset"),
        "is_personal": params.flag("is_personal"),
        "cache_time": params.get("cache_time", 300),
    }
    world.emit(Event("results", user_id=query.user_id, data={"id": query.id}))
    return True
