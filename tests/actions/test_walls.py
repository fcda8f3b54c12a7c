"""Departments are walls: nothing tells of another department's case (design 1, promise 5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from desktop.actions import cases, certificates, changes, drafts, follow_ups, mailbox, notes, register
from desktop.actions.office import Office
from desktop.domain.case import CaseQuery, CaseState, Folder, SortColumn
from desktop.domain.clerk import Role
from desktop.errors import NotFound

FOREIGN_FOLDERS = [*Folder, "department:standesamt", "department:gewerbeamt"]


@pytest.fixture
def stranger(office_of: Callable[..., Office]) -> Office:
    return office_of("gewerbeamt", Role.CLERK, Role.LEAD, Role.REGISTRAR, name="Z. Fremd")


@pytest.fixture
def secret(office: Office, make_case: Callable[..., str]) -> str:
    """A case of the registry office with everything on it that could leak."""
    case_id = make_case(subject="Geheimsache Quast", fields={"kind.vornamen": "Zacharias"})
    cases.claim(office, [case_id])
    notes.add_note(office, case_id, "Vertraulicher Vermerk")
    follow_ups.set_follow_up(office, case_id, office.today() - timedelta(days=1), "nachsehen")
    return case_id


@pytest.mark.parametrize("folder", FOREIGN_FOLDERS)
def test_no_list_and_no_count_shows_a_case_behind_the_wall(stranger, secret, folder):
    for query in [CaseQuery(folder, sort) for sort in SortColumn]:
        assert mailbox.count_cases(stranger, query) == 0, query
        assert mailbox.block_of_cases(stranger, query, 0, 100, total=0, after=None) == (), query


def test_no_folder_count_moves_when_another_department_gets_post(stranger, make_case):
    before = mailbox.folders(stranger)
    make_case()
    assert mailbox.folders(stranger) == before
    assert not any(f.count for f in before)


@pytest.mark.parametrize("words", ["Quast", "Zacharias", "Vertraulicher", "Großmann", "33.41"])
def test_no_search_finds_a_case_behind_the_wall(office, stranger, secret, words):
    assert mailbox.search(office, words)
    assert mailbox.search(stranger, words) == ()


def test_an_unknown_case_and_a_foreign_case_give_the_same_answer(office, stranger, secret):
    number = mailbox.case_detail(office, secret).row.number
    acts = [
        lambda case: mailbox.case_detail(stranger, case),
        lambda case: cases.claim(stranger, [case]),
        lambda case: cases.release(stranger, [case]),
        lambda case: cases.assign(stranger, [case], stranger.clerk.id),
        lambda case: cases.move_on(stranger, [case], "gewerbeamt", ""),
        lambda case: cases.sort_out(stranger, [case], CaseState.NO_CASE),
        lambda case: cases.bring_back(stranger, [case]),
        lambda case: cases.set_state(stranger, case, CaseState.DONE),
        lambda case: cases.set_fields(stranger, case, {"kind.vornamen": "x"}),
        lambda case: cases.register_case(stranger, case),
        lambda case: cases.mark_read(stranger, case),
        lambda case: notes.add_note(stranger, case, "x"),
        lambda case: follow_ups.set_follow_up(stranger, case, stranger.today(), "x"),
        lambda case: drafts.keep_typing(stranger, case, "note", "x"),
        lambda case: drafts.kept_typing(stranger, case),
        lambda case: drafts.forget_typing(stranger, case),
        lambda case: register.enter_register(stranger, case, {"standesamt": "x"}),
        lambda case: register.confirm_register(stranger, case, "x"),
        lambda case: certificates.requirements(stranger, case, "geburtsurkunde", {}),
        lambda case: certificates.certificate_draft(stranger, case, "geburtsurkunde"),
        lambda case: certificates.issue(stranger, case, "geburtsurkunde", {}),
    ]
    for act in acts:
        answers = set()
        for wanted in (secret, number, "no-such-case"):
            with pytest.raises(NotFound) as refused:
                act(wanted)
            answers.add((type(refused.value), str(refused.value).replace(wanted, "CASE")))
        assert len(answers) == 1


def test_no_document_behind_the_wall_can_be_fetched_by_id_or_digest(office, stranger, secret):
    document = mailbox.case_detail(office, secret).documents[0]
    for wanted in (document.id, document.sha256):
        assert mailbox.document_bytes(office, wanted)
        with pytest.raises(NotFound):
            mailbox.document_bytes(stranger, wanted)


def test_a_follow_up_behind_the_wall_cannot_be_finished(office, stranger, secret):
    follow_up = mailbox.case_detail(office, secret).follow_ups[0]
    with pytest.raises(NotFound):
        follow_ups.finish_follow_up(stranger, follow_up.id)
    assert not mailbox.case_detail(office, secret).follow_ups[0].done


def test_the_change_feed_names_no_foreign_case(office, stranger, make_case):
    before = changes.latest_sequence(stranger)
    case_id = make_case()
    assert case_id in changes.changes_since(office, before).cases
    assert changes.changes_since(stranger, before).cases == frozenset()


def test_colleagues_of_a_foreign_department_are_not_named(stranger):
    assert mailbox.colleagues(stranger, "standesamt") == ()


def test_a_case_moved_on_disappears_for_who_moved_it(office_of, office, make_case):
    registrar = office_of("standesamt", Role.CLERK)
    case_id = make_case()
    cases.move_on(registrar, [case_id], "gewerbeamt", "gehört zu Ihnen")
    with pytest.raises(NotFound):
        mailbox.case_detail(registrar, case_id)
    assert mailbox.case_detail(office, case_id).row.department == "gewerbeamt"


def test_an_administrator_reads_no_cases(office_of, secret):
    administrator = office_of("standesamt", Role.ADMIN)
    assert mailbox.count_cases(administrator, CaseQuery()) == 0
    with pytest.raises(NotFound):
        mailbox.case_detail(administrator, secret)


def test_a_clerk_of_two_departments_sees_both_lists_in_order_and_nothing_else(
    office, make_case, profile, catalogue, clock, readers
):
    from desktop.actions.opening import enter
    from desktop.domain.clerk import Clerk
    from desktop.domain.ids import new_id

    both = Clerk(new_id(clock.now()), "D", frozenset({("standesamt", Role.CLERK), ("tiefbauamt", Role.CLERK)}))
    ages = [
        (timedelta(hours=h), d) for h, d in enumerate(["standesamt", "tiefbauamt", "wohngeld", "standesamt"], start=1)
    ]
    made = [make_case(age=age, department=department, service="") for age, department in ages]
    seen = enter(profile, catalogue, clock, both, readers)
    for sort in SortColumn:
        query = CaseQuery(Folder.ALL, sort)
        total = mailbox.count_cases(seen, query)
        rows = mailbox.block_of_cases(seen, query, 0, 10, total=total, after=None)
        assert {r.id for r in rows} == {made[0], made[1], made[3]}
        assert total == 3
    rows = mailbox.block_of_cases(seen, CaseQuery(), 0, 10, total=3, after=None)
    assert [r.id for r in rows] == [made[0], made[1], made[3]]
