"""Issue certificates: from the confirmed register entry, after named decisions, numbered, kept for good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from desktop.actions.certificate_pages import certificate_page, page_findings
from desktop.actions.certificate_rules import check_certificate
from desktop.actions.mailbox import case_detail
from desktop.actions.numbers import certificate_number, give_number
from desktop.actions.office import Office, Work
from desktop.catalogue.service import CertificateDefinition
from desktop.domain.case import CaseDetail, CaseState
from desktop.domain.change import ChangeSet
from desktop.domain.finding import Finding, Severity
from desktop.domain.history import Act
from desktop.domain.ids import new_id
from desktop.domain.submission import DocumentKind
from desktop.errors import EditConflict, NotAllowed, UsageError
from desktop.printing.certificate import CertificatePage, certificate_pdf
from desktop.storage import certificate_store
from desktop.storage.case_store import StoredCase
from desktop.storage.submission_store import add_documents
from desktop.translation import Text, _

_DRAFT_MARK = "ENTWURF"


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued certificate, as it is stored for good.

    Attributes:
        findings: What was known before and did not refuse it.
    """

    certificate_id: str
    number: str
    document_id: str
    sha256: str
    pdf: bytes
    changes: ChangeSet
    findings: tuple[Finding, ...] = ()


class IssueRefused(NotAllowed):
    """A rule refuses the certificate; `findings` say which and by what norm."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(
            _("The certificate cannot be issued yet."), _("Please see to what is named, and issue it again.")
        )
        self.findings = findings


def requirements(
    office: Office,
    case_id: str,
    certificate_id: str,
    decisions: Mapping[str, str],
    omit: frozenset[str] = frozenset(),
) -> tuple[Finding, ...]:
    """Everything that speaks against issuing now, and what should be known before; errors refuse it."""
    detail = case_detail(office, case_id)
    return _checked(office, detail, _definition(office, detail, certificate_id), decisions, omit)[1]


def _checked(
    office: Office,
    detail: CaseDetail,
    definition: CertificateDefinition,
    decisions: Mapping[str, str],
    omit: frozenset[str],
) -> tuple[CertificatePage, tuple[Finding, ...]]:
    """The page and everything found about it."""
    page = certificate_page(office, detail, definition, omit)
    return page, (*page_findings(page), *check_certificate(office, detail, definition, decisions, omit))


def certificate_draft(office: Office, case_id: str, certificate_id: str, omit: frozenset[str] = frozenset()) -> bytes:
    """The page as it would be issued now, marked as a draft."""
    detail = case_detail(office, case_id)
    page = certificate_page(office, detail, _definition(office, detail, certificate_id), omit)
    return certificate_pdf(page, draft_mark=_DRAFT_MARK)


def issue(
    office: Office,
    case_id: str,
    certificate_id: str,
    decisions: Mapping[str, str],
    omit: frozenset[str] = frozenset(),
    seen_version: int | None = None,
) -> Issued:
    """Issue a certificate.

    The page is made from the register entry as it stands, checked, stored, and numbered in one transaction with the
    decisions; if the case changes meanwhile, nothing is issued.

    Args:
        decisions: Name of the decision to what was decided and on which ground.
        omit: What the applicant wants left out (PStG § 59 (2)).
        seen_version: The version of the case the registrar decided on; None where nobody looked at it before.

    Raises:
        IssueRefused: A rule refuses it.
        EditConflict: The case changed after it was looked at, or while the page was made.
    """
    detail = case_detail(office, case_id)
    if seen_version is not None and seen_version != detail.version:
        raise _changed_meanwhile()
    definition = _definition(office, detail, certificate_id)
    unknown = sorted(set(decisions) - set(definition.decisions)) + sorted(omit - set(definition.omissions))
    if unknown:
        known = ", ".join([*definition.decisions, *definition.omissions])
        raise UsageError(_("This certificate knows no {name}.", name=unknown[0]), _("There are: {names}.", names=known))
    page, found = _checked(office, detail, definition, decisions, omit)
    if any(f.severity is Severity.ERROR for f in found):
        raise IssueRefused(found)
    pdf = certificate_pdf(page)
    digest = sha256(pdf).hexdigest()
    office.profile.blobs.put_many({digest: pdf})
    with office.write() as work:
        stored = work.case_to_edit(detail.row.id)
        if stored.version != detail.version:
            raise _changed_meanwhile()
        if not stored.clerk_id:
            work.record(stored.id, stored.department, Act.CLAIMED)
        give_number(work, office.catalogue, stored)
        number = certificate_number(work, definition.id, stored.department)
        document_id = _store_document(work, stored, definition, number, digest, len(pdf))
        _store_certificate(work, detail, definition, number, document_id, digest, decisions, omit)
        work.change(stored, clerk=work.clerk.id, clerk_name=work.clerk.name, state=CaseState.DECIDED.value)
    return Issued(definition.id, number, document_id, digest, pdf, work.changes, found)


def _changed_meanwhile() -> EditConflict:
    return EditConflict(
        _("The case was changed in the meantime, so nothing was issued."),
        _("Please look at the page and the checks once more, and issue it then."),
    )


def _definition(office: Office, detail: CaseDetail, certificate_id: str) -> CertificateDefinition:
    found = office.catalogue.certificate(certificate_id)
    if found is None or found[0].id != detail.row.service:
        raise UsageError(
            _("A case of this service has no certificate {wanted}.", wanted=certificate_id),
            _certificates_there(office, detail.row.service),
        )
    return found[1]


def _certificates_there(office: Office, service_id: str) -> Text:
    service = office.catalogue.services.get(service_id)
    if service is None:
        return _("Please choose the service of the case first.")
    names = ", ".join(certificate.id for certificate in service.certificates)
    return _("There are: {names}.", names=names) if names else _("Nothing is issued for this service.")


def _store_document(
    work: Work, stored: StoredCase, definition: CertificateDefinition, number: str, digest: str, size: int
) -> str:
    document_id = new_id(work.now)
    row = {
        "id": document_id,
        "case_id": stored.id,
        "position": 0,
        "name": f"{definition.id}-{number}.pdf",
        "media_type": "application/pdf",
        "kind": DocumentKind.CERTIFICATE.value,
        "sha256": digest,
        "size": size,
        "pages": 1,
        "form_values": {},
        "boxes": {},
    }
    add_documents(work.connection, [row])
    return document_id


def _store_certificate(
    work: Work,
    detail: CaseDetail,
    definition: CertificateDefinition,
    number: str,
    document_id: str,
    digest: str,
    decisions: Mapping[str, str],
    omit: frozenset[str],
) -> None:
    row = {
        "id": new_id(work.now),
        "case_id": detail.row.id,
        "department": detail.row.department,
        "kind": definition.id,
        "number": number,
        "issued_at": work.now,
        "issued_by": work.clerk.name,
        "document": document_id,
        "sha256": digest,
        "register_values": dict(detail.entry.values) if detail.entry else {},
        "omitted": sorted(omit),
    }
    certificate_store.add_certificate(work.connection, row, decisions)
    for name, text in decisions.items():
        values = {"name": name, "label": definition.decisions[name], "text": text}
        work.record(detail.row.id, detail.row.department, Act.DECIDED, values)
    issued = {"certificate": definition.title, "number": number}
    work.record(detail.row.id, detail.row.department, Act.ISSUED, issued)


def record_print(office: Office, case_id: str, number: str, printer: str, copies: int = 1) -> ChangeSet:
    """Note that a certificate went to a printer, and how often."""
    with office.write() as work:
        stored = work.case_to_edit(case_id)
        values = {"number": number, "printer": printer, "copies": str(copies)}
        work.record(stored.id, stored.department, Act.PRINTED, values)
    return work.changes
