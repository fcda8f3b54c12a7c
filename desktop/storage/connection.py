"""Open an encrypted file the one way that is safe and fast; everything that opens one comes through here."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from desktop.storage.faults import damaged_database

BUSY_TIMEOUT_S = 5.0

# Measured in docs/database.md: this page size and HMAC-SHA256, against SQLCipher's defaults (4096, SHA-512), take a
# quarter off storing and half off reading what is not cached. A file opens only with the values it was made with.
PAGE_BYTES = 8192
_PAGES_AT_ONCE = 512  # 4 MiB between two looks at whether to stop copying

Connection = Any  # sqlcipher3 ships no types; what this is stands in Python's own sqlite3.Connection


def open_connection(path: Path, key: bytes, *, writer: bool, cache_kib: int = 64_000) -> Connection:
    """Open `path`; made when missing, readable by its owner only.

    The connection may be handed from thread to thread, but used by one at a time. It sends no BEGIN by itself.

    Args:
        key: The 32 bytes of the database key.
        writer: False for a connection that refuses every change.
        cache_kib: How many KiB of opened pages to keep.
    """
    return _opened(path, key, cache_kib, (*_journal("WAL", "FULL"), *(() if writer else ("query_only = ON",))))


def met_damage(connection: Connection) -> bool:
    """Whether this connection came upon a page whose seal is broken.

    SQLCipher hands such a page out as zeros and reports it only with the next one: what was read before must not be
    used. Takes 10 microseconds.
    """
    return bool(connection.execute("PRAGMA cipher_status").fetchone()[0] != "1")


def size_bytes(connection: Connection) -> int:
    """How large the database is, as this connection sees it."""
    return int(connection.execute("PRAGMA page_count").fetchone()[0]) * PAGE_BYTES


def copy_database(source: Connection, target: Path, key: bytes, progress: Callable[[int], None] | None = None) -> None:
    """Copy what `source` sees now into a new file at `target`, with the same key; others may write meanwhile.

    The caller makes the copy durable.

    Args:
        progress: Told how many bytes are copied; what it raises ends the copying.

    Raises:
        DamagedProfile: A page of the source is damaged; the copy is worth nothing.
    """
    source.execute("BEGIN")
    try:
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # pins what it sees: no copying from the start
        # Nobody reads the target before it is complete: it needs no journal.
        with closing(_opened(target, key, 1_000, _journal("OFF", "OFF"))) as copy:
            source.backup(copy, pages=_PAGES_AT_ONCE, progress=_in_bytes(progress))
        if met_damage(source):  # the copying itself takes zeros for what they are not, and seals them anew
            raise damaged_database()
    finally:
        source.execute("ROLLBACK")


def _in_bytes(progress: Callable[[int], None] | None) -> Callable[[int, int, int], None] | None:
    if progress is None:
        return None
    return lambda _status, remaining, total: progress((total - remaining) * PAGE_BYTES)


def _opened(path: Path, key: bytes, cache_kib: int, more: tuple[str, ...]) -> Connection:
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))  # SQLite's own would be readable by others
    connection = dbapi2.connect(
        str(path), timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    try:
        for statement in (*_unlocking(key), f"cache_size = -{cache_kib}", *more):
            connection.execute(f"PRAGMA {statement}")
    except dbapi2.Error:
        connection.close()
        raise
    return connection


def _unlocking(key: bytes) -> tuple[str, ...]:
    return (
        "cipher_log_level = NONE",  # it writes to standard error otherwise
        f"key = \"x'{key.hex()}'\"",  # as it is: no derivation, 0.1 ms instead of 75
        f"cipher_page_size = {PAGE_BYTES}",
        "cipher_hmac_algorithm = HMAC_SHA256",
        "cipher_memory_security = OFF",  # locking every page in memory costs a factor; swap is the system's business
        "foreign_keys = ON",
    )


def _journal(mode: str, synchronous: str) -> tuple[str, ...]:
    return (f"journal_mode = {mode}", f"synchronous = {synchronous}", "wal_autocheckpoint = 2000")
