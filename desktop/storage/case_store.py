"""Read and change single cases; every case read here is read for a clerk, never for nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select, update

from desktop.domain.case import CaseRow, CaseState
from desktop.domain.clerk import Clerk
from desktop.domain.ids import SLOTS_PER_MS, first_row
from desktop.models.case import case
from desktop.storage.bulk_insert import insert_rows
from desktop.storage.case_row import ROW_NAMES, row_of
from desktop.storage.sealed_heads import seal, unseal
from desktop.storage.walls import unindexed_walls

BOX_OF_STATE: Mapping[CaseState, str] = {
    CaseState.NEW: "new",
    CaseState.ASSIGNED: "open",
    CaseState.IN_PROGRESS: "open",
    CaseState.WAITING: "open",
    CaseState.DECIDED: "open",
    CaseState.TO_SEND: "send",
    CaseState.READY_FOR_PICKUP: "pickup",
    CaseState.DONE: "done",
    CaseState.HANDED_OVER: "done",
    CaseState.WITHDRAWN: "done",
    CaseState.MISDIRECTED: "out",
    CaseState.DUPLICATE: "out",
    CaseState.NO_CASE: "out",
}
CLOSED_BOXES = frozenset({"done", "out"})

ROW_COLUMNS = tuple(case.c[name] for name in ROW_NAMES)


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case as the store holds it: the row of the list and what lists do not show."""

    row: CaseRow
    version: int
    clerk_id: str
    waiting_for: str
    municipality: str

    @property
    def id(self) -> str:
        """UUIDv7."""
        return self.row.id

    @property
    def department(self) -> str:
        """Who is responsible."""
        return self.row.department


def column_of(stored: StoredCase, name: str) -> str | int | bool | None:
    """What a column of a stored case says, in the form `change_case` takes."""
    if name in {"clerk", "clerk_name"}:
        return stored.clerk_id if name == "clerk" else stored.row.clerk
    if name in {"waiting_for", "municipality"}:
        return stored.waiting_for if name == "waiting_for" else stored.municipality
    value: str | int | bool | None = getattr(stored.row, name)
    return value.value if isinstance(value, CaseState) else value


_STORED_COLUMNS = (*ROW_COLUMNS, case.c.version, case.c.clerk, case.c.waiting_for, case.c.municipality)


def _stored(found: Sequence[Any]) -> StoredCase:
    version, clerk_id, waiting_for, municipality = found[len(ROW_COLUMNS) :]
    return StoredCase(row_of(found), version, clerk_id, waiting_for, municipality)


def find_case(connection: Connection, wanted: str, clerk: Clerk) -> StoredCase | None:
    """Look a case up by id or file number.

    Returns:
        None when there is none behind this clerk's walls, whether or not it exists elsewhere.
    """
    if not wanted:
        return None
    found = connection.execute(
        select(*_STORED_COLUMNS).where(or_(case.c.id == wanted, case.c.number == wanted), unindexed_walls(clerk))
    ).first()
    return None if found is None else _stored(found)


def find_any_case(connection: Connection, case_id: str) -> StoredCase:
    """Look a case up for the program itself: filing an answer into its case; what it returns is shown to nobody."""
    return _stored(connection.execute(select(*_STORED_COLUMNS).where(case.c.id == case_id)).one())


def clerk_of_case(connection: Connection, case_id: str) -> str:
    """Name of who has a case; "" when nobody has, or it is only being made."""
    return connection.scalar(select(case.c.clerk_name).where(case.c.id == case_id)) or ""


def cases_with_numbers(connection: Connection, numbers: Iterable[str]) -> dict[str, str]:
    """File number to case id, for those that exist; for filing only."""
    wanted = [n for n in numbers if n]
    if not wanted:
        return {}
    found = connection.execute(select(case.c.number, case.c.id).where(case.c.number.in_(wanted)))
    return {r.number: r.id for r in found}


def change_case(connection: Connection, stored: StoredCase, values: Mapping[str, Any]) -> None:
    """Write changed columns and count the version up; a changed state moves the case to its folder."""
    changed = dict(values)
    if "state" in changed:
        changed |= folder_columns(CaseState(changed["state"]))
    if changed.get("protected") is False:
        unseal(connection, stored.id)
    connection.execute(update(case).where(case.c.row == stored.row.row).values(version=case.c.version + 1, **changed))
    if changed.get("protected"):
        seal(connection, stored.id)


def folder_columns(state: CaseState) -> dict[str, Any]:
    """The columns that follow from a state."""
    box = BOX_OF_STATE[state]
    return {"state": state.value, "box": box, "closed": box in CLOSED_BOXES}


def mark_case_read(connection: Connection, stored: StoredCase) -> None:
    """Looking at a case is no edit: the version stays."""
    connection.execute(update(case).where(case.c.row == stored.row.row).values(unread=False))


def free_row(connection: Connection, received_at: datetime, taken: Collection[int] = ()) -> int:
    """The next free row number of the millisecond something arrived in.

    Args:
        taken: Rows given out in this transaction and not written yet.
    """
    first = first_row(received_at)
    # Asked once per item taken in, so in SQLite's own words: composing the statement would cost ten times its run.
    found = connection.exec_driver_sql(
        "SELECT max(row) FROM case_file WHERE row >= ? AND row < ?", (first, first + SLOTS_PER_MS)
    ).scalar()
    row = first if found is None else int(found) + 1
    while row in taken:
        row += 1
    return row


def free_first_rows(connection: Connection, moments: Iterable[datetime]) -> frozenset[int]:
    """Those first rows of milliseconds that nothing stands in yet: nearly all, and found by one question."""
    wanted = {first_row(moment) for moment in moments}
    occupied = connection.scalars(select(case.c.row).where(case.c.row.in_(wanted))) if wanted else ()
    return frozenset(wanted - set(occupied))


def add_cases(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert cases, ascending, in one statement."""
    insert_rows(connection, case, sorted(rows, key=lambda r: int(r["row"])))
    for row in rows:
        if row.get("protected"):
            seal(connection, row["id"])


def give_cases_to(connection: Connection, clerk_id: str, new_id: str, new_name: str) -> None:
    """A clerk is known under another id now: the cases stay theirs."""
    connection.execute(update(case).where(case.c.clerk == clerk_id).values(clerk=new_id, clerk_name=new_name))
