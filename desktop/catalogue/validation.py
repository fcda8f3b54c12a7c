"""Check the values of a service's fields; fast enough to run on each key stroke."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from desktop.catalogue.rules import breaking_fields
from desktop.catalogue.service import CertificateDefinition, FieldDefinition, FieldKind, ServiceDefinition
from desktop.domain.finding import Finding, Severity
from desktop.domain.values import check_value, normal_value, register_number_parts


def findings_for(service: ServiceDefinition, values: Mapping[str, str], *, today: date) -> tuple[Finding, ...]:
    """Check all application fields, in the order of the form; rules over several fields come last.

    Args:
        values: Field name to value; a missing name counts as empty.
        today: The local date.
    """
    return tuple(_findings(service, service.fields, values, today))


def register_findings_for(service: ServiceDefinition, values: Mapping[str, str], *, today: date) -> tuple[Finding, ...]:
    """Check all register fields; otherwise like `findings_for`."""
    return tuple(_findings(service, service.register_fields, values, today))


def finding_for_field(definition: FieldDefinition, value: str, *, today: date) -> Finding | None:
    """Check one field alone: missing, of the wrong kind, too long. None when nothing is wrong."""
    if not value.strip():
        return _about(definition, Finding("required_missing", Severity.ERROR)) if definition.required else None
    found = check_value(
        definition.kind, value, choices=definition.choices, max_length=definition.max_length, today=today
    )
    return _about(definition, found) if found else None


def _findings(
    service: ServiceDefinition, fields: tuple[FieldDefinition, ...], values: Mapping[str, str], today: date
) -> Iterator[Finding]:
    for definition in fields:
        value = values.get(definition.name, "")
        found = finding_for_field(definition, value, today=today) or _of_register(service, definition, value, today)
        if found:
            yield found
    by_name = {definition.name: definition for definition in fields}
    for rule in service.rules:
        for name in breaking_fields(rule, values, by_name, today):
            texts = {
                "label": by_name[name].full_label,
                "value": values.get(name, ""),
                "other": values.get(rule.other, ""),
                "years": str(rule.years),
            }
            yield Finding(rule.finding, Severity(rule.severity), name, texts)


def _about(definition: FieldDefinition, finding: Finding) -> Finding:
    return replace(finding, field=definition.name, values={"label": definition.full_label, **finding.values})


def _of_register(service: ServiceDefinition, definition: FieldDefinition, value: str, today: date) -> Finding | None:
    """A register number has to name the right register, in a year from which certificates are still issued."""
    parts = register_number_parts(value) if definition.kind is FieldKind.REGISTER_NUMBER else None
    certificate = _certificate_of(service, definition)
    if parts is None or certificate is None:
        return None
    kind, _number, year = parts
    if certificate.register_kind and kind != certificate.register_kind:
        return _register_finding("register.number_kind", definition, number=value, kind=certificate.register_kind)
    if year > today.year:
        return _register_finding("register.year_ahead", definition, year=str(year))
    if certificate.retention_years and year + certificate.retention_years < today.year:
        years = str(certificate.retention_years)
        return _register_finding("register.too_old", definition, year=str(year), years=years)
    return None


def _register_finding(code: str, definition: FieldDefinition, **values: str) -> Finding:
    return Finding(code, Severity.ERROR, definition.name, {"label": definition.full_label, **values})


def _certificate_of(service: ServiceDefinition, definition: FieldDefinition) -> CertificateDefinition | None:
    """The certificate whose entry the field names: the register field itself, or the application field beside it."""
    names = {definition.name, definition.register}
    return next((c for c in service.certificates if c.register_number_field in names), None)


def stored_form(definition: FieldDefinition | None, value: str, today: date) -> str:
    """A value the one way it is stored; as it came for a field the catalogue does not know."""
    if definition is None:
        return value
    return normal_value(definition.kind, value, choices=definition.choices, today=today)
