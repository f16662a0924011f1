"""Cues and zones: which stretch of a sentence belongs to which figure."""

from __future__ import annotations

import pytest

from knowledge.extraction.cues import find_cues
from knowledge.extraction.parsing import parse
from knowledge.text import one_i
from knowledge.vocabulary.tables import phrases
from tests.extraction.tables import finder_of, rows


@pytest.mark.parametrize("row", rows("zones"), ids=lambda row: row["sentence"])
def test_zones_of_a_sentence(row: dict[str, str]) -> None:
    text = row["sentence"]
    zones = parse(text, 0, finder_of("Quảng Nam")).zones
    assert "|".join(text[zone.lo : zone.hi].strip() for zone in zones) == row["zones"]


@pytest.mark.parametrize(("phrase", "concept"), phrases("concepts"))
def test_every_phrase_finds_its_own_concept(phrase: str, concept: str) -> None:
    found = [(cue.concept, cue.start, cue.end) for cue in find_cues(one_i(phrase))]
    assert found == ([] if concept == "ignore" else [(concept, 0, len(phrase))])


@pytest.mark.parametrize(
    ("text", "concepts"),
    [
        ("thanh toán trực tuyến đạt 40%", ["payment"]),
        ("trả trước và đúng hạn 12 hồ sơ", ["early_ontime", "case"]),
        ("hội nghị trực tuyến", []),
        ("số hoá hồ sơ", ["digitise"]),
        ("tỉ lệ hồ sơ đúng hẹn", ["case", "ontime"]),
        ("bộ phận một cửa", []),
        ("nhận thức của người dân", []),
    ],
)
def test_the_longest_phrase_wins(text: str, concepts: list[str]) -> None:
    assert [cue.concept for cue in find_cues(one_i(text))] == concepts


def test_a_parenthesis_knows_its_host() -> None:
    parsed = parse("Xã nhận 120 hồ sơ (trực tuyến 90 hồ sơ).", 0, finder_of("Quảng Nam"))
    assert [(zone.inside, zone.host) for zone in parsed.zones] == [(False, None), (True, 0)]


def test_a_parenthesis_behind_a_name_has_no_host() -> None:
    text = "Tỷ lệ chung đạt 90%, Sở Y tế thấp nhất (80%)."
    parsed = parse(text, 0, finder_of("Quảng Nam"))
    assert parsed.zones[1].host is None
