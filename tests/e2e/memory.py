"""Watch how much memory the program and its reader processes hold at most, as Linux counts it."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

_LOOK_EVERY_S = 0.02
MB = 1_048_576


@dataclass(slots=True)
class Peak:
    """The most each kind of process held, in MB, and how long the program ran."""

    program: int = 0
    reader: int = 0
    seconds: float = 0.0


def watch(process: subprocess.Popen[bytes], timeout_s: float) -> Peak:
    """Wait for a process to end; the highest mark of it and of each of its children.

    The kernel keeps the marks, so looking now and then misses only what a child did in its last moment.
    """
    peak, started = Peak(), time.monotonic()
    while process.poll() is None:
        if time.monotonic() - started > timeout_s:
            process.kill()
            raise AssertionError(f"still at work after {timeout_s} s")
        peak.program = max(peak.program, _highest(process.pid))
        peak.reader = max([peak.reader, *map(_highest, _children(process.pid))])
        time.sleep(_LOOK_EVERY_S)
    peak.seconds = time.monotonic() - started
    return peak


def _highest(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:")), 0)


def _children(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []
