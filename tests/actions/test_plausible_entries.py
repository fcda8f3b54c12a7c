"""What a registrar entered is looked at as a whole before it is certified, and refusals say what is wanted."""

from __future__ import annotations

import pytest

from desktop.actions import cases, certificates, mailbox, register
from desktop.actions.wording import act_text, register_label
from desktop.errors import UsageError
from desktop.sample_town.birth_entry import DECISIONS, REGISTER
from desktop.translation import say


@pytest.fixture
def case_id(make_case):
    return make_case(fields={"urkundenart": "urkunde", "anzahl": "2"})


def found(office, case_id, values):
    register.enter_register(office, case_id, REGISTER | values)
    register.confirm_register(office, case_id, "A. Sommer")
    told = certificates.requirements(office, case_id, "geburtsurkunde", DECISIONS)
    return {(f.field, f.code, str(f.severity)) for f in told}


def test_a_birth_to_come_is_not_certified(office, case_id):
    told = found(office, case_id, {"geburtstag": "04.04.2087", "registernummer": "G 1/1987"})
    assert ("geburtstag", "register.event_ahead", "error") in told
    with pytest.raises(certificates.IssueRefused):
        certificates.issue(office, case_id, "geburtsurkunde", DECISIONS)


def test_a_register_year_that_does_not_fit_is_a_warning(office, case_id):
    told = found(office, case_id, {"registernummer": "G 1/1987"})
    assert ("geburtstag", "register.year_differs", "warning") in told
    assert certificates.issue(office, case_id, "geburtsurkunde", DECISIONS).number


def test_half_a_second_parent_is_not_certified(office, case_id):
    told = found(office, case_id, {"elternteil2.bezeichnung": ""})
    assert ("elternteil2.bezeichnung", "register.person_incomplete", "error") in told


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("geburtszeit", "99:99", "Uhrzeit der Geburt: „99:99“ ist keine Uhrzeit. Bitte schreiben Sie HH:MM"),
        ("geburtstag", "31.02.2019", "Tag der Geburt: „31.02.2019“ ist kein Datum. Bitte schreiben Sie TT.MM.JJJJ"),
        ("registernummer", "1987", "zum Beispiel G 123/2019"),
        ("kind.geschlecht", "x", "Kind: Geschlecht: „x“ ist in der Auswahl nicht vorgesehen. Möglich ist: männlich,"),
    ],
)
def test_a_refused_value_is_told_with_the_form_wanted(office, case_id, name, value, wanted):
    with pytest.raises(UsageError) as refused:
        register.enter_register(office, case_id, {name: value})
    assert wanted in str(refused.value)


def test_the_history_names_the_person_and_the_choice_as_the_form_does(office, case_id):
    edits = {"antragsteller.geburtstag": "01.02.1990", "urkundenart": "mehrsprachig"}
    cases.set_fields(office, case_id, edits, mailbox.case_detail(office, case_id).version)
    history = mailbox.case_detail(office, case_id).history
    told = " / ".join(say(act_text(row, office.catalogue, "geburtsurkunde")) for row in history)
    assert "Antragsteller/in: Tag der Geburt" in told
    assert "Mehrsprachiger Auszug (international)" in told
    assert "mehrsprachig " not in told


def test_a_name_two_registers_share_is_told_as_in_the_register_of_the_case(office):
    assert register_label("tag", office.catalogue, "sterbeurkunde") == "Tag des Todes"
    assert register_label("tag", office.catalogue, "eheurkunde") == "Tag der Eheschließung"
