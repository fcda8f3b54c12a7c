"""Write a whole profile into one file, while it is in use."""

from __future__ import annotations

import glob
import hashlib
import io
import os
import shutil
import tarfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

from desktop.errors import EnvironmentFault
from desktop.progress import SILENT, Progress
from desktop.storage.backup_file import BLOBS, DATABASE, KEYS, MANIFEST, Manifest, Part, megabytes
from desktop.storage.connection import Connection, copy_database, size_bytes
from desktop.storage.durable_file import new_private_file, sync_directory
from desktop.storage.faults import storage_faults
from desktop.storage.key_slots import content_of, for_a_backup, read_slots
from desktop.storage.profile import Profile
from desktop.storage.revision import stored_revision
from desktop.translation import _, grouped

_PAUSE = timedelta(hours=1)  # sweeping goes on by itself an hour after a backup died
_RENEW_AFTER_S = 600.0
_ABANDONED_AFTER_S = 24 * 3600.0  # nobody writes at a backup for longer without touching its files


class _Stopped(Exception):
    """Somebody asked to stop; never leaves this module."""


def backup(profile: Profile, target: Path, progress: Progress = SILENT) -> bool:
    """Write the profile to the file `target`, replacing it only when everything is there.

    The database is copied before the documents, and sweeping waits meanwhile: what a row in the copy names is in the
    copy too. While it runs, the disk of `target` holds the documents twice.

    Args:
        progress: Told megabytes.

    Returns:
        False when it was stopped; then there is no new file.

    Raises:
        EnvironmentFault: There is not enough room, or the place cannot be written; the same holds.
        DamagedProfile: The profile itself is damaged.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    copy = part.with_suffix(".copy")
    with storage_faults(target.parent), _sweeping_paused(profile) as keep_paused:
        _remove_abandoned(target)
        sizes = _sizes(profile)
        _check_room(sizes, target.parent)
        try:
            _write(_Backup(profile, _Steps(progress, 2 * sum(sizes), keep_paused), copy), part)
            os.replace(part, target)
        except _Stopped:
            return False
        finally:
            part.unlink(missing_ok=True)
            copy.unlink(missing_ok=True)
        sync_directory(target.parent)
    return True


def _remove_abandoned(target: Path) -> None:
    """Take away what backups to this place left behind that were killed."""
    for ending in ("part", "copy"):
        for path in target.parent.glob(f".{glob.escape(target.name)}.*.{ending}"):
            if time.time() - path.stat().st_mtime > _ABANDONED_AFTER_S:
                path.unlink(missing_ok=True)


class _Steps:
    """Counts bytes over all parts; raises when somebody asked to stop."""

    def __init__(self, progress: Progress, total: int, keep_paused: Callable[[], None]) -> None:
        self._progress, self._total, self._keep_paused = progress, total, keep_paused
        self._before = self._now = 0

    def at(self, done: int) -> None:
        """So many bytes of the present part are done."""
        self._now = done
        self._keep_paused()
        if self._progress.stop_requested():
            raise _Stopped
        self._progress.report(megabytes(min(self._before + done, self._total)), megabytes(self._total))

    def next_part(self) -> None:
        """The present part is done."""
        self._before, self._now = self._before + self._now, 0


class _Backup:
    """One backup being written."""

    def __init__(self, profile: Profile, steps: _Steps, copy: Path) -> None:
        self._profile, self._steps, self._copy = profile, steps, copy
        self._parts: dict[str, Part] = {}

    def write_into(self, archive: tarfile.TarFile) -> None:
        """Write all parts, the manifest last."""
        with closing(self._profile.quick_connection()) as source:
            revision = stored_revision(source)
            self._add_database(archive, DATABASE, source)
        with closing(self._profile.blobs.copying_connection()) as source:
            self._add_database(archive, BLOBS, source)
        slots = for_a_backup(read_slots(self._profile.directory))
        self._add(archive, KEYS, io.BytesIO(content_of(slots)))
        manifest = Manifest(datetime.now(UTC).isoformat(timespec="seconds"), revision, dict(self._parts))
        self._add(archive, MANIFEST, io.BytesIO(manifest.sealed(self._profile.key)))

    def _add_database(self, archive: tarfile.TarFile, name: str, source: Connection) -> None:
        copy_database(source, self._copy, self._profile.key, self._steps.at)
        self._steps.next_part()
        with self._copy.open("rb") as file:
            self._add(archive, name, file)
        self._copy.unlink()

    def _add(self, archive: tarfile.TarFile, name: str, file: IO[bytes]) -> None:
        entry = tarfile.TarInfo(name)  # no owner, no machine: a backup may lie anywhere
        entry.mode, entry.mtime = 0o600, int(time.time())
        entry.size = file.seek(0, io.SEEK_END)
        file.seek(0)
        reading = _Hashed(file, self._steps.at)
        archive.addfile(entry, reading)  # type: ignore[arg-type]  # it needs read() and no more
        self._parts[name] = Part(entry.size, reading.digest.hexdigest())
        self._steps.next_part()


class _Hashed:
    """A file being read, and the digest of what was."""

    def __init__(self, file: IO[bytes], at: Callable[[int], None]) -> None:
        self._file, self._at = file, at
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        """Read and count."""
        content = self._file.read(size)
        self.digest.update(content)
        self._at(self._file.tell())
        return content


def _write(written: _Backup, path: Path) -> None:
    with (
        new_private_file(path) as file,
        tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        written.write_into(archive)


@contextmanager
def _sweeping_paused(profile: Profile) -> Iterator[Callable[[], None]]:
    """Pause sweeping; what is yielded keeps the pause from ending while it is called now and then."""
    holder = f"backup {os.getpid()}"
    paused_at = time.monotonic()
    profile.blobs.pause_sweeping(holder, _PAUSE)

    def keep_paused() -> None:
        nonlocal paused_at
        if time.monotonic() - paused_at > _RENEW_AFTER_S:
            paused_at = time.monotonic()
            profile.blobs.pause_sweeping(holder, _PAUSE)

    try:
        yield keep_paused
    finally:
        profile.blobs.resume_sweeping(holder)


def _sizes(profile: Profile) -> tuple[int, int]:
    """Bytes the database and the documents take, also those that are still in the journal only."""
    with closing(profile.quick_connection()) as database, closing(profile.blobs.copying_connection()) as blobs:
        return size_bytes(database), size_bytes(blobs)


def _check_room(sizes: tuple[int, int], place: Path) -> None:
    database, blobs = sizes
    needed, free = database + 2 * blobs, shutil.disk_usage(place).free
    if free < needed:
        raise EnvironmentFault(
            _("There is not enough room for the backup."),
            _(
                "It takes {needed} MB while it is written; {free} MB are free. Please choose another drive.",
                needed=grouped(megabytes(needed)),
                free=grouped(megabytes(free)),
            ),
        )
