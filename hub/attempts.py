"""Failed sign-ins, counted in the database for all workers together, per account and per address."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from hub import tables as t
from hub.errors import SlowDown
from hub.settings import Settings


class Attempts:
    """Counts an attempt before the password is looked at, so that guesses at the same moment are counted, too."""

    def __init__(self, engine: sa.Engine, settings: Settings) -> None:
        self._engine, self._settings = engine, settings

    def count(self, account: str, address: str) -> None:
        """Count one attempt as failed until it is told to have succeeded.

        Raises:
            SlowDown: There were too many; says after how many seconds they are forgotten.
        """
        limits = {
            _subject("account", account): self._settings.failures_per_account,
            _subject("address", address): self._settings.failures_per_address,
        }
        with self._engine.begin() as connection:
            for subject in sorted(limits):  # always in one order: two attempts never wait for each other
                failures, seconds = self._counted(connection, subject)
                if failures > limits[subject]:
                    raise SlowDown(retry_after=max(1, int(seconds) + 1))  # rolls back: waiting clients wait no longer

    def succeeded(self, account: str, address: str) -> None:
        """Forget what an account failed before; the address, which others share, is given back this one attempt."""
        own, shared = _subject("account", account), _subject("address", address)
        a = t.attempt
        with self._engine.begin() as connection:
            connection.execute(sa.delete(a).where(a.c.subject == own))
            connection.execute(sa.update(a).where(a.c.subject == shared).values(failures=a.c.failures - 1))

    def _counted(self, connection: sa.Connection, subject: bytes) -> tuple[int, float]:
        a, now = t.attempt, sa.func.now()
        until = now + timedelta(seconds=self._settings.lock_out_s)
        is_old = a.c.until < now
        counted = insert(a).values(subject=subject, failures=1, until=until)
        counted = counted.on_conflict_do_update(
            index_elements=[a.c.subject],
            set_={
                "failures": sa.case((is_old, 1), else_=a.c.failures + 1),
                "until": sa.case((is_old, until), else_=a.c.until),
            },
        )
        row = connection.execute(counted.returning(a.c.failures, sa.extract("epoch", a.c.until - now))).one()
        return row[0], float(row[1])


def _subject(kind: str, name: str) -> bytes:
    return hashlib.sha256(f"{kind}\0{name}".encode("utf-8", "surrogateescape")).digest()
