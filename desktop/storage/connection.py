"""Open an encrypted file the one way that is safe and fast; everything that opens one comes through here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

BUSY_TIMEOUT_S = 5.0

# Measured in docs/database.md: against SQLCipher's defaults (4096, SHA-512) a quarter less time for storing and half
# for reading what is not cached. Part of the file format: a file opens only with the values it was made with.
_FORMAT = ("cipher_page_size = 8192", "cipher_hmac_algorithm = HMAC_SHA256")

Connection = Any  # sqlcipher3 ships no types; what this is stands in Python's own sqlite3.Connection


def open_connection(path: Path, key: bytes, *, writer: bool, cache_kib: int = 64_000) -> Connection:
    """Open `path`; made when missing, readable by its owner only.

    The connection may be handed from thread to thread, but used by one at a time. It sends no BEGIN by itself.

    Args:
        key: The 32 bytes of the database key.
        writer: False for a connection that refuses every change.
        cache_kib: How many KiB of opened pages to keep.
    """
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))  # SQLite's own would be readable by others
    connection = dbapi2.connect(
        str(path), timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    try:
        for statement in _statements(key, writer=writer, cache_kib=cache_kib):
            connection.execute(f"PRAGMA {statement}")
    except dbapi2.Error:
        connection.close()
        raise
    return connection


def _statements(key: bytes, *, writer: bool, cache_kib: int) -> tuple[str, ...]:
    return (
        "cipher_log_level = NONE",  # it writes to standard error otherwise
        f"key = \"x'{key.hex()}'\"",  # as it is: no derivation, 0.1 ms instead of 75
        *_FORMAT,
        "cipher_memory_security = OFF",  # locking every page in memory costs a factor; swap is the system's business
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"cache_size = -{cache_kib}",
        "wal_autocheckpoint = 2000",
        *(() if writer else ("query_only = ON",)),
    )
