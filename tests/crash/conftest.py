"""Processes to be killed, copied from one that has loaded the program already: loading takes longer than the work."""

from __future__ import annotations

import multiprocessing
import multiprocessing.forkserver
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


class Victim:
    """A process that tells what it does, until it is killed.

    Attributes:
        told: What it said so far, as far as anybody listened.
    """

    def __init__(self, target: Callable[..., None], *arguments: object) -> None:
        context = multiprocessing.get_context("forkserver")
        self._ours, theirs = context.Pipe(duplex=False)
        _make_roomy(theirs)
        self.process = context.Process(target=target, args=(*arguments, theirs), daemon=True)
        self.process.start()
        theirs.close()
        self.told: list[dict[str, Any]] = []

    def wait_for(self, word: str) -> None:
        """Listen until it says this word."""
        while not (self.told and word in self.told[-1]):
            self.told.append(self._ours.recv())

    def kill(self, after_s: float) -> None:
        """Give it some more time, kill it, and hear what it had said; it must not have ended by itself in error."""
        self.process.join(after_s)
        assert self.process.exitcode in {None, 0}, "the program ended by itself"
        readers = _children_of(self.process.pid or 0)
        self.process.kill()
        self.process.join()
        with suppress(EOFError):
            while True:
                self.told.append(self._ours.recv())
        self._ours.close()
        assert not _still_there(readers), "a reader process outlived the program"


@pytest.fixture(autouse=True, scope="package")
def loaded_program() -> None:
    """Have the process that is copied load the program once."""
    if os.name == "posix":
        multiprocessing.set_forkserver_preload(["pytest", "tests.crash.victim"])
        with pytest.MonkeyPatch.context() as changed:  # what it loads first is looked for there only
            changed.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
            multiprocessing.forkserver.ensure_running()


def _make_roomy(pipe: Connection) -> None:
    """A program that cannot tell what it did would stand still while its neighbour is looked at."""
    if sys.platform == "linux":
        import fcntl

        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, 1 << 20)


def _children_of(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def _still_there(processes: list[int]) -> list[int]:
    """Those that have not ended ten seconds after whoever they worked for."""
    return [process for process in processes if not _ends(process)]


def _ends(process: int) -> bool:
    import select

    try:
        handle = os.pidfd_open(process)
    except OSError:
        return True
    try:
        return bool(select.select([handle], [], [], 10)[0])
    finally:
        os.close(handle)
