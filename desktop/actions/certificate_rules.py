"""What must hold before a certificate is issued; each rule is a finding with its norm in the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from desktop.actions.office import Office
from desktop.catalogue.asked import asked_findings
from desktop.catalogue.service import CertificateDefinition
from desktop.clock import local
from desktop.domain.case import OPEN_STATES, CaseDetail
from desktop.domain.clerk import other_person
from desktop.domain.finding import Finding, Severity
from desktop.domain.history import Act
from desktop.printing.fonts import missing_glyphs

_REGISTER_NUMBER = re.compile(r"^([EGLS])\s?\d+(?:-\d+)?/(\d{4})$")


def check_certificate(
    office: Office,
    detail: CaseDetail,
    definition: CertificateDefinition,
    decisions: Mapping[str, str],
    omit: frozenset[str],
) -> tuple[Finding, ...]:
    """Everything that refuses the certificate (errors) or should be known before (hints), in the order of the work."""
    found = [
        *_registrar(office, detail),
        *_department(office, detail),
        *_register(office, detail),
        *_register_number(office, detail, definition),
        *_decisions(definition, decisions),
        *_glyphs(office, detail),
        *asked_findings(
            office.catalogue.services[detail.row.service], definition, {f.name: f.value for f in detail.fields}, omit
        ),
        *_hints(office, detail, definition),
    ]
    return tuple(found)


def _error(code: str, field: str = "", **values: str) -> Finding:
    return Finding(code, Severity.ERROR, field, values)


def _registrar(office: Office, detail: CaseDetail) -> Iterator[Finding]:
    if not office.clerk.is_registrar(detail.row.department):
        yield _error("certificate.not_registrar")
    if detail.clerk_id not in {"", office.clerk.id}:
        yield _error("certificate.colleague", name=detail.row.clerk)
    if detail.row.state not in OPEN_STATES:
        yield _error("certificate.case_closed")


def _department(office: Office, detail: CaseDetail) -> Iterator[Finding]:
    """Only the office the catalogue names issues it; numbers are counted there."""
    home = office.catalogue.services[detail.row.service].department
    if detail.row.department != home:
        departments = office.catalogue.departments
        told = {"home": departments[home].name, "here": departments[detail.row.department].name}
        yield _error("certificate.other_department", **told)


def _register(office: Office, detail: CaseDetail) -> Iterator[Finding]:
    """Data only from the register, compared by a registrar (design 5)."""
    if detail.entry is None or not detail.entry.values:
        yield _error("register.missing")
        return
    service = office.catalogue.services[detail.row.service]
    for definition in service.register_fields:
        if definition.required and not detail.entry.values.get(definition.name):
            yield _error("register.field_missing", definition.name, label=definition.label)
    if detail.entry.confirmed_at is None:
        yield _error("register.unconfirmed")


def _register_number(office: Office, detail: CaseDetail, definition: CertificateDefinition) -> Iterator[Finding]:
    """The entry's number names the right register, in a year from which certificates may still be issued."""
    values = detail.entry.values if detail.entry else {}
    number = values.get(definition.register_number_field, "")
    if not number or not definition.register_kind:
        return
    found = _REGISTER_NUMBER.match(number)
    if found is None:
        yield _error("register.number_malformed", definition.register_number_field, number=number)
        return
    if found[1] != definition.register_kind:
        yield _error(
            "register.number_kind", definition.register_number_field, number=number, kind=definition.register_kind
        )
    year, this_year = int(found[2]), office.today().year
    if year > this_year:
        yield _error("register.year_ahead", definition.register_number_field, year=found[2])
    if definition.retention_years and year + definition.retention_years < this_year:
        years = str(definition.retention_years)
        yield _error("register.too_old", definition.register_number_field, year=found[2], years=years)


def _decisions(definition: CertificateDefinition, decisions: Mapping[str, str]) -> Iterator[Finding]:
    for name, question in definition.decisions.items():
        if not decisions.get(name, "").strip():
            norm = definition.decision_norms.get(name, "")
            yield _error("decision.missing", name, label=question, norm=norm)


def _glyphs(office: Office, detail: CaseDetail) -> Iterator[Finding]:
    """Every letter must be in the font: a certificate never shows a box (DIN 91379)."""
    service = office.catalogue.services[detail.row.service]
    labels = {d.name: d.label for d in service.register_fields}
    for name, value in (detail.entry.values if detail.entry else {}).items():
        missing = missing_glyphs(value)
        if missing:
            yield _error("certificate.glyphs", name, label=labels.get(name, name), glyphs=" ".join(missing))


def _hints(office: Office, detail: CaseDetail, definition: CertificateDefinition) -> Iterator[Finding]:
    yield from _confirmed_for_another(detail)
    if definition.security_paper and not office.clerk.function:
        yield Finding("certificate.function_missing", Severity.HINT)
    for f in detail.register:
        if f.differs:
            yield Finding("register.differs", Severity.WARNING, f.name, {"label": f.label})
    today = office.today()
    already = [c for c in detail.certificates if c.kind == definition.id and local(c.issued_at).date() == today]
    if already:
        yield Finding("certificate.issued_today", Severity.WARNING, "", {"number": already[0].number})
    for fee in office.catalogue.services[detail.row.service].fees:
        euros = f"{fee.cents // 100},{fee.cents % 100:02d} €"
        yield Finding("certificate.fee", Severity.HINT, "", {"label": fee.label, "amount": euros, "norm": fee.norm})


def _confirmed_for_another(detail: CaseDetail) -> Iterator[Finding]:
    """Whoever is named as having compared the data was not the one signed in: the last confirmation says both."""
    entry = detail.entry
    if entry is None or entry.confirmed_at is None:
        return
    last = next((h for h in reversed(detail.history) if h.act == Act.REGISTER_CONFIRMED), None)
    if last is not None and other_person(entry.confirmed_by, last.actor):
        told = {"name": entry.confirmed_by, "clerk": last.actor}
        yield Finding("register.confirmed_for_another", Severity.HINT, "", told)
