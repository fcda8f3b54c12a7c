"""Form values become application values that know where they were read."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from desktop.catalogue.service import Catalogue, DepartmentDefinition, FieldDefinition, FieldKind, ServiceDefinition
from desktop.domain.submission import (
    Address,
    Box,
    Channel,
    DocumentKind,
    Draft,
    DraftDocument,
    FormField,
    FormReading,
    SourceKind,
)
from desktop.intake.mapping import map_fields

BOX = Box(0, 0.1, 0.2, 0.5, 0.25)


def service(service_id: str, *fields: FieldDefinition, department: str = "standesamt") -> ServiceDefinition:
    return ServiceDefinition(
        id=service_id, department=department, name=service_id.title(), leika="", version="2026-11", form_requirement="",
        form_norm="", deadline_days=0, deadline_norm="", retention_years=5, number_pattern="{serial}", keywords=(),
        addresses=(), checklist=(), parties={}, fees=(), fields=fields, register_fields=(), certificates=(),
    )  # fmt: skip


BIRTH = service(
    "geburtsurkunde",
    FieldDefinition("kind.geburtsname", "Geburtsname", FieldKind.NAME),
    FieldDefinition("kind.geburtstag", "Tag der Geburt", FieldKind.DATE),
    FieldDefinition("ohne_eltern", "Ohne Eltern", FieldKind.CHECK),
    FieldDefinition(
        "zustellung", "Zustellung", FieldKind.RADIO, choices={"post": "Mit der Post", "abholung": "Ich hole sie ab"}
    ),
    FieldDefinition("antragsteller.interesse", "Interesse", FieldKind.MULTILINE),
)
LIBRARY = service("bibliotheksausweis", department="stadtbibliothek")
CATALOGUE = Catalogue(
    {BIRTH.id: BIRTH, LIBRARY.id: LIBRARY},
    {d: DepartmentDefinition(d, d.title()) for d in ("poststelle", "standesamt", "stadtbibliothek")},
    {},
)


def form(*fields: FormField, form_id: str = "geburtsurkunde", version: str = "2026-11") -> FormReading:
    return FormReading(form_id, version, fields)


def draft(*forms: FormReading) -> Draft:
    original = DraftDocument("a.eml", "message/rfc822", b"mail", DocumentKind.ORIGINAL)
    pdfs = (
        DraftDocument(f"{n}.pdf", "application/pdf", f"%PDF-{n}".encode(), DocumentKind.ATTACHMENT, 0, form=found)
        for n, found in enumerate(forms)
    )
    return Draft(Channel.MAIL, (original, *pdfs), sender=Address("Erika Beispiel", "erika@example.org"))


def mapped(*forms: FormReading) -> dict[str, str]:
    return {value.name: value.value for value in map_fields(draft(*forms), CATALOGUE).fields}


def test_our_form_decides_the_service_and_every_value_knows_its_place():
    result = map_fields(draft(form(FormField("kind.geburtsname", "text", "Łukasz", BOX))), CATALOGUE)
    assert result.service == "geburtsurkunde"
    value = result.fields[0]
    assert (value.name, value.value, value.confidence) == ("kind.geburtsname", "Łukasz", 1.0)
    assert value.source.kind is SourceKind.PDF_FIELD
    assert (value.source.detail, value.source.box) == ("kind.geburtsname", BOX)
    assert value.source.document == sha256(b"%PDF-0").hexdigest()
    assert not result.findings


@pytest.mark.parametrize(
    ("name", "kind", "written", "stored"),
    [
        ("kind.geburtsname", "text", "  von der   Ilm ", "von der Ilm"),
        ("kind.geburtstag", "text", "3. März 2019", "03.03.2019"),
        ("kind.geburtstag", "text", "2019-03-03", "03.03.2019"),
        ("kind.geburtstag", "text", "3.3.19", "3.3.19"),
        ("kind.geburtstag", "text", "im Frühjahr", "im Frühjahr"),
        ("ohne_eltern", "check", "ja", "ja"),
        ("ohne_eltern", "check", "X", "ja"),
        ("zustellung", "radio", "post", "post"),
        ("zustellung", "radio", "Ich hole sie ab", "abholung"),
        ("zustellung", "choice", "per Taube", "per Taube"),
        ("antragsteller.interesse", "text", "eins \nzwei", "eins\nzwei"),
    ],
)
def test_a_value_is_stored_the_one_way_it_is_understood(name, kind, written, stored):
    assert mapped(form(FormField(name, kind, written))) == {name: stored}


def test_empty_fields_buttons_and_the_marks_of_the_form_itself_are_no_values():
    fields = (
        FormField("kind.geburtsname", "text", ""),
        FormField("ohne_eltern", "check", "nein"),
        FormField("drucken", "button", "x"),
        FormField("amtsfach.formular", "text", "geburtsurkunde"),
    )
    assert mapped(form(*fields)) == {}


def test_another_version_is_matched_by_name_and_the_rest_keeps_its_own():
    fields = (FormField("kind.geburtstag", "text", "3.3.2019"), FormField("kind.alter", "text", "7"))
    result = map_fields(draft(form(*fields, version="2024-01")), CATALOGUE)
    assert {v.name: v.value for v in result.fields} == {"kind.geburtstag": "03.03.2019", "kind.alter": "7"}
    finding = result.findings[0]
    assert (finding.code, dict(finding.values)) == ("form_version_differs", {"found": "2024-01", "current": "2026-11"})


def test_of_several_forms_of_ours_the_first_counts_and_the_others_are_told():
    result = map_fields(
        draft(
            form(FormField("Name", "text", "fremd"), form_id=""),
            form(FormField("kind.geburtsname", "text", "erstes")),
            form(FormField("kind.geburtsname", "text", "zweites")),
            form(FormField("x", "text", "y"), form_id="bibliotheksausweis"),
        ),
        CATALOGUE,
    )
    assert result.service == "geburtsurkunde"
    assert {v.name: v.value for v in result.fields} == {"kind.geburtsname": "erstes"}
    assert [(f.code, f.values["names"]) for f in result.findings] == [("several_forms", "1.pdf, 2.pdf, 3.pdf")]


def test_a_foreign_form_gives_its_values_under_their_own_names():
    result = map_fields(draft(form(FormField("Text 1", "text", " 3.3.2019 ", BOX), form_id="", version="")), CATALOGUE)
    assert result.service == ""
    assert [(v.name, v.value, v.source.box) for v in result.fields] == [("Text 1", " 3.3.2019 ", BOX)]


def test_a_form_of_ours_nobody_offers_any_more_is_read_like_a_foreign_one():
    result = map_fields(draft(form(FormField("a", "text", "b"), form_id="hundesteuer")), CATALOGUE)
    assert result.service == ""
    assert [(v.name, v.value) for v in result.fields] == [("a", "b")]
    assert [(f.code, f.values["form"]) for f in result.findings] == [("form_unknown", "hundesteuer")]


def test_a_mail_without_a_form_gives_no_values_not_even_of_its_sender():
    before = draft()
    assert map_fields(before, CATALOGUE) == before


def test_mapping_twice_changes_nothing_more():
    once = map_fields(draft(form(FormField("kind.geburtstag", "text", "3.3.2019"))), CATALOGUE)
    assert map_fields(once, CATALOGUE) == once


def test_findings_of_the_reader_stay():
    noticed = map_fields(draft(form(FormField("a", "text", "b"), version="x")), CATALOGUE).findings
    again = map_fields(replace(draft(form(FormField("a", "text", "b"))), findings=noticed), CATALOGUE)
    assert again.findings == noticed
