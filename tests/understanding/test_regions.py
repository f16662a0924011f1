"""Regions are asked of their provinces and are no slip of a place's name."""

from __future__ import annotations

import pytest

from bot.understanding import Understanding
from bot.understanding.known import Known
from knowledge.gazetteer import Gazetteer
from knowledge.models import Level
from knowledge.vocabulary.tables import toml
from tests.understanding.conftest import TODAY


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.mark.parametrize("name", toml("regions"))
def test_every_province_of_a_region_is_one(name: str, gazetteer: Gazetteer) -> None:
    for province in toml("regions")[name]["provinces"]:
        assert gazetteer.find(province, level=Level.PROVINCE), province


@pytest.mark.parametrize(
    "question",
    [
        "tỷ lệ đúng hạn của Tây Nguyên",
        "tỉnh nào ở Tây Nguyên đúng hạn thấp nhất",
        "tay nguyen dung han bao nhieu",
        "TÂY NGUYÊN TỈNH NÀO ĐÚNG HẠN CAO NHẤT",
    ],
)
def test_a_region_means_its_provinces_with_figures(question: str, gazetteer: Gazetteer) -> None:
    known = Known.of_pairs([("p62", "on_time_rate"), ("p64", "on_time_rate"), ("p01", "pci")])
    query = Understanding(gazetteer, known).understand(question, None, TODAY)
    assert set(query.places) == {"p62", "p64"}
    assert query.metrics == ("on_time_rate",)


def test_provinces_named_beside_their_region_are_the_ones_meant(gazetteer: Gazetteer) -> None:
    question = "ở Tây Nguyên, Gia Lai và Kon Tum nơi nào đúng hạn hơn"
    without = question.removeprefix("ở Tây Nguyên, ")
    reader = Understanding(gazetteer, Known())
    meant = reader.understand(without, None, TODAY).places
    assert len(meant) == 2
    assert reader.understand(question, None, TODAY).places == meant


def test_a_commune_of_such_a_name_is_still_found(gazetteer: Gazetteer) -> None:
    query = Understanding(gazetteer, Known()).understand("xã Đông Nam đúng hạn", None, TODAY)
    assert not set(query.places) & {"p79", "p75"}
