"""The lookup: names to places, homonyms, what became of what, the notes users read."""

import subprocess
import sys
from datetime import date

import pytest

from knowledge.gazetteer import Gazetteer, Place
from knowledge.gazetteer.tables import FOLDER, read_rows
from knowledge.models import Level
from knowledge.text import fold, name_key
from tests.pace import allowed, processor_seconds


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def place(gazetteer: Gazetteer, code: str) -> Place:
    found = gazetteer.by_code(code)
    assert found is not None
    return found


def everything(gazetteer: Gazetteer) -> list[Place]:
    country = place(gazetteer, "VN")
    levels = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)
    return [unit for level in levels for unit in gazetteer.children(country, level)]


def titles(places: tuple[Place, ...]) -> list[str]:
    return [unit.titled for unit in places]


# --- names --------------------------------------------------------------------------------


def test_every_place_is_found_by_its_own_name(gazetteer: Gazetteer) -> None:
    places = everything(gazetteer)
    assert len(places) == 63 + 23 + 709 + 10_602 + 3_321
    for unit in places:
        assert unit in gazetteer.find(unit.name, level=unit.level), unit
        assert unit in gazetteer.find_folded(fold(unit.name), level=unit.level), unit


def test_keys_are_those_of_the_shared_rule(gazetteer: Gazetteer) -> None:
    codes: dict[str, set[str]] = {}
    for key, code in gazetteer.names():
        assert key == name_key(key)
        codes.setdefault(key, set()).add(code)
    for unit in everything(gazetteer):
        assert unit.code in codes[name_key(unit.name)]


def test_every_alias_finds_its_place(gazetteer: Gazetteer) -> None:
    for alias, code, _, _ in read_rows("aliases.tsv", ("alias", "code", "kind", "note"), FOLDER):
        assert code in {unit.code for unit in gazetteer.find(alias)}, alias
        assert code in {unit.code for unit in gazetteer.find_folded(fold(alias))}, alias


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("TPHCM", ["p79", "P79"]),
        ("tp.hcm", ["p79", "P79"]),
        ("thủ đô", ["p01"]),
        ("ĐN", ["p48", "P48", "p75", "P75"]),
        ("BR-VT", ["p77"]),
        ("Q.Nam", ["p49"]),
        ("QNgãi", ["p51", "P51"]),
        ("Đắc Lắc", ["p66", "P66"]),
        ("Bắc Cạn", ["p06"]),
        ("Hoà Bình", ["p17"]),
        ("Thừa Thiên - Huế", ["p46"]),
        ("Thanh Hoá", ["p38"]),
        ("Việt Nam", ["VN"]),
        ("Bà Rịa – Vũng Tàu", ["p77"]),
        ("Quảng Na", []),
        ("", []),
    ],
)
def test_provinces_as_typed(gazetteer: Gazetteer, typed: str, expected: list[str]) -> None:
    found = gazetteer.find(typed, level=Level.PROVINCE) or gazetteer.find(typed)
    assert [unit.code for unit in found] == expected


def test_accents_count_unless_folded(gazetteer: Gazetteer) -> None:
    assert titles(gazetteer.find("Tam Dương", level=Level.DISTRICT)) == ["huyện Tam Dương"]
    folded = titles(gazetteer.find_folded("tam duong", level=Level.DISTRICT))
    assert sorted(folded) == ["huyện Tam Dương", "huyện Tam Đường"]
    assert gazetteer.find("tam duong") == ()


def test_a_leading_kind_is_understood(gazetteer: Gazetteer) -> None:
    assert titles(gazetteer.find("Thị xã Kỳ Anh")) == ["thị xã Kỳ Anh"]
    assert titles(gazetteer.find("Quận 1")) == ["quận 1"]
    assert titles(gazetteer.find_folded("huyen gio linh")) == ["huyện Gio Linh"]
    assert titles(gazetteer.find("tỉnh Trà Vinh")) == ["tỉnh Trà Vinh"]


def test_i_and_y_are_one(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("Kì Anh") == gazetteer.find("Kỳ Anh") != ()


def test_apostrophes_may_be_left_out(gazetteer: Gazetteer) -> None:
    for typed in ("Cư M'gar", "Cư M’gar", "Cư Mgar", "Cư M gar"):
        assert titles(gazetteer.find(typed, level=Level.DISTRICT)) == ["huyện Cư M'gar"]


def test_homonyms(gazetteer: Gazetteer) -> None:
    districts = gazetteer.find("Bảo Lâm", level=Level.DISTRICT)
    assert [gazetteer.province_of(unit) for unit in districts] == [
        place(gazetteer, "p04"),
        place(gazetteer, "p68"),
    ]
    assert gazetteer.find("Bảo Lâm", level=Level.DISTRICT, province="p68") == districts[1:]
    assert titles(gazetteer.find("Kỳ Anh", era="old")) == ["huyện Kỳ Anh", "thị xã Kỳ Anh"]
    assert {"tỉnh Trà Vinh", "thành phố Trà Vinh", "phường Trà Vinh"} <= set(
        titles(gazetteer.find("Trà Vinh"))
    )
    assert titles(gazetteer.find("Trà Vinh", era="new")) == ["phường Trà Vinh"]
    assert len(gazetteer.find("Châu Thành", kind="huyện")) == 10


def test_a_later_kind_finds_the_district(gazetteer: Gazetteer) -> None:
    (moc_chau,) = gazetteer.find("Mộc Châu", kind="thị xã")
    assert moc_chau.full_name == "huyện Mộc Châu"
    assert gazetteer.kinds(moc_chau) == ("huyện", "thị xã")


def test_an_old_place_lies_in_its_new_province_too(gazetteer: Gazetteer) -> None:
    for province in ("p49", "P48"):
        assert titles(gazetteer.find("Hội An", kind="thành phố", province=province)) == [
            "thành phố Hội An"
        ]
    assert gazetteer.find("Hội An", province="p48") == ()
    assert gazetteer.find("Hội An Tây", era="new", province="p49") != ()
    assert gazetteer.find("Hội An Tây", era="new", province="p48") == ()


# --- names to read ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "full", "titled"),
    [
        ("VN", "Việt Nam", "Việt Nam"),
        ("p49", "Quảng Nam", "tỉnh Quảng Nam"),
        ("P48", "Đà Nẵng", "thành phố Đà Nẵng"),
        ("d466", "huyện Gio Linh", "huyện Gio Linh"),
        ("d760", "quận 1", "quận 1"),
        ("d040", "thành phố Cao Bằng", "thành phố Cao Bằng"),
        ("C19495", "xã Gio Linh", "xã Gio Linh"),
    ],
)
def test_full_names(gazetteer: Gazetteer, code: str, full: str, titled: str) -> None:
    unit = place(gazetteer, code)
    assert (unit.full_name, unit.titled) == (full, titled)


def test_hue_was_renamed_in_2025(gazetteer: Gazetteer) -> None:
    hue = place(gazetteer, "p46")
    assert gazetteer.name_at(hue, date(2024, 12, 31)) == "Thừa Thiên Huế"
    assert gazetteer.name_at(hue, date(2025, 1, 1)) == "Huế"
    assert gazetteer.name_at(hue, None) == "Huế"
    assert gazetteer.find("Thừa Thiên Huế", kind="tỉnh") == (hue,)


# --- the tree -----------------------------------------------------------------------------


def test_parents_and_children(gazetteer: Gazetteer) -> None:
    old, new = place(gazetteer, "c19495"), place(gazetteer, "C19495")
    district, quang_tri = place(gazetteer, "d466"), place(gazetteer, "P44")
    assert gazetteer.parent(old) == district
    assert gazetteer.parent(new) == gazetteer.province_of(new) == quang_tri
    assert gazetteer.province_of(old) == gazetteer.parent(district) == place(gazetteer, "p45")
    assert old in gazetteer.children(district)
    assert gazetteer.parent(place(gazetteer, "VN")) is None
    assert gazetteer.province_of(place(gazetteer, "VN")) is None
    assert gazetteer.children(new) == ()


def test_children_by_era(gazetteer: Gazetteer) -> None:
    country, hanoi = place(gazetteer, "VN"), place(gazetteer, "p01")
    assert len(gazetteer.children(country, era="old")) == 63
    assert len(gazetteer.children(country, era="new")) == 34
    assert len(gazetteer.children(hanoi, Level.DISTRICT)) == 30
    assert len(gazetteer.children(hanoi, Level.COMMUNE, era="new")) == 126
    assert len(gazetteer.children(hanoi, Level.COMMUNE, era="old")) == 579
    assert len(gazetteer.children(place(gazetteer, "P48"))) == 94


def test_unknown_codes_give_none(gazetteer: Gazetteer) -> None:
    assert [gazetteer.by_code(code) for code in ("", "p00", "c00000", "X1", "P49")] == [None] * 5


# --- before and after ---------------------------------------------------------------------

MERGED = {
    "P08": "02 08",
    "P15": "10 15",
    "P19": "06 19",
    "P24": "24 27",
    "P25": "17 25 26",
    "P31": "30 31",
    "P33": "33 34",
    "P37": "35 36 37",
    "P44": "44 45",
    "P48": "48 49",
    "P51": "51 62",
    "P52": "52 64",
    "P56": "56 58",
    "P66": "54 66",
    "P68": "60 67 68",
    "P75": "70 75",
    "P79": "74 77 79",
    "P80": "72 80",
    "P82": "82 87",
    "P86": "83 84 86",
    "P91": "89 91",
    "P92": "92 93 94",
    "P96": "95 96",
}
UNCHANGED = {f"p{number:02d}" for number in (1, 4, 11, 12, 14, 20, 22, 38, 40, 42, 46)}


def test_predecessors_of_all_34_provinces(gazetteer: Gazetteer) -> None:
    today = gazetteer.children(place(gazetteer, "VN"), era="new")
    assert {unit.code for unit in today} == set(MERGED) | UNCHANGED
    for unit in today:
        before = gazetteer.predecessors(unit)
        expected = [f"p{number}" for number in MERGED.get(unit.code, "").split()]
        assert [old.code for old in before] == expected
        assert all(gazetteer.successors(old) == (unit,) for old in before)
        assert gazetteer.successors(unit) == ()


def test_successors_of_a_district(gazetteer: Gazetteer) -> None:
    after = gazetteer.successors(place(gazetteer, "d466"))
    assert sorted(titles(after)) == ["xã Bến Hải", "xã Cồn Tiên", "xã Cửa Việt", "xã Gio Linh"]


def test_communes_lead_there_and_back_within_the_province(gazetteer: Gazetteer) -> None:
    crossing = set()
    for unit in everything(gazetteer):
        if unit.level is not Level.COMMUNE or unit.until is None:
            continue
        after = gazetteer.successors(unit)
        assert after and all(unit in gazetteer.predecessors(new) for new in after)
        own = place(gazetteer, unit.province or "")
        home = {own.code, *(new.code for new in gazetteer.successors(own))}
        crossing |= {unit.code for new in after if new.province not in home}
    assert crossing == set()


def test_special_zones_follow_their_island_districts(gazetteer: Gazetteer) -> None:
    (con_dao,) = gazetteer.find("Côn Đảo", kind="huyện")
    assert titles(gazetteer.successors(con_dao)) == ["đặc khu Côn Đảo"]


@pytest.mark.parametrize(
    ("code", "note"),
    [
        ("p49", "nay thuộc thành phố Đà Nẵng"),
        ("d503", "nay thuộc thành phố Đà Nẵng"),
        ("p48", "nay thuộc thành phố Đà Nẵng mới"),
        ("P48", "gồm Đà Nẵng cũ và Quảng Nam cũ"),
        ("P79", "gồm Hồ Chí Minh cũ, Bình Dương cũ và Bà Rịa - Vũng Tàu cũ"),
        ("c19495", "nay thuộc xã Gio Linh, tỉnh Quảng Trị mới"),
        ("c00001", "nay thuộc phường Hồng Hà, thành phố Hà Nội"),
        (
            "C19495",
            "lập từ thị trấn Gio Linh, xã Phong Bình, xã Gio Mỹ, xã Gio Châu và 1 đơn vị khác",
        ),
        ("p01", ""),
        ("d001", ""),
        ("VN", ""),
    ],
)
def test_merger_notes(gazetteer: Gazetteer, code: str, note: str) -> None:
    assert gazetteer.merger_note(place(gazetteer, code)) == note


# --- speed --------------------------------------------------------------------------------

COLD = """
import time
from knowledge.gazetteer import Gazetteer
start = time.process_time()
Gazetteer.load().by_code("C19495")
print(time.process_time() - start)
"""


def test_loads_quickly() -> None:
    result = subprocess.run(
        [sys.executable, "-c", COLD], capture_output=True, text=True, check=True, timeout=30
    )
    assert float(result.stdout) < allowed(0.5)  # about 0.06 s on a quiet core


def test_lookups_are_quick(gazetteer: Gazetteer) -> None:
    def lookups() -> None:
        for _ in range(1000):
            gazetteer.find("Gio Linh")

    assert processor_seconds(lookups) < allowed(0.5)
