"""Choose printer, tray and copies beside the page as it will come out, and print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from desktop.background import Job, Jobs, Lane
from desktop.errors import DesktopError
from desktop.printing.print_queue import PrintOrder, Tray
from desktop.progress import Progress
from desktop.translation import Text, _, say
from desktop.viewmodels.page_images import PageFile, PageImages
from desktop.viewmodels.page_images import RenderPage as RenderFile
from desktop.views import printer as printing
from desktop.views.page_canvas import PageCanvas
from desktop.views.page_layout import Fit
from desktop.views.printer import Handed, Printer
from desktop.views.theme import Space, grown, look

if TYPE_CHECKING:
    from desktop.documents.render import RenderedPage

_MOST_COPIES = 99
_LEFT_WIDTH = 320


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be printed.

    Attributes:
        name: What the clerk knows it by, with its number; only shown here.
        title: What lists of print jobs show: "Geburtsurkunde"; no name of a citizen.
        file: The document for the preview.
        content: Its stored bytes.
        copies: How many are proposed.
        asked: What was asked for, in words; "" where nothing was.
    """

    name: str
    title: str
    file: PageFile
    content: bytes
    copies: int = 1
    asked: str = ""


@dataclass(frozen=True, slots=True)
class PrintSystem:
    """How this computer prints; every function waits for the system and so runs in a job."""

    printers: Callable[[], tuple[Printer, ...]] = printing.printers
    trays: Callable[[str], tuple[Tray, ...]] = printing.trays
    print_pdf: Callable[..., Handed] = printing.print_pdf


class PrintDialog(QDialog):
    """Left the choice, right the page; Enter closes, Ctrl+Enter prints, since what is printed has left the house."""

    printed = Signal(object)  # Handed; the dialog closes then

    def __init__(
        self,
        paper: Paper,
        render: RenderFile,
        jobs: Jobs,
        *,
        chosen: str = "",
        system: PrintSystem | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show the dialog's first state and ask the system for its printers.

        Args:
            paper: What is to be printed.
            render: Makes pictures of its pages.
            jobs: Where waiting is done.
            chosen: Name of the printer chosen last; "" for the system's default.
            system: How to print; None for this computer's own way.
            parent: Qt's owner.
        """
        super().__init__(parent)
        self._paper, self._render, self._jobs, self._chosen = paper, render, jobs, chosen
        self._system = system or PrintSystem()
        self._printing = self._stop = False
        self.setWindowTitle(say(_("Print")))
        self._make_widgets()
        self._lay_out()
        self.resize(1000, 720)
        self.canvas.fit(Fit.PAGE)
        self.canvas.show_file(paper.file)
        self._say(_("Looking for printers ..."))
        self._run(lambda _job: self._system.printers(), self._show_printers)

    # building

    def _make_widgets(self) -> None:
        self.printers = QListWidget()
        self.printers.setAccessibleName(say(_("Printers")))
        self.printers.currentItemChanged.connect(self._ask_trays)
        self.trays = QComboBox()
        self.trays.setAccessibleName(say(_("Tray")))
        self.copies = QSpinBox(minimum=1, maximum=_MOST_COPIES, value=self._paper.copies)
        self.copies.setAccessibleName(say(_("Copies")))
        self.message = QLabel(wordWrap=True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.canvas = PageCanvas(PageImages(self._render, self._jobs, self), surface="window")
        self.print_button = look(QPushButton(say(_("&Print"))), "primary")
        self.print_button.setAutoDefault(False)
        self.print_button.setToolTip(say(_("Print (Ctrl+Enter)")))
        self.print_button.setEnabled(False)
        self.print_button.clicked.connect(self.print_now)
        self.close_button = QPushButton(say(_("Close")))
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter", "Ctrl+P"):
            QShortcut(QKeySequence(keys), self, self.print_now)

    def _lay_out(self) -> None:
        sides = QHBoxLayout()
        sides.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        sides.setSpacing(Space.XL)
        sides.addLayout(self._left())
        sides.addWidget(self.canvas, 1)
        bar = look(QFrame(), "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(Space.XL, Space.M, Space.XL, Space.M)
        row.setSpacing(Space.S)
        row.addWidget(self.message, 1)
        row.addWidget(self.close_button)
        row.addWidget(self.print_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(sides, 1)
        whole.addWidget(bar)
        for first, second in (
            (self.printers, self.trays),
            (self.trays, self.copies),
            (self.copies, self.canvas),
            (self.canvas, self.close_button),
            (self.close_button, self.print_button),
        ):
            QWidget.setTabOrder(first, second)

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(Space.S)
        name = look(QLabel(self._paper.name, wordWrap=True), "title")
        label = look(QLabel(say(_("Prin&ter"))), "second")
        label.setBuddy(self.printers)
        form = QFormLayout()
        form.setHorizontalSpacing(Space.M)
        form.setVerticalSpacing(Space.S)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        form.addRow(say(_("T&ray")), self.trays)
        form.addRow(say(_("&Copies")), self.copies)
        if self._paper.asked:
            asked = look(QLabel(self._paper.asked, wordWrap=True), "second")
            asked.setTextFormat(Qt.TextFormat.PlainText)
            form.addRow("", asked)
        for thing in (name, label):
            column.addWidget(thing)
        column.addWidget(self.printers, 1)
        column.addSpacing(Space.S)
        column.addLayout(form)
        for widget in (self.printers, name):
            widget.setFixedWidth(grown(_LEFT_WIDTH))
        return column

    # printers and trays

    def _show_printers(self, found: tuple[Printer, ...]) -> None:
        for printer in found:
            self.printers.addItem(self._item(printer))
        if not found:
            self._say(_("No printer is set up on this computer. Please save the document instead."), "warn")
            return
        self._say("")
        names = [printer.name for printer in found]
        self.printers.setCurrentRow(names.index(self._chosen) if self._chosen in names else 0)
        self.printers.setFocus()
        self.print_button.setEnabled(True)

    @staticmethod
    def _item(printer: Printer) -> QListWidgetItem:
        words = printer.description if printer.works else say(_("stopped, jobs wait"))
        item = QListWidgetItem(f"{printer.name}\n{words}" if words else printer.name)
        item.setData(Qt.ItemDataRole.UserRole, printer.name)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{printer.name}, {words}" if words else printer.name)
        return item

    def _ask_trays(self) -> None:
        name = self.printer
        self.trays.clear()
        self.trays.addItem(say(_("Chosen by the printer")), "")
        self.trays.setEnabled(False)
        if name:
            self._run(lambda _job: self._system.trays(name), lambda found: self._show_trays(name, found))

    def _show_trays(self, printer: str, found: tuple[Tray, ...]) -> None:
        if printer != self.printer:
            return  # the clerk has moved on
        for tray in found:
            if say(tray.name) != self.trays.itemText(0):
                self.trays.addItem(say(tray.name), tray.id)
        self.trays.setEnabled(self.trays.count() > 1)

    @property
    def printer(self) -> str:
        """Name of the chosen printer; "" while there is none."""
        item = self.printers.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item else ""

    def order(self) -> PrintOrder:
        """What is chosen at the moment."""
        return PrintOrder(self.printer, str(self.trays.currentData() or ""), self.copies.value())

    # printing

    def print_now(self) -> None:
        """Hand the document to the chosen printer."""
        if self._printing or not self.printer:
            return
        order, paper = self.order(), self._paper
        self._set_printing(True)
        self._say(_("Handing it to the printer {printer} ...", printer=order.printer))
        progress = Progress(stop_requested=lambda: self._stop)
        self._run(
            lambda _job: self._system.print_pdf(
                paper.content, paper.file.pages, order, paper.title, self._page_picture, progress
            ),
            self._note_printed,
            lane=Lane.NETWORK,
        )

    def _page_picture(self, page: int, width: int, height: int) -> RenderedPage:
        file = self._paper.file
        return self._render(file.sha256, file.document_id, file.media_type, page, width, height)

    def _note_printed(self, handed: Handed) -> None:
        self._set_printing(False)
        self.printed.emit(handed)
        self.accept()

    def _note_failure(self, error: DesktopError) -> None:
        self._set_printing(False)
        self._say(str(error), "bad")

    def _set_printing(self, printing: bool) -> None:
        self._printing, self._stop = printing, False
        for widget in (self.printers, self.trays, self.copies):
            widget.setEnabled(not printing)
        self.trays.setEnabled(not printing and self.trays.count() > 1)
        self.print_button.setEnabled(not printing and bool(self.printer))
        self.close_button.setText(say(_("Stop")) if printing else say(_("Close")))

    def reject(self) -> None:
        """Close; while printing, ask the printing to stop instead, so that what was printed is known and noted."""
        if self._printing:
            self._stop = True
            return
        super().reject()

    # saying and waiting

    def _say(self, words: Text | str, tone: str = "second") -> None:
        self.message.setText(say(words))
        look(self.message, tone)

    def _run(self, work: Callable[[Job], object], done: Callable[..., None], *, lane: Lane = Lane.READ) -> None:
        self._jobs.run(lane, work, owner=self, done=done, failed=self._note_failure)
