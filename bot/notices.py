"""Sentences that only Telegram's face needs: errors, admins, following, feedback, privacy."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from bot.rendering import actions
from bot.reply import Button, Outcome, Reply

AGAIN = "t:again"

PAGE_OPEN = (
    "Chưa có CCHC_TOKEN: bot chạy thử trên máy này.\n"
    "Mở trang trò chuyện trong trình duyệt:\n\n    {}\n\nDừng: Ctrl+C"
)

NAME = "Số liệu cải cách hành chính"
SHORT_DESCRIPTION = (
    "Tra số liệu cải cách hành chính của tỉnh, huyện, xã. Mỗi con số kèm câu gốc và nguồn."
)
DESCRIPTION = (
    "Hỏi kết quả cải cách hành chính: hồ sơ đúng hạn, hồ sơ trực tuyến, số hóa, thủ tục, chỉ số "
    "CCHC của tỉnh, huyện, xã. Gõ như đang nói, có dấu hay không dấu. Mỗi con số kèm câu gốc "
    "trong bài báo và ngày đăng. Chưa có số thì bot nói rõ, không đoán. Bot không hướng dẫn làm "
    "thủ tục; việc đó có tại Cổng Dịch vụ công quốc gia."
)

SHOWN_ALREADY = "Đang hiển thị."
DONE_ALREADY = "Đã ghi nhận."
OLD_BUTTON = "Nút đã cũ. Hãy gõ lại câu hỏi."
NOT_YOURS = "Nút này của người đã hỏi. Bạn gõ câu hỏi của mình nhé."
COMMANDS_HEADING = "Các lệnh:"
ADMIN_COMMANDS_HEADING = "Dành cho quản trị viên:"

UNKNOWN = "Bot không có lệnh này. Các lệnh đang có: /help"
PHOTO = "Bot chưa đọc được ảnh.\nBạn gõ câu hỏi bằng chữ nhé, ví dụ: Hưng Yên số hóa bao nhiêu."
VOICE = (
    "Bot chưa nghe được tin thoại.\nBấm micrô trên bàn phím điện thoại để đọc thành chữ rồi gửi."
)
OTHER_MEDIA = "Bot chỉ hiểu chữ. Gõ tên nơi cần tra, ví dụ: Hà Tĩnh."
DOCUMENT = "Bot chưa nhận tệp. Gõ tên nơi cần tra, ví dụ: Hà Tĩnh."

PLACES_LABEL = "Chọn địa phương"
AGAIN_LABEL = "Thử lại"


def say(text: str, *buttons: tuple[Button, ...]) -> Reply:
    """A help reply of plain text; markup in it is shown, not read."""
    return Reply(html.escape(text, quote=False), text, Outcome.HELP, buttons=buttons)


def say_html(markup: str, text: str, *buttons: tuple[Button, ...]) -> Reply:
    """A help reply whose markup was made by the caller."""
    return Reply(markup, text, Outcome.HELP, buttons=buttons)


def apology(code: str, again: str) -> Reply:
    """After a failure; `again` is the action that repeats what failed, "" for no button."""
    text = (
        f"Xin lỗi, bot gặp lỗi và chưa trả lời được.\nHãy bấm Thử lại sau một phút. Mã lỗi: {code}"
    )
    return say(text, (Button(AGAIN_LABEL, action=again),)) if again else say(text)


def error_report(code: str, place: str, kind: str) -> str:
    """To the admins: no text and no name of a user."""
    return f"Lỗi {code}: {place}, khi trả lời {kind}."


# What commands without a sentence of their own say to the conversation.
PLACES_ACTION = actions.PLACES
METRICS_ACTION = actions.METRICS
COVERAGE_QUESTION = "{} có số liệu gì"
DEFINITION_QUESTION = "{} là gì"
COMPARE_QUESTION = "so sánh {}"
RANKING_QUESTION = "xếp hạng {}"
GREETING_QUESTION = "xin chào"
HELP_QUESTION = "trợ giúp"
COMPARE_HOW = (
    "So sánh nơi nào với nơi nào? Gõ hai nơi và chỉ số, ví dụ: so Hà Quảng với Quảng Hòa.\n"
    "Hoặc chọn một nơi rồi bấm So với nơi khác."
)
RANKING_HOW = (
    "Xếp hạng theo chỉ số nào? Gõ nơi và chỉ số, ví dụ: huyện nào đứng đầu CCHC Cao Bằng.\n"
    "Hoặc chọn chỉ số bằng nút."
)
PLACES_ROW = (Button(PLACES_LABEL, action=PLACES_ACTION),)
METRICS_ROW = (Button("Chọn chỉ số", action=METRICS_ACTION),)

INLINE_NOTHING = "Chưa có số, hỏi trong bot"
INLINE_TIERS = ("", "cấp tỉnh", "cấp huyện", "cấp xã")
ASK_PAYLOAD = "hoi"
OPEN_IN_BOT = "Mở trong bot"

NOTHING_TO_EXPORT = "Chưa có số liệu nào để tải. Hãy hỏi một câu trước, rồi gõ /xuat."
EXPORTED = "{} số liệu vừa xem, mỗi dòng kèm câu gốc và nguồn."
EXPORT_LABEL = "Tải bảng"
FOLLOW_LABEL = "Theo dõi nơi này"
UNFOLLOW_LABEL = "Dừng theo dõi"
WRONG_LABEL = "Báo số sai"
SHARE_LABEL = "Chia sẻ"
MORE = (
    Button(EXPORT_LABEL, action="t:export"), Button(FOLLOW_LABEL, action="t:follow"),
    Button(WRONG_LABEL, action="t:wrong"),
)  # fmt: skip
THUMBS = (Button("Hữu ích", action="t:thumb:1"), Button("Chưa đúng ý", action="t:thumb:0"))
THANKS = "Cảm ơn bạn."
SHARED_CHANGED = "Số liệu đã cập nhật sau khi chia sẻ."

LIST_LABEL = "Đang theo dõi gì"
FOLLOWED = (
    "Bot sẽ báo khi {} có số mới hoặc số thay đổi.\n"
    "Không gửi từ 21 giờ đến 7 giờ, mỗi ngày tối đa một tin."
)
FOLLOWING = "Đang theo dõi:"
NOTHING_FOLLOWED = "Bạn chưa theo dõi nơi nào. Gõ /theodoi và tên nơi, ví dụ: /theodoi Gio Linh."
TOO_MANY_FOLLOWED = "Bạn đã theo dõi 20 nơi, là mức tối đa. Hãy dừng một nơi trước: /theodoi"
NO_SUCH_PLACE = "Chưa rõ “{}” là nơi hay chỉ số nào. Hãy gõ tên tỉnh, huyện, xã hoặc chỉ số."
STOPPED = "Đã dừng theo dõi."
NEWS_HEADING = "Số mới ở nơi bạn theo dõi:"
NEWS_BEFORE = "; trước đó {}"
NEWS_MORE = "Còn {} số khác, hãy hỏi bot để xem."
SOURCE = "Nguồn: {}"


def stop_label(name: str) -> str:
    """At most twenty characters of "Dừng …"."""
    label = f"Dừng {name}"
    return label if len(label) <= 20 else f"{label[:19]}…"


def with_caution(reply: Reply, caution: str) -> Reply:
    """The card with one line more, before its source."""

    def put(text: str) -> str:
        head, source, rest = text.partition("\nNguồn: ")
        return f"{head}\n{caution}{source}{rest}"

    return replace(reply, html=put(reply.html), text=put(reply.text))


# --- reports of wrong figures ---
FEEDBACK_HOW = (
    "Viết góp ý ngay sau lệnh, ví dụ: /gopy nên thêm số của Nghệ An.\n"
    "Báo một số sai: bấm Thêm… dưới số đó, rồi Báo số sai."
)
CANCELLED = "Được. Cần số nào, bạn cứ gõ tiếp nhé."
WRONG_KINDS = {
    "n": "Con số",
    "p": "Nơi hoặc cấp",
    "y": "Năm hoặc kỳ",
    "q": "Không đúng câu gốc",
    "general": "Góp ý",
}
WRONG_END = "t:wrongend:"
WRONG_DONE = "Cảm ơn bạn. Quản trị viên sẽ đối chiếu với bài gốc và báo lại tại đây."
WRONG_ANSWERED = "t:fb:"
WRONG_ANSWER_HOW = "Trả lời tin này bằng một câu để nhắn lại cho người gửi."
WRONG_SENT_BACK = "Đã nhắn lại cho người gửi."
WRONG_BACK = {
    "right": "đã đối chiếu, số khớp câu gốc",
    "fixed": "đã sửa trong kho",
}


def what_is_wrong(figure: str, card: int) -> Reply:
    """Asks what is wrong; `figure` is escaped already."""
    kinds = [Button(WRONG_KINDS[k], action=f"t:wrongis:{k}:{card}") for k in ("n", "p", "y", "q")]
    markup = f"Sai ở đâu? Số đang xem: {figure}."
    return say_html(
        markup, html.unescape(markup), (kinds[0], kinds[1]), (kinds[2], kinds[3]),
        (Button("Thôi", action="t:wrongis:"),),
    )  # fmt: skip


def wrong_note(number: int) -> Reply:
    """After the kind was chosen."""
    return say(
        "Đã ghi nhận. Muốn nói thêm thì trả lời tin này bằng một câu, hoặc bỏ qua.",
        (Button("Bỏ qua", action=f"{WRONG_END}{number}"),),
    )


def wrong_admin(
    number: int, kind: str, figure: str, source: str, quote: str, note: str, *, known: bool
) -> Reply:
    """A report as the admins see it; `figure` and `source` are markup, the rest is not.

    `known` says that the figure is in the base and can be gone to.
    """
    said = WRONG_KINDS.get(kind, kind)
    lines = [f"Báo sai ({said}): <b>{figure}</b>" if figure else "Góp ý"]
    if note:
        lines.append(f"Lời nhắn: {html.escape(note, quote=False)}")
    if source:
        lines.append(source)
    lines.append(WRONG_ANSWER_HOW)
    markup = "\n".join(lines)
    if quote:
        markup += f"<blockquote expandable>{html.escape(quote, quote=False)}</blockquote>"
    fix = (Button("Sửa hoặc gỡ số này", f"t:fx:{number}"),) if known else ()
    answers = (
        Button("Số đúng, trả lời", f"{WRONG_ANSWERED}{number}:right"),
        Button("Đã sửa, trả lời", f"{WRONG_ANSWERED}{number}:fixed"),
    )
    return say_html(markup, html.unescape(re.sub(r"<[^>]*>", "", markup)), fix, answers)


def wrong_back(figure: str, said: str) -> Reply:
    """To who reported; `figure` is markup, "" for a general word, `said` the admin's words."""
    about = f"Về số bạn báo ({figure})" if figure else "Về góp ý của bạn"
    markup = f"{about}: {html.escape(said.rstrip('.'), quote=False)}. Cảm ơn bạn."
    return say_html(markup, html.unescape(markup))


# --- privacy ---
PRIVACY = say(
    "Bot giữ rất ít:\nNgữ cảnh câu hỏi: 30 phút, rồi xóa\nNơi đang theo dõi: đến khi bạn dừng\n"
    "Báo sai, góp ý: đến khi xử lý xong\nCâu chưa trả lời được: 24 giờ, không kèm tên\n"
    "Thẻ đã gửi: có số liệu nào, 60 ngày, để nút còn dùng được\n"
    "Thống kê: số lượt hỏi, không kèm tên\n"
    "Không chia sẻ cho ai.\nTelegram giữ tin nhắn theo chính sách riêng.",
    (Button("Xóa dữ liệu của tôi", action="t:erase"),),
    (Button("Đóng", action="t:close"),),
)
ERASED = "Đã xóa: ngữ cảnh, theo dõi, góp ý, thẻ của bạn."


# --- lists to leaf through ---
WHOLE_COUNTRY = "Cả nước"
COVERAGE = "{} đang có {} chỉ số, theo năm:"
TARGET_OF = "mục tiêu {}"
TIER_METRICS = "{}, {}: chọn chỉ số"
ALL_METRICS = "Từng chỉ số"
OLD_PLACE = " (cũ)"
SOURCES_HEADING = "Đang dùng {} bài, mới đăng trước:"
FIGURES_OF_ARTICLE = "{} số liệu"
BACKWARD = "‹ Trước"
FORWARD = "Sau ›"
