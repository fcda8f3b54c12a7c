"""Keep a profile and its hub in step while the window is open, and tell at any time how that stands."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.background import Job, Jobs, Lane
from desktop.domain.change import ChangeSet
from desktop.errors import DesktopError
from desktop.http import Offline, ServerBusy, SignInNeeded

WAIT_S = 4  # how long the hub holds a question; short, because the end of the program waits for it
_SETTLE_MS = 400  # acts that follow each other quickly are sent together
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 2.0, 60.0


class SyncState(Enum):
    """How this profile stands with its hub (design 2: the words on screen)."""

    ALONE = "alone"  # no hub
    CURRENT = "current"  # aktuell
    UNSENT = "unsent"  # n noch nicht übertragen
    OFFLINE = "offline"  # offline seit
    NEEDS_YOU = "needs_you"  # braucht Sie


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """What the window says about it.

    Attributes:
        waiting: Cases not sent yet.
        needs: Cases that wait for a decision or were set aside.
        since: Since when the hub is out of reach; None while it is not.
        problem: What keeps it, if it is more than being offline.
    """

    state: SyncState
    waiting: int = 0
    needs: int = 0
    since: datetime | None = None
    problem: DesktopError | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits and what needs a person."""

    waiting: int
    needs: int


@dataclass(frozen=True, slots=True)
class SyncCalls:
    """What the feed does with the hub; each is called in the NETWORK lane, except `counts` (READ).

    Attributes:
        round: Exchange everything; takes who publishes what came and the job's wish to stop.
        wait: Wait so many seconds until something is new at the hub; whether something is.
        counts: What waits here.
        now: The time, for people to read.
    """

    round: Callable[[Job], object]
    wait: Callable[[int], bool]
    counts: Callable[[], Counts]
    now: Callable[[], datetime]


class SyncFeed(QObject):
    """Rounds with the hub: at once after an act, when the hub has news, and again and again while it is away."""

    status_changed = Signal(object)  # SyncStatus
    signed_out = Signal(object)  # DesktopError: somebody has to sign in again
    rights_changed = Signal()  # a round is over: whoever shows rights looks at them again

    def __init__(self, jobs: Jobs, calls: SyncCalls, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.status = SyncStatus(SyncState.CURRENT)
        self._jobs, self._calls = jobs, calls
        self._running = self._waiting = self._again = self._ended = False
        self._pause_s = _FIRST_PAUSE_S
        self._jobs_under_way: list[Job] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.exchange)

    def start(self) -> None:
        """Begin with a round."""
        self._soon.start(0)

    def stop(self) -> None:
        """No more rounds: the profile is about to be closed. What is not sent waits for the next start."""
        self._ended = True
        self._soon.stop()
        for job in self._jobs_under_way:
            job.cancel()

    def committed(self, changes: ChangeSet) -> None:
        """Something was done here: send it soon."""
        if changes.cases and not self._ended:
            self._count()
            if self.status.since is None:
                self._soon.start(_SETTLE_MS)

    def exchange(self) -> None:
        """One round now; asked for while one is under way, another follows it."""
        if self._ended:
            return
        if self._running:
            self._again = True
            return
        self._running = True
        self._run(self._calls.round, lambda _report: self._exchanged(), self._failed)

    def _exchanged(self) -> None:
        self._running = False
        self._pause_s = _FIRST_PAUSE_S
        self._tell(replace(self.status, since=None, problem=None))
        self.rights_changed.emit()
        self._count()
        if self._again:
            self._again = False
            self._soon.start(_SETTLE_MS)
        self._listen()

    def _listen(self) -> None:
        """Ask the hub for news; the answer comes when there are some."""
        if self._waiting or self._ended:
            return
        self._waiting = True
        self._run(lambda _job: self._calls.wait(WAIT_S), self._heard, self._not_heard)

    def _heard(self, something: object) -> None:
        self._waiting = False
        if something:
            self.exchange()
        else:
            self._listen()

    def _not_heard(self, error: DesktopError) -> None:
        self._waiting = False
        self._fail(error)

    def _failed(self, error: DesktopError) -> None:
        self._running = False
        self._fail(error)

    def _fail(self, error: DesktopError) -> None:
        since = self.status.since or self._calls.now()
        plain = isinstance(error, Offline | ServerBusy)
        self._tell(replace(self.status, since=since, problem=None if plain else error))
        self._count()
        if isinstance(error, SignInNeeded):
            self.signed_out.emit(error)
            return
        asked = error.retry_after_s if isinstance(error, ServerBusy) else 0
        self._soon.start(int(1_000 * max(self._pause(), asked)))

    def _pause(self) -> float:
        """Longer each time, and never for all clients at the same moment."""
        pause, self._pause_s = self._pause_s, min(self._pause_s * 2, _LONGEST_PAUSE_S)
        return pause * random.uniform(0.5, 1.5)

    def _count(self) -> None:
        self._jobs.run(
            Lane.READ, lambda _job: self._calls.counts(), owner=self, done=self._counted, failed=lambda _error: None
        )

    def _counted(self, counts: Counts) -> None:
        self._tell(replace(self.status, waiting=counts.waiting, needs=counts.needs))

    def _tell(self, status: SyncStatus) -> None:
        told = replace(status, state=_state(status))
        if told != self.status:
            self.status = told
            self.status_changed.emit(told)

    def _run(
        self, work: Callable[[Job], object], done: Callable[[object], None], failed: Callable[[DesktopError], None]
    ) -> None:
        job = self._jobs.run(Lane.NETWORK, work, owner=self, done=done, failed=failed)
        self._jobs_under_way = [*self._jobs_under_way[-3:], job]


def _state(status: SyncStatus) -> SyncState:
    """The most important thing to say."""
    if status.needs or (status.problem is not None):
        return SyncState.NEEDS_YOU
    if status.since is not None:
        return SyncState.OFFLINE
    return SyncState.UNSENT if status.waiting else SyncState.CURRENT
