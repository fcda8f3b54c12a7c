"""The reader process: answers requests until the program closes the connection.

It is started with the connection as an open handle, so there is no address anybody else could connect to and no
secret to hand over.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.documents import frames
from desktop.documents.faults import FAULTS, OverLimit
from desktop.documents.frames import Entry
from desktop.documents.limits import Limits
from desktop.documents.pipes import Link, wrapped
from desktop.documents.process_limits import impose, resident_bytes
from desktop.errors import DesktopError

Job = Callable[[Mapping[str, Any], list[bytes]], tuple[Mapping[str, Any], Sequence[bytes]]]

OUT_OF_MEMORY = 77  # exit code
_PACKAGE = str(Path(__file__).parents[1]) + os.sep
_SEND_AFTER_SECONDS = 0.2  # what is done by then is not lost when a later item of the batch ends the process
_SEND_AFTER_BYTES = 8_000_000
_ITEMS_OF_A_LIFE = 20_000
_LEAK_SHARE = 0.4  # a process that holds more of its memory limit than this between batches is replaced
_EXPECTED: tuple[type[Exception], ...] = (DesktopError, *FAULTS)


def serve(jobs: Mapping[str, Job], handle: int | None = None) -> None:
    """Do the jobs asked for over the connection, one after the other, until it is closed.

    An answer is {"ok": values} with its parts, or {"failed": reason}: what a job raises never ends the process,
    except when memory runs out, after which nothing in it can be trusted.

    Args:
        jobs: What can be asked for, by name.
        handle: The connection's handle; None takes the last argument of the command line.
    """
    connection = wrapped(int(sys.argv[-1]) if handle is None else handle)
    try:
        _, [settings] = frames.receive(connection)
        limits = Limits(**settings.values)
        service = _Service(jobs, connection, limits, impose(limits))
        frames.send(connection, "ready", [])
        while True:
            _, asked = frames.receive(connection)
            service.answer(asked)
    except (EOFError, OSError):
        return  # the program has what it wanted, or is gone
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # nothing more is allocated, flushed or tidied


@dataclass(slots=True)
class _Service:
    """Answers batches of requests."""

    jobs: Mapping[str, Job]
    connection: Link
    limits: Limits
    allow_cpu: Callable[[float], None]
    served: int = 0

    def answer(self, asked: list[Entry]) -> None:
        """Send the answers in portions, the last marked "spent" when this process should be replaced."""
        self.served += len(asked)
        for portion, left in _portions(self._answers(asked), len(asked)):
            frames.send(self.connection, "spent" if not left and self._is_spent() else "done", portion)

    def _answers(self, asked: list[Entry]) -> Iterator[Entry]:
        for position, entry in enumerate(asked):
            asked[position] = Entry({})  # a large item is not kept while the next one is worked on
            self.allow_cpu(self.limits.seconds)
            yield self._answer(entry)

    def _answer(self, entry: Entry) -> Entry:
        try:
            values, parts = self.jobs[entry.values["job"]](entry.values["values"], list(entry.parts))
        except _EXPECTED as exc:
            return Entry({"failed": "limits" if isinstance(exc, OverLimit) else "damaged", "place": place_of(exc)})
        return Entry({"ok": values}, parts)

    def _is_spent(self) -> bool:
        held = resident_bytes(os.getpid())
        return self.served >= _ITEMS_OF_A_LIFE or held > self.limits.memory_bytes * _LEAK_SHARE


def place_of(error: BaseException) -> str:
    """Say what was raised and where, without its message, which may hold a name: "keyerror:documents/pdf.py:12"."""
    frames_ = traceback.extract_tb(error.__traceback__)
    last = next((f for f in reversed(frames_) if f.filename.startswith(_PACKAGE)), None)
    where = f":{last.filename.removeprefix(_PACKAGE)}:{last.lineno}" if last is not None else ""
    return f"{type(error).__name__}{where}".replace(os.sep, "/").lower()


def _portions(answers: Iterator[Entry], expected: int) -> Iterator[tuple[list[Entry], int]]:
    """Gather answers until time or size says to send them; with each portion, how many answers are still to come."""
    held: list[Entry] = []
    size, since, left = 0, time.monotonic(), expected
    for answer in answers:
        left -= 1
        held.append(answer)
        size += sum(map(len, answer.parts))
        if not left or size > _SEND_AFTER_BYTES or time.monotonic() - since > _SEND_AFTER_SECONDS:
            yield held, left
            held, size, since = [], 0, time.monotonic()
