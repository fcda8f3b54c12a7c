"""Walls through sync: who has no rights learns nothing, what moves tells why, and rights that ended leave nothing."""

from __future__ import annotations

import io
import json
import statistics
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.actions import cases, drafts, follow_ups, mailbox, marks, notes
from desktop.actions.conflicts import open_cards
from desktop.actions.syncing import sync_counts
from desktop.actions.unsent import unsent
from desktop.cli import main
from desktop.clock import FixedClock
from desktop.domain.case import CaseQuery, Folder
from desktop.errors import NotFound, ReasonNeeded
from tests.sync.conftest import NOW
from tests.sync.desks import Desk
from tests.sync.memory_hub import Town
from tests.sync.test_foreign_items import plant

pytestmark = pytest.mark.slow

Sit = Callable[..., Desk]
SECRET = "Quastenberg"
EVERYWHERE = (
    "case_file", "case_count", "case_text", "case_search", "sealed_head", "submission", "document", "note", "party",
    "follow_up", "certificate", "application_value", "register_entry", "history_link", "history_body", "agreed",
    "held_item", "conflict", "unsent", "change", "arrival", "typing",
)  # fmt: skip


def kept(desk: Desk) -> str:
    """All rows of a profile in one text."""
    with desk.office.read() as connection:
        rows = {t: connection.exec_driver_sql(f"SELECT * FROM {t}").fetchall() for t in EVERYWHERE}
    return repr(rows)


@pytest.fixture
def secret(sit_down: Sit) -> tuple[Desk, Desk, str, str]:
    """Anna has a case in the Standesamt, seen by Bernd; Clara of the Bürgerbüro syncs with the same hub."""
    anna, clara = sit_down("Anna", "standesamt"), sit_down("Clara", "buergerbuero")
    bernd = sit_down("Bernd", "standesamt", "buergerbuero")
    anna.sync()  # brings numbers
    case = anna.file(f"Antrag {SECRET}", geburtsort=SECRET)
    cases.claim(anna.office, [case])
    notes.add_note(anna.office, case, f"Vermerk {SECRET}")
    number = anna.see(case).row.number
    for desk in (anna, clara, bernd, clara):
        desk.sync()
    return clara, bernd, case, number


def test_nothing_of_another_department_reaches_a_profile_without_rights(secret: tuple[Desk, Desk, str, str]) -> None:
    clara, bernd, case, number = secret
    assert bernd.see(case).row.number == number
    found = kept(clara)
    assert SECRET not in found
    assert case not in found
    assert number not in found


def test_window_and_search_tell_nothing(secret: tuple[Desk, Desk, str, str]) -> None:
    clara, _bernd, case, number = secret
    assert all(folder.count == folder.unread == 0 for folder in mailbox.folders(clara.office))
    for folder in (*Folder, "department:standesamt"):
        assert mailbox.count_cases(clara.office, CaseQuery(folder)) == 0
    for words in (SECRET, "Antrag", number, case):
        assert mailbox.search(clara.office, words) == ()
    counts = sync_counts(clara.office)
    assert (counts.conflicts, set(counts.heads)) == (0, {"buergerbuero"})
    assert (unsent(clara.office).count, open_cards(clara.office)) == (0, ())


def test_errors_are_the_same_for_foreign_and_unknown_cases(secret: tuple[Desk, Desk, str, str]) -> None:
    clara, _bernd, case, number = secret
    told = set()
    for wanted in (case, number, "01234567-89ab-7def-8123-456789abcdef", "33.41-9999/2026"):
        for act in (mailbox.case_detail, mailbox.case_on_desk):
            with pytest.raises(NotFound) as refused:
                act(clara.office, wanted)
            told.add(str(refused.value).replace(wanted, "CASE"))
    assert len(told) == 1


def test_the_command_line_answers_as_for_an_unknown_case(
    secret: tuple[Desk, Desk, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    clara, _bernd, case, number = secret
    monkeypatch.setenv("AMTSFACH_PASSPHRASE", "only for tests")
    unknown = "01234567-89ab-7def-8123-456789abcdef"

    def said(*arguments: str) -> tuple[int, str]:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err), suppress(SystemExit):
            code = main(["--profile", str(clara.office.profile.directory), "--json", *arguments])
        text = out.getvalue() + err.getvalue()
        return code, text.replace(arguments[1], "CASE") if len(arguments) > 1 else text

    for command in (
        ("show",),
        ("set", "a=b"),
        ("register", "a=b"),
        ("forward", "wohngeld"),
        ("mark", "--confidential=ja"),
    ):
        name, *rest = command
        assert said(name, case, *rest) == said(name, number, *rest) == said(name, unknown, *rest)
    code, text = said("search", SECRET)
    assert (code, json.loads(text)) == (0, {"cases": []})
    assert json.loads(said("list")[1])["total"] == 0


def test_a_foreign_case_takes_as_long_to_refuse_as_an_unknown_one(sit_down: Sit) -> None:
    """On a profile that does hold the case (a colleague's computer, rights just changed), asked in turns."""
    anna = sit_down("Anna", "standesamt", "wohngeld")
    case = anna.file(SECRET)
    stranger = replace(anna.office, clerk=replace(anna.office.clerk, roles=frozenset({("wohngeld", "clerk")})))
    times: dict[str, list[float]] = {case: [], "01234567-89ab-7def-8123-456789abcdef": []}
    for _round in range(300):
        for wanted, taken in times.items():
            begun = time.perf_counter()
            with suppress(NotFound):
                mailbox.case_detail(stranger, wanted)
            taken.append(time.perf_counter() - begun)
    foreign, unknown = (statistics.median(taken) for taken in times.values())
    assert abs(foreign - unknown) < 0.25 * unknown, (foreign, unknown)


def test_what_is_handed_over_arrives_with_the_note_and_leaves_nothing_behind(sit_down: Sit) -> None:
    anna, clara = sit_down("Anna", "standesamt"), sit_down("Clara", "buergerbuero")
    case = anna.file(f"Antrag {SECRET}")
    anna.sync(), clara.sync()
    cases.move_on(anna.office, [case], "buergerbuero", "Bitte mit Meldedaten abgleichen")
    anna.sync(), clara.sync()
    told = [h for h in clara.see(case).history if h.act == "moved_on"]
    assert [h.values["reason"] for h in told if h.values] == ["Bitte mit Meldedaten abgleichen"]
    assert SECRET not in kept(anna)


def test_rights_that_ended_leave_nothing_here(sit_down: Sit, town: Town) -> None:
    anna, lead = sit_down("Anna", "standesamt", "wohngeld"), sit_down("Lena", "standesamt")
    case = anna.file(f"Antrag {SECRET}", geburtsort="Ilmenau", familienname="Großmann")
    other = anna.file("Bleibt", department="wohngeld")
    anna.sync(), lead.sync()
    digest = anna.see(case).documents[0].sha256
    stays = anna.see(other).documents[0].sha256
    notes.add_note(lead.office, case, SECRET)
    lead.edit(case, geburtsort=SECRET)
    anna.edit(case, geburtsort=f"{SECRET} bei Anna")
    lead.sync(), anna.sync()
    assert open_cards(anna.office)
    drafts.keep_typing(anna.office, case, "note", SECRET)
    follow_ups.set_follow_up(anna.office, case, anna.office.today(), SECRET)
    note = {"id": "n", "case_id": "unknown", "text": SECRET, "author": "Lena", "at": "2026-11-23T08:00:00Z"}
    plant(town.departments["standesamt"], "note", "n", note)
    anna.sync()
    anna.edit(case, familienname=f"{SECRET} noch nicht gesendet")
    town.roles["Anna"] = (("wohngeld", "clerk"),)
    anna.office = replace(anna.office, clock=FixedClock(NOW + timedelta(hours=48)))
    anna.sync()
    anna.sync()
    found = kept(anna)
    assert SECRET not in found
    assert not anna.office.profile.blobs.has(digest)
    assert anna.office.profile.blobs.has(stays)
    assert anna.sees(other)
    lead.sync()
    proposed = {line.theirs for card in open_cards(lead.office) for line in card.lines}
    assert f"{SECRET} noch nicht gesendet" in proposed


def test_protection_and_the_reason_for_opening_reach_every_colleague(sit_down: Sit) -> None:
    anna, bernd = sit_down("Anna", "standesamt"), sit_down("Bernd", "standesamt")
    case = anna.file(f"Antrag {SECRET}")
    anna.sync(), bernd.sync()
    assert mailbox.search(bernd.office, SECRET)
    marks.set_protected(anna.office, case, True, "Auskunftssperre")
    anna.sync(), bernd.sync()
    assert mailbox.search(bernd.office, SECRET) == ()
    assert SECRET not in repr(mailbox.block_of_cases(bernd.office, CaseQuery(), 0, 9, total=1, after=None))
    with pytest.raises(ReasonNeeded):
        bernd.see(case)
    marks.open_protected(bernd.office, case, "Anruf der Polizei")
    assert bernd.see(case).row.subject == f"Antrag {SECRET}"
    bernd.sync(), anna.sync()
    marks.open_protected(anna.office, case, "Nachsehen")
    said = [h for h in anna.see(case).history if h.act == "opened"]
    told = {(h.actor, h.values["reason"]) for h in said if h.values}
    assert told == {("Bernd", "Anruf der Polizei"), ("Anna", "Nachsehen")}


def test_confidential_post_stays_an_envelope_for_the_mailroom_on_every_computer(sit_down: Sit) -> None:
    lead = sit_down("Lena", "poststelle")
    post = sit_down("Paul", "poststelle", roles=("mailroom",))
    case = lead.file(f"Vertraulich: {SECRET}", department="poststelle")
    lead.sync(), post.sync()
    assert mailbox.case_on_desk(post.office, case).closed == "envelope"
    assert mailbox.search(post.office, SECRET) == ()
    cases.move_on(post.office, [case], "poststelle", "")
    cases.move_on(post.office, [case], "standesamt", "An Frau Sommer")
    post.sync()
    anna = sit_down("Anna", "standesamt")
    anna.sync()
    assert anna.see(case).row.subject == f"Vertraulich: {SECRET}"
    assert SECRET not in kept(post)
