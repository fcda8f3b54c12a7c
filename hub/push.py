"""`POST /v1/{department}/push`: stores items, each against the version its author saw.

The department's row is locked first, so that versions become visible in the order of their sequence numbers and a
reader's cursor never passes one that comes later. A repeated mutation is answered as it was the first time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
import sqlalchemy as sa

from hub.items import BadItem, PushedItem
from hub.versions import Current, current_of

LOCK = sa.text("SELECT sequence FROM department WHERE id = :department FOR UPDATE")
# The limits force one jump into the index per item, whatever PostgreSQL's statistics say of a young table.
_HEADS = sa.text("""
    SELECT k.place - 1, i.sequence, v.sequence
    FROM unnest(CAST(:kinds AS text[]), CAST(:ids AS text[]), CAST(:mutations AS uuid[]))
        WITH ORDINALITY AS k (kind, id, mutation, place)
    CROSS JOIN LATERAL (SELECT sequence FROM item
        WHERE department = :department AND kind = k.kind AND id = k.id LIMIT 1) AS i
    LEFT JOIN LATERAL (SELECT sequence FROM item_version WHERE department = :department
        AND kind = k.kind AND id = k.id AND mutation = k.mutation ORDER BY sequence LIMIT 1) AS v ON true
""")
# Data travel as bytes: neither this program nor the driver looks at them.
_STORE = sa.text("""
    WITH versions AS (
        INSERT INTO item_version (department, sequence, kind, id, mutation, by, deleted, data)
        SELECT :department, :before + place, kind, id, mutation, :clerk, deleted, convert_from(data, 'UTF8')
        FROM unnest(CAST(:kinds AS text[]), CAST(:ids AS text[]), CAST(:mutations AS uuid[]),
            CAST(:deleted AS bool[]), CAST(:texts AS bytea[]))
            WITH ORDINALITY AS n (kind, id, mutation, deleted, data, place)
    ), heads AS (
        INSERT INTO item (department, kind, id, sequence, deleted)
        SELECT :department, kind, id, :before + place, deleted
        FROM unnest(CAST(:kinds AS text[]), CAST(:ids AS text[]), CAST(:deleted AS bool[]))
            WITH ORDINALITY AS n (kind, id, deleted, place)
        ON CONFLICT (department, kind, id) DO UPDATE SET sequence = excluded.sequence, deleted = excluded.deleted
    )
    UPDATE department SET sequence = :before + cardinality(CAST(:ids AS text[])) WHERE id = :department
""")


class Result(msgspec.Struct):
    """What became of one item.

    Attributes:
        status: 201 stored, 200 stored before, 409 another version is current, 422 malformed, 503 ask again.
        sequence: Of the stored version.
        current: The version that is current where the client thought another was; None where there is none.
        error: Why it is malformed.
    """

    status: int
    sequence: int | msgspec.UnsetType = msgspec.UNSET
    current: Current | msgspec.UnsetType | None = msgspec.UNSET
    error: str | msgspec.UnsetType = msgspec.UNSET


class PushAnswer(msgspec.Struct):
    """The department's latest sequence number, and one result per item in the order they were given."""

    sequence: int
    results: list[Result]


@dataclass(frozen=True, slots=True)
class _Head:
    sequence: int
    stored_as: int | None  # the version this very mutation made


def push_items(
    connection: sa.Connection, department: str, clerk: UUID, items: Sequence[PushedItem | BadItem]
) -> PushAnswer:
    """Store what can be stored, in the transaction of `connection`."""
    before = connection.execute(LOCK, {"department": department}).scalar_one()
    heads = heads_of(connection, department, items)
    results: list[Result] = []
    accepted: list[PushedItem] = []
    conflicts: dict[int, int] = {}
    seen: set[tuple[str, str]] = set()
    for place, item in enumerate(items):
        if isinstance(item, BadItem):
            results.append(Result(422, error=item.error))
            continue
        key, head = (item.kind, item.id), heads.get(place)
        if key in seen:
            results.append(Result(422, error="The item stands in this push twice."))
        elif head is not None and head.stored_as is not None:
            results.append(Result(200, head.stored_as))
        elif item.base != (head.sequence if head is not None else 0):
            conflicts[place] = head.sequence if head is not None else 0
            results.append(Result(409, current=None))
        else:
            accepted.append(item)
            results.append(Result(201, before + len(accepted)))
        seen.add(key)
    if accepted:
        store(connection, department, clerk, accepted, before)
    tell_conflicts(connection, department, results, conflicts)
    return PushAnswer(before + len(accepted), results)


def heads_of(connection: sa.Connection, department: str, items: Sequence[PushedItem | BadItem]) -> dict[int, _Head]:
    """What stands where the items are to go, by their place in `items`."""
    good = [(place, item) for place, item in enumerate(items) if isinstance(item, PushedItem)]
    if not good:
        return {}
    keys = {
        "department": department,
        "kinds": [item.kind for _place, item in good],
        "ids": [item.id for _place, item in good],
        "mutations": [item.mutation for _place, item in good],
    }
    return {good[n][0]: _Head(sequence, stored) for n, sequence, stored in connection.execute(_HEADS, keys)}


def store(connection: sa.Connection, department: str, clerk: UUID, items: Sequence[PushedItem], before: int) -> None:
    """Write new versions with the numbers after `before`; the department's row is locked."""
    columns = {
        "department": department,
        "clerk": clerk,
        "before": before,
        "kinds": [item.kind for item in items],
        "ids": [item.id for item in items],
        "mutations": [item.mutation for item in items],
        "deleted": [item.deleted for item in items],
        "texts": [bytes(item.data) for item in items],
    }
    connection.execute(_STORE, columns)


def tell_conflicts(
    connection: sa.Connection, department: str, results: list[Result], conflicts: dict[int, int]
) -> None:
    """Fill in the versions that stand in the way; those an answer has no room for are to be asked again.

    Args:
        results: Those at the places in `conflicts` are replaced.
        conflicts: Place to sequence number of what is there; 0 for nothing.
    """
    found = current_of(connection, department, [sequence for sequence in conflicts.values() if sequence])
    for place, sequence in conflicts.items():
        if sequence:
            results[place] = Result(409, current=found[sequence]) if sequence in found else Result(503, error="away")
