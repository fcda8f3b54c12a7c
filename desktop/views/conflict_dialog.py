"""Abweichende Änderungen: one row per field that two people wrote - mine, theirs, result - and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
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

from desktop.translation import _, say
from desktop.viewmodels.field_form import FieldConflict
from desktop.views.asking_dialog import plain_sentence
from desktop.views.theme import Space, grown, look

_MINE, _THEIRS = 0, 1


class ConflictDialog(QDialog):
    """The clerk chooses for each field; until then nothing is saved and nothing is lost."""

    decided = Signal(object)  # Mapping[field name, text]

    def __init__(
        self, matter: str, who: str, when: str, conflicts: tuple[FieldConflict, ...], parent: QWidget | None = None
    ) -> None:
        """Show the conflicts.

        Args:
            matter: File number and name of the case.
            who: Name of the colleague who saved first; "" when not known.
            when: When that was, in words.
            conflicts: One for each field.
            parent: The window.
        """
        super().__init__(parent)
        self.setWindowTitle(say(_("Differing changes")))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(grown(860), grown(250 + 44 * min(len(conflicts), 8)))
        self._conflicts = conflicts
        self._theirs = who or say(_("Colleague"))
        self._groups: dict[str, QButtonGroup] = {}
        self._results: dict[str, QLabel] = {}
        grid = self._grid(when)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(Space.XL, Space.L, Space.XL, Space.S)
        top.addWidget(look(QLabel(say(_("Differing changes"))), "title"))
        sentence = _("{matter}. While you were typing, {name} changed the same case.", matter=matter, name=self._theirs)
        top.addWidget(plain_sentence(sentence))
        layout.addLayout(top)
        layout.addWidget(grid, 1)
        layout.addWidget(self._foot())

    def choose(self, name: str, *, mine: bool) -> None:
        """Choose one side for a field."""
        self._groups[name].button(_MINE if mine else _THEIRS).click()

    def results(self) -> Mapping[str, str]:
        """The text that shall stand in each field."""
        return {conflict.name: self._chosen(conflict) for conflict in self._conflicts}

    def _grid(self, when: str) -> QScrollArea:
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(Space.XL, Space.S, Space.XL, Space.S)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.S)
        heads = ((say(_("Your version")), say(_("not saved yet"))), (self._theirs, when), (say(_("Result")), ""))
        for place, (name, below) in enumerate(heads, start=1):
            grid.addWidget(look(QLabel(name), "accent" if place == 3 else "heading"), 0, place)
            grid.addWidget(look(QLabel(below), "second"), 1, place)
        for row, conflict in enumerate(self._conflicts, start=2):
            self._add_row(grid, row, conflict)
        grid.setRowStretch(len(self._conflicts) + 2, 1)
        for place in (1, 2, 3):
            grid.setColumnStretch(place, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(page)
        area.setAccessibleName(say(_("Fields in conflict")))
        return area

    def _add_row(self, grid: QGridLayout, row: int, conflict: FieldConflict) -> None:
        grid.addWidget(look(QLabel(conflict.label), "second"), row, 0)
        group = self._groups[conflict.name] = QButtonGroup(self)
        result = self._results[conflict.name] = QLabel()
        result.setTextFormat(Qt.TextFormat.PlainText)
        result.setWordWrap(True)
        sides = ((_MINE, conflict.mine, say(_("Your version"))), (_THEIRS, conflict.theirs, self._theirs))
        for side, text, whose in sides:
            button = QPushButton(text or say(_("(empty)")))
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setStyleSheet("text-align: left;")  # values are read and compared from their first letter
            button.setAccessibleName(f"{conflict.label}, {whose}: {button.text()}")
            group.addButton(button, side)
            grid.addWidget(button, row, side + 1)
        group.idToggled.connect(lambda _side, _on: result.setText(self._chosen(conflict) or say(_("(empty)"))))
        group.button(_MINE).setChecked(True)
        grid.addWidget(result, row, 3)

    def _chosen(self, conflict: FieldConflict) -> str:
        return conflict.mine if self._groups[conflict.name].checkedId() == _MINE else conflict.theirs

    def _foot(self) -> QFrame:
        foot = look(QFrame(), "bar")
        row = QHBoxLayout(foot)
        row.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        row.setSpacing(Space.S)
        row.addWidget(look(QLabel(say(_("Both versions stay in the history."))), "second"))
        row.addStretch()
        mine = QPushButton(say(_("All as I have it")))
        mine.clicked.connect(lambda: self._choose_all(mine=True))
        theirs = QPushButton(say(_("All as {name} has it", name=self._theirs)))
        theirs.clicked.connect(lambda: self._choose_all(mine=False))
        later = QPushButton(say(_("Later")))
        later.clicked.connect(self.reject)
        later.setDefault(True)  # the safe one: everything stays as it is
        take = look(QPushButton(say(_("Take the result"))), "primary")
        take.clicked.connect(self._decide)
        for button in (mine, theirs, later, take):
            button.setAutoDefault(button is later)
            row.addWidget(button)
        self.take_button = take
        return foot

    def _choose_all(self, *, mine: bool) -> None:
        for name in self._groups:
            self.choose(name, mine=mine)

    def _decide(self) -> None:
        self.decided.emit(self.results())
        self.accept()
