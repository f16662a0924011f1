"""What holds for any message: it never raises, spans are the user's own, typing does not matter."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.query import Query
from bot.understanding import Context, Understanding, explain
from bot.understanding.vocabulary import vocabulary
from knowledge.text import fold
from tests.evaluation.typings import TYPINGS
from tests.pace import allowed, processor_seconds
from tests.understanding.conftest import TODAY, rows

_PIECES = st.lists(
    st.sampled_from(
        ["tỷ lệ đúng hạn", "Lạng Sơn", "huyện", "2023", "quý", "?", "bao nhiêu", "  ", "97,5%", "xã",
         "so với", "không hỏi", "cao nhất", "\u0301", "<b>", "&amp;", "STNMT", "d9u7o7c5", "cũ", ","]
    ),
    max_size=14,
)  # fmt: skip


def slots(query: Query) -> tuple[object, ...]:
    return (
        query.intent, query.places, query.scope, query.levels, query.agencies, query.metrics,
        query.period.year, query.period.part, query.order, query.figures, query.ask,
    )  # fmt: skip


@pytest.fixture(scope="module")
def reader(understanding: Understanding) -> Understanding:
    return understanding


@settings(max_examples=150, deadline=None)
@given(text=st.one_of(st.text(max_size=200), _PIECES.map(" ".join)))
def test_never_raises_and_spans_hold(text: str) -> None:
    query = _reader().understand(text, None, TODAY)
    assert isinstance(query.text, str)  # as read: keys decoded, letters composed
    for mention in query.mentions:
        if mention.surface:
            assert text[mention.start : mention.end] == mention.surface
    assert explain(query).startswith("intent ")
    _reader().understand(text, Context(query), TODAY)


_READER: list[Understanding] = []


def _reader() -> Understanding:
    return _READER[0]


@pytest.fixture(autouse=True, scope="module")
def _keep(understanding: Understanding) -> None:
    _READER[:] = [understanding]


_TYPED = [text for text, _ in rows("metrics.tsv")]


@pytest.mark.parametrize("typing", sorted(TYPINGS))
def test_typing_does_not_matter(typing: str, reader: Understanding) -> None:
    different = [
        text
        for text in _TYPED
        if slots(reader.understand(TYPINGS[typing](text), None, TODAY))
        != slots(reader.understand(text, None, TODAY))
    ]
    assert len(different) <= len(_TYPED) // 50, different


def test_every_phrase_finds_its_own_id(reader: Understanding) -> None:
    lost = []
    for phrase in vocabulary().content:
        if phrase.kind not in ("concept", "level"):
            continue
        for typed in (phrase.text, fold(phrase.text)):
            found = reader.understand(typed, None, TODAY).mentions
            if len(phrase.folded) > 1 and typed == phrase.text:
                if not any(phrase.value == mention.value for mention in found):
                    lost.append(typed)
            elif not any(mention.kind != "intent" for mention in found):
                lost.append(typed)
    assert not lost


def test_same_text_same_query(reader: Understanding) -> None:
    text = "so tỷ lệ đúng hạn Lạng Sơn với Bắc Giang năm 2023"
    assert reader.understand(text, None, TODAY) == reader.understand(text, None, TODAY)


@pytest.mark.parametrize(
    "piece",
    [
        "tỷ lệ đúng hạn Lạng Sơn bao nhiêu, ",
        "hyuện Bnế Lứk xzq ",
        "a ",
        "1,",
        "Quảng ",
        "không hỏi ",
    ],
)
def test_long_messages_are_quick(piece: str, reader: Understanding) -> None:
    text = (piece * 4096)[:4096]
    reader.understand(text, None, TODAY)
    spent = processor_seconds(lambda: reader.understand(text, None, TODAY))
    assert spent < allowed(0.2)  # 0.05 s on an idle core
