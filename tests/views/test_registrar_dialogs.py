"""Small questions say at once what would be noticed too late: another name, a weekend, a function with a stroke."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate

from desktop.catalogue.loader import load_catalogue
from desktop.domain.case import Folder, SortColumn
from desktop.translation import _, say
from desktop.views.case_dialogs import ConfirmRegisterDialog, FollowUpDialog
from desktop.views.first_start_dialog import FirstStartDialog


def test_confirming_in_another_name_says_that_both_are_kept(qtbot):
    dialog = ConfirmRegisterDialog("A. Sommer", 0)
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.other.isVisible()
    dialog.name.setText("B. Winter")
    assert dialog.other.isVisible()
    assert "A. Sommer" in dialog.other.text()
    dialog.name.setText("a.  sommer")
    assert not dialog.other.isVisible()


@pytest.mark.parametrize("name", ["", "  ", "-", "\u200b"])
def test_nobody_without_a_name_confirms(qtbot, name):
    dialog = ConfirmRegisterDialog("A. Sommer", 2)
    qtbot.addWidget(dialog)
    assert dialog.accept_button.isEnabled()
    dialog.name.setText(name)
    assert not dialog.accept_button.isEnabled()


def test_a_follow_up_on_a_weekend_says_so_and_is_set_all_the_same(qtbot):
    dialog = FollowUpDialog(date(2026, 11, 23))
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.hint.isVisible()
    dialog.day.setDate(QDate(2026, 11, 29))
    assert say(_("Sunday")) in dialog.hint.text()
    assert dialog.hint.isVisible()
    assert dialog.accept_button.isEnabled()
    dialog.day.setDate(QDate(2026, 11, 30))
    assert not dialog.hint.isVisible()


def test_a_follow_up_is_proposed_for_a_working_day(qtbot):
    dialog = FollowUpDialog(date(2026, 11, 22))  # a Sunday
    qtbot.addWidget(dialog)
    assert dialog.answer()[0] == date(2026, 11, 30)
    assert not dialog.hint.text()


def test_the_first_start_asks_what_a_registrar_signs_as(qtbot):
    dialog = FirstStartDialog(load_catalogue())
    qtbot.addWidget(dialog)
    dialog.clerk.setText("A. Sommer")
    dialog.municipality.setText("Musterstadt an der Ilm")
    next(iter(dialog.boxes.values())).setChecked(True)
    assert dialog.answer().function == ""
    assert dialog.accept_button.isEnabled()
    dialog.function.setCurrentText("Standesbeamtin/Standesbeamter")
    assert not dialog.accept_button.isEnabled()
    dialog.function.setCurrentText(" Standesbeamtin ")
    assert dialog.answer().function == "Standesbeamtin"
    assert dialog.accept_button.isEnabled()


@pytest.mark.slow
def test_the_folder_of_deadlines_has_an_order_of_its_own(morning):
    there = morning()
    sort = there.room.sort
    there.go_to(Folder.DEADLINE)
    assert (sort.column, sort.descending) == (SortColumn.DEADLINE, False)
    there.go_to(Folder.ALL)
    assert (sort.column, sort.descending) == (SortColumn.RECEIVED, True)
    next(action for action in sort.columns.actions() if action.data() == SortColumn.SENDER).trigger()
    there.go_to(Folder.DEADLINE)
    assert sort.columns.checkedAction().data() == SortColumn.DEADLINE
    sort.directions.actions()[0].trigger()
    there.go_to(Folder.NEW)
    assert sort.column is SortColumn.SENDER
    there.go_to(Folder.DEADLINE)
    assert (sort.column, sort.descending) == (SortColumn.DEADLINE, True)
