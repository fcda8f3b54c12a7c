"""`amtsfach list`, `search` and `save`: look into the mailbox."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from desktop.actions import mailbox
from desktop.actions.wording import service_name, state_text
from desktop.catalogue.service import Catalogue
from desktop.clock import local
from desktop.commands.closed_commands import state_reason
from desktop.commands.files import write_chunks
from desktop.commands.session import session_of
from desktop.domain.case import CaseRow, usual_query
from desktop.domain.place_found import snippet_of
from desktop.translation import _, counted, say


def row_as_json(row: CaseRow) -> dict[str, Any]:
    """The stable shape of a row (docs/cli.md)."""
    return {
        "id": row.id,
        "number": row.number or None,
        "service": row.service or None,
        "department": row.department,
        "clerk": row.clerk or None,
        "state": row.state.value,
        "subject": row.subject,
        "sender": row.sender,
        "received_at": row.received_at.isoformat(),
        "deadline": row.deadline or None,
        "confidential": row.confidential,
        "protected": row.protected,
    }


def run_list(arguments: argparse.Namespace) -> int:
    """Print the cases of a folder in its usual order."""
    session = session_of(arguments)
    with session.office() as office:
        query = usual_query(mailbox.check_folder(arguments.folder, office.catalogue))
        total = mailbox.count_cases(office, query)
        rows = mailbox.block_of_cases(office, query, 0, arguments.limit, total=total, after=None)
        lines = [_line(row, office.catalogue) for row in rows]
    shown = say(counted("{count} case in this folder", "{count} cases in this folder", total))
    session.tell({"cases": [row_as_json(r) for r in rows], "total": total}, [*lines, shown])
    return 0


def run_search(arguments: argparse.Namespace) -> int:
    """Print the cases that hold all the words, newest first."""
    session = session_of(arguments)
    with session.office() as office:
        rows = mailbox.search(office, " ".join(arguments.text), arguments.limit)
        lines = [_line(row, office.catalogue) for row in rows]
    found = [row_as_json(r) | {"snippet": snippet_of(r).replace("\x02", "").replace("\x03", "")} for r in rows]
    session.tell({"cases": found}, [*lines, say(counted("{count} case found", "{count} cases found", len(rows)))])
    return 0


def run_save(arguments: argparse.Namespace) -> int:
    """Write a document's bytes to a file."""
    session = session_of(arguments)
    target = Path(arguments.out)
    with session.office() as office:
        if arguments.reason:
            state_reason(office, mailbox.case_of_document(office, arguments.document), arguments.reason)
        found = mailbox.find_document(office, arguments.document)
        write_chunks(target, mailbox.document_chunks(office, arguments.document))
    shape = {"document": found.id, "sha256": found.sha256, "size": found.size, "path": str(target)}
    session.tell(shape, [f"{target}  {found.sha256}"])
    return 0


def _line(row: CaseRow, catalogue: Catalogue) -> str:
    when = local(row.received_at).strftime("%d.%m.%Y %H:%M")
    what = service_name(catalogue, row.service) or "–"
    return f"{row.number or row.id}  {when}  {say(state_text(row.state))}  {what}  {_matter(row)}"


def _matter(row: CaseRow) -> str:
    if row.protected:
        return say(_("protected"))
    if not row.subject and row.confidential:
        return ": ".join(part for part in (row.sender, say(_("personal or confidential"))) if part)
    return ": ".join(part for part in (row.sender, row.subject) if part)
