"""How much a reader process may use, and what of that each system can enforce."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

from desktop.translation import Text, _

MEGABYTE = 1_048_576


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may cost.

    Attributes:
        seconds: Work on one item; the process is killed when it is over.
        memory_bytes: Memory of a whole reader process.
        start_seconds: Until a new process answers.
        open_files: Files and pipes a reader process may have open.
    """

    seconds: float = 30.0
    memory_bytes: int = 1_536 * MEGABYTE
    start_seconds: float = 30.0
    open_files: int = 128


_LACKING: Mapping[str, tuple[Text, ...]] = {
    "linux": (),
    "darwin": (_("Memory of reader processes is watched ten times a second, not limited: macOS knows no such limit."),),
    "win32": (_("Reader processes are not kept from writing large files: Windows knows no such limit."),),
}
_UNKNOWN = (_("Memory of reader processes is neither limited nor watched on this system."),)


def limits_of_this_platform() -> tuple[Text, ...]:
    """Say what this system cannot enforce on reader processes; empty where it enforces everything."""
    return _LACKING.get(sys.platform, _UNKNOWN)
