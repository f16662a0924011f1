"""The cards by which editors go through the figures of an article.

`target` and `index` are those of `bot.state.desk`; they travel in the buttons.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

from bot.answering.vocabulary import Metric, Metrics
from bot.corrections import LEVELS, STATUSES, key_of
from bot.notices import BACKWARD, FORWARD, say, say_html
from bot.rendering import words
from bot.reply import Button, Reply
from bot.state.desk import Clash, Pile
from knowledge.gazetteer import Gazetteer, Place
from knowledge.models import Fact, Review, Status

ONE_BY_ONE_LABEL = "Duyệt từng số"
LEFTOVER_LABEL = "Số chưa hiểu"
CLASH_LABEL = "Xem mâu thuẫn"
NO_CLASH = "Không còn mâu thuẫn nào chưa xem."
ALL_SEEN = "Đã xem hết các số của bài."
NOT_READ = "Chưa hiểu “{}”. {}"
HOW = {
    "m": "Trả lời bằng tên chỉ số, ví dụ: tỷ lệ đúng hạn.",
    "t": "Trả lời bằng kỳ, ví dụ: 6 tháng đầu năm 2023.",
    "v": "Trả lời bằng con số, ví dụ: 97,54.",
    "p": "Trả lời bằng tên nơi, ví dụ: huyện Gio Linh.",
    "l": "Chọn cấp:",
    "s": "Chọn kết quả hay mục tiêu:",
}
_SLOTS = (
    ("Chỉ số", "m"), ("Cấp", "l"), ("Kỳ", "t"), ("Con số", "v"), ("Nơi", "p"),
    ("Mục tiêu, kết quả", "s"),
)  # fmt: skip
STATUS_WORDS = {Status.RESULT: "kết quả", Status.TARGET: "mục tiêu"}
_REVIEWS = {
    Review.PUBLISHED: "được công bố", Review.WAITING: "chờ xem", Review.REJECTED: "đã bỏ",
}  # fmt: skip
CANDIDATES = 6


def figure_card(target: str, index: int, facts: Sequence[Fact]) -> Reply:
    """One figure with its sentence and what can be done with it."""
    fact = facts[index]
    at = fact.provenance
    lines = [
        f"Số {index + 1} trong {len(facts)}, {_REVIEWS[fact.review]}",
        figure_of(fact),
        safe(", ".join(filter(None, (fact.agency, fact.place, words.tier(fact.level))))),
        safe(f"{words.period(fact)}, {STATUS_WORDS[fact.status]}"),
        *(safe(f"Khớp: {check}") for check in at.checks[:2]),
        *(safe(f"Lệch: {conflict}") for conflict in at.conflicts[:2]),
    ]
    markup = "\n".join(lines) + f"<blockquote expandable>{safe(fact.quote)}</blockquote>"
    rows = [
        (Button("Nhận", f"t:rd:{target}:{index}:a"), Button("Sửa", f"t:rf:{target}:{index}")),
        (Button("Bỏ", f"t:rd:{target}:{index}:r"),
         Button("Nhận hết còn lại", f"t:rr:{target}:{index}")),
    ]  # fmt: skip
    return say_html(markup, plain_of(markup), *rows, *pager("rv", target, index, len(facts)))


def fix_card(target: str, index: int, fact: Fact) -> Reply:
    """Which slot is to be corrected."""
    markup = f"Sửa phần nào của {figure_of(fact)}?"
    buttons = [Button(label, f"t:rs:{target}:{index}:{slot}") for label, slot in _SLOTS]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    return say_html(markup, plain_of(markup), *rows, (back_button(f"t:rv:{target}:{index}"),))


def slot_card(target: str, index: int, fact: Fact, slot: str) -> Reply:
    """Asks for the new value: by buttons where there are few, else in words."""
    markup = f"{figure_of(fact)}\n{safe(HOW[slot])}"
    choices: list[Button] = []
    start = f"t:rc:{target}:{index}:{slot}:"
    if slot == "l":
        choices = [Button(words.tier(level), start + key) for key, level in LEVELS.items()]
    elif slot == "s":
        choices = [Button(STATUS_WORDS[each], start + key) for key, each in STATUSES.items()]
    rows = [tuple(choices[at : at + 2]) for at in range(0, len(choices), 2)]
    return say_html(
        markup, plain_of(markup), *rows, (back_button(f"t:rf:{target}:{index}:{slot}"),)
    )


def candidates_card(
    start: str, back: str, slot: str, said: str, found: Sequence[Metric | Place]
) -> Reply:
    """What a word for a metric or a place may mean; `start` begins the data of its buttons."""
    if not found:
        return say(NOT_READ.format(said[:60], HOW[slot]), (back_button(back),))
    rows = [(Button(_name(each), start + key_of(each)),) for each in found[:CANDIDATES]]
    return say("Chọn một:", *rows, (back_button(back),))


def _name(each: Metric | Place) -> str:
    if isinstance(each, Metric):
        return each.label
    province = Gazetteer.load().by_code(each.province or "")
    return ", ".join(filter(None, (each.full_name, province.name if province else "")))


def clash_card(target: str, at: int, clashes: Sequence[Clash], sources: tuple[str, str]) -> Reply:
    """A contradiction between the article and the base; `sources` name old and new."""
    clash = clashes[at]
    fact = clash.new
    about = ", ".join(
        (Metrics.load()[fact.metric].label, fact.place, words.tier(fact.level), words.period(fact))
    )
    lines = [
        f"<b>{len(clashes)} mâu thuẫn</b> cần xem trước khi duyệt",
        safe(about),
        f"Đang có: {figure_of(clash.old)}, {safe(sources[0])}",
        f"Bài mới: {figure_of(fact)}, {safe(sources[1])}",
    ]
    markup = "\n".join(lines)
    choose = f"t:ry:{target}:{clash.index}:"
    later = f"t:rx:{target}:{(at + 1) % len(clashes)}" if len(clashes) > 1 else "t:close"
    rows = (
        (Button("Giữ cả hai", choose + "both"), Button("Lấy bài mới", choose + "ask")),
        (Button("Giữ số cũ", choose + "old"), Button("Để sau", later)),
    )
    return say_html(markup, plain_of(markup), *rows)


def sure_of_new(target: str, clash: Clash) -> Reply:
    """Asks once more before a published figure goes."""
    markup = f"Bỏ số đang có {figure_of(clash.old)} và lấy {figure_of(clash.new)}?"
    choose = f"t:ry:{target}:{clash.index}:new"
    return say_html(
        markup, plain_of(markup), (Button("Đồng ý", choose), Button("Thôi", f"t:rx:{target}:0"))
    )


def waiting_card(piles: Sequence[Pile]) -> Reply:
    """Figures in use that wait for a decision, by article."""
    lines = ["Số liệu đang chờ xem, chưa hiện cho người hỏi:"]
    lines += [f"{n}. {pile.article}: {pile.count}" for n, pile in enumerate(piles, 1)]
    rows = [(Button(f"Xem bài {n}", f"t:rw:{pile.target}"),) for n, pile in enumerate(piles[:8], 1)]
    return say("\n".join(lines), *rows)


def next_to_see(facts: Sequence[Fact], index: int, *, only_waiting: bool) -> int | None:
    """The figure after `index` that should be looked at, None after the last one."""
    for later in range(index + 1, len(facts)):
        if not only_waiting or facts[later].review is Review.WAITING:
            return later
    return None


def finished(facts: Iterable[Fact], target: str) -> Reply:
    """After the last figure."""
    found = list(facts)
    counts = {review: sum(fact.review is review for fact in found) for review in Review}
    text = (
        f"{ALL_SEEN}\n{counts[Review.PUBLISHED]} được công bố, {counts[Review.REJECTED]} đã bỏ, "
        f"{counts[Review.WAITING]} chờ xem."
    )
    again = Button("Xem lại từ đầu", f"t:rv:{target}:0")
    if not target.isdecimal():
        return say(text, (again,))
    return say(
        f"{text}\nChưa có hiệu lực cho đến khi duyệt.",
        (Button("Duyệt bài", f"t:approve:{target}"), again),
        (Button("Hủy", f"t:drop:{target}"),),
    )


def pager(action: str, target: str, index: int, count: int) -> tuple[tuple[Button, ...], ...]:
    """A row that leafs through `count` things, none for a single one."""
    row = []
    if index > 0:
        row.append(Button(BACKWARD, f"t:{action}:{target}:{index - 1}"))
    if index < count - 1:
        row.append(Button(FORWARD, f"t:{action}:{target}:{index + 1}"))
    return (tuple(row),) if row else ()


def back_button(action: str) -> Button:
    """The way back."""
    return Button("Quay lại", action)


def figure_of(fact: Fact) -> str:
    """A figure and what it counts, as markup."""
    statement = words.statement(fact, Metrics.load())
    return f"<b>{safe(statement)}</b>"


def safe(text: str) -> str:
    """Text as markup."""
    return html.escape(text, quote=False)


def plain_of(markup: str) -> str:
    """Markup of a card as plain text."""
    without = re.sub(r"</?blockquote[^>]*>", "\n", markup.replace("<b>", "").replace("</b>", ""))
    return html.unescape(without)
