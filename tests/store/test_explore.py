"""The knowledge base in Datasette (`make explore`): its labels name what the file holds."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest

from tests.answering.made import base, row

ROOT = Path(__file__).parents[2]
METADATA = ROOT / "knowledge/store/datasette.yaml"
QUOTE = "Đúng hạn ở Hà Tĩnh đạt 91% trong năm 2023."


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("explore") / "knowledge.db"
    base(
        path,
        row("Hà Tĩnh", "on_time_rate", 91.0, quote=QUOTE),
        row("Quảng Trị", "on_time_rate", 97.33),
    )
    return path


def get(kb: Path, path: str) -> Any:
    """What Datasette answers at a path, without a server."""
    command = [sys.executable, "-m", "datasette", "serve", "--immutable", str(kb)]
    command += ["--metadata", str(METADATA), "--get", path]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)


def tilde(name: str) -> str:
    """A name as Datasette writes it in a path."""
    return quote_plus(name).replace("%", "~")


def test_the_view_of_figures_has_its_facets_and_quotes(kb: Path) -> None:
    page = get(kb, f"/knowledge/{tilde('Số liệu')}.json")
    assert list(page["facet_results"]) == ["Tỉnh", "Cấp", "Chỉ số", "Năm", "Tình trạng"]
    rows = [dict(zip(page["columns"], found, strict=True)) for found in page["rows"]]
    assert {(found["Nơi"], found["Giá trị"], found["Câu gốc"]) for found in rows} >= {
        ("Hà Tĩnh", 91.0, QUOTE)
    }


def test_the_labels_name_what_the_base_holds(kb: Path) -> None:
    labelled = get(kb, "/-/metadata.json")["databases"]["knowledge"]
    held = get(kb, "/knowledge.json")
    names = {one["name"] for one in held["tables"] + held["views"]}
    assert set(labelled["tables"]) <= names
    for query in labelled["queries"]:
        answer = get(kb, f"/knowledge/{tilde(query)}.json")
        assert answer["ok"] and answer.get("error") is None, query
