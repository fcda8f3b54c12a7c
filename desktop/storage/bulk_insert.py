"""Insert many rows of one table at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table


def insert_rows(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, on_conflict: str = ""
) -> None:
    """Insert rows that all have the same columns, in one statement.

    In SQLite's own words: for what a take-in writes, composing each row's parameters took SQLAlchemy as long as SQLite
    took to store and index them.

    Args:
        on_conflict: What becomes of a row that is there already: "DO NOTHING", or "(id) DO UPDATE SET ...".
    """
    if not rows:
        return
    names = list(rows[0])
    columns = ", ".join(f'"{name}"' for name in names)
    more = f" ON CONFLICT {on_conflict}" if on_conflict else ""
    statement = f"INSERT INTO {table.name} ({columns}) VALUES ({', '.join('?' * len(names))}){more}"
    written = _written(connection, table, names)
    values = [[row[name] for name in names] for row in rows]
    for position, as_stored in written:
        for row in values:
            row[position] = as_stored(row[position])
    connection.exec_driver_sql(statement, [tuple(row) for row in values])


def _written(connection: Connection, table: Table, names: Sequence[str]) -> list[tuple[int, Callable[[Any], Any]]]:
    """Which columns are stored otherwise than they are said (moments, JSON), and how."""
    processors = [table.c[name].type.bind_processor(connection.dialect) for name in names]
    return [(position, how) for position, how in enumerate(processors) if how is not None]
