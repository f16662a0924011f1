"""Runs the development scorers beside this clone and holds them to floors.

    python -m tests.evaluation.shared ../shared [--raise]

The scorer of facts is asked for every set of articles, the scorer of questions for the sets
that have some; the floors are in shared_floors.toml.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.evaluation.gate import below, raised, read_floors, write_floors

FLOORS = Path(__file__).with_name("shared_floors.toml")
ROOT = Path(__file__).parents[2]
RUN = (sys.executable, str(ROOT / "run_bot.py"))
OWN_QUESTIONS = ROOT / "tests" / "questions" / "shared"
# name, articles, gold, questions (of the contract, else our own, else none)
SETS = (
    ("five", "articles", "gold", "dev.jsonl"),
    ("more", "articles-more", "gold-more", "dev-more.jsonl"),
    ("third", "articles-third", "gold-third", "third-dev-u.jsonl"),
    ("practice", "articles-practice", "gold-practice", ""),
)


def measure(shared: Path, folder: Path) -> dict[str, float]:
    """Score name -> score, all "more is better"."""
    scores: dict[str, float] = {}
    contract = shared / "contract"
    for name, articles, gold, questions in SETS:
        source = str(shared / articles)
        facts = folder / f"{name}.jsonl"
        facts.write_text(_output(*RUN, "extract", source, "--json"), "utf-8")
        said = _output(
            sys.executable, str(contract / "score_extraction.py"), str(contract / gold),
            str(facts), "--show", "0",
        )  # fmt: skip
        print(f"{name}: {_summary(said)}")
        for tier in "cd":
            found = re.search(rf" {tier}=([\d.]+)/([\d.]+)/", _summary(said))
            assert found, "the scorer's summary has another form"
            scores[f"{name}.facts.{tier}.precision"] = float(found[1])
            scores[f"{name}.facts.{tier}.recall"] = float(found[2])
        if not questions:
            continue
        asked = contract / "questions" / questions
        asked = asked if asked.exists() else OWN_QUESTIONS / questions
        base = str(folder / f"{name}.db")
        _output(*RUN, "build", source, "--kb", base)
        said = _output(
            sys.executable, str(contract / "score_questions.py"), "--show", "0",
            str(asked), "--",
            *RUN, "ask", "--json-lines", "--kb", base,
        )  # fmt: skip
        print(f"{name}: {_summary(said)}")
        values = dict(re.findall(r"(\w+)=([\d.]+)", _summary(said)))
        scores[f"{name}.questions.accuracy"] = float(values["accuracy"])
        scores[f"{name}.questions.not_wrong"] = 1 - float(values["wrong_rate"])
        scores[f"{name}.questions.outcome"] = float(values["outcome_agreement"])
    return scores


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def _summary(said: str) -> str:
    return next(line for line in said.splitlines() if line.startswith("SUMMARY"))


def main() -> int:
    """The command: 0 when every score holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.shared", description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--raise", dest="raise_", action="store_true", help="write higher floors")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scores = measure(options.shared.resolve(), Path(folder))
    floors = read_floors(FLOORS)
    failed = below(scores, floors)
    for line in failed:
        print(f"BELOW ITS FLOOR  {line}")
    if options.raise_:
        write_floors(raised(scores, floors), FLOORS)
    print(f"{len(floors) - len(failed)} of {len(floors)} development scores hold their floors")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
