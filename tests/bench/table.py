"""What a section of the benchmark gives: rows of names and figures, printed as they come."""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; `aim` says what it is held against, empty where nothing is."""

    name: str
    value: float
    unit: str
    aim: str = ""

    def __str__(self) -> str:
        shown = f"{self.value:,.0f}" if abs(self.value) >= 100 else f"{self.value:,.2f}"
        aim = f"   (aim {self.aim})" if self.aim else ""
        return f"{self.name:<58}{shown:>12} {self.unit}{aim}".rstrip()


def child(what: str, *arguments: str) -> dict[str, Any]:
    """Runs a function of `tests.bench.children` in a process of its own; what it measured."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.children", what, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def peak_memory() -> float:
    """The most memory this process held, in MB.

    Linux keeps it for each program; `getrusage` would carry over what the parent held.
    """
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        if found:
            return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
