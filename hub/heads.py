"""Countersigned heads of the clients' histories: who rewrites a history cannot show a signature for it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import sqlalchemy as sa

from hub import tables as t
from hub.errors import Refusal
from hub.push import LOCK
from hub.signing import Signer


class HeadRefused(Refusal):
    """Another head was signed for this place in the history, or for a later one."""

    status, code, detail = 409, "head", "Another head was signed for this sequence."


def countersigned(
    connection: sa.Connection, signer: Signer, department: str, device: UUID, sequence: int, digest: str
) -> tuple[str, bytes]:
    """Moment and signature of a head; asked for again, the same ones.

    Raises:
        HeadRefused: A history does not change its past.
    """
    connection.execute(LOCK, {"department": department})
    h = t.head_signature
    own = (h.c.department == department, h.c.device == device)
    signed = connection.execute(sa.select(h).where(*own, h.c.sequence == sequence)).first()
    if signed is not None:
        if signed.digest != digest:
            raise HeadRefused
        return signed.at, signed.signature
    highest = connection.execute(sa.select(sa.func.max(h.c.sequence)).where(*own)).scalar()
    if highest is not None and highest > sequence:
        raise HeadRefused
    at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    signature = signer.sign(f"amtsfach-head\n{department}\n{device}\n{sequence}\n{digest}\n{at}")
    row = {"sequence": sequence, "digest": digest, "at": at, "signature": signature}
    connection.execute(sa.insert(h).values(department=department, device=device, **row))
    return at, signature
