"""Values that are well written and cannot be so together: years, half a person, copies, and what the form wants."""

from __future__ import annotations

import pytest

from desktop.catalogue.findings import word
from desktop.catalogue.loader import load_catalogue
from desktop.catalogue.validation import findings_for, register_findings_for
from desktop.domain.finding import Severity
from desktop.sample_town.birth_entry import REGISTER
from tests.catalogue.test_validation import BIRTH, TODAY

ENTRY = {name: value for name, value in REGISTER.items() if not name.startswith("elternteil2.")}
COPIES = {"anzahl": "1"}


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


def of_register(catalogue, service, values):
    found = register_findings_for(catalogue.services[service], values, today=TODAY)
    return {(f.field, f.code): f for f in found}


def of_application(catalogue, values, service="geburtsurkunde"):
    return {f.field: f for f in findings_for(catalogue.services[service], values, today=TODAY)}


@pytest.mark.parametrize(
    ("service", "field"), [("geburtsurkunde", "geburtstag"), ("eheurkunde", "tag"), ("sterbeurkunde", "tag")]
)
def test_what_has_not_happened_yet_is_no_entry(catalogue, service, field):
    found = of_register(catalogue, service, {field: "04.04.2087"})[field, "register.event_ahead"]
    assert found.severity is Severity.ERROR
    assert word(catalogue, found)[1] == "§§ 15, 21, 31 PStG"


@pytest.mark.parametrize(
    ("service", "field", "number", "day", "warns"),
    [
        pytest.param("geburtsurkunde", "geburtstag", "G 1/1987", "12.03.2019", True, id="entered-before-the-birth"),
        pytest.param("geburtsurkunde", "geburtstag", "G 1/2019", "12.03.2019", False, id="same-year"),
        pytest.param("geburtsurkunde", "geburtstag", "G 1/2020", "30.12.2019", False, id="told-in-the-new-year"),
        pytest.param("geburtsurkunde", "geburtstag", "G 1/2021", "30.12.2019", True, id="two-years-later"),
        pytest.param("eheurkunde", "tag", "E 1/2020", "30.12.2019", True, id="marriages-are-entered-at-once"),
        pytest.param("sterbeurkunde", "tag", "S 1/2020", "30.12.2019", False, id="death-told-in-the-new-year"),
    ],
)
def test_the_year_of_the_entry_fits_the_day_of_the_event(catalogue, service, field, number, day, warns):
    found = of_register(catalogue, service, {"registernummer": number, field: day})
    assert ((field, "register.year_differs") in found) == warns
    if warns:
        told = found[field, "register.year_differs"]
        assert told.severity is Severity.WARNING
        assert number in word(catalogue, told)[0]


@pytest.mark.parametrize("filled", ["bezeichnung", "familienname", "geburtsname", "vornamen"])
@pytest.mark.parametrize(("service", "person"), [("geburtsurkunde", "elternteil2"), ("sterbeurkunde", "ehegatte")])
def test_half_a_person_does_not_stand_in_the_register(catalogue, service, person, filled):
    values = {f"{person}.{filled}": {"bezeichnung": "Ehefrau" if person == "ehegatte" else "Mutter"}.get(filled, "A")}
    missing = {field for field, code in of_register(catalogue, service, values) if code == "register.person_incomplete"}
    assert missing == {f"{person}.{name}" for name in ("bezeichnung", "familienname", "vornamen")} - set(values)


def test_no_second_parent_and_a_whole_one_are_right(catalogue):
    assert not of_register(catalogue, "geburtsurkunde", ENTRY)
    assert not of_register(catalogue, "geburtsurkunde", REGISTER)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        pytest.param("0", "copies_none", id="none"),
        pytest.param("99", "copies_many", id="very-many"),
        pytest.param("2.5", "number_not_whole", id="half"),
        pytest.param("2,5", "number_not_whole", id="half-in-german"),
        pytest.param("zwei", "number_not_whole", id="word"),
    ],
)
def test_copies_are_a_whole_number_from_one(catalogue, number, code):
    found = of_application(catalogue, BIRTH | {"anzahl": number})["anzahl"]
    assert found.code == code
    assert found.severity is (Severity.WARNING if code == "copies_many" else Severity.ERROR)


@pytest.mark.parametrize("number", ["1", "20", " 3 "])
def test_a_usual_number_of_copies_is_right(catalogue, number):
    assert not of_application(catalogue, BIRTH | {"anzahl": number})


def test_findings_say_whose_field_it_is_and_what_it_wants(catalogue):
    wrong = BIRTH | {"antragsteller.geburtstag": "31.02.1999", "kind.geburtsname": "", "urkundenart": "falsch"}
    told = {name: word(catalogue, found)[0] for name, found in of_application(catalogue, wrong).items()}
    assert told["antragsteller.geburtstag"].startswith("Antragsteller/in: Tag der Geburt: „31.02.1999“ ist kein Datum.")
    assert told["kind.geburtsname"] == "Kind: Geburtsname fehlt."
    assert told["urkundenart"].endswith("Möglich ist: Geburtsurkunde, Mehrsprachiger Auszug (international).")


def test_a_label_shared_without_a_party_says_its_group(catalogue):
    field = catalogue.services["sterbeurkunde"].register_field("ehegatte.familienname")
    assert field.full_label == "Ehegatte oder Lebenspartner/in: Familienname"
    assert catalogue.services["sterbeurkunde"].register_field("standesamt").full_label == "Standesamt"
