"""Signing in: one interface, behind which a single sign-on may stand later, and the way with name and password."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import sqlalchemy as sa

from hub import tables as t
from hub.attempts import Attempts
from hub.errors import SignInRefused
from hub.passwords import LONGEST, Passwords


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who has shown to be whom."""

    clerk: UUID
    name: str
    function: str


class SignIn(Protocol):
    """A way to show who one is."""

    def verify(self, name: str, secret: str, address: str) -> SignedIn:
        """Verify what a client sends.

        Args:
            name: As typed.
            secret: Password or what stands for it.
            address: Of the client, to count failures by.

        Raises:
            SignInRefused: The same, after the same time, for whatever is wrong.
            SlowDown: Too many failures.
        """
        ...


class PasswordSignIn:
    """Name and password, checked against the hub's own accounts."""

    def __init__(self, engine: sa.Engine, passwords: Passwords, attempts: Attempts) -> None:
        self._engine, self._passwords, self._attempts = engine, passwords, attempts

    def verify(self, name: str, secret: str, address: str) -> SignedIn:
        """See `SignIn.verify`."""
        account = account_name(name)
        self._attempts.count(account, address)
        c = t.clerk
        wanted = sa.select(c.c.id, c.c.name, c.c.function, c.c.password, c.c.active).where(c.c.sign_in == account)
        with self._engine.connect() as connection:
            row = connection.execute(wanted).first()
        right = self._passwords.is_right(row.password if row else None, secret[:LONGEST])
        if row is None or not right or not row.active:
            raise SignInRefused
        self._attempts.succeeded(account, address)
        if self._passwords.is_outdated(row.password):
            anew = sa.update(c).where(c.c.id == row.id, c.c.password == row.password)
            with self._engine.begin() as connection:
                connection.execute(anew.values(password=self._passwords.hashed(secret[:LONGEST])))
        return SignedIn(row.id, row.name, row.function)


def account_name(typed: str) -> str:
    """One spelling for a name however it is typed; PostgreSQL stores no NUL."""
    return unicodedata.normalize("NFC", typed).casefold().strip().replace("\0", "")
