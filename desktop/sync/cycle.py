"""One round with the hub: pull, push, pull; then what is older, and numbers for the days without a network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from desktop.domain.change import ChangeSet
from desktop.progress import SILENT, Progress
from desktop.storage.conflict_store import count_open
from desktop.storage.faults import storage_faults
from desktop.storage.profile import Profile
from desktop.storage.sync_store import count_waiting
from desktop.storage.transaction import Transaction
from desktop.sync.collect import Author
from desktop.sync.deliver import Courier
from desktop.sync.pull import Puller
from desktop.sync.push import Pusher
from desktop.sync.receive import Index
from desktop.sync.wire import House, Hub


@dataclass(frozen=True, slots=True)
class CycleReport:
    """What one round did, and what waits after it.

    Attributes:
        pulled, pushed: Items.
        conflicts: Cases that wait for a clerk's decision.
        set_aside: Cases the hub does not take.
        waiting: Cases that are still to be sent.
        older: Whether a department's older cases are not all here yet.
        house: What the hub said of this clerk's rights before; None where nobody asked it.
    """

    pulled: int
    pushed: int
    conflicts: int
    set_aside: int
    waiting: int
    older: bool
    changes: ChangeSet
    house: House | None = None


@dataclass(frozen=True, slots=True)
class ProfileDesk:
    """Transactions of a profile, for those who apply."""

    profile: Profile

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """One writing transaction."""
        with storage_faults(), self.profile.writer.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """One moment to read from."""
        with storage_faults(), self.profile.reader.connect() as connection:
            yield connection


@dataclass(frozen=True, slots=True)
class Membership:
    """What this clerk may at the hub today."""

    clerk_id: str
    name: str
    readable: frozenset[str]
    writable: frozenset[str]


def run_cycle(
    hub: Hub,
    profile: Profile,
    member: Membership,
    index: Index,
    now: Callable[[], datetime],
    publish: Callable[[ChangeSet], None] = lambda _changes: None,
    progress: Progress = SILENT,
    most_older: int | None = None,
) -> CycleReport:
    """Exchange everything there is to exchange, and read older cases until told to stop.

    Args:
        hub: The calls.
        profile: Where to.
        member: For whom.
        index: Brings the search in step.
        now: The time.
        publish: Told what came, page by page.
        progress: Asked between steps whether to stop.
        most_older: Pages of older cases in this round; None for all. What is done meanwhile goes out in the next round.

    Raises:
        Offline, ServerBusy, SignInNeeded, NotTrusted: What was exchanged before stays exchanged.
    """
    desk, author = ProfileDesk(profile), Author(member.name, profile.device)
    puller = Puller(hub, desk, author, member.clerk_id, index, now, publish)
    courier = Courier(hub, profile.blobs, member.writable)
    pusher = Pusher(hub, desk, courier, puller, author, member.readable)
    departments = sorted(member.readable)
    _read_new(puller, departments)
    pusher.send_all(progress.stop_requested)
    _read_new(puller, departments)
    older = _read_older(puller, departments, progress, most_older)
    with desk.reading() as connection:
        waiting, aside = count_waiting(connection)
        conflicts = count_open(connection)
    return CycleReport(
        puller.pulled.items, pusher.pushed.items, conflicts, aside, waiting, older, puller.pulled.changes
    )


def _read_new(puller: Puller, departments: Iterable[str]) -> None:
    for department in departments:
        puller.read_new(department)
    for department in departments:
        puller.take_up_held(department)


def _read_older(puller: Puller, departments: Iterable[str], progress: Progress, most: int | None) -> bool:
    """Whether anything older is left."""
    left, pages = list(departments), 0
    while left and not progress.stop_requested() and (most is None or pages < most):
        pages += len(left)
        left = [department for department in left if puller.read_older(department)]
    return bool(left)
