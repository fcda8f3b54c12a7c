"""Findings over the fields of a service."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.catalogue.findings import word
from desktop.catalogue.loader import load_catalogue
from desktop.catalogue.validation import finding_for_field, findings_for, register_findings_for
from desktop.domain.finding import Finding, Severity

TODAY = date(2026, 11, 22)
BIRTH = {
    "kind.geburtsname": "Großmann",
    "kind.vornamen": "Frieda Käthe",
    "kind.geburtstag": "12.03.2019",
    "kind.geburtsort": "Musterstadt",
    "registernummer": "G 123/2019",
    "urkundenart": "urkunde",
    "anzahl": "2",
    "verwendungszweck": "Kindergeld",
    "antragsteller.familienname": "Großmann",
    "antragsteller.vornamen": "Käthe",
    "antragsteller.geburtstag": "01.02.1990",
    "antragsteller.strasse": "Ringstraße 4",
    "antragsteller.plz": "98693",
    "antragsteller.ort": "Musterstadt",
    "antragsteller.verhaeltnis": "vorfahr",
}
REPORT = {"mangel.art": "beleuchtung", "mangel.beschreibung": "Laterne dunkel", "ort.strasse": "Ringstraße 4"}
CARD = {
    "person.familienname": "Amsel",
    "person.vornamen": "Ida",
    "person.geburtstag": "01.01.2000",
    "person.strasse": "Ringstraße 5",
    "person.plz": "98693",
    "person.ort": "Musterstadt",
    "ausweis.art": "kinder",
    "ausweis.satzung": "ja",
}
WEDDING = {"tag": "01.06.2008", "ehegatte1.geburtstag": "01.02.1980", "ehegatte2.geburtstag": "03.04.1981"}


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


def codes(catalogue, service, values):
    return [(f.field, f.code) for f in findings_for(catalogue.services[service], values, today=TODAY)]


@pytest.mark.parametrize(
    ("service", "values"), [("geburtsurkunde", BIRTH), ("maengelmeldung", REPORT), ("bibliotheksausweis", CARD)]
)
def test_a_complete_application_has_no_findings(catalogue, service, values):
    assert codes(catalogue, service, values) == []


@pytest.mark.parametrize(
    ("service", "values", "change", "found"),
    [
        ("geburtsurkunde", BIRTH, {"kind.vornamen": " "}, ("kind.vornamen", "required_missing")),
        ("geburtsurkunde", BIRTH, {"kind.geburtstag": "30.2.2019"}, ("kind.geburtstag", "date_unreadable")),
        ("geburtsurkunde", BIRTH, {"kind.geburtstag": "23.11.2026"}, ("kind.geburtstag", "date_in_future")),
        ("geburtsurkunde", BIRTH, {"registernummer": "E 123/2019"}, ("registernummer", "register.number_kind")),
        ("geburtsurkunde", BIRTH, {"registernummer": "G 123/2027"}, ("registernummer", "register.year_ahead")),
        ("geburtsurkunde", BIRTH, {"registernummer": "G 123/1915"}, ("registernummer", "register.too_old")),
        ("geburtsurkunde", BIRTH, {"registernummer": "123"}, ("registernummer", "register.number_malformed")),
        ("geburtsurkunde", BIRTH, {"antragsteller.plz": "9869"}, ("antragsteller.plz", "postal_code_unreadable")),
        ("geburtsurkunde", BIRTH, {"antragsteller.plz": ""}, ("antragsteller.plz", "postal_code_or_country")),
        (
            "geburtsurkunde",
            BIRTH,
            {"antragsteller.geburtstag": "23.11.2010"},
            ("antragsteller.geburtstag", "applicant_too_young"),
        ),
        (
            "geburtsurkunde",
            BIRTH,
            {"antragsteller.verhaeltnis": "geschwister"},
            ("antragsteller.interesse", "interest_missing"),
        ),
        ("maengelmeldung", REPORT, {"melder.antwort": "ja"}, ("melder.email", "reply_address_missing")),
        ("maengelmeldung", REPORT, {"mangel.seit": "1.1.2027"}, ("mangel.seit", "date_in_future")),
        ("bibliotheksausweis", CARD, {"ausweis.satzung": ""}, ("ausweis.satzung", "required_missing")),
        ("bibliotheksausweis", CARD, {"ausweis.mitteilung": "email"}, ("person.email", "required_missing")),
    ],
)
def test_one_fault_gives_one_finding_at_its_field(catalogue, service, values, change, found):
    assert codes(catalogue, service, values | change) == [found]


@pytest.mark.parametrize(
    ("service", "values", "change"),
    [
        ("geburtsurkunde", BIRTH, {"antragsteller.geburtstag": "22.11.2010"}),
        ("geburtsurkunde", BIRTH, {"antragsteller.plz": "", "antragsteller.staat": "Österreich"}),
        ("geburtsurkunde", BIRTH, {"antragsteller.verhaeltnis": "geschwister", "antragsteller.interesse": "Erbe"}),
        ("geburtsurkunde", BIRTH, {"registernummer": "G 1/1916"}),
        ("geburtsurkunde", BIRTH, {"kind.geburtstag": "22.11.2026"}),
        ("maengelmeldung", REPORT, {"melder.antwort": "ja", "melder.telefon": "03677 600-0"}),
    ],
)
def test_the_rules_leave_what_they_allow_alone(catalogue, service, values, change):
    assert codes(catalogue, service, values | change) == []


def test_minors_need_a_guardian_and_her_consent(catalogue):
    found = codes(catalogue, "bibliotheksausweis", CARD | {"person.geburtstag": "23.11.2008"})
    assert found == [
        ("sorgeberechtigte.familienname", "guardian_missing"),
        ("sorgeberechtigte.einwilligung", "guardian_consent_missing"),
    ]


def test_nobody_marries_before_being_born(catalogue):
    found = codes(catalogue, "eheurkunde", WEDDING | {"tag": "01.02.1981"})
    assert ("tag", "before_birth") in found
    assert ("tag", "before_birth") not in codes(catalogue, "eheurkunde", WEDDING)


def test_register_data_is_checked_by_its_own_fields(catalogue):
    entry = {
        "standesamt": "Musterstadt",
        "registernummer": "S 1/2019",
        "geburtstag": "1.1.2030",
        "kind.geschlecht": "x",
    }
    found = {f.field: f.code for f in register_findings_for(catalogue.services["geburtsurkunde"], entry, today=TODAY)}
    assert found["registernummer"] == "register.number_kind"
    assert found["geburtstag"] == "register.event_ahead"
    assert found["kind.geschlecht"] == "choice_unknown"
    assert found["geburtszeit"] == "required_missing"
    assert "antragsteller.plz" not in found


def test_one_field_can_be_checked_alone(catalogue):
    definition = catalogue.services["geburtsurkunde"].field("antragsteller.email")
    assert definition is not None
    assert finding_for_field(definition, "", today=TODAY) is None
    found = finding_for_field(definition, "käthe", today=TODAY)
    assert found is not None
    assert (found.field, found.code) == ("antragsteller.email", "email_unreadable")


def test_findings_are_worded_in_german_with_their_norm(catalogue):
    found = findings_for(catalogue.services["geburtsurkunde"], BIRTH | {"registernummer": "G 1/1900"}, today=TODAY)
    text, norm = word(catalogue, found[0])
    assert text.startswith("Der Eintrag von 1900 wird nach 110 Jahren nicht mehr fortgeführt.")
    assert norm == "§ 5 Abs. 5, § 55 Abs. 3 PStG"


def test_every_finding_the_values_of_a_form_can_give_is_worded_without_gaps(catalogue):
    for service in catalogue.services.values():
        for rubbish in ("", "?", "1.1.2099", "12.3.19", "X 1/1", "ja"):
            values = {field.name: rubbish for field in (*service.fields, *service.register_fields)}
            found = (
                *findings_for(service, values, today=TODAY),
                *register_findings_for(service, values, today=TODAY),
            )
            for finding in found:
                text, _norm = word(catalogue, finding)
                assert finding.code in catalogue.findings
                assert "{" not in text
                assert "„“" not in text


def test_a_code_the_catalogue_does_not_know_is_shown_as_it_is(catalogue):
    assert word(catalogue, Finding("from_the_future", Severity.HINT)) == ("from_the_future", "")
