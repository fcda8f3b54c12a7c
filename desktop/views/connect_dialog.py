"""Mit dem Server verbinden: where it is, who signs in, and in plain words what keeps it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.actions.hub_connection import HubConnection
from desktop.errors import DesktopError
from desktop.translation import _, say
from desktop.views.asking_dialog import AskingDialog
from desktop.views.theme import Space, look


class ConnectDialog(AskingDialog):
    """Asks for the sign-in; stays open until it succeeded, because a wrong password is typed again."""

    sign_in_wished = Signal(object, str)  # HubConnection, password

    def __init__(self, known: HubConnection | None, parent: QWidget | None = None) -> None:
        """Ask.

        Args:
            known: The hub of this profile: then only the password is asked for; None for the first time.
            parent: The window.
        """
        title = _("Sign in at the server") if known else _("Connect to the server")
        sentence = (
            _("What you did meanwhile is kept here, and sent after you signed in.")
            if known
            else _("With the server of your town you work together with your colleagues, also without a network.")
        )
        super().__init__(title, sentence, _("Sign in") if known else _("Connect"), parent)
        self._known = known
        self.address, self.name = QLineEdit(), QLineEdit()
        self.password, self.authority, self.proxy = QLineEdit(), QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._fill(known)
        self.ask(_("Address"), self.address)
        self.ask(_("Name"), self.name)
        self.ask(_("Password"), self.password)
        self._ask_for_the_way()
        self.form.addRow("", self.hint)
        self.form.setRowVisible(self.hint, False)
        self.accept_button.clicked.disconnect()
        self.accept_button.clicked.connect(self._wish)
        for field in (self.address, self.name, self.password):
            field.textChanged.connect(lambda _text: self._enable())
        self._enable()

    def show_failure(self, error: DesktopError) -> None:
        """Say what kept it; everything typed stays."""
        self._be_busy(False)
        look(self.hint, "bad")
        self.hint.setText(" ".join(say(part) for part in (error.title, error.advice) if part))
        self.form.setRowVisible(self.hint, True)
        self._make_room()
        self.password.setFocus()
        self.password.selectAll()

    def _make_room(self) -> None:
        """As high as its words need, at the width it has."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), max(self.height(), layout.totalHeightForWidth(self.width())))

    def answer(self) -> HubConnection:
        """Where to and as whom."""
        fields = (self.address, self.name, self.authority, self.proxy)
        return HubConnection(*(field.text().strip() for field in fields))

    def _fill(self, known: HubConnection | None) -> None:
        self.address.setPlaceholderText("https://amtsfach.musterstadt.example")
        self.proxy.setPlaceholderText(say(_("that of the system")))
        self.authority.setPlaceholderText(say(_("the well-known ones")))
        if known is not None:
            self.address.setText(known.address)
            self.name.setText(known.name)
            self.authority.setText(known.authority)
            self.proxy.setText(known.proxy)
            self.address.setReadOnly(True)
            self.name.setReadOnly(True)
            self.password.setFocus()

    def _ask_for_the_way(self) -> None:
        """What only some towns need: certificates of their own, a proxy."""
        choose = QPushButton(say(_("Choose …")))
        choose.setAccessibleName(say(_("Choose the file with own certificates")))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose_authority)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(Space.S)
        line.addWidget(self.authority, 1)
        line.addWidget(choose)
        self.ask(_("Own certificates"), row)
        self.authority.setAccessibleName(row.accessibleName())
        row.setFocusProxy(self.authority)
        self.ask(_("Proxy"), self.proxy)

    def _choose_authority(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self, say(_("Own certificates")), str(Path.home()), say(_("Certificates")) + " (*.pem *.crt *.cer)"
        )
        if chosen:
            self.authority.setText(chosen)

    def _wish(self) -> None:
        self._be_busy(True)
        self.sign_in_wished.emit(self.answer(), self.password.text())

    def _be_busy(self, busy: bool) -> None:
        self._busy = busy
        if busy:
            look(self.hint, "second")
            self.hint.setText(say(_("Signing in …")))
            self.form.setRowVisible(self.hint, True)
        self._enable()

    _busy = False

    def _enable(self) -> None:
        filled = all(field.text().strip() for field in (self.address, self.name, self.password))
        self.accept_button.setEnabled(filled and not self._busy)
