"""An icon beside words, as large as they are and in the colour its meaning has in the mode in force."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.views.icons import icon
from desktop.views.theme import grown


class Sign(QWidget):
    """Paints itself, so that it follows modes and sizes without being told."""

    def __init__(self, side: int = 16, beside: QWidget | None = None) -> None:
        """Make it empty.

        Args:
            side: px where letters have their usual size.
            beside: Whose first line it stands level with; None for an icon on its own.
        """
        super().__init__()
        self._side, self._beside = side, beside
        self._name, self._colour = "", "second"

    @property
    def name(self) -> str:
        """The icon shown."""
        return self._name

    def show_icon(self, name: str, colour: str) -> None:
        """Show an icon in the colour of a token; "" shows none."""
        self._name, self._colour = name, colour
        self.setVisible(bool(name))
        self.update()

    def sizeHint(self) -> QSize:
        side = grown(self._side)
        return QSize(side, max(side, self._beside.fontMetrics().lineSpacing()) if self._beside else side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._name:
            return
        side = grown(self._side)
        line = min(self.sizeHint().height(), self.height()) if self._beside else self.height()
        icon(self._name, self._colour).paint(QPainter(self), QRect(0, (line - side) // 2, side, side))
