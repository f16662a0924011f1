"""Whatever the text: extraction never raises, never takes longer than a second on 100 KB."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import BUNDLED_ARTICLES
from knowledge.extraction import Extraction, extract
from knowledge.reading import iter_articles, read_file
from tests.extraction.made import document
from tests.extraction.tables import rows
from tests.pace import allowed

ARTICLES = [read_file(path) for path in iter_articles([BUNDLED_ARTICLES])]
PIECES = sorted(
    {
        piece
        for row in rows("attach")
        for piece in re.findall(r"[^\W\d_]+|\d[\d.,]*%?|[^\w\s]", row["text"])
    }
    | {"(", ")", "từ", "đến", "/", "quý", "năm", "ngày", "thứ", "\n", "năm 2023", "lần lượt"}
)
LEAD = "Năm 2023, UBND tỉnh Quảng Nam đẩy mạnh cải cách hành chính."
BIG = 100_000
MOST_SECONDS = 3.0  # quadratic work took over 12; a busy machine must not fail it


def sound(extraction: Extraction) -> None:
    """What holds of any extraction."""
    text = extraction.document.text
    for fact in extraction.facts:
        at = fact.provenance
        assert " ".join(text[at.start : at.end].split()) == fact.quote
        assert fact.year is not None and fact.place
    spans = [(a.start, a.end) for a in extraction.accounts]
    assert spans == sorted(set(spans))


@given(st.lists(st.sampled_from(PIECES), max_size=60), st.sampled_from([" ", ""]))
def test_words_of_articles_in_any_order(pieces: list[str], joint: str) -> None:
    parts = [LEAD, joint.join(pieces) + "."]
    sound(extract(document("Quảng Nam", parts, date(2023, 12, 1))))


@given(st.text(max_size=200), st.text(max_size=40))
def test_any_text(text: str, title: str) -> None:
    flat = " ".join(text.split())
    sound(extract(document(" ".join(title.split()), [LEAD, flat], date(2023, 12, 1))))


@given(st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=5), max_size=6))
def test_any_table(table: list[list[str]]) -> None:
    lines = [[cell.strip() for cell in line] for line in table] or [["a"]]
    sound(extract(document("Quảng Nam", [LEAD, "Kết quả:", lines], date(2023, 12, 1))))


def test_mutated_articles(fuzz_inputs: int) -> None:
    choose = random.Random(20231201)
    for _ in range(fuzz_inputs // 4):
        article = choose.choice(ARTICLES)
        parts = [article.text[b.start : b.end] for b in article.blocks if not b.rows]
        mutated = [_mutated(part, choose) for part in choose.sample(parts, min(8, len(parts)))]
        sound(extract(document(article.title or "", [LEAD, *mutated], article.published)))


def _mutated(text: str, choose: random.Random) -> str:
    for _ in range(choose.randrange(1, 6)):
        text = _changed(text, choose)
    return " ".join(text.split())


def _changed(text: str, choose: random.Random) -> str:
    at = choose.randrange(len(text) + 1)
    end = min(len(text), at + choose.randrange(12))
    before, inside, after = text[:at], text[at:end], text[end:]
    instead = choose.choice(
        (
            "",
            choose.choice(PIECES) + inside,
            inside * 3,
            inside.swapcase(),
            str(choose.randrange(10**6)),
        )
    )
    return before + instead + after


def _sentences() -> list[str]:
    return [row["text"] for row in rows("attach")]


def _filled(piece: str) -> list[str]:
    return [piece * (BIG // len(piece.encode()))]


def _real() -> list[str]:
    paragraphs = [a.text[b.start : b.end] for a in ARTICLES for b in a.blocks if not b.rows]
    return paragraphs * (BIG // len(" ".join(paragraphs).encode()))


SHAPES: dict[str, Callable[[], list[str]]] = {
    "real articles": _real,
    "one long paragraph": lambda: [" ".join(_filled(" ".join(_sentences()) + " "))],
    "one long sentence": lambda: _filled("cấp huyện 97%, cấp xã 98%; "),
    "figures without words": lambda: _filled("12,5% "),
    "parentheses": lambda: _filled("(năm 2022: 97%) "),
    "nested parentheses": lambda: _filled("(12 hồ sơ "),
    "names": lambda: _filled("Huyện Quế Sơn, "),
    "capitals": lambda: _filled("Quảng "),
    "dates": lambda: _filled("từ ngày 15/12/2022 đến ngày 14/6/2023, "),
    "digits": lambda: ["1" * BIG],
    "points": lambda: ["1." * (BIG // 2)],
    "blanks": lambda: ["hồ sơ" + " " * BIG + "12"],
    "list words": lambda: _filled("lần lượt 12%, "),
    "cues": lambda: _filled("trước và đúng hạn "),
    "number words": lambda: _filled("hai mươi lăm "),
    "ranks": lambda: _filled("xếp thứ 4/63, "),
    "words between a count and its share": lambda: _filled("12 hồ sơ đạt tỷ lệ đạt tỷ lệ x 5% "),
    "share words without end": lambda: _filled("12 hồ sơ " + "đạt mức tỷ lệ " * 40 + "x 5%. "),
    "numbers of documents": lambda: _filled("Quyết định số 12/QĐ-UBND, "),
}


def _seconds(parts: list[str], tries: int = 3) -> float:
    """Process time of an extraction, the best of some tries: other work on the machine counts."""
    article = document("Quảng Nam", [LEAD, *parts], date(2023, 12, 1))
    best = 60.0
    for _ in range(tries):
        started = time.process_time()
        extraction = extract(article)
        best = min(best, time.process_time() - started)
        if best < MOST_SECONDS / 2:
            break
    sound(extraction)
    return best


@pytest.mark.parametrize("shape", SHAPES)
def test_a_hundred_kilobytes_take_seconds_at_most(shape: str) -> None:
    assert _seconds(SHAPES[shape]()) < allowed(MOST_SECONDS)


def test_three_times_the_text_takes_about_three_times_the_time() -> None:
    """Twice would drown in the noise of a busy machine."""
    once = _seconds(_sentences() * 4, tries=5)
    assert _seconds(_sentences() * 12, tries=5) < 4.5 * once


@pytest.mark.parametrize("text", ["", "12", ".", "()", "\u0301", "%"])
def test_articles_of_next_to_nothing(text: str) -> None:
    extraction = extract(document("", [text]))
    assert extraction.facts == ()
