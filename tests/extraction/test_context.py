"""Whose article it is, and of which time."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.extraction.context import Context, read_context
from knowledge.gazetteer import Gazetteer
from knowledge.models import Level
from tests.extraction.made import document
from tests.extraction.tables import rows


def said(context: Context) -> dict[str, str]:
    home = context.home
    return {
        "home": "" if home is None else _named(context),
        "body": "" if home is None else home.body or "",
        "era": "" if home is None else home.era,
        "period": "" if context.period is None else context.period.text,
        "plan": str(context.plan or ""),
    }


def _named(context: Context) -> str:
    assert context.home is not None
    place = context.home.place
    inner = place.level not in (Level.PROVINCE, Level.CENTRAL)
    return f"{place.full_name} ({place.province})" if inner else place.full_name


@pytest.mark.parametrize("row", rows("context"), ids=lambda row: row["title"])
def test_context_of_an_article(row: dict[str, str]) -> None:
    published = date.fromisoformat(row["published"]) if row["published"] else None
    article = document(row["title"], row["text"].split(" ¶ "), published)
    found = said(read_context(article, Gazetteer.load()))
    assert found == {key: row[key] for key in found}


def test_two_places_of_equal_weight_are_in_doubt() -> None:
    text = "Huyện Quế Sơn và huyện Núi Thành cùng nhận nhiều hồ sơ một cửa."
    article = document("Huyện Quế Sơn, huyện Núi Thành cải cách hành chính", [text])
    assert "place" in read_context(article, Gazetteer.load()).doubts
