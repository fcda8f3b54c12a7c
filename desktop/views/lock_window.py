"""What is seen while the screen is locked: nothing but the question for the passphrase."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.translation import _, say
from desktop.views.theme import Space, grown, look, theme

_WIDTH = 360


class LockWindow(QWidget):
    """Stands in the place of all windows of the program."""

    tried = Signal(str)
    left = Signal()  # it was closed: the clerk ends the program without unlocking

    def __init__(self, who: str) -> None:
        super().__init__()
        self.setWindowTitle("Amtsfach")
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        theme().follow(self)
        look(self, "pane")
        self._over = False
        self._pause = QTimer(self)
        self._pause.setInterval(1_000)
        self._pause.timeout.connect(self._count_down)
        self._seconds = 0
        heading = look(QLabel(say(_("Amtsfach is locked"))), "title")
        told = look(QLabel(say(_("{name}, your work is kept. Exchange with the hub goes on.", name=who))), "second")
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setWordWrap(True)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(say(_("Passphrase")))
        self.passphrase.setAccessibleName(say(_("Passphrase")))
        self.passphrase.returnPressed.connect(self._try)
        self.button = look(QPushButton(say(_("Unlock"))), "primary")
        self.button.clicked.connect(self._try)
        self.hint = look(QLabel(), "warn")
        self.hint.setWordWrap(True)
        self._lay_out((heading, told, self.passphrase, self.hint, self.button))

    def _lay_out(self, parts: tuple[QWidget, ...]) -> None:
        column = QVBoxLayout()
        column.setSpacing(Space.M)
        column.addStretch(2)
        for part in parts:
            part.setFixedWidth(grown(_WIDTH))
            column.addWidget(part)
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.addStretch()
        row.addLayout(column)
        row.addStretch()

    def show_refused(self, pause_s: int) -> None:
        """Say that it was the wrong one; with a pause count it down."""
        self.passphrase.clear()
        self._seconds = pause_s
        self.passphrase.setEnabled(not pause_s)
        self.button.setEnabled(not pause_s)
        if pause_s:
            self._say_pause()
            self._pause.start()
        else:
            self.hint.setText(say(_("This passphrase is wrong. Capitals count.")))
            self.passphrase.setFocus()

    def finish(self) -> None:
        """It was the right one."""
        self._over = True
        self._pause.stop()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        if not self._over:
            self._over = True
            self.left.emit()

    def _try(self) -> None:
        typed = self.passphrase.text()
        if typed:
            self.tried.emit(typed)

    def _count_down(self) -> None:
        self._seconds -= 1
        if self._seconds > 0:
            self._say_pause()
            return
        self._pause.stop()
        self.passphrase.setEnabled(True)
        self.button.setEnabled(True)
        self.hint.setText("")
        self.passphrase.setFocus()

    def _say_pause(self) -> None:
        words = _("Too many wrong passphrases. Please wait {seconds} seconds.", seconds=self._seconds)
        self.hint.setText(say(words))
