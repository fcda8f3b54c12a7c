"""What this profile and the hub agreed on, how far each department was read, and what waits to be sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, func, or_, select, tuple_, update
from sqlalchemy.dialects.sqlite import insert as upsert

from desktop.models.sync import agreed, held_item, sync_cursor, unsent

_HELD = ("department", "kind", "item")  # what another department's log says of an item replaces nothing here
CASE = "case"
HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What both sides last had of an item.

    Attributes:
        sequence: The hub's number of that version; the base of the next one.
        digest: Of its content.
        data: Of a case the whole content; of anything else the members this version does not know.
    """

    kind: str
    item: str
    department: str
    case_id: str
    sequence: int
    digest: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a department was read: forward up to `head`, backward down to `floor` (0: to its beginning)."""

    department: str
    head: int
    floor: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case that was changed here and not sent yet.

    Attributes:
        mutation: Names this state of the case; another edit gives it another.
        reason: Why it was set aside, as a code; "" while it waits its turn.
        detail: What the reason is about.
    """

    kind: str
    item: str
    department: str
    mutation: str
    since: datetime
    reason: str
    detail: str
    tries: int


@dataclass(frozen=True, slots=True)
class Held:
    """An item that came and cannot be used yet, as the hub gave it."""

    kind: str
    item: str
    department: str
    sequence: int
    content: Mapping[str, Any]
    reason: str


# what was agreed


def agreed_items(connection: Connection, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Agreed]:
    """What was agreed of these (kind, item), those that were ever exchanged."""
    wanted = list(keys)
    found = connection.execute(select(agreed).where(tuple_(agreed.c.kind, agreed.c.item).in_(wanted))) if wanted else ()
    return {(r.kind, r.item): Agreed(**r._mapping) for r in found}


def agreed_of_cases(connection: Connection, case_ids: Iterable[str]) -> dict[tuple[str, str], Agreed]:
    """What was agreed of these cases and all that belongs to them."""
    found = connection.execute(select(agreed).where(agreed.c.case_id.in_(list(case_ids))))
    return {(r.kind, r.item): Agreed(**r._mapping) for r in found}


def put_agreed(connection: Connection, items: Iterable[Agreed]) -> None:
    """Note what was agreed."""
    rows = [{name: getattr(item, name) for name in agreed.c.keys()} for item in items]  # noqa: SIM118
    if rows:
        statement = upsert(agreed)
        changed = {c.name: statement.excluded[c.name] for c in agreed.columns if not c.primary_key}
        connection.execute(statement.on_conflict_do_update(index_elements=["kind", "item"], set_=changed), rows)


def forget_agreed(connection: Connection, keys: Iterable[tuple[str, str]]) -> None:
    """Forget items that are in this house no more."""
    wanted = list(keys)
    if wanted:
        connection.execute(delete(agreed).where(tuple_(agreed.c.kind, agreed.c.item).in_(wanted)))


# how far was read


def cursors(connection: Connection) -> dict[str, Cursor]:
    """How far each department was read."""
    return {r.department: Cursor(**r._mapping) for r in connection.execute(select(sync_cursor))}


def put_cursor(connection: Connection, cursor: Cursor) -> None:
    """Note how far a department was read; in the transaction that applied what was read."""
    values = {"head": cursor.head, "floor": cursor.floor, "at": cursor.at}
    statement = upsert(sync_cursor).values(department=cursor.department, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["department"], set_=values))


def forget_cursor(connection: Connection, department: str) -> None:
    """Read a department from its beginning the next time."""
    connection.execute(delete(sync_cursor).where(sync_cursor.c.department == department))


# what waits


def waiting(connection: Connection, *, set_aside: bool | None = None, limit: int = 1_000_000) -> tuple[Waiting, ...]:
    """What was changed here and not sent, what waits longest first.

    Args:
        set_aside: Only what was set aside, only what was not, or (None) both.
    """
    statement = select(unsent).order_by(unsent.c.since, unsent.c.item).limit(limit)
    if set_aside is not None:
        statement = statement.where(unsent.c.reason != "" if set_aside else unsent.c.reason == "")
    return tuple(Waiting(**r._mapping) for r in connection.execute(statement))


def waiting_of(connection: Connection, case_ids: Iterable[str]) -> dict[str, Waiting]:
    """Of these cases, those that wait to be sent."""
    found = connection.execute(select(unsent).where(unsent.c.kind == CASE, unsent.c.item.in_(list(case_ids))))
    return {r.item: Waiting(**r._mapping) for r in found}


def count_waiting(connection: Connection) -> tuple[int, int]:
    """How many cases wait their turn, and how many were set aside."""
    found = connection.execute(
        select(func.count().filter(unsent.c.reason == ""), func.count().filter(unsent.c.reason != ""))
    ).one()
    return int(found[0]), int(found[1])


def sent(connection: Connection, items: Sequence[Waiting]) -> None:
    """Take what was sent out of the queue, unless it was edited again meanwhile."""
    for item in items:
        connection.execute(
            delete(unsent).where(
                and_(unsent.c.kind == item.kind, unsent.c.item == item.item, unsent.c.mutation == item.mutation)
            )
        )


def set_aside(connection: Connection, item: Waiting, reason: str, detail: str = "") -> None:
    """Keep what the hub does not take, with the reason; it blocks nothing else."""
    connection.execute(
        update(unsent)
        .where(unsent.c.kind == item.kind, unsent.c.item == item.item)
        .values(reason=reason, detail=detail, tries=unsent.c.tries + 1)
    )


def take_up_again(connection: Connection, items: Iterable[str] | None = None) -> None:
    """Put what was set aside back into the queue: these cases, or all."""
    statement = update(unsent).values(reason="", detail="")
    connection.execute(statement if items is None else statement.where(unsent.c.item.in_(list(items))))


# what cannot be used yet


def hold(connection: Connection, items: Iterable[Held]) -> None:
    """Keep items that cannot be used yet; a newer version of one replaces the older."""
    rows = [{c.name: getattr(item, c.name) for c in held_item.columns} for item in items]
    if rows:
        statement = upsert(held_item)
        changed = {c.name: statement.excluded[c.name] for c in held_item.columns if not c.primary_key}
        connection.execute(statement.on_conflict_do_update(index_elements=_HELD, set_=changed), rows)


def held(connection: Connection, reason: str | None = None) -> tuple[Held, ...]:
    """Items that could not be used, oldest first."""
    statement = select(held_item).order_by(held_item.c.sequence)
    if reason is not None:
        statement = statement.where(held_item.c.reason == reason)
    return tuple(Held(**r._mapping) for r in connection.execute(statement))


def let_go(connection: Connection, department: str, keys: Iterable[tuple[str, str]]) -> None:
    """Drop items held of a department: they were used, or removed in the house."""
    conditions = [and_(held_item.c.kind == kind, held_item.c.item == item) for kind, item in keys]
    if conditions:
        connection.execute(delete(held_item).where(held_item.c.department == department, or_(*conditions)))
