"""Sentences that only admins read: articles, versions, statistics, roles, synonyms."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.clock import length, moment
from bot.notices import say, say_html
from bot.reply import Button, Reply
from bot.state.roles import Role
from bot.state.staging import Built, Change
from bot.state.statistics import Summary

# --- articles, versions ---
HAVE_READ = "Đã đọc: {}"
NO_PLACE_READ = "Chưa rõ bài nói về nơi nào"
UNDO_LABEL = "Hoàn tác"
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


def preview_left_over(count: int) -> str:
    """Numerals of an article that were not understood."""
    return f"Số chưa hiểu: {count}"


def swapped(version: int, before: int) -> Reply:
    """After a reload that was looked at first, with the way back."""
    row = (Button(UNDO_LABEL, f"t:back:{before}"), Button("Các phiên bản", "t:versions"))
    return say(f"Đã thay. Đang dùng phiên bản {version}.", row)


def preview_checks(right: int, wrong: int) -> str:
    """The arithmetic of an article."""
    return f"Phép tính: {right} khớp, {wrong} lệch"


def approved(accepted: int, dropped: int, version: int, before: int, ask: str) -> Reply:
    """After an approval, with the way back; `ask` is the action that shows its figures."""
    row = [Button(UNDO_LABEL, f"t:back:{before}")]
    if ask:
        row.append(Button("Hỏi thử", ask))
    return say(
        f"Đã duyệt {accepted} số liệu, bỏ {dropped}. Có hiệu lực ngay, phiên bản {version}.",
        tuple(row),
    )


def undone(version: int, facts: int, articles: int, waiting: Sequence[tuple[int, str]]) -> Reply:
    """After going back; `waiting` are the (number, article) that wait for approval again."""
    lines = [f"Đã về phiên bản {version}: {facts} số liệu từ {articles} bài."]
    lines += [f"Bài {article} quay lại danh sách chờ duyệt." for _, article in waiting]
    again = tuple(Button("Duyệt lại", f"t:approve:{number}") for number, _ in waiting[:1])
    return say("\n".join(lines), (*again, Button("Các phiên bản", "t:versions")))


def suspicious(number: int, doubts: Sequence[Change], version: int) -> Reply:
    """A reload that would lose a lot, or that reads an article very differently."""
    lost, changed = (sum(getattr(each, sort) for each in doubts) for sort in ("gone", "changed"))
    also = f", {changed} số liệu sẽ khác" if changed else ""
    used = f"phiên bản {version}" if version else "bản cũ"
    names = "\n".join(
        f"{each.article}: mất {each.gone}, khác {each.changed}, giữ {each.same}"
        for each in doubts[:20]
    )
    head = (
        f"Chưa thay bản mới: {lost} số liệu của {len(doubts)} bài sẽ mất{also}.\n"
        f"Bot vẫn dùng {used}."
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
        (Button(UNDO_LABEL, f"t:back:{before}"),),
    )


# --- reload ---
def refused_reload(reason: str) -> str:
    """When a build kept the old base."""
    return f"Chưa nạp được, bot vẫn dùng bản cũ.\n{reason}"


LOADING = "Đang nạp kho bài báo. Bot vẫn trả lời bằng bản cũ."
STOPPED = "Đã dừng nạp."
STOP_ROW = (Button("Dừng nạp", "t:halt"),)
LOADING_ALREADY = "Đang có một lượt nạp khác. Hãy chờ lượt đó xong."


def loading(done: int, total: int) -> str:
    """Progress of a reload."""
    return f"Đang nạp: {done} trong {total} bài. Bot vẫn trả lời bằng bản cũ."


def loaded(report: Built, version: int, before: int | None) -> Reply:
    """What a reload changed, with the way back, where it made a version; the lines of each
    article are folded."""
    new, changed, gone = map(report.total, ("new", "changed", "gone"))
    seconds = f"{report.seconds:.1f}".replace(".", ",")
    head = [
        f"Nạp xong {report.articles} bài trong {seconds} giây, phiên bản {version}",
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
    row = [Button("Các phiên bản", "t:versions")]
    if before is not None:
        row.insert(0, Button(UNDO_LABEL, f"t:back:{before}"))
    return say_html(markup, f"{top}\n{folded}", tuple(row))


# --- overview ---
STATS_TITLES = {"c": "Lượt hỏi mỗi ngày", "p": "Nơi được hỏi nhiều", "m": "Chỉ số được hỏi nhiều"}
MISSING_COLUMNS = ("Số lần", "Nơi", "Chỉ số")
STATS_SPAN = "{} ngày gần nhất"
LOGGED = {
    "nap": "nạp kho", "duyet": "duyệt", "bo": "hủy", "go": "gỡ bài", "phienban": "về phiên bản",
    "accept": "nhận số", "correct": "sửa số", "reject": "bỏ số", "clash": "chọn giữa hai số",
    "make": "tạo số liệu", "tudien": "từ đồng nghĩa", "quyen": "đổi quyền",
    "feedback": "trả lời góp ý", "saoluu": "sao lưu",
}  # fmt: skip
NOTHING_LOGGED = "Chưa có việc nào được ghi."
BACKUP = "Bản sao lưu. Cách khôi phục có trong sổ tay quản trị."


def statistics(
    days: int,
    summary: Summary,
    places: list[str],
    metrics: list[str],
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
    pictures = [Button("Biểu đồ", f"t:stats:{days}c")] if summary.total else []
    pictures += [Button("Nơi hỏi nhiều", f"t:stats:{days}p")] if places else []
    pictures += [Button("Chỉ số hỏi nhiều", f"t:stats:{days}m")] if metrics else []
    rows = [tuple(pictures[at : at + 2]) for at in range(0, len(pictures), 2)]
    plain = html.unescape(markup.replace("<b>", "").replace("</b>", ""))
    return say_html(markup, plain, spans, *rows)


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
        ),
        (Button("Tải danh sách", "t:missing"), Button("Thêm từ đồng nghĩa", "t:lessons")),
    )


def state_lines(measured: Mapping[str, float | str]) -> list[str]:
    """How the bot is."""
    built = str(measured["built_at"])
    when = moment(datetime.fromisoformat(built)) if built else "chưa rõ"
    version = f"phiên bản {measured['version']}" if measured["version"] else "bản đầu"
    return [
        f"Kho: {measured['articles']} bài, {measured['facts']} số liệu, {version}",
        f"Dựng lúc {when} ({length(float(measured['age_seconds']))} trước)",
        f"Tin đang chờ trả lời: {measured['queue']}",
        f"Góp ý chưa xử lý: {measured['reports']}",
        f"Đã chạy {length(float(measured['uptime_seconds']))}, {measured['errors']} lỗi",
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
