"""A profile: one directory with everything a clerk's Amtsfach remembers.

    keys.json      ways to the database key (key_slots.py); copied into backups/
    amtsfach.db    the database; blobs.db the documents; both encrypted
    profile.toml   format and device id
    backups/, log/

Opening one whose schema is current reads two small files and one row, and imports neither SQLAlchemy nor Alembic.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from desktop.storage.blobs import BlobStore
from desktop.storage.connection import Connection, open_connection
from desktop.storage.connection_shelf import ConnectionShelf
from desktop.storage.faults import is_busy, storage_faults
from desktop.storage.file_lock import file_lock
from desktop.storage.key_slots import KeySlots, read_slots, write_slots
from desktop.storage.keys import ScryptCost, Unlock, find_key, passphrase_fits, passphrase_slot, recovery_slot
from desktop.storage.profile_making import (
    BLOBS,
    DATABASE,
    LOCK,
    MadeReady,
    databases_exist,
    device_of,
    make_ready,
    refuse_long_path,
)
from desktop.storage.recovery import new_recovery_pair
from desktop.storage.revision import Schema, schema_state

if TYPE_CHECKING:
    from sqlalchemy import Engine


class Profile:
    """An open profile; several processes may have the same one open.

    Attributes:
        directory: Where it lies.
        key: Of both databases; never leaves desktop/storage.
        device: Id of this copy of the data: one writer of history and numbers.
        blobs: The documents' bytes.
        searches: Connections for the full-text search, which goes without SQLAlchemy.
        new_recovery_key: The private half of the recovery key, when this opening made the profile and its office has no
            key of its own; else "". It is to be shown once and is nowhere stored.
    """

    def __init__(self, directory: Path, opened: MadeReady) -> None:
        self.directory, self.device, self.new_recovery_key = directory, opened.device, opened.new_recovery_key
        self.blobs = BlobStore(directory / BLOBS, opened.key)
        self.searches = ConnectionShelf(directory / DATABASE, opened.key, writer=False, cache_kib=16_000)
        self.key = opened.key
        self._engines: dict[bool, Engine] = {}
        self._watch: Connection | None = None

    @classmethod
    def open(cls, directory: Path, unlock: Unlock) -> Profile:
        """Open the profile in `directory`; on first use make it, with a newer program bring it up to date.

        Raises:
            WrongKey: Nothing at hand opens it.
            NewerProfile: A newer program wrote it.
            DamagedProfile: Parts of it are missing or broken.
            EnvironmentFault: The place cannot be written, or there is no way to protect a new profile.
        """
        with storage_faults(directory):
            refuse_long_path(directory)
            device = device_of(directory)
            if device and databases_exist(directory):
                opened = MadeReady(find_key(read_slots(directory), unlock, directory), device)
                if _is_current(directory, opened.key):
                    return cls(directory, opened)
            return cls(directory, make_ready(directory, unlock))

    @property
    def writer(self) -> Engine:
        """For the one write lane: takes the write lock at BEGIN."""
        return self._engine(writer=True)

    @property
    def reader(self) -> Engine:
        """For reading, from several threads."""
        return self._engine(writer=False)

    def quick_connection(self) -> Connection:
        """A connection for reading without SQLAlchemy's import: the first page of the list. The caller closes it."""
        with storage_faults(self.directory):
            return open_connection(self.directory / DATABASE, self.key, writer=False)

    def data_version(self) -> int:
        """A number that differs after each commit of another process or connection; asking costs microseconds.

        Used by one thread at a time: the change feed.
        """
        if self._watch is None:
            self._watch = self.quick_connection()
        return int(self._watch.execute("PRAGMA data_version").fetchone()[0])

    @property
    def has_passphrase(self) -> bool:
        """Whether a passphrase opens the profile, beside keyring or key file or instead of them."""
        return read_slots(self.directory).passphrase is not None

    def opens_with(self, passphrase: str) -> bool:
        """Whether this is the passphrase of the profile; takes a moment by design."""
        return passphrase_fits(read_slots(self.directory), passphrase, self.key)

    def set_passphrase(self, passphrase: str, cost: ScryptCost | None = None) -> None:
        """Let `passphrase` open the profile from now on instead of the one before; the data stays as it is."""
        slot = passphrase_slot(self.key, passphrase, cost or ScryptCost())
        self._change_slots(lambda slots: replace(slots, passphrase=slot))

    @property
    def recovery_key_is_kept(self) -> bool:
        """Whether somebody said to have the private half; if not, make a new recovery key and show it."""
        slot = read_slots(self.directory).recovery
        return slot is not None and slot.kept

    def make_recovery_key(self) -> str:
        """Make a new recovery key; the one before opens only older backups from now on.

        Returns:
            The private half, to be printed or saved now.
        """
        pair = new_recovery_pair()
        slot = recovery_slot(self.key, pair.public, kept=False)
        self._change_slots(lambda slots: replace(slots, recovery=slot))
        return pair.private

    def confirm_recovery_key(self) -> None:
        """Note that the private half is in safe hands."""
        self._change_slots(lambda slots: replace(slots, recovery=slots.recovery and replace(slots.recovery, kept=True)))

    def close(self) -> None:
        """Close all connections that are not in use."""
        for engine in self._engines.values():
            engine.dispose()
        if self._watch is not None:
            self._watch.close()
        self.searches.close()
        self.blobs.close()

    def _engine(self, *, writer: bool) -> Engine:
        if writer not in self._engines:
            from desktop.storage.engine import open_engine

            made = open_engine(self.directory / DATABASE, self.key, writer=writer)
            self._engines.setdefault(writer, made)  # two threads at once: the second finds the first one's
        return self._engines[writer]

    def _change_slots(self, change: Callable[[KeySlots], KeySlots]) -> None:
        with storage_faults(self.directory), file_lock(self.directory / LOCK):
            write_slots(self.directory, change(read_slots(self.directory)))


def _is_current(directory: Path, key: bytes) -> bool:
    """Whether nothing is to be done before the database can be used."""
    try:
        with closing(open_connection(directory / DATABASE, key, writer=False)) as connection:
            return schema_state(connection) is Schema.CURRENT
    except dbapi2.OperationalError as exc:
        if is_busy(exc):
            return False  # another process is bringing it up to date; making ready waits for that
        raise
