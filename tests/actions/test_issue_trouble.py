"""What goes wrong while a certificate is issued ends in a right document or in a refusal that says why."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from desktop.actions import cases, certificates, mailbox, register
from desktop.catalogue.findings import word
from desktop.domain.case import CaseState
from desktop.domain.finding import Severity
from desktop.errors import EditConflict, EnvironmentFault
from desktop.printing.fonts import missing_glyphs
from desktop.sample_town.birth_entry import DECISIONS, REGISTER
from desktop.storage import number_store
from desktop.storage.office_store import HUB, put_setting
from tests.printing.pages import lines_read, text_of

LONG = "Maximiliana Charlotte Friederike von und zu Hohenstein "


@pytest.fixture
def case_id(make_case):
    return make_case(fields={"urkundenart": "mehrsprachig", "anzahl": "2"})


@pytest.fixture
def confirm(office, case_id):
    def confirm(**values: str) -> str:
        register.enter_register(office, case_id, REGISTER | {n.replace("__", "."): v for n, v in values.items()})
        register.confirm_register(office, case_id, "A. Sommer")
        return case_id

    return confirm


def issue(office, case_id, **options):
    return certificates.issue(office, case_id, "geburtsurkunde", DECISIONS, **options)


def errors(office, case_id):
    found = certificates.requirements(office, case_id, "geburtsurkunde", DECISIONS)
    return {f.code: word(office.catalogue, f)[0] for f in found if f.severity is Severity.ERROR}


# one after the other, and at once


def test_a_second_window_does_not_issue_what_its_registrar_has_not_seen(office, confirm):
    case_id = confirm()
    seen = mailbox.case_detail(office, case_id).version
    issue(office, case_id, seen_version=seen)
    with pytest.raises(EditConflict):
        issue(office, case_id, seen_version=seen)
    shown = mailbox.case_detail(office, case_id)
    assert len(shown.certificates) == 1
    codes = {f.code for f in certificates.requirements(office, case_id, "geburtsurkunde", DECISIONS)}
    assert "certificate.issued_today" in codes
    issue(office, case_id, seen_version=shown.version)  # a further one, on purpose


def test_two_windows_at_the_same_moment_issue_one_certificate(office, confirm):
    case_id = confirm()
    seen = mailbox.case_detail(office, case_id).version
    start, outcomes = threading.Barrier(2), []

    def run() -> None:
        start.wait()
        try:
            outcomes.append(issue(office, case_id, seen_version=seen).number)
        except EditConflict:
            outcomes.append("conflict")

    windows = [threading.Thread(target=run) for _ in range(2)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert sorted(outcomes) == ["GEB-2026-00001", "conflict"]
    assert len(mailbox.case_detail(office, case_id).certificates) == 1


def test_register_data_confirmed_anew_in_another_window_is_looked_at_before_it_is_issued(office, confirm):
    case_id = confirm()
    seen = mailbox.case_detail(office, case_id).version
    confirm(geburtszeit="05:00")
    with pytest.raises(EditConflict):
        issue(office, case_id, seen_version=seen)
    assert "05:00" in text_of(issue(office, case_id).pdf)


def test_a_case_closed_meanwhile_gets_no_certificate(office, confirm):
    case_id = confirm()
    cases.claim(office, [case_id])
    cases.set_state(office, case_id, CaseState.DONE)
    with pytest.raises(certificates.IssueRefused) as refused:
        issue(office, case_id)
    assert "certificate.case_closed" in {f.code for f in refused.value.findings}
    assert mailbox.case_detail(office, case_id).certificates == ()


def test_when_the_block_of_numbers_is_used_up_the_next_one_follows_without_a_gap(office, confirm, monkeypatch):
    monkeypatch.setattr(number_store, "BLOCK_SIZE", 2)
    case_id = confirm()
    numbers = [issue(office, case_id).number for _ in range(5)]
    assert numbers == [f"GEB-2026-{serial:05d}" for serial in range(1, 6)]


def test_without_a_number_from_the_hub_nothing_is_issued_and_nothing_changed(office, confirm):
    case_id = confirm()
    with office.profile.writer.begin() as connection:
        put_setting(connection, HUB, {"address": "https://hub.example"})
    before = mailbox.case_detail(office, case_id)
    with pytest.raises(EnvironmentFault) as told:
        issue(office, case_id)
    assert told.value.advice is not None
    assert mailbox.case_detail(office, case_id) == before


def test_only_the_department_of_the_certificate_issues_it_so_that_no_number_is_given_twice(office, confirm, make_case):
    first = issue(office, confirm()).number
    case_id = make_case(subject="Noch eine")
    cases.move_on(office, [case_id], "buergerbuero", "liegt hier näher")
    register.enter_register(office, case_id, REGISTER)
    register.confirm_register(office, case_id, "A. Sommer")
    told = errors(office, case_id)["certificate.other_department"]
    assert told == (
        "Zuständig für diese Urkunde: Standesamt. Der Vorgang liegt hier: Bürgerbüro. Bitte leiten Sie ihn weiter."
    )
    with pytest.raises(certificates.IssueRefused):
        issue(office, case_id)
    cases.move_on(office, [case_id], "standesamt", "gehört dorthin")
    assert issue(office, case_id).number != first


# odd values


@pytest.mark.parametrize(
    "name",
    [
        pytest.param((LONG * 6)[:300], id="300-letters"),
        pytest.param("N" * 60, id="60-letters-in-one-word"),
        pytest.param("Frieda\nKäthe\tMaria", id="line-breaks"),
        pytest.param("Frieda\r\n\r\nKäthe", id="empty-lines"),
        pytest.param("C\u0328\u0306ristina M\u0302", id="signs-above-and-below"),
    ],
)
def test_an_odd_name_is_printed_to_its_last_letter(office, confirm, name):
    printed = text_of(issue(office, confirm(kind__vornamen=name)).pdf)
    assert "".join(name.split()) in "".join(printed.split())


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("محمد", id="arabic"),
        pytest.param("דוד", id="hebrew"),
        pytest.param("Frieda\u202eäthe", id="hidden-direction"),
        pytest.param("Frieda\u200bKäthe", id="hidden-space"),
        pytest.param("漢字", id="chinese"),
    ],
)
def test_a_name_in_letters_that_cannot_be_printed_is_refused_in_german_and_named(office, confirm, name):
    case_id = confirm(kind__vornamen=name)
    told = errors(office, case_id)["certificate.glyphs"]
    assert told.startswith("Kind: Vorname(n) enthält Zeichen, die nicht gedruckt werden können: ")
    assert all(sign in told for sign in missing_glyphs(name))
    with pytest.raises(certificates.IssueRefused):
        issue(office, case_id)


def test_what_no_page_can_hold_is_refused_with_the_way_out(office, confirm):
    case_id = confirm(weitere_angaben="Folgebeurkundung vom 12.03.2020.\n" * 80)
    assert "beglaubigten Registerausdruck" in errors(office, case_id)["certificate.page_full"]
    with pytest.raises(certificates.IssueRefused):
        issue(office, case_id)


def test_a_registrar_whose_name_cannot_be_printed_is_told_so(office, confirm):
    case_id = confirm()
    other = replace(office, clerk=replace(office.clerk, name="Σοφία 漢"))
    assert "Name der Gemeinde, des Amtes oder der Urkundsperson" in errors(other, case_id)["certificate.frame_glyphs"]


# what was asked for, and who signs


def test_what_was_asked_for_is_known_before_and_told_with_the_certificate(office, confirm):
    case_id = confirm()
    issued = issue(office, case_id)
    told = [word(office.catalogue, f)[0] for f in issued.findings]
    assert "Beantragt: 2 mehrsprachige Auszüge (international)" in told
    assert "asked.other_kind" in {f.code for f in issued.findings}
    assert Severity.ERROR not in {f.severity for f in issued.findings}


def test_the_function_stands_under_the_name_of_the_registrar(office, confirm):
    case_id = confirm()
    hints = {f.code for f in certificates.requirements(office, case_id, "geburtsurkunde", DECISIONS)}
    assert "certificate.function_missing" in hints
    signing = replace(office, clerk=replace(office.clerk, function="Standesbeamtin"))
    hints = {f.code for f in certificates.requirements(signing, case_id, "geburtsurkunde", DECISIONS)}
    assert "certificate.function_missing" not in hints
    read = lines_read(issue(signing, case_id).pdf)
    assert read.index("Standesbeamtin") == read.index("A. Sommer") + 1


def test_a_plain_certificate_names_no_function(office, make_case):
    case_id = make_case(service="meldebescheinigung", department="buergerbuero")
    values = {"person.familienname": "Groß", "person.geburtstag": "01.02.1990"}
    values |= {"wohnung1.art": "Hauptwohnung", "wohnung1.anschrift": "Ringstraße 4, 98693 Ilmenau"}
    register.enter_register(office, case_id, values)
    register.confirm_register(office, case_id, "A. Sommer")
    signing = replace(office, clerk=replace(office.clerk, function="Standesbeamtin"))
    decisions = {"berechtigung": "Die Person selbst", "identitaet": "Personalausweis"}
    issued = certificates.issue(signing, case_id, "meldebescheinigung", decisions)
    assert "Standesbeamtin" not in text_of(issued.pdf)
