"""Turn the form values of a draft into application values, each with the place it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256

from desktop.catalogue.service import Catalogue, FieldDefinition, FieldKind, ServiceDefinition
from desktop.domain.dates import century_is_guessed
from desktop.domain.finding import Finding
from desktop.domain.submission import Draft, DraftDocument, FieldValue, FormField, FormReading, Source, SourceKind
from desktop.domain.values import normal_value
from desktop.intake import findings

_NO_VALUES = frozenset({"button"})  # they start something and say nothing
_OURS = "amtsfach."  # fields that only carry the form's id and version


def map_fields(draft: Draft, catalogue: Catalogue) -> Draft:
    """Add the values of the forms inside.

    The first form of ours decides the service, and only its values are taken; others stay readable as documents. With
    none of ours, every filled field of foreign forms becomes a value under its own name and the service stays open.
    Nothing is made up: a mail without a form gives no values, not even from its sender.
    """
    forms = [(document, document.form) for document in draft.documents if document.form is not None]
    if not forms:
        return draft
    ours = [(document, form) for document, form in forms if form.id in catalogue.services]
    noticed = [_not_ours(form.id, catalogue) for _, form in forms if form.id and form.id not in catalogue.services]
    if not ours:
        values = _each_once(value for document, form in forms for value in _foreign_values(document, form))
        return replace(draft, fields=_each_once((*draft.fields, *values)), findings=(*draft.findings, *noticed))
    document, form = ours[0]
    service = catalogue.services[form.id]
    if len(ours) > 1:
        noticed.append(findings.several_forms(", ".join(other.name or f.id for other, f in ours)))
    noticed += _version_findings(form, service)
    values = _each_once((*draft.fields, *_our_values(document, form, service)))
    return replace(draft, service=service.id, fields=values, findings=(*draft.findings, *noticed))


def _not_ours(form_id: str, catalogue: Catalogue) -> Finding:
    left_out = form_id in {aside.id for aside in catalogue.left_out()}
    return findings.service_left_out(form_id) if left_out else findings.form_unknown(form_id)


def _our_values(document: DraftDocument, form: FormReading, service: ServiceDefinition) -> Iterator[FieldValue]:
    digest = sha256(document.content).hexdigest()
    for field in _filled(form):
        definition = service.field(field.name)
        value = _normalised(definition, field) if definition else field.value
        if value:
            yield FieldValue(field.name, value, _source(field, digest))


def _foreign_values(document: DraftDocument, form: FormReading) -> Iterator[FieldValue]:
    digest = sha256(document.content).hexdigest()
    for field in _filled(form):
        yield FieldValue(field.name, field.value, _source(field, digest))


def _filled(form: FormReading) -> Iterator[FormField]:
    for field in form.fields:
        if field.value and field.kind not in _NO_VALUES and not field.name.startswith(_OURS):
            yield field


def _normalised(definition: FieldDefinition, field: FormField) -> str:
    """The value as it is stored; a date whose century would be a guess stays as the citizen wrote it."""
    if definition.kind is FieldKind.DATE and century_is_guessed(field.value):
        return field.value.strip()
    return normal_value(definition.kind, field.value, choices=definition.choices)


def _source(field: FormField, digest: str) -> Source:
    return Source(SourceKind.PDF_FIELD, field.name, digest, field.box)


def _each_once(values: Iterable[FieldValue]) -> tuple[FieldValue, ...]:
    """One value per name, the first; an office cannot weigh two."""
    kept: dict[str, FieldValue] = {}
    for value in values:
        kept.setdefault(value.name, value)
    return tuple(kept.values())


def _version_findings(form: FormReading, service: ServiceDefinition) -> list[Finding]:
    same = form.version == service.version
    return [] if same else [findings.form_version_differs(form.version or "?", service.version)]
