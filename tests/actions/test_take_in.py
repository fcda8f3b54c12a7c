"""First kept, then read, then filed; the same bytes once, the same message together, nothing dropped."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from desktop.actions import mailbox
from desktop.actions.cases import register_case
from desktop.actions.spoken_notes import SpokenNote, take_in_note
from desktop.actions.take_in import failed_outcomes, resume, take_in_paths
from desktop.actions.wording import act_text
from desktop.domain.case import CaseQuery
from desktop.domain.clerk import Role
from desktop.domain.submission import Channel
from desktop.errors import UsageError
from desktop.progress import Progress
from desktop.translation import say

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


def mail(subject="Frage", text="Guten Tag", message_id="<a@post.example>", **headers):
    message = EmailMessage()
    message["From"], message["To"] = "Käthe Großmann <k@post.example>", "rathaus@musterstadt.example"
    message["Subject"], message["Message-ID"] = subject, message_id
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "post"
    made.mkdir()
    return made


def put(folder, name, content):
    (folder / name).write_bytes(content)
    return folder / name


def outcomes(office, *paths, **options):
    return [r.outcome for r in take_in_paths(office, paths, **options)]


def test_a_mail_becomes_a_case_and_its_bytes_stay_as_they_came(office, folder):
    content = mail(subject="Geburtsurkunde für Frieda")
    (result,) = take_in_paths(office, [put(folder, "a.eml", content)])
    shown = mailbox.case_detail(office, result.case)
    assert (result.outcome, shown.row.subject, shown.row.sender) == (
        "taken_in",
        "Geburtsurkunde für Frieda",
        "Käthe Großmann",
    )
    assert mailbox.document_bytes(office, shown.documents[0].id) == content
    assert [h.act for h in shown.history] == ["arrived", "routed"]


def test_the_same_bytes_are_a_duplicate_in_one_go_and_later(office, folder):
    put(folder, "a.eml", mail())
    put(folder, "b.eml", mail())
    assert outcomes(office, folder) == ["taken_in", "duplicate"]
    assert outcomes(office, folder) == ["duplicate", "duplicate"]
    assert mailbox.count_cases(office, CaseQuery()) == 1


def test_the_same_message_with_other_bytes_is_a_second_submission_of_the_case(office, folder):
    first = take_in_paths(office, [put(folder, "a.eml", mail())])[0]
    second = take_in_paths(office, [put(folder, "b.eml", mail(X_Way="another server"))])[0]
    assert (second.outcome, second.case) == ("joined", first.case)
    assert len(mailbox.case_detail(office, first.case).submissions) == 2


def test_an_answer_joins_the_case_it_answers_and_makes_it_unread(office, folder):
    first = take_in_paths(office, [put(folder, "a.eml", mail())])[0]
    answer = mail("Re: Frage", "Anbei die Unterlagen", "<b@post.example>", In_Reply_To="<a@post.example>")
    second = take_in_paths(office, [put(folder, "b.eml", answer)])[0]
    assert (second.outcome, second.case) == ("joined", first.case)
    assert mailbox.case_detail(office, first.case).row.unread
    assert [r.id for r in mailbox.search(office, "Unterlagen")] == [first.case]


def test_a_mail_that_names_the_file_number_in_its_subject_joins_that_case(office, folder):
    first = take_in_paths(office, [put(folder, "a.eml", mail("Geburtsurkunde"))])[0]
    register_case(office, first.case)
    number = mailbox.case_detail(office, first.case).row.number
    second = take_in_paths(office, [put(folder, "b.eml", mail(f"Nachtrag zu {number}", message_id="<c@x>"))])[0]
    assert second.case == first.case


def test_every_message_of_a_mailbox_file_is_told_under_the_one_file(office, folder):
    box = b"".join(
        b"From x@x Mon Nov 23 07:00:00 2026\n" + mail(message_id=f"<{n}@x>", subject=f"Nr {n}") + b"\n"
        for n in range(3)
    )
    (result,) = take_in_paths(office, [put(folder, "alles.mbox", box)])
    assert [m.outcome for m in result.messages] == ["taken_in"] * 3
    assert len({m.case for m in result.messages}) == 3


def test_what_nobody_can_read_is_kept_and_said_so(office, folder):
    (result,) = take_in_paths(office, [put(folder, "x.bin", b"\x00\x01\x02" * 50)])
    assert result.outcome == "kept_unread"
    assert failed_outcomes([result]) == 1
    assert "noch nicht lesbar" in say(result.reason)
    document = mailbox.case_detail(office, result.case).documents[0]
    assert mailbox.document_bytes(office, document.id) == b"\x00\x01\x02" * 50


def test_a_file_that_is_gone_fails_alone(office, folder):
    results = take_in_paths(office, [put(folder, "a.eml", mail()), folder / "fehlt.eml"])
    assert sorted(r.outcome for r in results) == ["failed", "taken_in"]


@pytest.mark.slow
def test_a_stop_keeps_what_was_received_and_the_next_take_in_files_it(office, folder):
    for number in range(120):
        put(folder, f"{number:03d}.eml", mail(message_id=f"<{number}@x>", text=f"Text {number}"))
    asked = 0

    def stop_after_a_while():
        nonlocal asked
        asked += 1
        return asked > 60

    take_in_paths(office, [folder], progress=Progress(stop_requested=stop_after_a_while))
    filed = resume(office)
    assert {(r.outcome, bool(r.case)) for r in filed} <= {("taken_in", True)}
    assert resume(office) == ()
    before = mailbox.count_cases(office, CaseQuery())
    assert 0 < before < 120
    assert set(outcomes(office, folder)) == {"duplicate", "taken_in"}
    assert mailbox.count_cases(office, CaseQuery()) == 120


def test_who_takes_in_for_others_is_told_only_that_it_went_on(office, office_of, folder):
    mailroom = office_of("poststelle", Role.MAILROOM)
    (result,) = take_in_paths(mailroom, [put(folder, "a.eml", mail("Geburtsurkunde"))])
    assert (result.outcome, result.case, result.service) == ("taken_in", "", "")
    assert "Standesamt" in say(result.reason)
    assert mailbox.count_cases(office, CaseQuery("department:standesamt")) == 1


def test_taking_in_what_another_department_has_tells_nothing_of_it(office, office_of, folder):
    put(folder, "a.eml", mail("Gewerbe anmelden"))
    take_in_paths(office, [folder])
    stranger = office_of("standesamt")
    told = take_in_paths(stranger, [folder])[0]
    put(folder, "b.eml", mail("Gewerbe anmelden", message_id="<new@x>"))
    new = take_in_paths(stranger, [folder / "b.eml"])[0]
    assert (told.outcome, told.case, say(told.reason)) == (new.outcome, new.case, say(new.reason))


def test_a_call_becomes_a_case_of_its_service(office):
    note = SpokenNote(Channel.PHONE, "Renée Quast", "03999 1", "Rückruf", "wegen der Sterbeurkunde", "sterbeurkunde")
    shown = mailbox.case_detail(office, take_in_note(office, note))
    assert (shown.row.channel, shown.row.department, shown.row.sender) == (Channel.PHONE, "standesamt", "Renée Quast")
    assert [r.id for r in mailbox.search(office, "Rueckruf")] == [shown.row.id]


def test_an_empty_note_is_refused(office):
    with pytest.raises(UsageError):
        take_in_note(office, SpokenNote(Channel.PHONE, "X", "", "", "  "))


def test_an_answer_to_a_finished_case_brings_it_back_to_where_work_is(office, folder):
    from desktop.actions.cases import claim, set_state, sort_out
    from desktop.domain.case import CaseState

    done = take_in_paths(office, [put(folder, "a.eml", mail())])[0].case
    aside = take_in_paths(office, [put(folder, "b.eml", mail(message_id="<b@x>"))])[0].case
    claim(office, [done])
    set_state(office, done, CaseState.DONE)
    sort_out(office, [aside], CaseState.NO_CASE)
    for number, answered in enumerate(("<a@post.example>", "<b@x>")):
        answer = mail("Re: Frage", f"Noch etwas {number}", f"<r{number}@x>", In_Reply_To=answered)
        take_in_paths(office, [put(folder, f"r{number}.eml", answer)])
    assert mailbox.case_detail(office, done).row.state is CaseState.IN_PROGRESS
    assert mailbox.case_detail(office, aside).row.state is CaseState.NEW


def test_texts_taken_in_at_the_same_moment_stand_in_the_list_in_their_order(office, folder):
    for number in range(5):
        put(folder, f"{number}.txt", f"Brief Nummer {number}".encode())
    for moment in ("first", "again"):
        results = take_in_paths(office, [folder])
        put(folder, "9.txt", b"noch ein Brief")
        if moment == "first":
            cases = [r.case for r in results]
    rows = mailbox.block_of_cases(office, CaseQuery(), 0, 10, total=6, after=None)
    assert [row.id for row in reversed(rows)][:5] == cases
    assert len({row.row for row in rows}) == 6


def test_a_note_nobody_directed_goes_where_its_words_say(office):
    note = SpokenNote(Channel.PHONE, "Kai Weiß", "03999 1", "", "Schlagloch in der Ringstraße, ein Reifen ist platt.")
    shown = mailbox.case_detail(office, take_in_note(office, note))
    assert (shown.row.department, shown.row.service) == ("tiefbauamt", "maengelmeldung")
    [routed] = [say(act_text(h, office.catalogue)) for h in shown.history if h.act == "routed"]
    assert "schlagloch" in routed.casefold()


def test_a_note_that_tells_nothing_does_not_claim_that_it_names_the_mailroom(office):
    note = SpokenNote(Channel.PHONE, "", "", "", "Bittet um Rückruf.")
    shown = mailbox.case_detail(office, take_in_note(office, note))
    [routed] = [h.values or {} for h in shown.history if h.act == "routed"]
    assert (routed["department"], routed["reason"]) == ("poststelle", "none")
