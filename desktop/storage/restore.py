"""Bring a backup back into an empty directory.

Everything is unpacked and checked in the directory `restoring` inside it. While that exists nothing opens the profile;
whoever is killed in between starts the restoring again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

from desktop.errors import UsageError
from desktop.progress import SILENT, Progress
from desktop.storage.backup_file import (
    BLOBS,
    DATABASE,
    KEYS,
    MANIFEST,
    PARTS,
    Manifest,
    Part,
    damaged_backup,
    megabytes,
    read_manifest,
)
from desktop.storage.connection import open_connection
from desktop.storage.durable_file import make_private_directory, new_private_file, sync_directory
from desktop.storage.faults import newer_profile, storage_faults
from desktop.storage.file_lock import file_lock
from desktop.storage.key_slots import KeySlots, parse_slots, slots_exist, write_slots
from desktop.storage.keys import KEY_FILE, Unlock, find_key, protect
from desktop.storage.profile_making import LOCK, RESTORING, make_ready
from desktop.storage.revision import REVISIONS
from desktop.translation import _

_PIECE = 1 << 20
_MAY_BE_THERE = frozenset({LOCK, "log", "backups"})  # what a program makes that was started once and found no profile


class _Stopped(Exception):
    """Somebody asked to stop; never leaves this module."""


def restore(source: Path, directory: Path, unlock: Unlock, progress: Progress = SILENT) -> bool:
    """Make a profile in `directory` from the backup `source`.

    It gets a device id of its own, because the profile it was copied from may still be at work. After a recovery key
    opened it, it is protected as `unlock` says: by its passphrase, key file, keyring, or one asked for; where `unlock`
    has none of these, by the passphrase the backup had.

    Args:
        progress: Told megabytes.

    Returns:
        False when it was stopped; then `directory` is empty again.

    Raises:
        UsageError: `directory` is not empty.
        WrongKey: Neither passphrase nor recovery key opens the backup.
        DamagedProfile: The backup is not whole.
        NewerProfile: A newer program wrote it.
        EnvironmentFault: There is not enough room, or the place cannot be written.
    """
    with storage_faults(source), source.open("rb"):
        pass  # most failures are a wrong name: nothing is made then
    with storage_faults(directory):
        make_private_directory(directory)
        with file_lock(directory / LOCK), _place_for(directory) as place:
            manifest_and_seal = _unpack(source, place, progress)
            if manifest_and_seal is None:
                return False
            key, slots = _unlocked(place, unlock)
            _check(place, *manifest_and_seal, key)
            _move_into(directory, place, slots)
        make_ready(directory, unlock)
    return True


@contextmanager
def _place_for(directory: Path) -> Iterator[Path]:
    """The directory to work in; whatever is not finished when the work ends is taken away again."""
    place = directory / RESTORING
    if place.exists():
        _clear(directory)
    elif any(path.name not in _MAY_BE_THERE for path in directory.iterdir()) or slots_exist(directory):
        raise UsageError(
            _("The folder {path} is not empty.", path=str(directory)),
            _("A backup is restored into a folder of its own. Please name one that does not exist yet."),
        )
    place.mkdir(mode=0o700)
    sync_directory(directory)
    try:
        yield place
    finally:
        if place.exists():
            _clear(directory)


def _clear(directory: Path) -> None:
    """Remove what a restoring that was not finished put into `directory`; nobody can have used it."""
    for name in (DATABASE, BLOBS, KEYS, KEY_FILE):
        for path in (directory / name, directory / "backups" / name):
            path.unlink(missing_ok=True)
    shutil.rmtree(directory / RESTORING)


def _unpack(source: Path, place: Path, progress: Progress) -> tuple[Manifest, str] | None:
    """Unpack and compare with the manifest, the seal of which is still to be checked; None when stopped."""
    try:
        found = _unpacked(source, place, progress)
        manifest, seal = read_manifest((place / MANIFEST).read_bytes())
    except _Stopped:
        return None
    except (tarfile.TarError, EOFError, FileNotFoundError) as exc:
        raise damaged_backup() from exc
    if {name: part for name, part in found.items() if name != MANIFEST} != manifest.parts:
        raise damaged_backup()
    if manifest.revision not in REVISIONS:
        raise newer_profile()
    return manifest, seal


def _unpacked(source: Path, place: Path, progress: Progress) -> dict[str, Part]:
    total, done = source.stat().st_size, 0
    parts: dict[str, Part] = {}

    def piece_done(size: int) -> None:
        nonlocal done
        if progress.stop_requested():
            raise _Stopped
        done += size
        progress.report(megabytes(min(done, total)), megabytes(total))

    with tarfile.open(source, "r:") as archive:
        for entry in archive:
            if entry.name not in {*PARTS, MANIFEST} or entry.name in parts or not entry.isreg() or entry.issparse():
                raise damaged_backup()
            content = archive.extractfile(entry)
            assert content is not None
            parts[entry.name] = _written(content, place / entry.name, piece_done)
    return parts


def _written(content: IO[bytes], path: Path, piece_done: Callable[[int], None]) -> Part:
    digest, size = hashlib.sha256(), 0
    with new_private_file(path) as file:
        while piece := content.read(_PIECE):
            digest.update(piece)
            size += file.write(piece)
            piece_done(len(piece))
    return Part(size, digest.hexdigest())


def _unlocked(place: Path, unlock: Unlock) -> tuple[bytes, KeySlots]:
    """The key of the backup, and the ways to it that the restored profile will have."""
    slots = parse_slots((place / KEYS).read_bytes())
    key = find_key(slots, unlock, place)
    slots = replace(slots, profile=KeySlots().profile)  # an entry of its own in the keyring
    protected_anew = unlock.passphrase or unlock.key_file or slots.passphrase is None
    if unlock.recovery and protected_anew:
        slots = protect(key, slots, unlock, place)
    return key, slots


def _check(place: Path, manifest: Manifest, seal: str, key: bytes) -> None:
    manifest.check_seal(seal, key)
    for name in (DATABASE, BLOBS):
        with closing(open_connection(place / name, key, writer=False)) as connection:
            if connection.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
                raise damaged_backup()


def _move_into(directory: Path, place: Path, slots: KeySlots) -> None:
    for name in (BLOBS, DATABASE, KEY_FILE):
        if (place / name).exists():
            os.replace(place / name, directory / name)
    write_slots(directory, slots)
    shutil.rmtree(place)  # from here on the profile opens
    sync_directory(directory)
