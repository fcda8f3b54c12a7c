"""How long work tells how far it is and learns that it should stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


def _silent(_done: int, _total: int) -> None:
    return


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Progress:
    """Given to long work by the window (a job) or the command line (standard error, Ctrl+C).

    Attributes:
        report: Called with how many of how many are done; a total of 0 means not known.
        stop_requested: Asked between steps; what is committed by then stays.
    """

    report: Callable[[int, int], None] = _silent
    stop_requested: Callable[[], bool] = _never


SILENT = Progress()
"""Progress nobody watches and nobody stops."""
