"""Window painted and first rows of a million cases, beside a process with an empty QMainWindow; and memory.

Bars (docs/decisions, speed and size): painted 2.5 x, first rows 5 x the empty window; 300 MB with the cases open.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from tests.benchmarks.million import ROOT, million_profile

HERE = Path(__file__).parent
ROUNDS = 7
PAINTED, ROWS, MEMORY_MB = 2.5, 5.0, 300


def compiled() -> dict[str, str]:
    """An environment in which modules are compiled once, as in what is installed, even if the shell forbids it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": str(ROOT / "bytecode")}


def timed(*command: str) -> dict[str, tuple[float, str]]:
    """Seconds from the start of a process to each line it prints, and the rest of that line."""
    start = time.perf_counter()
    marks: dict[str, tuple[float, str]] = {}
    with subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=compiled()
    ) as p:
        assert p.stdout is not None
        for line in p.stdout:
            word, _, rest = line.strip().partition(" ")
            marks[word] = (time.perf_counter() - start, rest)
    return marks


def main() -> int:
    profile = str(million_profile())
    ours = ["-m", "tests.benchmarks.start_window", profile]
    floor = [str(HERE / "floors" / "empty_window.py")]
    timed(*ours), timed(*floor)  # files into the cache
    rounds = [(timed(*ours), timed(*floor)) for _ in range(ROUNDS)]
    empty = median(f["painted"][0] for _, f in rounds)
    painted = median(o["painted"][0] / f["painted"][0] for o, f in rounds)
    rows = median(o["rows"][0] / f["painted"][0] for o, f in rounds)
    memory = max(int(o["open"][1]) for o, _ in rounds)
    print(f"empty window: {empty * 1000:.0f} ms")
    print(
        f"window painted: ratio {painted:.2f} (bar {PAINTED}); first rows of a million: ratio {rows:.2f} (bar {ROWS})"
    )
    print(f"memory with a million cases open: {memory} MB (bar {MEMORY_MB} MB)")
    return 0 if painted <= PAINTED and rows <= ROWS and memory <= MEMORY_MB else 1


if __name__ == "__main__":
    sys.exit(main())
