"""Where the tour plays: the real program, waited for and pictured."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QDeadlineTimer, QEventLoop, QIODevice, QPoint, QTimer
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget

from desktop.app import Program, make_application
from desktop.errors import EnvironmentFault, file_problem
from desktop.paths import settings_file
from desktop.settings import load_settings, save_settings
from desktop.translation import _
from desktop.viewmodels.single_program import SingleProgram
from desktop.views.desk_room import DeskRoom
from desktop.views.main_window import MainWindow
from desktop.views.theme import apply_theme, theme

_PATIENCE_MS = 60_000  # on a slow machine; what takes longer is a failure of the tour
_STEP_MS = 15
_QUIET_STEPS = 8  # at rest that long in a row: longer than the pages' own wait before they are rendered
NARROW, WIDE = (1280, 800), (1920, 1080)

Look = Callable[[str, QWidget], None]
Tell = Callable[[int, str], None]


def _nobody_listens(_number: int, _name: str) -> None:
    return


class Stage:
    """The program on a profile, and the pictures taken so far."""

    def __init__(
        self, profile: Path, out: Path, *, dark: bool = False, look: Look | None = None, tell: Tell = _nobody_listens
    ) -> None:
        """Start the program.

        Args:
            profile: Filled with the sample town.
            out: Where pictures go.
            dark: Which look the pictures have.
            look: Called at every picture with its name and what is in front: the window, or the dialog before it.
            tell: Called at every picture with its number and name.
        """
        self.out, self.pictures = out, list[Path]()
        self.dark, self._look, self._tell = dark, look, tell
        self._failure: BaseException | None = None
        self.app = application()
        settings = settings_file(profile)  # nobody is there to type: the pictures must not be of a locked screen
        save_settings(settings, replace(load_settings(settings), lock_after_minutes=0))
        self.program = Program(self.app, profile, SingleProgram(profile, self.app))
        # After the program's own: a bug ends the tour instead of showing a dialog nobody can close.
        sys.excepthook = lambda _kind, error, _trace: self._note(error)
        apply_theme(self.app, dark)
        self.program.start()
        self.window = self.program.windows[0]
        self.window.resize(*NARROW)

    def _note(self, error: BaseException) -> None:
        self._failure = self._failure or error

    @property
    def room(self) -> DeskRoom:
        """The open desk."""
        assert self.window.room is not None
        return self.window.room

    def close(self) -> None:
        """End the program as a clerk would."""
        for window in list(self.program.windows):
            window.close()
        self.program.end()

    def go_to(self, window: MainWindow) -> None:
        """Play in another window of the program."""
        self.window = window
        self.wait(lambda: window.room and window.room.case_model.rowCount(), "the list")

    def size(self, width: int, height: int) -> None:
        """Make the window this large."""
        self.window.resize(width, height)
        self.settle()

    def wait(self, until: Callable[[], object], what: str) -> None:
        """Let the program work until something is so.

        Raises:
            TimeoutError: It never was; `what` says what was waited for.
            RuntimeError: The program failed meanwhile.
        """
        deadline = QDeadlineTimer(_PATIENCE_MS)
        while not until():
            if deadline.hasExpired():
                raise TimeoutError(f"the tour waited in vain: {what}")
            self._pause()

    def settle(self) -> None:
        """Let jobs come to rest and everything be painted."""
        if self.app.activeWindow() is None:  # without a window system nobody else makes it the one in use
            self.window.activateWindow()
        deadline, quiet = QDeadlineTimer(_PATIENCE_MS), 0
        while quiet < _QUIET_STEPS:
            if deadline.hasExpired():
                raise TimeoutError("the tour waited in vain: jobs at rest")
            self._pause()
            quiet = quiet + 1 if self.program.jobs.is_at_rest() and not theme().is_changing else 0

    def _pause(self) -> None:
        loop = QEventLoop()
        QTimer.singleShot(_STEP_MS, loop.quit)
        loop.exec()
        if self._failure is not None:
            raise RuntimeError("the program failed during the tour") from self._failure

    def do(self, command: str) -> None:
        """Call a command of the menus, as its shortcut would."""
        action = self.window.commands[command]
        if not action.isEnabled():
            raise RuntimeError(f"the tour cannot go on: {command} is not possible here")
        action.trigger()
        self.settle()

    def dialog(self) -> QDialog:
        """The dialog that is open."""
        self.wait(self._open_dialogs, "a dialog")
        self.settle()
        return self._open_dialogs()[-1]

    def _open_dialogs(self) -> list[QDialog]:
        """From the window to the front: a dialog comes after the one it was opened from."""
        shown = [w for w in self.app.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
        return sorted(shown, key=lambda dialog: sum(other is dialog.parent() for other in shown))

    def picture(self, name: str, *, settled: bool = True) -> None:
        """Save the window with what is in front of it, numbered."""
        if settled:
            self.settle()
        if self._look is not None:
            self._look(name, [self.window, *self._open_dialogs()][-1])
        self._tell(len(self.pictures) + 1, name)
        path = self.out / f"{len(self.pictures) + 1:02d}-{name}-{'dunkel' if self.dark else 'hell'}.png"
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._grab().save(buffer, "PNG")
        self.write(path, bytes(content.data()))
        self.pictures.append(path)

    def write(self, path: Path, content: bytes) -> None:
        """Write a file of the tour.

        Raises:
            EnvironmentFault: It cannot be written.
        """
        try:
            path.write_bytes(content)
        except OSError as exc:
            raise EnvironmentFault(
                _("{path} cannot be written: {problem}.", path=str(path), problem=file_problem(exc)),
                _("Please choose another folder or make room on the disk. In the program nothing is lost."),
            ) from exc

    def _grab(self) -> QPixmap:
        picture, dialogs = self.window.grab(), self._open_dialogs()
        painter = QPainter(picture)
        for dialog in dialogs:
            painter.fillRect(picture.rect(), QColor(0, 0, 0, 70))
            room, shown = self.window.size(), dialog.size()
            place = QPoint((room.width() - shown.width()) // 2, max((room.height() - shown.height()) // 2, 0))
            painter.drawPixmap(place, dialog.grab())
        for menu in self.app.topLevelWidgets():
            if isinstance(menu, QMenu) and menu.isVisible():
                painter.drawPixmap(self.window.mapFromGlobal(menu.pos()), menu.grab())
        painter.end()
        return picture


def application() -> QApplication:
    """The application all stages share; without a display it draws into memory."""
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    running = QApplication.instance()
    return running if isinstance(running, QApplication) else make_application(sys.argv[:1])
