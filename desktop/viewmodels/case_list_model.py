"""The mailbox list for any number of cases: a fixed row count, blocks read as they come into view (`stack.md` 2, c)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.background import Jobs, Lane
from desktop.domain.case import CaseRow
from desktop.domain.change import ChangeSet
from desktop.errors import DesktopError
from desktop.viewmodels.latest_read import LatestRead
from desktop.viewmodels.row_blocks import BLOCK, Reading, RowBlocks, Rows, RowSource, read_again, read_block

CASE_ROLE = Qt.ItemDataRole.UserRole + 1  # the CaseRow; None while its block is being read
_MOST_WANTED = 10  # blocks waiting to be read; what was scrolled past longer ago is asked for again when it is seen

_Index = QModelIndex | QPersistentModelIndex


class CaseListModel(QAbstractTableModel):
    """One column of cases; a row whose block is not at hand is a placeholder until it was read.

    While the list is read again the old content stays. After each reading `read_anew` tells where the rows that the
    view wanted to keep stand now, so that it can hold its place.
    """

    read_anew = Signal(object)  # Mapping[case id, index]
    busy_changed = Signal(bool)
    failed = Signal(object)  # DesktopError

    def __init__(self, jobs: Jobs, say_row: Callable[[CaseRow], str], parent: QObject | None = None) -> None:
        """Make an empty list.

        Args:
            jobs: Runs the reads.
            say_row: Words a row in one line: for screen readers and for what is copied.
            parent: Qt's owner.
        """
        super().__init__(parent)
        self._jobs, self._say_row = jobs, say_row
        self._source: RowSource | None = None
        self._total = 0
        self._blocks = RowBlocks()
        self._generation = 0  # grows with each reading; blocks asked for before are then of no use
        self._wanted: dict[int, None] = {}
        self._reading_block = False
        self._kept: Callable[[], Mapping[str, int]] = dict
        self._lists = LatestRead(jobs, self)
        self._lists.busy_changed.connect(self.busy_changed)

    # what Qt asks

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == CASE_ROLE:
            return self.row_at(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            row = self.row_at(index.row())
            return None if row is None else self._say_row(row)
        return None

    # what the view asks

    def keep_rows(self, kept: Callable[[], Mapping[str, int]]) -> None:
        """Say which rows (case id to index) are to be found again after a reading: those in view and those chosen."""
        self._kept = kept

    def show_rows(self, total: int, rows: Rows) -> None:
        """Show the top of a list read elsewhere; what lies below stays placeholders until there is a source."""
        self._show(Reading(total, {0: rows}, {}))

    def show_source(self, source: RowSource, *, same_list: bool = False) -> None:
        """Show another list, or the rows from the top in full; the present ones stay until the new ones were read.

        Args:
            source: Where rows come from.
            same_list: Whether it is the list of `show_rows`, so that the view holds its place.
        """
        self._source = source
        self._read(keep=same_list)

    def refresh(self, changes: ChangeSet) -> None:
        """Show what a commit changed: all anew when rows may have moved, else only the blocks of the cases touched."""
        if changes.lists:
            self._read(keep=True)
            return
        for number in self._blocks.holding(changes.cases):
            self._want(number)

    def row_at(self, index: int) -> CaseRow | None:
        """The case at `index`; None while it is being read."""
        if not 0 <= index < self._total:
            return None
        row = self._blocks.row(index)
        if row is None:
            self._want(index // BLOCK)
        return row

    def index_of(self, case: str) -> int | None:
        """Where a case stands; None when it is not among the rows at hand."""
        return self._blocks.index_of(case)

    @property
    def is_busy(self) -> bool:
        """Whether the list or a part of it is being read."""
        return self._lists.is_busy or self._reading_block

    # reading the list

    def _read(self, *, keep: bool) -> None:
        source = self._source
        if source is None:
            return
        kept, total = (dict(self._kept()), self._total) if keep else ({}, 0)
        self._lists.ask(lambda: read_again(source, kept, total), self._show, self.failed.emit)

    def _show(self, reading: Reading) -> None:
        self._generation += 1
        self._wanted.clear()
        self.beginResetModel()
        self._total = reading.total
        self._blocks = RowBlocks(reading.blocks)
        self.endResetModel()
        self.read_anew.emit(reading.places)

    # reading blocks

    def _want(self, number: int) -> None:
        self._wanted.pop(number, None)
        self._wanted[number] = None
        while len(self._wanted) > _MOST_WANTED:
            del self._wanted[next(iter(self._wanted))]
        self._read_next_block()

    def _read_next_block(self) -> None:
        source = self._source
        if self._reading_block or not self._wanted or source is None:
            return
        number, _none = self._wanted.popitem()  # the latest wish: it is what the clerk looks at
        generation, total = self._generation, self._total
        before = self._blocks.row(number * BLOCK - 1) if number else None
        self._reading_block = True

        def arrived(rows: Rows) -> None:
            self._reading_block = False
            if generation == self._generation:
                self._keep_block(number, rows)
            self._read_next_block()

        def failed(error: DesktopError) -> None:
            self._reading_block = False
            self._wanted.clear()
            self.failed.emit(error)

        self._jobs.run(
            Lane.READ, lambda _job: read_block(source, number, total, before), owner=self, done=arrived, failed=failed
        )

    def _keep_block(self, number: int, rows: Rows) -> None:
        self._blocks.keep(number, rows)
        if rows:
            first = number * BLOCK
            self.dataChanged.emit(self.index(first, 0), self.index(min(first + len(rows), self._total) - 1, 0))
