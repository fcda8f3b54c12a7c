"""The sign in the top bar that says how the profile stands with its hub; pressing it opens the exchange."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.translation import _, say
from desktop.viewmodels.sync_status import SyncState, SyncStatus
from desktop.viewmodels.sync_words import short_status, status_sentence
from desktop.views.theme import CONTROL_RADIUS, Space, grown, sizes, tokens

QUIET_MS = 1_500  # what is sent at once is not worth a word
_DOT = 8


class SyncSign(QAbstractButton):
    """A dot and a word; hidden for a profile that works alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._colour = "second"
        self._next: tuple[SyncStatus, datetime] | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(QUIET_MS)
        self._later.timeout.connect(self._show_next)
        self.hide()

    def show_status(self, status: SyncStatus, now: datetime) -> None:
        """Show how it stands; that something waits is said only when it goes on waiting."""
        self._next = (status, now)
        if status.state is SyncState.UNSENT and self._colour == "good" and not self.isHidden():
            if not self._later.isActive():
                self._later.start()
            return
        self._later.stop()
        self._show_next()

    def _show_next(self) -> None:
        if self._next is None:
            return
        status, now = self._next
        words, self._colour = short_status(status)
        self.setText(say(words))
        sentence = status_sentence(status, now)
        keys = QKeySequence("Ctrl+J").toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(f"{sentence}\n{say(_('Opens the exchange ({keys})', keys=keys))}")
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(sentence)
        self.setVisible(status.state is not SyncState.ALONE)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font())
        width = metrics.horizontalAdvance(self.text()) + grown(_DOT) + 3 * Space.S
        return QSize(width, metrics.height() + Space.S)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        if self.underMouse():
            painter.setBrush(colours.colour("hover"))
            painter.drawRoundedRect(self.rect(), CONTROL_RADIUS, CONTROL_RADIUS)
        if self.hasFocus():
            painter.setPen(QPen(colours.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), CONTROL_RADIUS, CONTROL_RADIUS)
            painter.setPen(Qt.PenStyle.NoPen)
        side = grown(_DOT)
        painter.setBrush(colours.colour(self._colour))
        painter.drawEllipse(QRect(Space.S, (self.height() - side) // 2, side, side))
        painter.setFont(self._font())
        painter.setPen(colours.colour("second"))
        room = self.rect().adjusted(side + 2 * Space.S, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(sizes().second)
        return font
