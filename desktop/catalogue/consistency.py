"""Compare a service with itself and with the rest of the catalogue: every name has to lead somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

from desktop.catalogue.asked_consistency import asked_agrees
from desktop.catalogue.field_consistency import fields_agree
from desktop.catalogue.positions import KeyPath
from desktop.catalogue.rule_consistency import rules_agree
from desktop.catalogue.service import Catalogue, CertificateDefinition, ServiceDefinition
from desktop.catalogue.table import Complaint
from desktop.domain.clerk import MAILROOM
from desktop.translation import Text, _

_SLUG = re.compile(r"^[a-z][a-z0-9_]*$")
_LEIKA = re.compile(r"^99\d{12}$")
_ADDRESS = re.compile(r"^[^\s@A-Z]+@[^\s@A-Z]+$")


def service_agrees(service: ServiceDefinition, values: dict[str, object], catalogue: Catalogue) -> Iterator[Complaint]:
    """Complain about everything in a service that fits nothing else.

    Args:
        values: Its tables as read, for the places of the complaints.
        catalogue: All that could be read of the whole; departments or findings that could not be are empty, and
            nothing is complained about that only follows from it.
    """
    yield from _identity(service, catalogue)
    yield from _words(service, catalogue)
    yield from fields_agree(service, values)
    yield from rules_agree(service, values, catalogue)
    for number, certificate in enumerate(service.certificates):
        yield from _certificate(service, certificate, ("certificates", number))
        yield from _unique_certificate(service, certificate, ("certificates", number), catalogue)
    yield from asked_agrees(service)
    for number, fee in enumerate(service.fees):
        if fee.name in [other.name for other in service.fees[:number]]:
            yield Complaint(("fees", number, "name"), _("The fee “{name}” is there twice.", name=fee.name))


def _identity(service: ServiceDefinition, catalogue: Catalogue) -> Iterator[Complaint]:
    if not _SLUG.match(service.id):
        yield Complaint((), _("The file name must be lower case letters, digits and underscores, without umlauts."))
    if catalogue.departments and service.department not in catalogue.departments:
        text = _("The department “{department}” is missing in departments.toml.", department=service.department)
        yield Complaint((), text)
    if service.leika and not _LEIKA.match(service.leika):
        yield Complaint(("leika",), _("A LeiKa key is 99 and twelve more digits, without spaces."))
    if service.number_pattern and not _is_number_pattern(service.number_pattern):
        text = _("File numbers need a serial number and a year: write the pattern like 33.41-{{serial:04d}}/{{year}}.")
        yield Complaint(("number_pattern",), text)


def _is_number_pattern(pattern: str) -> bool:
    try:
        parts = {name for _text, name, _format, _conversion in Formatter().parse(pattern) if name is not None}
        pattern.format(serial=1, year=2026, department="x")
    except (ValueError, KeyError, IndexError, AttributeError):
        return False
    return parts >= {"serial", "year"}


def _words(service: ServiceDefinition, catalogue: Catalogue) -> Iterator[Complaint]:
    others = [other for other in catalogue.services.values() if other.id < service.id]
    for number, keyword in enumerate(service.keywords):
        if keyword != keyword.lower():
            yield Complaint(
                ("keywords", number), _("Keywords are written in lower case: “{word}”.", word=keyword.lower())
            )
        for other in others:
            if keyword in other.keywords:
                text = _("“{word}” also leads to the service “{service}”.", word=keyword, service=other.id)
                yield Complaint(("keywords", number), text)
    for number, address in enumerate(service.addresses):
        if not _ADDRESS.match(address):
            yield Complaint(("addresses", number), _("“{address}” is no address in lower case.", address=address))


def _certificate(service: ServiceDefinition, certificate: CertificateDefinition, path: KeyPath) -> Iterator[Complaint]:
    known = {field.name for field in service.register_fields}
    number_field = certificate.register_number_field
    if number_field and number_field not in known:
        yield Complaint((*path, "register_number_field"), _no_register_field(number_field))
    if certificate.register_kind and not number_field:
        yield Complaint(path, _("“{key}” is missing here.", key="register_number_field"))
    for number, line in enumerate(certificate.lines):
        for key, template in (("label", line.label), ("text", line.text)):
            for name in placeholders(template):
                if name not in known:
                    yield Complaint((*path, "lines", number, key), _no_register_field(name))
        if line.whole and not (line.heading and line.optional):
            yield Complaint((*path, "lines", number, "whole"), _("Only an optional heading can be “whole”."))
        if line.omit and line.omit not in certificate.omissions:
            text = _("“{name}” is not among the omissions of this certificate.", name=line.omit)
            yield Complaint((*path, "lines", number, "omit"), text)
    for name in certificate.omissions:
        if name not in {line.omit for line in certificate.lines}:
            yield Complaint((*path, "omissions", name), _("No line is left out by “{name}”.", name=name))


def _unique_certificate(
    service: ServiceDefinition, certificate: CertificateDefinition, path: KeyPath, catalogue: Catalogue
) -> Iterator[Complaint]:
    found = catalogue.certificate(certificate.id)
    if found and found[1] is not certificate:
        text = _("The service “{service}” already has a certificate with this id.", service=found[0].id)
        yield Complaint((*path, "id"), text)
    for other in catalogue.services.values():
        if other.id < service.id and other.department != service.department and _alike(certificate, other):
            text = _(
                "The numbers of the service “{service}” begin with {prefix} too; give this certificate another id.",
                service=other.id,
                prefix=certificate.number_prefix,
            )
            yield Complaint((*path, "id"), text)  # numbers are counted by department


def _alike(certificate: CertificateDefinition, service: ServiceDefinition) -> bool:
    return certificate.number_prefix in {other.number_prefix for other in service.certificates}


def placeholders(template: str) -> tuple[str, ...]:
    """The names in braces; names hold dots, so `str.format` would look for attributes."""
    return tuple(re.findall(r"\{([^{}]*)\}", template))


def _no_register_field(name: str) -> Text:
    return _("There is no register field “{name}”.", name=name)


def departments_agree(catalogue: Catalogue) -> Iterator[Complaint]:
    """Complain about departments and their addresses."""
    if MAILROOM not in catalogue.departments:
        yield Complaint((), _("The mailroom, [{department}], is missing.", department=MAILROOM))
    owner: dict[str, str] = {}
    for department in catalogue.departments.values():
        for number, address in enumerate(department.addresses):
            path = (department.id, "addresses", number)
            if not _ADDRESS.match(address):
                yield Complaint(path, _("“{address}” is no address in lower case.", address=address))
            elif owner.setdefault(address, department.id) != department.id:
                yield Complaint(path, _("This address already belongs to “{department}”.", department=owner[address]))


def findings_agree(catalogue: Catalogue) -> Iterator[Complaint]:
    """Complain about texts whose placeholders cannot be filled."""
    for code, (text, norm) in catalogue.findings.items():
        for key, template in (("text", text), ("norm", norm)):
            try:
                template.format_map(_Anything())
            except (ValueError, IndexError, AttributeError):
                yield Complaint((code, key), _("A placeholder is a name in braces, like {{label}}."))


class _Anything(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key
