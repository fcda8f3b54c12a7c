"""The JSON schema of an application, for the makers of portals: from the same definition as form and check."""

from __future__ import annotations

from typing import Any

from desktop.catalogue.service import FieldDefinition, FieldKind, RuleDefinition, RuleKind, ServiceDefinition

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES: dict[FieldKind, dict[str, Any]] = {
    FieldKind.DATE: {"type": "string", "format": "date"},
    FieldKind.TIME: {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
    FieldKind.NUMBER: {"type": "number", "minimum": 0},
    FieldKind.COUNT: {"type": "integer", "minimum": 0},
    FieldKind.CHECK: {"type": "boolean"},
    FieldKind.EMAIL: {"type": "string", "format": "email"},
    FieldKind.POSTAL_CODE: {"type": "string", "pattern": "^[0-9]{5}$"},
    FieldKind.IBAN: {"type": "string", "pattern": "^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$"},
    FieldKind.REGISTER_NUMBER: {"type": "string", "pattern": "^[EGLS] ?[0-9]+(-[0-9]+)?/[0-9]{4}$"},
}


def portal_schema(service: ServiceDefinition) -> dict[str, Any]:
    """Describe `{"service": id, "version": version, "values": {field name: value}}` in JSON Schema 2020-12.

    Dates are ISO, check boxes true or false, amounts numbers; field names are those of the form. Rules over ages and
    dates cannot be said in a schema: the desk checks them.
    """
    return {
        "$schema": _DIALECT,
        "$id": f"urn:amtsfach:leistung:{service.id}:{service.version}",
        "title": service.name,
        "description": service.introduction or service.form_requirement,
        "type": "object",
        "properties": {
            "service": {"const": service.id},
            "version": {"const": service.version},
            "values": _values(service),
        },
        "required": ["service", "version", "values"],
        **({"x-leika": f"urn:de:fim:leika:leistung:{service.leika}"} if service.leika else {}),
    }


def _values(service: ServiceDefinition) -> dict[str, Any]:
    conditions = [condition for rule in service.rules if (condition := _condition(service, rule))]
    return {
        "type": "object",
        "properties": {field.name: _field(field) for field in service.fields},
        "required": [field.name for field in service.fields if field.required],
        "additionalProperties": False,
        **({"allOf": conditions} if conditions else {}),
    }


def _field(field: FieldDefinition) -> dict[str, Any]:
    schema: dict[str, Any] = {"title": field.label, **_TYPES.get(field.kind, {"type": "string"})}
    if field.choices:
        schema["oneOf"] = [{"const": value, "title": label} for value, label in field.choices.items()]
    if schema["type"] == "string":
        length = field.max_length or field.comb
        schema |= {"minLength": 1} if field.required else {}
        schema |= {"maxLength": length} if length else {}
    elif field.kind is FieldKind.CHECK and field.required:
        schema["const"] = True
    if field.group:
        schema["x-group"] = field.group
    if field.hint:
        schema["description"] = field.hint
    if field.fim:
        schema["x-fim"] = field.fim
    return schema


def _condition(service: ServiceDefinition, rule: RuleDefinition) -> dict[str, Any] | None:
    """A rule as a schema; None where it cannot be said, and where breaking it refuses nothing."""
    if rule.severity != "error" or any(service.field(name) is None for name in rule.fields):
        return None
    wanted = {"anyOf": [{"required": [name]} for name in (*rule.fields, *rule.unless)]}
    if rule.kind is RuleKind.ONE_OF:
        return wanted
    other = service.field(rule.other)
    if rule.kind is not RuleKind.REQUIRED_IF or other is None:
        return None
    holds = {"const": True} if other.kind is FieldKind.CHECK else {"enum": list(rule.equals)}
    return {"if": {"properties": {rule.other: holds}, "required": [rule.other]}, "then": wanted}
