"""Bring a database to the schema of this program: new ones in one step, older ones by Alembic.

Importing this imports SQLAlchemy; a profile whose revision is current never comes here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from desktop.errors import EnvironmentFault
from desktop.models import schema
from desktop.storage.connection import copy_database, open_connection
from desktop.storage.durable_file import make_private_directory, sync_directory, sync_file
from desktop.storage.revision import VERSION_TABLE, newest_revision, stored_revision
from desktop.translation import _

if TYPE_CHECKING:
    from alembic.script import ScriptDirectory

SCRIPTS = Path(__file__).parent / "migrations"
_KEPT_BACKUPS = 3


def create_schema(path: Path, key: bytes) -> None:
    """Make all tables of a new database in one transaction: what the chain of migrations makes, only faster."""
    with _alone_with(path, key) as dbapi, _transaction(dbapi) as connection:
        create_tables(connection)
        connection.exec_driver_sql(VERSION_TABLE)
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (newest_revision(),))


def create_tables(connection: Connection) -> None:
    """Make what the models say, without noting a revision."""
    schema.metadata.create_all(connection)
    for statement in schema.EXTRA_STATEMENTS:
        connection.exec_driver_sql(statement)


def upgrade(path: Path, key: bytes, backups: Path) -> None:
    """Bring an older database up to date: a copy into `backups` first, then all steps in one transaction.

    Whoever is killed in between, or fails, leaves the database as it was.

    Raises:
        EnvironmentFault: Another process has the database open, or the disk is full.
    """
    with _alone_with(path, key) as dbapi:
        _copy_into(backups, dbapi, key)
        with _transaction(dbapi) as connection:
            run_migrations(connection, newest_revision())


def run_migrations(connection: Connection, target: str) -> None:
    """Run the steps up to revision `target` inside the transaction of `connection`."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext

    scripts = migration_scripts()

    def steps(revision: Any, _context: Any) -> Any:
        return scripts._upgrade_revs(target, revision)  # as Alembic's own cookbook does

    with EnvironmentContext(Config(), scripts, fn=steps) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    assert broken is None, f"a migration left a row of {broken[0]} without what it refers to"


def migration_scripts() -> ScriptDirectory:
    """The steps in migrations/versions, as Alembic reads them."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(SCRIPTS))


@contextmanager
def _alone_with(path: Path, key: bytes) -> Iterator[Any]:
    """A connection to a database that nobody else has open, nor can open meanwhile.

    Leaving WAL mode is only possible for the last connection: SQLite itself tells whether another process works on the
    database with the schema that is about to go.
    """
    with closing(open_connection(path, key, writer=True)) as dbapi:
        _take_alone(dbapi)
        yield dbapi
        dbapi.execute("PRAGMA locking_mode = NORMAL")
        dbapi.execute("PRAGMA journal_mode = WAL")


@contextmanager
def _transaction(dbapi: Any) -> Iterator[Connection]:
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: dbapi, poolclass=StaticPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN EXCLUSIVE"))
    with engine.begin() as connection:
        yield connection


def _take_alone(dbapi: Any) -> None:
    for statement in ("busy_timeout = 1000", "locking_mode = EXCLUSIVE", "foreign_keys = OFF"):
        dbapi.execute(f"PRAGMA {statement}")
    try:
        mode = dbapi.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except dbapi2.OperationalError:
        mode = "wal"
    if mode != "delete":
        raise EnvironmentFault(
            _("The profile must be brought up to date, and another window has it open."),
            _("Please close all windows of Amtsfach and start it once more. Nothing was changed."),
        )


def _copy_into(backups: Path, source: Any, key: bytes) -> None:
    """Copy the database as it is; the keys lie beside the copy already."""
    make_private_directory(backups)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    copy = backups / f"amtsfach-{stored_revision(source)}-{stamp}.db"
    part = copy.with_suffix(".part")
    part.unlink(missing_ok=True)
    copy_database(source, part, key)
    sync_file(part)
    part.replace(copy)
    sync_directory(backups)
    for old in sorted(backups.glob("amtsfach-*.db"), key=lambda p: p.stat().st_mtime)[:-_KEPT_BACKUPS]:
        old.unlink()
