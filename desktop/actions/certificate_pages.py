"""The page of a certificate as it would be printed now, and whether it can be printed at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from desktop.actions.office import Office
from desktop.catalogue.service import CertificateDefinition
from desktop.clock import local
from desktop.domain.case import CaseDetail
from desktop.domain.finding import Finding, Severity
from desktop.printing.certificate import CertificatePage, fits, layout_of, lines_of, signs_missing
from desktop.storage import office_store

UNDRAWABLE = frozenset({"certificate.glyphs", "certificate.frame_glyphs", "certificate.page_full"})
"""Codes of the findings under which there is no page to show."""


def certificate_page(
    office: Office, detail: CaseDetail, definition: CertificateDefinition, omit: frozenset[str]
) -> CertificatePage:
    """What stands on the certificate if it is issued now.

    The function is printed where the law's form has a place for it; a plain certificate is signed "Im Auftrag".
    """
    values = dict(detail.entry.values) if detail.entry else {}
    with office.read() as connection:
        municipality = office_store.municipality_name(connection, detail.municipality)
        sample = bool(office_store.get_setting(connection, "sample"))
    now = office.clock.now()
    return CertificatePage(
        title=definition.title,
        lines=lines_of(definition, values, omit),
        municipality=municipality,
        place=municipality or values.get("standesamt", ""),
        day=local(now).date(),
        registrar=office.clerk.name,
        office=office.catalogue.departments[detail.row.department].name,
        function=office.clerk.function if definition.security_paper else "",
        sample=sample,
        layout=layout_of(definition),
    )


def page_findings(page: CertificatePage) -> Iterator[Finding]:
    """What keeps the page from being printed; letters of register values are named with their fields elsewhere."""
    around = signs_missing(replace(page, lines=()))
    if around:
        yield Finding("certificate.frame_glyphs", Severity.ERROR, "", {"glyphs": " ".join(around)})
    if not fits(page):
        yield Finding("certificate.page_full", Severity.ERROR)
