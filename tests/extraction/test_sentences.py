"""Where sentences end."""

from __future__ import annotations

import pytest

from knowledge.extraction.sentences import sentence_spans
from tests.extraction.tables import rows


@pytest.mark.parametrize("row", rows("sentences"), ids=lambda row: row["text"])
def test_ends_of_sentences(row: dict[str, str]) -> None:
    text = row["text"].replace("|", "")
    found = [text[start:end] for start, end in sentence_spans(text)]
    assert found == [part.strip() for part in row["text"].split("|")]


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "Bỏ qua. Đạt 93,1%. Còn hai việc."
    assert [text[a:b] for a, b in sentence_spans(text, 8, 18)] == ["Đạt 93,1%."]


def test_nothing_is_lost_but_blanks() -> None:
    text = "  Một câu.  Hai câu!  \n Ba câu "
    assert " ".join(text[a:b] for a, b in sentence_spans(text)).split() == text.split()
