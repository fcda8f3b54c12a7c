"""What a clerk does with cases."""

from __future__ import annotations

import pytest

from desktop.actions import cases, drafts, mailbox, notes
from desktop.domain.case import CaseQuery, CaseState, Folder
from desktop.domain.clerk import Role
from desktop.errors import EditConflict, NotAllowed, UsageError


def detail(office, case_id):
    return mailbox.case_detail(office, case_id)


def test_claiming_gives_a_case_its_clerk_and_its_file_number(office, make_case):
    case_id = make_case()
    cases.claim(office, [case_id])
    row = detail(office, case_id).row
    assert (row.clerk, row.state, row.number) == ("A. Sommer", CaseState.IN_PROGRESS, "33.41-0001/2026")
    assert detail(office, "33.41-0001/2026").row.id == case_id


@pytest.mark.slow
def test_file_numbers_count_up_and_are_never_given_twice(office, make_case):
    numbers = []
    for _ in range(60):  # more than one block
        case_id = make_case()
        cases.register_case(office, case_id)
        numbers.append(detail(office, case_id).row.number)
    assert numbers == [f"33.41-{n:04d}/2026" for n in range(1, 61)]


def test_a_case_somebody_works_on_is_not_snatched_by_a_click(office, office_of, make_case):
    colleague = office_of("standesamt")
    free, taken = make_case(), make_case()
    cases.claim(colleague, [taken])
    with pytest.raises(NotAllowed, match=r"B\. Winter"):
        cases.claim(office, [free, taken])
    assert detail(office, free).row.clerk == ""  # all or nothing


def test_a_released_case_is_new_and_free_again(office, make_case):
    case_id = make_case()
    cases.claim(office, [case_id])
    cases.release(office, [case_id])
    assert (detail(office, case_id).row.clerk, detail(office, case_id).row.state) == ("", CaseState.NEW)


def test_a_case_is_assigned_only_to_somebody_of_its_department(office, office_of, make_case):
    inside, outside = office_of("standesamt"), office_of("gewerbeamt", name="Z. Fremd")
    case_id = make_case()
    cases.assign(office, [case_id], inside.clerk.id)
    assert detail(office, case_id).row.state is CaseState.ASSIGNED
    assert mailbox.count_cases(inside, CaseQuery(Folder.MINE)) == 1
    with pytest.raises(NotAllowed):
        cases.assign(office, [case_id], outside.clerk.id)


def test_moving_on_starts_anew_in_the_other_department_and_both_histories_say_so(office, make_case):
    case_id = make_case()
    cases.claim(office, [case_id])
    cases.move_on(office, [case_id], "tiefbauamt", "betrifft eine Laterne")
    shown = detail(office, case_id)
    assert (shown.row.department, shown.row.clerk, shown.row.state) == ("tiefbauamt", "", CaseState.NEW)
    assert [h.act for h in shown.history].count("moved_on") == 2


@pytest.mark.parametrize("state", [CaseState.MISDIRECTED, CaseState.DUPLICATE, CaseState.NO_CASE])
def test_what_is_sorted_out_can_be_brought_back(office, make_case, state):
    case_id = make_case()
    cases.sort_out(office, [case_id], state)
    assert mailbox.count_cases(office, CaseQuery(Folder.NEW)) == 0
    assert mailbox.count_cases(office, CaseQuery(Folder.SORTED_OUT)) == 1
    cases.bring_back(office, [case_id])
    assert mailbox.count_cases(office, CaseQuery(Folder.NEW)) == 1


def test_only_moves_the_rules_allow_are_made(office, make_case):
    case_id = make_case()
    with pytest.raises(NotAllowed, match="Neu"):
        cases.set_state(office, case_id, CaseState.TO_SEND)
    assert detail(office, case_id).row.state is CaseState.NEW


def test_an_edit_keeps_what_stood_there_and_says_who_changed_it(office, make_case):
    case_id = make_case(fields={"kind.vornamen": "Frieda"})
    cases.set_fields(office, case_id, {"kind.vornamen": "Frieda Käthe"}, detail(office, case_id).version)
    shown = detail(office, case_id)
    field = next(f for f in shown.fields if f.name == "kind.vornamen")
    assert (field.value, field.previous, field.source.detail) == ("Frieda Käthe", "Frieda", "A. Sommer")
    assert shown.history[-1].values == {"field": "kind.vornamen", "before": "Frieda", "after": "Frieda Käthe"}
    assert [r.id for r in mailbox.search(office, "Käthe Frieda")] == [case_id]


def test_an_edit_on_an_outdated_view_is_refused_and_changes_nothing(office, make_case):
    case_id = make_case(fields={"kind.vornamen": "Frieda"})
    seen = detail(office, case_id).version
    cases.set_fields(office, case_id, {"kind.vornamen": "Erste"}, seen)
    with pytest.raises(EditConflict):
        cases.set_fields(office, case_id, {"kind.vornamen": "Zweite"}, seen)
    assert next(f.value for f in detail(office, case_id).fields if f.name == "kind.vornamen") == "Erste"


def test_a_field_the_service_does_not_have_is_refused(office, make_case):
    with pytest.raises(UsageError, match="lieblingsfarbe"):
        cases.set_fields(office, make_case(), {"lieblingsfarbe": "blau"})


def test_typing_is_kept_until_it_is_saved(office, make_case):
    case_id = make_case()
    drafts.keep_typing(office, case_id, "kind.vornamen", "Frie")
    drafts.keep_typing(office, case_id, "kind.vornamen", "Frieda")
    drafts.keep_typing(office, case_id, "note", "Rückruf")
    assert drafts.kept_typing(office, case_id) == {"kind.vornamen": "Frieda", "note": "Rückruf"}
    cases.set_fields(office, case_id, {"kind.vornamen": "Frieda"})
    assert drafts.kept_typing(office, case_id) == {"note": "Rückruf"}
    notes.add_note(office, case_id, "Rückruf")
    assert drafts.kept_typing(office, case_id) == {}


def test_typing_is_nobody_elses_business(office, office_of, make_case):
    case_id = make_case()
    drafts.keep_typing(office, case_id, "note", "nur für mich")
    assert drafts.kept_typing(office_of("standesamt"), case_id) == {}


def test_an_auditor_reads_and_changes_nothing(office_of, make_case):
    auditor = office_of("standesamt", Role.AUDITOR)
    case_id = make_case()
    assert detail(auditor, case_id).row.id == case_id
    with pytest.raises(NotAllowed):
        cases.claim(auditor, [case_id])


def test_every_commit_is_published_with_the_cases_it_touched(office, make_case):
    case_id = make_case()
    published = cases.claim(office, [case_id])
    assert published.cases == {case_id}
    assert published.lists


@pytest.mark.parametrize(("written", "asked"), [
    ("Müller", "mueller"), ("Mueller", "Müller"), ("Straße", "strasse"), ("Strasse", "Straße"), ("Großmann", "grossm"),
    ("Łęcki", "łęcki"), ("Sørensen", "Sørensen"), ("Ayşe", "ayse"),
])  # fmt: skip
def test_search_finds_german_words_in_either_spelling(office, make_case, written, asked):
    case_id = make_case(subject=f"Antrag {written}", text="")
    assert [r.id for r in mailbox.search(office, asked)] == [case_id]


@pytest.mark.parametrize("asked", ['"', "* OR *", "NEAR(a b)", "subject:x", "-", "' --", "(", "a AND", "\x00"])
def test_search_takes_whatever_is_typed_as_words(office, make_case, asked):
    make_case()
    assert isinstance(mailbox.search(office, asked), tuple)


def test_saving_what_stands_there_already_is_no_change(office, make_case):
    case_id = make_case(fields={"kind.vornamen": "Frieda"})
    before = detail(office, case_id)
    cases.set_fields(office, case_id, {"kind.vornamen": "Frieda"}, before.version)
    assert detail(office, case_id) == before


def test_what_a_case_waits_for_ends_with_its_waiting(office, make_case):
    case_id = make_case()
    cases.claim(office, [case_id])
    cases.set_state(office, case_id, CaseState.WAITING, waiting_for="Zahlung")
    cases.sort_out(office, [case_id], CaseState.NO_CASE)
    cases.bring_back(office, [case_id])
    assert detail(office, case_id).waiting_for == ""
