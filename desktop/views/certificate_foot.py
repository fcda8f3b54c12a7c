"""The strip at the foot of the certificate dialog: what is in the way or was done, and the buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from desktop.translation import Text, _, counted, say
from desktop.viewmodels.certificate_form import CertificateForm
from desktop.views.icons import pixmap
from desktop.views.theme import Space, look, theme

_COLOURS = {"check": "good", "error": "bad", "warning": "warn"}


class CertificateFoot(QFrame):
    """Issues nothing itself: it asks."""

    save_asked = Signal()
    print_confirmed = Signal()
    close_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look(self, "bar")
        self._printer: str | None = None  # None while it is being looked for
        self._icon = ""
        self.sign = QLabel()
        self.words = QLabel(wordWrap=True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.close_button = QPushButton(say(_("Close")))
        self.save_button = QPushButton()
        self.print_button = QPushButton()
        self.sure = QLabel(say(_("The certificate gets a number and is stored for good.")), wordWrap=True)
        self.back_button = QPushButton(say(_("Back")))
        self.sure_button = look(QPushButton(say(_("Issue now"))), "primary")
        for button in (self.save_button, self.print_button, self.sure_button, self.back_button):
            button.setAutoDefault(False)
        self.close_button.setDefault(True)
        self._lay_out()
        self._show_buttons(issued=False)
        self.close_button.clicked.connect(self.close_asked)
        self.save_button.clicked.connect(self.save_asked)
        self.print_button.clicked.connect(self._ask_to_print)
        self.back_button.clicked.connect(self._go_back)
        self.sure_button.clicked.connect(self._confirm)
        theme().changed.connect(self._draw)

    # what is said

    def show_state(self, form: CertificateForm) -> None:
        """Say what is in the way, and enable what may be done."""
        issued = form.result is not None
        self._show_buttons(issued=issued)
        self.close_button.setEnabled(not form.is_issuing)
        self.save_button.setEnabled(form.may_issue or issued)
        self.print_button.setEnabled((form.may_issue or issued) and self._printer != "")
        if not issued:
            self.tell(*self._in_the_way(form))
        if not form.may_issue:
            self._pages.setCurrentIndex(0)

    def show_issued(self, number: str) -> None:
        """Say under which number it was issued."""
        self._number = number
        self.tell(_("Issued as no. {number}", number=number), "check")
        self.close_button.setFocus()

    def show_printer(self, name: str) -> None:
        """Say on which printer it would be printed; "" when this computer has none."""
        self._printer = name
        tip = _("Printer: {name}", name=name) if name else _("No printer is set up on this computer.")
        self.print_button.setToolTip(say(tip))
        if not name:
            self.print_button.setEnabled(False)
        elif not self._icon:
            self.tell(tip, "")

    def tell(self, words: Text | str, icon: str = "") -> None:
        """Say something; `icon` gives it its colour."""
        self._icon = icon
        self.words.setText(say(words))
        look(self.words, {"error": "bad", "warning": "warn"}.get(icon, "second" if not icon else ""))
        self._draw()

    def _in_the_way(self, form: CertificateForm) -> tuple[Text | str, str]:
        if form.is_issuing:
            return _("Issuing …"), ""
        if form.trouble is not None:
            return str(form.trouble), "error"
        if form.open_decisions:
            count = len(form.open_decisions)
            return counted(
                "{count} decision is still to be recorded.", "{count} decisions are still to be recorded.", count
            ), ""
        if form.is_read and form.refusals:
            return _("Something refuses the certificate: see “Checked by the program”."), "warning"
        return (_("Printer: {name}", name=self._printer), "") if self._printer else ("", "")

    # what is asked

    def _ask_to_print(self) -> None:
        if self.print_button.property("issued"):
            self.print_confirmed.emit()
            return
        self._pages.setCurrentIndex(1)
        self.back_button.setFocus()

    def _go_back(self) -> None:
        self._pages.setCurrentIndex(0)
        self.print_button.setFocus()

    def _confirm(self) -> None:
        self._pages.setCurrentIndex(0)
        self.print_confirmed.emit()

    def press_safe_button(self) -> None:
        """Press the focused button by Enter, unless it would issue."""
        for button in (self.close_button, self.back_button):
            if button.hasFocus():
                button.click()

    # building

    def _show_buttons(self, *, issued: bool) -> None:
        self.save_button.setText(say(_("Save as …") if issued else _("Issue and save …")))
        self.print_button.setText(say(_("Print …") if issued else _("Issue and print …")))
        self.print_button.setProperty("issued", issued)
        look(self.print_button, "" if issued else "primary")
        look(self.close_button, "primary" if issued else "")

    def _draw(self) -> None:
        self.sign.setVisible(bool(self._icon))
        if self._icon:
            colour = _COLOURS.get(self._icon, "second")
            self.sign.setPixmap(pixmap(self._icon, colour, 18, self.devicePixelRatioF()))

    def _lay_out(self) -> None:
        usual, asking = QWidget(), QWidget()
        for page, parts in (
            (usual, (self.sign, self.words, self.close_button, self.save_button, self.print_button)),
            (asking, (self.sure, self.back_button, self.sure_button)),
        ):
            row = QHBoxLayout(page)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(Space.S)
            for part in parts:
                row.addWidget(part, int(part in (self.words, self.sure)), Qt.AlignmentFlag.AlignVCenter)
        self._pages = QStackedLayout()
        self._pages.addWidget(usual)
        self._pages.addWidget(asking)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        column.addLayout(self._pages)
