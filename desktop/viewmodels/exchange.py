"""The exchange with the town's hub as the windows of a program see it: connected or alone, and how it stands.

What talks to servers is loaded in a worker, and only by a profile that has a hub.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.actions.hub_connection import HubConnection, connection_of
from desktop.actions.opening import present_clerk
from desktop.background import Job, Lane
from desktop.domain.change import ChangeSet
from desktop.domain.clerk import Clerk
from desktop.errors import DesktopError
from desktop.progress import Progress
from desktop.viewmodels.sync_status import Counts, SyncState, SyncStatus

if TYPE_CHECKING:
    from desktop.actions.office import Office
    from desktop.sync.wire import House, Hub
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.sync_feed import SyncCalls, SyncFeed

Failed = Callable[[DesktopError], None]
_OLDER_PAGES = 10  # in one round: some seconds, which is how long what is done meanwhile waits to be sent


@dataclass(frozen=True, slots=True)
class HubAccess:
    """How hubs are reached; both are called in the NETWORK lane.

    Attributes:
        hub: Makes the calls of one connection.
        sign_in: Exchanges a password for a session, and becomes who the hub says.
    """

    hub: Callable[[HubConnection], Hub]
    sign_in: Callable[[Office, HubConnection, str], Clerk]


def over_the_network() -> HubAccess:
    """The access of every real program."""

    def hub(connection: HubConnection) -> Hub:
        from desktop.actions.syncing import hub_of

        return hub_of(connection)

    def sign_in(office: Office, wanted: HubConnection, password: str) -> Clerk:
        from desktop.actions.syncing import connect

        return connect(office, wanted, password, socket.gethostname())

    return HubAccess(hub, sign_in)


class Exchange(QObject):
    """One per program: keeps the profile in step with its hub while windows are open.

    Attributes:
        access: How hubs are reached.
        connection: Where the hub is; None for a profile that works alone, and before `begin` has looked.
        status: How it stands.
    """

    status_changed = Signal(object)  # SyncStatus
    sign_in_needed = Signal(object)  # DesktopError: the session ended, somebody has to sign in again

    def __init__(self, desk: Desk, access: HubAccess | None = None) -> None:
        super().__init__(desk)
        self.connection: HubConnection | None = None
        self.status = SyncStatus(SyncState.ALONE)
        self._desk, self.access = desk, access or over_the_network()
        self._feed: SyncFeed | None = None
        self._older = False  # whether older cases are still to be read
        self._house: House | None = None  # as the last round heard; written by it, read by the next question
        self._ended = False
        desk.feed.changed.connect(self._committed)

    def begin(self) -> None:
        """Find out whether there is a hub, and exchange from now on if there is."""
        self._desk.read(_connection, self, self._found, lambda _error: None)

    def stop(self) -> None:
        """No more rounds: the profile is about to be closed."""
        self._ended = True
        self._end_feed()

    def exchange(self) -> None:
        """One round now."""
        if self._feed is not None:
            self._feed.exchange()

    # signing in and out

    def sign_in(
        self, wanted: HubConnection, password: str, owner: QObject, done: Callable[[Clerk], None], failed: Failed
    ) -> Job:
        """Sign in at a hub, the first time or again; then the exchange begins."""

        def signed_in(clerk: Clerk) -> None:
            self._desk.enter_as(clerk)
            self.begin()
            done(clerk)

        office = self._desk.office
        return self._desk.jobs.run(
            Lane.NETWORK,
            lambda _job: self.access.sign_in(office, wanted, password),
            owner=owner,
            done=signed_in,
            failed=failed,
        )

    def sign_out(self, failed: Failed) -> None:
        """End the sign-in; what is not sent waits for the next one."""
        self._end_feed()

        def work(_job: Job) -> None:
            from desktop.actions.syncing import sign_out

            sign_out(self._desk.office)

        self._desk.jobs.run(Lane.NETWORK, work, owner=self, done=lambda _none: self.begin(), failed=failed)

    # documents that lie at the hub

    def bring(self, document: str, progress: Progress) -> None:
        """Fetch a document; called in the NETWORK lane."""
        from desktop.actions.mailbox import find_document
        from desktop.actions.remote_documents import bring

        office, connection = self._desk.office, connection_of(self._desk.office)
        hub = self.access.hub(connection) if connection is not None and connection.token else None
        bring(office, find_document(office, document), hub, progress)

    # rounds

    def _found(self, connection: HubConnection | None) -> None:
        self._end_feed()
        self.connection, self._house = connection, None
        if connection is None or self._ended:
            self._tell(SyncStatus(SyncState.ALONE))
        elif not connection.token:
            self._tell(SyncStatus(SyncState.SIGNED_OUT))
        else:
            self._start(connection)

    def _start(self, connection: HubConnection) -> None:
        from desktop.viewmodels.sync_feed import SyncFeed

        self._feed = feed = SyncFeed(self._desk.jobs, self._calls(connection), self)
        feed.status_changed.connect(self._tell)
        feed.signed_out.connect(self.sign_in_needed)
        feed.exchanged.connect(self._look_at_rights)
        self._tell(feed.status)
        feed.start()

    def _calls(self, connection: HubConnection) -> SyncCalls:
        from desktop.actions.syncing import sync_counts, sync_once, sync_turn
        from desktop.viewmodels.sync_feed import SyncCalls

        # One for questions and one for rounds, which overlap; made in the worker, where a failure is told.
        hubs: dict[str, Hub] = {}

        def hub(name: str) -> Hub:
            if name not in hubs:
                hubs[name] = self.access.hub(connection)
            return hubs[name]

        def exchange(job: Job) -> bool:
            office = self._desk.office
            with sync_turn(office) as mine:
                if mine:
                    told = (hub("round"), job.publish, job.progress)
                    report = sync_once(office, *told, known=self._house, most_older=_OLDER_PAGES)
                    self._house, self._older = report.house, report.older
                return mine

        def wait(seconds: int) -> bool:
            office = self._desk.office
            known = sync_counts(office).heads
            heads = {department: known.get(department, 0) for department in office.clerk.departments}
            return hub("wait").wait(heads, self._house.rights if self._house else 0, seconds)

        def counts() -> Counts:
            counted = sync_counts(self._desk.office)
            return Counts(counted.waiting, counted.set_aside + counted.conflicts)

        return SyncCalls(exchange, wait, counts, self._desk.office.clock.now)

    def _committed(self, changes: ChangeSet) -> None:
        if self._feed is not None:
            self._feed.committed(changes)

    def _look_at_rights(self) -> None:
        """The hub may have said who works where: whoever the clerk is now goes on; and older cases are read on."""
        if self._older:
            self.exchange()

        def found(clerk: Clerk | None) -> None:
            if clerk is not None:
                self._desk.enter_as(clerk)

        self._desk.read(lambda office: present_clerk(office.profile), self, found, lambda _error: None)

    def _end_feed(self) -> None:
        if self._feed is not None:
            self._feed.stop()
            self._feed.deleteLater()
            self._feed = None

    def _tell(self, status: SyncStatus) -> None:
        if status != self.status:
            self.status = status
            self.status_changed.emit(status)


def _connection(office: Office) -> HubConnection | None:
    """How the hub is reached; with one, everything that talks to it is loaded here, off the GUI thread."""
    connection = connection_of(office)
    if connection is not None:
        import desktop.actions.syncing
        import desktop.viewmodels.sync_feed  # noqa: F401
    return connection
