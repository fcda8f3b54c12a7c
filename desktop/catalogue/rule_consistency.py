"""Compare the rules of a service with its fields and with the finding texts."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.catalogue.positions import KeyPath
from desktop.catalogue.service import Catalogue, FieldDefinition, FieldKind, RuleDefinition, RuleKind, ServiceDefinition
from desktop.catalogue.table import Complaint
from desktop.translation import _

_DATED = {RuleKind.MIN_AGE, RuleKind.NOT_FUTURE, RuleKind.NOT_BEFORE, RuleKind.YEAR_FITS}
_OTHER_DATED = {RuleKind.REQUIRED_UNDER_AGE, RuleKind.NOT_BEFORE}
_TICKED = "ja"


def rules_agree(service: ServiceDefinition, values: dict[str, object], catalogue: Catalogue) -> Iterator[Complaint]:
    """Complain about rules over fields, values or findings that do not exist."""
    fields = {field.name: field for field in (*service.register_fields, *service.fields)}
    written = _tables(values)
    for number, rule in enumerate(service.rules):
        path: KeyPath = ("rules", number)
        yield from _fields(rule, path, fields, single="field" in written[number])
        yield from _equals(rule, path, fields.get(rule.other))
        if rule.finding and catalogue.findings and rule.finding not in catalogue.findings:
            text = _("The text of the finding “{code}” is missing in findings.toml.", code=rule.finding)
            yield Complaint((*path, "finding"), text)


def _tables(values: dict[str, object]) -> list[dict[str, object]]:
    """The rules as written, in the order in which they are read."""
    rules = values.get("rules")
    return [rule for rule in rules if isinstance(rule, dict)] if isinstance(rules, list) else []


def _fields(
    rule: RuleDefinition, path: KeyPath, fields: dict[str, FieldDefinition], *, single: bool
) -> Iterator[Complaint]:
    for key, name, place in _named(rule, single=single):
        field = fields.get(name)
        if field is None:
            yield Complaint((*path, *place), _("There is no field “{name}”.", name=name))
        elif field.kind is not FieldKind.DATE and _must_be_date(rule, key):
            yield Complaint((*path, *place), _("“{name}” is no date.", name=name))


def _named(rule: RuleDefinition, *, single: bool) -> Iterator[tuple[str, str, KeyPath]]:
    """Every field the rule names: under which key, its name, its place in the rule's table."""
    for number, name in enumerate(rule.fields):
        yield "fields", name, ("field",) if single else ("fields", number)
    for number, name in enumerate(rule.unless):
        yield "unless", name, ("unless", number)
    for number, name in enumerate(rule.besides):
        yield "besides", name, ("besides", number)
    if rule.other:
        yield "other", rule.other, ("other",)


def _must_be_date(rule: RuleDefinition, key: str) -> bool:
    return rule.kind in (_OTHER_DATED if key == "other" else _DATED if key == "fields" else ())


def _equals(rule: RuleDefinition, path: KeyPath, other: FieldDefinition | None) -> Iterator[Complaint]:
    if rule.kind is not RuleKind.REQUIRED_IF:
        return
    if not rule.equals:
        yield Complaint(path, _("“{key}” is missing here.", key="equals"))
    possible = (_TICKED,) if other and other.kind is FieldKind.CHECK else tuple(other.choices) if other else ()
    for place, value in enumerate(rule.equals):
        if possible and value not in possible:
            known = ", ".join(possible)
            text = _("“{value}” is unknown. Possible here: {known}", value=value, known=known)
            yield Complaint((*path, "equals", place), text)
