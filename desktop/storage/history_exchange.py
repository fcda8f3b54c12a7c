"""Give this device's chains away link by link, and store those of other devices as they come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, and_, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.models.history import history_body, history_link
from desktop.models.sync import history_sent
from desktop.storage.json_rows import columns_of, row_to_json

_BODY = "content"


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


def add_foreign_links(connection: Connection, links: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Store links of other devices as received; returns the cases they tell of.

    Raises:
        KeyError, ValueError: What came is no link.
    """
    rows = [columns_of(history_link, link) for link in links]
    bodies = [columns_of(history_body, link[_BODY]) for link in links if isinstance(link.get(_BODY), dict)]
    for table, found in ((history_body, bodies), (history_link, rows)):
        if found:
            connection.execute(upsert(table).on_conflict_do_nothing(), found)
    return frozenset(str(body["case_id"]) for body in bodies)
