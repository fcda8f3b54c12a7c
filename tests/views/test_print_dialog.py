"""Printing from the window: the choice, the page beside it, what happened in plain words; all by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.background import Jobs
from desktop.documents.render import RenderedPage
from desktop.errors import EnvironmentFault
from desktop.printing.certificate import certificate_pdf
from desktop.printing.print_queue import PrintOrder, Tray, printer_gone
from desktop.translation import _
from desktop.viewmodels.page_images import PageFile
from desktop.views.print_dialog import Paper, PrintDialog, PrintSystem
from desktop.views.printer import Handed, Printer
from tests.printing.pages import make_page

PRINTERS = (
    Printer("Standesamt 2", "Zimmer 104", is_default=True, works=True),
    Printer("Bürgerbüro", "", is_default=False, works=True),
    Printer("Flur", "", is_default=False, works=False),
)
TRAYS = {"Standesamt 2": (Tray("Tray1", _("Tray {number}", number=1)), Tray("Tray3", "Urkundenpapier"))}


class PrinterRoom:
    """Printers that remember what they were asked; `trouble` is raised instead of printing."""

    def __init__(self) -> None:
        self.found = PRINTERS
        self.asked: list[tuple[bytes, int, PrintOrder, str]] = []
        self.trouble: EnvironmentFault | None = None
        self.until_stopped = False

    def printers(self) -> tuple[Printer, ...]:
        return self.found

    def trays(self, printer: str) -> tuple[Tray, ...]:
        return TRAYS.get(printer, ())

    def print_pdf(self, pdf, pages, order, title, render, progress) -> Handed:
        while self.until_stopped:
            if progress.stop_requested():
                raise EnvironmentFault(_("Printing was stopped."))
        if self.trouble:
            raise self.trouble
        self.asked.append((pdf, pages, order, title))
        assert render(0, 60, 80).width <= 60
        return Handed(order)


@pytest.fixture
def room() -> PrinterRoom:
    return PrinterRoom()


@pytest.fixture
def open_dialog(qtbot, room) -> Iterator[Callable[..., PrintDialog]]:
    jobs = Jobs()
    pdf = certificate_pdf(make_page())
    sizes: list[tuple[int, int]] = []

    def render(digest: str, _document: str, media_type: str, page: int, width: int, height: int) -> RenderedPage:
        assert (digest, media_type, page) == (sha256(pdf).hexdigest(), "application/pdf", 0)
        height = min(height, round(width * 297 / 210))
        width = round(height * 210 / 297)
        sizes.append((width, height))
        return RenderedPage(width, height, b"\xff" * (4 * width * height))

    def opened(chosen: str = "") -> PrintDialog:
        file = PageFile(sha256(pdf).hexdigest(), "", "application/pdf", 1)
        paper = Paper("Geburtsurkunde 12/2026", "Geburtsurkunde", file, pdf)
        system = PrintSystem(room.printers, room.trays, room.print_pdf)
        dialog = PrintDialog(paper, render, jobs, chosen=chosen, system=system)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitUntil(lambda: bool(dialog.printers.count() or "kein Drucker" in dialog.message.text()))
        return dialog

    yield opened
    assert jobs.shut_down()


def names_of(dialog: PrintDialog) -> list[str]:
    return [dialog.printers.item(row).text().split("\n")[0] for row in range(dialog.printers.count())]


def test_all_printers_are_offered_and_the_default_is_chosen(open_dialog):
    dialog = open_dialog()

    assert names_of(dialog) == ["Standesamt 2", "Bürgerbüro", "Flur"]
    assert dialog.printer == "Standesamt 2"


def test_the_printer_chosen_last_is_chosen_again_and_a_lost_one_is_not(open_dialog):
    assert open_dialog("Bürgerbüro").printer == "Bürgerbüro"
    assert open_dialog("verschwunden").printer == "Standesamt 2"


def test_trays_follow_the_printer(open_dialog, qtbot):
    dialog = open_dialog()
    qtbot.waitUntil(lambda: dialog.trays.count() == 3)

    assert dialog.trays.itemText(2) == "Urkundenpapier"
    dialog.printers.setCurrentRow(1)
    assert dialog.trays.count() == 1
    assert not dialog.trays.isEnabled()


def test_what_was_chosen_is_printed_and_told(open_dialog, room, qtbot):
    dialog = open_dialog()
    qtbot.waitUntil(lambda: dialog.trays.count() == 3)
    dialog.trays.setCurrentIndex(2)
    dialog.copies.setValue(2)

    with qtbot.waitSignal(dialog.printed, timeout=5_000) as printed:
        dialog.print_button.click()

    [(pdf, pages, order, title)] = room.asked
    assert (pdf[:5], pages, order, title) == (b"%PDF-", 1, PrintOrder("Standesamt 2", "Tray3", 2), "Geburtsurkunde")
    assert printed.args[0].text.values["count"] == "2"
    assert not dialog.isVisible()


def test_a_printer_that_is_gone_is_told_and_the_choice_stays(open_dialog, room, qtbot):
    dialog = open_dialog()
    room.trouble = printer_gone("Standesamt 2")

    dialog.print_button.click()
    qtbot.waitUntil(lambda: dialog.message.text() == str(room.trouble))

    assert dialog.isVisible()
    assert dialog.print_button.isEnabled()
    assert dialog.printers.isEnabled()


def test_without_any_printer_nothing_can_be_printed(open_dialog, room):
    room.found = ()

    dialog = open_dialog()

    assert not dialog.print_button.isEnabled()
    dialog.print_now()
    assert room.asked == []


def test_enter_closes_and_only_ctrl_enter_prints(open_dialog, room, qtbot):
    dialog = open_dialog()
    qtbot.keyClick(dialog.copies, Qt.Key.Key_Return)
    assert (room.asked, dialog.isVisible()) == ([], False)

    dialog = open_dialog()
    with qtbot.waitSignal(dialog.printed, timeout=5_000):
        qtbot.keyClick(dialog.printers, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(room.asked) == 1


def test_closing_while_printing_stops_the_printing_first(open_dialog, room, qtbot):
    dialog = open_dialog()
    room.until_stopped = True
    dialog.print_button.click()
    assert not dialog.print_button.isEnabled()

    qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: dialog.print_button.isEnabled())
    assert dialog.isVisible()
    assert dialog.message.text()


def test_the_tab_key_reaches_everything(open_dialog, qtbot):
    dialog = open_dialog()
    qtbot.waitUntil(lambda: dialog.trays.isEnabled())
    dialog.printers.setFocus()
    reached = []
    for _step in range(8):
        reached.append(QApplication.focusWidget())
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)

    parts = [dialog.printers, dialog.trays, dialog.copies, dialog.canvas, dialog.close_button, dialog.print_button]
    assert reached[: len(parts)] == parts


def test_everything_has_a_name_for_a_screen_reader(open_dialog):
    dialog = open_dialog()

    assert all(widget.accessibleName() for widget in (dialog.printers, dialog.trays, dialog.copies, dialog.canvas))
    stopped = dialog.printers.item(2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert stopped.startswith("Flur, ")


def test_the_page_is_shown_whole_and_at_true_proportions(open_dialog, qtbot):
    dialog = open_dialog()

    def white_box() -> tuple[int, int]:
        image = dialog.canvas.viewport().grab().toImage()
        row, column = image.height() // 2, image.width() // 2
        across = [x for x in range(image.width()) if image.pixelColor(x, row).name() == "#ffffff"]
        down = [y for y in range(image.height()) if image.pixelColor(column, y).name() == "#ffffff"]
        return len(across), len(down)

    qtbot.waitUntil(lambda: min(white_box()) > 100)
    width, height = white_box()
    assert height / width == pytest.approx(297 / 210, abs=0.02)


@pytest.mark.parametrize(
    ("handed", "words"),
    [
        pytest.param(Handed(PrintOrder("A")), "one copy", id="one"),
        pytest.param(Handed(PrintOrder("A", copies=3)), "{count} copies", id="three"),
        pytest.param(Handed(PrintOrder("A"), works=False), "stopped", id="stopped"),
    ],
)
def test_what_became_of_it_is_told_in_words(handed, words):
    text = handed.text
    assert words in (text.source if handed.order.copies == 1 else text.plural)
