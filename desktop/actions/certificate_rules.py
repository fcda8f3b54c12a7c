"""What must hold before a certificate is issued; each rule is a finding with its norm in the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from desktop.actions.office import Office
from desktop.catalogue.asked import asked_findings
from desktop.catalogue.service import CertificateDefinition
from desktop.catalogue.validation import register_findings_for
from desktop.clock import local
from desktop.domain.case import OPEN_STATES, CaseDetail
from desktop.domain.clerk import other_person
from desktop.domain.finding import Finding, Severity
from desktop.domain.history import Act
from desktop.printing.fonts import missing_glyphs

_WORD = re.compile(r"[^\W\d_]{2,}")


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
    for found in register_findings_for(service, detail.entry.values, today=office.today()):
        yield replace(found, code="register.field_missing") if found.code == "required_missing" else found
    if detail.entry.confirmed_at is None:
        yield _error("register.unconfirmed")


def _decisions(definition: CertificateDefinition, decisions: Mapping[str, str]) -> Iterator[Finding]:
    """Each question is answered with a ground; a bare yes or no, or an answer that denies, is never passed over."""
    for name, question in definition.decisions.items():
        answer = decisions.get(name, "").strip()
        told = {"label": question, "norm": definition.decision_norms.get(name, ""), "answer": answer}
        words = _WORD.findall(answer.casefold())
        if not answer:
            yield _error("decision.missing", name, **told)
        elif not words or set(words) <= set(definition.no_ground):
            yield _error("decision.no_ground", name, **told)
        elif words[0] in definition.denied_by.get(name, ()):
            yield Finding("decision.denies", Severity.WARNING, name, told)


def _glyphs(office: Office, detail: CaseDetail) -> Iterator[Finding]:
    """Every letter must be in the font: a certificate never shows a box (DIN 91379)."""
    service = office.catalogue.services[detail.row.service]
    labels = {d.name: d.full_label for d in service.register_fields}
    for name, value in (detail.entry.values if detail.entry else {}).items():
        missing = missing_glyphs(value)
        if missing:
            yield _error("certificate.glyphs", name, label=labels.get(name, name), glyphs=" ".join(missing))


def _hints(office: Office, detail: CaseDetail, definition: CertificateDefinition) -> Iterator[Finding]:
    yield from _confirmed_for_another(detail)
    if definition.security_paper and not office.clerk.function:
        yield Finding("certificate.function_missing", Severity.HINT)
    labels = {d.name: d.full_label for d in office.catalogue.services[detail.row.service].register_fields}
    for f in detail.register:
        if f.differs:
            yield Finding("register.differs", Severity.WARNING, f.name, {"label": labels.get(f.name, f.label)})
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
