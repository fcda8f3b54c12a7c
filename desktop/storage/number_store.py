"""Numbers from blocks: never given twice, gaps allowed by design (design 4).

A profile that works alone grants itself blocks. One with a hub takes them from blocks the hub leased to it, and asks
for the next one while numbers are left, so that a day without a network does not end them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from desktop.domain.ids import new_id
from desktop.models.certificate import number_block

BLOCK_SIZE = 50
SELF, HUB, ASKED = "self", "hub", "asked"


@dataclass(frozen=True, slots=True)
class Asked:
    """A block the hub was or is to be asked for.

    Attributes:
        id: Names the request: asked again it is answered with the same numbers.
        after: The highest number of the series this profile knows of.
    """

    id: str
    series: str
    department: str
    after: int


def next_number(connection: Connection, series: str, department: str, at: datetime, *, alone: bool) -> int | None:
    """Take the next number of a series, inside the transaction that uses it.

    Args:
        series: What is counted, year included: "certificate|GEB|2026".
        alone: Whether this profile may grant itself a block when none is left.

    Returns:
        None when no number is left and none may be made up.
    """
    block = connection.execute(
        select(number_block)
        .where(number_block.c.series == series, number_block.c.next <= number_block.c.last)
        .order_by(number_block.c.first)
        .limit(1)
    ).first()
    if block is not None:
        connection.execute(update(number_block).where(number_block.c.id == block.id).values(next=block.next + 1))
        return int(block.next)
    if not alone:
        return None
    first = _highest(connection, series) + 1
    _add(connection, new_id(at), series, department, SELF, (first, first + BLOCK_SIZE - 1, first + 1))
    return first


def give_up_own_blocks(connection: Connection) -> None:
    """Use no more of what this profile granted itself: from now on a hub counts for all."""
    connection.execute(update(number_block).where(number_block.c.origin == SELF).values(last=number_block.c.next - 1))


def numbers_left(connection: Connection, series: Iterable[str]) -> dict[str, int]:
    """How many numbers each of these series has left, those asked for counted as a whole block."""
    left = func.sum(number_block.c.last - number_block.c.next + 1)
    found = connection.execute(
        select(number_block.c.series, left, func.sum(number_block.c.origin == ASKED))
        .where(number_block.c.series.in_(list(series)))
        .group_by(number_block.c.series)
    )
    present = {name: int(count) + int(asked) * BLOCK_SIZE for name, count, asked in found}
    return {name: present.get(name, 0) for name in series}


def ask_for_block(connection: Connection, series: str, department: str, at: datetime) -> None:
    """Store the wish for a block, before it is sent."""
    _add(connection, new_id(at), series, department, ASKED, (0, -1, 0))


def asked_blocks(connection: Connection) -> tuple[Asked, ...]:
    """Blocks that were asked for and not answered."""
    found = connection.execute(select(number_block).where(number_block.c.origin == ASKED).order_by(number_block.c.id))
    return tuple(Asked(r.id, r.series, r.department, _highest(connection, r.series)) for r in found)


def grant_block(connection: Connection, asked: str, first: int, last: int) -> None:
    """Take a block into use; one that is in use already stays as it is."""
    connection.execute(
        update(number_block)
        .where(number_block.c.id == asked, number_block.c.origin == ASKED)
        .values(origin=HUB, first=first, last=last, next=first)
    )


def _highest(connection: Connection, series: str) -> int:
    known = select(func.max(number_block.c.last)).where(number_block.c.series == series)
    return max(connection.scalar(known) or 0, 0)  # a block that was asked for ends below zero


def _add(
    connection: Connection, block: str, series: str, department: str, origin: str, numbers: tuple[int, int, int]
) -> None:
    first, last, following = numbers
    connection.execute(
        insert(number_block).values(
            id=block, series=series, department=department, origin=origin, first=first, last=last, next=following
        )
    )
