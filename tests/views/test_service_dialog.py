"""Leistung zuordnen with the keyboard alone: a few letters, arrow keys, Enter, and the way back."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.actions import cases, mailbox
from desktop.domain.submission import Route
from desktop.viewmodels.next_step import Step
from desktop.viewmodels.service_list import fitting_values, found_services, service_choices
from desktop.views.service_dialog import ServiceDialog
from desktop.views.undo_conflict_dialog import UndoConflictDialog
from tests.views.office_desk import birth_case, file_drafts, plain_draft
from tests.views.test_clerks_morning import shown_dialog

pytestmark = pytest.mark.slow


@pytest.fixture
def unrouted(office) -> str:
    return file_drafts(office, [(plain_draft(1, "Person 1", "Ein Anliegen"), Route("", "poststelle", "none"))])[0]


@pytest.fixture
def desk(unrouted, morning):
    begun = morning()
    begun.open(0)
    return begun


def ask(desk, qapp) -> ServiceDialog:
    desk.step(Step.SERVICE)
    dialog = shown_dialog(qapp, "ServiceDialog")
    dialog.activateWindow()
    return dialog


def names(dialog: ServiceDialog) -> list[str]:
    return [card.first for card in dialog.list.cards.cards]


def many_services(catalogue, count: int = 600):
    """A catalogue as large as a city's."""
    one = next(iter(catalogue.services.values()))
    services = {f"leistung{n}": replace(one, id=f"leistung{n}", name=f"Leistung Nummer {n}") for n in range(count)}
    return replace(catalogue, services=MappingProxyType(services))


def test_a_few_letters_and_enter_set_the_service_and_forward_the_case(desk, unrouted, office, qapp):
    dialog = ask(desk, qapp)
    assert dialog.focusWidget() is dialog.search
    QTest.keyClicks(dialog.search, "geburts")
    assert names(dialog)[0] == "Geburtsurkunde"
    assert "Standesamt" in dialog.list.cards.cards[0].second
    with desk.qtbot.waitSignal(desk.room.steps.taken):
        QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    row = mailbox.case_detail(office, unrouted).row
    assert (row.service, row.department) == ("geburtsurkunde", "standesamt")


def test_arrow_keys_choose_while_the_keyboard_stays_in_the_field(desk, qapp):
    dialog = ask(desk, qapp)
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    first = dialog.answer()[0].id
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    assert dialog.answer()[0].id == dialog.list.cards.cards[1].id != first
    QTest.keyClick(dialog.search, Qt.Key.Key_Up)
    assert dialog.answer()[0].id == first
    assert dialog.focusWidget() is dialog.search


def test_nothing_is_chosen_before_the_clerk_chose(desk, unrouted, office, qapp):
    dialog = ask(desk, qapp)
    assert not dialog.accept_button.isEnabled()
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.isVisible()
    QTest.keyClicks(dialog.search, "geburts")
    assert dialog.accept_button.isEnabled()
    QTest.keyClick(dialog.search, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(dialog.search, Qt.Key.Key_Delete)
    assert not dialog.accept_button.isEnabled()
    dialog.reject()
    assert mailbox.case_detail(office, unrouted).row.service == ""


def test_what_setting_it_brings_along_is_said_before(desk, office, qapp):
    dialog = ask(desk, qapp)
    QTest.keyClicks(dialog.search, "geburts")
    assert "Standesamt" in dialog.hint.text()
    assert dialog.reason.isVisible()


def test_a_service_of_the_same_department_needs_no_reason(office, morning, qapp):
    birth_case(office)
    desk = morning()
    desk.open(0)
    dialog = ask(desk, qapp)
    QTest.keyClicks(dialog.search, "sterbe")
    assert not dialog.reason.isVisible()
    assert "Geburtsurkunde" not in names(dialog)  # it has that one already


def test_nothing_found_says_so_and_leads_back_to_all(desk, qapp):
    dialog = ask(desk, qapp)
    count = len(names(dialog))
    QTest.keyClicks(dialog.search, "wurzelgnom")
    assert "wurzelgnom" in dialog.empty.sentence
    assert dialog.empty.isVisible()
    assert not dialog.accept_button.isEnabled()
    dialog.empty.acted.emit()
    assert len(names(dialog)) == count
    assert dialog.focusWidget() is dialog.search


def test_the_fields_of_the_service_are_there_at_once_and_typing_is_kept(office, morning, qapp):
    birth_case(office)
    desk = morning()
    desk.open(0)
    desk.room.opened.application.type("verwendungszweck", "Reisepass")
    dialog = ask(desk, qapp)
    QTest.keyClicks(dialog.search, "sterbe")
    with desk.qtbot.waitSignal(desk.room.steps.taken):
        QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    desk.until(lambda: desk.room.opened.detail.row.service == "sterbeurkunde")
    wanted = [field.name for field in office.catalogue.services["sterbeurkunde"].fields]
    assert [line.name for line in desk.room.opened.application.lines][: len(wanted)] == wanted
    desk.window.commands["undo"].trigger()
    desk.until(lambda: desk.room.opened.detail.row.service == "geburtsurkunde")
    desk.rest()
    assert desk.room.opened.application.text("verwendungszweck") == "Reisepass"


def test_the_desk_offers_it_first_where_nobody_knows_what_a_case_is_about(desk):
    assert Step.SERVICE in desk.window.case.steps.others[:1]


def test_six_hundred_services_are_narrowed_by_every_word(office, unrouted):
    catalogue = many_services(office.catalogue)
    detail = mailbox.case_detail(office, unrouted)
    choices = service_choices(catalogue, detail)
    assert len(choices) == 600
    assert [c.service.name for c in found_services(choices, "nummer 599")] == ["Leistung Nummer 599"]
    by_key = found_services(choices, choices[0].service.leika) if choices[0].service.leika else choices
    assert len(by_key) == 600


@pytest.mark.parametrize("typed", ["STRASSE", "straße", "Strasse"])
def test_services_are_found_in_any_german_spelling(office, unrouted, typed):
    catalogue = office.catalogue
    one = replace(next(iter(catalogue.services.values())), id="x", name="Straßenfest anmelden")
    choices = service_choices(replace(catalogue, services={"x": one}), mailbox.case_detail(office, unrouted))
    assert [c.service.id for c in found_services(choices, typed)] == ["x"]


def test_names_that_begin_with_it_come_before_others_that_hold_it(office, unrouted):
    choices = service_choices(office.catalogue, mailbox.case_detail(office, unrouted))
    found = [c.service.name for c in found_services(choices, "urkunde")]
    ranked = [c.service.name for c in found_services(choices, "ge")]
    assert found
    assert ranked[0].lower().startswith("ge")


# the way back


def test_forwarding_taken_back_at_the_window_brings_everything_back(office, morning, qapp):
    case = birth_case(office)
    desk = morning()
    desk.open(0)
    desk.do(Step.CLAIM)
    desk.go_to("meine")
    desk.open(0)
    desk.until(lambda: not mailbox.case_detail(office, case).row.unread)
    before = mailbox.case_detail(office, case).row
    desk.step(Step.MOVE_ON)
    dialog = shown_dialog(qapp, "MoveOnDialog")
    with desk.qtbot.waitSignal(desk.room.steps.taken):
        dialog.accept()
    with desk.qtbot.waitSignal(desk.room.steps.undoing.taken_back):
        desk.window.commands["undo"].trigger()
    assert mailbox.case_detail(office, case).row == before


def test_what_a_colleague_changed_meanwhile_is_asked_about_and_left_by_default(office, morning, qapp):
    case = birth_case(office)
    desk = morning()
    desk.open(0)
    desk.do(Step.NO_CASE)
    cases.bring_back(office, [case])
    with desk.qtbot.waitSignal(desk.room.steps.undoing.conflict_found):
        desk.window.commands["undo"].trigger()
    dialog = shown_dialog(qapp, "UndoConflictDialog")
    assert isinstance(dialog, UndoConflictDialog)
    assert dialog.cancel_button.isDefault()
    assert not dialog.accept_button.isDefault()
    dialog.reject()
    assert mailbox.case_detail(office, case).row.state == "new"


def test_the_clerk_may_take_it_back_over_what_was_changed(office, morning, qapp):
    case = birth_case(office)
    desk = morning()
    desk.open(0)
    desk.do(Step.NO_CASE)
    cases.bring_back(office, [case])
    cases.claim(office, [case])
    with desk.qtbot.waitSignal(desk.room.steps.undoing.conflict_found):
        desk.window.commands["undo"].trigger()
    dialog = shown_dialog(qapp, "UndoConflictDialog")
    with desk.qtbot.waitSignal(desk.room.steps.undoing.taken_back):
        dialog.accept_button.click()
    assert mailbox.case_detail(office, case).row.clerk == ""


def test_the_dialog_counts_what_of_a_foreign_form_would_fit(office, unrouted):
    detail = mailbox.case_detail(office, unrouted)
    (document,) = detail.documents
    form = {"Kind: Geburtsname": "Großmann", "kind.vornamen": "Frieda", "Geburtsname": "Schulz", "Haustier": "Gnom"}
    detail = replace(detail, documents=(replace(document, values=form),))
    services = office.catalogue.services
    assert fitting_values(services["geburtsurkunde"], detail) == 2
    assert fitting_values(services["geburtsurkunde"], replace(detail, documents=())) == 0
