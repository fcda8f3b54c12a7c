"""Connections to one encrypted file, lent to one user at a time, for code that goes without SQLAlchemy's pool."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.storage.connection import Connection, met_damage, open_connection
from desktop.storage.faults import damaged_database, storage_faults


class ConnectionShelf:
    """Lends connections; used from any thread.

    Args:
        writer: False for connections that refuse every change.
    """

    def __init__(self, path: Path, key: bytes, *, writer: bool, cache_kib: int = 8_000) -> None:
        self._path, self._key, self._writer, self._cache_kib = path, key, writer, cache_kib
        self._idle: queue.SimpleQueue[Connection] = queue.SimpleQueue()

    @contextmanager
    def lent(self) -> Iterator[Connection]:
        """Lend an idle connection, or a new one; one that failed is closed, which takes back what it had begun."""
        with storage_faults(self._path.parent):
            try:
                connection = self._idle.get_nowait()
            except queue.Empty:
                connection = open_connection(self._path, self._key, writer=self._writer, cache_kib=self._cache_kib)
            try:
                yield connection
                if met_damage(connection):
                    raise damaged_database()
            except BaseException:  # SQLCipher refuses everything on a connection that once met a damaged page
                connection.close()
                raise
            self._idle.put(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection that sees one moment as long as it is lent."""
        with self.lent() as connection:
            connection.execute("BEGIN")
            yield connection
            connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Lend a connection inside a transaction that has the write lock, and commit it."""
        with self.lent() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            if met_damage(connection):
                raise damaged_database()
            connection.execute("COMMIT")

    def close(self) -> None:
        """Close what is idle."""
        while not self._idle.empty():
            self._idle.get_nowait().close()
