"""Ask for the passphrase of the profile, or for a new one: there is no other way to its key on this computer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QSemaphore, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.background import runs_in_thread_of
from desktop.translation import _, say
from desktop.views.asking_dialog import AskingDialog

SHORTEST = 12  # characters of a new passphrase


class PassphraseDialog(AskingDialog):
    """Asks once for a known passphrase, twice for a new one."""

    def __init__(self, *, new: bool, parent: QWidget | None = None) -> None:
        known = _("The profile on this computer is encrypted.")
        fresh = _(
            "Everything on this computer is encrypted. Choose a sentence of at least {count} characters that nobody "
            "can guess. Without it only the recovery key opens the profile.",
            count=SHORTEST,
        )
        title = _("Choose a passphrase") if new else _("Enter the passphrase")
        super().__init__(title, fresh if new else known, _("Encrypt") if new else _("Open"), parent)
        self._new = new
        self.first, self.second = _hidden(), _hidden()
        self.ask(_("Passphrase"), self.first)
        if new:
            self.ask(_("Once more"), self.second)
            self.form.addRow("", self.hint)
        for field in (self.first, self.second):
            field.textChanged.connect(self._tell_ready)
        self._tell_ready()
        self.first.setFocus()

    def answer(self) -> str:
        """The passphrase."""
        return self.first.text()

    def _tell_ready(self) -> None:
        text, again = self.first.text(), self.second.text()
        if not self._new:
            self.accept_button.setEnabled(bool(text))
            return
        if len(text) < SHORTEST:
            self.hint.setText(say(_("{count} more characters are needed.", count=SHORTEST - len(text))))
        else:
            self.hint.setText("" if text == again else say(_("The two entries differ.")))
        self.accept_button.setEnabled(len(text) >= SHORTEST and text == again)


class PassphraseAsking(QObject):
    """Lets a worker ask: it waits while the GUI thread shows the dialog and goes on with everything else."""

    _wished = Signal(bool)

    def __init__(self, front: Callable[[], QWidget | None], parent: QObject | None = None) -> None:
        """Ask in front of the window that `front` names at that moment."""
        super().__init__(parent)
        self._front, self._answer, self._ended = front, "", False
        self._answered = QSemaphore(0)
        self._wished.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def ask(self, new: bool) -> str:
        """Ask; "" when the clerk declines or the program ends. Called in a worker."""
        assert not runs_in_thread_of(self), "would wait for itself"
        if self._ended:
            return ""
        self._wished.emit(new)
        self._answered.acquire()
        return self._answer

    def give_up(self) -> None:
        """The program ends: let a waiting worker go on without an answer."""
        self._ended, self._answer = True, ""
        self._answered.release()

    def _show(self, new: bool) -> None:
        window = self._front()
        if window is None:
            self.give_up()
            return
        dialog = PassphraseDialog(new=new, parent=window)

        def finished(result: int) -> None:
            self._answer = dialog.answer() if result else ""
            self._answered.release()
            dialog.deleteLater()

        dialog.finished.connect(finished)
        dialog.open()


def _hidden() -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
