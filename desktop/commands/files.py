"""Write a file whole or not at all, and tell in plain words why it could not be written."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop.errors import EnvironmentFault, file_problem
from desktop.translation import _


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


def check_writable(target: Path) -> None:
    """Find out whether `target` could be written now, before something is done that cannot be undone.

    Raises:
        EnvironmentFault: As for `write_chunks`.
    """
    with _part_of(target) as part:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
        part.touch()


@contextmanager
def _part_of(target: Path) -> Iterator[Path]:
    """The file to write to first; gone afterwards, unless it became the target."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part
    except OSError as exc:
        raise EnvironmentFault(
            _("{path} cannot be written: {problem}.", path=str(target), problem=file_problem(exc)),
            _("Please choose another folder or make room on the disk. In the program nothing is lost."),
        ) from exc
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
