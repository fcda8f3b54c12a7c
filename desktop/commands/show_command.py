"""`amtsfach show`: one case with all it holds."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from desktop.actions.mailbox import case_detail
from desktop.actions.wording import act_text, actor_text, source_text
from desktop.catalogue.asked import asked_in_case
from desktop.catalogue.findings import word
from desktop.catalogue.service import Catalogue, CertificateDefinition
from desktop.commands.case_names import certificates_of, name_lines
from desktop.commands.case_text import case_lines
from desktop.commands.closed_commands import state_reason
from desktop.commands.look_commands import row_as_json
from desktop.commands.session import session_of
from desktop.domain.case import CaseDetail, CertificateRow, DocumentRow, SubmissionRow
from desktop.domain.finding import Finding
from desktop.domain.submission import Address
from desktop.translation import say


def run(arguments: argparse.Namespace) -> int:
    """Print a case."""
    session = session_of(arguments)
    with session.office() as office:
        state_reason(office, arguments.case, arguments.reason)
        detail, catalogue = case_detail(office, arguments.case), office.catalogue
    lines = name_lines(detail, catalogue) if arguments.names else case_lines(detail, catalogue)
    session.tell(as_json(detail, catalogue), lines)
    return 0


def as_json(detail: CaseDetail, catalogue: Catalogue) -> dict[str, Any]:
    """The stable shape of a case (docs/cli.md)."""
    entry = detail.entry
    return row_as_json(detail.row) | {
        "version": detail.version,
        "waiting_for": detail.waiting_for or None,
        "fields": [
            {
                "name": f.name,
                "label": f.label,
                "value": f.value,
                "source": say(source_text(f.source)),
                "confidence": f.confidence,
            }
            for f in detail.fields
        ],
        "register": [
            {"name": f.name, "label": f.label, "value": f.value, "differs": f.differs} for f in detail.register
        ],
        "register_confirmed": None
        if entry is None or entry.confirmed_at is None
        else {"by": entry.confirmed_by, "at": entry.confirmed_at.isoformat()},
        "findings": [finding_as_json(f, catalogue) for f in detail.findings],
        "asked": [finding_as_json(f, catalogue) for f in asked_in_case(detail, catalogue)],
        "submissions": [_submission(s) for s in detail.submissions],
        "documents": [_document(d) for d in detail.documents],
        "notes": [{"at": n.at.isoformat(), "author": n.author, "text": n.text} for n in detail.notes],
        "follow_ups": [
            {"id": f.id, "due": f.due.isoformat(), "reason": f.reason, "done": f.done} for f in detail.follow_ups
        ],
        "certificates": [_issued(c) for c in detail.certificates],
        "issuable": [_issuable(c) for c in certificates_of(detail, catalogue)],
        "history": [
            {
                "at": h.at.isoformat(),
                "actor": actor_text(h),
                "act": h.act,
                "text": say(act_text(h, catalogue, detail.row.service)),
            }
            for h in detail.history
        ],
    }


def finding_as_json(finding: Finding, catalogue: Catalogue) -> dict[str, Any]:
    """A finding worded, with its norm."""
    text, norm = word(catalogue, finding)
    return {
        "severity": finding.severity.value,
        "text": text,
        "norm": norm,
        "field": finding.field or None,
        "code": finding.code,
    }


def _issued(c: CertificateRow) -> dict[str, Any]:
    return {
        "certificate": c.kind,
        "number": c.number,
        "issued_at": c.issued_at.isoformat(),
        "issued_by": c.issued_by,
        "document": c.document,
        "sha256": c.sha256,
    }


def _issuable(c: CertificateDefinition) -> dict[str, Any]:
    return {"certificate": c.id, "title": c.title, "decisions": dict(c.decisions), "omissions": dict(c.omissions)}


def _person(address: Address) -> dict[str, str]:
    return {"name": address.name, "address": address.address}


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _submission(s: SubmissionRow) -> dict[str, Any]:
    form = None
    if s.form_values is not None:
        form = {"id": s.form_id or None, "version": s.form_version or None, "values": dict(s.form_values)}
    return {
        "id": s.id,
        "channel": s.channel.value,
        "received_at": _moment(s.received_at),
        "sent_at": _moment(s.sent_at),
        "sender": _person(s.sender),
        "recipients": [_person(a) for a in s.recipients],
        "subject": s.subject,
        "text": s.text,
        "headers": [list(pair) for pair in s.headers],
        "sha256": s.sha256,
        "path": s.path,
        "form": form,
    }


def _document(d: DocumentRow) -> dict[str, Any]:
    return {
        "id": d.id,
        "submission": d.submission or None,
        "kind": d.kind.value,
        "name": d.name,
        "media_type": d.media_type,
        "size": d.size,
        "sha256": d.sha256,
        "pages": d.pages,
        "text": d.text,
        "codes": [],
        "values": dict(d.values),
        "readable": d.readable,
        "note": d.note or None,
    }
