"""Documents on disk: each content once, under its SHA-256, and what has arrived of those that are not complete.

Which department knows which document stands in the database. What is incomplete lies apart for each department, so that
nobody learns from an upload what others have. A content becomes visible by a rename, after file and folder are on disk.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from hub.errors import Away, Refusal

MOST_BLOB = 1 << 30


class WrongOffset(Refusal):
    """The part that was sent does not begin where the file ends."""

    status, code, detail = 409, "offset", "Go on where the file ends."

    def __init__(self, size: int) -> None:
        super().__init__(headers={"Upload-Offset": str(size)})


class WrongDigest(Refusal):
    """What has arrived is not what its name says; it is dropped."""

    status, code, detail = 422, "digest", "The bytes do not give this SHA-256; please send all of them again."


class Blobs:
    """The folder of documents, shared by all workers."""

    def __init__(self, folder: Path) -> None:
        self._whole, self._parts = folder / "whole", folder / "parts"

    def path(self, sha256: str) -> Path:
        """Where a complete document lies, or would."""
        return self._whole / sha256[:2] / sha256

    def part(self, department: str, sha256: str) -> Path:
        """Where a document lies that this department is sending."""
        return self._parts / hashlib.sha256(department.encode()).hexdigest()[:16] / sha256

    def arrived(self, department: str, sha256: str) -> int | None:
        """How many bytes of an incomplete document are here; None when none was begun."""
        try:
            return self.part(department, sha256).stat().st_size
        except FileNotFoundError:
            return None

    @contextmanager
    def appending(self, department: str, sha256: str, offset: int) -> Iterator[BinaryIO]:
        """Go on with an incomplete document, for one sender at a time.

        Raises:
            WrongOffset: It does not end at `offset`.
            Away: Somebody else is sending it.
        """
        path = self.part(department, sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "ab", buffering=0) as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                is_ours = os.fstat(file.fileno()).st_ino == path.stat().st_ino
            except (BlockingIOError, FileNotFoundError) as exc:
                raise Away(retry_after=1) from exc
            if not is_ours:  # completed by somebody else between opening and locking: writing would damage it
                raise Away(retry_after=1)
            size = os.fstat(file.fileno()).st_size
            if size != offset:
                raise WrongOffset(size)
            yield file

    def complete(self, department: str, sha256: str, file: BinaryIO) -> None:
        """Verify a document of which all has arrived, and make it visible.

        Raises:
            WrongDigest: It is not what its name says.
        """
        part, whole = self.part(department, sha256), self.path(sha256)
        os.fsync(file.fileno())
        if digest_of(part) != sha256:
            part.unlink()
            raise WrongDigest
        if not whole.parent.exists():
            whole.parent.mkdir(parents=True, exist_ok=True)
            _sync_folder(whole.parent.parent)
        part.replace(whole)
        _sync_folder(whole.parent)

    def put_aside(self, sha256: str) -> None:
        """Hide a document before asking whether anybody knows it; who sends it meanwhile finds that it is not there."""
        self._aside(sha256).parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            self.path(sha256).rename(self._aside(sha256))

    def take_back(self, sha256: str) -> None:
        """Show a document again that was put aside."""
        with suppress(FileNotFoundError):
            self._aside(sha256).rename(self.path(sha256))

    def remove(self, sha256: str) -> None:
        """Remove a document that was put aside."""
        self._aside(sha256).unlink(missing_ok=True)

    def _aside(self, sha256: str) -> Path:
        return self._parts / "aside" / sha256

    def all_whole(self) -> Iterator[Path]:
        """Every complete document."""
        return (path for folder in _folders(self._whole) for path in sorted(folder.iterdir()) if not path.suffix)

    def all_parts(self) -> Iterator[Path]:
        """Every incomplete one."""
        return (path for folder in _folders(self._parts) for path in sorted(folder.iterdir()))


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folders(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
