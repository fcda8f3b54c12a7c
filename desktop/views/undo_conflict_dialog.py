"""Abweichende Änderungen: what was to be taken back was changed again; one row for each thing, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from desktop.translation import Text, _, say
from desktop.views.asking_dialog import AskingDialog
from desktop.views.theme import Space, grown, look

if TYPE_CHECKING:
    from desktop.actions.undo import ChangedMeanwhile

_MOST_ROWS_SHOWN = 8  # more are scrolled to


class UndoConflictDialog(AskingDialog):
    """Nothing was taken back yet; the safe answer leaves everything as it is."""

    def __init__(self, said: Text, changed: Sequence[ChangedMeanwhile], parent: QWidget | None = None) -> None:
        """Show what differs.

        Args:
            said: What was done and should be taken back, in the words of the quiet bar.
            changed: The cases that were changed after it.
            parent: The window.
        """
        sentence = _("{what}. After that the same was changed again; nothing was taken back yet.", what=said)
        super().__init__(_("Differing changes"), sentence, _("Take back all the same"), parent)
        count = sum(len(case.clashes) for case in changed)
        self.resize(grown(620), grown(250 + 32 * min(count, _MOST_ROWS_SHOWN)))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(_table(changed))
        area.setAccessibleName(say(_("What was changed again")))
        self.body.addWidget(area, 1)
        self.cancel_button.setText(say(_("Leave it as it is")))
        look(self.accept_button, "")
        look(self.cancel_button, "primary")
        self.cancel_button.setDefault(True)
        self.accept_button.setAutoDefault(False)
        self.cancel_button.setFocus()


def _table(changed: Sequence[ChangedMeanwhile]) -> QWidget:
    page = QWidget()
    grid = QGridLayout(page)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(Space.L)
    grid.setVerticalSpacing(Space.S)
    for place, head in enumerate((_("Before your act"), _("Now")), start=1):
        grid.addWidget(look(QLabel(say(head)), "heading"), 0, place)
        grid.setColumnStretch(place, 1)
    for case in changed:
        if len(changed) > 1:
            grid.addWidget(look(_value(case.matter), "strong"), grid.rowCount(), 0, 1, 3)
        for clash in case.clashes:
            row = grid.rowCount()
            grid.addWidget(look(QLabel(say(clash.label)), "second"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(_value(clash.before), row, 1)
            grid.addWidget(_value(clash.present), row, 2)
    grid.setRowStretch(grid.rowCount(), 1)
    return page


def _value(text: Text | str) -> QLabel:
    label = QLabel(say(text) or say(_("(empty)")))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    return label
