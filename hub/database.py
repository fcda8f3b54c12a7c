"""Connections to PostgreSQL."""

from __future__ import annotations

import psycopg
import sqlalchemy as sa
from psycopg.types.array import ListBinaryDumper

from hub.settings import Settings, SettingsWrong

# A statement or lock that waits longer has a client that gave up; a transaction left open would keep a department shut.
_OPTIONS = (
    "-c timezone=UTC -c statement_timeout=60000 -c lock_timeout=15000 -c idle_in_transaction_session_timeout=60000"
)
CONNECT = {"connect_timeout": 5, "application_name": "amtsfach-hub", "keepalives_idle": 30, "tcp_user_timeout": 20000}
# They mean that the database cannot do it now, and that the same call may succeed in a moment.
AWAY = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.InternalError, sa.exc.TimeoutError, psycopg.Error)


def database_url(settings: Settings) -> sa.URL:
    """The database's address as SQLAlchemy takes it.

    Raises:
        SettingsWrong: It is not one of PostgreSQL.
    """
    try:
        url = sa.make_url(settings.database)
    except sa.exc.ArgumentError as exc:
        raise SettingsWrong("database") from exc
    if url.get_backend_name() not in {"postgresql", "postgres"}:
        raise SettingsWrong("database")
    return url.set(drivername="postgresql+psycopg")


def open_database(settings: Settings, *, connections: int | None = None, patient: bool = False) -> sa.Engine:
    """Prepare connections; the first one is made when it is needed.

    Args:
        connections: The most at a time; None for what the settings say.
        patient: For an administrator's command, whose statements may take as long as they need.
    """
    options = "-c timezone=UTC" if patient else _OPTIONS
    engine = sa.create_engine(
        database_url(settings),
        pool_size=connections or settings.connections,
        max_overflow=0,
        pool_timeout=10,
        pool_use_lifo=True,
        pool_pre_ping=patient,  # a worker does without: a call is repeated anyway, and asking first costs each of them
        connect_args={**CONNECT, "options": options},
    )
    sa.event.listen(engine, "connect", _send_lists_as_they_are)
    return engine


def _send_lists_as_they_are(connection: psycopg.Connection[object], _record: object) -> None:
    """Send arrays in PostgreSQL's binary format: written as text, each element costs ten times as much."""
    connection.adapters.register_dumper(list, ListBinaryDumper)


def reading(engine: sa.Engine) -> sa.Engine:
    """The same connections for single statements: without BEGIN and ROLLBACK around them."""
    return engine.execution_options(isolation_level="AUTOCOMMIT")
