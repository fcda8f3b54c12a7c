"""Read the mailbox list in keyset blocks, behind the clerk's walls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, true

from desktop.domain.case import CaseQuery, CaseRow, Folder, FolderCount, SortColumn
from desktop.domain.clerk import Clerk
from desktop.models.case import case, case_count
from desktop.storage.case_store import CLOSED_BOXES, ROW_COLUMNS, row_of

_BOX_OF_FOLDER = {
    Folder.NEW: "new",
    Folder.TO_SEND: "send",
    Folder.PICKUP: "pickup",
    Folder.DONE: "done",
    Folder.SORTED_OUT: "out",
}
_DEPARTMENT = "department:"


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom and for which day a list is read.

    Attributes:
        sees_all: Whether every department in this database is the clerk's own; then no row needs to be filtered, and
            an index alone answers. Without a hub and after each sync this is the usual case.
    """

    clerk: Clerk
    today: date
    sees_all: bool


def reader_for(connection: Connection, clerk: Clerk, today: date) -> Reader:
    """Find out what the clerk may see of what is here."""
    present = set(connection.scalars(select(case_count.c.department).where(case_count.c.cases > 0).distinct()))
    return Reader(clerk, today, sees_all=present <= clerk.departments)


def _wall(reader: Reader) -> ColumnElement[bool]:
    return true() if reader.sees_all else case.c.department.in_(sorted(reader.clerk.departments))


def _matching(query: CaseQuery, reader: Reader) -> ColumnElement[bool]:
    """The rows of a folder; each first condition has an index that ends in the arrival order."""
    today = reader.today.isoformat()
    open_case = case.c.closed.is_(False)
    department = query.folder.removeprefix(_DEPARTMENT)
    if department != query.folder:
        if not reader.clerk.may_see(department):
            return case.c.row < 0  # behind a wall a folder is empty, not forbidden
        return and_(case.c.department == department, open_case)
    folder = Folder(query.folder)
    own: dict[Folder, ColumnElement[bool]] = {
        Folder.ALL: true(),
        Folder.MINE: and_(case.c.clerk == reader.clerk.id, open_case),
        Folder.UNASSIGNED: and_(case.c.clerk == "", open_case),
        Folder.FOLLOW_UP: and_(case.c.follow_up > "", case.c.follow_up <= today),
        Folder.DEADLINE: and_(case.c.deadline > "", open_case),
    }
    condition = own[folder] if folder in own else case.c.box == _BOX_OF_FOLDER[folder]
    return and_(condition, _wall(reader))


def _sort_column(query: CaseQuery) -> ColumnElement[Any]:
    return case.c.row if query.sort is SortColumn.RECEIVED else case.c[query.sort.value]


def _sort_value(row: CaseRow, sort: SortColumn) -> Any:
    return row.row if sort is SortColumn.RECEIVED else getattr(row, sort.value)


def _ordered(statement: Select[Any], query: CaseQuery, *, backwards: bool = False) -> Select[Any]:
    column = _sort_column(query)
    falling = query.descending != backwards
    if query.sort is SortColumn.RECEIVED:
        return statement.order_by(column.desc() if falling else column.asc())
    return statement.order_by(*(c.desc() if falling else c.asc() for c in (column, case.c.row)))


def _beyond(query: CaseQuery, value: Any, row: int) -> ColumnElement[bool]:
    column = _sort_column(query)
    if query.sort is SortColumn.RECEIVED:
        return column < row if query.descending else column > row
    if query.descending:
        return and_(column <= value, or_(column < value, case.c.row < row))
    return and_(column >= value, or_(column > value, case.c.row > row))


def block_of_cases(
    connection: Connection,
    query: CaseQuery,
    reader: Reader,
    *,
    start: int,
    limit: int,
    total: int,
    after: CaseRow | None,
) -> tuple[CaseRow, ...]:
    """Return the rows `start` to `start + limit` of a list of `total`.

    Cost does not depend on how far down `start` lies when `after` is known; otherwise the place is found by walking
    the index from the nearer end, without touching the rows in between.

    Args:
        after: The row just before `start`; None when the caller does not have it.
    """
    wanted = _matching(query, reader)
    statement = select(*ROW_COLUMNS).where(wanted)
    if start > 0:
        place = (
            (_sort_value(after, query.sort), after.row)
            if after
            else _place_of(connection, query, wanted, start - 1, total)
        )
        if place is None:
            return ()
        statement = statement.where(_beyond(query, *place))
    return tuple(row_of(r) for r in connection.execute(_ordered(statement, query).limit(limit)))


def _place_of(
    connection: Connection, query: CaseQuery, wanted: ColumnElement[bool], offset: int, total: int
) -> tuple[Any, int] | None:
    from_the_end = offset * 2 > total
    steps = total - 1 - offset if from_the_end else offset
    keys = select(_sort_column(query).label("value"), case.c.row.label("at")).where(wanted)
    found = connection.execute(_ordered(keys, query, backwards=from_the_end).limit(1).offset(max(steps, 0))).first()
    return None if found is None else (found.value, found.at)


def count_cases(connection: Connection, query: CaseQuery, reader: Reader) -> int:
    """Count the rows of a folder; from the counters wherever they know."""
    counted = _from_counters(connection, query, reader)
    if counted is not None:
        return counted[0]
    return connection.scalar(select(func.count()).select_from(case).where(_matching(query, reader))) or 0


def _from_counters(connection: Connection, query: CaseQuery, reader: Reader) -> tuple[int, int] | None:
    visible = sorted(reader.clerk.departments)
    where: ColumnElement[bool]
    department = query.folder.removeprefix(_DEPARTMENT)
    if department != query.folder:
        where = and_(case_count.c.department == department, case_count.c.box.not_in(sorted(CLOSED_BOXES)))
    elif query.folder == Folder.ALL:
        where = true()
    elif (box := _BOX_OF_FOLDER.get(Folder(query.folder))) is not None:
        where = case_count.c.box == box
    else:
        return None
    sums = select(func.sum(case_count.c.cases), func.sum(case_count.c.unread)).where(
        where, case_count.c.department.in_(visible)
    )
    found = connection.execute(sums).one()
    return found[0] or 0, found[1] or 0


def count_folder(connection: Connection, folder: str, reader: Reader) -> FolderCount:
    """Count a folder's rows and the unread among them."""
    query = CaseQuery(folder)
    counted = _from_counters(connection, query, reader)
    if counted is None:
        unread = func.coalesce(func.sum(case.c.unread), 0)
        found = connection.execute(select(func.count(), unread).select_from(case).where(_matching(query, reader))).one()
        counted = found[0], found[1]
    return FolderCount(folder, *counted)


def visible_ids(connection: Connection, ids: Iterable[str], clerk: Clerk) -> frozenset[str]:
    """Those of `ids` that this clerk may see."""
    statement = select(case.c.id).where(case.c.id.in_(list(ids)), case.c.department.in_(sorted(clerk.departments)))
    return frozenset(connection.scalars(statement))
