"""Messages that are no question of ours: courtesy, and what is off topic."""

from __future__ import annotations

from bot.query import Intent
from bot.understanding.measuring import Measured, strength
from bot.understanding.scene import Scene

_COURTESY = (
    ("greeting", Intent.GREETING),
    ("thanks", Intent.THANKS),
    ("cancel", Intent.CANCEL),
    ("abuse", Intent.ABUSE),
    ("help", Intent.HELP),
    ("export", Intent.HELP),
)


_ABUSIVE = 4  # tokens of abuse that one weak word of ours does not outweigh


def courtesy(scene: Scene, measured: Measured) -> Intent | None:
    """Greeting, thanks, help, abuse or "thôi", where the message holds nothing else."""
    if scene.cue("help") and scene.cue("help").phrase.low[0] == "/":  # type: ignore[union-attr]
        return Intent.HELP
    said = scene.concepts() - {"reform", "total", "count", "rate"}
    if scene.of_kind("level") or scene.period.spans:
        return None
    if (measured.metrics and not measured.weak) or scene.places or scene.numbers.figures:
        return None
    if sum(m.size for m in scene.cues if m.value == "abuse") >= _ABUSIVE and not scene.places:
        return Intent.ABUSE
    if (said and strength(scene) >= 0.5) or scene.of_kind("agency"):
        return None
    if not any(token.folded[:1].isalnum() for token in scene.utterance.tokens):
        return Intent.HELP
    if scene.has("coverage") or scene.of_kind("offtopic"):
        return None
    short = len(scene.utterance.tokens) <= 12
    for cue, intent in _COURTESY:
        match = scene.cue(cue)
        if match is None:
            continue
        size = sum(m.size for m in scene.cues if m.value == cue)
        rest = len(scene.open)
        if cue == "cancel" and len(scene.utterance.tokens) - size > 3:
            continue
        if cue in ("abuse", "help") and short and rest <= 4:
            return intent
        if rest <= 2 and short:
            return intent
    return None


def off_topic(scene: Scene, measured: Measured, *, anchored: bool) -> str:
    """The reason why the message is none of ours, "" where it may be.

    Reform words always keep a message in: a clarification or "no data" costs less than a
    refusal of something we do know.
    """
    if scene.has("reverse", "definition") and scene.numbers.stated and scene.numbers.figures:
        return ""  # "con số 32,05% là gì"
    foreign = len(scene.open)
    strong = strength(scene)
    concepts = scene.concepts()
    if not measured.metrics:
        if foreign and not anchored and strong < 1 and scene.concepts():
            return "one weak word and foreign ones"
        if strong >= 1 or not foreign:
            return ""
        if anchored and not scene.has("howmuch", "which", "definition") and foreign <= 1:
            return ""
        return "nothing of reform in it" if strong < 0.5 or foreign >= 2 else ""
    if strong >= 2:
        return ""
    has_object = bool(
        concepts
        & {
            "case",
            "procedure",
            "service",
            "task",
            "score",
            "rank",
            "reform",
            "directive",
            "inspect",
        }
    )
    if not has_object and foreign and not (anchored and foreign == 1 and strong >= 1):
        return "weak words and foreign ones"
    if has_object and foreign >= 3 and not anchored and strong < 1.5:
        return "mostly foreign words"
    return ""
