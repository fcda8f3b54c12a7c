"""The change feed: each commit appends a row, each process reads on from where it was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.domain.change import NOTHING_CHANGED, ChangeSet
from desktop.domain.ids import new_id
from desktop.models.sync import change, unsent

_KEPT = 10_000  # a process further behind than this reloads everything anyway


def add_change(connection: Connection, at: datetime, cases: Iterable[str], *, lists: bool) -> int:
    """Append a change; returns its sequence number."""
    added = connection.execute(
        insert(change).values(at=at, cases=sorted(cases), lists=lists).returning(change.c.sequence)
    )
    sequence = int(added.scalar_one())
    if sequence % 1000 == 0:
        connection.execute(delete(change).where(change.c.sequence <= sequence - _KEPT))
    return sequence


def latest_change(connection: Connection) -> int:
    """Number of the last commit; 0 in a fresh profile."""
    return connection.scalar(select(func.max(change.c.sequence))) or 0


def changes_since(connection: Connection, sequence: int) -> ChangeSet:
    """Everything that was committed after `sequence`, joined."""
    joined = NOTHING_CHANGED
    for row in connection.execute(select(change).where(change.c.sequence > sequence)):
        joined |= ChangeSet(row.sequence, frozenset(row.cases), row.lists)
    return joined


def mark_unsent(connection: Connection, items: Iterable[tuple[str, str, str]], at: datetime) -> None:
    """Remember that items must be sent; an item that already waits keeps its place in the queue.

    What was set aside is tried again once it was edited.

    Args:
        items: Kind, id and department of each.
    """
    rows = [
        {"kind": kind, "item": item, "department": department, "mutation": new_id(at), "since": at}
        for kind, item, department in items
    ]
    if rows:
        statement = upsert(unsent)
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=[unsent.c.kind, unsent.c.item],
                set_={
                    "mutation": statement.excluded.mutation,
                    "department": statement.excluded.department,
                    "reason": "",
                    "detail": "",
                },
            ),
            rows,
        )
