"""Exchange work with the hub: connect, one round, what state it left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.actions.hub_connection import HubConnection as HubConnection
from desktop.actions.hub_connection import connection_of as connection_of
from desktop.actions.hub_connection import keep_connection
from desktop.actions.leases import renew_numbers
from desktop.actions.office import Office
from desktop.actions.opening import present_clerk
from desktop.actions.rights import follow_house, propose_what_is_lost, remove_what_is_lost
from desktop.actions.search_text import index_case
from desktop.domain.change import ChangeSet
from desktop.domain.clerk import Clerk
from desktop.errors import UsageError
from desktop.http import (
    NotTrusted,
    Offline,
    ServerBusy,
    ServerRefused,
    SignInNeeded,
    is_safe_address,
    open_session,
)
from desktop.progress import SILENT, Progress
from desktop.storage.case_removal import departments_of
from desktop.storage.case_store import find_any_case
from desktop.storage.conflict_store import count_open
from desktop.storage.file_lock import file_lock, lock_if_free
from desktop.storage.number_store import give_up_own_blocks
from desktop.storage.sync_store import count_waiting, cursors
from desktop.storage.transaction import Transaction
from desktop.sync.cycle import CycleReport, Membership, run_cycle
from desktop.sync.hub import HttpHub, sign_in
from desktop.sync.wire import House, Hub
from desktop.translation import _

_TURN = "sync.lock"


def connect(office: Office, wanted: HubConnection, password: str, device_name: str) -> Clerk:
    """Sign in and become who the hub says.

    Raises:
        UsageError: The password would travel unprotected.
        SignInNeeded: Name or password are wrong.
    """
    wanted = replace(wanted, address=_whole_address(wanted.address))
    if not is_safe_address(wanted.address):
        raise UsageError(
            _("The address of the hub must begin with https://, or the password could be read on its way."),
        )
    session = open_session(Path(wanted.authority) if wanted.authority else None, wanted.proxy)
    with session:
        token = sign_in(session, wanted.address, wanted.name, password, office.profile.device, device_name)
        house = HttpHub(session, wanted.address, token).house()
    clerk = follow_house(office, house)
    keep_connection(office, replace(wanted, token=token))
    with office.write() as work:
        give_up_own_blocks(work.connection)
    return clerk


def _whole_address(typed: str) -> str:
    """An address as somebody types it: without its beginning it means https."""
    address = typed.strip().rstrip("/")
    return address if "://" in address or not address else f"https://{address}"


def sign_out(office: Office) -> None:
    """End the sign-in, here in any case and at the hub if it can be reached; what is not sent goes on waiting."""
    connection = connection_of(office)
    if connection is None or not connection.token:
        return
    keep_connection(office, replace(connection, token=""))
    with suppress(Offline, ServerBusy, ServerRefused, SignInNeeded, NotTrusted):
        hub_of(connection).end_session()


def hub_of(connection: HubConnection) -> HttpHub:
    """The hub of a connection."""
    session = open_session(Path(connection.authority) if connection.authority else None, connection.proxy)
    return HttpHub(session, connection.address, connection.token)


def sync_once(
    office: Office,
    hub: Hub,
    publish: Callable[[ChangeSet], None] = lambda _changes: None,
    progress: Progress = SILENT,
    *,
    known: House | None = None,
    most_older: int | None = None,
) -> CycleReport:
    """One round: rights first, then pull, push, pull, older cases, and numbers for the days without a network.

    Args:
        office: Whose profile.
        hub: Its calls.
        publish: Told what came, page by page.
        progress: Asked between steps whether to stop.
        known: What the hub said of the house in the round before: nothing is written when it says the same again.
        most_older: As for `run_cycle`.
    """
    house = hub.house()
    clerk = (present_clerk(office.profile) if house == known else None) or follow_house(office, house)
    member = Membership(clerk.id, clerk.name, clerk.departments, _writable(clerk))
    propose_what_is_lost(office, clerk.departments)
    report = run_cycle(hub, office.profile, member, _index, office.clock.now, publish, progress, most_older)
    removed = remove_what_is_lost(office, clerk.departments)
    if removed is not None:
        publish(removed)
    renew_numbers(office, hub, member.writable)
    return replace(report, house=house)


@contextmanager
def sync_turn(office: Office, *, wait: bool = False) -> Iterator[bool]:
    """Whether it is this process's turn to exchange: one at a time does for a profile, the others see what it changed.

    Args:
        wait: Wait for the turn instead of going without; then the answer is always yes.
    """
    lock = office.profile.directory / _TURN
    if wait:
        with file_lock(lock):
            yield True
    else:
        with lock_if_free(lock) as mine:
            yield mine


def _writable(clerk: Clerk) -> frozenset[str]:
    return frozenset(department for department in clerk.departments if clerk.may_edit(department))


def _index(connection: Transaction, cases: Sequence[str]) -> None:
    for case_id in departments_of(connection, cases):
        index_case(connection, find_any_case(connection, case_id))


@dataclass(frozen=True, slots=True)
class SyncCounts:
    """What the window shows without asking the hub.

    Attributes:
        heads: Department to the sequence it was read up to.
    """

    waiting: int
    set_aside: int
    conflicts: int
    heads: Mapping[str, int]


def sync_counts(office: Office) -> SyncCounts:
    """What waits and what needs a person."""
    with office.read() as connection:
        waiting, aside = count_waiting(connection)
        heads = {cursor.department: cursor.head for cursor in cursors(connection).values()}
        return SyncCounts(waiting, aside, count_open(connection), heads)
