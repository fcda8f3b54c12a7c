"""Write a file whole or not at all, and tell in plain words why it could not be written."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from desktop.errors import EnvironmentFault
from desktop.translation import _


def write_chunks(target: Path, chunks: Iterable[bytes]) -> None:
    """Write `target`; an existing file is replaced only when everything is on the disk.

    Raises:
        EnvironmentFault: The folder is missing, read-only or full.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as exc:
        part.unlink(missing_ok=True)
        raise EnvironmentFault(
            _("{path} cannot be written: {problem}.", path=str(target), problem=exc.strerror or ""),
            _("Please choose another folder or make room on the disk. In the program nothing is lost."),
        ) from exc
