"""The folders on the left: headings, names, counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.domain.case import FolderCount
from desktop.translation import Text, _, counted, say

FOLDER_ROLE = Qt.ItemDataRole.UserRole + 1  # the FolderLine

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class FolderLine:
    """A heading (`folder` is "") or a folder.

    Attributes:
        count: How many cases; None for headings and while not counted yet.
    """

    name: str
    folder: str = ""
    count: int | None = None
    unread: int = 0

    @property
    def is_heading(self) -> bool:
        """Whether this only heads the lines below."""
        return not self.folder


class FolderListModel(QAbstractListModel):
    """Headings and folders in one list; a new count changes lines, not their places."""

    def __init__(self, name: Callable[[str], Text], parent: QObject | None = None) -> None:
        """Make an empty list.

        Args:
            name: Names a folder.
            parent: Qt's owner.
        """
        super().__init__(parent)
        self._name = name
        self._lines: tuple[FolderLine, ...] = ()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == FOLDER_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(line)
        if role == Qt.ItemDataRole.ToolTipRole and not line.is_heading:
            return line.name  # whole also where the list is too narrow for it
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or self._lines[index.row()].is_heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def show_counts(self, counts: Iterable[FolderCount]) -> None:
        """Show the folders there are, with what they hold."""
        lines = _with_headings([FolderLine(say(self._name(c.folder)), c.folder, c.count, c.unread) for c in counts])
        if [line.folder for line in lines] != [line.folder for line in self._lines]:
            self.beginResetModel()
            self._lines = lines
            self.endResetModel()
            return
        changed = [place for place, line in enumerate(lines) if line != self._lines[place]]
        self._lines = lines
        for place in changed:
            self.dataChanged.emit(self.index(place, 0), self.index(place, 0))

    def place_of(self, folder: str) -> int | None:
        """Where a folder stands; None when it is not in the list."""
        return next((place for place, line in enumerate(self._lines) if line.folder == folder), None)

    def line_of(self, folder: str) -> FolderLine | None:
        """A folder's line."""
        return next((line for line in self._lines if line.folder == folder and folder), None)

    def folders(self) -> tuple[str, ...]:
        """All folders, from top to bottom."""
        return tuple(line.folder for line in self._lines if line.folder)


def _with_headings(lines: list[FolderLine]) -> tuple[FolderLine, ...]:
    own = [line for line in lines if line.folder.startswith("department:")]
    fixed = [line for line in lines if line not in own]
    inbox = (FolderLine(say(_("Inbox"))), *fixed) if fixed else ()
    departments = (FolderLine(say(_("Departments"))), *own) if own else ()
    return (*inbox, *departments)


def _spoken(line: FolderLine) -> str:
    if line.count is None:
        return line.name
    words = [line.name, say(counted("{count} case", "{count} cases", line.count))]
    if line.unread:
        words.append(say(_("{count} unread", count=line.unread)))
    return ", ".join(words)
