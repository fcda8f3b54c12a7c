"""Read certificates, what is asked for, and fees out of a service's TOML."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.catalogue.service import AskedDefinition, AskedKind, CertificateDefinition, CertificateLine, FeeItem
from desktop.catalogue.table import Table

REGISTER_KINDS = ("G", "E", "L", "S")


def read_certificates(service: Table) -> Iterator[CertificateDefinition]:
    """The certificates of `[[certificates]]`, in order."""
    for table in service.tables("certificates"):
        decisions, norms, denied_by = _decisions(table)
        certificate = CertificateDefinition(
            id=table.text("id", required=True),
            title=table.text("title", required=True),
            register_kind=table.one_of("register_kind", REGISTER_KINDS, ""),
            register_number_field=table.text("register_number_field"),
            retention_years=table.number("retention_years"),
            decisions=decisions,
            decision_norms=norms,
            omissions=table.named_texts("omissions"),
            lines=tuple(_line(line) for line in table.tables("lines")),
            security_paper=table.flag("security_paper"),
            no_ground=table.texts("no_ground"),
            denied_by=denied_by,
        )
        table.finish()
        yield certificate


def _decisions(certificate: Table) -> tuple[dict[str, str], dict[str, str], dict[str, tuple[str, ...]]]:
    """Name to question, to norm, and to the words that deny it."""
    questions: dict[str, str] = {}
    norms: dict[str, str] = {}
    denied_by: dict[str, tuple[str, ...]] = {}
    for table in certificate.tables("decisions"):
        name = table.text("name", required=True)
        questions[name] = table.text("question", required=True)
        norms[name] = table.text("norm", required=True)
        denied_by[name] = table.texts("denied_by")
        table.finish()
    return questions, norms, denied_by


def _line(table: Table) -> CertificateLine:
    line = CertificateLine(
        label=table.text("label"),
        text=table.text("text"),
        heading=table.flag("heading"),
        optional=table.flag("optional"),
        omit=table.text("omit"),
        rule_above=table.flag("rule_above"),
        foot=table.flag("foot"),
        whole=table.flag("whole"),
    )
    table.finish()
    return line


def read_asked(service: Table) -> AskedDefinition:
    """What `[asked]` says; empty when the form asks for nothing that is issued."""
    table = service.table("asked")
    if table is None:
        return AskedDefinition()
    kinds = tuple(_kind(kind) for kind in table.tables("kinds"))
    asked = AskedDefinition(table.text("copies"), kinds, table.named_texts("omissions"))
    table.finish()
    return asked


def _kind(table: Table) -> AskedKind:
    field = table.text("field")
    kind = AskedKind(
        one=table.text("one", required=True),
        more=table.text("more", required=True),
        certificate=table.text("certificate"),
        field=field,
        value=table.text("value", required=bool(field)),
        besides=table.flag("besides"),
    )
    table.finish()
    return kind


def read_fees(service: Table) -> Iterator[FeeItem]:
    """The fees of `[[fees]]`, in order."""
    for table in service.tables("fees"):
        fee = FeeItem(
            name=table.text("name", required=True),
            label=table.text("label", required=True),
            cents=table.number("cents", required=True),
            further_cents=table.number("further_cents", required=True),
            norm=table.text("norm", required=True),
        )
        table.finish()
        yield fee
