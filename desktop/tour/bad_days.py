"""The chapter of what takes long or goes wrong: files dropped, progress, errors with their advice."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent
from PySide6.QtWidgets import QApplication

from desktop.domain.case import Folder
from desktop.storage.faults import disk_full
from desktop.tour.stage import Stage


def bad_days(stage: Stage) -> None:
    """Drop files on the window, see them come in, and see what is said when it cannot be."""
    stage.room.show_folder(Folder.NEW)
    stage.settle()
    drop = stage.out / "einwurf"
    drop.mkdir(exist_ok=True)
    (drop / "Brief.txt").write_text("Sehr geehrte Damen und Herren,\n\nwann öffnet das Bürgerbüro?\n", "utf-8")
    hover(stage, [drop])
    card = stage.window.taking_in_card
    card.begin()
    card.report(312, 1284)
    stage.picture("aufnahme-laeuft")
    card.hide()
    stage.room.taking_in.take_in([drop])
    stage.picture("aufgenommen")
    stage.room.taking_in.take_in([drop / "Brief.txt", drop / "entfernt.pdf"])
    stage.picture("aufnahme-mit-fehler")
    shutil.rmtree(drop)
    stage.window.notices.tell_error(disk_full(Path("amtsfach")))
    stage.picture("fehler-mit-rat")
    stage.window.notices.close_notice()


def hover(stage: Stage, paths: list[Path]) -> None:
    """Hold files over the window."""
    dragged = QMimeData()
    dragged.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place, keys = QPoint(300, 300), Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, dragged, Qt.MouseButton.LeftButton, keys)
    QApplication.sendEvent(stage.window, enter)
    stage.picture("dateien-ueber-dem-fenster")
    QApplication.sendEvent(stage.window, QDragLeaveEvent())
