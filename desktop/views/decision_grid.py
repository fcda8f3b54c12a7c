"""What two people wrote differently: one row per thing - mine, theirs, result - and nothing else."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.translation import Text, _, say
from desktop.views.theme import Space, look

MINE, THEIRS = 0, 1
_LETTERS = 44  # in a line of a side: buttons do not wrap by themselves
Head = tuple[Text | str, Text | str]  # a name and what stands below it


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One thing both sides changed.

    Attributes:
        mine, theirs: What they say; "" for nothing.
        mine_by, theirs_by: Who wrote it when, where rows differ in that; "" where the head says it.
        may_type: Whether the result may be something else than the two.
    """

    name: str
    label: str
    mine: str
    theirs: str
    mine_by: str = ""
    theirs_by: str = ""
    may_type: bool = False


class DecisionGrid(QScrollArea):
    """The rows under their heads; mine is chosen until the clerk chooses otherwise."""

    changed = Signal()

    def __init__(self, rows: Sequence[DecisionRow], mine: Head, theirs: Head, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = {row.name: row for row in rows}
        self._names = (say(mine[0]), say(theirs[0]))
        self._groups: dict[str, QButtonGroup] = {}
        self._results: dict[str, QLabel | QLineEdit] = {}
        self._page = QWidget()
        self._grid = QGridLayout(self._page)
        self._grid.setContentsMargins(Space.XL, Space.S, Space.XL, Space.S)
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.S)
        for place, (name, below) in enumerate((mine, theirs, (_("Result"), "")), start=1):
            self._grid.addWidget(look(QLabel(say(name)), "accent" if place == 3 else "heading"), 0, place)
            self._grid.addWidget(look(QLabel(say(below)), "second"), 1, place)
        for line, row in enumerate(rows, start=2):
            self._add(line, row)
        self._grid.setRowStretch(len(rows) + 2, 1)
        for place in (1, 2, 3):
            self._grid.setColumnStretch(place, 1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(self._page)
        self.setAccessibleName(say(_("Fields in conflict")))

    def choose(self, name: str, *, mine: bool) -> None:
        """Choose one side of a row."""
        self._groups[name].button(MINE if mine else THEIRS).click()

    def choose_all(self, *, mine: bool) -> None:
        """Choose the same side everywhere."""
        for name in self._groups:
            self.choose(name, mine=mine)

    def type(self, name: str, text: str) -> None:
        """Write a result that is neither."""
        field = self._results[name]
        assert isinstance(field, QLineEdit)
        field.setText(text)

    def is_mine(self, name: str) -> bool:
        """Which side is chosen."""
        return self._groups[name].checkedId() == MINE

    def result(self, name: str) -> str:
        """What shall stand there."""
        field = self._results[name]
        return field.text() if isinstance(field, QLineEdit) else self._chosen(self._rows[name])

    def typed(self) -> dict[str, str]:
        """Rows whose result is neither side's."""
        found = {name: self.result(name) for name, row in self._rows.items() if row.may_type}
        return {name: text for name, text in found.items() if text != self._chosen(self._rows[name])}

    def _add(self, line: int, row: DecisionRow) -> None:
        self._grid.addWidget(look(QLabel(row.label), "second"), line, 0)
        group = self._groups[row.name] = QButtonGroup(self)
        result = self._results[row.name] = self._result_of(row)
        sides = ((MINE, row.mine, row.mine_by), (THEIRS, row.theirs, row.theirs_by))
        for side, text, by in sides:
            button = QPushButton(_lines(text) or say(_("(empty)")))
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setStyleSheet("text-align: left;")  # values are read and compared from their first letter
            button.setAccessibleName(f"{row.label}, {by or self._names[side]}: {button.text()}")
            group.addButton(button, side)
            self._grid.addWidget(_with_author(button, by), line, side + 1)
        group.idToggled.connect(lambda _side, on: self._show(row) if on else None)
        group.button(MINE).setChecked(True)
        self._grid.addWidget(_with_author(result, " " if row.mine_by or row.theirs_by else ""), line, 3)

    def _result_of(self, row: DecisionRow) -> QLabel | QLineEdit:
        if row.may_type:
            field = QLineEdit()
            field.setAccessibleName(f"{row.label}, {say(_('Result'))}")
            field.textEdited.connect(self.changed)
            return field
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def _show(self, row: DecisionRow) -> None:
        field, text = self._results[row.name], self._chosen(row)
        field.setText(text if isinstance(field, QLineEdit) else text or say(_("(empty)")))
        self.changed.emit()

    def _chosen(self, row: DecisionRow) -> str:
        return row.mine if self._groups[row.name].checkedId() == MINE else row.theirs


def _lines(text: str) -> str:
    """A text in lines that fit into a column."""
    return "\n".join(line for part in text.splitlines() for line in textwrap.wrap(part, _LETTERS) or [""])


def _with_author(widget: QWidget, by: str) -> QWidget:
    """A value with who wrote it below it, where that differs from row to row."""
    if not by:
        return widget
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(widget)
    column.addWidget(look(QLabel(by), "second"))
    return both
