"""Lies over the window while files hover over it, and says what letting go will do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.translation import counted, say
from desktop.views.theme import CARD_RADIUS, Space, look, tokens


class DropHint(QWidget):
    """A sheet with a dashed edge; the mouse passes through it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._window = window
        self._words = look(QLabel(), "title")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._words.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.addWidget(self._words)
        self.hide()

    def show_for(self, count: int) -> None:
        """Cover the window while `count` files and folders hover over it."""
        words = counted("Let go to take in {count} file or folder", "Let go to take in {count} files or folders", count)
        self._words.setText(say(words))
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sheet = tokens().colour("pane")
        sheet.setAlpha(235)
        painter.fillRect(self.rect(), sheet)
        painter.setPen(QPen(tokens().colour("accent"), 2, Qt.PenStyle.DashLine))
        edge = QRectF(self.rect()).adjusted(Space.L, Space.L, -Space.L, -Space.L)
        painter.drawRoundedRect(edge, CARD_RADIUS, CARD_RADIUS)
