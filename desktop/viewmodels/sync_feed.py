"""Keep a profile and its hub in step while the window is open, and tell at any time how that stands."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.background import Job, Jobs, Lane
from desktop.domain.change import ChangeSet
from desktop.errors import DesktopError
from desktop.http import NotUnderstood, Offline, ServerBusy, SignInNeeded
from desktop.translation import _
from desktop.viewmodels.sync_status import Counts, SyncState, SyncStatus

WAIT_S = 4  # how long the hub holds a question; short, because the end of the program waits for it
_SETTLE_MS = 250  # acts that follow each other quickly are sent together
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 2.0, 30.0
_OTHERS_TURN_MS = 2_000


@dataclass(frozen=True, slots=True)
class SyncCalls:
    """What the feed does with the hub; each is called in the NETWORK lane, except `counts` (READ).

    Attributes:
        round: Exchange everything; takes who publishes what came and the job's wish to stop. Says whether it did:
            another program may be at it on the same profile.
        wait: Wait so many seconds until something is new at the hub; whether something is.
        counts: What waits here.
        now: The time, for people to read.
    """

    round: Callable[[Job], bool]
    wait: Callable[[int], bool]
    counts: Callable[[], Counts]
    now: Callable[[], datetime]


class SyncFeed(QObject):
    """Rounds with the hub: at once after an act, when the hub has news, and again and again while it is away."""

    status_changed = Signal(object)  # SyncStatus
    signed_out = Signal(object)  # DesktopError: somebody has to sign in again
    exchanged = Signal()  # a round is over: whoever shows rights looks at them again

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
            self._count(send=True)

    def exchange(self) -> None:
        """One round now; asked for while one is under way, another follows it."""
        if self._ended:
            return
        if self._running:
            self._again = True
            return
        self._running = True
        self._run(self._calls.round, self._exchanged, self._failed, self._round_broke)

    def _exchanged(self, did: bool) -> None:
        self._running = False
        self._pause_s = _FIRST_PAUSE_S
        if not did:
            self._soon.start(_OTHERS_TURN_MS)
            self._count()
            return
        self._tell(replace(self.status, since=None, problem=None, exchanged_at=self._calls.now()))
        self.exchanged.emit()
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
        self._run(lambda _job: self._calls.wait(WAIT_S), self._heard, self._not_heard, self._waiting_broke, waits=True)

    def _heard(self, something: bool) -> None:
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

    def _round_broke(self) -> None:
        """A bug was told: it is not met again and again by itself."""
        self._running, self._pause_s = False, _LONGEST_PAUSE_S
        self._fail(NotUnderstood(_("The exchange broke off."), _("Your work is kept here and sent later.")))

    def _waiting_broke(self) -> None:
        self._waiting = False
        self._round_broke()

    def _fail(self, error: DesktopError) -> None:
        since = self.status.since or self._calls.now()
        plain = isinstance(error, Offline | ServerBusy)
        self._tell(replace(self.status, since=since, problem=None if plain else error))
        self._count()
        if isinstance(error, SignInNeeded):
            self._soon.stop()
            self.signed_out.emit(error)
            return
        asked = error.retry_after_s if isinstance(error, ServerBusy) else 0
        self._soon.start(int(1_000 * max(self._pause(), asked)))

    def _pause(self) -> float:
        """Longer each time, and never for all clients at the same moment."""
        pause, self._pause_s = self._pause_s, min(self._pause_s * 2, _LONGEST_PAUSE_S)
        return pause * random.uniform(0.5, 1.5)

    def _count(self, *, send: bool = False) -> None:
        """Look what waits, and send it unless the hub is away: then the next try sends it."""

        def counted(counts: Counts) -> None:
            self._tell(replace(self.status, waiting=counts.waiting, needs=counts.needs))
            if send and counts.waiting and self.status.since is None and not self._ended:
                self._soon.start(_SETTLE_MS)

        self._jobs.run(
            Lane.READ, lambda _job: self._calls.counts(), owner=self, done=counted, failed=lambda _error: None
        )

    def _tell(self, status: SyncStatus) -> None:
        told = replace(status, state=_state(status))
        if told != self.status:
            self.status = told
            self.status_changed.emit(told)

    def _run(
        self,
        work: Callable[[Job], bool],
        done: Callable[[bool], None],
        failed: Callable[[DesktopError], None],
        broken: Callable[[], None],
        *,
        waits: bool = False,
    ) -> None:
        job = self._jobs.run(Lane.NETWORK, work, owner=self, done=done, failed=failed, broken=broken, waits=waits)
        self._jobs_under_way = [*self._jobs_under_way[-3:], job]


def _state(status: SyncStatus) -> SyncState:
    """The most important thing to say."""
    if status.needs or (status.problem is not None):
        return SyncState.NEEDS_YOU
    if status.since is not None:
        return SyncState.OFFLINE
    return SyncState.UNSENT if status.waiting else SyncState.CURRENT
