"""Folders and cards as Qt models: places stay while counts change, and a screen reader hears what is meant."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop.domain.case import FolderCount
from desktop.translation import Text
from desktop.viewmodels.card_list_model import Card, CardListModel
from desktop.viewmodels.folder_list_model import FolderListModel

STRICT = QAbstractItemModelTester.FailureReportingMode.Fatal


def folders(*counts: tuple[str, int, int]) -> list[FolderCount]:
    return [FolderCount(folder, count, unread) for folder, count, unread in counts]


def test_folders_stand_under_headings_that_cannot_be_chosen(qapp):
    model = FolderListModel(Text)
    tester = QAbstractItemModelTester(model, STRICT)
    model.show_counts(folders(("neu", 3, 1), ("department:standesamt", 2, 0)))
    names = [model.index(place, 0).data() for place in range(model.rowCount())]
    assert names[1::2] == ["neu", "department:standesamt"]
    chosen = [bool(model.index(p, 0).flags() & Qt.ItemFlag.ItemIsSelectable) for p in range(4)]
    assert chosen == [False, True, False, True]
    assert tester.model() is model


def test_a_new_count_changes_one_line_and_moves_none(qtbot):
    model = FolderListModel(Text)
    model.show_counts(folders(("neu", 3, 1), ("meine", 2, 0)))
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged) as told:
        model.show_counts(folders(("neu", 4, 2), ("meine", 2, 0)))
    assert told.args[0].row() == model.place_of("neu")
    assert "4" in told.args[0].data(Qt.ItemDataRole.AccessibleTextRole)


def test_cards_are_replaced_only_when_they_differ(qtbot):
    model = CardListModel()
    QAbstractItemModelTester(model, STRICT)
    cards = (Card("1", "Brief.pdf", "Anlage", "08:12"), Card("2", "Foto.jpg"))
    with qtbot.waitSignal(model.modelReset):
        model.show_cards(cards)
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_cards(list(cards))
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Brief.pdf, Anlage, 08:12"
    assert model.place_of("2") == 1
