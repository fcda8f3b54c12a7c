"""Ask why: before a protected case is opened, and where a case is protected or its protection ends."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.translation import Text, _, say
from desktop.views.asking_dialog import AskingDialog

_LONGEST = 300  # characters; a reason is a sentence


class ReasonDialog(AskingDialog):
    """One line that must not be empty; it stands in the history."""

    def __init__(self, title: Text, sentence: Text, accept: Text, parent: QWidget | None = None) -> None:
        super().__init__(title, sentence, accept, parent)
        self.reason = QLineEdit()
        self.reason.setMaxLength(_LONGEST)
        self.reason.setPlaceholderText(say(_("stands in the history")))
        self.ask(_("Reason"), self.reason)
        self.reason.textChanged.connect(lambda text: self.accept_button.setEnabled(bool(text.strip())))
        self.accept_button.setEnabled(False)
        self.reason.setFocus()

    def answer(self) -> str:
        """The reason."""
        return self.reason.text().strip()


def ask_to_open(parent: QWidget) -> ReasonDialog:
    """Before a protected case is shown; says nothing of who is protected and why."""
    return ReasonDialog(
        _("Open this case"),
        _("This case is shown for a stated reason only. The reason is kept in its history."),
        _("Open"),
        parent,
    )


def ask_to_protect(parent: QWidget, *, on: bool) -> ReasonDialog:
    """Before a case is protected, or its protection ends."""
    if on:
        sentence = _("Lists and search then show neither subject nor names. The case opens for a stated reason only.")
        return ReasonDialog(_("Protect this case"), sentence, _("Protect"), parent)
    sentence = _("Lists and search then show the case like any other.")
    return ReasonDialog(_("End the protection"), sentence, _("End protection"), parent)
