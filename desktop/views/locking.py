"""Puts one locked window in the place of all: windows and dialogs are hidden with what was typed into them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.actions.locking import can_lock, set_lock_passphrase, unlocks
from desktop.background import Jobs, Lane
from desktop.translation import _, say
from desktop.viewmodels.screen_lock import ScreenLock
from desktop.views.lock_window import LockWindow
from desktop.views.main_window import MainWindow
from desktop.views.notices import Notice
from desktop.views.passphrase_dialog import PassphraseDialog

if TYPE_CHECKING:
    from desktop.actions.office import Office


class Locking(QObject):
    """Locks all windows of a program."""

    def __init__(
        self, office: Office, jobs: Jobs, windows: Callable[[], Sequence[MainWindow]], minutes: int, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._office, self._jobs, self._windows = office, jobs, windows
        self.lock = ScreenLock(jobs, partial(unlocks, office), minutes, self)
        self.window: LockWindow | None = None
        self._hidden: list[QWidget] = []
        self._told = False
        self.lock.locked.connect(self._cover)
        self.lock.unlocked.connect(self._uncover)
        self.lock.refused.connect(self._refuse)
        self.lock.failed.connect(lambda _error: self._refuse(0))

    def watch(self, window: MainWindow) -> None:
        """Let a window lock; one that opens while all are locked is covered at once."""
        window.commands["lock"].triggered.connect(lambda _checked=False: self.lock_now(window))
        if self.window is not None:
            self._hide(window)

    def lock_now(self, window: MainWindow) -> None:
        """Lock by wish; where there is no passphrase to unlock with, one is chosen first."""
        if can_lock(self._office):
            self.lock.lock()
            return
        dialog = PassphraseDialog(new=True, parent=window)
        dialog.accepted.connect(lambda: self._choose(window, dialog.answer()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _choose(self, window: MainWindow, typed: str) -> None:
        self._jobs.run(
            Lane.WRITE,
            lambda _job: set_lock_passphrase(self._office, typed),
            owner=self,
            done=lambda _nothing: self.lock.lock(),
            failed=window.notices.tell_error,
        )

    def _cover(self) -> None:
        windows = list(self._windows())
        if not windows:
            return
        front = next((w for w in windows if w.isActiveWindow()), windows[0])
        if not can_lock(self._office):  # nobody is there to choose a passphrase, and without one nobody came in again
            self.lock.is_locked = False
            self._tell_no_passphrase(front)
            return
        self.window = LockWindow(front.room.desk.clerk.name if front.room else "")
        self.window.setGeometry(front.geometry())
        self.window.tried.connect(self.lock.unlock)
        self.window.left.connect(self._leave)
        self.window.show()  # first, or the program would end with its last window
        self.window.passphrase.setFocus()
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        for window in windows:
            self._hide(window)

    def _tell_no_passphrase(self, front: MainWindow) -> None:
        if not self._told:
            self._told = True
            words = _("The screen was not locked: there is no passphrase to unlock it with.")
            act = partial(self.lock_now, front)
            front.notices.tell(Notice("failed", say(words), action=say(_("Choose a passphrase …")), act=act))

    def _hide(self, window: MainWindow) -> None:
        if window.room is not None:
            window.room.opened.keeper.flush()
        for widget in (*window.findChildren(QDialog), window):
            if widget.isVisible():
                self._hidden.append(widget)
                widget.setVisible(False)

    def _uncover(self) -> None:
        hidden, self._hidden = self._hidden, []
        for widget in reversed(hidden):
            widget.show()
        if self.window is not None:
            self.window.finish()
            self.window.deleteLater()
            self.window = None
        if hidden:
            hidden[0].activateWindow()

    def _refuse(self, pause_s: int) -> None:
        if self.window is not None:
            self.window.show_refused(pause_s)

    def _leave(self) -> None:
        """The program is ended while locked: each window keeps what was typed, as at any end."""
        for window in list(self._windows()):
            window.close()
        QApplication.quit()
