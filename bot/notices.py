"""Sentences that only Telegram's face needs: errors, admins, following, feedback, privacy."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import replace

from bot.rendering import actions
from bot.reply import Button, ChartSpec, Outcome, Reply
from bot.state.roles import Role
from bot.state.staging import Built
from bot.state.statistics import Summary

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


def refused_reload(reason: str) -> str:
    """When a build kept the old base."""
    return f"Chưa nạp được, bot vẫn dùng bản cũ.\n{reason}"


LOADING = "Đang nạp kho bài báo. Bot vẫn trả lời bằng bản cũ."
LOADING_ALREADY = "Đang có một lượt nạp khác. Hãy chờ lượt đó xong."


def loading(done: int, total: int) -> str:
    """Progress of a reload."""
    return f"Đang nạp: {done} trong {total} bài. Bot vẫn trả lời bằng bản cũ."


def loaded(report: Built) -> Reply:
    """What a reload changed; the lines of each article are folded."""
    new, changed, gone = map(report.total, ("new", "changed", "gone"))
    seconds = f"{report.seconds:.1f}".replace(".", ",")
    head = [
        f"Nạp xong {report.articles} bài trong {seconds} giây",
        f"Số liệu: {new} mới, {changed} thay đổi, {gone} mất, {report.same} giữ nguyên",
    ]
    if report.rejected:
        reasons = "; ".join(f"{name}: {reason}" for name, reason in report.rejected[:3])
        head.append(f"Bài bị loại: {len(report.rejected)} ({reasons})")
    else:
        head.append("Bài bị loại: 0")
    top, folded = "\n".join(head), report.text
    markup = (
        f"{html.escape(top, quote=False)}"
        f"<blockquote expandable>{html.escape(folded, quote=False)}</blockquote>"
    )
    return say_html(markup, f"{top}\n{folded}")


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
MORE_ROWS = (
    (Button(EXPORT_LABEL, action="t:export"), Button(FOLLOW_LABEL, action="t:follow")),
    (Button("Hữu ích", action="t:thumb:1"), Button("Chưa đúng ý", action="t:thumb:0")),
    (Button(WRONG_LABEL, action="t:wrong"),),
)
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


def wrong_admin(number: int, kind: str, figure: str, source: str, note: str) -> Reply:
    """A report as the admins see it; `figure` is escaped already, the rest is not."""
    lines = [f"Báo sai ({WRONG_KINDS.get(kind, kind)}): {figure}" if figure else "Góp ý"]
    if note:
        lines.append(f"Lời nhắn: {html.escape(note, quote=False)}")
    if source:
        lines.append(html.escape(source, quote=False))
    markup = "\n".join(lines)
    answers = (
        Button("Số đúng, trả lời", action=f"t:fb:{number}:right"),
        Button("Đã sửa, trả lời", action=f"t:fb:{number}:fixed"),
    )
    return say_html(markup, html.unescape(markup), answers)


def wrong_back(figure: str, how: str) -> Reply:
    """To who reported; `figure` is escaped already, "" for a general word."""
    about = f"Về số bạn báo ({figure})" if figure else "Về góp ý của bạn"
    markup = f"{about}: {WRONG_BACK[how]}. Cảm ơn bạn."
    return say_html(markup, html.unescape(markup))


# --- privacy ---
PRIVACY = say(
    "Bot giữ rất ít:\nNgữ cảnh câu hỏi: 30 phút, rồi xóa\nNơi đang theo dõi: đến khi bạn dừng\n"
    "Báo sai, góp ý: đến khi xử lý xong\nCâu chưa trả lời được: 24 giờ, không kèm tên\n"
    "Thống kê: số lượt hỏi, không kèm tên\n"
    "Không chia sẻ cho ai.\nTelegram giữ tin nhắn theo chính sách riêng.",
    (Button("Xóa dữ liệu của tôi", action="t:erase"),),
    (Button("Đóng", action="t:close"),),
)
ERASED = "Đã xóa: ngữ cảnh, theo dõi, góp ý của bạn."


# --- admins' overview ---
STATS_TITLE = "Lượt hỏi mỗi ngày"
STATS_SPAN = "{} ngày gần nhất"
NOTHING_LOGGED = "Chưa có việc nào được ghi."
BACKUP = "Bản sao lưu. Cách khôi phục có trong sổ tay quản trị."


def statistics(
    days: int,
    summary: Summary,
    places: list[str],
    metrics: list[str],
    chart: ChartSpec | None,
    thumbs: tuple[int, int] = (0, 0),
) -> Reply:
    """Counts of questions; no user stands in them."""
    counts = summary.outcomes
    share = round(100 * counts.get("answer", 0) / summary.total) if summary.total else 0
    head = f"{days} ngày: <b>{summary.total} câu hỏi</b>"
    lines = [
        f"{head}, trả lời được {share}%" if summary.total else head,
        f"Chưa có số liệu {counts.get('no_data', 0)}, ngoài phạm vi "
        f"{counts.get('out_of_scope', 0)}, hỏi lại {counts.get('clarify', 0)}",
    ]
    if asked := ", ".join((*places, *metrics)):
        lines.append(f"Hỏi nhiều: {html.escape(asked, quote=False)}")
    if any(thumbs):
        lines.append(f"Hữu ích {thumbs[0]}, chưa đúng ý {thumbs[1]}")
    lines.append(f"Chậm nhất: {round(summary.slowest_ms)} mili giây")
    markup = "\n".join(lines)
    spans = (Button("7 ngày", action="t:stats:7"), Button("30 ngày", action="t:stats:30"))
    rows = (spans, (Button("Biểu đồ", action=f"t:stats:{days}c"),)) if chart else (spans,)
    plain = html.unescape(markup.replace("<b>", "").replace("</b>", ""))
    return Reply(markup, plain, Outcome.HELP, buttons=rows, chart=chart)


def unanswered(lines: list[str]) -> Reply:
    """The shopping list for articles."""
    if not lines:
        return say("Chưa có câu hỏi nào thiếu số liệu.")
    return say(
        "\n".join(
            (
                "Câu hỏi chưa có số liệu, nhiều nhất trước:",
                *lines,
                "Không lưu tên, không lưu nguyên văn tin nhắn.",
            )
        )
    )


def state_lines(measured: Mapping[str, float | str]) -> list[str]:
    """How the bot is."""
    return [
        f"Kho: {measured['articles']} bài, {measured['facts']} số liệu, "
        f"dựng lúc {measured['built_at']}",
        f"Tin đang chờ trả lời: {measured['queue']}",
        f"Góp ý chưa xử lý: {measured['reports']}",
        f"Lỗi từ khi khởi động: {measured['errors']}",
        f"Bộ nhớ: {int(measured['memory_bytes']) >> 20} MB, "
        f"cao nhất {int(measured['memory_peak_bytes']) >> 20} MB",
    ]


LESSON_HEAD = "“{new}” sẽ được hiểu như “{known}”."
LESSON_CHANGES = "Câu chưa trả lời được trong 24 giờ qua sẽ đổi: {}"
LESSON_HEADING = "Từ đồng nghĩa đã thêm:"
LESSON_OUT = "Bỏ từ {}"
NO_LESSONS = "Chưa thêm từ đồng nghĩa nào."
LESSON_HOW = "Thêm: /suatudien từ mới = từ bot đã hiểu, ví dụ: /suatudien trễ nải = trễ hạn"
LESSON_PROBLEMS = {
    "new": "Bot đã hiểu “{new}” rồi.",
    "known": "Bot chưa hiểu “{known}”. Hãy chọn một từ bot đã hiểu.",
    "long": "Từ mới cần có từ 1 đến 60 chữ.",
}

ROLES = {
    Role.VIEWER: "xem thống kê",
    Role.EDITOR: "duyệt bài",
    Role.OWNER: "chủ",
    Role.ANYONE: "không có quyền",
}
ROLES_HEADING = "Ai có quyền gì:"
ROLE_OF = "Người dùng {}: {}. Đổi thành:"
ROLE_GIVEN = "Người dùng {}: {}."
ROLE_HOW = "Cho quyền: /quyen và mã số người dùng Telegram, ví dụ: /quyen 123456789"
OWNER_OF_SETTINGS = "Chủ ghi trong CCHC_ADMINS thì chỉ đổi được ở đó."


# --- lists to leaf through ---
WHOLE_COUNTRY = "Cả nước"
OLD_PLACE = " (cũ)"
SOURCES_HEADING = "Đang dùng {} bài, mới đăng trước:"
FIGURES_OF_ARTICLE = "{} số liệu"
BACKWARD = "‹ Trước"
FORWARD = "Sau ›"


# --- articles from admins, versions ---
HAVE_READ = "Đã đọc"
NOT_YET = "Chưa có hiệu lực cho đến khi duyệt."
APPROVE_LABEL = "Duyệt tất cả"
DROP_LABEL = "Hủy"
TARGET = "mục tiêu"
SAME_ARTICLE = "Bài này đã có trong kho, không có gì thay đổi."
TAKEN = "Bài này đã được xử lý trước đó. Không cần làm gì thêm."
DROPPED = "Đã hủy. Kho không thay đổi."
TOO_LARGE = "tệp trên 20 MB"
EMPTY = "tệp rỗng"
NO_VERSIONS = "Chưa có phiên bản nào được lưu. Phiên bản có từ lần nạp hoặc duyệt đầu tiên."
VERSIONS_HEADING = "Các phiên bản, mới nhất trước:"
BACK_TO_VERSION = "Về bản {}"
VERSION_GONE = "Phiên bản này không còn được lưu."
VERSION_IN_USE = "Đã thay. Đang dùng phiên bản {}. Quay lại: /phienban"


def bad_file(reason: str) -> Reply:
    """An article that could not be read."""
    return say(
        f"Chưa đọc được tệp: {reason.rstrip('.')}.\nHãy gửi txt, html, docx hoặc PDF có chữ."
    )


def preview_counts(facts: int, new: int, same: int, changed: int, clashing: int) -> str:
    """The second line of a preview, as markup."""
    return (
        f"<b>{facts} số liệu</b>: {new} mới, {same} trùng, {changed} thay đổi, {clashing} mâu thuẫn"
    )


def preview_waiting(count: int) -> str:
    """Figures of a draft that stay hidden until somebody has seen them."""
    return f"Chờ xem: {count} số chưa chắc, chỉ hiện sau khi được nhận"


def preview_checks(right: int, wrong: int) -> str:
    """The arithmetic of an article."""
    return f"Phép tính: {right} khớp, {wrong} lệch"


def approved(report: Built, version: int, before: int) -> Reply:
    """After an approval, with the way back."""
    return say(
        f"Đã duyệt. Kho có {report.facts} số liệu từ {report.articles} bài, có hiệu lực ngay, "
        f"phiên bản {version}.",
        (Button("Hoàn tác", action=f"t:back:{before}"),),
    )


def suspicious(number: int, report: Built) -> Reply:
    """A reload that would lose a lot."""
    lost = [change for change in report.changes if change.gone]
    names = "\n".join(f"{change.article}: mất {change.gone}" for change in lost[:20])
    head = (
        f"Chưa thay bản mới: {sum(change.gone for change in lost)} số liệu của {len(lost)} bài "
        "sẽ mất.\nBot vẫn dùng bản cũ."
    )
    markup = f"{head}<blockquote expandable>{html.escape(names, quote=False)}</blockquote>"
    buttons = (
        Button("Giữ bản cũ", action=f"t:drop:{number}"),
        Button("Vẫn thay", action=f"t:swap:{number}"),
    )
    return say_html(markup, f"{head}\n{names}", buttons)


def sure(action: str, number: str) -> Reply:
    """Asks once more before something that loses figures."""
    buttons = (Button("Đồng ý", action=action), Button("Thôi", action=f"t:drop:{number}"))
    return say("Thay bản mới và bỏ các số liệu đó?", buttons)


NOTHING_WAITS = "Không có bài nào đang chờ duyệt."
NOTHING_SENT = (
    "Chưa có bài nào do quản trị viên gửi. Bài trong thư mục của máy chủ: xóa tệp rồi gõ /nap."
)
WHICH_TO_REMOVE = "Gỡ bài nào khỏi kho?"
REMOVE_LABEL = "Gỡ bài {}"


def sure_to_remove(article: str, key: str) -> Reply:
    """Asks once more."""
    buttons = (
        Button("Đồng ý", action=f"t:remove:{key}:yes"),
        Button("Thôi", action="t:close"),
    )
    return say(f"Gỡ bài {article} và các số liệu của bài?", buttons)


def removed(report: Built, version: int, before: int) -> Reply:
    """After an article was taken out, with the way back."""
    return say(
        f"Đã gỡ. Kho còn {report.facts} số liệu từ {report.articles} bài, phiên bản {version}.",
        (Button("Hoàn tác", action=f"t:back:{before}"),),
    )
