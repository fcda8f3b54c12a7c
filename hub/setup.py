"""`amtsfach-hub init`: tables, the signing key and the folder of documents; done again, it brings them up to date."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy.dialects.postgresql import insert

from hub import tables as t
from hub.faults import ENVIRONMENT, Fault
from hub.rights import today
from hub.settings import Settings
from hub.signing import Signer, make_signer, read_signer

_ONE_AT_A_TIME = 0x416D7473  # PostgreSQL's advisory lock for whoever changes the tables


def initialise(settings: Settings, engine: sa.Engine) -> bool:
    """Make what is missing, or bring it up to date.

    Returns:
        Whether a signing key was made.

    Raises:
        Fault: The key does not belong to the database, or the folder of documents cannot be written.
    """
    _make_folder(settings.blobs)
    with engine.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
        upgrade(connection)
        known: bytes | None = connection.execute(sa.select(t.house.c.countersign_key)).scalar()
        signer, made = _signer(settings.signing_key, known)
        row = {"one": 1, "rights": 1, "rights_day": today(settings.time_zone), "countersign_key": signer.public}
        connection.execute(insert(t.house).values(row).on_conflict_do_nothing())
    return made


def checked_signer(settings: Settings, engine: sa.Engine) -> Signer:
    """The key, if it is the one the database knows.

    Raises:
        Fault: It is not.
    """
    signer = read_signer(settings.signing_key)
    with engine.connect() as connection:
        known = connection.execute(sa.select(t.house.c.countersign_key)).scalar()
    if known != signer.public:
        raise Fault("key_differs", ENVIRONMENT, file=settings.signing_key)
    return signer


def upgrade(connection: sa.Connection) -> None:
    """Bring the tables up to date in the transaction of `connection`."""
    config = _alembic()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def is_current(connection: sa.Connection) -> bool:
    """Whether the tables are those of this release."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    wanted: Sequence[str] = ScriptDirectory.from_config(_alembic()).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(wanted)


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _signer(file: Path, known: bytes | None) -> tuple[Signer, bool]:
    if known is None and not file.exists():
        return make_signer(file), True
    signer = read_signer(file)
    if known is not None and known != signer.public:
        raise Fault("key_differs", ENVIRONMENT, file=file)
    return signer, False


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    except OSError as exc:
        raise Fault("blobs_unwritable", ENVIRONMENT, folder=folder, problem=exc.strerror) from exc
    if not os.access(folder, os.W_OK):
        raise Fault("blobs_unwritable", ENVIRONMENT, folder=folder, problem=os.strerror(13))
