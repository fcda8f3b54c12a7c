"""Compare the fields of a service with each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop.catalogue.positions import KeyPath
from desktop.catalogue.service import FieldDefinition, FieldKind, ServiceDefinition
from desktop.catalogue.table import Complaint
from desktop.translation import _

_NAME = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")
_VALUE = re.compile(r"^(?!Off$)[A-Za-z0-9_]+$")
_RESERVED = "amtsfach."  # the form's own hidden fields
_WITH_CHOICES = {FieldKind.CHOICE, FieldKind.RADIO}
_WITHOUT_COMB = {*_WITH_CHOICES, FieldKind.CHECK, FieldKind.MULTILINE}


def fields_agree(service: ServiceDefinition, values: dict[str, object]) -> Iterator[Complaint]:
    """Complain about names, choices and references of application and register fields."""
    for key, fields in (("application", service.fields), ("register", service.register_fields)):
        seen: set[str] = set()
        for field, path in zip(fields, _paths(values, key), strict=True):
            yield from _field(field, path, seen, {other.name for other in fields})
            seen.add(field.name)
            if field.register and service.register_field(field.register) is None:
                yield Complaint((*path, "register"), _("There is no register field “{name}”.", name=field.register))
    yield from _mentions(service, values)


def _paths(values: dict[str, object], key: str) -> Iterator[KeyPath]:
    """Where each field stands, in the order in which fields are read."""
    groups = values.get(key)
    for number, group in enumerate(groups if isinstance(groups, list) else ()):
        fields = group.get("fields") if isinstance(group, dict) else None
        for place, field in enumerate(fields if isinstance(fields, list) else ()):
            if isinstance(field, dict):
                yield (key, number, "fields", place)


def _field(field: FieldDefinition, path: KeyPath, seen: set[str], names: set[str]) -> Iterator[Complaint]:
    if field.name in seen:
        yield Complaint((*path, "name"), _("The field “{name}” is there twice.", name=field.name))
    if field.name and not _NAME.match(field.name):
        text = _(
            "Field names are lower case letters, digits, underscores and dots, without umlauts: “{name}”.",
            name=field.name,
        )
        yield Complaint((*path, "name"), text)
    if field.name.startswith(_RESERVED):
        yield Complaint((*path, "name"), _("Names that begin with “{prefix}” are reserved.", prefix=_RESERVED))
    if any(other.startswith(f"{field.name}.") for other in names):  # in a PDF a name is either a field or a group
        yield Complaint((*path, "name"), _("“{name}” is both a field and the beginning of others.", name=field.name))
    if field.kind in _WITH_CHOICES and not field.choices:
        yield Complaint(path, _("A field of kind “{kind}” needs choices.", kind=field.kind.value))
    if field.kind not in _WITH_CHOICES and field.choices:
        yield Complaint((*path, "choices"), _("A field of kind “{kind}” has no choices.", kind=field.kind.value))
    if field.kind is FieldKind.RADIO:
        yield from _buttons(field, path)
    if field.comb and field.kind in _WITHOUT_COMB:
        yield Complaint((*path, "comb"), _("A field of kind “{kind}” has no cells.", kind=field.kind.value))
    if field.comb and field.max_length > field.comb:
        yield Complaint((*path, "max_length"), _("The field has only {count} cells.", count=field.comb))


def _buttons(field: FieldDefinition, path: KeyPath) -> Iterator[Complaint]:
    """The value of a radio button is a name inside the PDF, where programs disagree on anything but plain letters."""
    for value in field.choices:
        if not _VALUE.match(value):
            text = _(
                "Values of radio buttons are letters, digits and underscores, without umlauts: “{value}”.", value=value
            )
            yield Complaint((*path, "choices"), text)


def _mentions(service: ServiceDefinition, values: dict[str, object]) -> Iterator[Complaint]:
    """Hints, parties and lists that nothing uses are usually misspelt."""
    fields = (*service.fields, *service.register_fields)
    names = {field.name for field in fields}
    for name in _keys(values, "hints"):
        if name not in names:
            yield Complaint(("hints", name), _("There is no field “{name}”.", name=name))
    for party in service.parties:
        if not any(name.startswith(f"{party}.") for name in names):
            yield Complaint(("parties", party), _("No field begins with “{name}”.", name=f"{party}."))
    used = set(_used_lists(values))
    for name in _keys(values, "choices"):
        if name not in used:
            yield Complaint(("choices", name), _("No field uses the list “{name}”.", name=name))


def _keys(values: dict[str, object], key: str) -> tuple[str, ...]:
    table = values.get(key)
    return tuple(table) if isinstance(table, dict) else ()


def _used_lists(values: dict[str, object]) -> Iterator[str]:
    for key in ("application", "register"):
        groups = values.get(key)
        for group in groups if isinstance(groups, list) else ():
            fields = group.get("fields") if isinstance(group, dict) else None
            for field in fields if isinstance(fields, list) else ():
                if isinstance(field, dict):
                    yield str(field.get("choices", ""))
