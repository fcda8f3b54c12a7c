"""Editing at the real window: nothing typed is lost, nobody overwrites anybody, the register stands for itself."""

from __future__ import annotations

import pytest

from desktop.actions import cases, drafts, mailbox, register
from desktop.domain.case import CaseState
from desktop.viewmodels.next_step import Step
from tests.views.office_desk import REGISTER, birth_case

NAME, PLACE = "kind.vornamen", "kind.geburtsort"


@pytest.fixture
def post(filled) -> str:
    return filled("birth case", birth_case)


@pytest.fixture
def case(post, office) -> str:
    return post


@pytest.fixture
def desk(case, morning):
    begun = morning()
    begun.open()
    return begun


def value(office, case: str, field: str) -> str:
    return next(f.value for f in mailbox.case_detail(office, case).fields if f.name == field)


def dialog_named(qapp, name: str):
    return next((w for w in qapp.topLevelWidgets() if type(w).__name__ == name and w.isVisible()), None)


def test_typing_makes_saving_the_first_step_and_saving_stores_it(desk, office, case):
    desk.type(desk.row(NAME).editor, "Frieda Käthe Łucja")
    assert desk.window.case.steps.primary is Step.SAVE
    desk.do(Step.SAVE)
    assert value(office, case, NAME) == "Frieda Käthe Łucja"
    assert not desk.room.opened.is_unsaved
    assert "A. Sommer" in desk.row(NAME).source.text()


@pytest.mark.slow
def test_a_saved_edit_can_be_taken_back(desk, office, case):
    desk.type(desk.row(NAME).editor, "Friedel")
    desk.do(Step.SAVE)
    desk.window.commands["undo"].trigger()
    desk.until(lambda: value(office, case, NAME) == "Frieda Käthe")
    desk.until(lambda: desk.row(NAME).editor.text() == "Frieda Käthe")


def test_what_is_typed_reaches_the_profile_by_itself_within_half_a_second(desk, office, case):
    desk.type(desk.row(NAME).editor, "Fri")
    desk.until(lambda: drafts.kept_typing(office, case) == {NAME: "Fri"})
    assert value(office, case, NAME) == "Frieda Käthe"


def test_typing_left_by_a_crash_is_there_again(case, office, morning):
    drafts.keep_typing(office, case, NAME, "Fried")
    drafts.keep_typing(office, case, "register:geburtsort", "Ilmen")
    drafts.keep_typing(office, case, "note", "anrufen")
    desk = morning()
    desk.open()
    assert desk.row(NAME).editor.text() == "Fried"
    assert desk.register_row("geburtsort").editor.text() == "Ilmen"
    assert desk.window.case.notes.editor.toPlainText() == "anrufen"
    assert desk.window.case.steps.primary is Step.SAVE


@pytest.mark.slow
def test_saving_leaves_no_draft_behind(desk, office, case):
    desk.type(desk.row(NAME).editor, "Friedel")
    desk.do(Step.SAVE)
    desk.room.opened.keeper.flush()
    desk.rest()
    assert drafts.kept_typing(office, case) == {}


def test_discarding_shows_what_is_stored_and_drops_the_draft(desk, office, case):
    desk.type(desk.row(NAME).editor, "Unsinn")
    desk.room.opened.keeper.flush()
    desk.until(lambda: NAME in drafts.kept_typing(office, case))
    desk.window.commands["discard"].trigger()
    assert desk.row(NAME).editor.text() == "Frieda Käthe"
    desk.until(lambda: drafts.kept_typing(office, case) == {})


def test_findings_appear_and_go_as_one_types(desk):
    row = desk.row("kind.geburtstag")
    desk.type(row.editor, "31.02.2019")
    assert row.finding.isVisible()
    assert row.finding.words.text()
    desk.type(row.editor, "12.03.2019")
    assert not row.finding.isVisible()


@pytest.mark.slow
def test_a_colleagues_change_of_another_field_is_no_conflict(desk, office, case):
    desk.type(desk.row(NAME).editor, "Friedel")
    cases.set_fields(office, case, {PLACE: "Weimar"})
    desk.do(Step.SAVE)
    assert (value(office, case, NAME), value(office, case, PLACE)) == ("Friedel", "Weimar")
    desk.until(lambda: desk.row(PLACE).editor.text() == "Weimar")


@pytest.mark.slow
@pytest.mark.parametrize(("mine", "kept"), [(True, "Friedel"), (False, "Friederike")])
def test_the_same_field_changed_twice_asks_the_clerk(desk, office, case, qapp, mine, kept):
    desk.type(desk.row(NAME).editor, "Friedel")
    cases.set_fields(office, case, {NAME: "Friederike"})
    desk.step(Step.SAVE)
    desk.until(lambda: dialog_named(qapp, "ConflictDialog") is not None)
    dialog = dialog_named(qapp, "ConflictDialog")
    assert value(office, case, NAME) == "Friederike"  # nothing is written before the clerk decided
    dialog.choose(NAME, mine=mine)
    dialog.take_button.click()
    desk.until(lambda: value(office, case, NAME) == kept and not desk.room.opened.is_unsaved)
    assert desk.row(NAME).editor.text() == kept


@pytest.mark.slow
def test_putting_a_conflict_off_keeps_both_versions(desk, office, case, qapp):
    desk.type(desk.row(NAME).editor, "Friedel")
    cases.set_fields(office, case, {NAME: "Friederike"})
    desk.step(Step.SAVE)
    desk.until(lambda: dialog_named(qapp, "ConflictDialog") is not None)
    dialog_named(qapp, "ConflictDialog").reject()
    assert desk.row(NAME).editor.text() == "Friedel"
    assert value(office, case, NAME) == "Friederike"


@pytest.mark.slow
def test_typing_goes_to_the_case_on_screen_while_the_next_one_is_read(case, office, morning):
    other = birth_case(office, 1)
    desk = morning()
    first = desk.open(0).row.id
    desk.window.cases.table.go_to(1)  # being read; the fields on screen are still those of the first
    desk.type(desk.row(NAME).editor, "Friedel")
    desk.until(lambda: desk.is_open(1))
    desk.until(lambda: drafts.kept_typing(office, first) == {NAME: "Friedel"})
    second = other if first == case else case
    assert drafts.kept_typing(office, second) == {}


@pytest.mark.slow
def test_a_note_is_written_and_stands_in_the_list(desk, office, case):
    desk.window.commands["tab_notes"].trigger()
    editor = desk.window.case.notes.editor
    editor.setPlainText("Rückruf am Nachmittag")
    with desk.qtbot.waitSignal(desk.room.opened.note_saved):
        desk.window.case.notes.save.click()
    desk.until(lambda: bool(desk.window.case.notes.list.cards.cards))
    assert desk.window.case.notes.list.cards.cards[0].first == "Rückruf am Nachmittag"
    assert editor.toPlainText() == ""


@pytest.mark.slow
def test_the_way_to_the_certificate_is_one_primary_step_after_the_other(desk, office, case, qapp):
    assert desk.window.case.steps.primary is Step.CLAIM
    desk.do(Step.CLAIM)
    assert desk.window.case.steps.primary is Step.ENTER_REGISTER
    desk.step("primary")
    assert desk.window.case.tabs.currentWidget() is desk.window.case.register
    for name, text in REGISTER.items():
        desk.type(desk.register_row(name).editor, text)
    desk.do(Step.SAVE)
    assert desk.window.case.steps.primary is Step.CONFIRM_REGISTER
    desk.step("primary")
    dialog = dialog_named(qapp, "ConfirmRegisterDialog")
    assert dialog.answer() == "A. Sommer"
    with desk.qtbot.waitSignal(desk.room.steps.taken):
        dialog.accept()
    desk.until(lambda: desk.window.case.steps.primary is Step.CERTIFICATE)
    assert mailbox.case_detail(office, case).entry.confirmed_by == "A. Sommer"


def test_register_data_stands_beside_the_application_with_differences_marked(desk, office, case):
    register.enter_register(office, case, REGISTER)
    desk.room.opened.read_again()
    row = desk.register_row("kind.vornamen")
    desk.until(lambda: row.editor.text() == "Frieda Kaethe")
    assert desk.room.opened.register.differs("kind.vornamen")
    assert row.difference
    same = desk.register_row("kind.geburtsname")
    assert same.difference != row.difference


@pytest.mark.slow
def test_changing_confirmed_register_data_asks_for_a_new_comparison(desk, office, case):
    register.enter_register(office, case, REGISTER)
    register.confirm_register(office, case, "A. Sommer")
    desk.room.opened.read_again()
    desk.until(lambda: Step.CERTIFICATE in desk.window.case.steps.possible)
    desk.type(desk.register_row("geburtsort").editor, "Arnstadt")
    desk.do(Step.SAVE)
    assert mailbox.case_detail(office, case).entry.confirmed_at is None
    assert Step.CERTIFICATE not in desk.window.case.steps.possible


def test_a_failed_save_keeps_the_text_and_says_what_to_do(desk, office, case, monkeypatch):
    desk.type(desk.register_row("geburtstag").editor, "31.02.2019")
    desk.step(Step.SAVE)
    desk.until(lambda: desk.window.notices.notice is not None and desk.window.notices.notice.kind == "failed")
    assert desk.register_row("geburtstag").editor.text() == "31.02.2019"


@pytest.mark.slow
def test_a_waiting_case_says_what_it_waits_for(desk, office, case, qapp):
    desk.do(Step.CLAIM)
    desk.step(Step.WAIT)
    dialog = dialog_named(qapp, "WaitDialog")
    dialog.what.setEditText("Zahlung")
    with desk.qtbot.waitSignal(desk.room.steps.taken):
        dialog.accept()
    desk.until(lambda: "Zahlung" in desk.window.case.head.state.text())
    assert mailbox.case_detail(office, case).row.state is CaseState.WAITING
