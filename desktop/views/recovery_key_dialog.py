"""Show the recovery key once: to be printed or saved, and put where a dead computer cannot take it along."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.translation import _, say
from desktop.views.asking_dialog import AskingDialog
from desktop.views.theme import Space, look

ChooseTarget = Callable[[QWidget], Path | None]


def choose_target(parent: QWidget) -> Path | None:
    """Ask where to save the key."""
    name, _filter = QFileDialog.getSaveFileName(parent, say(_("Save recovery key")), "amtsfach-recovery-key.txt")
    return Path(name) if name else None


def _in_lines(key: str) -> str:
    """Six groups to a line."""
    groups = key.split("-")
    return "\n".join("-".join(groups[start : start + 6]) for start in range(0, len(groups), 6))


class RecoveryKeyDialog(AskingDialog):
    """The key in large letters; it goes on when somebody says that it is in safe hands."""

    def __init__(
        self, key: str, municipality: str, parent: QWidget | None = None, *, choose: ChooseTarget = choose_target
    ) -> None:
        sentence = _(
            "This key opens the profile and every backup when the passphrase or this computer is lost. It is shown "
            "only now and stored nowhere. Print it or save it to a stick, and put it into the office's safe."
        )
        super().__init__(_("Recovery key"), sentence, _("Continue"), parent)
        self.resize(620, 360)
        self._key, self._municipality, self._choose = key, municipality, choose
        shown = QLabel(_in_lines(key))
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPointSizeF(self.font().pointSizeF() * 1.2)
        shown.setFont(font)
        shown.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        shown.setAccessibleName(say(_("Recovery key")))
        look(shown, "note")
        shown.setMargin(Space.M)
        self.body.addWidget(shown)
        self.print_button, self.save_button = QPushButton(say(_("Print …"))), QPushButton(say(_("Save to a file …")))
        self.print_button.clicked.connect(self._print)
        self.save_button.clicked.connect(self._save)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for button in (self.print_button, self.save_button):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text())
            row.addWidget(button)
        row.addStretch()
        self.body.addLayout(row)
        self.kept = QCheckBox(say(_("The key is in safe hands.")))
        self.kept.setAccessibleName(self.kept.text())
        self.kept.toggled.connect(self.accept_button.setEnabled)
        self.body.addWidget(self.kept)
        self.body.addWidget(self.hint)
        self.body.addStretch()
        self.accept_button.setEnabled(False)
        self.cancel_button.setText(say(_("Later")))
        self.cancel_button.setToolTip(say(_("The program will show a new key at the next start.")))

    def _sheet(self) -> str:
        title = say(_("Recovery key of Amtsfach"))
        return f"{title}\n{self._municipality}\n\n{self._key}\n"

    def _save(self) -> None:
        target = self._choose(self)
        if target is None:
            return
        try:
            target.write_text(self._sheet(), encoding="utf-8")
        except OSError as exc:
            look(self.hint, "bad").setText(
                say(_("The file could not be written: {problem}.", problem=exc.strerror or type(exc).__name__))
            )
            return
        look(self.hint, "good").setText(say(_("Saved as {name}", name=target.name)))

    def _print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec():
            sheet = QTextDocument()
            title, place, _empty, key, *_rest = self._sheet().split("\n")
            sheet.setHtml(f"<h2>{escape(title)}</h2><p>{escape(place)}</p><p><code>{escape(key)}</code></p>")
            sheet.print_(printer)
            look(self.hint, "good").setText(say(_("Sent to the printer.")))
