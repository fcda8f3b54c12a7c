"""Files dropped on the window become cases; the window says what became of them and can be told to stop."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from desktop.domain.case import Folder
from desktop.domain.submission import Channel


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    folder = tmp_path / "Eingang"
    folder.mkdir()
    for number in range(5):
        (folder / f"brief{number}.txt").write_text(f"Antrag {number} auf ein Führungszeugnis", encoding="utf-8")
    return folder


def drop(window, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    place = QPointF(200, 200)
    args = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    window.dragEnterEvent(QDragEnterEvent(place.toPoint(), *args))
    assert window._drop.isVisible()
    window.dropEvent(QDropEvent(place, *args))
    assert not window._drop.isVisible()


@pytest.mark.slow
def test_a_dropped_folder_is_taken_in_and_appears_in_the_list(letters, morning):
    desk = morning()
    desk.room.desk.feed.start()
    with desk.qtbot.waitSignal(desk.room.taking_in.finished, timeout=30_000) as told:
        drop(desk.window, [letters])
    assert [item.outcome for item in told.args[0]] == ["taken_in"] * 5
    assert "5" in desk.window.notices.notice.title
    desk.until(lambda: desk.room.case_model.rowCount() == 5)
    desk.until(lambda: desk.count(Folder.NEW) == 5)
    assert not desk.window.taking_in_card.isVisible()


@pytest.mark.slow
def test_what_came_before_is_named_as_already_there(letters, morning):
    desk = morning()
    for _time in range(2):
        with desk.qtbot.waitSignal(desk.room.taking_in.finished, timeout=30_000) as told:
            desk.room.taking_in.take_in([letters])
    assert {item.outcome for item in told.args[0]} == {"duplicate"}


@pytest.mark.slow
def test_stopping_keeps_what_is_in_and_says_so(letters, morning):
    desk = morning()
    with desk.qtbot.waitSignal(desk.room.taking_in.finished, timeout=30_000) as told:
        desk.room.taking_in.take_in([letters])
        desk.window.taking_in_card.stop.click()
    assert len(told.args[0]) <= 5
    assert desk.window.notices.notice is not None


@pytest.mark.slow
def test_a_file_that_cannot_be_read_is_named(tmp_path, morning):
    desk = morning()
    strange = tmp_path / "seltsam.bin"
    strange.write_bytes(bytes(range(256)) * 4)
    with desk.qtbot.waitSignal(desk.room.taking_in.finished, timeout=30_000):
        desk.room.taking_in.take_in([strange])
    assert "seltsam.bin" in desk.window.notices.notice.advice


@pytest.mark.slow
def test_a_call_is_recorded_as_a_case(morning, qapp):
    desk = morning()
    desk.room.desk.feed.start()
    desk.window.commands["spoken"].trigger()
    dialog = next(w for w in qapp.topLevelWidgets() if type(w).__name__ == "SpokenNoteDialog" and w.isVisible())
    assert not dialog.accept_button.isEnabled()
    dialog.name.setText("Jörg Weiß")
    dialog.subject.setText("Laterne dunkel")
    dialog.service.setCurrentIndex(dialog.service.findData("maengelmeldung"))
    dialog.accept_button.click()
    desk.until(lambda: desk.senders() == ["Jörg Weiß"])
    row = desk.room.case_model.row_at(0)
    assert (row.channel, row.department) == (Channel.PHONE, "tiefbauamt")
