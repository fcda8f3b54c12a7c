"""Print a file from the real window on a real queue; a process of its own, since CUPS reads its address only once.

    python print_from_window.py FILE QUEUE TRAY COPIES [pictures]

Prints what the window would tell the clerk. With `pictures` it prints as systems without CUPS do.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.background import Jobs
from desktop.documents.page_reader import PageReader
from desktop.documents.reader_process import Readers
from desktop.documents.render import RenderedPage
from desktop.translation import say
from desktop.viewmodels.page_images import PageFile
from desktop.views.print_dialog import Paper, PrintDialog, PrintSystem
from desktop.views.printer import Handed, print_as_pictures


def as_pictures(_pdf, pages, order, title, render, progress) -> Handed:
    return print_as_pictures(pages, order, title, render, progress)


def main(path: str, queue: str, tray: str, copies: str, way: str = "") -> int:
    app = QApplication([])
    content = Path(path).read_bytes()
    told: list[str] = []
    with Readers(count=1) as readers:
        pages = PageReader(readers)

        def render(digest: str, _document: str, media_type: str, page: int, width: int, height: int) -> RenderedPage:
            return pages.render(digest, lambda: content, media_type, page, width, height)

        jobs = Jobs()
        file = PageFile(sha256(content).hexdigest(), "", "application/pdf", 1)
        system = PrintSystem(print_pdf=as_pictures) if way else PrintSystem()
        paper = Paper("Geburtsurkunde 12/2026", "Geburtsurkunde", file, content)
        dialog = PrintDialog(paper, render, jobs, chosen=queue, system=system)
        dialog.printed.connect(lambda handed: told.append(say(handed.text)))
        dialog.finished.connect(app.quit)
        dialog.show()

        def choose() -> None:
            trays = [dialog.trays.itemData(index) for index in range(dialog.trays.count())]
            if dialog.print_button.isEnabled() and dialog.printer == queue and tray in trays:
                watch.stop()
                dialog.trays.setCurrentIndex(trays.index(tray))
                dialog.copies.setValue(int(copies))
                dialog.print_button.click()

        watch = QTimer(interval=50)
        watch.timeout.connect(choose)
        watch.start()
        QTimer.singleShot(40_000, lambda: app.exit(1))
        code = app.exec()
        print(told[0] if told else dialog.message.text())
        jobs.shut_down()
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
