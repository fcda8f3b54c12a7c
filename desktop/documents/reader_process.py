"""Have files opened in other processes, so that a hostile one costs an item and never the program.

A `Readers` is used by one thread at a time; several may exist side by side.

Decision: docs/decisions/0010-reader-processes.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

from desktop.documents.limits import Limits
from desktop.documents.page_reader import PageReader
from desktop.documents.reader_answers import Failed, Reply, Request
from desktop.documents.reader_child import Child, reader_command, start_child
from desktop.documents.reader_round import Round
from desktop.errors import EnvironmentFault, ReadingFailed
from desktop.translation import Text, _

__all__ = ["Failed", "Limits", "NotRead", "PageReader", "Readers", "Reply", "Request"]

_CLOSING_SECONDS = 1.0
_USUAL = Limits()


class Readers:
    """A few reader processes, started when first needed.

    Args:
        count: How many work at once.
        limits: What one item may cost.
        command: What starts a process instead of the program's own reader.
        watched: Whether the parent watches their memory; None where the system does not limit it.
    """

    def __init__(
        self,
        count: int = 2,
        limits: Limits = _USUAL,
        *,
        command: Sequence[str] | None = None,
        watched: bool | None = None,
    ) -> None:
        self.count, self._limits = count, limits
        self._command = tuple(command) if command is not None else reader_command()
        self.watched = sys.platform not in {"linux", "win32"} if watched is None else watched
        self._idle: list[Child] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End the processes; the next request would start new ones."""
        idle, self._idle = self._idle, []
        for child in idle:
            child.connection.close()
        for child in idle:
            child.end(_CLOSING_SECONDS)

    def ask(self, job: str, values: Mapping[str, Any] | None = None, parts: Sequence[bytes] = ()) -> Reply:
        """Have one job done and wait for it.

        Raises:
            ReadingFailed: It gave nothing; `failed.reason` says why.
            EnvironmentFault: No reader process can be started here.
        """
        [answer] = self.ask_many([Request(job, values or {}, parts)], batch=1)
        if isinstance(answer, Failed):
            raise NotRead(answer)
        return answer

    def ask_many(self, requests: Iterable[Request], batch: int = 32) -> Iterator[Reply | Failed]:
        """Have many jobs done by all processes at once; answers come in the order asked.

        Requests are taken from the iterable as they are needed, a few batches ahead of the answers.

        Args:
            requests: What to read.
            batch: Most requests sent to a process at once; large ones make a batch shorter.

        Raises:
            EnvironmentFault: No reader process can be started here.
        """
        asking = Round(self, iter(requests), batch)
        try:
            yield from asking.answers()
        finally:
            asking.abandon()

    def take(self) -> Child:
        """Return a process that waits for work; a new one is perhaps still starting."""
        return self._idle.pop() if self._idle else self.start()

    def start(self) -> Child:
        """Start a process.

        Raises:
            EnvironmentFault: The system refuses.
        """
        try:
            return start_child(self._command, self._limits)
        except OSError as exc:
            raise self.cannot_start() from exc

    def give_back(self, child: Child) -> None:
        """Keep a process for the next request, unless it is spent or there are enough."""
        if child.spent or len(self._idle) >= self.count:
            child.end(_CLOSING_SECONDS)
        else:
            self._idle.append(child)

    def cannot_start(self) -> EnvironmentFault:
        """Say that no reader process starts on this machine."""
        return EnvironmentFault(
            _("Files cannot be opened here."),
            _("The process that reads them does not start. Please restart the program or tell your administrator."),
        )


class NotRead(ReadingFailed):
    """A file that could not be opened within the limits."""

    def __init__(self, failed: Failed) -> None:
        title, advice = _REASONS[failed.reason]
        super().__init__(title, advice)
        self.failed = failed


_KEPT = _("The original is kept unchanged.")
_REASONS: Mapping[str, tuple[Text, Text]] = {
    "damaged": (_("This file is damaged."), _KEPT),
    "limits": (_("This file needs more memory than a file may."), _KEPT),
    "timeout": (_("Reading this file took too long."), _KEPT),
    "died": (_("This file cannot be read."), _KEPT),
}
