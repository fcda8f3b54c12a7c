"""`GET /v1/{department}/pull`: what changed after a cursor, or what stood before one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
import sqlalchemy as sa

from hub.errors import TooOld
from hub.items import Object
from hub.versions import MOST_ANSWER_BYTES

MOST_PULLED = 5000

HEAD = sa.text("SELECT sequence, cleared FROM department WHERE id = :department")
# The window counts the bytes before a row: one answer stays within bounds however large the items are.
_ROWS = """
    SELECT kind, id, sequence, mutation, deleted, by, at, data FROM (
        SELECT v.*, sum(octet_length(v.data)) OVER (ORDER BY v.sequence {order}) - octet_length(v.data) AS so_far
        FROM (SELECT sequence FROM item WHERE department = :department AND {range}
              ORDER BY sequence {order} LIMIT :limit) AS i
        CROSS JOIN LATERAL (SELECT * FROM item_version
              WHERE department = :department AND sequence = i.sequence LIMIT 1) AS v
    ) AS page WHERE so_far < :room ORDER BY sequence {order}
"""
_AFTER = sa.text(_ROWS.format(range="sequence > :since AND sequence <= :head", order="ASC"))
_BEFORE = sa.text(_ROWS.format(range="sequence < :before AND sequence <= :head AND NOT deleted", order="DESC"))


class PulledItem(msgspec.Struct):
    """The current version of one item."""

    kind: str
    id: str
    sequence: int
    mutation: UUID
    deleted: bool
    by: UUID
    at: datetime
    data: Object


class Page(msgspec.Struct):
    """Items in commit order, or newest first when asked for those before a cursor.

    Attributes:
        next: The cursor for the next page.
        more: Whether there is a next page now.
        head: The department's latest sequence number.
    """

    next: int
    more: bool
    head: int
    items: list[PulledItem]


def head_of(connection: sa.Connection, department: str) -> tuple[int, int]:
    """The department's latest sequence number, and the one up to which deletions are forgotten."""
    row = connection.execute(HEAD, {"department": department}).one()
    return row.sequence, row.cleared


def page_after(connection: sa.Connection, department: str, since: int, limit: int) -> Page:
    """What changed after `since`, oldest change first, each item once and as it is now.

    Raises:
        TooOld: Deletions after `since` are forgotten, or `since` was never given out.
    """
    head, cleared = head_of(connection, department)
    if 0 < since < cleared or since > head:
        raise TooOld
    # An item changed between these two statements has a number past `head` now: it comes with the next page.
    items, cut = _items(connection, _AFTER, department, head, limit, since=since)
    last = items[-1].sequence if cut else head
    return Page(last, last < head, head, items)


def page_before(connection: sa.Connection, department: str, before: int, limit: int) -> Page:
    """What stands before `before`, newest first, without deleted items."""
    head, _cleared = head_of(connection, department)
    items, cut = _items(connection, _BEFORE, department, head, limit, before=before)
    return Page(items[-1].sequence if items else 0, cut, head, items)


def _items(
    connection: sa.Connection, query: sa.TextClause, department: str, head: int, limit: int, **cursor: int
) -> tuple[list[PulledItem], bool]:
    wanted = {"department": department, "head": head, "limit": limit, "room": MOST_ANSWER_BYTES, **cursor}
    items = [
        PulledItem(kind, item, sequence, mutation, deleted, by, at, msgspec.Raw(data))
        for kind, item, sequence, mutation, deleted, by, at, data in connection.execute(query, wanted)
    ]
    full = sum(len(bytes(item.data)) for item in items) >= MOST_ANSWER_BYTES
    return items, bool(items) and (len(items) == limit or full)
