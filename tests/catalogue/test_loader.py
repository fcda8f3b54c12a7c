"""Loading: shipped definitions, and a town's laid over them."""

from __future__ import annotations

import time

import pytest

from desktop.catalogue.loader import load_catalogue
from desktop.catalogue.service import FieldKind
from tests.catalogue.towns import SERVICE, write_service, write_town

SERVICES = {
    "meldebescheinigung": ("buergerbuero", "99115003012000"),
    "gewerbeanmeldung": ("gewerbeamt", "99050012104000"),
    "bibliotheksausweis": ("stadtbibliothek", "99077020040000"),
    "eheurkunde": ("standesamt", "99059004012000"),
    "geburtsurkunde": ("standesamt", "99027002012000"),
    "sterbeurkunde": ("standesamt", "99101004012000"),
    "maengelmeldung": ("tiefbauamt", ""),
    "wohngeldantrag": ("wohngeld", "99107023017000"),
}


@pytest.fixture(scope="module")
def shipped():
    return load_catalogue()


def test_eight_services_are_shipped_in_order_of_department_and_name(shipped):
    assert {s.id: (s.department, s.leika) for s in shipped.services.values()} == SERVICES
    assert list(shipped.services) == list(SERVICES)


def test_the_mailroom_is_the_first_department_and_every_service_has_its_own(shipped):
    assert next(iter(shipped.departments)) == "poststelle"
    assert {department for department, _leika in SERVICES.values()} <= set(shipped.departments)


def test_every_rule_fee_decision_and_period_names_its_norm(shipped):
    for service in shipped.services.values():
        assert service.form_norm
        assert all(fee.norm for fee in service.fees)
        assert not service.deadline_days or service.deadline_norm
        assert not service.retention_years or service.retention_norm
        assert all(c.decision_norms.keys() == c.decisions.keys() for c in service.certificates)
        assert all(rule.finding in shipped.findings for rule in service.rules)


def test_the_birth_certificate_has_the_lines_of_the_official_form_in_order(shipped):
    (certificate,) = shipped.services["geburtsurkunde"].certificates
    assert [line.label or line.text for line in certificate.lines] == [
        *("Standesamt", "Registernummer", "Ort, Tag und Uhrzeit der Geburt"),
        *("Kind", "Geburtsname", "Vorname(n)", "Geschlecht"),
        *("1.", "Familienname", "Geburtsname", "Vorname(n)"),
        *("2.", "Familienname", "Geburtsname", "Vorname(n)"),
        *("Weitere Angaben aus dem Register", "{weitere_angaben}"),
    ]
    assert [line.label or line.text for line in certificate.lines if line.rule_above] == [
        *("Ort, Tag und Uhrzeit der Geburt", "Kind", "Weitere Angaben aus dem Register"),
    ]
    assert list(certificate.decisions) == ["zustaendigkeit", "berechtigung", "identitaet", "sperrvermerk"]
    assert (certificate.register_kind, certificate.retention_years) == ("G", 110)


def test_omitting_the_parents_names_all_lines_about_them(shipped):
    (certificate,) = shipped.services["geburtsurkunde"].certificates
    left_out = {line.text for line in certificate.lines if line.omit == "eltern"}
    assert left_out == {line.text for line in certificate.lines if "{elternteil" in line.text}


@pytest.mark.parametrize(("service", "kind", "years"), [("eheurkunde", "E", 80), ("sterbeurkunde", "S", 30)])
def test_registers_are_certified_for_as_long_as_they_are_continued(shipped, service, kind, years):
    (certificate,) = shipped.services[service].certificates
    assert (certificate.register_kind, certificate.retention_years) == (kind, years)


def test_the_trade_registration_has_all_fields_of_the_official_form(shipped):
    labels = " ".join(f"{field.label} " for field in shipped.services["gewerbeanmeldung"].fields)
    numbers = {int(word) for word in labels.split() if word.isdigit()}
    assert numbers == set(range(1, 33))  # field 33 is the signature, which the electronic form does not have


def test_a_certificate_is_found_by_its_id(shipped):
    found = shipped.certificate("eheurkunde")
    assert found is not None
    assert found[0].id == "eheurkunde"
    assert shipped.certificate("fahrschein") is None


def test_a_field_knows_its_hint_choices_and_register_counterpart(shipped):
    field = shipped.services["geburtsurkunde"].field("registernummer")
    assert field is not None
    assert (field.kind, field.register, field.width) == (FieldKind.REGISTER_NUMBER, "registernummer", 1)
    assert "G 123/2019" in field.hint
    choice = shipped.services["geburtsurkunde"].field("antragsteller.verhaeltnis")
    assert choice is not None
    assert next(iter(choice.choices)) == "selbst"


def test_a_town_changes_what_it_names_and_keeps_the_rest(tmp_path):
    shipped = write_town(tmp_path / "shipped")
    write_service(
        tmp_path / "town",
        'keywords = ["verloren"]\n[form]\nrequirement = "Schriftlich."\n[[fees]]\nname = "a"\nlabel = "A"\ncents = 1\n'
        'further_cents = 2\nnorm = "Satzung von hier"\n',
    )
    service = load_catalogue([shipped, tmp_path / "town"]).services["fundsache"]
    assert (service.name, service.keywords, service.form_requirement) == ("Fundsache", ("verloren",), "Schriftlich.")
    assert service.form_norm == "§ 965 BGB"
    assert [fee.norm for fee in service.fees] == ["Satzung von hier"]


def test_a_town_adds_services_departments_and_texts(tmp_path):
    shipped, town = write_town(tmp_path / "shipped"), tmp_path / "town"
    write_service(town, SERVICE.replace("fundbescheinigung", "hund"), name="steuern/hundesteuer.toml")
    (town / "departments.toml").write_text('[steuern]\nname = "Steueramt"\n[poststelle]\nname = "Rathaus"\n', "utf-8")
    (town / "findings.toml").write_text('[too_young]\ntext = "Noch zu jung."\n', "utf-8")
    catalogue = load_catalogue([shipped, town])
    assert list(catalogue.services) == ["fundsache", "hundesteuer"]
    assert [d.name for d in catalogue.departments.values()] == ["Rathaus", "Ordnungsamt", "Steueramt"]
    assert catalogue.findings["too_young"] == ("Noch zu jung.", "§ 1")


def test_a_town_folder_that_is_not_there_changes_nothing(tmp_path):
    shipped = write_town(tmp_path / "shipped")
    assert list(load_catalogue([shipped, tmp_path / "town"]).services) == ["fundsache"]


def test_one_broken_service_leaves_the_others_usable(tmp_path):
    write_town(tmp_path)
    write_service(tmp_path, "name = ", name="ordnungsamt/aaa.toml")
    catalogue = load_catalogue([tmp_path])
    assert list(catalogue.services) == ["fundsache"]
    assert len(catalogue.services) == 1
    assert "aaa" not in catalogue.services
    assert catalogue.services.get("aaa") is None
    assert [(aside.id, aside.in_use) for aside in catalogue.set_aside.values()] == [("aaa", False)]


def test_a_service_is_read_when_it_is_asked_for(tmp_path):
    catalogue = load_catalogue([write_town(tmp_path)])
    file = tmp_path / "ordnungsamt" / "fundsache.toml"
    file.write_text(SERVICE.replace('"Fundsache"', '"Anders"'), "utf-8")
    assert "fundsache" in catalogue.services
    assert catalogue.services["fundsache"].name == "Anders"
    file.unlink()
    assert catalogue.services["fundsache"].name == "Anders"


@pytest.mark.serial
def test_loading_takes_less_time_than_a_clerk_notices():
    fastest = min(_seconds(load_catalogue) for _attempt in range(3))
    assert fastest < 0.03


def _seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
