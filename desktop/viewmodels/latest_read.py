"""One read at a time, and only the latest wish: what a clerk has scrolled or typed past is never waited for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.background import Jobs, Lane
from desktop.errors import DesktopError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Wish:
    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[DesktopError], None]


class LatestRead(QObject):
    """Runs the read last asked for; one asked for while another runs starts when that one ends.

    The outcome of a read that was overtaken meanwhile is dropped.
    """

    busy_changed = Signal(bool)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._running: _Wish | None = None
        self._next: _Wish | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a read is under way."""
        return self._running is not None

    def ask(self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[DesktopError], None]) -> None:
        """Run `work` in the READ lane, and `done` or `failed` here unless something newer is asked for meanwhile."""
        wish = _Wish(work, done, failed)
        if self._running is not None:
            self._next = wish
            return
        self._start(wish)
        self.busy_changed.emit(True)

    def forget(self) -> None:
        """Drop what is under way and what waits."""
        self._next = None
        if self._running is not None:
            self._running = _Wish(self._running.work, _drop, _drop)

    def _start(self, wish: _Wish) -> None:
        self._running = wish
        self._jobs.run(Lane.READ, lambda _job: wish.work(), owner=self, done=self._done, failed=self._failed)

    def _done(self, result: Any) -> None:
        self._end(lambda wish: wish.done(result))

    def _failed(self, error: DesktopError) -> None:
        self._end(lambda wish: wish.failed(error))

    def _end(self, deliver: Callable[[_Wish], None]) -> None:
        ended, waiting = self._running, self._next
        self._running, self._next = None, None
        if waiting is not None:
            self._start(waiting)
            return
        self.busy_changed.emit(False)
        if ended is not None:
            deliver(ended)


def _drop(_outcome: Any) -> None:
    return
