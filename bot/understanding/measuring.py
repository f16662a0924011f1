"""Metrics of a whole message: one reading, or one for each clause that has its own."""

from __future__ import annotations

from dataclasses import dataclass

from bot.query import Intent, Query
from bot.understanding.matching import Match
from bot.understanding.metrics import Reading, read_metric, twin
from bot.understanding.place_mention import PlaceMention
from bot.understanding.scene import Scene
from bot.understanding.syllables import is_syllable
from bot.understanding.vocabulary import Vocabulary

_BREAKS = {",", ";", ".", "?", "!", "…"}
_JOINS = {"va", "voi", "con", "hay", "lan", "cung", "and"}
_MEASURES = frozenset({"rate", "count"})
_OBJECTS = frozenset({"case", "procedure", "service", "task"})
_ATTRIBUTES_OF_DOMAIN = _OBJECTS | {"reform", "online_service", "score", "rank", "directive"}


@dataclass(frozen=True, slots=True)
class Measured:
    """What is measured. `weak` means: nothing said that only talk about reform says;
    `defaulted` that "điểm" or "hạng" alone was taken for the index."""

    metrics: tuple[str, ...]
    others: tuple[str, ...]
    weak: bool
    defaulted: bool
    why: tuple[str, ...] = ()
    scores: tuple[float, ...] = ()


NOTHING = Measured((), (), True, False)


def measure(scene: Scene, vocabulary: Vocabulary) -> Measured:
    """The metrics of the message, in the order asked; NOTHING where it holds none."""
    overall = scene.concepts()
    readings = _by_clause(scene, vocabulary, overall)
    if "task" in overall and overall & {"pending", "doing"}:
        return Measured(("tasks_assigned", "tasks_completed"), (), False, False, ("task",), (2.0,))
    if len(readings) == 1 and _MEASURES <= overall and (pair := _with_twin(scene, readings[0])):
        return Measured(pair, (), False, False, (readings[0].why,) * 2, (readings[0].score,) * 2)
    if len(readings) < 2:
        whole = read_metric(overall, vocabulary)
        readings = [whole] if whole else []
    if not readings:
        return _default(overall, scene)
    seen: dict[str, Reading] = {}
    for reading in readings:
        seen.setdefault(reading.metric, reading)
    several = tuple(seen)[:4]
    others = tuple(
        dict.fromkeys(other for r in seen.values() for other in r.others if other not in seen)
    )
    return Measured(
        several,
        others if len(several) == 1 else (),
        not is_strong(scene),
        False,
        tuple(reading.why for reading in seen.values()),
        tuple(reading.score for reading in seen.values()),
    )


def _with_twin(scene: Scene, reading: Reading) -> tuple[str, ...]:
    """ "Bao nhiêu hồ sơ trực tuyến, đạt mấy %": the metric of one clause and its twin, of which
    another clause holds nothing but the measure."""
    for first, last in clauses(scene):
        own = scene.concepts(first, last)
        if len(own) == 1 and (measure := next(iter(own))) in _MEASURES:
            other = twin(reading.metric, measure)
            if other != reading.metric:
                return reading.metric, other
    return ()


def is_strong(scene: Scene) -> bool:
    """Whether the message holds words that only talk about reform holds."""
    return strength(scene) >= 1


def strength(scene: Scene) -> float:
    """Evidence that the message is about reform: strong phrases 2, plain attributes 1 or less."""
    total = 0.0
    seen: set[str] = set()
    for match in scene.of_kind("concept"):
        if match.value in seen:
            continue
        seen.add(match.value)
        single = match.size == 1 and is_syllable(match.phrase.low[0])
        if match.phrase.strong and not single:
            total += 2.0
        elif match.value == "reform":
            total += 2.0
        elif match.value in _MEASURES or match.value == "total":
            continue
        else:
            total += 0.5
    implied = {concept for match in scene.of_kind("concept") for concept in match.phrase.implies}
    total += 0.5 * len((implied - seen) & _OBJECTS)
    if scene.of_kind("agency"):
        total += 0.5
    return total


def _by_clause(scene: Scene, vocabulary: Vocabulary, overall: frozenset[str]) -> list[Reading]:
    found: list[Reading] = []
    measures = overall & _MEASURES
    objects = overall & _OBJECTS
    for first, last in clauses(scene):
        concepts = scene.concepts(first, last)
        if concepts == {"total"} and found and len(objects) == 1:
            concepts |= objects | {"count"}
        if not concepts - _MEASURES - {"total"}:
            continue
        if not concepts & _MEASURES and len(measures) == 1:
            concepts |= measures
        reading = read_metric(concepts, vocabulary)
        if reading is None and len(objects) == 1:
            reading = read_metric(concepts | objects, vocabulary)
        if reading is None:
            continue
        own = scene.concepts(first, last) - _MEASURES
        lone = own <= _ATTRIBUTES_OF_DOMAIN | {"total", "resolved", "received", "completed"}
        if lone and reading.score < 2.5 and not scene.concepts(first, last) & _MEASURES:
            continue
        if reading.score >= 2.4 and all(reading.metric != other.metric for other in found):
            found.append(reading)
    families = {vocabulary.families.get(r.metric, ()) + (r.metric,) for r in found}
    if len(found) > 1 and len({tuple(sorted(family)) for family in families}) == 1:
        said = [r for r in found if not r.others]
        return said if len(said) > 1 else []
    return found


def of_claimed_unit(query: Query) -> Query:
    """A claim in per cent is of the rate, a whole number beyond 100 of the count."""
    if query.intent is not Intent.CONFIRM or len(query.metrics) != 1:
        return query
    bound = query.threshold.value if query.threshold else 0.0
    value = query.figures[0] if query.figures else bound
    percent = "%" in query.text or "phần trăm" in query.text or "phan tram" in query.text
    measure = "rate" if percent else "count" if value > 100 else ""
    metric = twin(query.metrics[0], measure) if measure else query.metrics[0]
    if metric == query.metrics[0]:
        return query
    return query.with_(metrics=(metric,), alternatives=query.metrics)


def clauses(scene: Scene) -> list[tuple[int, int]]:
    """Runs of tokens between signs and joining words that stand outside every phrase."""
    standing: list[Match | PlaceMention] = [*scene.content, *scene.places]
    inside = {at for item in standing for at in range(item.first, item.last)}
    tokens = scene.utterance.tokens
    found: list[tuple[int, int]] = []
    first = 0
    for at, token in enumerate(tokens):
        if at not in inside and (token.folded in _BREAKS or token.folded in _JOINS):
            if at > first:
                found.append((first, at))
            first = at + 1
    if first < len(tokens):
        found.append((first, len(tokens)))
    return found


def _default(concepts: frozenset[str], scene: Scene) -> Measured:
    """ "Mấy điểm" and "hạng mấy" without an index: the index of this bot."""
    if "rank" in concepts:
        others = ("par_index", "sipas_rank", "papi_rank", "pci_rank", "ddci_rank", "dti_rank")
        return Measured(("par_rank",), others, True, True, ("rank",), (1.0,))
    if "score" in concepts:
        return Measured(
            ("par_index",), ("ddci", "papi", "pci", "dti"), True, True, ("score",), (1.0,)
        )
    if "reform" in concepts and scene.has("best", "worst", "highest", "lowest", "top"):
        return Measured(("par_index",), ("par_rank", "ddci"), False, False, ("reform",), (2.0,))
    return NOTHING
