"""What the clerk sees when the program itself was wrong: what was kept, what to do, where the report lies."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.translation import _, say
from desktop.views.asking_dialog import AskingDialog, plain_sentence


class CrashDialog(AskingDialog):
    """One button goes on working, the other copies the report for the administrator."""

    def __init__(self, report: Path | None, parent: QWidget | None = None) -> None:
        sentence = _(
            "The program made a mistake. What was saved is safe, and what you were typing is kept. "
            "You can go on working; if something does not respond, please start the program again."
        )
        super().__init__(_("Something went wrong"), sentence, _("Go on working"), parent)
        self._report = report
        self.cancel_button.hide()
        if report is None:
            return
        where = _("A report without names lies in {place}. Please give it to your administrator.", place=str(report))
        self.body.addWidget(plain_sentence(where))
        self.copy_button = QPushButton(say(_("Copy report")))
        self.copy_button.setAccessibleName(self.copy_button.text())
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(self._copy)
        self.body.addWidget(self.copy_button)

    def _copy(self) -> None:
        if self._report is not None:
            QGuiApplication.clipboard().setText(self._report.read_text("utf-8"))
