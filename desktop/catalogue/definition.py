"""Make services, departments and finding texts out of TOML tables, complaining about what is wrong in them."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.catalogue.certificates import read_asked, read_certificates, read_fees
from desktop.catalogue.fields import read_choices, read_fields, read_rules, with_persons
from desktop.catalogue.service import DepartmentDefinition, ServiceDefinition
from desktop.catalogue.table import Table


def service_from(service_id: str, department: str, table: Table) -> ServiceDefinition:
    """Read a whole service; what is wrong becomes complaints, and an empty value in the definition."""
    choices, hints = read_choices(table), table.named_texts("hints")
    fields, notes = read_fields(table, "application", choices, hints)
    register_fields, register_notes = read_fields(table, "register", choices, hints)
    parties = table.named_texts("parties")
    deadline_days, deadline_norm = _period(table, "deadline", "days")
    retention_years, retention_norm = _period(table, "retention", "years")
    service = ServiceDefinition(
        id=service_id,
        department=department,
        name=table.text("name", required=True),
        leika=table.text("leika"),
        version=table.text("version", required=True),
        deadline_days=deadline_days,
        deadline_norm=deadline_norm,
        retention_years=retention_years,
        number_pattern=table.text("number_pattern", required=True),
        keywords=table.texts("keywords"),
        addresses=table.texts("addresses"),
        checklist=table.texts("checklist"),
        parties=parties,
        fees=tuple(read_fees(table)),
        fields=with_persons(fields, parties),
        register_fields=with_persons(register_fields, parties),
        certificates=tuple(read_certificates(table)),
        retention_norm=retention_norm,
        rules=tuple(read_rules(table)),
        group_notes=notes | register_notes,
        asked=read_asked(table),
        protected=table.flag("protected"),
        **_form(table),
    )
    table.finish()
    return service


def _form(service: Table) -> dict[str, str]:
    form = service.required_table("form")
    if form is None:
        return {"form_requirement": "", "form_norm": ""}
    values = {
        "form_requirement": form.text("requirement", required=True),
        "form_norm": form.text("norm", required=True),
        "form_title": form.text("title"),
        "introduction": form.text("introduction"),
        "privacy": form.text("privacy", required=True),
        "signature": form.text("signature"),
    }
    form.finish()
    return values


def _period(service: Table, key: str, unit: str) -> tuple[int, str]:
    """A number of days or years and its norm; (0, "") when the service has none."""
    table = service.table(key)
    if table is None:
        return 0, ""
    period = table.number(unit, required=True), table.text("norm", required=True)
    table.finish()
    return period


def departments_from(table: Table) -> dict[str, DepartmentDefinition]:
    """All departments, in the order of the file."""
    departments: dict[str, DepartmentDefinition] = {}
    for department_id in table:
        if entry := table.table(department_id):
            departments[department_id] = DepartmentDefinition(
                department_id,
                entry.text("name", required=True),
                entry.texts("addresses"),
                entry.texts("keywords"),
                entry.texts("confidential"),
            )
            entry.finish()
    return departments


def findings_from(table: Table) -> Mapping[str, tuple[str, str]]:
    """Code to text and norm."""
    findings: dict[str, tuple[str, str]] = {}
    for code in table:
        if entry := table.table(code):
            findings[code] = (entry.text("text", required=True), entry.text("norm"))
            entry.finish()
    return findings
