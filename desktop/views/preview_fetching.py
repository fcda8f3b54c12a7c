"""Get a document that still lies at the hub: one at a time, dropped when the clerk goes on to another."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from desktop.background import Job, Jobs, Lane
from desktop.errors import DesktopError
from desktop.progress import Progress

BringDocument = Callable[[str, Progress], None]
"""Fetches a document by its id; called in the NETWORK lane."""


class DocumentFetching(QObject):
    """Fetches for one preview."""

    came = Signal(str)  # id of a document that is here now
    failed = Signal(str, object)  # id, DesktopError
    reported = Signal(str, int, int)  # id, how many KB of how many

    def __init__(self, jobs: Jobs, bring: BringDocument | None, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._bring = jobs, bring
        self._document = ""
        self._job: Job | None = None
        self._in_vain: DesktopError | None = None

    def fetch(self, document: str) -> DesktopError | None:
        """Begin to fetch a document, unless that is under way; returns why it did not come the last time."""
        if document != self._document:
            self.drop()
            self._document = document
        bring = self._bring
        if self._in_vain is None and self._job is None and bring is not None:
            self._job = self._jobs.run(
                Lane.NETWORK,
                lambda job: bring(document, job.progress),
                owner=self,
                done=lambda _none: self._end(document),
                failed=lambda error: self._fail(document, error),
                reported=lambda done, total: self.reported.emit(document, done, total),
                broken=self.drop,
            )
        return self._in_vain

    @property
    def is_waiting_for_server(self) -> bool:
        """Whether a document did not come: worth another try when the hub can be reached again."""
        return self._in_vain is not None

    def drop(self) -> None:
        """Fetch nothing any more, and forget what did not come."""
        if self._job is not None:
            self._job.cancel()
        self._document, self._job, self._in_vain = "", None, None

    def _end(self, document: str) -> None:
        self.drop()
        self.came.emit(document)

    def _fail(self, document: str, error: DesktopError) -> None:
        self._job, self._in_vain = None, error
        self.failed.emit(document, error)
