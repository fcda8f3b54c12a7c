"""Passwords: argon2id (RFC 9106)."""

from __future__ import annotations

import unicodedata
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

SHORTEST, LONGEST = 10, 1000


class Passwords:
    """Hashes and verifies; both take long on purpose."""

    def __init__(self, memory_kib: int, rounds: int) -> None:
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory_kib, parallelism=1, type=Type.ID)

    def hashed(self, password: str) -> str:
        """What is stored of a password."""
        return self._hasher.hash(_letters(password))

    def is_right(self, stored: str | None, password: str) -> bool:
        """Whether a password is the stored one; takes as long when there is none."""
        if stored is not None and self.is_outdated(stored):  # it was cheaper: then it answers sooner than for nobody
            self._hasher.hash(_letters(password))
        try:
            return self._hasher.verify(stored or self._nobodys, _letters(password)) and stored is not None
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, stored: str) -> bool:
        """Whether it was hashed with other costs than those asked for now."""
        return self._hasher.check_needs_rehash(stored)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash("nobody has this password")

    def warm_up(self) -> None:
        """Make what the first unknown name would have to wait for."""
        assert self._nobodys


def _letters(password: str) -> bytes:
    """One spelling for what different keyboards send for the same letters."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogateescape")
