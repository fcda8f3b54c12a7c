"""How the list is ordered: a small button with a menu in the list's heading."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from desktop.domain.case import SortColumn
from desktop.translation import Text, _, say
from desktop.views.theme import look


def _names() -> dict[SortColumn, Text]:
    return {
        SortColumn.RECEIVED: _("Received"),
        SortColumn.DEADLINE: _("Deadline"),
        SortColumn.SENDER: _("Sender"),
        SortColumn.SUBJECT: _("Subject"),
        SortColumn.SERVICE: _("Service"),
        SortColumn.STATE: _("State"),
        SortColumn.NUMBER: _("File number"),
    }


class SortButton(QToolButton):
    """Shows the present order; the menu changes it."""

    changed = Signal(object, bool)  # SortColumn, descending

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column, self.descending = SortColumn.RECEIVED, True
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        look(self, "chip")
        self._menu = QMenu(self)
        self.columns, self.directions = QActionGroup(self), QActionGroup(self)
        for column, name in _names().items():
            self._add(self.columns, say(name), column, chosen=column is self.column)
        self._menu.addSeparator()
        for words, descending in ((_("Newest or highest first"), True), (_("Oldest or lowest first"), False)):
            self._add(self.directions, say(words), descending, chosen=descending)
        self.setMenu(self._menu)
        self._show()

    def show_order(self, column: SortColumn, *, descending: bool) -> None:
        """Show another order as chosen, without asking for the list anew."""
        self.column, self.descending = column, descending
        for action in (*self.columns.actions(), *self.directions.actions()):
            action.setChecked(action.data() in (column, descending))
        self._show()

    def fill(self, menu: QMenu) -> None:
        """Offer the same in a menu of the menu bar."""
        self._menu.setTitle(say(_("&Sort by")))
        menu.addSeparator()
        menu.addMenu(self._menu)

    def _add(self, group: QActionGroup, words: str, value: object, *, chosen: bool) -> None:
        action = QAction(words, group)
        action.setCheckable(True)
        action.setChecked(chosen)
        action.setData(value)
        action.triggered.connect(self._choose)
        self._menu.addAction(action)

    def _choose(self) -> None:
        self.column = SortColumn(self.columns.checkedAction().data())
        self.descending = bool(self.directions.checkedAction().data())
        self._show()
        self.changed.emit(self.column, self.descending)

    def _show(self) -> None:
        name, arrow = say(_names()[self.column]), "↓" if self.descending else "↑"
        self.setText(f"{name} {arrow}")
        self.setAccessibleName(say(_("Order: {name}", name=name)))
        self.setToolTip(say(_("Order of the list")))
