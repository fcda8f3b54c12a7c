"""Which revision of the schema a database has: asked at every start, so without Alembic and SQLAlchemy."""

from __future__ import annotations

from enum import Enum

from desktop.storage.connection import Connection
from desktop.storage.faults import newer_profile

# In order, one per file in migrations/versions; a test compares the two.
REVISIONS = ("0001",)

VERSION_TABLE = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


class Schema(Enum):
    """How the schema found relates to the one this program works with."""

    MISSING = "missing"
    OLDER = "older"
    CURRENT = "current"


def newest_revision() -> str:
    """The revision this program works with."""
    return REVISIONS[-1]


def stored_revision(connection: Connection) -> str:
    """The revision of a database; "" when it has no schema yet."""
    there = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone() if there else None
    return str(found[0]) if found else ""


def schema_state(connection: Connection) -> Schema:
    """Compare a database with this program.

    Raises:
        NewerProfile: The database has a revision this program does not know.
    """
    revision = stored_revision(connection)
    if revision == newest_revision():
        return Schema.CURRENT
    if not revision:
        return Schema.MISSING
    if revision in REVISIONS:
        return Schema.OLDER
    raise newer_profile()
