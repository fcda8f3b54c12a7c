"""The bytes of all documents by their SHA-256, in an encrypted file of their own.

The order is the rule: a blob is stored before the row that names it, and put again (not merely looked up) before
another row names it, because putting renews its age and only blobs nobody named for 24 hours are swept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from desktop.clock import Clock, SystemClock
from desktop.errors import DamagedProfile
from desktop.progress import SILENT, Progress
from desktop.storage.connection import Connection, open_connection
from desktop.storage.connection_shelf import ConnectionShelf
from desktop.storage.faults import newer_profile
from desktop.translation import _

CHUNK_BYTES = 1 << 20
UNNAMED_FOR = timedelta(hours=24)
_FORMAT = 1
_SWEPT_AT_ONCE = 500  # other writers wait for one batch at most
# A chunk's row number is its blob's number and its position, so that no second index is needed.
_POSITION_BITS = 20
_TABLES = (
    "CREATE TABLE blob (id INTEGER PRIMARY KEY, sha256 BLOB NOT NULL UNIQUE, size INTEGER NOT NULL,"
    " stored_at INTEGER NOT NULL, chunks INTEGER NOT NULL)",
    "CREATE TABLE chunk (id INTEGER PRIMARY KEY, content BLOB NOT NULL)",
    "CREATE TABLE sweep_pause (holder TEXT PRIMARY KEY, until INTEGER NOT NULL)",
    f"PRAGMA user_version = {_FORMAT}",
)


class BlobStore:
    """Opened once per profile; used from any thread and beside other processes."""

    def __init__(self, path: Path, key: bytes, clock: Clock | None = None) -> None:
        self._path, self._key, self._clock = path, key, clock or SystemClock()
        self._shelf = ConnectionShelf(path, key, writer=True)

    def prepare(self) -> None:
        """Make the tables of a new store.

        Raises:
            NewerProfile: A newer version made them.
        """
        with self._shelf.writing() as connection:
            if self._format(connection) == 0:
                for statement in _TABLES:
                    connection.execute(statement)

    def is_ready(self) -> bool:
        """Whether the tables are there."""
        with self._shelf.lent() as connection:
            return self._format(connection) == _FORMAT

    def put_many(self, contents: Mapping[str, bytes]) -> None:
        """Store blobs, by SHA-256 in hex, in one commit: on return they are on the disk.

        What is there already is not stored twice; its age begins anew.
        """
        now = self._milliseconds()
        with self._shelf.writing() as connection:
            for sha256, content in contents.items():
                digest = bytes.fromhex(sha256)
                renewed = connection.execute("UPDATE blob SET stored_at = ? WHERE sha256 = ?", (now, digest))
                if renewed.rowcount == 0:
                    _insert(connection, digest, content, now)

    def get(self, sha256: str) -> bytes:
        """All bytes of a blob.

        Raises:
            DamagedProfile: It is not there, or its bytes are not what they were.
        """
        return b"".join(self.chunks(sha256))

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """The bytes of a blob, at most 1 MiB at a time.

        Raises:
            DamagedProfile: It is not there; or, after the last chunk, its bytes are not what they were.
        """
        digest = hashlib.sha256()
        blob, _size, chunks = self._entry(sha256)
        for position in range(chunks):
            content = self._chunk(blob, position, sha256)
            digest.update(content)
            yield content
        if digest.hexdigest() != sha256:
            raise _damaged(sha256)

    def size(self, sha256: str) -> int:
        """How many bytes a blob has.

        Raises:
            DamagedProfile: It is not there.
        """
        return self._entry(sha256)[1]

    def has(self, sha256: str) -> bool:
        """Whether a blob is here. It may be swept the next moment: before a row names it, put it."""
        with self._shelf.lent() as connection:
            found = connection.execute("SELECT 1 FROM blob WHERE sha256 = ?", (bytes.fromhex(sha256),)).fetchone()
        return found is not None

    def count(self) -> tuple[int, int]:
        """How many blobs there are, and how many bytes they have."""
        with self._shelf.lent() as connection:
            found = connection.execute("SELECT count(*), coalesce(sum(size), 0) FROM blob").fetchone()
        return int(found[0]), int(found[1])

    def sweep(self, named: Callable[[Sequence[str]], set[str]], now: datetime) -> int:
        """Remove blobs that nobody names and that nobody put for 24 hours.

        Args:
            named: Says which of some blobs rows still name; asked while writers wait.
            now: The present moment.

        Returns:
            How many were removed; 0 while a backup runs.
        """
        old = int((now - UNNAMED_FOR).timestamp() * 1000)
        swept, last, more = 0, 0, True
        while more:
            with self._shelf.writing() as connection:
                if _paused(connection, int(now.timestamp() * 1000)):
                    return swept
                looked_at, removed = _sweep_some(connection, named, old, last)
            swept, last, more = swept + removed, looked_at, looked_at > last
        return swept

    def pause_sweeping(self, holder: str, lasting: timedelta) -> None:
        """Let nothing be swept for a while; asked again, the while begins anew."""
        until = self._milliseconds() + int(lasting.total_seconds() * 1000)
        with self._shelf.writing() as connection:
            connection.execute("INSERT OR REPLACE INTO sweep_pause VALUES (?, ?)", (holder, until))

    def resume_sweeping(self, holder: str) -> None:
        """End a pause before its time."""
        with self._shelf.writing() as connection:
            connection.execute("DELETE FROM sweep_pause WHERE holder = ?", (holder,))

    def check(self, progress: Progress = SILENT) -> list[str]:
        """Read every blob and compare it with its SHA-256.

        Returns:
            The SHA-256 of those that are damaged, oldest first; of those looked at when stopped.
        """
        with self._shelf.lent() as connection:
            listed = [row[0].hex() for row in connection.execute("SELECT sha256 FROM blob ORDER BY id")]
        damaged = []
        for done, sha256 in enumerate(listed):
            if progress.stop_requested():
                break
            if not self._is_sound(sha256):
                damaged.append(sha256)
            progress.report(done + 1, len(listed))
        return damaged

    def copying_connection(self) -> Connection:
        """A connection of its own for whoever copies the file; the caller closes it."""
        return open_connection(self._path, self._key, writer=False, cache_kib=1_000)

    def close(self) -> None:
        """Close what is idle; the store must not be used any more."""
        self._shelf.close()

    def _is_sound(self, sha256: str) -> bool:
        try:
            for _chunk in self.chunks(sha256):
                pass
        except DamagedProfile:
            return False
        return True

    def _entry(self, sha256: str) -> tuple[int, int, int]:
        with self._shelf.lent() as connection:
            found = connection.execute(
                "SELECT id, size, chunks FROM blob WHERE sha256 = ?", (bytes.fromhex(sha256),)
            ).fetchone()
        if found is None:
            raise DamagedProfile(
                _("The document {sha256} is missing.", sha256=sha256),
                _("Its entry is there, its bytes are not. Please restore the newest backup into an empty folder."),
            )
        return found[0], found[1], found[2]

    def _chunk(self, blob: int, position: int, sha256: str) -> bytes:
        try:
            with self._shelf.lent() as connection:
                found = connection.execute(
                    "SELECT content FROM chunk WHERE id = ?", (_chunk_row(blob, position),)
                ).fetchone()
        except DamagedProfile as exc:
            raise _damaged(sha256) from exc
        if found is None:
            raise _damaged(sha256)
        return bytes(found[0])

    def _format(self, connection: Connection) -> int:
        found = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if found > _FORMAT:
            raise newer_profile()
        return found

    def _milliseconds(self) -> int:
        return int(self._clock.now().timestamp() * 1000)


def _insert(connection: Connection, digest: bytes, content: bytes, now: int) -> None:
    count = -(-len(content) // CHUNK_BYTES)
    (blob,) = connection.execute(
        "INSERT INTO blob (sha256, size, stored_at, chunks) VALUES (?, ?, ?, ?) RETURNING id",
        (digest, len(content), now, count),
    ).fetchone()
    view = memoryview(content)
    connection.executemany(
        "INSERT INTO chunk VALUES (?, ?)",
        (
            (_chunk_row(blob, position), view[position * CHUNK_BYTES : (position + 1) * CHUNK_BYTES])
            for position in range(count)
        ),
    )


def _sweep_some(
    connection: Connection, named: Callable[[Sequence[str]], set[str]], old: int, last: int
) -> tuple[int, int]:
    """Sweep among the blobs after `last`; answers the last one looked at (`last` at the end) and how many went."""
    found = connection.execute(
        "SELECT id, sha256, chunks FROM blob WHERE id > ? AND stored_at < ? ORDER BY id LIMIT ?",
        (last, old, _SWEPT_AT_ONCE),
    ).fetchall()
    if not found:
        return last, 0
    keep = named([digest.hex() for _id, digest, _chunks in found])
    removed = [(blob, chunks) for blob, digest, chunks in found if digest.hex() not in keep]
    connection.executemany(
        "DELETE FROM chunk WHERE id BETWEEN ? AND ?",
        [(_chunk_row(blob, 0), _chunk_row(blob, chunks)) for blob, chunks in removed],
    )
    connection.executemany("DELETE FROM blob WHERE id = ?", [(blob,) for blob, _chunks in removed])
    return found[-1][0], len(removed)


def _paused(connection: Connection, now: int) -> bool:
    return connection.execute("SELECT 1 FROM sweep_pause WHERE until > ?", (now,)).fetchone() is not None


def _chunk_row(blob: int, position: int) -> int:
    return blob << _POSITION_BITS | position


def _damaged(sha256: str) -> DamagedProfile:
    return DamagedProfile(
        _("The document {sha256} is damaged.", sha256=sha256),
        _("Its bytes are not what was stored. Please restore the newest backup into an empty folder."),
    )
