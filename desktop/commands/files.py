"""Write a file whole or not at all, and tell in plain words why it could not be written."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop.errors import EnvironmentFault, file_problem
from desktop.translation import Text, _


def write_chunks(target: Path, chunks: Iterable[bytes]) -> None:
    """Write `target`; an existing file is replaced only when everything is on the disk.

    Raises:
        EnvironmentFault: The folder is missing, read-only or full.
    """
    with _part_of(target) as part:
        with part.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)


def make_folder(folder: Path) -> None:
    """Make a folder to write to, with its parents; one that is there stays as it is.

    Raises:
        EnvironmentFault: It cannot be made, or is no folder.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise cannot_write(folder, exc) from exc


def cannot_write(place: Path, exc: OSError) -> EnvironmentFault:
    """Why a file or folder cannot be written, and what to do."""
    is_there = os.path.isdir(place.parent)  # then it is the system that allows nothing new there, as in /proc
    known: dict[int, Text] = {
        errno.EEXIST: _("it is a file and no folder"),
        errno.ENOENT: _("nothing can be made in {folder}", folder=str(place.parent))
        if is_there
        else _("there is no folder {folder}", folder=str(place.parent)),
    }
    return EnvironmentFault(
        _(
            "{path} cannot be written: {problem}.",
            path=str(place),
            problem=known.get(exc.errno or 0) or file_problem(exc),
        ),
        _advice(exc),
    )


def _advice(exc: OSError) -> Text:
    if exc.errno == errno.EISDIR:
        return _("Please name a file in it. In the program nothing is lost.")
    if exc.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return _("Please choose another folder or make room on the disk. In the program nothing is lost.")
    return _("Please choose another folder. In the program nothing is lost.")


def check_writable(target: Path) -> None:
    """Find out whether `target` could be written now, before something is done that cannot be undone.

    Raises:
        EnvironmentFault: As for `write_chunks`.
    """
    with _part_of(target) as part:
        part.touch()


def _refuse_what_is_no_file(target: Path) -> None:
    """A folder is not written to, and a device or pipe would be replaced, which ends what others use it for."""
    if os.path.isdir(target):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if os.path.exists(target) and not os.path.isfile(target):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(target))


@contextmanager
def _part_of(target: Path) -> Iterator[Path]:
    """The file to write to first; gone afterwards, unless it became the target."""
    part = target.parent / f".{target.name}.{os.getpid()}.part"
    try:
        _refuse_what_is_no_file(target)
        yield part
    except OSError as exc:
        raise cannot_write(target, exc) from exc
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
