"""Parts of the window on their own: notices, long forms, and how the window divides its room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QListWidget, QPushButton, QVBoxLayout, QWidget

from desktop.actions.wording import folder_text
from desktop.catalogue.loader import load_catalogue
from desktop.catalogue.service import FieldDefinition, FieldKind
from desktop.domain.case import Folder, FolderCount
from desktop.errors import EnvironmentFault
from desktop.translation import _
from desktop.viewmodels.field_form import FieldForm
from desktop.viewmodels.folder_list_model import FolderListModel
from desktop.viewmodels.form_lines import FormLine
from desktop.views.field_editors import editor_for
from desktop.views.folder_pane import FolderPane
from desktop.views.form_view import FormView
from desktop.views.notices import Notice, Notices
from desktop.views.theme import apply_theme, theme
from desktop.views.theme_sheet import sizes_for
from tests.views.office_desk import birth_case

DISK_FULL = EnvironmentFault(_("The disk is full."), _("Please make room."))


@pytest.fixture
def notices(qtbot) -> Notices:
    window = QWidget()
    window.resize(900, 600)
    qtbot.addWidget(window)
    notices = Notices()
    column = QVBoxLayout(window)
    column.addWidget(QListWidget(), 1)
    column.addWidget(notices)
    window.show()
    notices.destroyed.connect(lambda _gone, window=window: None)  # the window lives as long
    return notices


def test_what_was_done_is_said_with_its_way_back(notices, qtbot):
    undone: list[bool] = []
    notices.tell_done("3 Vorgänge weitergeleitet", lambda: undone.append(True))
    assert notices.isVisible()
    qtbot.mouseClick(notices.action, Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert notices.notice is None


def test_a_failure_stays_until_it_is_read_and_gives_no_way_to_a_hint(notices):
    notices.tell_error(DISK_FULL)
    assert not notices._timer.isActive()
    notices.tell(Notice("hint", "nebenbei"))
    assert notices.notice.kind == "failed"
    notices.tell_done("Gespeichert")
    assert notices.notice.kind == "done"
    assert notices._timer.isActive()


def test_what_was_done_is_said_until_the_next_act(notices):
    notices.tell_done("Gespeichert")
    notices.pass_on()
    assert notices.notice is None


@pytest.mark.parametrize("kind", ["failed", "hint"])
def test_what_has_to_be_read_outlives_the_next_act(notices, kind):
    notices.tell(Notice(kind, "Die Festplatte ist voll.", lasting=kind == "hint"))
    notices.pass_on()
    assert notices.notice.kind == kind


def test_a_notice_takes_its_own_room(notices, qtbot):
    above = notices.window().findChild(QListWidget)
    notices.tell_error(DISK_FULL)
    qtbot.waitUntil(lambda: above.geometry().bottom() < notices.geometry().top())


def test_the_window_says_what_was_done_below_the_list_and_the_next_command_ends_it(morning, qtbot):
    window = morning().window
    notices = window.notices
    notices.tell_done("Gespeichert")
    above = window.cases.table if window.cases.table.isVisible() else window.cases.empty
    qtbot.waitUntil(lambda: notices.isVisible() and above.geometry().bottom() < notices.geometry().top())
    assert window.cases.isAncestorOf(notices)
    window.commands["next_pane"].trigger()
    assert notices.notice is None


@pytest.mark.slow
def test_a_form_of_hundreds_of_fields_is_built_in_pieces_and_on_demand(qtbot):
    lines = tuple(FormLine(FieldDefinition(f"f{n}", f"Feld {n}"), str(n)) for n in range(400))
    form, view = FieldForm(), FormView()
    qtbot.addWidget(view)
    view.show()
    view.show_form(form, lambda finding: finding.code, lambda line: "")
    form.load(1, lines, {}, lambda _values: ())
    assert len(view.rows) < 20  # the window is not held up
    qtbot.waitUntil(lambda: len(view.rows) == 150, timeout=20_000)
    more = next(b for b in view.findChildren(QPushButton) if "250" in b.text())
    more.click()
    qtbot.waitUntil(lambda: len(view.rows) == 300, timeout=20_000)


@pytest.mark.parametrize("kind", list(FieldKind))
def test_every_kind_of_field_shows_what_is_stored_and_tells_its_name(kind, qtbot):
    definition = FieldDefinition("feld", "Feld", kind, choices={"ja": "Ja, gern", "x": "Sonstiges"}, max_length=3)
    editor = editor_for(definition)
    qtbot.addWidget(editor)
    with qtbot.assertNotEmitted(editor.typed):  # showing is not typing: nothing becomes a draft
        editor.show_text("ja")
        editor.show_text("ein Wert, den der Katalog nicht kennt")
        editor.show_text("")
    assert editor.accessibleName() == "Feld"


def test_what_a_citizen_wrote_is_shown_whole_whatever_the_form_allows(qtbot):
    editor = editor_for(FieldDefinition("plz", "Postleitzahl", max_length=5))
    qtbot.addWidget(editor)
    editor.show_text("98693 Ilmenau")
    assert editor.text() == "98693 Ilmenau"


@pytest.mark.slow
@pytest.mark.parametrize(("width", "arrangement"), [(1280, Qt.Orientation.Vertical), (1920, Qt.Orientation.Horizontal)])
def test_case_and_preview_stand_side_by_side_where_there_is_room(office, morning, width, arrangement):
    birth_case(office)
    desk = morning()
    desk.window.resize(width, 900)
    desk.open()
    assert desk.window.case.middle.orientation() == arrangement
    assert desk.room.preview.isVisible()


@pytest.fixture
def large_letters(qapp):
    """Letters twice as large, as a clerk may have set them."""
    apply_theme(qapp, dark=False)
    usual = theme().sizes
    theme().sizes = sizes_for(usual.base * 2)
    theme().choose(True)
    theme().choose(False)
    yield
    theme().sizes = usual
    theme().choose(True)
    theme().choose(False)


@pytest.mark.slow
def test_names_of_folders_are_whole_on_a_usual_screen_with_large_letters(large_letters, qtbot):
    pane, model = FolderPane(), FolderListModel(lambda folder: folder_text(folder, load_catalogue()))
    qtbot.addWidget(pane)
    model.show_counts([FolderCount(Folder.UNASSIGNED, 1_284, 7)])
    pane.show_model(model)
    pane.give_room(1920)
    pane.resize(pane.minimumWidth(), 400)
    pane.show()
    line, bold = model.line_of(Folder.UNASSIGNED), QFont(pane.list.font())
    bold.setWeight(QFont.Weight.DemiBold)
    needed = QFontMetrics(bold).horizontalAdvance(line.name)
    assert needed < pane.list.viewport().width() - QFontMetrics(bold).horizontalAdvance("1.284")
    assert pane.width() <= 1920 * 2 // 11
    pane.give_room(960)
    assert pane.minimumWidth() <= 260  # a small window keeps room for the case
