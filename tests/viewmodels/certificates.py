"""An office that issues certificates in memory: rules as in the real one, nothing stored."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from types import SimpleNamespace

from desktop.catalogue.loader import load_catalogue
from desktop.catalogue.service import Catalogue, CertificateDefinition, ServiceDefinition
from desktop.domain.case import CaseDetail, CaseField, CaseRow, CaseState, RegisterEntry, RegisterField
from desktop.domain.change import ChangeSet
from desktop.domain.finding import Finding, Severity
from desktop.domain.submission import Channel
from desktop.errors import DesktopError, NotAllowed
from desktop.translation import _
from desktop.viewmodels.certificate_acts import CertificateActs, CertificateReading

NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
DECISIONS = {
    "zustaendigkeit": "Eintrag wird hier geführt",
    "berechtigung": "Mutter des Kindes",
    "identitaet": "Personalausweis",
    "sperrvermerk": "keiner",
}


@dataclass(frozen=True)
class Issued:
    certificate_id: str
    number: str
    document_id: str
    sha256: str
    pdf: bytes
    changes: ChangeSet


def page_pdf(words: str) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    sink = io.BytesIO()
    canvas = Canvas(sink, pagesize=A4, invariant=True)
    canvas.drawString(72, 700, words)
    canvas.save()
    return sink.getvalue()


@cache
def shipped() -> Catalogue:
    return load_catalogue()


def catalogue() -> SimpleNamespace:
    return SimpleNamespace(catalogue=shipped())


def birth() -> tuple[ServiceDefinition, CertificateDefinition]:
    found = shipped().certificate("geburtsurkunde")
    assert found is not None
    return found


def make_detail(*, confirmed: bool = True, vornamen: str = "Frieda Kaethe") -> CaseDetail:
    service, _definition = birth()
    stated = {"kind.geburtsname": "Großmann", "kind.vornamen": "Frieda Käthe"}
    registered = {"kind.geburtsname": "Großmann", "kind.vornamen": vornamen, "registernummer": "G 123/2019"}
    row = CaseRow(
        1, "case-1", "33.41-0418/2026", "geburtsurkunde", "standesamt", "A. Sommer", CaseState.IN_PROGRESS,
        "Geburtsurkunde", "Käthe Großmann", NOON, "", False, Channel.MAIL, 1,
    )  # fmt: skip
    return CaseDetail(
        row=row,
        version=3,
        waiting_for="",
        clerk_id="",
        municipality="",
        fields=tuple(CaseField(f.name, f.label, stated.get(f.name, ""), None, 1.0) for f in service.fields),
        register=tuple(
            RegisterField(
                f.name,
                f.label,
                registered.get(f.name, ""),
                bool(stated.get(f.name)) and stated[f.name] != registered.get(f.name),
            )
            for f in service.register_fields
        ),
        entry=RegisterEntry(registered, "A. Sommer", NOON) if confirmed else None,
        findings=(),
        submissions=(),
        documents=(),
        notes=(),
        follow_ups=(),
        certificates=(),
        history=(),
    )


class Registry:
    """Stands for the office; notes what it was asked."""

    def __init__(self, detail: CaseDetail | None = None, *, more: tuple[Finding, ...] = ()) -> None:
        self.detail = detail or make_detail()
        self.more = more
        self.drafts: dict[str, str] = {}
        self.issued: list[tuple[dict[str, str], frozenset[str]]] = []
        self.printed: list[tuple[str, str, int]] = []
        self.seen: list[int] = []
        self.fault: DesktopError | None = None
        self.drawable = True

    def acts(self) -> CertificateActs:
        return CertificateActs(
            self._read, self._issue, lambda: dict(self.drafts), self._keep, self._forget, self._note_print
        )

    def _findings(self, decisions: Mapping[str, str]) -> tuple[Finding, ...]:
        missing = [
            Finding("decision.missing", Severity.ERROR, name, {"label": question})
            for name, question in birth()[1].decisions.items()
            if not decisions.get(name)
        ]
        if self.detail.entry is None:
            missing.append(Finding("register.missing", Severity.ERROR))
        return (*missing, *self.more)

    def _read(self, decisions: Mapping[str, str], omitted: frozenset[str]) -> CertificateReading:
        draft = page_pdf(f"ENTWURF ohne {sorted(omitted)}") if self.drawable else b""
        return CertificateReading(self.detail, self._findings(decisions), draft, sha256(draft).hexdigest())

    def _issue(self, decisions: Mapping[str, str], omitted: frozenset[str], seen_version: int) -> Issued:
        self.seen.append(seen_version)
        if self.fault is not None:
            self.more = (*self.more, Finding("register.unconfirmed", Severity.ERROR))
            raise self.fault
        self.issued.append((dict(decisions), omitted))
        pdf = page_pdf("Geburtsurkunde")
        self.detail = replace(self.detail, version=self.detail.version + 1)
        return Issued(
            "geburtsurkunde", "GEB-2026-00001", "d-1", sha256(pdf).hexdigest(), pdf, ChangeSet(7, frozenset())
        )

    def _keep(self, name: str, text: str) -> None:
        self.drafts[name] = text

    def _forget(self, names: tuple[str, ...]) -> None:
        for name in names:
            self.drafts.pop(name, None)

    def _note_print(self, number: str, printer: str, copies: int) -> ChangeSet:
        self.printed.append((number, printer, copies))
        return ChangeSet(8, frozenset())


REFUSED = NotAllowed(_("The certificate cannot be issued yet."))
