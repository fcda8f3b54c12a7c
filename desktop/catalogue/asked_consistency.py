"""Compare what a service says can be asked for with its fields and certificates."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.catalogue.positions import KeyPath
from desktop.catalogue.service import AskedKind, FieldDefinition, FieldKind, ServiceDefinition
from desktop.catalogue.table import Complaint
from desktop.translation import Text, _

_TICKED = "ja"


def asked_agrees(service: ServiceDefinition) -> Iterator[Complaint]:
    """Complain about fields, values, certificates and omissions that do not exist."""
    asked = service.asked
    if asked.copies and service.field(asked.copies) is None:
        yield Complaint(("asked", "copies"), _no_field(asked.copies))
    for number, kind in enumerate(asked.kinds):
        yield from _kind(service, kind, ("asked", "kinds", number))
    possible = {name for certificate in service.certificates for name in certificate.omissions}
    for name, field in asked.omissions.items():
        if name not in possible:
            text = _("“{name}” is not among the omissions of this certificate.", name=name)
            yield Complaint(("asked", "omissions", name), text)
        if service.field(field) is None:
            yield Complaint(("asked", "omissions", name), _no_field(field))


def _kind(service: ServiceDefinition, kind: AskedKind, path: KeyPath) -> Iterator[Complaint]:
    if kind.certificate and kind.certificate not in {certificate.id for certificate in service.certificates}:
        text = _("This service has no certificate “{name}”.", name=kind.certificate)
        yield Complaint((*path, "certificate"), text)
    if not kind.field:
        return
    field = service.field(kind.field)
    if field is None:
        yield Complaint((*path, "field"), _no_field(kind.field))
        return
    possible = _possible(field)
    if possible and kind.value not in possible:
        text = _("“{value}” is unknown. Possible here: {known}", value=kind.value, known=", ".join(possible))
        yield Complaint((*path, "value"), text)


def _possible(field: FieldDefinition) -> tuple[str, ...]:
    return (_TICKED,) if field.kind is FieldKind.CHECK else tuple(field.choices)


def _no_field(name: str) -> Text:
    return _("There is no field “{name}”.", name=name)
