"""One running program per profile: starting it again opens a second window in the one that runs."""

from __future__ import annotations

import getpass
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 1_500  # a running program answers in a few ms; one that hangs must not keep the clerk from working
_OPEN = b"window\n"
_DONE = b"ok\n"


class SingleProgram(QObject):
    """Listens for further starts of the program on the same profile."""

    asked_again = Signal()

    def __init__(self, profile: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = _server_name(profile)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)  # nobody else on this computer
        self._server.newConnection.connect(self._answer)

    def hand_over(self) -> bool:
        """Ask a running program for a window; False when none runs, or none answers."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_WAIT_MS):
            return False
        socket.write(_OPEN)
        answered = socket.waitForReadyRead(_WAIT_MS) and bytes(socket.readAll().data()) == _DONE
        socket.disconnectFromServer()
        return answered

    def listen(self) -> None:
        """Be the running program; what a crashed one left behind is cleared away."""
        if not self._server.listen(self._name):
            QLocalServer.removeServer(self._name)
            self._server.listen(self._name)

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _answer(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)

    def _read(self, socket: QLocalSocket) -> None:
        if bytes(socket.readAll().data()) == _OPEN:
            socket.write(_DONE)
            socket.flush()
            self.asked_again.emit()


def _server_name(profile: Path) -> str:
    """One name per user and profile; short, because some systems allow a hundred characters for the whole path."""
    place = f"{getpass.getuser()}\n{profile.resolve()}"
    return f"amtsfach-{sha256(place.encode(errors='surrogateescape')).hexdigest()[:24]}"
