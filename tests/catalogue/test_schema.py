"""JSON schemas for portals."""

from __future__ import annotations

import jsonschema
import pytest

from desktop.catalogue.loader import load_catalogue
from desktop.catalogue.schema import portal_schema

SERVICES = load_catalogue().services
REPORT = {"mangel.art": "beleuchtung", "mangel.beschreibung": "Laterne dunkel", "ort.strasse": "Ringstraße 4"}


def errors(service, values, /, **other):
    document = {"service": service, "version": SERVICES[service].version, "values": values} | other
    validator = jsonschema.Draft202012Validator(portal_schema(SERVICES[service]))
    return sorted(".".join(map(str, error.path)) for error in validator.iter_errors(document))


@pytest.mark.parametrize("service", SERVICES)
def test_every_schema_is_a_valid_one_and_names_all_fields(service):
    schema = portal_schema(SERVICES[service])
    jsonschema.Draft202012Validator.check_schema(schema)
    values = schema["properties"]["values"]
    assert list(values["properties"]) == [field.name for field in SERVICES[service].fields]
    assert values["required"] == [field.name for field in SERVICES[service].fields if field.required]


def test_a_complete_report_fits():
    assert errors("maengelmeldung", REPORT | {"mangel.gefahr": True, "mangel.seit": "2026-11-20"}) == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"mangel.art": "laterne"}, "values.mangel.art"),
        ({"mangel.gefahr": "ja"}, "values.mangel.gefahr"),
        ({"mangel.beschreibung": ""}, "values.mangel.beschreibung"),
        ({"mangel.beschreibung": "x" * 1501}, "values.mangel.beschreibung"),
        ({"ort.plz": "98693"}, "values"),
    ],
)
def test_what_the_form_would_not_take_the_schema_refuses(change, path):
    assert errors("maengelmeldung", REPORT | change) == [path]


def test_missing_fields_other_services_and_other_versions_are_refused():
    assert errors("maengelmeldung", {}) == ["values"] * 3
    assert errors("maengelmeldung", REPORT, service="geburtsurkunde") == ["service"]
    assert errors("maengelmeldung", REPORT, version="1999-01") == ["version"]


def test_rules_over_several_fields_are_in_the_schema():
    schema = portal_schema(SERVICES["geburtsurkunde"])["properties"]["values"]
    validator = jsonschema.Draft202012Validator({"allOf": schema["allOf"]})
    assert not validator.is_valid({"antragsteller.verhaeltnis": "selbst"})
    assert validator.is_valid({"antragsteller.verhaeltnis": "selbst", "antragsteller.plz": "98693"})
    assert not validator.is_valid({"antragsteller.verhaeltnis": "geschwister", "antragsteller.plz": "98693"})
    assert portal_schema(SERVICES["geburtsurkunde"])["x-leika"] == "urn:de:fim:leika:leistung:99027002012000"
