"""Write a document to a place the clerk chose: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.background import Jobs, Lane
from desktop.errors import DesktopError, EnvironmentFault
from desktop.translation import _, say

ChoosePath = Callable[[QWidget, str], Path | None]
"""Asks the clerk where to write a file of that name; None when the clerk changed their mind."""


def ask_where(parent: QWidget, name: str) -> Path | None:
    """The system's own dialog."""
    chosen, _filter = QFileDialog.getSaveFileName(parent, say(_("Save as …")), name)
    return Path(chosen) if chosen else None


def write_whole(target: Path, content: bytes) -> Path:
    """Write beside the target first, then take its place: a full disk leaves no half document under its name.

    Raises:
        EnvironmentFault: The place cannot be written to.
    """
    try:
        handle, beside = tempfile.mkstemp(dir=target.parent, prefix=".amtsfach-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(beside).replace(target)
        except OSError:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as exc:
        raise EnvironmentFault(
            _("{name} could not be saved: {reason}", name=target.name, reason=exc.strerror or str(exc)),
            _("The document is kept in the case. Please choose another place."),
        ) from exc
    return target


class DocumentSaver(QObject):
    """Asks where, and writes in the background."""

    saved = Signal(object)  # Path
    failed = Signal(object)  # DesktopError

    def __init__(self, jobs: Jobs, parent: QWidget, choose: ChoosePath = ask_where) -> None:
        super().__init__(parent)
        self._jobs, self._parent, self._choose = jobs, parent, choose

    def save(self, name: str, content: Callable[[], bytes]) -> None:
        """Save what `content` gives (called in a worker) under a name the clerk may change."""
        target = self._choose(self._parent, name)
        if target is not None:
            self.write(target, content)

    def write(self, target: Path, content: Callable[[], bytes]) -> None:
        """Save to a place that was chosen before."""

        def failed(error: DesktopError) -> None:
            self.failed.emit(error)

        self._jobs.run(
            Lane.READ,
            lambda _job: write_whole(target, content()),
            owner=self,
            done=self.saved.emit,
            failed=failed,
        )
