"""The top of the folder a start shows, read before SQLAlchemy is loaded: loading it takes longer than reading this."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from desktop.domain.case import CaseRow
from desktop.domain.clerk import Clerk, Role
from desktop.storage.case_row import ROW_NAMES, plain_row_of
from desktop.storage.connection import Connection, met_damage
from desktop.storage.faults import damaged_database, storage_faults
from desktop.storage.profile import Profile

_COLUMNS = ", ".join(ROW_NAMES)


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The top of the list of new cases.

    Attributes:
        total: How many rows the list has.
        rows: Its first ones, in its order.
    """

    total: int
    rows: tuple[CaseRow, ...]


def read_first_page(profile: Profile, limit: int) -> FirstPage | None:
    """Read the first `limit` rows of the folder of new cases, behind the walls of whose profile this is.

    Returns:
        None before the first start said whose it is.
    """
    with storage_faults(profile.directory), closing(profile.quick_connection()) as connection:
        connection.execute("BEGIN")  # clerk, count and rows from one moment
        clerk = _present_clerk(connection)
        page = None if clerk is None else _page(connection, sorted(clerk.departments), limit)
        if met_damage(connection):
            raise damaged_database()
        return page


def _present_clerk(connection: Connection) -> Clerk | None:
    found = connection.execute("SELECT value FROM setting WHERE name = 'clerk'").fetchone()
    if found is None:
        return None
    who = (json.loads(found[0]),)
    named = connection.execute("SELECT id, name FROM clerk WHERE id = ? AND active", who).fetchone()
    if named is None:
        return None
    roles = connection.execute("SELECT department, role FROM clerk_role WHERE clerk = ?", who)
    return Clerk(named[0], named[1], frozenset((department, Role(role)) for department, role in roles))


def _page(connection: Connection, departments: Sequence[str], limit: int) -> FirstPage:
    """As `case_queries` reads it: the counters know the total, and whether a row needs to be filtered at all."""
    here = connection.execute("SELECT department, box, cases FROM case_count WHERE cases > 0").fetchall()
    total = sum(cases for department, box, cases in here if box == "new" and department in departments)
    hidden = {department for department, _box, _cases in here} - set(departments)
    # + keeps SQLite to the folder's index, which has the rows in order
    wall = f"AND +department IN ({', '.join('?' * len(departments))})" if hidden else ""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM case_file WHERE box = 'new' {wall} ORDER BY row DESC LIMIT ?",
        (*(departments if hidden else ()), limit),
    )
    return FirstPage(total, tuple(plain_row_of(values) for values in rows))
