"""The database as SQLAlchemy sees it: one writer that locks at BEGIN, and readers that cannot write.

Importing this module imports SQLAlchemy (0.2 s): the way to the first painted window goes without it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from desktop.errors import DamagedProfile
from desktop.storage.connection import BUSY_TIMEOUT_S, met_damage, open_connection
from desktop.storage.faults import damaged_database, fault_of

_READERS = 4  # the read lane has three threads; one to spare for whoever polls


def open_engine(path: Path, key: bytes, *, writer: bool) -> Engine:
    """Open the database at `path` for reading, or for writing.

    A writer takes the write lock at BEGIN, so what it reads cannot change under it: otherwise two clerks' edits
    overwrite each other without an error. Failures of disk, lock, key and file arrive as `DesktopError`.

    Args:
        key: The 32 bytes of the database key.
        writer: True for the one write lane; False for readers, whose connections refuse every change.
    """

    def connect() -> Any:
        return open_connection(path, key, writer=writer)

    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=connect,
        poolclass=QueuePool,
        pool_size=1 if writer else _READERS,
        max_overflow=0,
        pool_use_lifo=True,  # the connection used last has its pages decrypted already; the others stay small
        pool_timeout=BUSY_TIMEOUT_S if writer else 30,
        hide_parameters=True,  # what clerks type must not reach a log through an error
    )
    _begin_with(engine, "BEGIN IMMEDIATE" if writer else "BEGIN")
    _refuse_damaged_pages(engine)
    _convert_errors(engine, path.parent)
    return engine


def _begin_with(engine: Engine, statement: str) -> None:
    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(statement)


def _refuse_damaged_pages(engine: Engine) -> None:
    """End no transaction as if nothing were wrong when a page it read was damaged (see `met_damage`)."""

    def _check(connection: Any) -> None:
        under_way = sys.exc_info()[1]  # what the zeros led to, perhaps
        if not isinstance(under_way, DamagedProfile) and met_damage(connection.connection.driver_connection):
            connection.invalidate()  # it refuses everything from now on
            raise damaged_database() from under_way

    event.listen(engine, "commit", _check)
    event.listen(engine, "rollback", _check)  # how a reader's transaction ends


def _convert_errors(engine: Engine, profile: Path) -> None:
    @event.listens_for(engine, "handle_error")
    def _convert(context: ExceptionContext) -> None:
        fault = fault_of(context.original_exception, profile)
        if isinstance(fault, DamagedProfile):
            context.is_disconnect, context.invalidate_pool_on_disconnect = True, False  # take a new one next time
        if fault is not None:
            raise fault from context.original_exception
