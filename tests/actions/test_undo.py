"""An act taken back leaves a case exactly as it was, or nothing is taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from desktop.actions import cases, mailbox, notes
from desktop.actions.assign_service import set_service
from desktop.actions.undo import UndoConflict, take_back
from desktop.domain.case import CaseQuery, CaseState, Folder
from desktop.domain.change import ChangeSet
from desktop.domain.clerk import Role
from desktop.errors import NotAllowed, NotFound, UsageError
from desktop.storage.history_store import broken_links
from desktop.translation import say

DEPARTMENTS = ("standesamt", "tiefbauamt", "poststelle")
SERVICES = ("geburtsurkunde", "sterbeurkunde", "maengelmeldung")


def row(office, case_id) -> dict[str, object]:
    """Everything the list and the desk are made of, but the count of changes."""
    with office.read() as connection:
        found = connection.execute(text("SELECT * FROM case_file WHERE id = :id"), {"id": case_id}).mappings().one()
        return {name: value for name, value in found.items() if name != "version"}


def values(office, case_id) -> list[tuple[object, ...]]:
    """The stored application values to the last column."""
    with office.read() as connection:
        statement = text("SELECT * FROM application_value WHERE case_id = :id ORDER BY field")
        return [tuple(found) for found in connection.execute(statement, {"id": case_id})]


def state_of(office, case_id):
    return row(office, case_id), values(office, case_id)


Act = Callable[[object, str], ChangeSet]


def acts(colleague: str) -> dict[str, Act]:
    """What a clerk can do with a case and take back, by a name that tells a failing example."""
    made: dict[str, Act] = {
        "claim": lambda office, case: cases.claim(office, [case]),
        "release": lambda office, case: cases.release(office, [case]),
        "assign": lambda office, case: cases.assign(office, [case], colleague),
        "bring_back": lambda office, case: cases.bring_back(office, [case]),
        "fill": lambda office, case: cases.set_fields(office, case, {"anzahl": "3"}),
        "empty": lambda office, case: cases.set_fields(office, case, {"anzahl": ""}),
        "name": lambda office, case: cases.set_fields(office, case, {"kind.vornamen": "Frieda Käthe"}),
        "number": lambda office, case: cases.register_case(office, case),
        "wait": lambda office, case: cases.set_state(office, case, CaseState.WAITING, waiting_for="Zahlung"),
    }
    for state in (CaseState.IN_PROGRESS, CaseState.DECIDED, CaseState.TO_SEND, CaseState.DONE):
        made[f"set {state.value}"] = lambda office, case, s=state: cases.set_state(office, case, s)
    for state in (CaseState.MISDIRECTED, CaseState.NO_CASE):
        made[f"sort out {state.value}"] = lambda office, case, s=state: cases.sort_out(office, [case], s)
    for department in DEPARTMENTS:
        made[f"to {department}"] = lambda office, case, d=department: cases.move_on(office, [case], d, "gehört dorthin")
    for service in SERVICES:
        made[f"is {service}"] = lambda office, case, s=service: set_service(office, case, s)
    return made


NAMES = tuple(acts(""))
LOOKS = ("read",)  # happens without being asked, between acts
some_acts = st.lists(st.sampled_from((*NAMES, *LOOKS)), max_size=6)
laws = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def do(office, everything, case_id, name) -> ChangeSet | None:
    """Do it; None where the rules do not let it happen now."""
    try:
        return cases.mark_read(office, case_id) if name == "read" else everything[name](office, case_id)
    except (NotAllowed, UsageError):
        return None


def conflict_of(office, done) -> UndoConflict | None:
    """Take it back; the conflict where it is refused."""
    try:
        take_back(office, done.edits)
    except UndoConflict as conflict:
        return conflict
    return None


@pytest.fixture
def everything(office_of) -> dict[str, Act]:
    return acts(office_of("standesamt").clerk.id)


def new_case(make_case) -> str:
    return make_case(fields={"kind.vornamen": "Frieda", "kind.geburtsort": "Ilmenau"})


@pytest.mark.slow
@laws
@given(before=some_acts, last=st.sampled_from(NAMES), looked=st.booleans())
def test_taking_the_last_act_back_restores_every_column_and_value(office, make_case, everything, before, last, looked):
    case_id = new_case(make_case)
    for name in before:
        do(office, everything, case_id, name)
    was = state_of(office, case_id)
    done = do(office, everything, case_id, last)
    assume(done is not None)
    if looked:
        cases.mark_read(office, case_id)
        assume("unread" in {name for edit in done.edits for name in edit.after} or not was[0]["unread"])
    take_back(office, done.edits)
    assert state_of(office, case_id) == was


@pytest.mark.slow
@laws
@given(before=some_acts, done=st.lists(st.sampled_from(NAMES), min_size=1, max_size=5))
def test_acts_are_taken_back_one_after_the_other_to_where_they_began(office, make_case, everything, before, done):
    case_id = new_case(make_case)
    for name in before:
        do(office, everything, case_id, name)
    was = state_of(office, case_id)
    made = [changes for name in done if (changes := do(office, everything, case_id, name)) is not None]
    for changes in reversed(made):
        take_back(office, changes.edits)
    assert state_of(office, case_id) == was


@pytest.mark.slow
@laws
@given(before=some_acts, last=st.sampled_from(NAMES), between=st.sampled_from(NAMES))
def test_what_was_changed_meanwhile_is_never_overwritten(office, make_case, everything, before, last, between):
    case_id = new_case(make_case)
    for name in before:
        do(office, everything, case_id, name)
    was = state_of(office, case_id)
    done = do(office, everything, case_id, last)
    assume(done is not None)
    left = row(office, case_id)
    do(office, everything, case_id, between)
    present = state_of(office, case_id)
    mine = {name for edit in done.edits for name in edit.after} - {"unread"}
    conflict = conflict_of(office, done)
    if conflict is not None:
        assert state_of(office, case_id) == present
        assert conflict.changed[0].clashes
        return
    now = row(office, case_id)
    assert {name: present[0][name] for name in mine} == {name: left[name] for name in mine}
    assert {name: now[name] for name in mine} == {name: was[0][name] for name in mine}
    theirs = now.keys() - mine - {"unread", "box", "closed"}
    assert {name: now[name] for name in theirs} == {name: present[0][name] for name in theirs}


def test_forwarding_taken_back_leaves_department_clerk_state_number_and_folder_as_before(office, make_case):
    case_id = make_case()
    cases.claim(office, [case_id])
    cases.set_state(office, case_id, CaseState.WAITING, waiting_for="Zahlung")
    cases.mark_read(office, case_id)
    was = row(office, case_id)
    done = cases.move_on(office, [case_id], "tiefbauamt", "")
    take_back(office, done.edits)
    assert row(office, case_id) == was
    assert (was["department"], was["state"], was["waiting_for"]) == ("standesamt", "waiting", "Zahlung")
    assert not was["unread"]
    assert mailbox.count_cases(office, CaseQuery(Folder.MINE)) == 1


def test_a_number_that_was_taken_back_is_not_given_again(office, make_case):
    first, second = make_case(), make_case()
    taken_back = cases.claim(office, [first])
    number = row(office, first)["number"]
    take_back(office, taken_back.edits)
    assert row(office, first)["number"] == ""
    cases.claim(office, [second])
    assert row(office, second)["number"] not in {"", number}


def test_an_edit_taken_back_names_its_old_source_again(office, make_case):
    case_id = make_case(fields={"kind.vornamen": "Frieda"})
    done = cases.set_fields(office, case_id, {"kind.vornamen": "Käthe"})
    take_back(office, done.edits)
    field = next(f for f in mailbox.case_detail(office, case_id).fields if f.name == "kind.vornamen")
    assert (field.value, field.source.kind.value, field.previous) == ("Frieda", "pdf_field", None)
    assert [r.id for r in mailbox.search(office, "Frieda")] == [case_id]


def test_several_cases_are_taken_back_together_or_not_at_all(office, make_case):
    both = [make_case(), make_case()]
    done = cases.sort_out(office, both, CaseState.NO_CASE)
    cases.bring_back(office, both[:1])
    with pytest.raises(UndoConflict) as told:
        take_back(office, done.edits)
    assert [changed.case for changed in told.value.changed] == both[:1]
    assert row(office, both[1])["state"] == "no_case"


def test_what_a_colleague_wrote_beside_it_stays(office, office_of, make_case):
    case_id = make_case()
    done = cases.move_on(office, [case_id], "tiefbauamt", "")
    notes.add_note(office_of("tiefbauamt"), case_id, "Liegt nicht bei uns.")
    take_back(office, done.edits)
    assert [n.text for n in mailbox.case_detail(office, case_id).notes] == ["Liegt nicht bei uns."]


def test_the_conflict_says_what_differs_in_german(office, office_of, make_case):
    case_id = make_case()
    done = cases.move_on(office, [case_id], "tiefbauamt", "")
    cases.claim(office_of("tiefbauamt"), [case_id])
    with pytest.raises(UndoConflict) as told:
        take_back(office, done.edits)
    said = {str(c.label.source): (say(c.before), say(c.present)) for c in told.value.changed[0].clashes}
    assert said == {"State": ("Neu", "In Bearbeitung"), "Clerk": ("nicht zugewiesen", "B. Winter")}


def test_a_clerk_who_saw_the_conflict_can_take_it_back_all_the_same(office, office_of, make_case):
    case_id = make_case()
    was = row(office, case_id)
    done = cases.assign(office, [case_id], office.clerk.id)
    cases.release(office, [case_id])
    cases.claim(office_of("standesamt"), [case_id])
    with pytest.raises(UndoConflict) as told:
        take_back(office, done.edits)
    seen = {changed.case: changed.version for changed in told.value.changed}
    take_back(office, done.edits, seen)
    assert {n: row(office, case_id)[n] for n in ("clerk", "state")} == {n: was[n] for n in ("clerk", "state")}


def test_a_decision_on_an_older_sight_of_the_conflict_asks_again(office, make_case):
    case_id = make_case()
    done = cases.sort_out(office, [case_id], CaseState.NO_CASE)
    cases.bring_back(office, [case_id])
    with pytest.raises(UndoConflict) as told:
        take_back(office, done.edits)
    cases.claim(office, [case_id])
    with pytest.raises(UndoConflict):
        take_back(office, done.edits, {case_id: told.value.changed[0].version})


def test_a_finished_case_is_not_dragged_back_over_the_rules(office, make_case):
    case_id = make_case()
    done = cases.claim(office, [case_id])
    cases.set_state(office, case_id, CaseState.DONE)
    with pytest.raises(UndoConflict) as told:
        take_back(office, done.edits)
    with pytest.raises(NotAllowed):
        take_back(office, done.edits, {case_id: told.value.changed[0].version})


def test_nothing_is_fetched_back_from_behind_a_wall(office_of, make_case):
    clerk = office_of("standesamt")
    case_id = make_case()
    done = cases.move_on(clerk, [case_id], "tiefbauamt", "")
    with pytest.raises(NotFound):
        take_back(clerk, done.edits)


def test_an_auditor_takes_nothing_back(office, office_of, make_case):
    case_id = make_case()
    done = cases.claim(office, [case_id])
    with pytest.raises(NotAllowed):
        take_back(office_of("standesamt", Role.AUDITOR), done.edits)


def test_history_keeps_the_act_and_says_in_both_departments_that_it_was_taken_back(office, make_case):
    case_id = make_case()
    done = cases.move_on(office, [case_id], "tiefbauamt", "")
    take_back(office, done.edits)
    told = [h.act for h in mailbox.case_detail(office, case_id).history]
    assert told.count("moved_on") == 2
    assert told.count("undone") == 2
    with office.read() as connection:
        assert broken_links(connection)[1] == ()
