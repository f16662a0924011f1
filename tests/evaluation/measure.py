"""Everything that is measured, as named scores between 0 and 1 and as tables for people."""

from __future__ import annotations

import random
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.reply import Outcome, Reply
from knowledge.gazetteer import Gazetteer
from knowledge.models import Fact, Level
from knowledge.store.base import KnowledgeBase
from knowledge.vocabulary.tables import toml
from tests.evaluation import facts as fact_scores
from tests.evaluation.questions import Question, Talks, Verdict, ask, read_questions
from tests.evaluation.sets import (
    HALVES,
    facts_of,
    gold_of,
    open_base,
    open_dialogue,
    question_sets,
)
from tests.evaluation.typings import TYPINGS, slip

SEED = 20251201
NO_DATA_PAIRS = 300
OWN_TYPING = {"telex", "vni", "nfd", "typo", "no_accents", "capitals", "phonetic", "teencode"}


@dataclass(slots=True)
class Measured:
    """`scores` by name, all "more is better"; `lines` for people; `seconds` of single replies."""

    scores: dict[str, float] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    failures: list[Verdict] = field(default_factory=list)
    fact_failures: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def measure_facts(measured: Measured) -> None:
    """Extraction against gold: the bundled digests and both halves of the corpus."""
    measured.lines.append(f"{'facts':<10}{'articles':>9}" + "".join(
        f"{tier + ' P':>11}{'R':>8}" for tier in fact_scores.TIERS
    ) + f"{'agency':>10}")  # fmt: skip
    for half in HALVES:
        scores = fact_scores.score(gold_of(half), facts_of(half))
        cells = ""
        for tier, score in scores.tiers.items():
            cells += f"{score.precision:>11.2%}{score.recall:>8.2%}"
            if tier in ("place", "status"):
                measured.scores[f"facts.{half}.{tier}.precision"] = score.precision
                measured.scores[f"facts.{half}.{tier}.recall"] = score.recall
        right, all_ = scores.agency
        agency = right / all_ if all_ else 1.0
        measured.scores[f"facts.{half}.agency"] = agency
        measured.lines.append(f"{half:<10}{scores.articles:>9}{cells}{agency:>10.2%}")
        if not half.startswith("eval"):
            measured.fact_failures += [f"missed {line}" for line in scores.misses]
            measured.fact_failures += [f"false  {line}" for line in scores.false]


def measure_questions(measured: Measured, gazetteer: Gazetteer) -> None:
    """Every question set over its own base, with the typings of its questions."""
    by_half: dict[str, list[Verdict]] = {half: [] for half in HALVES}
    typed: dict[str, Counter[str]] = {}
    for each in question_sets():
        with tempfile.TemporaryDirectory() as folder:
            base = open_base(each.articles, Path(folder), gazetteer)
            dialogue = open_dialogue(base, gazetteer)
            questions = read_questions(each.path)
            verdicts = list(ask(dialogue, questions))
            by_half[each.half] += verdicts
            _count_typings(dialogue, questions, typed)
            base.close()
        measured.lines.append(_summary(each.name, verdicts))
    for half, verdicts in by_half.items():
        if not verdicts:
            continue
        measured.scores[f"questions.{half}.right"] = _share(v.right for v in verdicts)
        measured.scores[f"questions.{half}.not_wrong"] = _share(not v.wrong for v in verdicts)
        measured.scores[f"questions.{half}.outcome"] = _share(v.outcome_agrees for v in verdicts)
        measured.lines += ["", *_by_kind(half, verdicts)]
        measured.seconds += [v.seconds for v in verdicts]
    measured.failures = [
        v for half in by_half if half.startswith("dev") for v in by_half[half] if not v.right
    ]
    measured.lines += ["", f"{'typing':<12}{'asked':>7}{'same answer':>13}"]
    for name, counts in typed.items():
        same = counts["same"] / counts["asked"]
        measured.scores[f"typings.{name}"] = same
        measured.lines.append(f"{name:<12}{counts['asked']:>7}{same:>13.2%}")


def measure_sweeps(measured: Measured, gazetteer: Gazetteer) -> None:
    """Templates over the bundled base: every fact comes back, no figure where there is none."""
    with tempfile.TemporaryDirectory() as folder:
        base = open_base(tuple(HALVES["bundled"][1].glob("*.txt")), Path(folder), gazetteer)
        dialogue = open_dialogue(base, gazetteer)
        facts = [fact for info in base.articles() for fact in base.facts_of_article(info.id)]
        plain = [fact for fact in facts if not fact.metric.startswith("other:")]
        found = exact = 0
        for number, fact in enumerate(plain):
            reply = dialogue.reply(f"sweep-{number}", question_for(fact, gazetteer))
            found += any(_same_figure(fact, each) for each in reply.facts)
            # A rank's distance to the first is calculated from a place the reply does not name.
            shown = reply.facts[:1] if "bot tính" in reply.text else reply.facts
            exact += {each.place_code for each in shown} == {fact.place_code}
        measured.scores["sweep.facts_found"] = found / len(plain)
        measured.scores["sweep.exact_places"] = exact / len(plain)
        silent, asked = _silent(dialogue, base, gazetteer)
        measured.scores["sweep.silent_without_data"] = silent / asked
        nowhere, definitions = _without_place(dialogue)
        measured.scores["sweep.no_place_invented"] = nowhere / definitions
        base.close()
    measured.lines += [
        "",
        f"every fact by a template: {found}/{len(plain)} found, {exact} with exactly its place",
        f"place and metric without data: {silent}/{asked} without a figure",
        f"no place named: {nowhere}/{definitions} without a place's figure",
    ]


def question_for(fact: Fact, gazetteer: Gazetteer) -> str:
    """A plain question whose answer is this fact."""
    label = toml("metrics")[fact.metric]["label"]
    place = gazetteer.by_code(fact.place_code)
    where = place.titled if place else fact.place
    level = "" if fact.level is Level.ALL else f" cấp {fact.level}"
    body = f" của {fact.agency}" if fact.agency else ""
    aim = "mục tiêu " if fact.status == "target" else ""
    return f"{aim}{label}{level}{body} {where} {fact.period or fact.year or ''}".strip()


def _silent(dialogue: Talks, base: KnowledgeBase, gazetteer: Gazetteer) -> tuple[int, int]:
    rng = random.Random(SEED)
    country = gazetteer.by_code("VN")
    assert country is not None
    places = list(gazetteer.children(country, Level.PROVINCE, era="old"))
    known = base.metrics_by_place()
    labels = {metric: entry["label"] for metric, entry in toml("metrics").items()}
    pairs = [(p, m) for p in places for m in labels if m not in known.get(p.code, ())]
    chosen = rng.sample(pairs, NO_DATA_PAIRS)
    silent = 0
    for number, (place, metric) in enumerate(chosen):
        reply = dialogue.reply(f"none-{number}", f"{labels[metric]} của {place.titled}")
        figures = [f for f in reply.facts if f.metric == metric or f.place_code != place.code]
        silent += not (reply.outcome is Outcome.ANSWER and figures)
    return silent, len(chosen)


def _without_place(dialogue: Talks) -> tuple[int, int]:
    entries = list(toml("metrics").values())
    quiet = 0
    for number, entry in enumerate(entries):
        reply = dialogue.reply(f"what-{number}", f"{entry['label']} nghĩa là gì")
        quiet += not reply.facts
    return quiet, len(entries)


def _count_typings(
    dialogue: Talks, questions: Sequence[Question], typed: dict[str, Counter[str]]
) -> None:
    plain = [q for q in questions if not q.kind.startswith(tuple(OWN_TYPING))]
    accented = [v.reply for v in ask(dialogue, plain)]
    ways = dict(TYPINGS)
    for name, way in ways.items():
        counts = typed.setdefault(name, Counter())
        for before, after in zip(accented, ask(dialogue, plain, way), strict=True):
            counts["asked"] += 1
            counts["same"] += same_answer(before, after.reply)
    counts = typed.setdefault("one slip", Counter())
    for question, before in zip(plain, accented, strict=True):
        rng = random.Random(SEED ^ zlib.crc32(question.id.encode()))
        after = next(iter(ask(dialogue, [question], partial(slip, rng=rng))))
        counts["asked"] += 1
        counts["same"] += same_answer(before, after.reply)


def same_answer(one: Reply, other: Reply) -> bool:
    """Whether two replies rest on the same facts and are of the same sort."""
    return one.outcome == other.outcome and one.facts == other.facts


def _same_figure(one: Fact, other: Fact) -> bool:
    keys = ("place_code", "metric", "level", "year", "value", "status")
    return all(getattr(one, key) == getattr(other, key) for key in keys)


def _share(values: Iterable[bool]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)


def _summary(name: str, verdicts: Sequence[Verdict]) -> str:
    right, wrong = sum(v.right for v in verdicts), sum(v.wrong for v in verdicts)
    n = len(verdicts)
    return f"{name:<16}{n:>5}{right / n:>10.1%} right{wrong / n:>8.1%} wrong"


def _by_kind(half: str, verdicts: Sequence[Verdict]) -> Iterator[str]:
    yield f"{half + ' kinds':<26}{'n':>5}{'right':>9}{'wrong':>8}{'outcome':>9}"
    kinds = sorted({v.question.kind for v in verdicts})
    for kind in [*kinds, "all"]:
        some = [v for v in verdicts if kind in (v.question.kind, "all")]
        yield (
            f"{kind:<26}{len(some):>5}{_share(v.right for v in some):>9.1%}"
            f"{_share(v.wrong for v in some):>8.1%}{_share(v.outcome_agrees for v in some):>9.1%}"
        )
