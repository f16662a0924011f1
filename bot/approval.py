"""The cards by which editors go through the figures of an article, and their corrections.

`target` and `index` are those of `bot.state.desk`; they travel in the buttons.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import Any

from bot.answering.vocabulary import Metric, Metrics
from bot.notices import BACKWARD, FORWARD, say, say_html
from bot.rendering import words
from bot.reply import Button, Reply
from bot.state.desk import Clash, Pile
from bot.state.staging import Leftover
from knowledge.gazetteer import Gazetteer, Place
from knowledge.models import Fact, Level, Review, Status
from knowledge.store.periods import bounds_of_text
from knowledge.text import fold

ONE_BY_ONE_LABEL = "Duyệt từng số"
LEFTOVER_LABEL = "Số chưa hiểu"
CLASH_LABEL = "Xem mâu thuẫn"
NOTHING_LEFT_OVER = "Không có con số nào chưa hiểu trong bài."
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
_LEVELS = {
    "t": Level.PROVINCE, "h": Level.DISTRICT, "x": Level.COMMUNE, "w": Level.CENTRAL,
    "c": Level.ALL,
}  # fmt: skip
_STATUSES = {"r": Status.RESULT, "t": Status.TARGET}
_STATUS_WORDS = {Status.RESULT: "kết quả", Status.TARGET: "mục tiêu"}
_REVIEWS = {
    Review.PUBLISHED: "được công bố", Review.WAITING: "chờ xem", Review.REJECTED: "đã bỏ",
}  # fmt: skip
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?\s*%?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CANDIDATES = 6


def figure_card(target: str, index: int, facts: Sequence[Fact]) -> Reply:
    """One figure with its sentence and what can be done with it."""
    fact = facts[index]
    at = fact.provenance
    lines = [
        f"Số {index + 1} trong {len(facts)}, {_REVIEWS[fact.review]}",
        _figure(fact),
        _safe(", ".join(filter(None, (fact.agency, fact.place, words.tier(fact.level))))),
        _safe(f"{words.period(fact)}, {_STATUS_WORDS[fact.status]}"),
        *(_safe(f"Khớp: {check}") for check in at.checks[:2]),
        *(_safe(f"Lệch: {conflict}") for conflict in at.conflicts[:2]),
    ]
    markup = "\n".join(lines) + f"<blockquote expandable>{_safe(fact.quote)}</blockquote>"
    rows = [
        (Button("Nhận", f"t:rd:{target}:{index}:a"), Button("Sửa", f"t:rf:{target}:{index}")),
        (Button("Bỏ", f"t:rd:{target}:{index}:r"),
         Button("Nhận hết còn lại", f"t:rr:{target}:{index}")),
    ]  # fmt: skip
    return say_html(markup, _plain(markup), *rows, *_pager("rv", target, index, len(facts)))


def fix_card(target: str, index: int, fact: Fact) -> Reply:
    """Which slot is to be corrected."""
    markup = f"Sửa phần nào của {_figure(fact)}?"
    buttons = [Button(label, f"t:rs:{target}:{index}:{slot}") for label, slot in _SLOTS]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    return say_html(markup, _plain(markup), *rows, (_back(f"t:rv:{target}:{index}"),))


def slot_card(target: str, index: int, fact: Fact, slot: str) -> Reply:
    """Asks for the new value: by buttons where there are few, else in words."""
    markup = f"{_figure(fact)}\n{_safe(HOW[slot])}"
    choices: list[Button] = []
    start = f"t:rc:{target}:{index}:{slot}:"
    if slot == "l":
        choices = [Button(words.tier(level), start + key) for key, level in _LEVELS.items()]
    elif slot == "s":
        choices = [Button(_STATUS_WORDS[each], start + key) for key, each in _STATUSES.items()]
    rows = [tuple(choices[at : at + 2]) for at in range(0, len(choices), 2)]
    return say_html(markup, _plain(markup), *rows, (_back(f"t:rf:{target}:{index}:{slot}"),))


def candidates_card(
    target: str, index: int, slot: str, said: str, found: Sequence[Metric | Place]
) -> Reply:
    """What a word for a metric or a place may mean."""
    if not found:
        return say(NOT_READ.format(said[:60], HOW[slot]), (_back(f"t:rf:{target}:{index}:{slot}"),))
    start = f"t:rc:{target}:{index}:{slot}:"
    rows = [
        (Button(_name(each), start + (each.id if isinstance(each, Metric) else each.code)),)
        for each in found[:_CANDIDATES]
    ]
    return say("Chọn một:", *rows, (_back(f"t:rf:{target}:{index}:{slot}"),))


def _name(each: Metric | Place) -> str:
    if isinstance(each, Metric):
        return each.label
    province = Gazetteer.load().by_code(each.province or "")
    return ", ".join(filter(None, (each.full_name, province.name if province else "")))


def metrics_named(said: str) -> list[Metric]:
    """Metrics by id, label or a part of it, the closest names first; accents do not matter."""
    wanted = fold(said.strip().lower())
    exact, near = [], []
    for metric in Metrics.load():
        names = {metric.id, fold(metric.label.lower()), fold(metric.name.lower())}
        if wanted in names:
            exact.append(metric)
        elif all(any(word in name for name in names) for word in wanted.split()):
            near.append(metric)
    return exact or (near if wanted else [])


def places_named(said: str) -> list[Place]:
    """Places of a name, with or without accents."""
    gazetteer = Gazetteer.load()
    return list(gazetteer.find(said.strip()) or gazetteer.find_folded(said.strip()))


def correction(slot: str, said: str) -> dict[str, Any] | None:
    """New values of a fact's slots from a button or a typed word, None where it says none.

    >>> correction("v", "3.385,5"), correction("v", "nhiều")
    ({'value': 3385.5}, None)
    >>> correction("t", "quý II/2023")["period_end"]
    datetime.date(2023, 6, 30)
    """
    if slot == "l":
        return {"level": _LEVELS[said]} if said in _LEVELS else None
    if slot == "s":
        return {"status": _STATUSES[said]} if said in _STATUSES else None
    if slot == "v":
        return _value(said)
    if slot == "t":
        return _period(said)
    if slot == "m":
        known = said in {metric.id for metric in Metrics.load()}
        return {"metric": said} if known else None
    place = Gazetteer.load().by_code(said)
    return None if place is None else _place(place)


def _value(said: str) -> dict[str, Any] | None:
    found = _NUMBER.fullmatch(said.strip())
    if found is None:
        return None
    return {"value": float(f"{found[1].replace('.', '')}.{found[2] or 0}")}


def _period(said: str) -> dict[str, Any] | None:
    years = _YEAR.findall(said)
    if len(set(years)) != 1 or len(said) > 60:
        return None
    year = int(years[0])
    text = " ".join(said.split()).rstrip(".")
    if fold(text.lower()).removeprefix("nam ").strip() == years[0]:
        text = f"năm {year}"
    start, end = bounds_of_text(text, year)
    if start is None and end is None:
        return None
    return {"year": year, "period": text, "period_start": start, "period_end": end}


def _place(place: Place) -> dict[str, Any]:
    province = Gazetteer.load().province_of(place)
    return {
        "place": place.full_name,
        "place_code": place.code,
        "province": province.name if province else None,
    }


def clash_card(target: str, at: int, clashes: Sequence[Clash], sources: tuple[str, str]) -> Reply:
    """A contradiction between the article and the base; `sources` name old and new."""
    clash = clashes[at]
    fact = clash.new
    about = ", ".join(
        (Metrics.load()[fact.metric].label, fact.place, words.tier(fact.level), words.period(fact))
    )
    lines = [
        f"<b>{len(clashes)} mâu thuẫn</b> cần xem trước khi duyệt",
        _safe(about),
        f"Đang có: {_figure(clash.old)}, {_safe(sources[0])}",
        f"Bài mới: {_figure(fact)}, {_safe(sources[1])}",
    ]
    markup = "\n".join(lines)
    choose = f"t:ry:{target}:{clash.index}:"
    later = f"t:rx:{target}:{(at + 1) % len(clashes)}" if len(clashes) > 1 else "t:close"
    rows = (
        (Button("Giữ cả hai", choose + "both"), Button("Lấy bài mới", choose + "ask")),
        (Button("Giữ số cũ", choose + "old"), Button("Để sau", later)),
    )
    return say_html(markup, _plain(markup), *rows)


def sure_of_new(target: str, clash: Clash) -> Reply:
    """Asks once more before a published figure goes."""
    markup = f"Bỏ số đang có {_figure(clash.old)} và lấy {_figure(clash.new)}?"
    choose = f"t:ry:{target}:{clash.index}:new"
    return say_html(
        markup, _plain(markup), (Button("Đồng ý", choose), Button("Thôi", f"t:rx:{target}:0"))
    )


def leftover_card(number: int, at: int, found: Sequence[Leftover]) -> Reply:
    """A numeral that was not understood, in its sentence."""
    if not found:
        return say(NOTHING_LEFT_OVER)
    left = found[at]
    markup = (
        f"{len(found)} con số chưa hiểu trong bài:\n<b>{_safe(left.surface)}</b> trong câu:"
        f"<blockquote>{_safe(left.sentence)}</blockquote>Không cần thì bỏ qua."
    )
    return say_html(markup, _plain(markup), *_pager("rl", str(number), at, len(found)))


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


def _pager(action: str, target: str, index: int, count: int) -> tuple[tuple[Button, ...], ...]:
    row = []
    if index > 0:
        row.append(Button(BACKWARD, f"t:{action}:{target}:{index - 1}"))
    if index < count - 1:
        row.append(Button(FORWARD, f"t:{action}:{target}:{index + 1}"))
    return (tuple(row),) if row else ()


def _back(action: str) -> Button:
    return Button("Quay lại", action)


def _figure(fact: Fact) -> str:
    statement = words.statement(fact, Metrics.load())
    return f"<b>{_safe(statement)}</b>"


def _safe(text: str) -> str:
    return html.escape(text, quote=False)


def _plain(markup: str) -> str:
    without = re.sub(r"</?blockquote[^>]*>", "\n", markup.replace("<b>", "").replace("</b>", ""))
    return html.unescape(without)
