"""A clerk's morning at the real window: lists, cases, acts and the way back."""

from __future__ import annotations

import pytest

from desktop.actions import cases, mailbox
from desktop.domain.case import CaseState, Folder
from desktop.domain.submission import Route
from desktop.translation import _, say
from desktop.viewmodels.next_step import Step
from tests.views.office_desk import BIRTH, birth_case, file_drafts, plain_draft


@pytest.fixture
def three_cases(office) -> list[str]:
    drafts = [(plain_draft(n, f"Person {n}", f"Anliegen {n}"), Route("", "poststelle", "none")) for n in range(1, 4)]
    return file_drafts(office, drafts)


def test_new_cases_stand_in_the_list_newest_first_and_are_counted(three_cases, morning):
    desk = morning()
    assert desk.senders() == ["Person 1", "Person 2", "Person 3"]
    assert desk.count(Folder.NEW) == 3
    assert desk.window.cases.count.text().startswith("3 ")


def test_choosing_a_case_shows_its_fields_with_their_sources(office, morning):
    birth_case(office)
    desk = morning()
    detail = desk.open()
    assert desk.row("kind.geburtsname").editor.text() == "Großmann"
    assert desk.row("kind.geburtsname").source.text() == say(_("from the form"))
    assert "kind.geburtsname" in desk.row("kind.geburtsname").source.toolTip()
    assert desk.row("kind.geburtsort").source.property("look") == "warn"  # read with little confidence
    assert "Käthe Großmann" in desk.window.case.head.title.text()
    assert detail.row.id == desk.room.opened.case


def test_the_chosen_field_is_framed_in_the_document_it_came_from(office, morning, qtbot):
    birth_case(office)
    desk = morning()
    detail = desk.open()
    source = next(f.source for f in detail.fields if f.name == "kind.vornamen")
    with qtbot.waitSignal(desk.window.case.field_chosen) as told:
        desk.row("kind.vornamen").editor.setFocus()
    assert told.args == [source.document, source.box]


@pytest.mark.slow
def test_a_case_looked_at_for_a_moment_is_read(three_cases, office, morning, qtbot):
    desk = morning()
    assert desk.room.case_model.row_at(0).unread
    desk.open(0)
    desk.until(lambda: not desk.room.case_model.row_at(0).unread)
    assert desk.room.case_model.row_at(1).unread


def test_taking_over_keeps_the_case_open_and_moves_it_to_my_cases(three_cases, morning):
    desk = morning()
    case = desk.open(0).row.id
    desk.do(Step.CLAIM)
    assert desk.senders() == ["Person 2", "Person 3"]
    assert desk.room.opened.detail.row.id == case
    assert desk.room.opened.detail.row.clerk == "A. Sommer"
    desk.until(lambda: desk.count(Folder.MINE) == 1)


def test_after_sorting_out_the_next_case_is_open(three_cases, morning):
    desk = morning()
    desk.open(0)
    desk.do(Step.NO_CASE)
    desk.until(lambda: desk.room.opened.detail.row.sender == "Person 2")
    assert desk.senders() == ["Person 2", "Person 3"]


def test_sorting_out_can_be_taken_back(three_cases, morning):
    desk = morning()
    desk.open(0)
    desk.do(Step.MISDIRECTED)
    assert desk.window.notices.notice.action
    desk.window.commands["undo"].trigger()
    desk.until(lambda: desk.senders() == ["Person 1", "Person 2", "Person 3"])


def test_several_chosen_cases_are_taken_over_together(three_cases, office, morning):
    desk = morning()
    desk.open(0)
    desk.window.cases.table.selectAll()
    desk.do(Step.CLAIM)
    assert desk.senders() == []
    assert mailbox.count_cases(office, desk_query(Folder.MINE)) == 3


def desk_query(folder: str):
    from desktop.domain.case import CaseQuery

    return CaseQuery(folder)


def test_forwarding_asks_where_to_and_says_what_was_done(three_cases, office, morning, qapp):
    desk = morning()
    case = desk.open(0).row.id
    desk.step(Step.MOVE_ON)
    dialog = shown_dialog(qapp, "MoveOnDialog")
    dialog.department.setCurrentIndex(dialog.department.findData("standesamt"))
    dialog.reason.setText("geht um eine Geburt")
    with desk.qtbot.waitSignal(desk.room.steps.taken):
        dialog.accept()
    desk.rest()
    assert mailbox.case_detail(office, case).row.department == "standesamt"


def shown_dialog(qapp, name: str):
    return next(w for w in qapp.topLevelWidgets() if type(w).__name__ == name and w.isVisible())


@pytest.mark.slow
def test_assigning_offers_the_colleagues_of_the_department(office, morning, qapp):
    case = birth_case(office)
    desk = morning()
    desk.open()
    desk.step(Step.ASSIGN)
    desk.until(lambda: any(type(w).__name__ == "AssignDialog" for w in qapp.topLevelWidgets()))
    dialog = shown_dialog(qapp, "AssignDialog")
    dialog.colleague.setCurrentText("B. Winter")
    with desk.qtbot.waitSignal(desk.room.steps.taken):
        dialog.accept()
    assert mailbox.case_detail(office, case).row.clerk == "B. Winter"


@pytest.mark.slow
def test_a_follow_up_is_set_shown_and_ticked_off(three_cases, office, morning, qapp):
    desk = morning()
    case = desk.open(0).row.id
    desk.step(Step.FOLLOW_UP)
    dialog = shown_dialog(qapp, "FollowUpDialog")
    dialog.reason.setText("Antwort da?")
    with desk.qtbot.waitSignal(desk.room.steps.taken):
        dialog.accept()
    desk.rest()
    (waiting,) = mailbox.case_detail(office, case).follow_ups
    with desk.qtbot.waitSignal(desk.room.steps.taken):
        desk.window.case.follow_up_done.emit(waiting.id)
    assert mailbox.case_detail(office, case).follow_ups[0].done


@pytest.mark.slow
def test_searching_shows_what_was_found_and_escape_goes_back(three_cases, morning, qtbot):
    desk = morning()
    search = desk.window.top.search
    search.setText("Anliegen 2")
    search._tell()
    desk.until(lambda: desk.senders() == ["Person 2"])
    search.clear()
    search._tell()
    desk.until(lambda: len(desk.senders()) == 3)


def test_a_search_asked_for_elsewhere_stands_in_the_field(three_cases, morning):
    desk = morning()
    desk.room.search("Anliegen 3")
    desk.until(lambda: desk.senders() == ["Person 3"])
    assert desk.window.top.search.text() == "Anliegen 3"


def test_a_service_without_a_register_has_no_tab_for_it(office, morning):
    birth_case(office)
    note = plain_draft(5, "Stadtwerke", "Laterne dunkel")
    file_drafts(office, [(note, Route("maengelmeldung", "tiefbauamt", "keyword", "laterne"))])
    desk = morning()
    desk.open(0)
    desk.window.commands["tab_register"].trigger()
    assert desk.window.case.tabs.currentWidget() is desk.window.case.register
    desk.open(1)
    assert desk.window.case.tabs.currentWidget() is not desk.window.case.register
    desk.window.commands["tab_register"].trigger()
    assert desk.window.case.tabs.currentWidget() is not desk.window.case.register


def test_an_empty_list_says_so_and_offers_one_action(morning):
    desk = morning()
    assert desk.window.cases.empty.isVisible()
    assert desk.window.cases.empty.sentence


@pytest.mark.slow
def test_what_a_colleague_does_appears_by_itself(three_cases, office, morning):
    desk = morning()
    desk.open(1)
    cases.claim(office, [three_cases[0]])  # another process: nothing is published here
    desk.room.desk.feed.look()  # the first look only notes where it starts
    desk.until(lambda: not desk.room.desk.feed._looking)
    cases.sort_out(office, [three_cases[2]], CaseState.NO_CASE)
    desk.room.desk.feed.look()
    desk.until(lambda: desk.senders() == ["Person 2"])
    assert desk.room.opened.detail.row.sender == "Person 2"


@pytest.mark.slow
def test_the_current_case_is_still_chosen_after_others_left_above_it(three_cases, office, morning):
    desk = morning()
    desk.open(2)
    desk.room._changed(cases.sort_out(office, [three_cases[0]], CaseState.NO_CASE))
    desk.rest()
    assert desk.window.cases.table.currentIndex().row() == 1
    assert desk.window.cases.current_row().sender == "Person 3"


def test_a_finished_case_offers_to_be_taken_up_again(three_cases, morning):
    desk = morning()
    desk.open(0)
    desk.do(Step.CLAIM)
    desk.do(Step.FINISH)
    desk.go_to(Folder.DONE)
    desk.open(0)
    assert desk.window.case.steps.primary is Step.REOPEN


def test_the_form_of_the_next_case_of_a_service_uses_the_same_rows(office, morning):
    birth_case(office, 0)
    birth_case(office, 1, **{"kind.vornamen": "Anton", "antragsteller.vornamen": "Bernd"})
    desk = morning()
    desk.open(0)
    row = desk.row("kind.vornamen")
    desk.open(1)
    assert desk.row("kind.vornamen") is row
    assert row.editor.text() == "Anton"
    assert BIRTH["kind.vornamen"] == "Frieda Käthe"
