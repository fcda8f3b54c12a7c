"""What stands where there is nothing: one sentence and one action."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.views.theme import Space, grown, look

_WIDEST = 420  # px


class EmptyState(QWidget):
    """A sentence in the middle, and a button below it when there is something to do."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = look(QLabel(), "second")
        self._sentence.setWordWrap(True)
        self._sentence.setMaximumWidth(grown(_WIDEST))  # long lines are hard to read, and leave a last word alone
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._action = look(QPushButton(), "quiet")
        self._action.clicked.connect(self.acted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        layout.setSpacing(Space.M)
        layout.addStretch(2)
        line = QHBoxLayout()
        line.addStretch()
        line.addWidget(self._sentence, 1_000)
        line.addStretch()
        layout.addLayout(line)
        layout.addWidget(self._action, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def say(self, sentence: str, action: str = "") -> None:
        """Show a sentence; an empty action shows no button."""
        self._sentence.setText(sentence)
        self._action.setText(action)
        self._action.setAccessibleName(action)
        self._action.setVisible(bool(action))

    @property
    def sentence(self) -> str:
        """What is said."""
        return self._sentence.text()
