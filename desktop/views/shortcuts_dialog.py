"""F1: every shortcut there is, made from the table the menus are made from and from the actions of the panes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.translation import Text, _, say
from desktop.views.commands import Commands, Menu, plain_words
from desktop.views.theme import Space, look


class ShortcutsDialog(QDialog):
    """Two columns of groups; Escape closes."""

    def __init__(
        self,
        commands: Commands,
        parent: QWidget | None = None,
        *,
        others: Sequence[tuple[Text, Sequence[QAction]]] = (),
    ) -> None:
        """Show them.

        Args:
            commands: The menus.
            parent: The window.
            others: Actions that stand in no menu of the table, under the headings they are shown with.
        """
        super().__init__(parent)
        self.setWindowTitle(say(_("Keyboard shortcuts")))
        self.resize(980, 740)
        page = QWidget()
        columns = QHBoxLayout(page)
        columns.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        columns.setSpacing(Space.XL * 2)
        left, right = QVBoxLayout(), QVBoxLayout()
        for number, menu in enumerate(commands.menus):
            (left if number in {0, 1} else right).addWidget(_group(menu, commands))
        right.addWidget(_list_keys())
        for number, (title, actions) in enumerate(others):
            lines = [(action.text(), keys_of(action)) for action in actions if keys_of(action)]
            (left if number % 2 else right).addWidget(_table(title, lines))
        for column in (left, right):
            column.setSpacing(Space.L)
            column.addStretch()
            columns.addLayout(column, 1)
        self.close_button = QPushButton(say(_("Close")))
        self.close_button.setAccessibleName(self.close_button.text())
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(page)
        area.setAccessibleName(say(_("Keyboard shortcuts")))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._heading())
        layout.addWidget(area, 1)
        layout.addLayout(self._foot())

    def _heading(self) -> QLabel:
        heading = look(QLabel(self.windowTitle()), "title")
        heading.setContentsMargins(Space.XL, Space.L, Space.XL, 0)
        return heading

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setContentsMargins(Space.XL, Space.M, Space.XL, Space.L)
        foot.addStretch()
        foot.addWidget(self.close_button)
        return foot


def _group(menu: Menu, commands: Commands) -> QWidget:
    named = [(plain_words(command.text), keys_of(commands[command.name])) for command in menu.commands]
    return _table(menu.text, [(words, keys) for words, keys in named if keys])


def keys_of(action: QAction) -> str:
    """All shortcuts of an action as its keys are labelled; the two Enter keys are one."""
    shown = [keys.toString(QKeySequence.SequenceFormat.NativeText) for keys in action.shortcuts()]
    enter = QKeySequence("Enter").toString(QKeySequence.SequenceFormat.NativeText)
    back = QKeySequence("Return").toString(QKeySequence.SequenceFormat.NativeText)
    return ", ".join(dict.fromkeys(keys.replace(back, enter) for keys in shown))


def _list_keys() -> QWidget:
    """Keys of the list that no menu shows."""
    lines: list[tuple[Text, Text]] = [
        (_("Next case, previous case"), _("N, P or arrow keys")),
        (_("Open the case"), _("Enter")),
        (_("Choose several"), _("Shift or Ctrl with arrow keys")),
    ]
    return _table(_("In the list"), [(say(words), say(keys)) for words, keys in lines])


def _table(title: Text, lines: list[tuple[str, str]]) -> QWidget:
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setVerticalSpacing(Space.XS)
    grid.addWidget(look(QLabel(plain_words(title).upper()), "heading"), 0, 0, 1, 2)
    for row, (words, keys) in enumerate(lines, start=1):
        grid.addWidget(QLabel(words), row, 0)
        grid.addWidget(look(QLabel(keys), "second"), row, 1, Qt.AlignmentFlag.AlignRight)
    grid.setColumnStretch(0, 1)
    return box
