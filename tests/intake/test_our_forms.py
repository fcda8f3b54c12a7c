"""The whole way of our own forms: made from the catalogue, filled, mailed, read, mapped, routed."""

from __future__ import annotations

import base64

import pytest

from desktop.catalogue.loader import load_catalogue
from desktop.catalogue.service import FieldDefinition, FieldKind, ServiceDefinition
from desktop.documents.form_filling import fill_form
from desktop.intake.mapping import map_fields
from desktop.intake.reading import read_item
from desktop.intake.route import route
from desktop.printing.form import fillable_form
from tests.intake.mails import mail, multipart, part

CATALOGUE = load_catalogue()


def example(field: FieldDefinition) -> str:
    """Something a citizen would write there."""
    if field.kind in (FieldKind.CHOICE, FieldKind.RADIO):
        return next(iter(field.choices))
    written = {
        FieldKind.DATE: "12.03.2019",
        FieldKind.TIME: "08:15",
        FieldKind.NUMBER: "2",
        FieldKind.CHECK: "ja",
        FieldKind.EMAIL: "erika@example.org",
        FieldKind.PHONE: "03643 123",
        FieldKind.POSTAL_CODE: "99423",
        FieldKind.IBAN: "DE02120300000000202051",
        FieldKind.REGISTER_NUMBER: "G 123/2019",
        FieldKind.MULTILINE: "erste Zeile\nzweite Zeile",
    }.get(field.kind, "Łukasz Şahin-Grüße")
    return written[: field.max_length or field.comb or None]


@pytest.mark.parametrize("service", CATALOGUE.services.values(), ids=CATALOGUE.services)
def test_every_value_of_a_filled_form_arrives_with_its_place(service: ServiceDefinition):
    filled = {field.name: example(field) for field in service.fields}
    pdf = fill_form(fillable_form(service, CATALOGUE, "Musterstadt an der Ilm"), filled)
    attached = part("application/pdf", base64.encodebytes(pdf), "Content-Transfer-Encoding: base64")
    content = mail() + multipart(part("text/plain", b"Anbei mein Antrag."), attached)

    draft = map_fields(read_item("eingang.eml", content, channel=None), CATALOGUE)

    assert draft.service == service.id
    assert {value.name: value.value for value in draft.fields} == filled
    assert all(value.source.box is not None for value in draft.fields)
    assert not draft.findings
    chosen = route(draft, CATALOGUE)
    assert (chosen.service, chosen.department, chosen.reason) == (service.id, service.department, "form")


def test_the_finding_codes_of_the_reader_are_worded():
    from desktop.intake import findings

    made = [
        findings.charset_repaired("a", "b"),
        findings.part_damaged("a"),
        findings.structure_repaired(),
        findings.mail_limits(),
        findings.mail_signed(),
        findings.mail_encrypted(),
        findings.form_version_differs("a", "b"),
        findings.several_forms("a"),
        findings.form_unknown("a"),
    ]
    for finding in made:
        text, _ = CATALOGUE.findings[finding.code]
        assert text.format(**finding.values)


@pytest.mark.parametrize(
    ("subject", "department"),
    [
        ("Ich brauche meine Geburtsurkunde", "standesamt"),
        ("Heiratsurkunde", "standesamt"),
        ("Schlagloch in der Mühlgasse", "tiefbauamt"),
        ("Wohngeldantrag", "wohngeld"),
        ("Anmeldung eines Gewerbes: Gewerbeanmeldung", "gewerbeamt"),
        ("Leseausweis verloren", "stadtbibliothek"),
        ("Meldebescheinigung für die Bank", "buergerbuero"),
        ("Frage", "poststelle"),
    ],
)
def test_the_shipped_catalogue_routes_everyday_mail(subject, department):
    draft = read_item(
        "a.eml",
        mail(
            "Content-Type: text/plain", "", "Guten Tag", head=f"From: e@example.org\r\nSubject: {subject}\r\n".encode()
        ),
        channel=None,
    )
    assert route(draft, CATALOGUE).department == department
