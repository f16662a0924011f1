"""Button data: what goes in comes out, and fits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.vocabulary import Metrics
from bot.query import Intent, PeriodSlot, Query
from bot.rendering.actions import LIMIT, PLAIN, ActionError, body_key, decode, encode
from knowledge.models import Level, Status

METRICS = [metric.id for metric in Metrics.load()]
PARTS = ["", "Q1", "Q4", "M12", "H1", "n9"]
INTENTS = [Intent.LOOKUP, Intent.RANKING, Intent.TREND, Intent.LISTING, Intent.OVERVIEW]

queries = st.builds(
    Query,
    st.sampled_from(INTENTS),
    st.just(""),
    places=st.lists(st.sampled_from(["p49", "d466", "C20242", "VN"]), max_size=2, unique=True).map(
        tuple
    ),
    member=st.sampled_from(["", "huyện", "sở", "cấp"]),
    levels=st.lists(st.sampled_from(list(Level)), max_size=2, unique=True).map(tuple),
    metrics=st.lists(st.sampled_from(METRICS), max_size=1).map(tuple),
    period=st.builds(
        PeriodSlot, st.one_of(st.none(), st.integers(2015, 2030)), st.sampled_from(PARTS)
    ),
    status=st.sampled_from([None, Status.TARGET]),
    order=st.sampled_from(["", "best", "worst", "highest", "lowest"]),
)


@given(queries)
def test_round_trip(query: Query) -> None:
    data = encode(query)
    assert 0 < len(data.encode()) <= LIMIT
    assert decode(data) == (query, None)


def test_scope_years_and_body_round_trip() -> None:
    query = Query(
        Intent.TREND, "", (), "p04", "sở", agencies=("Sở Y tế",), metrics=("par_index",),
        period=PeriodSlot(years=(2022, 2023)),
    )  # fmt: skip
    found, body = decode(encode(query))
    assert found == query.with_(agencies=())
    assert body is not None and body.key == body_key("sở y TẾ")


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_fits_with_two_places(metric: str) -> None:
    query = Query(
        Intent.COMPARE, "", ("C20242", "C20243"), levels=tuple(Level), metrics=(metric,),
        period=PeriodSlot(2023, "M12"), agencies=("Sở Tài nguyên và Môi trường",),
    )  # fmt: skip
    assert encode(query)


@given(st.text(max_size=70))
def test_foreign_data_is_refused_or_read(data: str) -> None:
    try:
        query, _ = decode(data)
    except ActionError:
        return
    assert isinstance(query, Query)


def test_plain_actions_are_no_queries() -> None:
    for action in PLAIN:
        with pytest.raises(ActionError):
            decode(action)
