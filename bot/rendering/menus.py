"""Keyboards and texts that are about the conversation rather than about figures."""

from __future__ import annotations

from bot import messages as m
from bot.answering.answerer import Answerer
from bot.query import Intent, Query
from bot.rendering import actions
from bot.rendering.card import escape
from bot.reply import Button, Reply

_SHOWN = 8
_LABEL = 20


class Menus:
    """Draws menus over what the base holds."""

    def __init__(self, answerer: Answerer) -> None:
        self._a = answerer

    def start(self) -> list[list[Button]]:
        """Places and metrics to choose from."""
        return [
            [
                Button(m.B_CHOOSE_PLACE, actions.PLACES),
                Button(m.B_CHOOSE_METRIC, actions.METRICS),
            ]
        ]

    def places(self) -> list[list[Button]]:
        """The places with most metrics, the country first."""
        codes = sorted(self._a.kb.widest_places(3 * _SHOWN), key=lambda code: code != "VN")
        buttons = []
        for code in codes:
            name = self._a.places.name(code)
            label = name[:1].upper() + name[1:]
            if len(label) <= _LABEL:
                buttons.append(Button(label, actions.encode(Query(Intent.OVERVIEW, "", (code,)))))
        return _pairs(buttons[:_SHOWN])

    def metrics(self) -> list[list[Button]]:
        """The metrics that have figures, in the order of the vocabulary."""
        have = self._a.kb.metrics()
        buttons = [
            Button(metric.name, actions.encode(Query(Intent.LISTING, "", metrics=(metric.id,))))
            for metric in self._a.metrics
            if metric.id in have
        ]
        return _pairs(buttons[:_SHOWN])

    def more(self, reply: Reply) -> list[list[Button]]:
        """The keyboard behind `Thêm…`."""
        rows: list[list[Button]] = []
        article = self._a.kb.article(reply.facts[0].article) if reply.facts else None
        if article and article.url.startswith(("http://", "https://")):
            rows.append([Button(m.B_ORIGINAL, url=article.url)])
        if reply.chart is not None:
            rows.append([Button(m.B_CHART, actions.CHART)])
        rows.append([Button(m.B_WHY, actions.WHY), Button(m.B_BACK, actions.BACK)])
        return rows

    def why(self, query: Query) -> str:
        """How a question was read, slot by slot; HTML."""
        surfaces = {mention.kind: mention.surface for mention in query.mentions}

        def said(value: str, kind: str) -> str:
            surface = surfaces.get(kind, "")
            return m.WHY_FROM.format(value=value, surface=surface) if surface else value

        codes = query.places or ((query.scope,) if query.scope else ())
        lines = [m.WHY]
        if codes:
            names = ", ".join(self._a.places.name(code) for code in codes)
            lines.append(m.WHY_PLACE.format(value=said(names, "place")))
        if query.levels:
            tiers = ", ".join(m.TIERS[str(level)] for level in query.levels)
            lines.append(m.WHY_TIER.format(value=said(tiers, "level")))
        if query.agencies:
            lines.append(m.WHY_AGENCY.format(value=said(", ".join(query.agencies), "agency")))
        if query.metrics:
            names = ", ".join(self._a.metrics[id_].label for id_ in query.metrics)
            lines.append(m.WHY_METRIC.format(value=said(names, "metric")))
        period = query.period
        lines.append(m.WHY_PERIOD.format(value=period.surface) if period.surface else m.WHY_NEWEST)
        return escape("\n".join(lines))


def _pairs(buttons: list[Button]) -> list[list[Button]]:
    return [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
