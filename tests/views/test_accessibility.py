"""Every control tells a screen reader what it is, and every command can be reached by keyboard."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QLineEdit, QWidget

from desktop.actions import mailbox
from desktop.actions.undo import ChangedMeanwhile, Clash
from desktop.translation import _
from desktop.viewmodels.service_list import service_choices
from desktop.views.case_dialogs import AssignDialog, ConfirmRegisterDialog, FollowUpDialog, MoveOnDialog, WaitDialog
from desktop.views.commands import KEYS_OF_TEXT_FIELDS
from desktop.views.first_start_dialog import FirstStartDialog
from desktop.views.passphrase_dialog import PassphraseDialog
from desktop.views.recovery_key_dialog import RecoveryKeyDialog
from desktop.views.service_dialog import ServiceDialog
from desktop.views.shortcuts_dialog import ShortcutsDialog, keys_of
from desktop.views.spoken_note_dialog import SpokenNoteDialog
from desktop.views.undo_conflict_dialog import UndoConflictDialog
from tests.views.office_desk import NOON, birth_case


def unnamed(window: QWidget) -> list[str]:
    """Controls that take the keyboard and have no name, as a screen reader sees them."""
    QAccessible.setActive(True)
    found: list[str] = []

    def walk(interface: QAccessible, depth: int) -> None:
        widget = interface.object()
        if isinstance(widget, QWidget) and not widget.isVisible():
            return
        named = interface.text(QAccessible.Text.Name).strip()
        if interface.state().focusable and not named:
            found.append(f"{interface.role().name} {type(widget).__name__}")
        if isinstance(widget, QAbstractItemView):
            return  # rows are named by their models
        for place in range(interface.childCount()):
            child = interface.child(place)
            if child is not None and depth < 40:
                walk(child, depth + 1)

    walk(QAccessible.queryAccessibleInterface(window), 0)
    return found


def test_every_control_of_the_main_window_has_a_name(office, morning):
    birth_case(office)
    desk = morning()
    desk.open()
    for tab in range(desk.window.case.tabs.count()):
        desk.window.case.tabs.setCurrentIndex(tab)
        desk.qtbot.wait(20)
        assert unnamed(desk.window) == []


def test_every_control_of_every_dialog_has_a_name(office, morning, qtbot):
    case = birth_case(office)
    desk = morning()
    catalogue, detail = office.catalogue, mailbox.case_detail(office, case)
    dialogs = [
        MoveOnDialog(1, catalogue.departments.values(), frozenset()),
        AssignDialog(1, [office.clerk]),
        FollowUpDialog(NOON.date()),
        WaitDialog(),
        ServiceDialog(detail, service_choices(catalogue, detail), frozenset()),
        UndoConflictDialog(_("Saved."), [ChangedMeanwhile("x", "33.41", 1, (Clash("Stand", "Neu", "Erledigt"),))]),
        ConfirmRegisterDialog("A. Sommer", 1),
        SpokenNoteDialog(catalogue),
        FirstStartDialog(catalogue),
        PassphraseDialog(new=True),
        RecoveryKeyDialog("ABCD-EFGH", "Musterstadt"),
        ShortcutsDialog(desk.window.commands),
    ]
    for dialog in dialogs:
        qtbot.addWidget(dialog)
        dialog.show()
        assert unnamed(dialog) == [], type(dialog).__name__


def test_no_shortcut_stands_for_two_commands(morning):
    desk = morning()
    keys = Counter(key.toString() for action in desk.window.commands for key in action.shortcuts())
    assert [key for key, count in keys.items() if count > 1] == []


def test_no_command_sits_on_a_key_that_text_fields_take(morning):
    desk = morning()
    keys = {key.toString() for action in desk.window.commands for key in action.shortcuts()}
    assert keys & KEYS_OF_TEXT_FIELDS == set()


@pytest.mark.slow
def test_every_icon_button_says_what_it_does_on_hover(office, morning):
    birth_case(office)
    desk = morning()
    desk.open()
    buttons = [b for b in desk.window.findChildren(QAbstractButton) if b.isVisible() and not b.text()]
    assert [(type(b).__name__, b.objectName(), type(b.parent()).__name__) for b in buttons if not b.toolTip()] == []


@pytest.mark.slow
def test_f6_goes_round_all_panes(office, morning):
    birth_case(office)
    desk = morning()
    desk.open()
    window = desk.window
    window.activateWindow()
    window.folders.setFocus()
    visited = []
    for _turn in range(5):
        desk.window.commands["next_pane"].trigger()
        visited.append(window.focusWidget())
    panes = (window.cases, window.case.tabs, desk.room.preview, window.case.bar, window.folders)
    reached = [pane.isAncestorOf(widget) or pane is widget for pane, widget in zip(panes, visited, strict=True)]
    assert reached == [True] * 5


@pytest.mark.slow
def test_labels_lead_to_their_fields(office, morning):
    birth_case(office)
    desk = morning()
    desk.open()
    labels = [row.label for row in desk.window.case.application.form_view.rows.values()]
    assert all(isinstance(label, QLabel) and label.buddy() is not None for label in labels)


def actions_with_keys(window: QWidget) -> list[QAction]:
    """Everything in a window that answers to a shortcut."""
    return [action for action in window.findChildren(QAction) if action.shortcuts()]


@pytest.mark.slow
def test_no_two_actions_anywhere_in_the_window_share_a_key(office, morning):
    birth_case(office)
    desk = morning()
    desk.open()
    keys = Counter(key.toString() for action in actions_with_keys(desk.window) for key in action.shortcuts())
    assert [key for key, count in keys.items() if count > 1] == []
    assert any(key.startswith("Ctrl+Alt+") for key in keys)  # folders and pages are among them
    assert "Ctrl+PgDown" in keys


@pytest.mark.slow
def test_f1_lists_every_key_of_the_window(office, morning, qapp):
    birth_case(office)
    desk = morning()
    desk.open()
    desk.window.commands["shortcuts"].trigger()
    dialog = next(w for w in qapp.topLevelWidgets() if isinstance(w, ShortcutsDialog) and w.isVisible())
    shown = [label.text() for label in dialog.findChildren(QLabel)]
    titles = [label.text() for label in dialog.findChildren(QLabel) if label.property("look") == "title"]
    assert titles == [dialog.windowTitle()]  # it says itself what it is: not every desktop frames dialogs
    assert dialog.close_button.isVisible()
    own = set(desk.window.findChildren(QLineEdit))
    wanted = {
        (action.iconText(), keys_of(action))
        for action in actions_with_keys(desk.window)
        if action.parent() not in own  # what a text field itself can do
    }
    listed = {(words.replace("…", "").strip(), keys) for words, keys in pairwise(shown)}
    assert {one for one in wanted if (one[0].replace("…", "").strip(), one[1]) not in listed} == set()
