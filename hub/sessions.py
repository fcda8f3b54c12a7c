"""Sessions: a token of 256 random bits for the client, its digest in the database.

A worker remembers a session for some seconds. What revokes one also gives the rights a new version, which empties every
worker's memory; where that message is lost, the seconds are the limit.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from starlette.concurrency import run_in_threadpool

from hub import tables as t
from hub.errors import NoSession
from hub.rights import Caller, roles_of, today
from hub.settings import Settings

_MOST_REMEMBERED = 10_000
_SEEN_ANEW_S = 60  # writing down each use would cost a commit a call


class Sessions:
    """The sessions of all clerks, as one worker sees them."""

    def __init__(self, engine: sa.Engine, settings: Settings, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._engine, self._settings, self._monotonic = engine, settings, monotonic
        self._remembered: dict[bytes, tuple[float, Caller]] = {}
        self._generation = 0

    async def caller(self, token: str) -> Caller:
        """Who holds a token.

        Raises:
            NoSession: It is unknown, expired or revoked.
        """
        digest = digest_of(token)
        known = self._remembered.get(digest)
        if known is not None and known[0] > self._monotonic():
            return known[1]
        generation = self._generation
        caller = await run_in_threadpool(self._read, digest)
        if generation == self._generation:  # else it was read before what emptied the memory
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[digest] = (self._monotonic() + self._settings.session_cache_s, caller)
        return caller

    def forget(self) -> None:
        """Ask the database again for everybody: somebody's rights or session changed."""
        self._generation += 1
        self._remembered.clear()

    def begin(self, clerk: UUID, device: UUID, device_name: str) -> tuple[str, datetime]:
        """Begin a session; returns its token and when it ends at the latest, unless it is used."""
        token = secrets.token_urlsafe(32)
        now = sa.func.now()
        ends = now + timedelta(seconds=self._settings.session_most_s)
        row = {"token": digest_of(token), "clerk": clerk, "device": device, "device_name": device_name, "ends": ends}
        with self._engine.begin() as connection:
            connection.execute(sa.delete(t.session).where(t.session.c.clerk == clerk, self._is_over()))
            begun = connection.execute(sa.insert(t.session).values(row).returning(t.session.c.begun)).scalar_one()
        return token, begun + timedelta(seconds=min(self._settings.session_idle_s, self._settings.session_most_s))

    def end(self, digest: bytes) -> None:
        """Revoke one session."""
        with self._engine.begin() as connection:
            connection.execute(sa.delete(t.session).where(t.session.c.token == digest))
        self._remembered.pop(digest, None)

    def _is_over(self) -> sa.ColumnElement[bool]:
        idle = timedelta(seconds=self._settings.session_idle_s)
        return sa.or_(t.session.c.ends < sa.func.now(), t.session.c.seen < sa.func.now() - idle)

    def _read(self, digest: bytes) -> Caller:
        s, c = t.session, t.clerk
        wanted = sa.select(
            s.c.clerk, c.c.name, c.c.function, s.c.device, t.house.c.rights,
            (s.c.seen < sa.func.now() - timedelta(seconds=_SEEN_ANEW_S)).label("long_ago"),
        ).where(s.c.token == digest, s.c.clerk == c.c.id, c.c.active, ~self._is_over())  # fmt: skip
        with self._engine.begin() as connection:
            row = connection.execute(wanted).first()
            if row is None:
                raise NoSession
            if row.long_ago:
                connection.execute(sa.update(s).where(s.c.token == digest).values(seen=sa.func.now()))
            roles = roles_of(connection, row.clerk, today(self._settings.time_zone))
        return Caller(row.clerk, row.name, row.function, row.device, digest, row.rights, roles)


def digest_of(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
