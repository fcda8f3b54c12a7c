"""Read the mailbox list in keyset blocks, behind the clerk's walls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal_column, or_, select, text, true
from sqlalchemy import case as case_when

from desktop.domain.access import row_for
from desktop.domain.case import CaseQuery, CaseRow, Folder, FolderCount, SortColumn
from desktop.domain.clerk import Clerk
from desktop.models.case import HAS_DEADLINE, HAS_FOLLOW_UP, case, case_count
from desktop.storage.case_row import row_of
from desktop.storage.case_store import CLOSED_BOXES, ROW_COLUMNS
from desktop.storage.conflict_store import undecided_cases
from desktop.storage.desk_store import next_follow_ups
from desktop.storage.walls import behind_walls, envelopes, unindexed_walls
from desktop.storage.walls_in_words import sees_everything

_BOX_OF_FOLDER = {
    Folder.NEW: "new",
    Folder.TO_SEND: "send",
    Folder.PICKUP: "pickup",
    Folder.DONE: "done",
    Folder.SORTED_OUT: "out",
}
_DEPARTMENT = "department:"
_IN_ENVELOPES = frozenset({SortColumn.SUBJECT, SortColumn.SERVICE, SortColumn.DEADLINE})
_GATHERED = 2_000  # rows of a folder up to which gathering and sorting them beats walking a whole index


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom and for which day a list is read.

    Attributes:
        sees_all: Whether everything in this database is the clerk's to see; then no row needs to be filtered, and an
            index alone answers. Without a hub and after each sync this is the usual case.
    """

    clerk: Clerk
    today: date
    sees_all: bool


def reader_for(connection: Connection, clerk: Clerk, today: date) -> Reader:
    """Find out what the clerk may see of what is here."""
    here = connection.exec_driver_sql("SELECT DISTINCT department, municipality FROM case_count WHERE cases > 0")
    return Reader(clerk, today, sees_all=sees_everything(clerk, frozenset((d, m) for d, m in here)))


def _wall(reader: Reader) -> ColumnElement[bool]:
    return true() if reader.sees_all else unindexed_walls(reader.clerk)


def _unindexed(column: str) -> ColumnElement[Any]:
    """A column under a name by which SQLite cannot reach its index.

    SQLite does not know how many rows a folder has, so it cannot choose between walking the order's index and
    gathering the folder's rows to sort them. The counters know; `_Walk` chooses, and this keeps SQLite to it.
    """
    return literal_column(f"+case_file.{column}", case.c[column].type)


def _condition(condition: str) -> ColumnElement[bool]:
    """A condition written to the letter as a partial index has it."""
    return and_(text(f"({condition})"))


@dataclass(frozen=True, slots=True)
class _Walk:
    """How a list is walked: along the index of its order, or by gathering the rows of its folder and sorting them."""

    query: CaseQuery
    reader: Reader
    along_order: bool

    def matching(self) -> ColumnElement[bool]:
        """The rows of the folder, behind the wall."""
        column = _unindexed if self.along_order else case.c.__getitem__
        is_open = column("closed") == literal_column("0")
        department = self.query.folder.removeprefix(_DEPARTMENT)
        if department != self.query.folder:
            if not self.reader.clerk.may_see(department):
                return case.c.row < 0  # behind a wall a folder is empty, not forbidden
            return and_(column("department") == department, is_open, _wall(self.reader))
        folder = Folder(self.query.folder)
        if folder in _BOX_OF_FOLDER:
            return and_(column("box") == _BOX_OF_FOLDER[folder], _wall(self.reader))
        own: dict[Folder, ColumnElement[bool]] = {
            Folder.ALL: true(),
            Folder.MINE: and_(column("clerk") == self.reader.clerk.id, is_open),
            Folder.UNASSIGNED: and_(column("clerk") == "", is_open),
            Folder.FOLLOW_UP: and_(
                _condition(HAS_FOLLOW_UP),
                case.c.follow_up <= self.reader.today.isoformat(),
                _unindexed("box") != _BOX_OF_FOLDER[Folder.SORTED_OUT],  # nobody goes on with what was put aside
            ),
            Folder.DEADLINE: and_(_condition(HAS_DEADLINE), ~envelopes(self.reader.clerk)),
            Folder.NEEDS_YOU: and_(case.c.id.in_(undecided_cases()), ~envelopes(self.reader.clerk)),
        }
        return and_(own[folder], _wall(self.reader))

    def sort_column(self) -> ColumnElement[Any]:
        """What the list is sorted by; arrival order is the order of rows."""
        name = "row" if self.query.sort is SortColumn.RECEIVED else self.query.sort.value
        if self.reader.clerk.sealed_departments and self.query.sort in _IN_ENVELOPES:
            # an envelope's place in an order would tell what is in it
            return case_when((envelopes(self.reader.clerk), literal_column("''")), else_=_unindexed(name))
        own = self.query.folder == Folder.DEADLINE and self.query.sort is SortColumn.DEADLINE  # its index is in order
        free = self.along_order or own or self.query.sort is SortColumn.RECEIVED
        return case.c[name] if free else _unindexed(name)

    def ordered(self, statement: Select[Any], *, backwards: bool = False) -> Select[Any]:
        """The statement in the list's order, or from its other end."""
        falling = self.query.descending != backwards
        columns = [self.sort_column()]
        if self.query.sort is not SortColumn.RECEIVED:
            columns.append(case.c.row)
        return statement.order_by(*(c.desc() if falling else c.asc() for c in columns))

    def beyond(self, value: Any, row: int) -> ColumnElement[bool]:
        """What follows the row with this sort value."""
        column = self.sort_column()
        if self.query.sort is SortColumn.RECEIVED:
            return column < row if self.query.descending else column > row
        if self.query.descending:
            return and_(column <= value, or_(column < value, case.c.row < row))
        return and_(column >= value, or_(column > value, case.c.row > row))


def _walk(query: CaseQuery, reader: Reader, total: int) -> _Walk:
    by_own_index = query.folder in {Folder.FOLLOW_UP, Folder.DEADLINE, Folder.NEEDS_YOU}
    along = query.sort is not SortColumn.RECEIVED and not by_own_index and total > _GATHERED
    return _Walk(query, reader, along or query.folder == Folder.ALL)


def _sort_value(row: CaseRow, sort: SortColumn) -> Any:
    return row.row if sort is SortColumn.RECEIVED else getattr(row, sort.value)


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
    walk = _walk(query, reader, total)
    statement = select(*ROW_COLUMNS).where(walk.matching())
    if start > 0:
        known = (_sort_value(after, query.sort), after.row) if after else None
        place = known or _place_of(connection, walk, start - 1, total)
        if place is None:
            return ()
        statement = statement.where(walk.beyond(*place))
    rows = tuple(row_of(r) for r in connection.execute(walk.ordered(statement).limit(limit)))
    if query.folder == Folder.FOLLOW_UP:
        rows = _with_follow_ups(connection, rows)
    return tuple(row_for(reader.clerk, row) for row in rows) if reader.clerk.sealed_departments else rows


def _with_follow_ups(connection: Connection, rows: tuple[CaseRow, ...]) -> tuple[CaseRow, ...]:
    """The rows with what they are shown again for; a reason may tell what a protected case is about."""
    due = next_follow_ups(connection, [row.id for row in rows])
    return tuple(
        replace(row, follow_up=due[row.id][0], follow_up_reason="" if row.protected else due[row.id][1])
        if row.id in due
        else row
        for row in rows
    )


def _place_of(connection: Connection, walk: _Walk, offset: int, total: int) -> tuple[Any, int] | None:
    from_the_end = offset * 2 > total
    steps = total - 1 - offset if from_the_end else offset
    keys = select(walk.sort_column().label("value"), case.c.row.label("at")).where(walk.matching())
    found = connection.execute(walk.ordered(keys, backwards=from_the_end).limit(1).offset(max(steps, 0))).first()
    return None if found is None else (found.value, found.at)


def count_cases(connection: Connection, query: CaseQuery, reader: Reader) -> int:
    """Count the rows of a folder; from the counters wherever they know."""
    counted = _from_counters(connection, query, reader)
    if counted is not None:
        return counted[0]
    return connection.scalar(select(func.count()).select_from(case).where(_walk(query, reader, 0).matching())) or 0


def _from_counters(connection: Connection, query: CaseQuery, reader: Reader) -> tuple[int, int] | None:
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
        where, behind_walls(reader.clerk, case_count.c.department, case_count.c.municipality)
    )
    found = connection.execute(sums).one()
    return found[0] or 0, found[1] or 0


def count_folder(connection: Connection, folder: str, reader: Reader) -> FolderCount:
    """Count a folder's rows and the unread among them."""
    query = CaseQuery(folder)
    counted = _from_counters(connection, query, reader)
    if counted is None:
        unread = func.coalesce(func.sum(case.c.unread), 0)
        found = connection.execute(
            select(func.count(), unread).select_from(case).where(_walk(query, reader, 0).matching())
        ).one()
        counted = found[0], found[1]
    return FolderCount(folder, *counted)


def visible_ids(connection: Connection, ids: Iterable[str], clerk: Clerk) -> frozenset[str]:
    """Those of `ids` that this clerk may see."""
    statement = select(case.c.id).where(case.c.id.in_(list(ids)), unindexed_walls(clerk))
    return frozenset(connection.scalars(statement))
