"""Questions with what a reply must and must not say: asked in process and judged.

The form of a line is that of the contract's questions: turns, kind, must, must_not, outcome,
also. Numbers are compared by value, whole, as a Vietnamese reader takes them.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.reply import Outcome, Reply
from knowledge.text import clean, spelling

MAX_MESSAGE = 4096
_TAG = re.compile(r"</?[a-z][^<>]*>")
_MARKUP = re.compile("[*`]")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)?")


class Talks(Protocol):
    """What is asked: the conversation, or a double of it."""

    def reply(self, chat: str, text: str) -> Reply:
        """The reply to one message of a chat."""


@dataclass(frozen=True, slots=True)
class Question:
    """One conversation and what its last reply is held to."""

    id: str
    kind: str
    turns: tuple[str, ...]
    must: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...]
    outcomes: tuple[str, ...]  # the expected one first
    note: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a question went. `wrong`: a forbidden figure, or figures where there are none."""

    question: Question
    reply: Reply
    seconds: float
    right: bool
    wrong: bool
    outcome_agrees: bool
    why: str


def read_questions(path: Path) -> list[Question]:
    """The questions of a file."""
    return [_question(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line]


def _question(row: dict[str, object]) -> Question:
    def strings(key: str) -> tuple[str, ...]:
        value = row.get(key, ())
        assert isinstance(value, list | tuple)
        return tuple(map(str, value))

    must = row.get("must", [])
    assert isinstance(must, list)
    return Question(
        str(row["id"]),
        str(row["kind"]),
        strings("turns"),
        tuple(tuple(map(str, alternatives)) for alternatives in must),
        strings("must_not"),
        (str(row["outcome"]), *strings("also")),
        str(row.get("note", "")),
    )


def ask(
    dialogue: Talks, questions: Iterable[Question], typed: Callable[[str], str] = str
) -> Iterator[Verdict]:
    """Asks each question in a chat of its own, every turn as `typed` types it."""
    for question in questions:
        for turn in question.turns:
            began = time.perf_counter()
            reply = dialogue.reply(f"eval-{question.id}-{id(typed)}", typed(turn))
            seconds = time.perf_counter() - began
        yield judge(question, reply, seconds)


def judge(question: Question, reply: Reply, seconds: float = 0.0) -> Verdict:
    """What is right and wrong about a reply to the last turn."""
    said = comparable(reply.text)
    missing = [" | ".join(m) for m in question.must if not any(comparable(s) in said for s in m)]
    forbidden = [each for each in question.must_not if comparable(each) in said]
    agrees = str(reply.outcome) in question.outcomes
    expected = question.outcomes[0]
    invented: set[str] = set()
    if (
        expected in (Outcome.NO_DATA, Outcome.OUT_OF_SCOPE)
        and reply.outcome is Outcome.ANSWER
        and not agrees
    ):
        invented = figures(reply.text) - figures(" ".join(question.turns))
    wrong = bool(forbidden or invented)
    fits = bool(reply.text.strip()) and len(reply.text) <= MAX_MESSAGE
    text_decides = expected == Outcome.ANSWER and bool(question.must)
    why = [f"missing {each}" for each in missing] + [f"says {each}" for each in forbidden]
    why += [f"invents {each}" for each in sorted(invented)[:5]]
    if not agrees:
        why.append(f"{reply.outcome} instead of {expected}")
    if not fits:
        why.append("does not fit one message")
    right = not missing and not wrong and fits and (agrees or text_decides)
    return Verdict(question, reply, seconds, right, wrong, agrees, "; ".join(why))


def comparable(text: str) -> str:
    """One spelling, one space, numbers between brackets by value.

    >>> comparable("Hoà  Bình: 69.971 hồ sơ, 99,880%")
    'hòa bình: ⟦69971⟧ hồ sơ, ⟦99.88⟧%'
    """
    text = _MARKUP.sub("", _TAG.sub("", spelling(clean(text))))
    text = _NUMBER.sub(lambda match: f"⟦{_value(match[0])}⟧", text)
    text = re.sub(r"⟧\s+%", "⟧%", " ".join(text.split()))
    return re.sub(r"⟧ ?/ ?⟦", "⟧/⟦", text)


def figures(text: str) -> set[str]:
    """The values of the numbers in a text."""
    return {_value(match[0]) for match in _NUMBER.finditer(text)}


def _value(number: str) -> str:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", number):
        number = number.replace(".", "")
    whole, _, part = number.replace(",", ".").partition(".")
    part = part.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{part}" if part else "")


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile; 0 for no values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))] if ordered else 0.0
