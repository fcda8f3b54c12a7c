"""The names `set`, `register` and `issue` want, with what they stand for: also those of empty fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from desktop.catalogue.service import Catalogue, CertificateDefinition, FieldDefinition
from desktop.commands.case_text import heading_line
from desktop.domain.case import CaseDetail, CaseField, RegisterField
from desktop.translation import Text, _, say

_NAME = 40  # columns


def certificates_of(detail: CaseDetail, catalogue: Catalogue) -> tuple[CertificateDefinition, ...]:
    """What can be issued for the service of a case."""
    service = catalogue.services.get(detail.row.service)
    return service.certificates if service else ()


def name_lines(detail: CaseDetail, catalogue: Catalogue) -> list[str]:
    """Name, what it stands for, and what is there now."""
    service = catalogue.services.get(detail.row.service)
    lines = [*_section(_("Application"), _fields(detail.fields, service.fields if service else ()))]
    lines += _section(_("Register"), _fields(detail.register, service.register_fields if service else ()))
    for certificate in certificates_of(detail, catalogue):
        lines += _section(_("Certificates"), [_line(certificate.id, certificate.title)])
        lines += _section(_("Decisions"), (_line(name, text) for name, text in certificate.decisions.items()))
        lines += _section(_("May be left out"), (_line(name, text) for name, text in certificate.omissions.items()))
    return lines


def _section(title: Text, lines: Iterable[str]) -> list[str]:
    shown = list(lines)
    return [heading_line(say(title)), *shown, ""] if shown else []


def _fields(
    fields: Iterable[CaseField] | Iterable[RegisterField], definitions: Iterable[FieldDefinition]
) -> Iterator[str]:
    known = {definition.name: definition for definition in definitions}
    for field in fields:
        definition = known.get(field.name)
        label = f"{definition.group}: {field.label}" if definition and definition.group else field.label
        value = " ".join(field.value.split())
        yield _line(field.name, f"{label} = {value}" if value else label)
        if definition and definition.choices:
            yield _line("", ", ".join(f"{value} ({words})" for value, words in definition.choices.items()))


def _line(name: str, text: str) -> str:
    return f"  {name:<{_NAME}}  {text}"
