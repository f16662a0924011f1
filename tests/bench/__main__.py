"""Prints the benchmarks: python -m tests.bench [SECTION…]. Ratios are of one run."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.bench import answers, articles, load
from tests.bench.table import Row

SECTIONS: Mapping[str, Callable[[Path], Iterator[Row]]] = {
    "answers": answers.measure,
    "articles": articles.measure,
    "load": load.measure,
}


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("sections", nargs="*", choices=[*SECTIONS, []], help="default: all")
    for name in parser.parse_args().sections or SECTIONS:
        print(f"\n== {name}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            for row in SECTIONS[name](Path(folder)):
                print(row, flush=True)


if __name__ == "__main__":
    main()
