"""The top of the folder a start shows, read before SQLAlchemy is loaded: loading it takes longer than reading this."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import dataclass

from desktop.domain.access import row_for
from desktop.domain.case import CaseRow
from desktop.domain.clerk import Clerk, Role
from desktop.storage.case_row import ROW_NAMES, plain_row_of
from desktop.storage.connection import Connection, met_damage
from desktop.storage.faults import damaged_database, storage_faults
from desktop.storage.profile import Profile
from desktop.storage.walls_in_words import sees_everything, walls_in_words

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
        page = None if clerk is None else _page(connection, clerk, limit)
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
    limits = connection.execute("SELECT department, municipality FROM clerk_limit WHERE clerk = ?", who)
    held = frozenset((department, Role(role)) for department, role in roles)
    return Clerk(named[0], named[1], held, limits=frozenset((d, m) for d, m in limits))


def _page(connection: Connection, clerk: Clerk, limit: int) -> FirstPage:
    """As `case_queries` reads it: the counters know the total, and whether a row needs to be filtered at all."""
    here = connection.execute("SELECT department, municipality, box, cases FROM case_count WHERE cases > 0").fetchall()
    total = sum(cases for d, m, box, cases in here if box == "new" and clerk.may_see(d, m))
    everything = sees_everything(clerk, frozenset((d, m) for d, m, _box, _cases in here))
    # its + keeps SQLite to the folder's index, which has the rows in order
    wall, names = ("1", ()) if everything else walls_in_words(clerk)
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM case_file WHERE box = 'new' AND {wall} ORDER BY row DESC LIMIT ?", (*names, limit)
    )
    return FirstPage(total, tuple(row_for(clerk, plain_row_of(values)) for values in rows))
