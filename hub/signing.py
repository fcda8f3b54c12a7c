"""The key that countersigns the clients' history: Ed25519, in a file that only the hub reads.

Its public half stands in the database, so that a worker with another file does not start.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.faults import ENVIRONMENT, Fault


class Signer:
    """Signs with one key."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @property
    def public(self) -> bytes:
        """The 32 bytes by which a signature is verified."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, text: str) -> bytes:
        """Sign the UTF-8 of a text."""
        return self._key.sign(text.encode())


def read_signer(file: Path) -> Signer:
    """Read the key.

    Raises:
        Fault: There is none in the file.
    """
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as exc:
        raise Fault("key_missing", ENVIRONMENT, file=file) from exc
    if not isinstance(key, Ed25519PrivateKey):
        raise Fault("key_missing", ENVIRONMENT, file=file)
    return Signer(key)


def make_signer(file: Path) -> Signer:
    """Make a key and write it where nobody else can read it; never over another."""
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
        written.write(text)
        written.flush()
        os.fsync(written.fileno())
    return Signer(key)
