"""Print a PDF on the printer the clerk chooses.

Where the system prints through CUPS the stored bytes go to the queue. Elsewhere, and where CUPS has no commands, each
page is painted on a `QPrinter` as a picture in the printer's own resolution. Everything here waits for the printer, so
it runs in a job, never on the GUI thread.

Decision: docs/decisions/0020-printing-pdf.md
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from desktop.errors import EnvironmentFault
from desktop.printing import print_queue
from desktop.printing.print_queue import PrintOrder, Tray, printer_gone
from desktop.progress import Progress
from desktop.translation import Text, _, counted

if TYPE_CHECKING:
    from desktop.documents.render import RenderedPage

RenderPage = Callable[[int, int, int], "RenderedPage"]
"""Renders (page, width, height): the page, 0 for the first, as large as fits into width x height pixels."""

_FINEST_DPI = 600  # finer is not seen on paper, and a page would take more memory than a reader process may use
_STOPPED = {QPrinter.PrinterState.Aborted, QPrinter.PrinterState.Error}
_PAPER_SOURCES = {
    QPrinter.PaperSource.Auto: _("Chosen by the printer"),
    QPrinter.PaperSource.Upper: _("Upper tray"),
    QPrinter.PaperSource.Middle: _("Middle tray"),
    QPrinter.PaperSource.Lower: _("Lower tray"),
    QPrinter.PaperSource.Manual: _("Fed by hand"),
    QPrinter.PaperSource.EnvelopeManual: _("Fed by hand"),
    QPrinter.PaperSource.Envelope: _("Envelopes"),
    QPrinter.PaperSource.Cassette: _("Cassette"),
    QPrinter.PaperSource.LargeCapacity: _("Large tray"),
}
_LOOK_FIRST = _("Please look whether anything was printed before you try again.")


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer as the clerk chooses it.

    Attributes:
        name: What the system calls it.
        description: A few words more, often where it stands; "" for none.
        is_default: The one the system would take.
        works: False when it was stopped: jobs would wait.
    """

    name: str
    description: str
    is_default: bool
    works: bool


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of a print: handed over, and whether the printer is at work."""

    order: PrintOrder
    works: bool = True

    @property
    def text(self) -> Text:
        """What to tell the clerk."""
        if not self.works:
            return _("The printer {printer} is stopped. The job waits there.", printer=self.order.printer)
        copies = self.order.copies
        return counted(
            "Handed to the printer {printer}: one copy.",
            "Handed to the printer {printer}: {count} copies.",
            copies,
            printer=self.order.printer,
        )


def printers() -> tuple[Printer, ...]:
    """All printers of this computer, the default one first, then by name."""
    default = QPrinterInfo.defaultPrinterName()
    found = [_printer(info, default) for info in QPrinterInfo.availablePrinters()]
    return tuple(sorted(found, key=lambda printer: (not printer.is_default, printer.name.casefold())))


def _printer(info: QPrinterInfo, default: str) -> Printer:
    name = info.printerName()
    words = dict.fromkeys(word for word in (info.description(), info.location()) if word and word != name)
    return Printer(name, " · ".join(words), name == default, info.state() not in _STOPPED)


def trays(printer: str) -> tuple[Tray, ...]:
    """The trays of a printer, as far as its driver tells; empty where it does not."""
    if print_queue.has_queues():
        return print_queue.trays(printer)
    paper = QPrinter(_found(printer), QPrinter.PrinterMode.HighResolution)
    sources: list[QPrinter.PaperSource] = getattr(paper, "supportedPaperSources", list)()  # Windows alone has it
    return tuple(Tray(str(s.value), _PAPER_SOURCES.get(s, _("Tray {number}", number=s.value))) for s in sources)


def print_pdf(
    pdf: bytes, pages: int, order: PrintOrder, title: str, render: RenderPage, progress: Progress | None = None
) -> Handed:
    """Print a stored document the best way this system has.

    Args:
        pdf: The stored bytes.
        pages: How many pages it has.
        order: Printer, tray and copies.
        title: What lists of print jobs show; no name of a citizen.
        render: Makes pictures of its pages, where the system needs pictures.
        progress: Told after each page; asked before each.

    Raises:
        EnvironmentFault: The printer is gone, refuses, or does not answer. Nothing was printed.
    """
    if print_queue.has_queues():
        return Handed(order, print_queue.send(pdf, order, title))
    return print_as_pictures(pages, order, title, render, progress)


def print_as_pictures(
    pages: int, order: PrintOrder, title: str, render: RenderPage, progress: Progress | None = None
) -> Handed:
    """Print each page as a picture that fills an A4 sheet without scaling.

    Arguments and errors are those of `print_pdf`.
    """
    progress = progress or Progress()
    info = _found(order.printer)
    printer = _set_up(QPrinter(info, QPrinter.PrinterMode.HighResolution), order, title)
    painter = QPainter()
    if not painter.begin(printer):
        raise printer_gone(order.printer)
    try:
        for page in range(pages):
            if progress.stop_requested():
                printer.abort()
                raise EnvironmentFault(_("Printing was stopped."), _LOOK_FIRST)
            if page:
                printer.newPage()
            _paint(painter, printer, page, render)
            progress.report(page + 1, pages)
    finally:
        ended = painter.end()
    if not ended or printer.printerState() in _STOPPED:
        raise EnvironmentFault(
            _("The printer {printer} did not take the job.", printer=order.printer),
            _LOOK_FIRST,
        )
    return Handed(order, info.state() not in _STOPPED)


def _found(name: str) -> QPrinterInfo:
    info = QPrinterInfo.printerInfo(name)
    if info.isNull():
        raise printer_gone(name)
    return info


def _set_up(printer: QPrinter, order: PrintOrder, title: str) -> QPrinter:
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)  # the page's own margins count, not the printer's
    printer.setDuplex(QPrinter.DuplexMode.DuplexNone)
    printer.setCopyCount(order.copies)
    printer.setDocName(title)
    if order.tray.lstrip("-").isdigit():
        printer.setPaperSource(QPrinter.PaperSource(int(order.tray)))
    return printer


def _paint(painter: QPainter, printer: QPrinter, page: int, render: RenderPage) -> None:
    paper = printer.pageLayout().fullRectPixels(printer.resolution())
    finer = max(printer.resolution() / _FINEST_DPI, 1.0)
    rendered = render(page, round(paper.width() / finer), round(paper.height() / finer))
    image = QImage(rendered.bgrx, rendered.width, rendered.height, QImage.Format.Format_RGB32)
    if image.allGray():  # a quarter of the bytes to spool
        image = image.convertToFormat(QImage.Format.Format_Grayscale8)
    size = QSizeF(image.size()).scaled(QSizeF(paper.size()), Qt.AspectRatioMode.KeepAspectRatio)
    target = QRectF((paper.width() - size.width()) / 2, (paper.height() - size.height()) / 2, *size.toTuple())
    painter.drawImage(target, image)
