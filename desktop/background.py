"""Run work off the GUI thread and bring its outcome back: the only module that starts threads.

What a commit changed is published whatever becomes of the job that made it: cancelled, failed later on, or asked for
by a window that is gone by now.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import Enum
from threading import Event, Lock
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import (
    QCoreApplication,
    QDeadlineTimer,
    QEvent,
    QObject,
    QRunnable,
    Qt,
    QThread,
    QThreadPool,
    Signal,
    Slot,
)

from desktop.domain.change import NOTHING_CHANGED, ChangeSet
from desktop.errors import DesktopError
from desktop.progress import Progress

T = TypeVar("T")


class Lane(Enum):
    """Which queue a job waits in, and how many of its jobs run at once."""

    WRITE = ("write", 1)  # one writer: edits never wait on SQLite's lock, and commit in the order they were asked
    READ = ("read", 3)
    NETWORK = ("network", 4)  # kept apart, so that a slow server never delays a save; one job always waits for news
    PREVIEW = ("preview", 1)  # kept apart, so that a heavy page never delays a list

    @property
    def at_once(self) -> int:
        """How many jobs of this lane run at the same time."""
        return self.value[1]


class Job:
    """One piece of work under way; given to the work itself, and to whoever asked for it."""

    def __init__(self, jobs: Jobs, owner: QObject, done: Callable[[Any], None], failed: Callable[[DesktopError], None]):
        self._jobs, self._owner, self._done, self._failed = jobs, owner, done, failed
        self._listener: Callable[[int, int], None] | None = None
        self._broken: Callable[[], None] | None = None
        self._latest: tuple[int, int] | None = None
        self._waits = False
        self._stop, self._lock = Event(), Lock()

    def cancel(self) -> None:
        """Ask the work to stop; neither callback will run. What it committed is published all the same."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Long work looks here between steps."""
        return self._stop.is_set()

    @property
    def progress(self) -> Progress:
        """What long actions take: reports reach the GUI thread, and `cancel` is the wish to stop."""
        return Progress(report=self._report, stop_requested=self._stop.is_set)

    def publish(self, changes: ChangeSet) -> None:
        """Publish a commit made on the way, without waiting for the end of the work. Called by the work."""
        self._jobs._committed.emit(changes)

    def _report(self, done: int, total: int) -> None:
        with self._lock:
            waiting, self._latest = self._latest is not None, (done, total)
        if not waiting:  # at most one report is under way, however fast the work is: the event loop is never flooded
            self._jobs._reported.emit(self)

    def _deliver_report(self) -> None:
        with self._lock:
            latest, self._latest = self._latest, None
        if latest and self._listener and self._wanted():
            self._listener(*latest)

    def _deliver(self, result: object, error: BaseException | None) -> None:
        if error is not None and not isinstance(error, DesktopError):
            sys.excepthook(type(error), error, error.__traceback__)  # a bug: shown also when nobody waits any more
            if self._broken is not None and self._wanted():
                self._broken()
        elif not self._wanted():
            return
        elif error is None:
            self._done(result)
        else:
            self._failed(error)

    def _wanted(self) -> bool:
        return not self.cancelled and shiboken6.isValid(self._owner)


class _Run(QRunnable):
    def __init__(self, jobs: Jobs, job: Job, work: Callable[[Job], object]) -> None:
        super().__init__()
        self._jobs, self._job, self._work = jobs, job, work

    def run(self) -> None:
        result, error = None, None
        self._jobs._count_waiting(self._job, 1)
        try:
            if not self._job.cancelled:
                result = self._work(self._job)
        except Exception as exc:  # every failure is carried to the GUI thread; none is lost in a worker
            error = exc
        self._jobs._count_waiting(self._job, -1)
        self._jobs._arrived.emit(self._job, result, error)


def runs_in_thread_of(owner: QObject) -> bool:
    """Whether the caller runs in the thread `owner` lives in: the GUI thread, for everything on screen."""
    return QThread.currentThread() is owner.thread()


class Jobs(QObject):
    """Starts jobs; lives on the GUI thread for as long as the application.

    Call `shut_down` before letting go of it: a worker reports to this object.
    """

    published = Signal(object)  # a ChangeSet, on the GUI thread, after its commit and before the job's own callback

    _arrived = Signal(object, object, object)  # (job, result, exception): emitted in the worker
    _reported = Signal(object)  # a job with something to report
    _committed = Signal(object)  # a ChangeSet from inside a job

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        queued = Qt.ConnectionType.QueuedConnection  # received on the GUI thread, whichever thread emits
        self._arrived.connect(self._deliver, queued)
        self._reported.connect(self._deliver_report, queued)
        self._committed.connect(self._publish, queued)
        self._waiting, self._lock = 0, Lock()
        self._pools: dict[Lane, QThreadPool] = {}
        for lane in Lane:
            pool = QThreadPool(self)
            pool.setMaxThreadCount(lane.at_once)
            self._pools[lane] = pool

    def run(
        self,
        lane: Lane,
        work: Callable[[Job], T],
        *,
        owner: QObject,
        done: Callable[[T], None],
        failed: Callable[[DesktopError], None],
        reported: Callable[[int, int], None] | None = None,
        broken: Callable[[], None] | None = None,
        waits: bool = False,
    ) -> Job:
        """Queue `work`; `done` or `failed` is called on the GUI thread, or neither if cancelled or `owner` is gone.

        A result that is a ChangeSet, or has one as `changes`, is published first in any case.

        Args:
            lane: The queue; jobs of one lane start in the order they were asked for.
            work: Runs in a worker; takes the job, so that it can look at `cancelled` and pass on `progress`.
            owner: Whoever waits; when it is destroyed, nobody does.
            done: Takes the result.
            failed: Takes an error of the world; a bug goes to `sys.excepthook` instead.
            reported: Takes (done, total) while the work is under way; the newest only, when reports come fast.
            broken: Called after a bug was told, for whoever shows that something is awaited.
            waits: It mostly waits for something to happen elsewhere; meanwhile all counts as being at rest.
        """
        job = Job(self, owner, done, failed)
        job._listener, job._broken, job._waits = reported, broken, waits
        self._pools[lane].start(_Run(self, job, work))
        return job

    def is_at_rest(self) -> bool:
        """Whether no job is under way in any lane, but for those that only wait."""
        return sum(pool.activeThreadCount() for pool in self._pools.values()) <= self._waiting

    def _count_waiting(self, job: Job, by: int) -> None:
        """Called by workers."""
        if job._waits:
            with self._lock:
                self._waiting += by

    def shut_down(self, wait_ms: int = 5_000) -> bool:
        """Drop what has not begun, except writes, and wait for what is running; True when all came to rest in time.

        Outcomes that have arrived by then are delivered before this returns, so that a save that failed is still told.
        """
        for lane, pool in self._pools.items():
            if lane is not Lane.WRITE:  # a save the clerk asked for is carried out
                pool.clear()
        deadline = QDeadlineTimer(wait_ms)
        at_rest = all([pool.waitForDone(deadline) for pool in self._pools.values()])
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)
        return at_rest

    @Slot(object, object, object)
    def _deliver(self, job: Job, result: object, error: BaseException | None) -> None:
        changes = result if isinstance(result, ChangeSet) else getattr(result, "changes", None)
        if isinstance(changes, ChangeSet):
            self._publish(changes)
        job._deliver(result, error)

    @Slot(object)
    def _deliver_report(self, job: Job) -> None:
        job._deliver_report()

    @Slot(object)
    def _publish(self, changes: ChangeSet) -> None:
        if changes != NOTHING_CHANGED:
            self.published.emit(changes)
