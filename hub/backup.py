"""`amtsfach-hub backup`: a folder with the database, all documents and the signing key.

The database first, then the documents: an item names only documents that were complete before it, and those never
change, so every document an item in the backup names is in the backup, however much is written meanwhile.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import sqlalchemy as sa

from hub.blobs import Blobs, digest_of
from hub.database import database_url
from hub.faults import ENVIRONMENT, Fault
from hub.maintenance import alone
from hub.postgres_programs import run_program
from hub.settings import Settings

DUMP, KEY, DOCUMENTS = "database.dump", "signing.pem", "blobs"


def back_up(settings: Settings, engine: sa.Engine, target: Path) -> int:
    """Write a backup, or bring the one in `target` up to date: documents it has are not copied again.

    Returns:
        How many documents it has.

    Raises:
        Fault: pg_dump is missing or failed, or the folder cannot be written.
    """
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone(engine):
            part = target / f"{DUMP}.part"
            run_program(database_url(settings), "pg_dump", "--format=custom", f"--file={part}")
            count = _copy_documents(Blobs(settings.blobs), Blobs(target / DOCUMENTS))
        _copy(settings.signing_key, target / KEY)
        os.chmod(target / KEY, 0o600)
        part.replace(target / DUMP)  # last: a backup with a dump is a whole one
    except OSError as exc:
        raise Fault("blobs_unwritable", ENVIRONMENT, folder=target, problem=exc.strerror) from exc
    return count


def _copy_documents(source: Blobs, target: Blobs) -> int:
    count = 0
    for path in source.all_whole():
        copy = target.path(path.name)
        if not copy.exists() or copy.stat().st_size != path.stat().st_size:
            copy.parent.mkdir(parents=True, exist_ok=True)
            _copy(path, copy)
        count += 1
    return count


def _copy(source: Path, target: Path) -> None:
    """Copy a file so that it is there whole or not at all, also after a power cut."""
    part = target.with_name(f"{target.name}.part")
    shutil.copyfile(source, part)
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.replace(target)


def copy_documents_back(source: Path, target: Path) -> None:
    """Bring the documents of a backup back.

    Raises:
        Fault: One of them is not what its name says.
    """
    for path in Blobs(source / DOCUMENTS).all_whole():
        copy = Blobs(target).path(path.name)
        if copy.exists():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        _copy(path, copy)
        if digest_of(copy) != path.name:
            copy.unlink()
            raise Fault("blob_damaged", ENVIRONMENT, sha256=path.name)
