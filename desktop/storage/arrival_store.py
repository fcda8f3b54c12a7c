"""The bare arrivals: committed before anything is parsed, worked off afterwards, also by the next start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from desktop.models.submission import arrival
from desktop.storage.bulk_insert import insert_rows


@dataclass(frozen=True, slots=True)
class Arrival:
    """One item whose original bytes are stored.

    Attributes:
        path: Where it came from, for the clerk's eyes.
        channel: "" when its content decides.
    """

    id: str
    sha256: str
    path: str
    channel: str
    at: datetime


def add_arrivals(connection: Connection, arrivals: Iterable[Arrival], clerk_id: str) -> None:
    """Note what arrived; the blobs are committed already."""
    rows = [
        {"id": a.id, "sha256": a.sha256, "path": a.path, "channel": a.channel, "clerk": clerk_id, "at": a.at}
        for a in arrivals
    ]
    insert_rows(connection, arrival, rows)


def finish_arrivals(connection: Connection, outcomes: Iterable[tuple[str, str, str]]) -> None:
    """Note what became of arrivals: id, outcome and submission id of each."""
    rows = [{"which": which, "outcome": outcome, "submission": made} for which, outcome, made in outcomes]
    if rows:
        connection.execute(update(arrival).where(arrival.c.id == bindparam("which")), rows)


def waiting_arrivals(connection: Connection, clerk_id: str, after: str, limit: int) -> tuple[Arrival, ...]:
    """What this clerk brought in and was cut short, oldest first.

    Args:
        after: Only those that came after this id; "" for all.
    """
    waiting = (arrival.c.outcome == "", arrival.c.clerk == clerk_id, arrival.c.id > after)
    found = connection.execute(select(arrival).where(*waiting).order_by(arrival.c.id).limit(limit))
    return tuple(Arrival(r.id, r.sha256, r.path, r.channel, r.at) for r in found)


def waiting_blobs(connection: Connection) -> set[str]:
    """Blobs that no submission names yet because their arrival still waits."""
    return set(connection.scalars(select(arrival.c.sha256).where(arrival.c.outcome == "")))


def finished_arrivals(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Those of these arrivals that somebody has worked off already."""
    statement = select(arrival.c.id).where(arrival.c.id.in_(list(ids)), arrival.c.outcome != "")
    return set(connection.scalars(statement))
