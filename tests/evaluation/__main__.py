"""Prints the evaluation: python -m tests.evaluation [--facts] [--questions] [--show N].

Failures are listed for the development halves only.
"""

from __future__ import annotations

import argparse
from collections import Counter

from knowledge.gazetteer import Gazetteer
from tests.evaluation.measure import (
    Measured,
    measure_facts,
    measure_questions,
    measure_sweeps,
)
from tests.evaluation.questions import percentile


def measure(*, facts: bool = True, questions: bool = True) -> Measured:
    """Measures the parts asked for."""
    measured = Measured()
    if facts:
        measure_facts(measured)
        measured.lines.append("")
    if questions:
        gazetteer = Gazetteer.load()
        measure_questions(measured, gazetteer)
        measure_sweeps(measured, gazetteer)
    return measured


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.evaluation", description=__doc__)
    parser.add_argument("--facts", action="store_true", help="only the facts")
    parser.add_argument("--questions", action="store_true", help="only the questions")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="list N failures of each")
    options = parser.parse_args()
    both = options.facts == options.questions
    measured = measure(facts=both or options.facts, questions=both or options.questions)
    print("\n".join(measured.lines))
    if measured.seconds:
        shares = " ".join(
            f"p{share} {1000 * percentile(measured.seconds, share):.2f} ms"
            for share in (50, 95, 99)
        )
        print(f"\na reply in process: {shares}")
        confused = Counter(
            (verdict.question.outcomes[0], str(verdict.reply.outcome))
            for verdict in measured.failures
            if not verdict.outcome_agrees
        )
        print("\noutcomes confused in the development half (expected -> given):")
        for (expected, given), count in confused.most_common():
            print(f"{count:>5}  {expected} -> {given}")
    for line in measured.fact_failures[: options.show]:
        print(line)
    for verdict in measured.failures[: options.show]:
        print(f"\n{verdict.question.id} [{verdict.question.kind}] {verdict.why}")
        for turn in verdict.question.turns:
            print(f"  > {turn}")
        print("  < " + verdict.reply.text.replace("\n", "\n    ")[:600])


if __name__ == "__main__":
    main()
