"""The head of the desk: the matter, its file number, where it stands, its deadline."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from desktop.domain.case import CaseDetail
from desktop.translation import _, say
from desktop.viewmodels.case_words import CaseWords
from desktop.viewmodels.times import Urgency
from desktop.views.elided_label import ElidedLabel
from desktop.views.theme import Space, look

_LOOKS = {Urgency.NONE: "second", Urgency.WARN: "warn", Urgency.BAD: "bad"}


class CaseHead(QWidget):
    """Two lines; long ones give way and say all on hover."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.state = look(ElidedLabel(), "title"), look(ElidedLabel(), "second")
        self.number, self.deadline = look(QLabel(), "second"), look(QLabel(), "second")
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QGridLayout(self)
        layout.setContentsMargins(Space.XL, Space.M, Space.XL, Space.S)
        layout.setHorizontalSpacing(Space.L)
        layout.setVerticalSpacing(Space.XS)
        layout.addWidget(self.title, 0, 0)
        layout.addWidget(self.number, 0, 1, Qt.AlignmentFlag.AlignRight)
        layout.addWidget(self.state, 1, 0)
        layout.addWidget(self.deadline, 1, 1, Qt.AlignmentFlag.AlignRight)
        layout.setColumnStretch(0, 1)

    def show_case(self, detail: CaseDetail, words: CaseWords) -> None:
        """Show the head of a case."""
        self.title.setText(words.title(detail))
        self.number.setText(detail.row.number or say(_("no file number yet")))
        self.state.setText(words.state_line(detail))
        deadline, urgency = words.deadline(detail.row)
        self.deadline.setText(deadline)
        look(self.deadline, _LOOKS[urgency])
