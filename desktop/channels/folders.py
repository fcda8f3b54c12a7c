"""Files and folders as a channel: what lies in them, and the messages inside mailbox files.

Lazy on purpose: a folder of a hundred thousand files is listed folder by folder, a mailbox of a gigabyte is read and
handed out message by message.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from desktop.channels.mbox import MOST_BYTES, begins_mailbox, split

_HEAD = 4_096  # bytes: enough for the "From " line and the first headers
_DO_NOT_WAIT = getattr(os, "O_NONBLOCK", 0)


def files_under(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file named and every file in the folders named, each once, sorted within its folder.

    Left out: what a maildir has in `tmp`, because it is still being delivered, and what is no file (sockets, pipes).
    A folder that cannot be listed, a dangling link and a path that does not exist are handed out like files, so that
    reading them fails with a reason instead of silence. A folder reached twice, also by a looping link, counts once.
    """
    seen_files: set[str] = set()
    seen_folders: set[tuple[int, int]] = set()
    for path in paths:
        for found in _under(path, seen_folders) if os.path.isdir(path) else (path,):
            absolute = os.path.abspath(found)
            if absolute not in seen_files:
                seen_files.add(absolute)
                yield found


def read_file(path: Path) -> bytes:
    """All bytes of a file.

    Raises:
        OSError: It cannot be read, is no file, or has more than MOST_BYTES.
    """
    with _opened(path) as file:
        if os.fstat(file.fileno()).st_size > MOST_BYTES:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
        return file.read()


def _opened(path: Path) -> BinaryIO:
    """Open a file, and nothing else: a pipe would keep whoever opens it waiting, a device would never end."""
    file = open(path, "rb", opener=lambda name, flags: os.open(name, flags | _DO_NOT_WAIT))  # noqa: SIM115
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    return file


def is_mbox(path: Path) -> bool:
    """Whether a file is a mailbox of two messages or more.

    Raises:
        OSError: The file cannot be read.
    """
    with _opened(path) as file:
        if not begins_mailbox(file.read(_HEAD)):
            return False
    messages = messages_of_mbox(path)
    try:
        return next(messages, None) is not None and next(messages, None) is not None
    finally:
        messages.close()


def messages_of_mbox(mailbox: Path | bytes) -> Generator[bytes, None, None]:
    """The messages of a mailbox in order, as they were before it quoted their "From " lines.

    Memory holds the message at hand and a piece of the file.

    Raises:
        OSError: The file cannot be read.
    """
    with io.BytesIO(mailbox) if isinstance(mailbox, bytes) else _opened(mailbox) as file:
        yield from split(file)


def _under(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        try:
            if not path.is_dir():
                if _can_be_read(path):
                    yield path
                continue
            state = path.stat()
            if (state.st_dev, state.st_ino) in seen and state.st_ino:  # some Windows shares number nothing
                continue
            seen.add((state.st_dev, state.st_ino))
            entries = sorted(entry.name for entry in os.scandir(path))
        except OSError:
            yield path
            continue
        if {"cur", "new", "tmp"} <= set(entries):
            entries.remove("tmp")
        waiting.extend(path / name for name in reversed(entries))


def _can_be_read(path: Path) -> bool:
    return path.is_file() or not path.exists()
