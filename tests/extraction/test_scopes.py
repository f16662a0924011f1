"""Places, tiers and bodies of a sentence, by whose article it is."""

from __future__ import annotations

import pytest

from knowledge.extraction.scope_finder import ScopeFinder
from knowledge.extraction.scopes import Kind
from knowledge.gazetteer import Gazetteer
from tests.extraction.tables import finder_of, home_of, rows, scope_said


@pytest.mark.parametrize("row", rows("scopes"), ids=lambda row: f"{row['home']}: {row['sentence']}")
def test_scopes_of_a_sentence(row: dict[str, str]) -> None:
    text = row["sentence"]
    found = finder_of(row["home"]).find(text)
    said = "; ".join(f"[{text[s.start : s.end]}] {scope_said(s)}" for s in found)
    assert said == row["scopes"]


@pytest.mark.parametrize(("home", "province"), [("Lâm Đồng", "p68"), ("Cao Bằng", "p04")])
def test_a_name_of_two_provinces_is_the_one_of_the_article(home: str, province: str) -> None:
    (scope,) = finder_of(home).find("Huyện Bảo Lâm đạt 98%.")
    assert scope.place is not None and scope.place.province == province


def test_a_unit_unknown_to_the_tables_is_taken_from_its_capitals() -> None:
    (scope,) = finder_of("Quảng Nam").find("Xã Hoàng Lan Sơn đạt 98%.")
    assert scope.place is not None
    assert (scope.place.code, scope.place.full_name) == ("", "xã Hoàng Lan Sơn")


def test_the_body_of_the_article_by_its_kind_word() -> None:
    (scope,) = finder_of("Bình Định", "Sở Tư pháp").find("Sở đã tiếp nhận 12 hồ sơ.")
    assert (scope.kind, scope.body) == (Kind.OWN, "Sở Tư pháp")


def test_a_place_typed_elsewhere_is_known_by_its_bare_name() -> None:
    gazetteer = Gazetteer.load()
    home = home_of("huyện Gio Linh", gazetteer)
    (ward,) = gazetteer.find("Gio Sơn", kind="xã")
    text = "Theo đó Gio Sơn đạt 98%."
    assert ScopeFinder(gazetteer, home).find(text) == []
    (scope,) = ScopeFinder(gazetteer, home, [ward]).find(text)
    assert scope.place == ward
