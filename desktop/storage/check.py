"""Look a database over: every page's seal, every structure, every reference."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing

from sqlcipher3 import dbapi2

from desktop.progress import SILENT, Progress
from desktop.storage.connection import Connection
from desktop.storage.faults import storage_faults
from desktop.storage.profile import Profile

_INTERRUPTED = 9  # SQLite's result code for work that was stopped on request
_STEPS_BETWEEN = 100_000  # of SQLite's own machine: some milliseconds


def database_problems(profile: Profile, progress: Progress = SILENT) -> tuple[str, ...]:
    """What is wrong with the database, in SQLite's words; nothing when it is sound, or when stopped before the end."""
    with storage_faults(profile.directory), closing(profile.quick_connection()) as connection:
        connection.set_progress_handler(progress.stop_requested, _STEPS_BETWEEN)
        return problems_of(connection)


def problems_of(connection: Connection) -> tuple[str, ...]:
    """What is wrong with the database behind `connection`."""
    try:
        pages = _first_words(connection.execute("PRAGMA cipher_integrity_check"))
        if pages:
            return pages  # nothing else can be read from here on
        found = _first_words(connection.execute("PRAGMA integrity_check(20)"))
        references = connection.execute("PRAGMA foreign_key_check").fetchmany(20)
    except dbapi2.OperationalError as exc:
        if getattr(exc, "sqlite_errorcode", 0) & 0xFF == _INTERRUPTED:
            return ()
        raise
    lost = (f"{table}: row {row} names a row of {parent} that is not there" for table, row, parent, _key in references)
    return (*(line for line in found if line != "ok"), *lost)


def _first_words(rows: Iterable[tuple[object, ...]]) -> tuple[str, ...]:
    return tuple(str(row[0]) for row in rows)
