"""Store and show submissions and their documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, or_, select

from desktop.domain.case import DocumentRow, SubmissionRow
from desktop.domain.clerk import Clerk
from desktop.domain.finding import Finding, Severity
from desktop.domain.submission import Address, Box, Channel, DocumentKind
from desktop.models.case import case
from desktop.models.submission import arrival, document, submission
from desktop.storage.bulk_insert import insert_rows
from desktop.storage.walls import open_without_asking, unindexed_walls


def box_to_json(box: Box | None) -> list[float] | None:
    """A box as it is stored."""
    return None if box is None else [box.page, box.left, box.top, box.right, box.bottom]


def box_from_json(stored: list[float] | None) -> Box | None:
    """The box again."""
    return None if not stored else Box(int(stored[0]), *stored[1:])


def add_submissions(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert submissions in one statement."""
    insert_rows(connection, submission, rows)


def add_documents(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert documents in one statement; their blobs are committed already."""
    insert_rows(connection, document, rows)


def submissions_of(connection: Connection, case_id: str) -> tuple[SubmissionRow, ...]:
    """The submissions of a case, oldest first."""
    found = connection.execute(
        select(submission).where(submission.c.case_id == case_id).order_by(submission.c.received_at, submission.c.id)
    )
    return tuple(
        SubmissionRow(
            id=r.id,
            channel=Channel(r.channel),
            received_at=r.received_at,
            sent_at=r.sent_at,
            sender=Address(r.sender_name, r.sender_address),
            recipients=tuple(Address(*pair) for pair in r.recipients),
            subject=r.subject,
            text=r.text,
            html=r.html,
            headers=tuple((name, value) for name, value in r.headers),
            sha256=r.sha256,
            path=r.path,
            form_id=r.form_id,
            form_version=r.form_version,
            form_values=r.form_values,
            route_reason=r.route_reason,
            route_detail=r.route_detail,
            noticed=tuple(Finding(code, Severity(level), name, values) for code, level, name, values in r.findings),
        )
        for r in found
    )


def documents_of(connection: Connection, case_id: str) -> tuple[DocumentRow, ...]:
    """The documents of a case, in the order they came; then those made here, certificates and letters."""
    made_here = document.c.submission == ""
    order = (made_here, document.c.submission, document.c.position, document.c.id)
    found = connection.execute(select(document).where(document.c.case_id == case_id).order_by(*order))
    return tuple(_document_row(r._mapping) for r in found)


def _document_row(r: Mapping[Any, Any]) -> DocumentRow:
    boxes = {name: box for name, stored in (r["boxes"] or {}).items() if (box := box_from_json(stored))}
    return DocumentRow(
        id=r["id"],
        submission=r["submission"],
        name=r["name"],
        media_type=r["media_type"],
        kind=DocumentKind(r["kind"]),
        size=r["size"],
        sha256=r["sha256"],
        pages=r["pages"],
        text=r["text"],
        values=r["form_values"] or {},
        content_id=r["content_id"],
        readable=r["readable"],
        note=r["note"],
        boxes=boxes,
    )


def find_document(connection: Connection, document_id: str, clerk: Clerk) -> tuple[str, DocumentRow] | None:
    """Look a document up by id or by the SHA-256 of its bytes; None when this clerk has none such.

    Returns:
        The id of its case with it; whether the clerk may look into that is the caller's to ask. Bytes of a case that
        is closed to the clerk are not found by their SHA-256: who has them elsewhere learns nothing.
    """
    found = connection.execute(
        select(document)
        .join(case, case.c.id == document.c.case_id)
        .where(
            (document.c.id == document_id) | (document.c.sha256 == document_id),
            unindexed_walls(clerk),
            or_(document.c.id == document_id, open_without_asking(clerk)),
        )
        .limit(1)
    ).first()
    return None if found is None else (found.case_id, _document_row(found._mapping))


def cases_with_bytes(connection: Connection, digests: Iterable[str], clerk: Clerk) -> dict[str, tuple[str, str]]:
    """Which originals are here already, as far as this clerk may know.

    Returns:
        SHA-256 to the ids of case and submission.
    """
    found = connection.execute(
        select(submission.c.sha256, submission.c.case_id, submission.c.id)
        .join(case, case.c.id == submission.c.case_id)
        .where(submission.c.sha256.in_(list(digests)), open_without_asking(clerk))
    )
    return {r.sha256: (r.case_id, r.id) for r in found}


def cases_with_message_ids(connection: Connection, message_ids: Iterable[str]) -> dict[str, str]:
    """Message-ID to case id, for mails that are here already; for filing only."""
    wanted = [m for m in message_ids if m]
    if not wanted:
        return {}
    found = connection.execute(
        select(submission.c.message_id, submission.c.case_id).where(submission.c.message_id.in_(wanted))
    )
    return {r.message_id: r.case_id for r in found}


def named_blobs(connection: Connection, digests: Iterable[str]) -> set[str]:
    """Which of these blobs a row still names; sweeping asks before it takes any."""
    wanted = list(digests)
    names: set[str] = set(connection.scalars(select(document.c.sha256).where(document.c.sha256.in_(wanted))))
    names |= set(connection.scalars(select(submission.c.sha256).where(submission.c.sha256.in_(wanted))))
    return names


def named_digests(connection: Connection) -> set[str]:
    """Every blob a row names: documents, submissions and arrivals."""
    columns = (document.c.sha256, submission.c.sha256, arrival.c.sha256)
    return {digest for column in columns for digest in connection.scalars(select(column).distinct())}


def orphans(connection: Connection) -> list[str]:
    """Ids of submissions and documents whose case is gone; there must be none."""
    found: list[str] = []
    for table in (submission, document):
        found += connection.scalars(select(table.c.id).where(table.c.case_id.not_in(select(case.c.id))))
    return found
