"""Bytes this profile knows of and need not have: the hub agreed on the item that names them, so it has them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, and_, select

from desktop.models.submission import document, submission
from desktop.models.sync import agreed

_AT_ONCE = 500  # names in one statement


def lie_at_hub(connection: Connection, digests: Iterable[str]) -> dict[str, str]:
    """Of these bytes, by SHA-256, those the hub has: each with the department it is asked for in."""
    wanted = sorted(set(digests))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        for kind, table in (("submission", submission), ("document", document)):
            known = and_(agreed.c.kind == kind, agreed.c.item == table.c.id)
            named = select(table.c.sha256, agreed.c.department).join(agreed, known).where(table.c.sha256.in_(part))
            found |= {r.sha256: r.department for r in connection.execute(named)}
    return found
