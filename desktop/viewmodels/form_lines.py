"""What stands on a form of the desk, line by line: application fields, and register fields beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.catalogue.service import FieldDefinition, ServiceDefinition
from desktop.domain.case import CaseDetail, CaseField
from desktop.domain.submission import Box, Source
from desktop.translation import _, say


@dataclass(frozen=True, slots=True)
class FormLine:
    """One field with what is stored in it.

    Attributes:
        source: Where the value came from, for a register field that of its counterpart; None while nobody filled it.
        confidence: 1.0 for what was read and not guessed.
        previous: The value before the last change; None when it never changed.
        compared: What the other side states: for a register field the application's value. None without a counterpart.
    """

    definition: FieldDefinition
    value: str = ""
    source: Source | None = None
    confidence: float = 1.0
    previous: str | None = None
    compared: str | None = None

    @property
    def name(self) -> str:
        """The field's name."""
        return self.definition.name


def place_of(line: FormLine) -> tuple[str, Box | None]:
    """Where a line's value stands: SHA-256 of the document, and the place on its page; nothing where nobody knows."""
    return (line.source.document, line.source.box) if line.source else ("", None)


def application_lines(detail: CaseDetail, service: ServiceDefinition | None) -> tuple[FormLine, ...]:
    """The service's fields in the order of its form, then what a foreign form brought along."""
    filled = {field.name: field for field in detail.fields}
    definitions = service.fields if service else ()
    known = tuple(_application_line(d, filled.pop(d.name, None)) for d in definitions)
    heading = say(_("Further details")) if known else say(_("Details from the form"))
    others = tuple(
        _application_line(FieldDefinition(f.name, f.label or f.name, group=heading), f) for f in filled.values()
    )
    return known + others


def _application_line(definition: FieldDefinition, field: CaseField | None) -> FormLine:
    if field is None:
        return FormLine(definition)
    return FormLine(definition, field.value, field.source, field.confidence, field.previous)


def register_lines(detail: CaseDetail, service: ServiceDefinition | None) -> tuple[FormLine, ...]:
    """The service's register fields, each beside what the application states."""
    if service is None:
        return ()
    stored = {field.name: field.value for field in detail.register}
    filled = {field.name: field for field in detail.fields}
    stated = {d.register: filled.get(d.name) for d in service.fields if d.register}
    return tuple(_register_line(d, stored.get(d.name, ""), stated) for d in service.register_fields)


def _register_line(definition: FieldDefinition, value: str, stated: Mapping[str, CaseField | None]) -> FormLine:
    """Args: stated: Register field name to the application's field; None while nobody filled it."""
    if definition.name not in stated:
        return FormLine(definition, value)
    counterpart = stated[definition.name]
    if counterpart is None:
        return FormLine(definition, value, compared="")
    return FormLine(definition, value, counterpart.source, compared=counterpart.value)
