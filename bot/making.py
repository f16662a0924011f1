"""An editor makes a fact of a numeral that was not understood: metric, tier, period, place.

Each step is a card with the likely answers as buttons; whatever else is typed. The sentence is
the quote, and the number is read from it, so that only what is said of it is chosen.
A number in the text stands for its numeral: `start` in the buttons is its offset in the article.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.answering.numbers import capital
from bot.answering.vocabulary import OTHER, Metric, Metrics
from bot.approval import (
    CANDIDATES,
    HOW,
    STATUS_WORDS,
    back_button,
    figure_of,
    pager,
    plain_of,
    safe,
)
from bot.corrections import LEVELS, correction, qualifier_behind
from bot.notices import say, say_html
from bot.rendering import words
from bot.reply import Button, Reply
from bot.state.desk import Leftover
from knowledge.models import Fact, Level, Provenance, Qualifier, Status

MAKE_LABEL = "Tạo số liệu"
SKIP_LABEL = "Bỏ qua"
ADD_LABEL = "Thêm số này"
NOTHING_LEFT_OVER = "Không có con số nào chưa hiểu trong bài."
GONE = "Con số này đã được xử lý."
NOT_A_NUMBER = "Bot không đọc được giá trị của “{}”. Hãy sửa câu trong bài rồi gửi lại."
UNFIT = "Chỉ số này tính bằng {}, còn trong câu là {}. Hãy chọn chỉ số khác."
STEPS: Mapping[str, str] = {"m": "metric", "l": "level", "t": "period", "p": "place_code"}
TYPED = frozenset("mtp")
_TIMES = {"nghìn": 1e3, "ngàn": 1e3, "triệu": 1e6, "tỷ": 1e9, "tỉ": 1e9}
_MANY = re.compile(r"\s*(nghìn|ngàn|triệu|tỷ|tỉ)(?!\w)", re.IGNORECASE)
_OUT_OF = re.compile(r"\s?/\s?(\d{1,3}(?:\.\d{3})+|\d+)(?![\d/])")
_PERIODS_AT_MOST = 4


def leftover_card(number: int, at: int, found: Sequence[Leftover]) -> Reply:
    """A numeral that was not understood, in its sentence; `number` is that of the draft."""
    back = (Button("Duyệt từng số", f"t:rv:{number}:0"),)
    if not found:
        return say(NOTHING_LEFT_OVER, back)
    left = found[at]
    markup = (
        f"{len(found)} con số chưa hiểu trong bài:\n{_quoted(left)}"
        "Không cần thì bỏ qua; cần thì tạo số liệu từ câu này."
    )
    later = f"t:rl:{number}:{at + 1}" if at + 1 < len(found) else f"t:rv:{number}:0"
    row = (Button(MAKE_LABEL, f"t:ln:{number}:{left.start}"), Button(SKIP_LABEL, later))
    return say_html(markup, plain_of(markup), row, *pager("rl", str(number), at, len(found)))


def next_step(slots: Mapping[str, Any]) -> str | None:
    """The first thing that is not known yet, None when all is."""
    return next((step for step, name in STEPS.items() if name not in slots), None)


def step_card(
    number: int, left: Leftover, slots: Mapping[str, Any], facts: Sequence[Fact]
) -> Reply:
    """Asks for the next thing; what the article's other figures are about is offered."""
    step = next_step(slots)
    if step is None:
        return sure_card(number, left, slots)
    markup = f"{_quoted(left)}{safe(_known(slots))}{safe(HOW[step])}"
    start = answer_data(number, left.start, step)
    buttons = [Button(label, start + value) for label, value in _choices(step, left, facts)]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    if step in ("m", "p"):
        rows = [(button,) for button in buttons]
    return say_html(markup, plain_of(markup), *rows, (stop_button(number, left.start, step),))


def answer_data(number: int, start: int, step: str) -> str:
    """How the data of a step's buttons begins."""
    return f"t:lc:{number}:{start}:{step}:"


def stop_button(number: int, start: int, step: str) -> Button:
    """The way out of a step; a reply to the card is known by it."""
    return Button("Thôi", f"t:lx:{number}:{start}:{step}")


def _likely(left: Leftover, facts: Sequence[Fact]) -> list[Metric]:
    """Metrics that the numeral may be of by its unit: those of what stands behind it first,
    then those of the article's other figures."""
    metrics = Metrics.load()
    behind = _OUT_OF.sub("", left.after, count=1).strip().lower()
    named = [each for each in metrics if any(behind.startswith(unit) for unit in each.units)]
    known = dict.fromkeys(f.metric for f in facts if not f.metric.startswith(OTHER))
    near = [metrics[id_] for id_ in known]
    ordered = [*(each for each in near if each in named), *named, *near]
    return [each for each in dict.fromkeys(ordered) if isinstance(_read(left, each), dict)]


def _choices(step: str, left: Leftover, facts: Sequence[Fact]) -> list[tuple[str, str]]:
    if step == "l":
        return [(capital(words.tier(level)), key) for key, level in LEVELS.items()]
    if step == "m":
        return [(metric.name, metric.id) for metric in _likely(left, facts)[:CANDIDATES]]
    if step == "p":
        places = dict.fromkeys((f.place, f.place_code) for f in facts if f.place_code)
        return list(places)[:CANDIDATES]
    return [(text, f"#{at}") for at, text in enumerate(periods_of(facts))]


def periods_of(facts: Sequence[Fact]) -> list[str]:
    """The periods that the article's figures are of, in their order."""
    said = dict.fromkeys(words.period(fact) for fact in facts if fact.year)
    return list(said)[:_PERIODS_AT_MOST]


def chosen(step: str, value: str, left: Leftover, facts: Sequence[Fact]) -> dict[str, Any] | str:
    """The slots that an answer fills, or a Vietnamese line that says why it cannot be."""
    if step == "t" and value.startswith("#"):
        known = periods_of(facts)
        at = int(value[1:]) if value[1:].isdecimal() else len(known)
        value = known[at] if at < len(known) else ""
    slots = correction(step, value)
    if slots is None:
        return f"Chưa hiểu “{value[:60]}”. {HOW[step]}"
    if step == "m":
        return _read(left, Metrics.load()[slots["metric"]])
    return slots


def _read(left: Leftover, metric: Metric) -> dict[str, Any] | str:
    """What the numeral says of a metric: value, unit, qualifier, how far it reaches."""
    number = correction("v", left.surface)
    if number is None:
        return NOT_A_NUMBER.format(left.surface)
    value, end = number["value"], 0
    if many := _MANY.match(left.after):
        value, end = round(value * _TIMES[many[1].lower()], 6), many.end()
    elif over := _OUT_OF.match(left.after):
        number, end = correction("v", left.surface + over[0]) or number, over.end()
    rest = left.after[end:].lstrip().lower()
    percent = rest.startswith("%")
    units = [unit for unit in metric.units if (unit == "%") is percent]
    if not units:
        stated = "%" if percent else "một con số không có %"
        return UNFIT.format(" hoặc ".join(metric.units), stated)
    return number | {
        "metric": metric.id, "value": value, "end": left.end + end,
        "unit": next((each for each in units if rest.startswith(each)), units[0]),
        "qualifier": qualifier_behind(left.before),
    }  # fmt: skip


def fact_of(article: str, left: Leftover, slots: Mapping[str, Any]) -> Fact:
    """The fact that all steps together give."""
    known = {name: value for name, value in slots.items() if name != "end"}
    at = Provenance(
        left.sentence_start, left.sentence_start + len(left.sentence), left.start, slots["end"],
        left.sentence[left.start - left.sentence_start : slots["end"] - left.sentence_start],
    )  # fmt: skip
    blank: dict[str, Any] = {
        "province": None, "level": Level.ALL, "agency": None, "out_of": None,
        "qualifier": Qualifier.EXACT, "status": Status.RESULT,
    }  # fmt: skip
    return Fact(article=article, quote=left.sentence, provenance=at, **(blank | known))


def sure_card(number: int, left: Leftover, slots: Mapping[str, Any]) -> Reply:
    """All that was chosen, before it joins the figures of the article."""
    fact = fact_of("", left, slots)
    lines = [
        figure_of(fact),
        safe(f"{fact.place}, {words.tier(fact.level)}"),
        safe(f"{words.period(fact)}, {STATUS_WORDS[fact.status]}"),
    ]
    markup = "\n".join(lines) + f"<blockquote>{safe(fact.quote)}</blockquote>"
    return say_html(
        markup, plain_of(markup),
        (Button(ADD_LABEL, f"t:la:{number}:{left.start}"),
         Button("Làm lại", f"t:ln:{number}:{left.start}")),
        (Button("Thôi", f"t:rl:{number}:0"),),
    )  # fmt: skip


def problem_card(number: int, left: Leftover, step: str, why: str) -> Reply:
    """Why an answer cannot be taken; another may be typed."""
    again = back_button(f"t:ls:{number}:{left.start}")
    return say(why, (again, stop_button(number, left.start, step)))


def _quoted(left: Leftover) -> str:
    return f"<b>{safe(left.surface)}</b> trong câu:<blockquote>{safe(left.sentence)}</blockquote>"


def _known(slots: Mapping[str, Any]) -> str:
    said = []
    if "metric" in slots:
        said.append(Metrics.load()[slots["metric"]].label)
    if "level" in slots:
        said.append(words.tier(slots["level"]))
    if "period" in slots:
        said.append(slots["period"])
    return f"Đã chọn: {', '.join(said)}\n" if said else ""
