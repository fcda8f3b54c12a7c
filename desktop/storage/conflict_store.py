"""What people changed differently, until somebody decides: one row per case and occasion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from desktop.models.sync import conflict

EDIT, PROPOSAL, PROPOSED = "edit", "proposal", "proposed"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Different values for the same things.

    Attributes:
        origin: EDIT: both sides changed it; PROPOSAL: the unsent work of somebody whose case was taken over;
            PROPOSED: that person's own half of it.
        clashes: One object per unit: unit, mine, theirs, mine_by, mine_at, theirs_by, theirs_at. A side that has no
            value leaves its member out. Of a proposal "mine" is what stands here, "theirs" what is proposed.
        decided_at: None while it is open.
    """

    id: str
    case_id: str
    department: str
    origin: str
    at: datetime
    clashes: Sequence[Mapping[str, Any]]
    decided_at: datetime | None = None
    decided_by: str = ""

    @property
    def units(self) -> frozenset[str]:
        """What it is about."""
        return frozenset(str(clash["unit"]) for clash in self.clashes)


def add_conflict(connection: Connection, found: Conflict) -> None:
    """Keep a conflict until it is decided; one that is here already stays as it is."""
    present = connection.scalar(select(conflict.c.id).where(conflict.c.id == found.id))
    if present is None:
        connection.execute(insert(conflict).values({c.name: getattr(found, c.name) for c in conflict.columns}))


def replace_clashes(connection: Connection, conflict_id: str, clashes: Sequence[Mapping[str, Any]]) -> None:
    """The other side moved on, or part of it was decided: what is open now."""
    connection.execute(update(conflict).where(conflict.c.id == conflict_id).values(clashes=list(clashes)))


def open_conflicts(connection: Connection, case_ids: Iterable[str] | None = None) -> tuple[Conflict, ...]:
    """What is not decided, oldest first: of these cases, or of all."""
    statement = select(conflict).where(conflict.c.decided_at.is_(None)).order_by(conflict.c.at, conflict.c.id)
    if case_ids is not None:
        statement = statement.where(conflict.c.case_id.in_(list(case_ids)))
    return tuple(Conflict(**r._mapping) for r in connection.execute(statement))


def open_edits(connection: Connection, case_ids: Iterable[str]) -> dict[str, Conflict]:
    """The undecided edit conflict of each of these cases that has one."""
    return {c.case_id: c for c in open_conflicts(connection, case_ids) if c.origin == EDIT}


def conflicts_named(connection: Connection, ids: Iterable[str]) -> tuple[Conflict, ...]:
    """Conflicts by id, decided or not."""
    found = connection.execute(select(conflict).where(conflict.c.id.in_(list(ids))).order_by(conflict.c.id))
    return tuple(Conflict(**r._mapping) for r in found)


def count_open(connection: Connection) -> int:
    """How many wait for a decision here; what was proposed to others waits for theirs."""
    open_here = conflict.c.decided_at.is_(None) & (conflict.c.origin != PROPOSED)
    return connection.scalar(select(func.count()).where(open_here)) or 0


def undecided_cases() -> Select[tuple[str]]:
    """A query for the ids of cases that wait for a decision here."""
    return select(conflict.c.case_id).where(conflict.c.decided_at.is_(None), conflict.c.origin != PROPOSED)


def decide(connection: Connection, conflict_id: str, by: str, at: datetime) -> None:
    """Note that somebody decided; the row stays, both versions with it."""
    connection.execute(update(conflict).where(conflict.c.id == conflict_id).values(decided_at=at, decided_by=by))
