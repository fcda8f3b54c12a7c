"""What belongs to cases and syncs item by item: submissions, documents, parties, notes, follow-ups, certificates.

An item's content is its row as JSON. Members this version does not know are kept beside (`agreed.data`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import StatementError

from desktop.models.case import case
from desktop.models.certificate import certificate, decision
from desktop.models.desk import follow_up, note
from desktop.models.submission import document, submission
from desktop.models.values import party
from desktop.storage.json_rows import columns_of, row_to_json, unknown_members

CERTIFICATE = "certificate"
_DECISIONS = "decisions"
# In the order they are sent: what names bytes first.
TABLES: Mapping[str, Table] = {
    "submission": submission,
    "document": document,
    "party": party,
    "note": note,
    "follow_up": follow_up,
    CERTIFICATE: certificate,
}
CHANGEABLE = frozenset({"party", "follow_up", "document"})  # the others are written once


@dataclass(frozen=True, slots=True)
class CaseItem:
    """One item of a case.

    Attributes:
        kind: A key of `TABLES`.
        content: Its row as JSON.
    """

    kind: str
    id: str
    case_id: str
    content: Mapping[str, Any]


def digest_of(content: Mapping[str, Any]) -> str:
    """Digest of an item's content, whatever the order of its members."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def items_of(connection: Connection, case_ids: Iterable[str]) -> Iterator[CaseItem]:
    """Everything that belongs to these cases, kind by kind."""
    wanted = list(case_ids)
    for kind, table in TABLES.items():
        yield from _items(connection, kind, table.c.case_id.in_(wanted))


def present_items(connection: Connection, kind: str, ids: Iterable[str]) -> dict[str, CaseItem]:
    """Those of these items that are here, by id."""
    return {item.id: item for item in _items(connection, kind, TABLES[kind].c.id.in_(list(ids)))}


def _items(connection: Connection, kind: str, where: ColumnElement[bool]) -> Iterator[CaseItem]:
    table = TABLES[kind]
    for row in connection.execute(select(table).where(where).order_by(table.c.id)).mappings().fetchall():
        content = row_to_json(table, row)
        if kind == CERTIFICATE:
            content[_DECISIONS] = _decisions(connection, row["id"])
        yield CaseItem(kind, row["id"], row["case_id"], content)


def _decisions(connection: Connection, certificate_id: str) -> list[dict[str, Any]]:
    found = connection.execute(
        select(decision).where(decision.c.certificate == certificate_id).order_by(decision.c.name)
    )
    return [row_to_json(decision, row, leave_out=("certificate",)) for row in found.mappings()]


def put_items(connection: Connection, kind: str, contents: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    """Store items of one kind as they came; those that are here already are replaced.

    Returns:
        Positions of those that cannot be stored: a member that is missing or of another kind, a number that is taken.
    """
    refused = []
    for position, content in enumerate(contents):
        try:
            with connection.begin_nested():
                _put_item(connection, kind, content)
        except (StatementError, ValueError, TypeError, KeyError):
            refused.append(position)
    return tuple(refused)


def _put_item(connection: Connection, kind: str, content: Mapping[str, Any]) -> None:
    table = TABLES[kind]
    row = columns_of(table, content)
    statement = upsert(table).values(**row)
    connection.execute(statement.on_conflict_do_update(index_elements=[table.c.id], set_=row))
    if kind == CERTIFICATE:
        _put_decisions(connection, content)


def _put_decisions(connection: Connection, content: Mapping[str, Any]) -> None:
    connection.execute(delete(decision).where(decision.c.certificate == content["id"]))
    rows = [columns_of(decision, d) | {"certificate": content["id"]} for d in content.get(_DECISIONS, ())]
    if rows:
        connection.execute(upsert(decision), rows)


def beside(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The members of an item this version does not know."""
    return unknown_members(TABLES[kind], content, known=(_DECISIONS,))


def refresh_counts(connection: Connection, case_ids: Iterable[str]) -> None:
    """Bring what lists show of a case's parts in step: how many attachments, the earliest open follow-up."""
    attachments = (
        select(func.count())
        .select_from(document)
        .where(document.c.case_id == case.c.id, document.c.submission != "", document.c.position > 0)
    )
    earliest = select(func.min(follow_up.c.due)).where(follow_up.c.case_id == case.c.id, follow_up.c.done.is_(False))
    connection.execute(
        update(case)
        .where(case.c.id.in_(list(case_ids)))
        .values(
            attachments=attachments.scalar_subquery(),
            follow_up=func.coalesce(earliest.scalar_subquery(), ""),
        )
    )
