"""Where stored bytes belong, told to one clerk: what `verify` names when they are damaged or missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from desktop.domain.clerk import Clerk
from desktop.models.case import case
from desktop.models.submission import arrival, document, submission
from desktop.storage.walls import open_without_asking

_AT_ONCE = 500  # names in one statement; SQLite takes some thousands


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """What the bytes are to a clerk.

    Attributes:
        name: As it is called in the case; "" when it came without a name. For what waits to be filed, its path.
        case: File number, else subject; "" for what waits to be filed.
    """

    name: str
    case: str


def places_of(connection: Connection, digests: Iterable[str], clerk: Clerk) -> Mapping[str, DocumentPlace]:
    """Where bytes belong, by their SHA-256; those that belong to others only are not among the answers."""
    wanted = sorted(set(digests))
    found: dict[str, DocumentPlace] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        waiting = select(arrival.c.sha256, arrival.c.path).where(
            arrival.c.sha256.in_(part), arrival.c.clerk == clerk.id, arrival.c.outcome == ""
        )
        found |= {r.sha256: DocumentPlace(r.path, "") for r in connection.execute(waiting)}
        for table, name in ((submission, submission.c.path), (document, document.c.name)):  # the latter tells more
            filed = (
                select(table.c.sha256, name.label("name"), case.c.number, case.c.subject)
                .join(case, case.c.id == table.c.case_id)
                .where(table.c.sha256.in_(part), open_without_asking(clerk))
            )
            found |= {r.sha256: DocumentPlace(r.name, r.number or r.subject) for r in connection.execute(filed)}
    return found
