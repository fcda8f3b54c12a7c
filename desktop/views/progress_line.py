"""The thin line at the top that says something is being read; it waits a moment, so that quick reads do not flicker."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.translation import _, say
from desktop.views.theme import tokens

HEIGHT = 2
_SHOW_AFTER_MS = 150
_STEP_MS = 40


class ProgressLine(QWidget):
    """Two pixels high whether it shows or not, so that nothing moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(say(_("Loading")))
        self._busy: set[object] = set()
        self._place = -1.0  # share of the width already passed; below 0 nothing shows
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)

    def set_busy(self, who: object, busy: bool) -> None:
        """Note that `who` began or ended waiting."""
        (self._busy.add if busy else self._busy.discard)(who)
        if self._busy and not self._timer.isActive():
            self._timer.start(_SHOW_AFTER_MS)
        elif not self._busy:
            self._timer.stop()
            self._place = -1.0
            self.update()

    @property
    def is_shown(self) -> bool:
        """Whether the line can be seen."""
        return self._place >= 0

    def _step(self) -> None:
        self._timer.setInterval(_STEP_MS)
        self._place = (self._place + 0.03) % 1.0 if self._place >= 0 else 0.0
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._place < 0:
            return
        width = self.width()
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens().colour("line"))
        painter.fillRect(round(self._place * width), 0, max(width // 5, 40), HEIGHT, tokens().colour("accent"))
