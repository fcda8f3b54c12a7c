"""Personal and confidential post, protected cases, and municipalities as walls inside one office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop.actions import cases, mailbox, marks, notes, register
from desktop.actions.conflicts import open_cards
from desktop.actions.office import Office
from desktop.actions.opening import enter, limit_named_clerk, limit_to_municipalities, name_municipality
from desktop.domain.case import CaseQuery, CaseState, Folder, SortColumn
from desktop.domain.clerk import MAILROOM, Role
from desktop.errors import EnvelopeOnly, NotAllowed, NotFound, ReasonNeeded, UsageError
from desktop.storage import office_store
from tests.sync.desks import Desk

OfficeOf = Callable[..., Office]
MakeCase = Callable[..., str]
SECRET = "Quastenberg"


@pytest.fixture
def mailroom(office_of: OfficeOf) -> Office:
    return office_of(MAILROOM, Role.MAILROOM, name="P. Post")


@pytest.fixture
def letter(office: Office, make_case: MakeCase) -> str:
    """Personal post in the mailroom."""
    case_id = make_case(
        department=MAILROOM,
        service="",
        subject=f"Vertraulich: {SECRET}",
        text=f"Text {SECRET}",
        sender="Käthe Großmann",
    )
    assert mailbox.case_detail(office, case_id).row.confidential
    return case_id


@pytest.fixture
def shielded(office: Office, make_case: MakeCase) -> str:
    """A protected case with a file number."""
    case_id = make_case(subject=f"Antrag {SECRET}", sender=f"Emma {SECRET}", fields={"kind.vornamen": SECRET})
    cases.claim(office, [case_id])
    marks.set_protected(office, case_id, True, "Auskunftssperre eingetragen")
    return case_id


def rows(office: Office, query: CaseQuery) -> tuple[object, ...]:
    total = mailbox.count_cases(office, query)
    return mailbox.block_of_cases(office, query, 0, 50, total=total, after=None)


# envelopes


def test_the_mailroom_sees_who_sent_a_letter_and_to_whom_and_nothing_of_what_it_says(
    mailroom: Office, letter: str
) -> None:
    (row,) = rows(mailroom, CaseQuery())
    assert (row.sender, row.subject, row.attachments, row.confidential) == ("Käthe Großmann", "", 0, True)
    outside = mailbox.case_on_desk(mailroom, letter)
    assert outside.closed == "envelope"
    assert outside.submissions[0].sender.name == "Käthe Großmann"
    assert SECRET not in repr(outside)


@pytest.mark.parametrize("words", [SECRET, "Vertraulich", "Großmann"])
def test_search_tells_the_mailroom_nothing_of_a_letter(
    office: Office, mailroom: Office, letter: str, words: str
) -> None:
    assert mailbox.search(office, words)
    assert mailbox.search(mailroom, words) == ()


def test_the_mailroom_opens_no_letter_by_any_way(office: Office, mailroom: Office, letter: str) -> None:
    document = mailbox.case_detail(office, letter).documents[0]
    for act in (
        lambda: mailbox.case_detail(mailroom, letter),
        lambda: mailbox.document_bytes(mailroom, document.id),
        lambda: cases.set_fields(mailroom, letter, {"kind.vornamen": "x"}),
        lambda: notes.add_note(mailroom, letter, "x"),
        lambda: register.enter_register(mailroom, letter, {"standesamt": "x"}),
        lambda: marks.open_protected(mailroom, letter, "Neugier"),
        lambda: marks.set_confidential(mailroom, [letter], False),
        lambda: marks.set_protected(mailroom, letter, True, "x"),
    ):
        with pytest.raises(EnvelopeOnly):
            act()
    with pytest.raises(NotFound):
        mailbox.document_bytes(mailroom, document.sha256)


def test_the_mailroom_forwards_a_letter_unopened(office: Office, mailroom: Office, letter: str) -> None:
    cases.move_on(mailroom, [letter], "standesamt", "An Frau Sommer persönlich")
    row = mailbox.case_detail(office, letter).row
    assert (row.department, row.subject, row.confidential) == ("standesamt", f"Vertraulich: {SECRET}", True)
    with pytest.raises(NotFound):
        mailbox.case_on_desk(mailroom, letter)


def test_the_place_of_a_letter_in_an_order_tells_nothing(mailroom: Office, make_case: MakeCase) -> None:
    for subject in ("Anton", "Zeppelin"):
        make_case(department=MAILROOM, service="", subject=subject)
    letters = [make_case(department=MAILROOM, service="", subject=f"Vertraulich: {s}") for s in ("Mitte", "Zuletzt")]
    listed = [row.id for row in rows(mailroom, CaseQuery(Folder.ALL, SortColumn.SUBJECT, descending=False))]
    assert set(listed[:2]) == set(letters), "sorted as if it had no subject"


def test_somebody_who_is_more_than_the_mailroom_opens_the_letter(office_of: OfficeOf, letter: str) -> None:
    lead = office_of(MAILROOM, Role.MAILROOM, Role.LEAD)
    assert mailbox.case_detail(lead, letter).row.subject.endswith(SECRET)


def test_a_clerk_of_the_mailroom_can_close_what_was_open(mailroom: Office, make_case: MakeCase) -> None:
    case_id = make_case(department=MAILROOM, service="", subject="Brief an den Bürgermeister")
    mailbox.case_detail(mailroom, case_id)
    marks.set_confidential(mailroom, [case_id], True)
    with pytest.raises(NotAllowed):
        mailbox.case_detail(mailroom, case_id)


# protected cases


@pytest.mark.parametrize("sort", list(SortColumn))
def test_a_protected_case_is_in_lists_without_subject_and_sender(
    office: Office, shielded: str, sort: SortColumn
) -> None:
    (row,) = rows(office, CaseQuery(Folder.ALL, sort))
    assert row.protected
    assert SECRET not in repr(row)


@pytest.mark.parametrize("words", [SECRET, "Emma", "Antrag", "mail"])
def test_search_tells_of_a_protected_case_as_of_none(office: Office, shielded: str, words: str) -> None:
    assert mailbox.search(office, words) == ()


def test_a_protected_case_is_found_by_its_whole_file_number_only(office: Office, shielded: str) -> None:
    number = mailbox.case_on_desk(office, shielded).row.number
    (found,) = mailbox.search(office, number)
    assert (found.id, found.found_in, found.subject) == (shielded, "", "")
    assert mailbox.search(office, number[:-3]) == ()


def test_nothing_of_a_protected_case_is_shown_without_a_reason(office: Office, shielded: str) -> None:
    with pytest.raises(ReasonNeeded) as refused:
        mailbox.case_detail(office, shielded)
    assert "sperr" not in str(refused.value).lower(), "says nothing of who is protected and why"
    assert SECRET not in repr(mailbox.case_on_desk(office, shielded))
    with pytest.raises(ReasonNeeded):
        cases.set_fields(office, shielded, {"kind.vornamen": "x"})
    with pytest.raises(UsageError):
        marks.open_protected(office, shielded, "  ")


def test_the_reason_stands_in_the_history_and_opens_the_case_until_it_is_put_away(
    office: Office, shielded: str
) -> None:
    marks.open_protected(office, shielded, "Anruf der Antragstellerin")
    detail = mailbox.case_detail(office, shielded)
    assert (detail.row.subject, detail.row.sender) == (f"Antrag {SECRET}", f"Emma {SECRET}")
    assert (detail.history[-1].act, detail.history[-1].values) == ("opened", {"reason": "Anruf der Antragstellerin"})
    notes.add_note(office, shielded, f"Notiz {SECRET}")
    assert mailbox.search(office, SECRET) == (), "what is written into it is not found either"
    marks.put_away(office, shielded)
    with pytest.raises(ReasonNeeded):
        mailbox.case_detail(office, shielded)


def test_a_case_that_is_protected_no_more_is_as_it_was(office: Office, shielded: str) -> None:
    marks.open_protected(office, shielded, "Frist abgelaufen")
    marks.set_protected(office, shielded, False, "Frist abgelaufen")
    assert [row.subject for row in mailbox.search(office, SECRET)] == [f"Antrag {SECRET}"]


def test_bytes_of_a_protected_case_are_not_found_by_their_digest(office: Office, shielded: str) -> None:
    marks.open_protected(office, shielded, "Anruf")
    document = mailbox.case_detail(office, shielded).documents[0]
    marks.put_away(office, shielded)
    with pytest.raises(NotFound):
        mailbox.document_bytes(office, document.sha256)
    with pytest.raises(ReasonNeeded):
        mailbox.document_bytes(office, document.id)


def test_cases_of_a_service_the_catalogue_protects_begin_protected(office: Office, make_case: MakeCase) -> None:
    services = dict(office.catalogue.services)
    services["geburtsurkunde"] = replace(services["geburtsurkunde"], protected=True)
    guarded = replace(office, catalogue=replace(office.catalogue, services=services))
    case_id = Desk(guarded, None).file(f"Antrag {SECRET}")  # type: ignore[arg-type] - nothing is exchanged
    assert mailbox.search(office, SECRET) == ()
    assert mailbox.case_on_desk(office, case_id).closed == "reason"


def test_protection_can_be_handed_on_without_opening(office: Office, shielded: str) -> None:
    cases.release(office, [shielded])
    assert mailbox.case_on_desk(office, shielded).row.state is CaseState.NEW
    assert open_cards(office) == ()


# municipalities


@pytest.mark.slow
def test_a_clerk_limited_to_a_municipality_learns_nothing_of_the_others(
    office: Office, office_of: OfficeOf, make_case: MakeCase
) -> None:
    with office.write() as work:
        office_store.put_municipality(work.connection, "2", "Nebenort", "TH")
    here, there = make_case(subject="Hier"), make_case(subject=SECRET)
    marks.set_municipality(office, [there], "2")
    colleague = office_of("standesamt", Role.CLERK)
    limited = limit_to_municipalities(office, colleague.clerk.id, [("standesamt", "1")])
    seen = enter(office.profile, office.catalogue, office.clock, limited, office.readers)
    for folder in (*Folder, "department:standesamt"):
        for sort in SortColumn:
            assert {row.id for row in rows(seen, CaseQuery(folder, sort))} <= {here}
    assert mailbox.count_cases(seen, CaseQuery()) == 1
    assert mailbox.count_cases(seen, CaseQuery("department:standesamt")) == 1
    assert mailbox.search(seen, SECRET) == ()
    with pytest.raises(NotFound):
        mailbox.case_detail(seen, there)
    with pytest.raises(NotAllowed):
        cases.assign(office, [there], limited.id)


def test_without_the_setting_nothing_is_limited(office: Office, office_of: OfficeOf, make_case: MakeCase) -> None:
    with office.write() as work:
        office_store.put_municipality(work.connection, "2", "Nebenort", "TH")
    case_id = make_case()
    marks.set_municipality(office, [case_id], "2")
    assert mailbox.count_cases(office_of("standesamt", Role.CLERK), CaseQuery()) == 1


def test_who_draws_walls_between_municipalities_is_an_administrator(office: Office, office_of: OfficeOf) -> None:
    colleague = office_of("standesamt", Role.CLERK)
    with pytest.raises(NotAllowed):
        limit_named_clerk(colleague, "A. Sommer", [("standesamt", "1")])
    with pytest.raises(NotAllowed):
        name_municipality(colleague, "2", "Nebenort")
    name_municipality(office, "2", "Nebenort")
    assert limit_named_clerk(office, "B. Winter", [("standesamt", "2")]).limits == {("standesamt", "2")}
    assert limit_named_clerk(office, "B. Winter", []).limits == frozenset()
    with pytest.raises(UsageError):
        limit_named_clerk(office, "B. Winter", [("standesamt", "9")])
    with pytest.raises(UsageError):
        limit_named_clerk(office, "Niemand", [])
