"""Read application and register fields, and the rules over them, out of a service's TOML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from desktop.catalogue.service import FieldDefinition, FieldKind, RuleDefinition, RuleKind
from desktop.catalogue.table import Table
from desktop.domain.finding import Severity
from desktop.translation import _

_KINDS = {kind.value: kind for kind in FieldKind}
_RULES = {kind.value: kind for kind in RuleKind}
_SEVERITIES = tuple(severity.value for severity in Severity)
_WIDEST = 4

Choices = Mapping[str, Mapping[str, str]]  # name of a list to value and label


def read_choices(service: Table) -> Choices:
    """The lists a field may be chosen from: `name = ["a", "b"]`, or a table of value = "label"."""
    table = service.table("choices")
    if table is None:
        return {}
    found: dict[str, Mapping[str, str]] = {}
    for name in table:
        if table.is_list(name):
            found[name] = {value: value for value in table.texts(name)}
        else:
            found[name] = table.named_texts(name)
    return found


def read_fields(
    service: Table, key: str, choices: Choices, hints: Mapping[str, str]
) -> tuple[tuple[FieldDefinition, ...], dict[str, str]]:
    """All fields of `[[application]]` or `[[register]]`, and each group's note."""
    fields: list[FieldDefinition] = []
    notes: dict[str, str] = {}
    for group in service.tables(key):
        heading = group.text("group")
        if note := group.text("note"):
            notes[heading] = note
        fields.extend(_field(table, heading, choices, hints) for table in group.tables("fields"))
        group.finish()
    return tuple(fields), notes


def with_persons(fields: tuple[FieldDefinition, ...], parties: Mapping[str, str]) -> tuple[FieldDefinition, ...]:
    """Let each field know whom it is about: the party its name begins with, or its group where labels are shared."""
    shared = Counter(field.label for field in fields)
    return tuple(
        replace(
            field,
            person=parties.get(field.name.partition(".")[0], "") or (field.group if shared[field.label] > 1 else ""),
        )
        for field in fields
    )


def _field(table: Table, group: str, choices: Choices, hints: Mapping[str, str]) -> FieldDefinition:
    name = table.text("name", required=True)
    field = FieldDefinition(
        name=name,
        label=table.text("label", required=True),
        kind=_kind(table),
        group=group,
        required=table.flag("required"),
        choices=_choices(table, choices),
        comb=table.number("comb"),
        max_length=table.number("max_length"),
        fim=table.text("fim"),
        register=table.text("register"),
        hint=hints.get(name, ""),
        width=_width(table),
    )
    table.finish()
    return field


def _kind(table: Table) -> FieldKind:
    return _KINDS[table.one_of("kind", tuple(_KINDS), FieldKind.TEXT.value)]


def _choices(table: Table, choices: Choices) -> Mapping[str, str]:
    wanted = table.text("choices")
    if wanted and wanted not in choices:
        table.complain("choices", _("There is no list “{name}” under [choices].", name=wanted))
    return choices.get(wanted, {})


def _width(table: Table) -> int:
    width = table.number("width")
    if width > _WIDEST:
        table.complain("width", _("“width” goes from 1 (a quarter of the line) to 4 (the whole line)."))
    return min(width, _WIDEST) or _WIDEST


def read_rules(service: Table) -> Iterator[RuleDefinition]:
    """The rules of `[[rules]]`, in order."""
    for table in service.tables("rules"):
        kind = table.one_of("rule", tuple(_RULES), "", required=True)
        field, fields = table.text("field"), table.texts("fields")
        if not field and not fields:
            table.complain(None, _("“{key}” is missing here.", key="field"))
        rule = RuleDefinition(
            kind=_RULES.get(kind, RuleKind.NOT_FUTURE),
            fields=(field, *fields) if field else fields,
            finding=table.text("finding", required=True),
            severity=table.one_of("severity", _SEVERITIES, Severity.ERROR.value),
            other=table.text("other", required=kind in _NEED_OTHER),
            equals=table.texts("equals"),
            unless=table.texts("unless"),
            years=table.number("years", required=kind in _NEED_YEARS),
            besides=table.texts("besides"),
            number=table.number("number", required=kind in _NEED_NUMBER),
        )
        table.finish()
        yield rule


_NEED_OTHER = {
    kind.value for kind in (RuleKind.REQUIRED_IF, RuleKind.REQUIRED_UNDER_AGE, RuleKind.NOT_BEFORE, RuleKind.YEAR_FITS)
}
_NEED_YEARS = {RuleKind.REQUIRED_UNDER_AGE.value, RuleKind.MIN_AGE.value}
_NEED_NUMBER = {RuleKind.AT_LEAST.value, RuleKind.AT_MOST.value}
