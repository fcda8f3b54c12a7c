"""Small things a clerk notices: where the keyboard is, what the window is called, what is cut, what is kept."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGridLayout, QLineEdit, QPushButton, QWidget

from desktop.actions import drafts
from desktop.actions.notes import add_note
from desktop.catalogue.service import FieldDefinition, FieldKind
from desktop.domain.case import DocumentRow
from desktop.domain.submission import DocumentKind, Route, Source, SourceKind
from desktop.translation import _
from desktop.viewmodels.field_form import FieldForm
from desktop.viewmodels.form_lines import FormLine
from desktop.views.application_pane import ApplicationPane, source_words
from desktop.views.asking_dialog import AskingDialog
from desktop.views.case_list import CaseListPane
from desktop.views.case_pane import TABS
from desktop.views.field_editors import editor_for
from desktop.views.field_row import FieldRow
from desktop.views.preview_documents import Offer, ShownAs
from desktop.views.preview_switcher import DocumentSwitcher
from desktop.views.theme import apply_theme
from tests.views.office_desk import birth_case, file_drafts, plain_draft


@pytest.mark.slow
def test_the_window_is_named_after_its_case(office, morning):
    birth_case(office)
    desk = morning()
    assert desk.window.windowTitle() == "Amtsfach"
    desk.open()
    assert "Käthe Großmann" in desk.window.windowTitle()
    desk.room.show_folder("erledigt")
    desk.until(lambda: desk.window.windowTitle() == "Amtsfach")


def test_an_item_without_fields_says_where_to_look_wherever_the_document_stands(qtbot):
    pane = ApplicationPane()
    qtbot.addWidget(pane)
    assert not re.search("beside|below|daneben|darunter", pane.empty.sentence)


@pytest.mark.slow
def test_who_closes_the_window_in_the_middle_of_a_word_finds_it_again(office, morning, jobs):
    case = birth_case(office)
    desk = morning()
    desk.open()
    desk.type(desk.row("kind.vornamen").editor, "Friedel, eigentlich Frie")
    desk.window.close()
    assert jobs.shut_down()
    assert drafts.kept_typing(office, case) == {"kind.vornamen": "Friedel, eigentlich Frie"}


@pytest.mark.slow
def test_the_keyboard_goes_to_the_list_when_the_case_under_it_goes(office, morning, qtbot):
    for number in range(3):
        birth_case(office, number)
    desk = morning()
    desk.open()
    desk.window.activateWindow()
    desk.row("kind.vornamen").editor.setFocus()
    desk.window.cases.table.selectAll()  # several cases are chosen: the form makes room for what can be done with them
    desk.until(lambda: not desk.window.case.tabs.isVisible())
    assert desk.window.focusWidget() is desk.window.cases.table


@pytest.mark.slow
def test_the_keyboard_goes_to_the_list_when_another_list_is_opened(office, morning):
    birth_case(office)
    desk = morning()
    desk.open()
    desk.window.activateWindow()
    desk.row("kind.vornamen").editor.setFocus()
    desk.go_to("department:standesamt")
    assert desk.window.focusWidget() is desk.window.cases.table


@pytest.mark.slow
def test_the_keyboard_stays_with_the_case_when_the_next_one_has_no_form(office, morning):
    birth_case(office, 1)
    file_drafts(office, [(plain_draft(0, "Stadtwerke Ilmtal", "Laterne"), Route("", "standesamt", "", ""))])
    desk = morning()
    desk.open(1)
    desk.window.activateWindow()
    desk.row("kind.geburtsort").editor.setFocus()
    desk.window.commands["previous_case"].trigger()
    desk.until(lambda: desk.is_open(0))
    assert desk.window.focusWidget() is desk.window.case.tabs.tabBar()


@pytest.mark.slow
def test_the_keyboard_stays_in_the_form_when_the_next_case_has_another_form(office, morning):
    birth_case(office, 1)
    route = Route("meldebescheinigung", "buergerbuero", "keyword", "")
    file_drafts(office, [(plain_draft(0, "Zoë Ünal", "Meldebescheinigung"), route)])
    desk = morning()
    desk.open(1)
    desk.window.activateWindow()
    desk.row("kind.geburtsort").editor.setFocus()
    desk.window.commands["previous_case"].trigger()
    desk.until(lambda: desk.is_open(0) and bool(desk.window.case.application.form_view.rows))
    form = desk.window.case.application.form_view
    assert form.isAncestorOf(desk.window.focusWidget())


@pytest.mark.slow
def test_tab_leads_round_the_whole_window(office, morning):
    birth_case(office)
    desk = morning()
    desk.open()
    desk.until(lambda: len(desk.window.case.application.form_view.rows) == len(desk.room.opened.application.lines))
    window, search = desk.window, desk.window.top.search
    window.activateWindow()
    search.setFocus()
    seen: list[QWidget] = []
    for _step in range(200):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget())
        if seen[-1] is search:
            break
    assert seen[-1] is search
    places = [window.folders.list, desk.room.sort, window.cases.table, window.case.tabs.tabBar()]
    assert seen[:4] == places
    assert desk.room.preview.switcher in seen
    assert len(seen) == len(set(map(id, seen)))


@pytest.mark.slow
def test_nothing_takes_the_keyboard_that_does_not_show_it(office, morning):
    birth_case(office)
    desk = morning()
    desk.open()
    form = desk.window.case.application.form_view
    assert form.focusPolicy() is Qt.FocusPolicy.NoFocus  # it has no focus frame; its fields have


@pytest.fixture
def switcher(qtbot, qapp) -> DocumentSwitcher:
    apply_theme(qapp, dark=False)
    made = DocumentSwitcher()
    qtbot.addWidget(made)
    return made


def offer(name: str) -> Offer:
    kind, digest = DocumentKind.ATTACHMENT, "0" * 64
    document = DocumentRow(name, "s", name, "application/pdf", kind, 1, digest, 1, "", {}, "", True, "", {})
    return Offer(document, None, ShownAs.PAGES, name)


def test_names_of_documents_are_shortened_until_all_can_be_seen(switcher):
    offers = [offer("Nachricht"), offer("Antrag Geburtsurkunde Großmann.pdf")]
    switcher.resize(900, 36)
    switcher.show()
    switcher.offer(offers, offers[1])
    assert switcher.tabText(1) == "Antrag Geburtsur … ßmann.pdf"
    whole = switcher.sizeHint().width()
    assert switcher.wanted_width() == whole
    switcher.resize(whole - 40, 36)
    assert switcher.sizeHint().width() <= switcher.width()
    assert "…" in switcher.tabText(1)
    assert abs(switcher.wanted_width() - whole) <= 8  # the chosen name is written bolder
    switcher.resize(900, 36)
    assert switcher.sizeHint().width() == whole


def test_where_names_have_no_room_the_documents_not_shown_keep_their_sign(switcher):
    offers = [offer(f"Nachweis {number:02} Heizkosten.pdf") for number in range(4)]
    switcher.resize(340, 36)
    switcher.show()
    switcher.offer(offers, offers[1])
    assert switcher.sizeHint().width() <= switcher.width()  # nothing is cut, nothing has to be scrolled
    assert [bool(switcher.tabText(place)) for place in range(4)] == [False, True, False, False]
    switcher.setCurrentIndex(3)
    assert [bool(switcher.tabText(place)) for place in range(4)] == [False, False, False, True]


def test_so_many_documents_that_they_never_fit_keep_names_that_can_be_read(switcher):
    offers = [offer(f"Nachweis {number:02} Heizkostenabrechnung.pdf") for number in range(25)]
    switcher.resize(600, 36)
    switcher.show()
    switcher.offer(offers, offers[0])
    assert len({switcher.tabText(place) for place in range(25)}) == 25


@pytest.mark.slow
def test_page_tools_leave_the_names_of_the_documents_their_room(office, morning):
    birth_case(office)
    desk = morning()
    desk.open()
    desk.window.resize(1920, 1080)
    preview = desk.room.preview
    desk.until(lambda: preview.bar.isVisible())
    assert preview.switcher.sizeHint().width() <= preview.switcher.width()


def test_the_name_of_a_list_is_whole_where_the_number_of_its_cases_has_no_room(qtbot, qapp):
    apply_theme(qapp, dark=False)
    pane = CaseListPane()
    qtbot.addWidget(pane)
    order = QPushButton("Eingang ↓")
    pane.head.addWidget(order)
    pane.resize(500, 300)
    pane.show()
    pane.say_list("Nicht zugewiesen", 1_284)
    assert pane.count.isVisible()
    pane.resize(300, 300)
    pane.say_list("Nicht zugewiesene Vorgänge", 1_284)
    assert not pane.count.isVisible()
    pane.resize(600, 300)
    assert pane.count.isVisible()


@pytest.mark.parametrize(
    "kind", [FieldKind.TEXT, FieldKind.CHOICE, FieldKind.CHECK, FieldKind.RADIO, FieldKind.MULTILINE]
)
def test_a_label_stands_on_one_line_with_its_field(qtbot, qapp, kind):
    """The foot of the letters is the same, to a pixel, whatever the field looks like."""
    apply_theme(qapp, dark=False)
    form, page = FieldForm(), QWidget()
    qtbot.addWidget(page)
    definition = FieldDefinition("f", "Feld", kind, choices={"a": "Eins", "b": "Zwei"})
    form.load(1, (FormLine(definition, "a"),), {}, lambda _values: ())
    row = FieldRow(form, "f", lambda finding: finding.code, lambda line: "")
    grid = QGridLayout(page)
    row.lay_into(grid, 0, compare=False)
    row.refresh()
    page.show()
    qtbot.waitExposed(page)
    top, letters = row.editor.mapTo(page, row.editor.rect().topLeft()).y(), row.editor.fontMetrics()
    if kind is FieldKind.MULTILINE:
        first = top + row.editor.viewport().y() + row.editor.cursorRect().top()
    elif kind is FieldKind.RADIO:
        first = top + (next(iter(row.editor._buttons.values())).height() - letters.height()) // 2
    else:
        first = top + (row.editor.height() - letters.height()) // 2
    foot_of_field = first + letters.ascent()
    foot_of_label = row.label.y() + row.label.contentsMargins().top() + row.label.fontMetrics().ascent()
    assert abs(foot_of_field - foot_of_label) <= 1


def test_labels_of_a_question_stand_on_one_line_with_their_fields(qtbot, qapp):
    apply_theme(qapp, dark=False)
    dialog, field = AskingDialog(_("Follow-up"), None, _("Done")), QLineEdit()
    qtbot.addWidget(dialog)
    dialog.ask(_("Reason"), field)
    dialog.show()
    qtbot.waitExposed(dialog)
    label = dialog.form.labelForField(field)
    of_field = field.y() + (field.height() - field.fontMetrics().height()) // 2 + field.fontMetrics().ascent()
    of_label = label.y() + label.contentsMargins().top() + label.fontMetrics().ascent()
    assert abs(of_field - of_label) <= 1


def test_a_value_from_our_own_form_names_no_field_of_the_pdf():
    definition = FieldDefinition("kind.vornamen", "Vorname(n)")
    own = FormLine(definition, "Frieda", source=Source(SourceKind.PDF_FIELD, "kind.vornamen"))
    foreign = FormLine(definition, "Frieda", source=Source(SourceKind.PDF_FIELD, "Textfeld 7"))
    assert "kind." not in source_words(own)
    assert "Textfeld 7" in source_words(foreign)


def test_the_keyboard_comes_to_the_chosen_one_of_several_buttons(qtbot):
    editor = editor_for(FieldDefinition("art", "Art", FieldKind.RADIO, choices={"a": "Eins", "b": "Zwei"}))
    qtbot.addWidget(editor)
    editor.show()
    editor.setFocus()
    assert editor.window().focusWidget().text() == "Eins"
    editor.show_text("b")
    editor.setFocus()
    assert editor.window().focusWidget().text() == "Zwei"


@pytest.mark.slow
def test_a_register_field_frames_what_it_is_compared_with_and_nothing_else(office, morning):
    birth_case(office)
    desk = morning()
    desk.open()
    framed: list[tuple[str, object]] = []
    desk.window.case.field_chosen.connect(lambda document, box: framed.append((document, box)))
    desk.window.case.show_tab("tab_register")
    lines = {line.name: line for line in desk.room.opened.register.lines}
    for name in ("kind.geburtsname", "geburtszeit"):
        desk.window.case.register.form_view.field_chosen.emit(name)
    counterpart = lines["kind.geburtsname"].source
    assert framed[-2] == (counterpart.document, counterpart.box)
    assert counterpart is not None
    assert framed[-1] == ("", None)


@pytest.mark.slow
def test_tabs_have_room_for_counts_that_came_while_no_case_was_shown(office, morning):
    bare, noted = birth_case(office, 1), birth_case(office, 2)
    add_note(office, noted, "Rückruf am Montag")
    desk = morning()
    window, opened = desk.window, desk.room.opened
    opened.open(bare)
    desk.until(lambda: opened.shown == bare)
    window.case.show_many(2)
    opened.open(noted)
    desk.until(lambda: opened.shown == noted)
    window.case.show_many(0)
    bar = window.case.tabs.tabBar()
    desk.until(bar.isVisible)
    place = TABS.index("tab_notes")
    assert bar.tabText(place).endswith("1")
    assert bar.tabRect(place).width() == bar.tabSizeHint(place).width()
