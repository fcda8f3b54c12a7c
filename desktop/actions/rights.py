"""Follow the house: what the hub says about roles and colleagues holds here too, and what was lost is removed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import date, timedelta

from desktop.actions.office import Office
from desktop.domain.change import ChangeSet
from desktop.domain.clerk import Clerk, Role, Substitution
from desktop.storage import office_store
from desktop.storage.arrival_store import waiting_blobs
from desktop.storage.blobs import UNNAMED_FOR
from desktop.storage.case_removal import cases_of_department, departments_known, forget_department, remove_cases
from desktop.storage.case_store import give_cases_to
from desktop.storage.change_store import add_change
from desktop.storage.submission_store import named_blobs
from desktop.storage.sync_store import CASE, agreed_items, forget_cursor, sent, waiting
from desktop.storage.transaction import Transaction
from desktop.sync.case_item import CaseContent
from desktop.sync.collect import Author, parcels
from desktop.sync.proposals import propose_units
from desktop.sync.wire import House

_CLERK = "clerk"
_AT_REVOCATION = timedelta(hours=1)  # a take-in puts bytes and names them within seconds
_AT_ONCE = 200  # cases removed in one transaction, so that a save never waits long


def follow_house(office: Office, house: House) -> Clerk:
    """Take over roles, departments and colleagues; returns who the clerk is now.

    The clerk of a profile that worked alone before becomes the one the hub knows, and keeps the cases.
    """
    clerk = Clerk(
        house.clerk, house.name, _roles(house.roles), house.function, frozenset(house.limits), _substitutions(house)
    )
    with office.write() as work:
        connection = work.connection
        before = office_store.get_setting(connection, _CLERK)
        _put_house(connection, house)
        office_store.put_clerk(connection, clerk)
        office_store.put_setting(connection, _CLERK, clerk.id)
        kept = [[s.name, s.first.isoformat(), s.last.isoformat()] for s in clerk.substitutions]
        office_store.put_setting(connection, office_store.SUBSTITUTIONS, kept)
        if before and before != clerk.id:
            give_cases_to(connection, before, clerk.id, clerk.name)
    return clerk


def _put_house(connection: Transaction, house: House) -> None:
    for municipality, name, land in house.municipalities:
        office_store.put_municipality(connection, municipality, name, land)
    for department, name, of in house.departments:
        office_store.put_department(connection, department, name, of)
    for colleague, name, roles in house.colleagues:
        if colleague != house.clerk:
            office_store.put_clerk(connection, Clerk(colleague, name, _roles(roles)))


def _substitutions(house: House) -> tuple[Substitution, ...]:
    """For whom this clerk stands in; days that are none are left out."""
    found = []
    for name, first, last in house.substitutions:
        with suppress(ValueError):
            found.append(Substitution(name, date.fromisoformat(first), date.fromisoformat(last)))
    return tuple(found)


def _roles(said: Collection[tuple[str, str]]) -> frozenset[tuple[str, Role]]:
    """Roles this version knows; one of a later version allows nothing here."""
    return frozenset((department, Role(role)) for department, role in said if role in set(Role))


def propose_what_is_lost(office: Office, kept: Collection[str]) -> None:
    """Turn unsent work of departments whose rights ended into proposals, which go to those departments' leads.

    Args:
        kept: Departments this clerk still sees.
    """
    author = Author(office.clerk.name, office.profile.device)
    with office.write() as work:
        connection = work.connection
        changed_cases = [w for w in waiting(connection) if w.kind == CASE]
        known_there = agreed_items(connection, [(CASE, w.item) for w in changed_cases])
        # Where the hub has a case decides, not where it was forwarded here. What was never sent goes as it is.
        homes = {item: agreed.department for (_kind, item), agreed in known_there.items()}
        lost = [w for w in changed_cases if homes.get(w.item, "") not in {"", *kept}]
        for parcel in list(parcels(connection, lost, author)):
            for item in parcel.items:
                if item.kind == CASE:
                    known = CaseContent.of(parcel.agreed[CASE, item.id].data).units
                    changed = {u: v for u, v in CaseContent.of(item.data).units.items() if known.get(u) != v}
                    propose_units(connection, item.id, homes[item.id], changed, author, work.now)
            sent(connection, [parcel.waiting])


def remove_what_is_lost(office: Office, kept: Collection[str]) -> ChangeSet | None:
    """Remove all cases of departments whose rights ended, except what still waits to be sent."""
    removed: set[str] = set()
    with office.read() as connection:
        lost = sorted(departments_known(connection) - set(kept))
    for department in lost:
        while found := _remove_some(office, department):
            removed |= found
        with office.profile.writer.begin() as connection:
            forget_department(connection, department, office.profile.device)
    if not removed:
        return None
    sweep(office, unnamed_for=_AT_REVOCATION)
    with office.profile.writer.begin() as connection:
        return ChangeSet(add_change(connection, office.clock.now(), removed, lists=True), frozenset(removed))


def _remove_some(office: Office, department: str) -> frozenset[str]:
    with office.write() as work:
        found = cases_of_department(work.connection, department, _AT_ONCE)
        remove_cases(work.connection, found, office.profile.device)
        forget_cursor(work.connection, department)
    return frozenset(found)


def sweep(office: Office, *, unnamed_for: timedelta = UNNAMED_FOR) -> int:
    """Remove the bytes of documents that no row names any more and nobody put for a while; returns how many.

    Args:
        unnamed_for: How long; bytes are put a moment before the row that names them, so never nothing.
    """

    def named(digests: Sequence[str]) -> set[str]:
        with office.read() as connection:
            return named_blobs(connection, digests) | (waiting_blobs(connection) & set(digests))

    return office.profile.blobs.sweep(named, office.clock.now() + UNNAMED_FOR - unnamed_for)
