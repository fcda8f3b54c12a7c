"""Abweichende Änderungen: the clerk decides row by row; until then nothing is changed and nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.translation import Text, _, say
from desktop.viewmodels.field_form import FieldConflict
from desktop.views.asking_dialog import plain_sentence
from desktop.views.decision_grid import DecisionGrid, DecisionRow, Head
from desktop.views.theme import Space, grown, look

_MOST_ROWS_SHOWN = 8  # more are scrolled to


class DecidingDialog(QDialog):
    """The frame: what it is about, the rows, and the buttons; the safe one puts it off."""

    decided = Signal(object)  # what the subclass says was decided

    def __init__(
        self,
        sentence: Text,
        rows: Sequence[DecisionRow],
        heads: tuple[Head, Head],
        parent: QWidget | None = None,
        *,
        title: Text | None = None,
    ) -> None:
        """Make the frame.

        Args:
            sentence: Which case, and how it came about.
            rows: One for each thing that differs.
            heads: Of the two sides.
            parent: The window.
            title: None says that changes differ.
        """
        super().__init__(parent)
        title = title or _("Differing changes")
        self.setWindowTitle(say(title))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        tall = any(row.mine_by or row.theirs_by for row in rows)
        self.resize(grown(860), grown(250 + (66 if tall else 44) * min(len(rows), _MOST_ROWS_SHOWN)))
        self.grid = DecisionGrid(rows, *heads)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(Space.XL, Space.L, Space.XL, Space.S)
        top.addWidget(look(QLabel(say(title)), "title"))
        top.addWidget(plain_sentence(sentence))
        layout.addLayout(top)
        layout.addWidget(self.grid, 1)
        layout.addWidget(self._foot(say(heads[1][0])))

    def choose(self, name: str, *, mine: bool) -> None:
        """Choose one side for a row."""
        self.grid.choose(name, mine=mine)

    def decision(self) -> object:
        """What `decided` is told."""
        raise NotImplementedError

    def _foot(self, theirs: str) -> QFrame:
        foot = look(QFrame(), "bar")
        row = QHBoxLayout(foot)
        row.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        row.setSpacing(Space.S)
        row.addWidget(look(QLabel(say(_("Both versions stay in the history."))), "second"))
        row.addStretch()
        self.all_mine = QPushButton(say(_("All as I have it")))
        self.all_mine.clicked.connect(lambda: self.grid.choose_all(mine=True))
        self.all_theirs = QPushButton(say(_("All as {name} has it", name=theirs)))
        self.all_theirs.clicked.connect(lambda: self.grid.choose_all(mine=False))
        later = QPushButton(say(_("Later")))
        later.clicked.connect(self.reject)
        later.setDefault(True)  # the safe one: everything stays as it is
        self.take_button = look(QPushButton(say(_("Take the result"))), "primary")
        self.take_button.clicked.connect(self._decide)
        for button in (self.all_mine, self.all_theirs, later, self.take_button):
            button.setAutoDefault(button is later)
            row.addWidget(button)
        return foot

    def _decide(self) -> None:
        self.decided.emit(self.decision())
        self.accept()


class ConflictDialog(DecidingDialog):
    """A colleague saved the same fields first; `decided` is told the text of each field by its name."""

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
        self._names = tuple(conflict.name for conflict in conflicts)
        theirs = who or say(_("Colleague"))
        sentence = _("{matter}. While you were typing, {name} changed the same case.", matter=matter, name=theirs)
        rows = [DecisionRow(c.name, c.label, c.mine, c.theirs) for c in conflicts]
        super().__init__(sentence, rows, ((_("Your version"), _("not saved yet")), (theirs, when)), parent)

    def results(self) -> Mapping[str, str]:
        """The text that shall stand in each field."""
        return {name: self.grid.result(name) for name in self._names}

    def decision(self) -> object:
        return self.results()
