"""Hands items to another department in one transaction: all of them, with their documents, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

import msgspec
import sqlalchemy as sa

from hub import blob_rows
from hub.errors import Malformed, NotYours
from hub.items import ItemId, Kind, Object, PushedItem, Sequence64, trouble_with
from hub.push import Result, heads_of, store, tell_conflicts

_LOCK_BOTH = sa.text("SELECT id, sequence FROM department WHERE id = ANY(:both) ORDER BY id FOR UPDATE")
_MOVED = msgspec.Raw(b'{"moved":true}')
_TARGET_HEADS = sa.text("""
    SELECT i.kind, i.id, i.deleted FROM unnest(CAST(:kinds AS text[]), CAST(:ids AS text[])) AS k (kind, id)
    CROSS JOIN LATERAL (SELECT * FROM item
        WHERE department = :department AND kind = k.kind AND id = k.id LIMIT 1) AS i
""")
MOST_BLOBS = 5000


class MovedItem(msgspec.Struct):
    """One item with the data it is to have in the other department."""

    kind: Kind
    id: ItemId
    base: Sequence64
    data: Object


class Transfer(msgspec.Struct):
    """What goes to which department."""

    to: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    mutation: UUID
    items: Annotated[list[MovedItem], msgspec.Meta(min_length=1, max_length=2000)]
    blobs: Annotated[
        list[Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}(?![\s\S])")]], msgspec.Meta(max_length=MOST_BLOBS)
    ] = []


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a transfer.

    Attributes:
        heads: Latest sequence numbers of the two departments.
        results: One per item, with the numbers of the source.
        is_refused: A conflict: nothing was moved.
        is_new: It was not stored before.
    """

    heads: dict[str, int]
    results: list[Result]
    is_refused: bool
    is_new: bool


def move(connection: sa.Connection, source: str, clerk: UUID, wanted: Transfer) -> Outcome:
    """Move items, in the transaction of `connection`: tombstones here, new items there.

    Raises:
        NotYours: There is no such department.
        Malformed: An item stands there twice, or a document is not known here.
    """
    heads = {row.id: row.sequence for row in connection.execute(_LOCK_BOTH, {"both": sorted({source, wanted.to})})}
    if wanted.to not in heads or wanted.to == source:
        raise NotYours
    leaving, arriving = _items(wanted)
    known = heads_of(connection, source, leaving)
    if len(known) == len(leaving) and all(head.stored_as is not None for head in known.values()):
        return Outcome(heads, [Result(200, head.stored_as or 0) for _n, head in sorted(known.items())], False, False)
    conflicts = {
        n: known[n].sequence if n in known else 0
        for n, item in enumerate(leaving)
        if n not in known or known[n].sequence != item.base
    }
    taken = _living(connection, wanted.to, arriving)
    results = [Result(201, heads[source] + n + 1) for n in range(len(leaving))]
    if conflicts or taken:
        for n in range(len(leaving)):
            results[n] = Result(409, current=None) if n in conflicts or n in taken else Result(424)
        tell_conflicts(connection, source, results, conflicts)
        return Outcome(heads, results, True, False)
    if blob_rows.share(connection, source, wanted.to, set(wanted.blobs)):
        raise Malformed("A document in `blobs` is not known here.")
    for department, items in ((source, leaving), (wanted.to, arriving)):
        store(connection, department, clerk, items, heads[department])
        heads[department] += len(items)
    return Outcome(heads, results, False, True)


def _items(wanted: Transfer) -> tuple[list[PushedItem], list[PushedItem]]:
    if len({(item.kind, item.id) for item in wanted.items}) < len(wanted.items):
        raise Malformed("An item stands in this transfer twice.")
    for item in wanted.items:
        problem = trouble_with(bytes(item.data), True)
        if problem:
            raise Malformed(problem)
    leaving = [PushedItem(i.kind, i.id, wanted.mutation, i.base, _MOVED, deleted=True) for i in wanted.items]
    return leaving, [PushedItem(i.kind, i.id, wanted.mutation, 0, i.data) for i in wanted.items]


def _living(connection: sa.Connection, department: str, items: Sequence[PushedItem]) -> set[int]:
    """Places of items that are in the other department already; one that was there and is gone may come again."""
    keys = {"department": department, "kinds": [i.kind for i in items], "ids": [i.id for i in items]}
    there = {(kind, item) for kind, item, deleted in connection.execute(_TARGET_HEADS, keys) if not deleted}
    return {n for n, item in enumerate(items) if (item.kind, item.id) in there}
