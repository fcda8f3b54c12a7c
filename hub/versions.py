"""Versions of items: the current ones that stand in a push's way, and all of one item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
import sqlalchemy as sa

from hub.items import Object

MOST_ANSWER_BYTES = 16 << 20  # of data in one answer; a single item is always told
MOST_VERSIONS = 100

# `so_far` counts the bytes before a row, so that the first row always fits
_CURRENT = sa.text("""
    SELECT sequence, deleted, by, at, data FROM (
        SELECT *, sum(octet_length(data)) OVER (ORDER BY sequence) - octet_length(data) AS so_far
        FROM item_version WHERE department = :department AND sequence = ANY(CAST(:sequences AS bigint[]))
    ) AS found WHERE so_far < :room
""")
_VERSIONS = sa.text("""
    SELECT sequence, mutation, deleted, by, at, data FROM (
        SELECT *, sum(octet_length(data)) OVER (ORDER BY sequence DESC) - octet_length(data) AS so_far
        FROM (SELECT * FROM item_version WHERE department = :department AND kind = :kind AND id = :id
              ORDER BY sequence DESC LIMIT :most) AS latest
    ) AS found WHERE so_far < :room ORDER BY sequence DESC
""")


class Current(msgspec.Struct):
    """The current version of an item, for who pushed against another."""

    sequence: int
    deleted: bool
    by: UUID
    at: datetime
    data: Object


class Version(msgspec.Struct):
    """One accepted version of an item."""

    sequence: int
    mutation: UUID
    deleted: bool
    by: UUID
    at: datetime
    data: Object


class Versions(msgspec.Struct):
    """All versions of an item, newest first, at most 100."""

    versions: list[Version]


def current_of(connection: sa.Connection, department: str, sequences: Sequence[int]) -> dict[int, Current]:
    """The versions with these numbers, as many as one answer has room for."""
    if not sequences:
        return {}
    wanted = {"department": department, "sequences": list(sequences), "room": MOST_ANSWER_BYTES}
    return {
        row.sequence: Current(row.sequence, row.deleted, row.by, row.at, msgspec.Raw(row.data))
        for row in connection.execute(_CURRENT, wanted)
    }


def versions_of(connection: sa.Connection, department: str, kind: str, item: str) -> Versions:
    """Every accepted version of one item, newest first; none for an item that is not there."""
    wanted = {"department": department, "kind": kind, "id": item, "most": MOST_VERSIONS, "room": MOST_ANSWER_BYTES}
    rows = connection.execute(_VERSIONS, wanted)
    return Versions(
        [
            Version(sequence, mutation, deleted, by, at, msgspec.Raw(data))
            for sequence, mutation, deleted, by, at, data in rows
        ]
    )
