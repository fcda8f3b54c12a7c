"""Turn what SQLite, SQLCipher and the operating system report into what a clerk can act on.

The engine applies `fault_of` to every statement by itself; code that works on bare connections or files wraps itself in
`storage_faults`. What is not listed here is a bug and stays what it is.
"""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlcipher3 import dbapi2

from desktop.errors import DamagedProfile, DesktopError, EnvironmentFault, NewerProfile, WrongKey
from desktop.translation import Text, _

# Result codes of SQLite that this driver does not name; the low byte is the kind of failure.
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26


@contextmanager
def storage_faults(place: Path | None = None) -> Iterator[None]:
    """Convert database and file errors raised inside; errors that are bugs pass unchanged.

    Args:
        place: The profile or file that is worked on, named in the advice.
    """
    try:
        yield
    except _convertible() as exc:
        fault = fault_of(exc, place)
        if fault is None:
            raise
        raise fault from exc


def _convertible() -> tuple[type[BaseException], ...]:
    sqlalchemy = sys.modules.get("sqlalchemy.exc")  # it is imported only when the full engine is; see engine.py
    wrapped: tuple[type[BaseException], ...] = () if sqlalchemy is None else (sqlalchemy.DBAPIError,)
    return (dbapi2.Error, OSError, *wrapped)


def fault_of(exc: BaseException, place: Path | None = None) -> DesktopError | None:
    """The error to show for `exc`; None when it is a bug.

    Args:
        place: The profile or file that is worked on; None when only the statement is known.
    """
    original = getattr(exc, "orig", None) or exc
    if isinstance(original, OSError):
        return _file_fault(original, place)
    code = getattr(original, "sqlite_errorcode", None)
    return None if code is None else _database_fault(code & 0xFF, place)


def _database_fault(code: int, place: Path | None) -> DesktopError | None:
    if code in {_BUSY, _LOCKED}:
        return busy()
    if code in {_READONLY, _CANTOPEN}:
        return not_writable(place)
    if code == _FULL:
        return disk_full(place)
    if code == _IOERR:
        return EnvironmentFault(
            _("The disk does not read or write as it should."),
            _("Nothing stored before is lost. Please check cable, network drive and free space, then start again."),
        )
    if code == _CORRUPT:
        return damaged_database()
    if code == _NOTADB:
        return WrongKey(
            _("The database does not open with the key of this profile."),
            _(
                "Either keys.json belongs to another profile, or the first page of the database is damaged. Nothing "
                "was changed. Please restore the newest backup into an empty folder."
            ),
        )
    return None


def _file_fault(exc: OSError, place: Path | None) -> DesktopError | None:
    where = place or (Path(str(exc.filename)) if exc.filename else None)
    if exc.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return disk_full(where)
    if exc.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return not_writable(where)
    if exc.errno == errno.ENOENT:
        return EnvironmentFault(
            _("{path} is not there.", path=_shown(where)),
            _("Please check the name and whether the drive is connected."),
        )
    if exc.errno in {errno.EIO, errno.ENXIO, errno.ENODEV, errno.ESTALE, errno.ENOTDIR, errno.EISDIR, errno.EEXIST}:
        return EnvironmentFault(
            _("{path} cannot be read or written.", path=_shown(where)),
            _("Please check the name and whether the drive is connected."),
        )
    return None


def _shown(place: Path | None) -> str | Text:
    return str(place) if place is not None else _("The profile")


def is_busy(exc: BaseException) -> bool:
    """Whether another connection held a lock for too long."""
    return (getattr(exc, "sqlite_errorcode", 0) & 0xFF) in {_BUSY, _LOCKED}


def disk_full(place: Path | None = None) -> EnvironmentFault:
    """No room; what was being written is not there at all."""
    return EnvironmentFault(
        _("The disk is full."),
        _(
            "The last step was not stored; everything before it is. Please make room on the disk of {path} and "
            "repeat the step.",
            path=_shown(place),
        ),
    )


def not_writable(place: Path | None = None) -> EnvironmentFault:
    """Read-only medium or missing rights."""
    return EnvironmentFault(
        _("{path} cannot be written.", path=_shown(place)),
        _("Nothing was changed. The drive is read-only, or your user has no right to write there: please ask for it."),
    )


def busy() -> EnvironmentFault:
    """Another process held the lock longer than anybody waits."""
    return EnvironmentFault(
        _("Another window or program is using the profile."),
        _("The last step was not stored. Please wait a moment and repeat it."),
    )


def damaged_database() -> DamagedProfile:
    """A page that does not carry its seal any more, or a structure that contradicts itself."""
    return DamagedProfile(
        _("The database is damaged."),
        _(
            "Please do not go on working with this profile. Copy its folder away as it is, then restore the newest "
            "backup into an empty folder."
        ),
    )


def newer_profile() -> NewerProfile:
    """Written by a program that knows more than this one."""
    return NewerProfile(
        _("A newer version of Amtsfach wrote this profile."),
        _("Nothing was changed. Please install the newest version of Amtsfach on this computer."),
    )
