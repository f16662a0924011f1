"""Everything found, as `Mention`s over the user's own text, and a printable explanation."""

from __future__ import annotations

from collections.abc import Sequence

from bot.query import Mention, Query
from bot.understanding.choosing import Chosen
from bot.understanding.measuring import Measured
from bot.understanding.scene import Scene
from bot.understanding.tokens import Token

_SCORES = {"exact": 1.0, "folded": 0.95, "initials": 0.8, "sound": 0.75, "fuzzy": 0.7}


def mentions_of(
    scene: Scene, chosen: Sequence[Chosen], measured: Measured, rule: str
) -> tuple[Mention, ...]:
    """All mentions by place in the text; the last one, of kind intent, carries the rule."""
    found: list[Mention] = []
    tokens = scene.utterance.tokens

    def add(kind: str, value: str, first: int, last: int, how: str, why: str) -> None:
        start, end, surface = scene.surface(first, last)
        said = _how(tokens[first:last], how)
        found.append(Mention(kind, value, start, end, surface, said, _SCORES.get(how, 0.9), why))

    for each in chosen:
        place = each.mention
        value = "|".join(each.options) or each.code
        add("place", value, place.first, place.last, place.how, f"{each.role}: {each.rule}")
    for match in scene.content:
        add(match.phrase.kind, match.value, match.first, match.last, match.how, match.phrase.text)
    for match in scene.cues:
        add("cue", match.value, match.first, match.last, match.how, match.phrase.text)
    for first, last in scene.period.spans:
        add("period", _period(scene), first, last, "exact", "period")
    for first, last in scene.numbers.spans:
        add("number", scene.surface(first, last)[2], first, last, "exact", "number")
    for at in scene.open:
        add("open", tokens[at].low, at, at + 1, "exact", tokens[at].how)
    found.sort(key=lambda mention: (mention.start, mention.end))
    for metric, score, why in zip(measured.metrics, measured.scores, measured.why, strict=False):
        found.append(Mention("metric", metric, 0, 0, "", "frame", round(score, 2), why))
    found.append(Mention("intent", rule, 0, 0, "", "rule", 1.0, rule))
    return tuple(found)


def _how(tokens: Sequence[Token], how: str) -> str:
    for token in tokens:
        if token.how in ("decoded", "expanded"):
            return token.how
    return how


def _period(scene: Scene) -> str:
    slot = scene.period.slot
    return " ".join(filter(None, (slot.part, str(slot.year or ""))))


_SLOTS = (
    "places", "scope", "member", "levels", "targets", "agencies", "metrics", "alternatives",
    "topic", "period", "status", "figures", "threshold", "order", "limit", "era", "terms",
    "ask", "options", "carried", "unexplained",
)  # fmt: skip


def explain(query: Query) -> str:
    """The query as lines of text: the intent with its rule, each filled slot, each mention."""
    lines = [f"intent {query.intent}"]
    blank = Query(query.intent, "")
    for name in _SLOTS:
        value = getattr(query, name)
        if value != getattr(blank, name):
            lines.append(f"  {name} = {value}")
    for each in query.mentions:
        where = f"{each.start}-{each.end}" if each.surface else "-"
        lines.append(
            f"  [{where}] {each.kind} {each.value} “{each.surface}” "
            f"{each.how} {each.score:g} ({each.rule})"
        )
    for part in query.parts:
        lines += ["part:", *("  " + line for line in explain(part).splitlines())]
    return "\n".join(lines)
