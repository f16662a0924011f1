"""Definitions explain every metric; labels fit buttons."""

from __future__ import annotations

from bot.answering.vocabulary import Definitions, Metrics


def test_every_metric_has_a_definition_and_a_short_name() -> None:
    definitions = Definitions.load()
    for metric in Metrics.load():
        assert definitions.of_metric(metric.id) is not None, metric.id
        assert 0 < len(metric.name) <= 20
        assert metric.short


def test_every_term_finds_its_definition_typed_bare() -> None:
    definitions = Definitions.load()
    for entry in definitions.all.values():
        for term in entry.terms:
            assert definitions.of_terms((term,), "") is entry, term
            assert definitions.of_terms((), f"{term} là gì") is not None


def test_metrics_outside_the_table_speak_for_themselves() -> None:
    metric = Metrics.load()["other:số nghị quyết"]
    assert metric.name == "Số nghị quyết"
    assert metric.better == "none" and not metric.is_rank
