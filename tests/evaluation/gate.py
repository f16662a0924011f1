"""Holds the scores to their floors: python -m tests.evaluation.gate [--raise].

Fails when a score is below its floor in floors.toml or has vanished. With `--raise`, writes
floors just below what was measured where that is higher: floors only rise.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.toml")
HEAD = """# Scores of the project's own evaluation that must not fall: `make check` fails below them.
# `python -m tests.evaluation.gate --raise` writes higher ones. They only rise.

"""


def read_floors(path: Path = FLOORS) -> dict[str, float]:
    """Score name -> floor."""
    return {k: float(v) for k, v in tomllib.loads(path.read_text("utf-8")).items()}


def below(scores: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """One line for each score that is lower than its floor, or missing."""
    return [
        f"{name}: {scores[name]:.4f} is below {floor:.4f}"
        if name in scores
        else f"{name}: not measured any more, its floor is {floor:.4f}"
        for name, floor in floors.items()
        if scores.get(name, -1.0) < floor
    ]


def raised(scores: Mapping[str, float], floors: Mapping[str, float]) -> dict[str, float]:
    """The floors with those replaced that the scores exceed; cut to four places, never up."""
    cut = {name: int(score * 10_000) / 10_000 for name, score in scores.items()}
    return {name: max(cut.get(name, 0.0), floors.get(name, 0.0)) for name in {**floors, **cut}}


def write_floors(floors: Mapping[str, float], path: Path = FLOORS) -> None:
    """Writes the file anew, names sorted."""
    lines = [f'"{name}" = {floors[name]:.4f}\n' for name in sorted(floors)]
    path.write_text(HEAD + "".join(lines), "utf-8")


def main() -> int:
    """The command: 0 when every score holds."""
    from tests.evaluation.__main__ import measure

    parser = argparse.ArgumentParser(prog="python -m tests.evaluation.gate", description=__doc__)
    parser.add_argument("--raise", dest="raise_", action="store_true", help="write higher floors")
    options = parser.parse_args()
    measured = measure()
    floors = read_floors()
    failed = below(measured.scores, floors)
    for line in failed:
        print(f"BELOW ITS FLOOR  {line}")
    if options.raise_:
        write_floors(raised(measured.scores, floors))
    print(f"{len(floors) - len(failed)} of {len(floors)} scores hold their floors")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
