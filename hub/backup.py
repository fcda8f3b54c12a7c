"""`amtsfach-hub backup`: a folder with the database, all documents and the signing key.

The database first, then the documents: an item names only documents that were complete before it, and those never
change, so every document an item in the backup names is in the backup, however much is written meanwhile.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from hub.blobs import Blobs, digest_of
from hub.database import database_url
from hub.faults import ENVIRONMENT, Fault
from hub.maintenance import alone
from hub.postgres_programs import run_program
from hub.settings import Settings

DUMP, KEY, DOCUMENTS = "database.dump", "signing.pem", "blobs"


@dataclass(slots=True)
class Copied:
    """How many documents were looked at, and which are not what their names say: those are not copied."""

    count: int = 0
    damaged: list[str] = field(default_factory=list)


def back_up(settings: Settings, engine: sa.Engine, target: Path) -> Copied:
    """Write a backup, or bring the one in `target` up to date: documents it has are not copied again.

    Raises:
        Fault: pg_dump is missing or failed, or the folder cannot be written.
    """
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        with alone(engine):
            part = target / f"{DUMP}.part"
            run_program(database_url(settings), "pg_dump", "--format=custom", f"--file={part}")
            copied = copy_documents(settings.blobs, target / DOCUMENTS)
        _copy(settings.signing_key, target / KEY)
        os.chmod(target / KEY, 0o600)
        part.replace(target / DUMP)  # last: a backup with a dump is a whole one
    except OSError as exc:
        raise Fault("blobs_unwritable", ENVIRONMENT, folder=target, problem=exc.strerror) from exc
    return copied


def copy_documents(source: Path, target: Path) -> Copied:
    """Copy the documents of one folder that another has not; a damaged one never takes the place of a good one."""
    copied = Copied()
    for path in Blobs(source).all_whole():
        copied.count += 1
        copy = Blobs(target).path(path.name)
        if copy.exists():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        _copy(path, copy)
        if digest_of(copy) != path.name:
            copy.unlink()
            copied.damaged.append(path.name)
    return copied


def _copy(source: Path, target: Path) -> None:
    """Copy a file so that it is there whole or not at all, also after a power cut."""
    part = target.with_name(f"{target.name}.part")
    shutil.copyfile(source, part)
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.replace(target)
