"""`amtsfach set`, `register` and `issue`: the same actions as in the window."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

from desktop.actions.cases import set_fields
from desktop.actions.certificates import IssueRefused, issue
from desktop.actions.mailbox import case_detail
from desktop.actions.register import checked_name, confirm_register, confirmation_hint, enter_register
from desktop.catalogue.service import Catalogue
from desktop.commands.case_text import finding_lines, heading_line
from desktop.commands.closed_commands import state_reason
from desktop.commands.files import check_writable, write_chunks
from desktop.commands.session import Session, error_as_json, pairs, session_of
from desktop.commands.show_command import finding_as_json
from desktop.domain.change import ChangeSet
from desktop.domain.finding import Finding, Severity
from desktop.errors import EnvironmentFault
from desktop.translation import _, say


def run_set(arguments: argparse.Namespace) -> int:
    """Edit application fields."""
    session = session_of(arguments)
    with session.office() as office:
        state_reason(office, arguments.case, arguments.reason)
        changes = set_fields(office, arguments.case, pairs(arguments.values))
        found = case_detail(office, arguments.case).findings
    _tell_changed(session, changes, office.catalogue, found)
    return 0


def run_register(arguments: argparse.Namespace) -> int:
    """Enter register data and, with --confirm, record who compared it with the register."""
    session = session_of(arguments)
    name = None if arguments.confirm is None else checked_name(arguments.confirm)  # before anything is written
    hints: tuple[Finding, ...] = ()
    with session.office() as office:
        state_reason(office, arguments.case, arguments.reason)
        changes = enter_register(office, arguments.case, pairs(arguments.values)) if arguments.values else None
        if name is not None:
            confirmed = confirm_register(office, arguments.case, name)
            changes = changes | confirmed if changes else confirmed
            hints = tuple(filter(None, [confirmation_hint(office, name)]))
    _tell_changed(session, changes, office.catalogue, hints)
    return 0


def run_issue(arguments: argparse.Namespace) -> int:
    """Issue a certificate and save it; 4 with the findings when a rule refuses it."""
    session, target = session_of(arguments), Path(arguments.out)
    check_writable(target)  # before a number is used up
    with session.office() as office:
        state_reason(office, arguments.case, arguments.reason)
        try:
            issued = issue(
                office, arguments.case, arguments.certificate, pairs(arguments.decision), frozenset(arguments.omit)
            )
        except IssueRefused as refusal:
            findings = [finding_as_json(f, office.catalogue) for f in refusal.findings]
            session.tell(
                {"error": error_as_json(refusal), "findings": findings},
                [str(refusal), *_finding_lines(refusal.findings, office.catalogue)],
            )
            return refusal.exit_code
    try:
        write_chunks(target, [issued.pdf])
    except EnvironmentFault as fault:
        raise EnvironmentFault(
            _("{number} is issued and stored, but {path} cannot be written.", number=issued.number, path=str(target)),
            _(
                "Please do not issue it again: amtsfach save {document} --out FILE writes it.",
                document=issued.document_id,
            ),
        ) from fault
    shape: dict[str, object] = {
        "certificate": issued.certificate_id,
        "number": issued.number,
        "document": issued.document_id,
        "sha256": issued.sha256,
        "path": str(target),
    }
    shape["findings"] = [finding_as_json(f, office.catalogue) for f in issued.findings]
    session.tell(shape, [f"{issued.number}  {target}", *_finding_lines(issued.findings, office.catalogue)])
    return 0


def _finding_lines(findings: Iterable[Finding], catalogue: Catalogue) -> list[str]:
    """What refuses, then what should be known besides, each with its norm."""
    found = list(findings)
    refusing = [f for f in found if f.severity is Severity.ERROR]
    others = [f for f in found if f.severity is not Severity.ERROR]
    lines: list[str] = []
    for heading, part in ((_("What has to be done first"), refusing), (_("To be noted"), others)):
        if part:
            lines += ["", heading_line(say(heading))]
            lines += [line for finding in part for line in finding_lines(finding, catalogue)]
    return lines


def _tell_changed(
    session: Session, changes: ChangeSet | None, catalogue: Catalogue, findings: Sequence[Finding]
) -> None:
    """Say that it is saved, and what is to be said of what the case holds now."""
    cases = sorted(changes.cases) if changes else []
    saved = say(_("Saved.")) if cases else say(_("Nothing was changed."))
    shape = {"changed": cases, "findings": [finding_as_json(f, catalogue) for f in findings]}
    session.tell(shape, [saved, *_found_lines(findings, catalogue)])


def _found_lines(findings: Sequence[Finding], catalogue: Catalogue) -> list[str]:
    lines = [line for finding in findings for line in finding_lines(finding, catalogue)]
    return ["", heading_line(say(_("Findings"))), *lines] if lines else []
