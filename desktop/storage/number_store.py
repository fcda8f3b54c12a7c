"""Numbers from blocks: never given twice, gaps allowed by design (design 4)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from desktop.domain.ids import new_id
from desktop.models.certificate import number_block

BLOCK_SIZE = 50


def next_number(connection: Connection, series: str, at: datetime) -> int:
    """Take the next number of a series, inside the transaction that uses it.

    A profile without a hub grants itself the next block when the last one is used up.

    Args:
        series: What is counted, year included: "standesamt/2026".
    """
    block = connection.execute(
        select(number_block)
        .where(number_block.c.series == series, number_block.c.next <= number_block.c.last)
        .order_by(number_block.c.first)
        .limit(1)
    ).first()
    if block is None:
        highest = connection.scalar(
            select(number_block.c.last)
            .where(number_block.c.series == series)
            .order_by(number_block.c.last.desc())
            .limit(1)
        )
        first = (highest or 0) + 1
        connection.execute(
            insert(number_block).values(
                id=new_id(at), series=series, first=first, last=first + BLOCK_SIZE - 1, next=first + 1
            )
        )
        return first
    connection.execute(update(number_block).where(number_block.c.id == block.id).values(next=block.next + 1))
    return int(block.next)
