"""Which department knows which document."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from hub import tables as t


def knows(connection: sa.Connection, department: str, sha256: str) -> bool:
    """Whether a complete document of this name is the department's."""
    b = t.blob
    found = sa.select(b.c.size).where(b.c.department == department, b.c.sha256 == bytes.fromhex(sha256))
    return connection.execute(found).first() is not None


def renew(connection: sa.Connection, department: str, sha256: str) -> None:
    """Keep a document for another while: who asks for it is going to name it in an item."""
    b = t.blob
    own = sa.update(b).where(b.c.department == department, b.c.sha256 == bytes.fromhex(sha256))
    connection.execute(own.where(b.c.at < sa.func.now() - timedelta(days=1)).values(at=sa.func.now()))


def add(connection: sa.Connection, department: str, sha256: str, size: int) -> None:
    """Make a complete document the department's."""
    row = {"department": department, "sha256": bytes.fromhex(sha256), "size": size}
    connection.execute(insert(t.blob).values(row).on_conflict_do_nothing())


def share(connection: sa.Connection, source: str, target: str, sha256s: Collection[str]) -> set[str]:
    """Let the target know documents of the source; returns those the source does not know either."""
    if not sha256s:
        return set()
    b = t.blob
    names = [bytes.fromhex(sha256) for sha256 in sha256s]
    found = sa.select(sa.literal(target), b.c.sha256, b.c.size).where(b.c.department == source, b.c.sha256.in_(names))
    known = connection.execute(sa.select(b.c.sha256).where(b.c.department == source, b.c.sha256.in_(names))).scalars()
    added = insert(b).from_select(["department", "sha256", "size"], found)
    connection.execute(added.on_conflict_do_nothing())
    return {name.hex() for name in names} - {bytes(name).hex() for name in known}
