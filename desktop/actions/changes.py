"""The change feed as every process of a profile reads it."""

from __future__ import annotations

from dataclasses import replace

from desktop.actions.office import Office
from desktop.domain.change import ChangeSet
from desktop.storage import change_store
from desktop.storage.case_queries import visible_ids


def data_version(office: Office) -> int:
    """A number that changes when another process commits; asking costs microseconds."""
    return office.profile.data_version()


def latest_sequence(office: Office) -> int:
    """Number of the last commit."""
    with office.read() as connection:
        return change_store.latest_change(connection)


def changes_since(office: Office, sequence: int) -> ChangeSet:
    """Everything committed after `sequence`, by whichever process, reduced to what this clerk may know of."""
    with office.read() as connection:
        found = change_store.changes_since(connection, sequence)
        return replace(found, cases=visible_ids(connection, found.cases, office.clerk))
