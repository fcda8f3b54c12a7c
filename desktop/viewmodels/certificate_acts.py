"""What making a certificate asks of the office, each act of it for one certificate of one case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from desktop.domain.case import CaseDetail
from desktop.domain.change import ChangeSet
from desktop.domain.finding import Finding

if TYPE_CHECKING:
    from desktop.actions.certificates import Issued
    from desktop.actions.office import Office


@dataclass(frozen=True, slots=True)
class CertificateReading:
    """What the office says at one moment.

    Attributes:
        findings: What refuses the certificate (errors) or should be known.
        draft: The page as PDF, marked as a draft; empty where the findings say that it cannot be printed.
        digest: SHA-256 of the draft.
    """

    detail: CaseDetail
    findings: tuple[Finding, ...]
    draft: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class CertificateActs:
    """What the form asks of the office; everything is called in workers.

    Attributes:
        read: Reads anew for decisions and omissions.
        issue: Issues with these decisions and omissions, if the case still has the version they were made on.
        kept: Decisions of an earlier sitting that were not used, name to text.
        keep: Keeps one of them; an empty text is kept too.
        forget: Drops these.
        note_print: Notes that a number went to a printer so many times.
    """

    read: Callable[[Mapping[str, str], frozenset[str]], CertificateReading]
    issue: Callable[[Mapping[str, str], frozenset[str], int], Issued]
    kept: Callable[[], Mapping[str, str]]
    keep: Callable[[str, str], None]
    forget: Callable[[tuple[str, ...]], None]
    note_print: Callable[[str, str, int], ChangeSet]


def acts_of(office: Office, case_id: str, certificate_id: str) -> CertificateActs:
    """The acts of an office for one certificate of one case."""
    place = f"certificate:{certificate_id}:"

    def read(decisions: Mapping[str, str], omitted: frozenset[str]) -> CertificateReading:
        from desktop.actions.certificate_pages import UNDRAWABLE  # loads what draws certificates
        from desktop.actions.certificates import certificate_draft, requirements
        from desktop.actions.mailbox import case_detail

        detail = case_detail(office, case_id)
        findings = requirements(office, case_id, certificate_id, decisions, omitted)
        drawable = not any(finding.code in UNDRAWABLE for finding in findings)
        draft = certificate_draft(office, case_id, certificate_id, omitted) if drawable else b""
        return CertificateReading(detail, findings, draft, sha256(draft).hexdigest())

    def issue(decisions: Mapping[str, str], omitted: frozenset[str], seen_version: int) -> Issued:
        from desktop.actions.certificates import issue as issue_certificate

        return issue_certificate(office, case_id, certificate_id, decisions, omitted, seen_version)

    def kept() -> Mapping[str, str]:
        from desktop.actions.drafts import kept_typing

        found = kept_typing(office, case_id)
        return {name.removeprefix(place): text for name, text in found.items() if name.startswith(place)}

    def keep(name: str, text: str) -> None:
        from desktop.actions.drafts import keep_typing

        keep_typing(office, case_id, place + name, text)

    def forget(names: tuple[str, ...]) -> None:
        from desktop.actions.drafts import forget_typing

        forget_typing(office, case_id, [place + name for name in names])

    def note_print(number: str, printer: str, copies: int) -> ChangeSet:
        from desktop.actions.certificates import record_print

        return record_print(office, case_id, number, printer, copies)

    return CertificateActs(read, issue, kept, keep, forget, note_print)
