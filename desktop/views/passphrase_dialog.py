"""Ask for the passphrase of the profile, or for a new one: there is no other way to its key on this computer."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
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
    """Lets a worker ask: it waits while the GUI thread shows the dialog."""

    _wished = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window, self._answer = parent, ""
        self._wished.connect(self._show, Qt.ConnectionType.BlockingQueuedConnection)

    def ask(self, new: bool) -> str:
        """Ask; "" when the clerk declines. Called in a worker."""
        assert not runs_in_thread_of(self), "would wait for itself"
        self._wished.emit(new)
        return self._answer

    def _show(self, new: bool) -> None:
        dialog = PassphraseDialog(new=new, parent=self._window)
        self._answer = dialog.answer() if dialog.exec() else ""
        dialog.deleteLater()


def _hidden() -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field
