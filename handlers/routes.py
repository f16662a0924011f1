"""Every command in one table, and the ordered list of all handlers.

`COMMANDS` gives the handlers, Telegram's menus and the list under /help: a new command is one
function and one row.
"""

from __future__ import annotations

from collections.abc import Mapping

from telegram import Update
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from handlers import (
    browsing,
    commands,
    exporting,
    feedback,
    following,
    granting,
    inline,
    making,
    overview,
    privacy,
    questions,
    reloading,
    reviewing,
    starting,
    taps,
    teaching,
    uploading,
)
from handlers.command import Callback, Command, Who
from handlers.errors import on_error
from handlers.house import Action, App, Context, house_of
from handlers.sending import spot_of, typing

COMMANDS: tuple[Command, ...] = (
    Command("start", "Bắt đầu, thử một câu", starting.on_start),
    Command("help", "Cách hỏi và ví dụ", starting.on_help),
    Command("tinh", "Chọn địa phương", commands.on_places),
    Command("chiso", "Chọn chỉ số, xem giải thích", commands.on_metrics),
    Command("dulieu", "Một nơi đang có số liệu gì", commands.on_coverage),
    Command("sosanh", "So sánh nơi này với nơi khác", commands.on_compare),
    Command("xephang", "Xếp hạng cao nhất, thấp nhất", commands.on_ranking),
    Command("nguon", "Các bài báo đang dùng", commands.on_sources),
    Command("theodoi", "Báo khi có số mới", following.on_follow),
    Command("xuat", "Tải số liệu vừa xem (Excel, CSV)", exporting.on_export),
    Command("gopy", "Góp ý, báo số sai", feedback.on_feedback),
    Command("riengtu", "Bot giữ gì về bạn, xóa ngay", privacy.on_privacy),
    Command("nap", "Nạp lại kho bài báo", reloading.on_reload, Who.EDITOR),
    Command("duyet", "Bài đang chờ duyệt", uploading.on_pending, Who.EDITOR),
    Command("phienban", "Các phiên bản, quay về bản trước", reloading.on_versions, Who.EDITOR),
    Command("go", "Gỡ một bài khỏi kho", uploading.on_remove, Who.EDITOR),
    Command("thongke", "Lượt hỏi, tỷ lệ trả lời được", overview.on_statistics, Who.VIEWER),
    Command("chuatraloi", "Câu hỏi chưa có số liệu", overview.on_unanswered, Who.VIEWER),
    Command("suatudien", "Thêm từ đồng nghĩa", teaching.on_lesson, Who.EDITOR),
    Command("nhatky", "Ai đã làm gì", overview.on_log, Who.VIEWER),
    Command("saoluu", "Nhận bản sao lưu", overview.on_backup, Who.OWNER),
    Command("quyen", "Ai được xem, ai được duyệt", granting.on_roles, Who.OWNER),
    Command("trangthai", "Tình trạng của bot", overview.on_state, Who.VIEWER),
)

# Buttons whose data begins with `t:`; the name stands between the first two colons.
ACTIONS: Mapping[str, Action] = {
    "again": taps.ask_again,
    "ask": taps.answer_below,
    "page": browsing.turn_page,
    "tier": browsing.show_tier,
    "export": exporting.export_card,
    "follow": following.follow_card,
    "stop": following.stop_following,
    "mine": following.list_followed,
    "thumb": feedback.thumb,
    "wrong": feedback.report_wrong,
    "wrongis": feedback.choose_wrong,
    "wrongend": feedback.finish_report,
    "fb": feedback.close_report,
    "fx": feedback.open_figure,
    "approve": uploading.approve,
    "drop": uploading.drop,
    "remove": uploading.remove,
    "rv": reviewing.show_figure,
    "rw": reviewing.show_waiting,
    "rd": reviewing.decide,
    "rr": reviewing.accept_rest,
    "rf": reviewing.choose_slot,
    "rs": reviewing.ask_value,
    "rc": reviewing.correct,
    "rx": reviewing.show_clash,
    "ry": reviewing.settle_clash,
    "rl": making.show_leftover,
    "ln": making.begin,
    "ls": making.ask_again,
    "lc": making.choose,
    "lx": making.stop,
    "la": making.add,
    "swap": reloading.swap_anyway,
    "halt": reloading.halt,
    "back": reloading.go_back,
    "versions": reloading.list_versions,
    "erase": privacy.erase,
    "close": privacy.close,
    "role": granting.give,
    "lesson": teaching.settle_lesson,
    "lessons": teaching.list_lessons,
    "missing": overview.send_missing,
    "stats": overview.show_statistics,
}


def guarded(command: Command) -> Callback:
    """The callback for those who may; for all others the command does not exist."""

    async def run(update: Update, context: Context) -> None:
        user = update.effective_user
        if not house_of(context).may(user.id if user else None, command.who):
            await commands.on_unknown(update, context)
        else:
            async with typing(context.bot, spot_of(update)):
                await command.callback(update, context)

    return run


def add_routes(app: App) -> None:
    """Adds all handlers, the first that fits wins."""
    fresh = filters.UpdateType.MESSAGE
    app.add_handler(CallbackQueryHandler(taps.on_tap))
    app.add_handler(InlineQueryHandler(inline.on_inline))
    for command in COMMANDS:
        app.add_handler(CommandHandler(command.name, guarded(command), filters=fresh))
    app.add_handler(MessageHandler(fresh & filters.COMMAND, commands.on_unknown))
    app.add_handler(MessageHandler(fresh & filters.TEXT, questions.on_text))
    app.add_handler(
        MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.TEXT, questions.on_edited)
    )
    app.add_handler(MessageHandler(fresh & ~filters.StatusUpdate.ALL, questions.on_media))
    app.add_handler(ChatMemberHandler(following.on_membership))
    app.add_error_handler(on_error)
