"""`amtsfach-hub restore`: a backup into an empty database.

What happened after the backup is known to the clients, not to the hub. So all sequence numbers jump past everything
that can have been given out, every client is told to read its departments anew, and the number series leave a gap:
a gap in the file numbers can be explained, a number given twice cannot.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import sqlalchemy as sa

from hub import tables as t
from hub.backup import DOCUMENTS, DUMP, KEY, Copied, copy_documents
from hub.database import database_url
from hub.faults import Fault
from hub.postgres_programs import run_program
from hub.rights import rights_changed
from hub.settings import Settings
from hub.setup import initialise

_JUMP = 1_000_000_000  # more than any town pushes between two backups


def restore(settings: Settings, engine: sa.Engine, source: Path, *, numbers: int) -> Copied:
    """Bring a backup back.

    Args:
        numbers: How far the number series go on; more than were used since the backup.

    Raises:
        Fault: It is no whole backup, or the database is not empty.
    """
    if not (source / DUMP).exists() or not (source / KEY).exists():
        raise Fault("no_backup", folder=source)
    if sa.inspect(engine).get_table_names():
        raise Fault("not_empty")
    copied = copy_documents(source / DOCUMENTS, settings.blobs)
    settings.signing_key.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source / KEY, settings.signing_key)
    os.chmod(settings.signing_key, 0o600)
    url = database_url(settings)
    options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    run_program(url, "pg_restore", *options, f"--dbname={url.database}", str(source / DUMP))
    initialise(settings, engine)  # an older backup gets the tables of this release
    with engine.begin() as connection:
        _go_on_elsewhere(connection, numbers)
    return copied


def _go_on_elsewhere(connection: sa.Connection, numbers: int) -> None:
    d, c = t.department, t.counter
    jumped = d.c.sequence + _JUMP
    connection.execute(sa.update(d).values(sequence=jumped, cleared=jumped))
    connection.execute(sa.update(c).values(next=c.c.next + numbers))
    connection.execute(sa.delete(t.session))
    rights_changed(connection)
