"""`amtsfach set`, `register` and `issue`: the same actions as in the window."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.actions.cases import set_fields
from desktop.actions.certificates import IssueRefused, issue
from desktop.actions.register import confirm_register, enter_register
from desktop.catalogue.findings import word
from desktop.commands.files import check_writable, write_chunks
from desktop.commands.session import Session, error_as_json, pairs, session_of
from desktop.commands.show_command import finding_as_json
from desktop.domain.change import ChangeSet
from desktop.errors import EnvironmentFault
from desktop.translation import _, say


def run_set(arguments: argparse.Namespace) -> int:
    """Edit application fields."""
    session = session_of(arguments)
    with session.office() as office:
        changes = set_fields(office, arguments.case, pairs(arguments.values))
    _tell_changed(session, changes)
    return 0


def run_register(arguments: argparse.Namespace) -> int:
    """Enter register data and, with --confirm, record who compared it with the register."""
    session = session_of(arguments)
    with session.office() as office:
        changes = enter_register(office, arguments.case, pairs(arguments.values)) if arguments.values else None
        if arguments.confirm is not None:
            confirmed = confirm_register(office, arguments.case, arguments.confirm)
            changes = changes | confirmed if changes else confirmed
    _tell_changed(session, changes)
    return 0


def run_issue(arguments: argparse.Namespace) -> int:
    """Issue a certificate and save it; 4 with the findings when a rule refuses it."""
    session, target = session_of(arguments), Path(arguments.out)
    check_writable(target)  # before a number is used up
    with session.office() as office:
        try:
            issued = issue(
                office, arguments.case, arguments.certificate, pairs(arguments.decision), frozenset(arguments.omit)
            )
        except IssueRefused as refusal:
            findings = [finding_as_json(f, office.catalogue) for f in refusal.findings]
            session.tell(
                {"error": error_as_json(refusal), "findings": findings},
                [str(refusal), *(f"- {word(office.catalogue, f)[0]}" for f in refusal.findings)],
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
    shape = {
        "certificate": issued.certificate_id,
        "number": issued.number,
        "document": issued.document_id,
        "sha256": issued.sha256,
        "path": str(target),
    }
    session.tell(shape, [f"{issued.number}  {target}"])
    return 0


def _tell_changed(session: Session, changes: ChangeSet | None) -> None:
    cases = sorted(changes.cases) if changes else []
    session.tell({"changed": cases}, [say(_("Saved.")) if cases else say(_("Nothing was changed."))])
