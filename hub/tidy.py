"""`amtsfach-hub tidy`, once a day: removes what is past its time.

Versions of items stay. A deletion itself is forgotten after `tombstone_days`; clients that were away for longer are
told to read the department anew. A document goes when no version of any item names it and nobody sent it or
asked for it for `blob_grace_days`.
"""

from __future__ import annotations

import re
import time
from datetime import timedelta

import sqlalchemy as sa

from hub import tables as t
from hub.blobs import Blobs
from hub.maintenance import alone
from hub.push import LOCK
from hub.settings import Settings

_SHA256 = re.compile(r"[0-9a-f]{64}")
_STALE_PART_S = 7 * 86400
_CLEAR = sa.text("""
    WITH gone AS (
        DELETE FROM item AS i USING item_version AS v
        WHERE i.department = :department AND i.deleted AND v.department = i.department AND v.sequence = i.sequence
            AND v.at < now() - CAST(:kept AS interval)
        RETURNING i.sequence
    )
    SELECT count(*), max(sequence) FROM gone
""")


def tidy(settings: Settings, engine: sa.Engine) -> dict[str, int]:
    """Remove what is past its time; returns how much of each, by the names in hub/german.py."""
    with alone(engine):
        return {
            "tombstones": _clear_tombstones(engine, settings.tombstone_days),
            "sessions": _end_sessions(engine, settings),
            "blobs": _remove_blobs(engine, settings),
            "parts": _remove_parts(settings),
        }


def _clear_tombstones(engine: sa.Engine, days: int) -> int:
    cleared = 0
    d = t.department
    with engine.connect() as connection:
        departments = connection.execute(sa.select(d.c.id)).scalars().all()
    for department in departments:
        with engine.begin() as connection:
            connection.execute(LOCK, {"department": department})
            kept = timedelta(days=days)
            count, last = connection.execute(_CLEAR, {"department": department, "kept": kept}).one()
            if count:
                later = sa.func.greatest(d.c.cleared, last)
                connection.execute(sa.update(d).where(d.c.id == department).values(cleared=later))
            cleared += count
    return cleared


def _end_sessions(engine: sa.Engine, settings: Settings) -> int:
    s, now = t.session, sa.func.now()
    idle = now - timedelta(seconds=settings.session_idle_s)
    with engine.begin() as connection:
        connection.execute(sa.delete(t.attempt).where(t.attempt.c.until < now))
        connection.execute(sa.delete(t.presence).where(t.presence.c.until < now))
        return connection.execute(sa.delete(s).where(sa.or_(s.c.ends < now, s.c.seen < idle))).rowcount


def _remove_blobs(engine: sa.Engine, settings: Settings) -> int:
    """Remove documents nobody names; the hub does not read items, but a SHA-256 in them cannot be mistaken."""
    b = t.blob
    old = b.c.at < sa.func.now() - timedelta(days=settings.blob_grace_days)
    with engine.connect() as connection:
        unnamed = {(row.department, row.sha256.hex()) for row in connection.execute(sa.select(b).where(old))}
    if not unnamed:
        return 0
    named = sa.select(t.item_version.c.department, t.item_version.c.data)
    with engine.connect().execution_options(stream_results=True, yield_per=500) as connection:
        for department, content in connection.execute(named):
            unnamed -= {(department, sha256) for sha256 in _SHA256.findall(content)}
    return sum(_forget(engine, Blobs(settings.blobs), department, sha256, old) for department, sha256 in unnamed)


def _forget(engine: sa.Engine, blobs: Blobs, department: str, sha256: str, old: sa.ColumnElement[bool]) -> bool:
    """Let one department forget a document; its bytes go when no other knows it."""
    b, name = t.blob, bytes.fromhex(sha256)
    with engine.begin() as connection:
        own = sa.delete(b).where(b.c.department == department, b.c.sha256 == name, old)
        if not connection.execute(own).rowcount:
            return False  # somebody has asked for it meanwhile, to name it next
    blobs.put_aside(sha256)
    with engine.connect() as connection:
        is_known = connection.execute(sa.select(b.c.size).where(b.c.sha256 == name)).first() is not None
    blobs.take_back(sha256) if is_known else blobs.remove(sha256)
    return True


def _remove_parts(settings: Settings) -> int:
    stale = [p for p in Blobs(settings.blobs).all_parts() if p.stat().st_mtime < time.time() - _STALE_PART_S]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)
