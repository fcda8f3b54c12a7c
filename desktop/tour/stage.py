"""Where the tour plays: the real program, waited for, pictured light and dark."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.app import Program, make_application
from desktop.viewmodels.single_program import SingleProgram
from desktop.views.desk_room import DeskRoom
from desktop.views.theme import apply_theme

_PATIENCE_MS = 20_000  # on a slow machine; what takes longer is a failure of the tour
_STEP_MS = 20
_SETTLE_MS = 250  # for what was asked to be painted to be painted
NARROW, WIDE = (1280, 800), (1920, 1080)

Q = TypeVar("Q", bound=QObject)


class Stage:
    """The program on a profile, and the pictures taken so far."""

    def __init__(self, profile: Path, out: Path) -> None:
        self.out, self.pictures = out, list[Path]()
        self.app = _application()
        self.program = Program(self.app, profile, SingleProgram(profile, self.app))
        apply_theme(self.app, False)
        self.program.start()
        self.window = self.program.windows[0]
        self.size(*NARROW)

    @property
    def room(self) -> DeskRoom:
        """The open desk."""
        assert self.window.room is not None
        return self.window.room

    def close(self) -> None:
        """End the program as a clerk would."""
        self.window.close()
        self.program.end()

    def size(self, width: int, height: int) -> None:
        """Make the window this large."""
        self.window.resize(width, height)
        self.settle()

    def wait(self, until: Callable[[], object], what: str) -> None:
        """Let the program work until something is so.

        Raises:
            TimeoutError: It never was; `what` says what was waited for.
        """
        deadline = QDeadlineTimer(_PATIENCE_MS)
        while not until():
            if deadline.hasExpired():
                raise TimeoutError(f"the tour waited in vain: {what}")
            self._pause(_STEP_MS)

    def settle(self) -> None:
        """Let jobs come to rest and everything be painted."""
        self._pause(_SETTLE_MS)
        self.wait(self.program.jobs.is_at_rest, "jobs at rest")
        self._pause(_SETTLE_MS)

    @staticmethod
    def _pause(milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def do(self, command: str) -> None:
        """Call a command of the menus, as its shortcut would."""
        self.window.commands[command].trigger()
        self.settle()

    def dialog(self) -> QDialog:
        """The dialog that is open."""
        self.wait(self._open_dialog, "a dialog")
        found = self._open_dialog()
        assert found is not None
        self.settle()
        return found

    def _open_dialog(self) -> QDialog | None:
        visible = [w for w in self.app.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        return visible[-1] if visible else None

    def picture(self, name: str) -> None:
        """Save the window with the dialog in front of it, light and dark, numbered."""
        number = len(self.pictures) // 2 + 1
        for look, dark in (("hell", False), ("dunkel", True)):
            apply_theme(self.app, dark)
            self.settle()
            path = self.out / f"{number:02d}-{name}-{look}.png"
            self._grab().save(str(path))
            self.pictures.append(path)
        apply_theme(self.app, False)
        self.settle()

    def _grab(self) -> QPixmap:
        picture, dialog = self.window.grab(), self._open_dialog()
        if dialog is not None:
            painter = QPainter(picture)
            painter.fillRect(picture.rect(), QColor(0, 0, 0, 70))
            room, shown = self.window.size(), dialog.size()
            place = QPoint((room.width() - shown.width()) // 2, max((room.height() - shown.height()) // 2, 0))
            painter.drawPixmap(place, dialog.grab())
            painter.end()
        return picture


def _application() -> QApplication:
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    running = QApplication.instance()
    return running if isinstance(running, QApplication) else make_application(sys.argv[:1])


def key(widget: QWidget, key: Qt.Key) -> None:
    """Press a key in a widget."""
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))
