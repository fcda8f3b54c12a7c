"""Exchange work with the hub: connect, one round, what state it left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from desktop.actions.leases import renew_numbers
from desktop.actions.office import Office
from desktop.actions.rights import follow_house, propose_what_is_lost, remove_what_is_lost
from desktop.actions.search_text import index_case
from desktop.domain.change import ChangeSet
from desktop.domain.clerk import Clerk
from desktop.errors import UsageError
from desktop.http import is_safe_address, open_session
from desktop.progress import SILENT, Progress
from desktop.storage import office_store
from desktop.storage.case_removal import departments_of
from desktop.storage.case_store import find_any_case
from desktop.storage.conflict_store import count_open
from desktop.storage.number_store import give_up_own_blocks
from desktop.storage.sync_store import count_waiting, cursors
from desktop.storage.transaction import Transaction
from desktop.sync.cycle import CycleReport, Membership, run_cycle
from desktop.sync.hub import HttpHub, sign_in
from desktop.sync.wire import Hub
from desktop.translation import _


@dataclass(frozen=True, slots=True)
class HubConnection:
    """Where the hub is and how this profile is known there.

    Attributes:
        authority: PEM file with the town's own certificates; "" for the well-known ones.
        proxy: "" for the system's.
        token: Stands for the sign-in until it ends; kept in the encrypted database only.
    """

    address: str
    name: str
    authority: str = ""
    proxy: str = ""
    token: str = ""


def connection_of(office: Office) -> HubConnection | None:
    """How this profile reaches its hub; None for one that works alone."""
    with office.read() as connection:
        stored = office_store.get_setting(connection, office_store.HUB)
    return HubConnection(**stored) if isinstance(stored, dict) else None


def connect(office: Office, wanted: HubConnection, password: str, device_name: str) -> Clerk:
    """Sign in and become who the hub says.

    Raises:
        UsageError: The password would travel unprotected.
        SignInNeeded: Name or password are wrong.
    """
    if not is_safe_address(wanted.address):
        raise UsageError(
            _("The address of the hub must begin with https://, or the password could be read on its way."),
        )
    session = open_session(Path(wanted.authority) if wanted.authority else None, wanted.proxy)
    with session:
        token = sign_in(session, wanted.address, wanted.name, password, office.profile.device, device_name)
        house = HttpHub(session, wanted.address, token).house()
    clerk = follow_house(office, house)
    with office.write() as work:
        office_store.put_setting(work.connection, office_store.HUB, asdict(replace(wanted, token=token)))
        give_up_own_blocks(work.connection)
    return clerk


def hub_of(connection: HubConnection) -> HttpHub:
    """The hub of a connection."""
    session = open_session(Path(connection.authority) if connection.authority else None, connection.proxy)
    return HttpHub(session, connection.address, connection.token)


def sync_once(
    office: Office,
    hub: Hub,
    publish: Callable[[ChangeSet], None] = lambda _changes: None,
    progress: Progress = SILENT,
) -> CycleReport:
    """One round: rights first, then pull, push, pull, older cases, and numbers for the days without a network."""
    clerk = follow_house(office, hub.house())
    member = Membership(clerk.id, clerk.name, clerk.departments, _writable(clerk))
    propose_what_is_lost(office, clerk.departments)
    report = run_cycle(hub, office.profile, member, _index, office.clock.now, publish, progress)
    removed = remove_what_is_lost(office, clerk.departments)
    if removed is not None:
        publish(removed)
    renew_numbers(office, hub, member.writable)
    return report


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
