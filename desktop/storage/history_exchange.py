"""Give this device's chains away link by link, and store those of other devices as they come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, func, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import StatementError

from desktop.models.history import history_body, history_link
from desktop.models.sync import history_sent
from desktop.storage.json_rows import columns_of, row_to_json

_BODY = "content"
_NO_LINK = (StatementError, ValueError, TypeError, KeyError, AttributeError)


def sent_up_to(connection: Connection, department: str) -> int:
    """How much of this device's chain of a department the hub has."""
    found = select(history_sent.c.sequence).where(history_sent.c.department == department)
    return connection.scalar(found) or 0


def note_sent(connection: Connection, department: str, sequence: int) -> None:
    """Note how much of the chain the hub has."""
    statement = upsert(history_sent).values(department=department, sequence=sequence)
    connection.execute(statement.on_conflict_do_update(index_elements=["department"], set_={"sequence": sequence}))


def chains_to_send(connection: Connection, device: str) -> tuple[str, ...]:
    """Departments in whose chain of this device something is new."""
    head = func.max(history_link.c.sequence)
    found = connection.execute(
        select(history_link.c.department, head, history_sent.c.sequence)
        .outerjoin(history_sent, history_sent.c.department == history_link.c.department)
        .where(history_link.c.device == device)
        .group_by(history_link.c.department)
    )
    return tuple(department for department, last, sent in found if last > (sent or 0))


def links_after(
    connection: Connection, device: str, department: str, sequence: int, limit: int
) -> tuple[dict[str, Any], ...]:
    """Links of a chain with their bodies, as JSON; an erased body is left out."""
    body = history_body
    found = connection.execute(
        select(history_link, history_body)
        .outerjoin(history_body, and_(history_body.c.id == history_link.c.body))
        .where(
            history_link.c.device == device,
            history_link.c.department == department,
            history_link.c.sequence > sequence,
        )
        .order_by(history_link.c.sequence)
        .limit(limit)
    ).mappings()
    links = []
    for row in found:
        link = row_to_json(history_link, {c.name: row[c] for c in history_link.columns})
        if row[body.c.id] is not None:
            link[_BODY] = row_to_json(body, {c.name: row[c] for c in body.columns})
        links.append(link)
    return tuple(links)


def add_foreign_links(connection: Connection, links: Sequence[Mapping[str, Any]]) -> tuple[frozenset[str], list[int]]:
    """Store links of other devices as received.

    Returns:
        The cases they tell of, and the positions of those that are no links.
    """
    try:
        with connection.begin_nested():
            return _add_links(connection, links), []
    except _NO_LINK:
        if len(links) == 1:
            return frozenset(), [0]
    told, refused = frozenset[str](), []
    for position, link in enumerate(links):
        cases, bad = add_foreign_links(connection, [link])
        told |= cases
        refused += [position] * len(bad)
    return told, refused


def _add_links(connection: Connection, links: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    rows = [columns_of(history_link, link) for link in links]
    bodies = [columns_of(history_body, link[_BODY]) for link in links if isinstance(link.get(_BODY), dict)]
    whole = all(len(row) == len(history_link.c) for row in rows) and all(
        len(body) == len(history_body.c) and isinstance(body["values"], dict) for body in bodies
    )
    if not whole:
        raise ValueError(_BODY)
    for table, found in ((history_body, bodies), (history_link, rows)):
        if found:
            connection.execute(upsert(table).on_conflict_do_nothing(), found)
    return frozenset(str(body["case_id"]) for body in bodies)
