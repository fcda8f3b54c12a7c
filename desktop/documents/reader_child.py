"""The program's side of one reader process: start it, hand it work, hear from it, end it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from desktop.documents import frames
from desktop.documents.frames import Entry
from desktop.documents.limits import Limits
from desktop.documents.pipes import Link, pair
from desktop.documents.process_limits import resident_bytes
from desktop.documents.reader_worker import OUT_OF_MEMORY

_PROGRAM_FOLDER = Path(__file__).parents[2]
_KEPT_VARIABLES = frozenset(
    {
        *("PATH", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "AMTSFACH_LANGUAGE"),
        *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME", "VIRTUAL_ENV"),
        *("SYSTEMROOT", "WINDIR", "SYSTEMDRIVE", "TEMP", "TMP", "TMPDIR"),
    }
)


class ChildGone(Exception):
    """A reader process ended or had to be ended.

    Attributes:
        reason: "died", "timeout" or "limits".
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def reader_command() -> tuple[str, ...]:
    """Return what starts a reader process; the connection's handle is added to it."""
    if getattr(sys, "frozen", False):
        return (sys.executable, "--reader")
    return (sys.executable, "-P", "-s", "-m", "desktop.reader")


@dataclass(slots=True)
class Child:
    """One reader process with at most one batch under way.

    Attributes:
        process, connection: The process and the program's end of its pipe.
        limits: What it was started with.
        ready: It has answered once and has its limits.
        served: Items it has answered.
        spent: It asked to be replaced.
        waiting: Numbers of the items it still has to answer, in order.
        due: When its next answer must be there, by the monotonic clock.
    """

    process: subprocess.Popen[bytes]
    connection: Link
    limits: Limits
    ready: bool = False
    served: int = 0
    spent: bool = False
    waiting: list[int] = field(default_factory=list)
    due: float = 0.0

    def expect(self, numbers: Sequence[int]) -> None:
        """Note which items it is to answer."""
        self.waiting = list(numbers)

    def give(self, entries: Sequence[Entry]) -> None:
        """Send it a batch.

        Raises:
            ChildGone: It is not there any more.
        """
        self.due = time.monotonic() + self.limits.seconds
        try:
            frames.send(self.connection, "ask", entries)
        except OSError as exc:
            raise self.gone() from exc

    def hear(self) -> list[tuple[int, Entry]]:
        """Take the message that has come: answers with the numbers of their items.

        Raises:
            ChildGone: It ended instead.
        """
        try:
            kind, entries = frames.receive(self.connection)
        except (EOFError, OSError) as exc:
            raise self.gone() from exc
        self.ready = True
        self.spent = kind == "spent"
        self.due = time.monotonic() + self.limits.seconds
        answered, self.waiting = self.waiting[: len(entries)], self.waiting[len(entries) :]
        self.served += len(entries)
        return list(zip(answered, entries, strict=True))

    def gone(self, reason: str = "") -> ChildGone:
        """End what is left of it and say why it ended."""
        if reason:
            self.process.kill()
        self.end(patience_s=2.0)
        return ChildGone(reason or _reason(self.process.returncode))

    def end(self, patience_s: float = 0.0) -> None:
        """Close its connection, which ends it when idle, and kill it when it does not end by itself in time."""
        self.connection.close()
        try:
            self.process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def is_too_large(self) -> bool:
        """Say whether it holds more memory than it may, for systems that do not see to that themselves."""
        return resident_bytes(self.process.pid) > self.limits.memory_bytes


def start_child(command: Sequence[str], limits: Limits) -> Child:
    """Start a reader process; it says "ready" when it can be given work."""
    ours, theirs = pair()
    try:
        process = _start_with(theirs, command)
    except OSError:
        ours.close()
        raise
    finally:
        theirs.close()
    child = Child(process, ours, limits, due=time.monotonic() + limits.start_seconds)
    with suppress(OSError):  # it died at once; whoever waits for it hears that
        frames.send(ours, "limits", [Entry(asdict(limits))])
    return child


def _start_with(handle: Link, command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Nothing is inherited but the pipe: no other handles, no terminal, no secrets of the environment."""
    number = handle.fileno()
    options: dict[str, Any] = {"pass_fds": (number,)}
    if sys.platform == "win32":
        os.set_handle_inheritable(number, True)
        startup = subprocess.STARTUPINFO()
        startup.lpAttributeList = {"handle_list": [number]}
        options = {"startupinfo": startup, "creationflags": subprocess.CREATE_NO_WINDOW}
    return subprocess.Popen(
        [*command, str(number)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=Path(sys.executable).parent,  # not where the clerk's files lie, which could then not be ejected
        env=_environment(os.environ),
        **options,
    )


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in ours.items() if name.upper() in _KEPT_VARIABLES}
    paths = [str(_PROGRAM_FOLDER), *filter(None, ours.get("PYTHONPATH", "").split(os.pathsep))]
    return {**kept, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}


def _reason(exit_code: int | None) -> str:
    if exit_code == OUT_OF_MEMORY:
        return "limits"
    if sys.platform != "win32" and exit_code == -signal.SIGXCPU:
        return "timeout"
    return "died"
