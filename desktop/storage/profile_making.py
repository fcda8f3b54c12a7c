"""Make a profile, or what is missing of one: under a lock, in an order that survives being killed at any moment.

First the keys, durable, so that no database ever lies there without them; then the databases, each in one transaction;
last profile.toml. Whoever is killed in between leaves what the next start completes.
"""

from __future__ import annotations

import os
import tomllib
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from desktop.errors import DamagedProfile, EnvironmentFault
from desktop.storage.blobs import BlobStore
from desktop.storage.connection import PAGE_BYTES, open_connection
from desktop.storage.durable_file import make_private_directory, write_durably
from desktop.storage.faults import newer_profile
from desktop.storage.file_lock import file_lock
from desktop.storage.key_slots import KeySlots, read_slots, slots_exist, write_slots
from desktop.storage.keys import Unlock, find_key, make_key, protect, recovery_slot
from desktop.storage.recovery import new_recovery_pair
from desktop.storage.revision import Schema, schema_state
from desktop.translation import _

DATABASE, BLOBS, DESCRIPTION, LOCK, RESTORING = "amtsfach.db", "blobs.db", "profile.toml", "profile.lock", "restoring"
_FORMAT = 1
_LONGEST_PATH = 500  # bytes; SQLite takes 512 with what it adds to the name


@dataclass(frozen=True, slots=True)
class MadeReady:
    """What opening needs to know of a profile.

    Attributes:
        new_recovery_key: The private half, when it was made now; else "".
    """

    key: bytes = field(repr=False)
    device: str
    new_recovery_key: str = field(default="", repr=False)


def device_of(directory: Path) -> str:
    """The device id of a complete profile; "" when there is none, or none complete, in `directory`.

    Raises:
        DamagedProfile: profile.toml cannot be understood.
        NewerProfile: A newer version wrote it.
    """
    path = directory / DESCRIPTION
    if not path.exists():
        return ""
    try:
        described = tomllib.loads(path.read_text("utf-8"))
        form, device = int(described["format"]), str(described["device"])
    except (ValueError, KeyError, TypeError) as exc:
        raise DamagedProfile(
            _("The file profile.toml is damaged."),
            _("Please delete this one file and start again; all data is kept."),
        ) from exc
    if form > _FORMAT:
        raise newer_profile()
    return device


def databases_exist(directory: Path) -> bool:
    """Whether both databases are there; of one cut to less than its first page SQLite would make a new, empty one."""
    paths = (directory / DATABASE, directory / BLOBS)
    return all(path.exists() and path.stat().st_size >= PAGE_BYTES for path in paths)


def refuse_long_path(directory: Path) -> None:
    """Say so where the path is longer than SQLite takes; it would only say that nothing can be written.

    Raises:
        EnvironmentFault: It is too long.
    """
    length, most = len(os.fsencode(directory.absolute() / DATABASE)), _LONGEST_PATH
    if length > most:
        raise EnvironmentFault(
            _(
                "The path of the profile has {length} characters, at most {most} are possible.",
                length=length,
                most=most,
            ),
            _("Please choose a folder with a shorter path (--profile DIR)."),
        )


def make_ready(directory: Path, unlock: Unlock) -> MadeReady:
    """Make the profile in `directory`, complete a half-made one, or bring an older one up to date."""
    make_private_directory(directory)
    with file_lock(directory / LOCK):
        if (directory / RESTORING).exists():
            raise EnvironmentFault(
                _("A backup was being restored here and is not complete."), _("Please start the restoring again.")
            )
        if slots_exist(directory) or (directory / DATABASE).exists():
            made = MadeReady(find_key(read_slots(directory), unlock, directory), device_of(directory))
        else:
            made = _new_keys(directory, unlock)
        if made.device and not databases_exist(directory):
            raise _database_gone()
        _prepare_database(directory, made)
        BlobStore(directory / BLOBS, made.key).prepare()
        return _described(directory, made)


def _new_keys(directory: Path, unlock: Unlock) -> MadeReady:
    directory.chmod(0o700)
    make_private_directory(directory / "log")
    key = make_key()
    pair = None if unlock.office_key else new_recovery_pair()
    slots = KeySlots(recovery=recovery_slot(key, pair.public if pair else unlock.office_key, kept=pair is None))
    write_slots(directory, protect(key, slots, unlock, directory))
    return MadeReady(key, "", pair.private if pair else "")


def _prepare_database(directory: Path, made: MadeReady) -> None:
    path = directory / DATABASE
    state = Schema.MISSING
    if path.exists():
        with closing(open_connection(path, made.key, writer=False)) as connection:
            state = schema_state(connection)
    if state is not Schema.CURRENT:
        from desktop.storage import migrate  # SQLAlchemy and Alembic: only where there is something to do

        if state is Schema.MISSING:
            migrate.create_schema(path, made.key)
        else:
            migrate.upgrade(path, made.key, directory / "backups")


def _database_gone() -> DamagedProfile:
    return DamagedProfile(
        _("A database of this profile is missing or empty."),
        _("Please restore the newest backup into an empty folder."),
    )


def _described(directory: Path, made: MadeReady) -> MadeReady:
    if made.device:
        return made
    device = os.urandom(16).hex()
    describe(directory, device)
    return MadeReady(made.key, device, made.new_recovery_key)


def describe(directory: Path, device: str) -> None:
    """Write profile.toml, which says that the profile is complete."""
    write_durably(directory / DESCRIPTION, f'format = {_FORMAT}\ndevice = "{device}"\n'.encode("ascii"))
