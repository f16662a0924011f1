"""The tables themselves: complete, in one Unicode form and spelling, without dangling codes."""

import csv
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from knowledge.gazetteer.tables import FOLDER, TableError, read_aliases, read_rows

TABLES = sorted(FOLDER.glob("*.tsv"))


def cells(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_text_is_nfc_with_single_blanks(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert "  " not in text
    assert not any(cell != cell.strip() for row in text.splitlines() for cell in row.split("\t"))


def test_numbers_of_units() -> None:
    provinces = cells("provinces.tsv")
    assert sum(row["code"][0] == "p" for row in provinces) == 63
    assert sum(not row["until"] for row in provinces) == 34
    assert sum(row["code"][0] == "P" for row in provinces) == 23
    assert sum(not row["since"] for row in cells("districts.tsv")) == 705
    assert sum(not row["since"] for row in cells("communes_until_2025.tsv")) == 10_599
    assert len(cells("communes_since_2025.tsv")) == 3_321


def test_kinds_of_units() -> None:
    new = Counter(row["kind"] for row in cells("communes_since_2025.tsv"))
    assert new == {"xã": 2621, "phường": 687, "đặc khu": 13}
    old = Counter(row["kinds"].split("|")[0] for row in cells("districts.tsv") if not row["since"])
    assert old == {"huyện": 524, "thành phố": 83, "thị xã": 52, "quận": 46}


def test_every_code_is_unique_and_known() -> None:
    provinces, districts = cells("provinces.tsv"), cells("districts.tsv")
    old, new = cells("communes_until_2025.tsv"), cells("communes_since_2025.tsv")
    everything = [row["code"] for row in provinces + districts + old + new]
    assert len(everything) == len(set(everything))
    assert all(len(code) <= 6 and code.isascii() for code in everything)
    units = {row["code"] for row in provinces}
    assert {row["parent"] for row in districts} <= units
    assert {row["parent"] for row in new} == {row["code"] for row in provinces if not row["until"]}
    assert {row["parent"] for row in old} <= {row["code"] for row in districts}
    assert {row["successors"] for row in provinces if row["until"]} <= units
    today = {row["code"] for row in new}
    for row in districts + old:
        assert row["successors"], f"{row['code']} {row['name']} leads nowhere"
        assert set(row["successors"].split()) <= today


def test_every_new_commune_has_a_predecessor() -> None:
    reached = {
        code for row in cells("communes_until_2025.tsv") for code in row["successors"].split()
    }
    islands = {code for row in cells("districts.tsv") for code in row["successors"].split()}
    assert {row["code"] for row in cells("communes_since_2025.tsv")} == reached | islands


def test_older_tone_placement_throughout() -> None:
    late = ("hoà", "hoá", "thuỷ", "thuý", "thoả", "khoá", "toà", "huỳ ", "thuỵ")
    for path in TABLES:
        for row in cells(path.name):
            if "name" in row:
                assert not row["name"].lower().endswith(late), row


def _write(folder: Path, *rows: str) -> None:
    text = "\n".join(("alias\tcode\tkind\tnote", *rows)) + "\n"
    (folder / "aliases.tsv").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["SG\tp99\tnick\t"], r"aliases.tsv:2: code 'p99'"),
        (["SG\tp79\tfun\t"], r"aliases.tsv:2: kind 'fun': use nick, abbr"),
        (["SG\tp79\tnick\t", "SG\tp79\tabbr\t"], r"aliases.tsv:3: 'SG' is given twice for p79"),
        (["SG\tp79"], r"aliases.tsv:2: 2 cells, expected 4"),
    ],
)
def test_a_damaged_alias_names_its_line(tmp_path: Path, rows: list[str], message: str) -> None:
    _write(tmp_path, *rows)
    with pytest.raises(TableError, match=message):
        read_aliases({"p79"}, tmp_path)


def test_a_wrong_header_is_refused(tmp_path: Path) -> None:
    _write(tmp_path)
    with pytest.raises(TableError, match=r"aliases.tsv:1: columns"):
        read_rows("aliases.tsv", ("alias", "code"), tmp_path)
