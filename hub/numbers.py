"""Blocks of numbers: whoever holds one can number files and certificates offline, and nobody else gets the same."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from hub import tables as t
from hub.push import LOCK


def lease_block(
    connection: sa.Connection, department: str, clerk: UUID, lease: UUID, series: str, size: int, after: int = 0
) -> tuple[str, int, int]:
    """Series, first and last number of a block; asking with the same `lease` again gives the same.

    Args:
        after: The block lies above this number, which was given before the hub counted for all.
    """
    connection.execute(LOCK, {"department": department})
    le, c = t.lease, t.counter
    found = sa.select(le.c.series, le.c.first, le.c.last).where(le.c.department == department, le.c.id == lease)
    known = connection.execute(found).first()
    if known is not None:
        return known.series, known.first, known.last
    counted = insert(c).values(department=department, series=series, next=after + 1 + size)
    beyond = sa.func.greatest(c.c.next, after + 1) + size
    counted = counted.on_conflict_do_update(index_elements=[c.c.department, c.c.series], set_={"next": beyond})
    following: int = connection.execute(counted.returning(c.c.next)).scalar_one()
    block = {"series": series, "first": following - size, "last": following - 1}
    connection.execute(sa.insert(le).values(department=department, id=lease, by=clerk, **block))
    return series, following - size, following - 1
